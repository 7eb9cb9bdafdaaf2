"""What a person says of their territory: comments kept, faults in French, a folder made without a text editor."""

import datetime
from dataclasses import replace

import pytest

from ess_metrics.folder import publication
from ess_metrics.folder.publication import PublishingError
from ess_metrics.folder.reading import check, read
from ess_metrics.importing import description, folder_acts, staging
from ess_metrics.importing.description import Description
from ess_metrics.importing.staging import Staging
from tests.tiny import write_tiny

SAID = Description(
    titre="Contrat de ville", territoire="Métropole de Test", perimetre="epci", siren_epci="246700488",
    code_contrat="CN06703I", codes_contrat=("CV236",), generation="2024", date_extraction=datetime.date(2026, 6, 30),
    source="mes services", licence="Licence Ouverte 2.0", libelles_fonds={"EPCI": "La Métropole"},
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
COMMENTED = """# Notre dossier : ne pas toucher
titre = "Ancien"   # à changer
territoire = "T"
siren_epci = ""
code_contrat = ""
generation = "2024"
fictif = false
date_extraction = "2026-01-01"  # le jour de l'export
source = "s"
licence = "l"

[ensembles]
"Le sud" = ["QN06714I"]  # voté en 2025
"""


def test_comments_and_other_keys_stay(tmp_path):
    (tmp_path / "manifest.toml").write_text(COMMENTED, encoding="utf-8")
    known = description.read(tmp_path)
    description.write(tmp_path, replace(known, titre="Nouveau", libelles_fonds={"CAF": "La Caf"}))
    text = (tmp_path / "manifest.toml").read_text(encoding="utf-8")
    for line in ("# Notre dossier : ne pas toucher", "# à changer", "# le jour de l'export", "# voté en 2025"):
        assert line in text
    assert 'titre = "Nouveau"' in text
    assert 'date_extraction = "2026-01-01"' in text
    again = description.read(tmp_path)
    assert (again.titre, again.libelles_fonds, again.territoire) == ("Nouveau", {"CAF": "La Caf"}, "T")


def test_what_is_said_is_what_the_application_reads(tmp_path):
    description.write(tmp_path, SAID)
    assert not [fault for fault in check(tmp_path).faults if fault.blocking]
    manifest = read(tmp_path).manifest
    for name in Description.__dataclass_fields__:
        assert getattr(manifest, name) == getattr(SAID, name), name
    assert description.read(tmp_path) == SAID


@pytest.mark.parametrize(
    ("change", "key", "rule"),
    [
        ({"titre": " "}, "titre", "manifeste_cle_manquante"),
        ({"siren_epci": "246700489"}, "siren_epci", "siren_invalide"),
        ({"code_contrat": "67"}, "codes_contrat", "contrat_illisible"),
        ({"codes_contrat": ("CN06703I, oups",)}, "codes_contrat", "contrat_illisible"),
        ({"fonds_reference": "VILLE"}, "fonds_reference", "valeur_hors_liste"),
    ],
)
def test_what_cannot_be_kept_is_said(tmp_path, change, key, rule):
    staged = Staging(tmp_path)
    (fault,) = staged.describe(replace(SAID, **change))
    assert (fault.column, fault.rule) == (key, rule)
    assert fault.message.endswith(".")
    assert staged.described is None
    staged.close()


def test_codes_are_written_as_people_type_them():
    said = description.tidy(replace(SAID, siren_epci="246 700 488", codes_contrat=("cv236 CN06703I\ncv236",)))
    assert (said.siren_epci, said.codes_contrat) == ("246700488", ("CV236",))


def test_an_empty_folder_is_described_then_published_without_any_file(tmp_path):
    target = tmp_path / "neuf"
    target.mkdir()
    staged = Staging(target)
    assert staged.describe(SAID, {"logo ville.png": PNG}) == ()
    staged.build()
    assert not staged.preview().blocking
    staged.publish(may=lambda action: True, author="Zoé")
    staged.close()
    assert read(target).manifest.logos == ("logo ville.png",)
    assert (target / "logos" / "logo ville.png").read_bytes() == PNG
    assert publication.current_entry(target).author == "Zoé"


def test_the_tables_of_a_folder_described_again_do_not_move(tmp_path):
    target = write_tiny(tmp_path / "dossier")
    publication.publish(target, author="Zoé")
    before = {path.name: path.read_bytes() for path in target.glob("*.csv")}
    staged = Staging(target)
    staged.describe(replace(description.read(target), titre="Autre titre"))
    staged.build()
    assert staged.preview().diff.files == {"manifest.toml": "changed"}
    staged.publish(may=lambda action: True, author="Zoé")
    staged.close()
    assert {path.name: path.read_bytes() for path in target.glob("*.csv")} == before
    assert read(target).manifest.titre == "Autre titre"


@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", b"<svg/>"), ("a.png", b"GIF89a"), ("a.png", PNG + b"0" * 3_000_000)]
)
def test_only_pictures_are_logos(tmp_path, name, content):
    staged = Staging(tmp_path)
    with pytest.raises(staging.NotTaken, match=r"PNG|Mo"):
        staged.describe(SAID, {name: content})
    staged.close()


def test_the_epci_is_proposed_from_the_neighbourhoods(tmp_path):
    folder = folder_acts.new_folder(tmp_path, "Métropole de Test !", SAID, may=lambda action: True)
    assert folder.name == "metropole-de-test"
    data = read(folder)
    assert len(data.neighbourhoods) == description.proposals(folder)[0].neighbourhoods > 10
    assert description.proposals(folder)[0].siren == "246700488"


def test_a_new_folder_asks_for_the_right_to_publish_and_a_free_name(tmp_path):
    with pytest.raises(folder_acts.NotAllowed):
        folder_acts.new_folder(tmp_path, "a", SAID, may=lambda action: action != staging.PUBLISH)
    folder_acts.new_folder(tmp_path, "a", SAID, may=lambda action: True)
    for name in ("A", "…", "../a"):
        with pytest.raises(PublishingError):
            folder_acts.new_folder(tmp_path, name, SAID, may=lambda action: True)
