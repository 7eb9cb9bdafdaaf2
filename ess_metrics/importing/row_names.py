"""What a row is called by a person who reads a list of changes: the action, the body, the place; never its id alone."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ess_metrics.model import reference

NAMED_BY = {
    "projets": ("intitule",), "organismes": ("nom",), "quartiers": ("nom",), "locaux": ("nom", "adresse"),
    "clauses": ("objet",), "evenements": ("intitule",), "etablissements": ("nom",), "dispositifs": ("libelle",),
}  # fmt: skip
OF_PROJECT = ("financements", "projets_quartiers", "realisations", "appuis")


def of(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """Stem → key of a row (its key columns joined by `|`) → what it is called; people are called nothing."""
    found = {stem: _called(tables[stem], names) for stem, names in NAMED_BY.items() if stem in tables}
    projects, bodies = found.get("projets", {}), found.get("organismes", {})
    areas = found.get("quartiers", {})
    for stem in OF_PROJECT:
        if stem in tables:
            found[stem] = dict(_of_project(tables[stem], projects, bodies, areas))
    return found


def _called(frame: pd.DataFrame, names: tuple[str, ...]) -> dict[str, str]:
    keys = _text(frame, frame.columns[0])
    texts = [_text(frame, name) for name in names if name in frame]
    return {key: next((text for text in row if text), "") for key, *row in zip(keys, *texts, strict=True)}


def _of_project(frame: pd.DataFrame, projects: Mapping, bodies: Mapping, areas: Mapping):
    """« Action, fonds, année »: what tells a row of a project apart from the others."""
    columns = {name: _text(frame, name) for name in frame.columns[:12]}
    funds = reference.labels("fonds_origine")
    for at in range(len(frame)):
        row = {name: cells[at] for name, cells in columns.items()}
        whose = projects.get(row.get("projet_id", "")) or bodies.get(row.get("porteur_id", ""), "")
        fund, place = row.get("fonds_origine", ""), row.get("code_quartier", "")
        said = (whose, funds.get(fund, fund), areas.get(place, place), row.get("mesure", ""), row.get("annee", ""))
        yield _key(row), ", ".join(text for text in said if text)


def _key(row: Mapping[str, str]) -> str:
    for names in (("financement_id",), ("appui_id",), ("projet_id", "code_quartier")):
        if all(name in row for name in names):
            return "|".join(row[name] for name in names)
    return "|".join(row.get(name, "") for name in ("projet_id", "annee", "mesure", "sexe"))


def _text(frame: pd.DataFrame, name: str) -> list[str]:
    column = frame[name].astype(object)
    return column.where(column.notna(), "").astype(str).tolist()
