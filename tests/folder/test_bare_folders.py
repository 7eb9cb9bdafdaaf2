"""Folders that say little: each table with its required columns only, or with no row. Everything still answers."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest

from ess_metrics.analyses import leases, profile
from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.folder import duplicates
from ess_metrics.folder.reading import check, read
from ess_metrics.indicators import INDICATORS
from ess_metrics.model import schema
from ess_metrics.model.selection import Selection
from ess_metrics.views import names
from ess_metrics.views.pages import funding_views, neighbourhood, overview
from tests.tiny import TABLES, A, write_tiny

ALL = Selection()
ASKED = (ALL, Selection.of({"annee": "2024", "code_quartier": A, "porteur_id": "O1"}))


def bare(stem: str) -> str:
    """A table of the tiny territory without its optional columns."""
    needed = {column.name for column in schema.BY_STEM[stem].columns if column.required}
    if stem == "financements":
        needed |= {"projet_id", "porteur_id"}
    if stem == "projets_quartiers":
        needed.add("part")
    rows = list(csv.reader(io.StringIO(TABLES[stem])))
    kept = [at for at, name in enumerate(rows[0]) if name in needed]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[row[at] for at in kept] for row in rows])
    return out.getvalue()


def header(stem: str) -> str:
    return TABLES[stem].splitlines()[0] + "\n"


@pytest.mark.parametrize("stem", sorted(TABLES))
@pytest.mark.parametrize("made", [bare, header])
def test_every_indicator_answers_on_a_table_that_says_little(stem, made, tmp_path):
    emptied = {"projets": ["projets_quartiers", "financements", "appuis", "realisations"],
               "quartiers": ["projets_quartiers", "correspondance", "indicateurs", "locaux", "baux", "accompagnements",
                             "clauses", "etablissements", "appuis", "evenements"],
               "organismes": ["projets", "projets_quartiers", "financements", "locaux", "baux", "accompagnements",
                              "clauses", "appuis", "realisations"],
               "dispositifs": ["projets", "projets_quartiers", "financements", "locaux", "baux", "accompagnements",
                               "appuis", "realisations"],
               "locaux": ["baux"]}  # fmt: skip
    changes = {stem: made(stem)}
    if made is header:
        changes |= {other: header(other) for other in emptied.get(stem, ()) if other in TABLES}
    folder = write_tiny(tmp_path, **changes)
    assert check(folder).ok, [fault.message for fault in check(folder).faults if fault.blocking]
    data = read(folder)
    named = stem in ("organismes", "dispositifs", "correspondance", "indicateurs")
    for indicator in INDICATORS if not named else INDICATORS[:12]:
        if not named and stem not in indicator.tables:
            continue
        for by in (None, *(by for by in indicator.by if not (indicator.id == "outputs" and by == "sexe"))):
            for asked in ASKED if by is None else ASKED[:1]:
                with contextlib.suppress(MissingTable):
                    values(data, indicator.id, by, asked, released=False).to_json()


def test_leases_without_lots_are_no_ground_for_a_rate(tmp_path):
    data = read(write_tiny(tmp_path, locaux=header("locaux"), baux=header("baux")))
    found = values(data, "ess_tenant_share", "type_local")
    assert (found.keys, found.total.status) == ((), "sans_objet")


def test_rows_without_the_columns_of_projects_and_carriers_are_refused_in_words(tmp_path):
    text = "financement_id,dispositif_code,annee\nF1,AAP_CDV,2024\n"
    faults = [fault for fault in check(write_tiny(tmp_path, financements=text)).faults if fault.blocking]
    assert ("ligne_sans_projet_ni_porteur", 2, "projet_id") in [(f.rule, f.row, f.column) for f in faults]


def test_a_project_in_several_places_needs_its_parts(tmp_path):
    text = f"projet_id,code_quartier\nP1,{A}\nP1,HORS_QPV\nP2,{A}\n"
    faults = [fault for fault in check(write_tiny(tmp_path, projets_quartiers=text)).faults if fault.blocking]
    assert [(f.rule, f.row, f.value) for f in faults] == [("parts_manquantes", 2, "P1"), ("parts_manquantes", 3, "P1")]


def test_what_begins_and_ends_is_asked_of_projects_without_dates(tmp_path):
    data = read(write_tiny(tmp_path, projets=bare("projets")))
    assert [len(frame) for frame in profile.beginning_and_ending(data, A)] == [0, 0]
    assert len(neighbourhood.lead(data, Selection.of({"code_quartier": A}))) >= 1


def test_leases_without_dates_end_nowhere(tmp_path):
    data = read(write_tiny(tmp_path, baux=bare("baux")))
    assert len(leases.ending(data, ALL)) == 0


def test_no_pair_is_proposed_where_there_is_no_grant(tmp_path):
    data = read(write_tiny(tmp_path, financements=header("financements")))
    assert duplicates.candidates(data.tables) == []


def test_the_first_sentence_says_why_there_is_no_euro(tmp_path):
    nothing = read(write_tiny(tmp_path / "nothing", financements=header("financements")))
    unknown = read(write_tiny(tmp_path / "unknown", financements=bare("financements")))
    for lead in (overview.lead, funding_views.lead):
        assert lead(nothing, ALL)[0] == "Ces données ne contiennent aucune subvention : ajoutez-en à la page Données."
        told = lead(unknown, ALL)[0].replace("\u00a0", " ").replace("\u202f", " ")
        assert told.startswith("Aucun montant attribué n’est connu en 2020 et 2023-2025")
        assert told.endswith("lignes de financement sans montant.")
        assert "avec ces filtres" in lead(unknown, Selection.of({"annee": "2031"}))[0]


def test_the_neighbourhoods_of_the_other_perimeter_have_a_name(tmp_path):
    data = read(write_tiny(tmp_path))
    assert names.name(data, "code_quartier", "QP067001") == "Ancien (périmètre de 2015)"
    assert "QP067001" not in names.options(data, "code_quartier")


def test_there_is_no_rank_among_two_neighbourhoods_of_known_population(tmp_path):
    data = read(write_tiny(tmp_path))
    first = neighbourhood.lead(data, Selection.of({"code_quartier": A}))[0]
    assert "de subventions" in first
    assert " sur " not in first


def test_a_folder_without_money_has_no_figure_of_it(tmp_path):
    emptied = ("projets", "projets_quartiers", "financements", "appuis", "realisations")
    data = read(write_tiny(tmp_path, **{stem: header(stem) for stem in emptied if stem in TABLES}))
    assert [figure.value for figure in overview.key_figures(data, ALL)] == ["aucune donnée"] * 6
