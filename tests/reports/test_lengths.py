"""Three lengths of one review: what each holds, how many pages, and nothing printed over nothing."""

import io

import pytest
from pypdf import PdfReader

from ess_metrics.__main__ import main
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.review.document import Pair, Picture, Points, Table, Words
from ess_metrics.texts.pages import review_words as words
from tests.territories import build_strasbourg, needs_real
from tests.tiny import write_tiny

EVERYTHING = Selection()


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


def pages(report):
    return len(PdfReader(io.BytesIO(production.written(report, "pdf"))).pages)


def said(report):
    """The list of what a document does not contain."""
    for section in report.sections:
        if section.id == "absent":
            for block in section.blocks:
                return " ".join(block.items) if isinstance(block, Points) else block.text
    return ""


def printed(report):
    """Every table and chart, by the parts that hold them."""
    found = {}
    for section in report.sections:
        flat = [
            b for block in section.blocks for b in ((*block.left, *block.right) if isinstance(block, Pair) else [block])
        ]
        found[section.id] = [block for block in flat if isinstance(block, Table | Picture)]
    return found


def test_the_lengths_of_the_demonstration(demo):
    made = {length: production.built(demo, EVERYTHING, length=length) for length in production.LENGTHS}
    assert pages(made["synthese"]) == 2
    assert 10 <= pages(made["revue"]) <= 14
    assert pages(made["complet"]) > 30
    for report in made.values():
        assert not [block for section in report.sections for block in section.blocks if "À compléter" in str(block)]
    assert not made["synthese"].cover
    assert made["revue"].cover
    assert [code for code, _, _ in made["synthese"].sheets] == [code for code, _, _ in made["complet"].sheets]


@needs_real
def test_the_lengths_of_a_real_territory(tmp_path):
    build_strasbourg(tmp_path)
    data = read(tmp_path)
    assert pages(production.built(data, EVERYTHING, length="synthese")) <= 2
    review, whole = (production.built(data, EVERYTHING, length=length) for length in ("revue", "complet"))
    assert pages(review) <= 14
    assert not [section for section in whole.sections if section.place and not printed(whole)[section.id]]
    assert words.PART_3_7 in said(review)


def test_a_part_without_anything_is_one_line_and_numbers_follow_what_is_printed(tmp_path):
    data = read(write_tiny(tmp_path / "sans", clauses=None, locaux=None, baux=None, accompagnements=None))
    for length in ("revue", "complet"):
        report = production.built(data, EVERYTHING, length=length)
        titles = [section.title for section in report.sections if section.title and not section.place]
        assert not [title for title in titles if words.PART_3_7 in title or words.PART_3_8 in title]
        for part, code in ((words.PART_3_6, "T6"), (words.PART_3_7, "T7"), (words.PART_3_8, "T8")):
            assert words.NOT_HERE.format(part=part, reason=words.NO_DATA[code]) in said(report)
        numbers = [int(title.split(".")[0]) for title in titles if title[0].isdigit() and title[1:3] == ". "]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(section.blocks for section in report.sections if section.level == 2)
        assert not [code for code, _, _ in report.sheets if code in ("T7", "T8")]


def test_a_neighbourhood_without_money_is_a_row(tmp_path):
    data = read(write_tiny(tmp_path / "donnees"))
    report = production.built(data, Selection.of({"annee": 2020}), length="complet")
    pages_of = {section.place for section in report.sections if section.place}
    rows = {row.key for block in printed(report)["sans-argent"] for row in block.view.rows}
    assert rows
    assert not rows & pages_of
    assert rows | pages_of == set(data.neighbourhoods.index)


def test_refused_requests_have_their_own_table(tmp_path):
    """P6 asked for 700 in 2024 and was refused: it is no line of the programme, and its 700 are told apart."""
    data = read(write_tiny(tmp_path / "donnees"))
    report = production.built(data, Selection.of({"annee": 2024}), length="complet")
    (programme,), (apart,) = (printed(report)[part] for part in ("t1", "refus"))
    assert "P6" not in {row.key for row in programme.view.rows}
    assert [(row.key, row.cells["demande"]) for row in apart.view.rows] == [("P6", 700.0)]
    both = programme.view.total.cells["demande"] + apart.view.total.cells["demande"]
    from ess_metrics.analyses.values import values

    asked = values(data, "granted", None, Selection.of({"annee": 2024}, amount="demande")).total.value
    assert round(both, 2) == asked


def test_only_the_parts_that_are_chosen_are_printed(demo):
    report = production.built(demo, EVERYTHING, chosen=("essentiel", "t2"))
    assert [section.id for section in report.sections] == ["essentiel", "actions", "t2", "absent"]
    assert report.sections[2].title == f"1.1 {words.PART_3_2}"


def test_years_that_no_source_covers_are_left_out_by_default(tmp_path, demo):
    assert production.over_covered_years(demo, EVERYTHING) == EVERYTHING
    data = read(write_tiny(tmp_path / "tout"))  # its last year has no grant: a loan and what is passed on
    assert (data.years[-1], production.over_covered_years(data, EVERYTHING).years[-1]) == (2025, 2024)
    known = {"source_id": "S1", "annee_debut": "2024", "annee_fin": "2024", "montants": "attribue"}
    sources = f"{','.join(known)}\n{','.join(known.values())}\n"
    data = read(write_tiny(tmp_path / "source", sources=sources))
    assert data.years[0] < 2024
    assert production.over_covered_years(data, EVERYTHING).years == (2024,)
    assert production.over_covered_years(data, Selection.of({"annee": 2023})).years == (2023,)


def test_a_long_table_says_that_it_gives_its_first_rows(demo):
    report = production.built(demo, EVERYTHING)
    (programme,) = printed(report)["t1"]
    assert programme.left
    assert f"les {len(programme.rows)} premiers sur {len(programme.view.rows)}" in programme.title


def test_the_command_takes_a_length_and_parts(tmp_path, capsys):
    folder, out = write_tiny(tmp_path / "donnees"), tmp_path / "revue.html"
    command = ["report", "--data", str(folder), "--out", str(out)]
    assert main([*command, "--longueur", "synthese"]) == 0
    assert words.WHERE in out.read_text(encoding="utf-8")
    assert main([*command, "--partie", "t2"]) == 0
    text = out.read_text(encoding="utf-8")
    assert words.PART_3_2 in text
    assert words.PART_8 not in text
    assert main([*command, "--partie", "inconnue"]) == 2
    assert "essentiel" in capsys.readouterr().err


def test_two_pages_say_the_sentences_of_the_screen(demo):
    report = production.built(demo, EVERYTHING, length="synthese")
    told = [block.text for block in report.sections[0].blocks if isinstance(block, Words)]
    review = production.built(demo, EVERYTHING)
    assert set(told[1:]) == {block.text for block in review.sections[0].blocks if isinstance(block, Words)}
