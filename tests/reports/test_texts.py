"""What people write for the review: kept in the folder, printed in every format, kept by versions, never lost."""

import datetime as dt
import io
import json

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from ess_metrics.folder import publication, review_texts
from ess_metrics.folder.reading import read
from ess_metrics.folder.review_texts import Choices
from ess_metrics.model.locations import DEMO
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.review.document import Points, Words
from ess_metrics.texts.pages import review_words as words
from tests.tiny import write_tiny

DAY = dt.date(2026, 3, 2)
EVERYTHING = Selection()
TEXT = 'Le contrat a « trois » priorités : "agir".\n\n- l’emploi\n- les \\ locaux\n\nElles tiennent.'


@pytest.fixture
def folder(tmp_path):
    return write_tiny(tmp_path / "donnees")


def section(report, part):
    return next((section for section in report.sections if section.id == part), None)


def picture(colour, size=(40, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def test_a_text_is_a_part_with_its_author_and_its_day(folder):
    before = production.built(read(folder), EVERYTHING)
    assert section(before, "orientations") is None
    assert words.PART_1 in str(section(before, "absent").blocks)
    review_texts.say(folder, "orientations", TEXT, "Anne Durand", DAY)
    report = production.built(read(folder), EVERYTHING)
    assert section(report, "orientations").blocks == (
        Words('Le contrat a « trois » priorités : "agir".'),
        Points(("l’emploi", "les \\ locaux")),
        Words("Elles tiennent."),
        Words("Texte de Anne Durand, le 2\u00a0mars\u00a02026.", "quiet"),
    )
    assert words.PART_1 not in str(section(report, "absent").blocks)
    for extension in ("docx", "html", "pdf"):
        content = production.written(report, extension)
        if extension == "docx":
            found = "".join(Document(io.BytesIO(content)).element.body.itertext())
        elif extension == "pdf":
            found = " ".join("".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages).split())
        else:
            found = content.decode()
        assert "Elles tiennent." in found, extension


def test_nothing_that_was_typed_is_lost(folder):
    review_texts.say(folder, "situation", "un", "A", DAY)
    review_texts.say(folder, "situation", "deux", "B", DAY)
    review_texts.say(folder, "situation", " ", "B", DAY)
    assert review_texts.written(folder)[0] == {}
    lines = (folder / "textes" / "historique.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["texte"] for line in lines] == ["un", "deux", ""]
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".tmp")) == []


def test_a_new_production_and_a_new_year_keep_the_texts(folder, tmp_path):
    review_texts.say(folder, "dsu", "La DSU paie.", "A", DAY)
    publication.publish(folder, author="A")
    next_year = write_tiny(tmp_path / "suite")
    manifest = next_year / "manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("2025-06-30", "2026-06-30"), encoding="utf-8")
    publication.publish(folder, source=next_year, author="A")
    data = read(folder)
    assert data.manifest.date_extraction.year == 2026
    assert section(production.built(data, EVERYTHING), "dsu").blocks[0] == Words("La DSU paie.")


def test_a_version_keeps_the_texts_of_its_day(folder):
    review_texts.say(folder, "dsu", "avant", "A", DAY)
    first = publication.publish(folder, author="A").entry.version
    review_texts.say(folder, "dsu", "après", "A", DAY)
    assert section(production.built(read(folder), EVERYTHING), "dsu").blocks[0] == Words("après")
    kept = folder / ".versions" / first / "textes" / "dsu.toml"
    assert "avant" in kept.read_text(encoding="utf-8")
    assert publication.verify(folder / ".versions" / first) is None


def test_a_file_that_cannot_be_read_is_named(folder):
    review_texts.say(folder, "dsu", "bien", "A", DAY)
    (folder / "textes" / "avis.toml").write_text('texte = "sans fin', encoding="utf-8")
    (folder / "textes" / "inconnue.toml").write_text('texte = "perdu ?"', encoding="utf-8")
    report = production.built(read(folder), EVERYTHING)
    said = str(section(report, "absent").blocks)
    assert "avis.toml" in said
    assert "« inconnue »" in said
    assert section(report, "dsu").blocks[0] == Words("bien")


