"""What is asked of every official format alike, on its sample: a file of `samples/` that bears its name.

A format without a sample is red here, and a sample is all that its tests need.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.folder import reading
from ess_metrics.formats import known_formats as formats
from ess_metrics.formats import parties
from ess_metrics.formats.known_formats import SOURCES, SURE, choose
from ess_metrics.formats.source import Context
from ess_metrics.importing.import_report import FileReport
from ess_metrics.importing.run import import_files
from ess_metrics.model.schema import BY_STEM, TABLES
from ess_metrics.texts.fault_sentences import RULES

SAMPLES = {path.stem: path for path in sorted((Path(__file__).parent / "samples").iterdir())}
MONEY = ("montant_attribue", "montant_demande", "montant_verse")  # of several, granted is the one that is counted
TERRITORY = (
    'titre = "Essai"\nterritoire = "Strasbourg"\nsiren_epci = "246700488"\ncode_contrat = "CN06703I"\n'
    'generation = "2024"\nfictif = true\ndate_extraction = 2026-01-01\nsource = "essai"\nlicence = "essai"\n'
)
KNOWN = {
    "quartiers": (
        "code_quartier,generation,nom,commune_codes,communes\nQN06710I,2024,Hautepierre,67482,Strasbourg\n"
        "QN06704I,2024,Quartiers Ouest,67043|67447,Bischheim|Schiltigheim\n"
    ),
    "etablissements": (
        "siret,siren,nom,code_quartier,code_commune,etat\n"
        "10000000300002,100000003,A,QN06710I,67482,actif\n10000001100003,100000011,B,QN06710I,67482,actif\n"
    ),
}
each = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """By source: what its sample gave, in a folder that knows its territory, its outlines and its establishments."""

    @cache
    def once(name: str) -> tuple[FileReport, Path]:
        into = folder(tmp_path_factory.mktemp(name))
        return import_files([SAMPLES[name]], into).files[0], into

    return once


def folder(into: Path) -> Path:
    (into / "manifest.toml").write_text(TERRITORY, encoding="utf-8")
    (into / "contours.geojson").write_bytes(SAMPLES["qpv-contours"].read_bytes())
    for stem, text in KNOWN.items():
        (into / f"{stem}.csv").write_text(text, encoding="utf-8")
    for table in TABLES:
        if table.required and table.stem not in KNOWN:
            header = ",".join(column.name for column in table.columns if column.required or column.name in table.key)
            (into / f"{table.stem}.csv").write_text(f"{header}\n", encoding="utf-8")
    assert reading.check(into).ok
    return into


def test_a_format_has_a_name_of_its_own_and_a_sample():
    names = [source.name for source in SOURCES]
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted(SAMPLES)
    assert all(formats.by_name(name) in SOURCES for name in names)
    assert len({source.label for source in SOURCES}) == len(SOURCES)


@each
def test_its_sample_is_recognised_by_it_alone(source):
    raw = open_raw(SAMPLES[source.name])
    assert choose(raw) == (source, None)
    assert [other.name for other in SOURCES if other is not source and other.recognise(raw) >= SURE] == []


@each
def test_it_refuses_the_samples_of_the_others(source):
    others = {name: open_raw(path) for name, path in SAMPLES.items() if name != source.name}
    assert [name for name, raw in others.items() if choose(raw)[0] is source] == []


@each
def test_what_is_read_is_kept_or_refused_in_rows_and_in_euros(source, imported):
    file, _ = imported(source.name)
    assert file.format == source.name
    assert file.rows_read > 0
    assert file.rows_read == file.rows_kept + file.rows_refused
    assert len(file.refused if file.refused is not None else ()) == file.rows_refused
    for sums in file.totals.values():
        assert sums.written == sums.kept + sums.refused
    counted = file.totals.get("attribue")
    if counted is not None and file.total_eur_read:
        assert float(counted.kept) == file.total_eur_kept
    assert {fault.rule for fault in file.faults} <= RULES.keys()


@each
def test_what_it_gives_obeys_the_schema(source, imported):
    file, into = imported(source.name)
    for stem, frame in file.outcome.tables.items():
        unknown = {name for name in frame.columns if not str(name).startswith("_")} - {
            column.name for column in BY_STEM[stem].columns
        }
        assert not unknown, stem
    checked = reading.check(into)
    assert checked.ok, [fault.rule for fault in checked.faults]


@each
def test_importing_it_again_changes_nothing(source, imported):
    _, into = imported(source.name)
    before = {path.name: path.read_bytes() for path in into.iterdir() if path.is_file()}
    import_files([SAMPLES[source.name]], into)
    assert {path.name: path.read_bytes() for path in into.iterdir() if path.is_file()} == before


def reads_cells_by_hand(path: Path) -> list[str]:
    """What a reader does to cells besides asking `cell_values`: columns made numbers, a SIRET matched by its digits."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in (r"\d{14}", "[0-9]{14}"):
            found.append(f"{path.name}:{node.lineno} {node.value}")
        if isinstance(node, ast.Attribute) and node.attr == "to_numeric" and path.name not in TABLES_OF_THE_FOLDER:
            found.append(f"{path.name}:{node.lineno} to_numeric")
    return found


# These read our own tables, where a number is written in one way, not the cells of a file.
TABLES_OF_THE_FOLDER = {"posts.py"}


def test_readers_ask_one_dialect_for_cells():
    """A number, a SIRET or a date is written in a hundred ways: `ess_metrics.files.cell_values` knows them, once."""
    readers = sorted((Path(__file__).resolve().parents[2] / "ess_metrics/formats").glob("*.py"))
    assert [line for path in readers for line in reads_cells_by_hand(path)] == []


@pytest.mark.parametrize("name", ["L’Atelier des Possibles", "L'ATELIER  DES POSSIBLES", "l' atelier des possiblés "])
def test_a_body_without_a_number_is_named_in_one_way(name):
    """Whatever reader meets it, in whatever case, with any apostrophe or accent: one id within a publisher's data."""
    expected = parties.named_id("lieux", "L'atelier des possibles")
    assert parties.named_id("lieux", name) == expected
    assert parties.organisation(None, name, "lieux")["organisme_id"] == expected


def test_the_units_of_sirene_are_no_list_of_the_ess(tmp_path):
    """They bear the ESS flag, as that list does, and a file with few of their columns fitted both."""
    path = tmp_path / "unites.csv"
    names = "siren,denominationUniteLegale,categorieJuridiqueUniteLegale,economieSocialeSolidaireUniteLegale"
    path.write_text(f"{names},etatAdministratifUniteLegale\n775588775,Régie,9220,O,A\n", encoding="utf-8")
    found, fault = choose(open_raw(path))
    assert (found.name, fault) == ("sirene-unites-legales", None)


def test_a_number_is_that_of_its_title(tmp_path):
    path = tmp_path / "esus.csv"
    path.write_text("Raison sociale;N° SIREN;Date de fin d'agrément\nRégie;775 588 775;31/12/2099\n", encoding="utf-8")
    found, _ = choose(open_raw(path))
    assert found.name == "liste-ess"
    assert found.read(open_raw(path), Context()).tables["organismes"]["siren"].tolist() == ["775588775"]