def test_the_cover_says_who_meets_who_wrote_and_who_signs(folder):
    asked = Choices(date_seance="2026-04-07", auteurs="Service politique de la ville", signataires=("Ville", "État"))
    review_texts.choose(folder, asked)
    assert review_texts.choices(folder) == asked
    report = production.built(read(folder), EVERYTHING)
    assert (words.MEETING, "7\u00a0avril\u00a02026") in report.facts
    assert (words.AUTHORS, "Service politique de la ville") in report.facts
    assert section(report, "signataires").blocks == (Points(("Ville", "État")),)


def test_logos_and_the_picture_of_the_cover_are_in_each_format(folder):
    for name, colour in (("ville.png", "red"), ("couverture.png", "blue")):
        review_texts.keep_picture(folder, name, picture(colour))
    (folder / "logos" / "faux.png").write_bytes(b"\x89PNG\r\n rien")
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text('logos = ["ville.png", "faux.png", "absent.png"]\n' + text, encoding="utf-8")
    review_texts.choose(folder, Choices(couverture="couverture.png"))
    data = read(folder)
    report = production.built(data, EVERYTHING)
    assert (len(report.logos), bool(report.picture)) == (1, True)
    assert "faux.png" in str(section(report, "absent").blocks)
    assert "absent.png" in str(section(report, "absent").blocks)
    assert production.written(report, "html").decode().count("<img") == 2
    assert len(Document(io.BytesIO(production.written(report, "docx"))).inline_shapes) >= 2
    images = [image for page in PdfReader(io.BytesIO(production.written(report, "pdf"))).pages for image in page.images]
    assert len(images) >= 2
    two = production.built(data, EVERYTHING, length="synthese")
    for extension in ("docx", "pdf", "html", "pptx"):
        assert production.written(two, extension)


def test_the_folder_remembers_the_length_the_parts_and_the_model(folder, tmp_path, capsys):
    from ess_metrics.__main__ import main
    from tests.reports.test_models import PURPLE, word_model

    review_texts.choose(folder, Choices(longueur="complet", parties=("t2", "compter")))
    review_texts.keep_model(folder, ".docx", word_model())
    review_texts.keep_model(folder, ".dotx", word_model())
    assert [path.name for path in (folder / "textes").glob("modele*")] == ["modele.dotx"]
    out = tmp_path / "revue.docx"
    assert main(["report", "--data", str(folder), "--out", str(out)]) == 0
    made = Document(out)
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["1. " + words.PART_3, f"1.1 {words.PART_3_2}", "2. " + words.PART_8, f"2.1 {words.PART_8_1}"]
    assert str(made.styles["Heading 1"].font.color.rgb) == PURPLE
    assert main(["report", "--data", str(folder), "--out", str(out), "--longueur", "revue"]) == 0
    assert len([p for p in Document(out).paragraphs if p.style.name.startswith("Heading")]) > 6


def test_what_changed_since_the_last_document(folder):
    from ess_metrics.reports.review import last_made

    data = read(folder)
    report = production.built(data, EVERYTHING)
    review_texts.keep_last_made(folder, "revue", last_made.print_of(report))
    before = review_texts.last_made(folder, "revue")
    assert review_texts.last_made(folder, "complet") == {}
    assert last_made.changes(before, production.built(data, EVERYTHING), "2 mars") == (
        "Rien n’a changé depuis le document produit le 2 mars.",
    )
    review_texts.say(folder, "orientations", "Un texte.", "A", DAY)
    review_texts.say(folder, "situation", "Un autre.", "A", DAY)
    said = " ".join(last_made.changes(before, production.built(data, Selection.of({"annee": 2024})), "2 mars"))
    assert f"parties en plus : {words.PART_1}" in said
    assert words.PART_2 in said.partition("contenu change")[2]
    assert "Montant" in said or "Subventions" in said


def test_the_first_pages_are_pictures(folder):
    pages = production.first_pages(production.built(read(folder), EVERYTHING), 3)
    assert len(pages) == 3
    assert all(Image.open(io.BytesIO(page)).size == (661, 935) for page in pages)


def test_the_demonstration_is_never_written_into():
    review_texts.keep_last_made(DEMO, "revue", {"version": "x"})
    assert not list(DEMO.glob(".derniere*"))
    assert review_texts.last_made(DEMO, "revue") == {}
