"""The rows of a file told who they are: bodies, projects and places given the ids that the folder knows them by.

Every file passes here between its reader and the merge, whatever its format, so that one association written three
times is one body, and a project with three funders one project. The rules are those of `formats.shared_identity`; here
they are applied to tables, and what was joined is listed (`Merged`), row by row, with the reason. What a file says of
ids by itself (our own workbook: `Outcome.identified`) is taken at its word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ess_metrics.files.by_column import Column, grouped
from ess_metrics.formats import shared_identity as rules
from ess_metrics.formats.rows import among, first_of, renamed, text, texts
from ess_metrics.formats.shared_identity import Bodies, Found, Pairs, Project, Projects
from ess_metrics.formats.source import Outcome
from ess_metrics.importing import merge
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.questions import Answers
from ess_metrics.model.schema import TERRITOIRE

NEW = "nouveau"
NAMED = ("projet_id", "porteur_id", "intitule", "_reference", "_publisher", "_year")
LONGEST = 30  # years: dates further apart are a mistake, not a project
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Merged:
    """A row of a file that became part of another: its line, the `table`, the id it would have had, the one it has.

    `why` is a code of `texts.library.imports_words.MERGED`.
    """

    row: int | None
    table: str
    key: str
    into: str
    why: str
    sheet: str | None = None


@dataclass
class Settled:
    """The tables of a file with the ids of the folder; what was joined; what a person has to say."""

    tables: Tables
    merged: list[Merged] = field(default_factory=list)
    questions: list[Fault] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


def settle(
    outcome: Outcome, present: Tables, file: str, answers: Answers, different: Pairs = rules.NO_PAIRS
) -> Settled:
    """The tables of `outcome` as rows of the folder `present`; `different`: pairs that a person keeps apart.

    `answers` hears which body a row without number is, when several bear its name.
    """
    settled = Settled({stem: frame.reset_index(drop=True) for stem, frame in outcome.tables.items()})
    bodies = Bodies(different)
    _bodies(settled, present, _Asking(file, answers), bodies, identified=outcome.identified)
    if not outcome.identified:
        _told_apart(settled, present, bodies)
        _projects(settled, present, different)
        _places(settled, present, different)
    return settled


# --- bodies ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asking:
    """Who answers for the bodies of a file that may be several."""

    file: str
    answers: Answers

    def which(self, row: Mapping, found: Found) -> tuple[str | None, Fault | None]:
        """The body that a person said it is (None: another one, or nobody said), and the question while it waits."""
        facts = {"bodies": ", ".join(found.several)}
        fault = Fault("organisme_ambigu", WARNING, self.file, _sheet(row), _line(row), "nom", row["nom"], facts)
        answer, asked = self.answers.ask(fault, (*found.several, NEW), NEW)
        return (None if answer == NEW else answer), asked

    def answered(self, row: Mapping, found: Found) -> Found | None:
        """The body that a person said since: the row came in as another one while its question waited."""
        said, waiting = self.which(row, found) if found.several else (None, None)
        return Found(said, rules.SAID) if said and not waiting else None


def _bodies(settled: Settled, present: Tables, asking: _Asking, known: Bodies, *, identified: bool) -> None:
    """Every body by its id in the folder; rows with a number are looked for first, so that order changes nothing."""
    incoming = settled.tables.get("organismes")
    if incoming is None or incoming.empty:
        return
    listed = _records(incoming)
    known.share(listed)
    for row in _records(present.get("organismes", pd.DataFrame())):
        known.add(row)
    ids: dict[str, str] = {}
    for row in sorted(listed, key=_strength):
        mine = row["organisme_id"]
        found = Found(ids[mine], rules.SAME_ID) if mine in ids else known.find(row)
        if (identified or row["_place"]) and (found.why == rules.SAME_NAME or found.several):
            found = rules.NOBODY  # the ids of the file are taken at their word; a place is not its name
        if found.why == rules.SAME_ID and mine not in ids and not identified:
            found = asking.answered(row, known.homonyms(row)) or found
        if found.several:
            said, question = asking.which(row, found)
            found = Found(said, rules.SAID)
            settled.questions += [question] if question else []
        into = ids.setdefault(mine, found.id or mine)
        known.add(row, into)
        if into != mine and found.why != rules.SAME_ID:
            settled.merged.append(_merged(row, "organismes", mine, into, found.why))
    settled.ids = {mine: into for mine, into in ids.items() if mine != into}
    settled.tables = merge.rewrite(settled.tables, settled.ids)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of `organismes` with what tells who they are, as text; `_row` and `_sheet` as they came."""
    names = ["organisme_id", "nom", "siret", "siren", "rna", "code_commune", "_commune", "_department", "_place"]
    columns = {name: list(_text(frame, name)) for name in names}
    columns |= {name: list(frame[name]) if name in frame else [None] * len(frame) for name in ("_row", "_sheet")}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _strength(row: Mapping[str, str]) -> int:
    """The surest numbers first."""
    return next((rank for rank, name in enumerate(("siret", "rna", "siren")) if row[name]), 3)


def _told_apart(settled: Settled, present: Tables, bodies: Bodies) -> None:
    """Ids that a reader made of a name (`_named`), when the folder gives them to another body of that name."""
    for stem, key in (("projets", "projet_id"), ("financements", "financement_id")):
        frame, folder = settled.tables.get(stem), present.get(stem)
        if frame is None or folder is None or "_named" not in frame:
            continue
        again = among(_text(frame, key), _text(folder, key))
        if not again.any():
            continue
        frame, folder = frame[again], folder[among(_text(folder, key), _text(frame, key)[again])]
        theirs = dict(zip(_text(folder, key), _carriers(folder, present), strict=True))
        ids = {
            mine: f"{mine}-{carrier.removeprefix('LOC:')}"
            for mine, carrier in zip(_text(frame, key), _carriers(frame, settled.tables), strict=True)
            if bodies.differ(carrier, theirs[mine])
        }
        for other, table in settled.tables.items() if ids else ():
            if key in table:
                settled.tables[other] = table.assign(**{key: renamed(_text(table, key), ids)})


def _carriers(frame: pd.DataFrame, tables: Tables) -> list[str]:
    """Who carries each row: its own carrier, else its project's."""
    projects = tables.get("projets", pd.DataFrame())
    projects = projects[among(_text(projects, "projet_id"), _text(frame, "projet_id"))]
    by_project = dict(zip(_text(projects, "projet_id"), _text(projects, "porteur_id"), strict=True))
    rows = zip(_text(frame, "porteur_id"), _text(frame, "projet_id"), strict=True)
    return [carrier or by_project.get(project, "") for carrier, project in rows]


# --- projects --------------------------------------------------------------------------------------------------------


def _projects(settled: Settled, present: Tables, different: Pairs) -> None:
    """Rows of one carrier, title and run of years become one project, with the places of all of them."""
    incoming = settled.tables.get("projets")
    if incoming is None or incoming.empty:
        return
    funding, folder = settled.tables.get("financements"), present.get("projets", pd.DataFrame())
    known = Projects(different)
    ours, theirs = _perhaps_one(incoming, folder)
    for one in _described(folder[theirs], present.get("financements")):
        known.add(one)
    some = incoming[ours]
    ids, filled = _joined(some, _described(some, funding), known, set(first_of(folder[theirs], "projet_id")), settled)
    _list_rows(settled, ids)
    moved = {mine: into for mine, into in ids.items() if mine != into}
    for stem, frame in settled.tables.items():
        if "projet_id" in frame:
            mine = _text(frame, "projet_id")
            settled.tables[stem] = frame.assign(_mine=mine, projet_id=renamed(mine, moved))
    projects = _spans(settled.tables["projets"])
    settled.tables["projets"] = projects.assign(_fill=among(projects["projet_id"], filled))
    links = settled.tables.get("projets_quartiers")
    if links is not None and len(links):
        settled.tables["projets_quartiers"] = _beside(_shared(links, funding), settled.tables, present)


def _perhaps_one(incoming: pd.DataFrame, folder: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the file, and of the folder, that may be one project with another: of one carrier, and of one title
    or one number of their publisher, under several ids. The others are what their id says.
    """
    both = pd.concat(
        [
            pd.DataFrame({name: _text(frame, name) for name in NAMED}).reset_index(drop=True)
            for frame in (incoming, folder)
        ],
        ignore_index=True,
    )
    ids, carrier, title, number, publisher, year = (Column.of(both[name]) for name in NAMED)
    title = title.map(rules.title)
    numbered = number.test(lambda one: bool(one) and not rules.counter(one))
    several = np.zeros(len(both), dtype=bool)
    for told, keys in (
        (carrier.test(bool) & title.test(bool), (carrier, title)),
        (numbered, (carrier, publisher, year, number)),
    ):
        groups, _ = grouped(*(key.rows(told) for key in keys))
        _, each = grouped(groups, ids.rows(told))
        several[told] |= (np.bincount(groups[each], minlength=len(groups)) > 1)[groups]
    chosen = np.isin(ids.codes, np.unique(ids.codes[several]))
    return chosen[: len(incoming)], chosen[len(incoming) :]


def _text(frame: pd.DataFrame, name: str) -> pd.Series:
    return texts(first_of(frame, name))


def _described(projects: pd.DataFrame, funding: pd.DataFrame | None) -> list[Project]:
    """Projects with the years of their rows and dates, and the ids that their publishers give them."""
    years = defaultdict(set)
    if funding is not None and "projet_id" in funding:
        funding = funding[among(_text(funding, "projet_id"), _text(projects, "projet_id"))]
        for project, year in zip(_text(funding, "projet_id"), _text(funding, "annee"), strict=True):
            if year[:4].isdigit():
                years[project].add(int(year[:4]))
    columns = ("projet_id", "porteur_id", "intitule", "date_debut", "date_fin", "_publisher", "_reference", "_year")
    found = []
    for project, carrier, name, start, end, publisher, reference, year in zip(
        *(_text(projects, name) for name in columns), strict=True
    ):
        one = Project(project, carrier, rules.title(name), set(years.get(project, ())) | _span(start, end))
        if reference and not rules.counter(reference):
            one.given.add((publisher, year, reference))
        found.append(one)
    return found


def _span(start: str, end: str) -> set[int]:
    """The years from a date to another; those that are known where one is not, or where they are too far apart."""
    known = sorted(int(day[:4]) for day in (start, end) if day[:4].isdigit())
    return set(range(known[0], known[-1] + 1)) if known and known[-1] - known[0] < LONGEST else set(known)


def _joined(incoming: pd.DataFrame, new: list[Project], known: Projects, ours: set[str], settled: Settled):
    """Incoming id -> the project it is, and the projects of the folder that the file only completes.

    Those of an id that the folder has come first, then by years: two runs of years that a later row links are one.
    """
    ids: dict[str, str] = {}
    filled: set[str] = set()
    order = sorted(range(len(new)), key=lambda at: (new[at].id not in ours, min(new[at].years, default=0), at))
    written = pd.DataFrame({name: list(incoming[name]) for name in ("_row", "_sheet") if name in incoming})
    lines: list[dict[str, Any]] = [
        {str(name): cell for name, cell in row.items()} for row in written.to_dict("records")
    ]
    lines = lines or [{}] * len(new)
    for at in order:
        one = new[at]
        found = known.find(one)
        into = ids.setdefault(one.id, found.id or one.id)
        known.add(one, into)
        if into != one.id:
            filled |= {into} & ours
            settled.merged.append(_merged(lines[at], "projets", one.id, into, found.why))
    return ids, filled - {mine for mine, into in ids.items() if mine == into}


def _list_rows(settled: Settled, ids: Mapping[str, str]) -> None:
    """Lines of the file that the reader itself put in one project are said too, once a line."""
    funding = settled.tables.get("financements")
    if funding is None or "_row" not in funding:
        return
    said = {(one.row, one.sheet) for one in settled.merged if one.table == "projets"}
    sheets = funding["_sheet"] if "_sheet" in funding else [None] * len(funding)
    frame = pd.DataFrame({"project": _text(funding, "projet_id"), "row": funding["_row"], "sheet": sheets})
    frame = frame[frame["project"] != ""].drop_duplicates()
    for mine, row, sheet in frame[frame.duplicated("project")].itertuples(index=False):
        one = _merged({"_row": row, "_sheet": sheet}, "projets", mine, ids.get(mine, mine), rules.SAME_PROJECT)
        if (one.row, one.sheet) not in said:
            settled.merged.append(one)


def _spans(projects: pd.DataFrame) -> pd.DataFrame:
    """Rows of one project begin with the first of them and end with the last."""
    for name, pick in (("date_debut", "min"), ("date_fin", "max")):
        if name in projects:
            cells = _text(projects, name)
            best = cells[cells != ""].groupby(projects["projet_id"]).agg(pick).to_dict()
            found = [best.get(one, "") for one in projects["projet_id"]] if best else cells
            projects = projects.assign(**{name: found})
    return projects


def _euros(funding: pd.DataFrame) -> pd.Series:
    """Euros granted, else paid, else asked, a row."""
    out = pd.Series(float("nan"), index=funding.index)
    for name in ("montant_attribue", "montant_verse", "montant_demande"):
        if name in funding:
            out = out.fillna(pd.to_numeric(funding[name], errors="coerce"))
    return out.fillna(0.0)


def _shared(links: pd.DataFrame, funding: pd.DataFrame | None) -> pd.DataFrame:
    """Projects that became one are in the places of all, by the euros of each; a known place beats the territory."""
    pairs = links[["projet_id", "_mine"]].drop_duplicates()
    several = among(links["projet_id"], pairs["projet_id"][pairs["projet_id"].duplicated()])
    if not several.any():
        return links.reset_index(drop=True)
    weights = _euros(funding).groupby(_text(funding, "_mine")).sum() if funding is not None else pd.Series()
    mine = links[several]
    weight = pd.Series([float(weights.get(one, 0.0)) for one in mine["_mine"]], mine.index)
    made = [_parts(str(project), group, weight[group.index]) for project, group in mine.groupby("projet_id")]
    return pd.concat([links[~several], *made], ignore_index=True)


def _parts(project: str, links: pd.DataFrame, weight: pd.Series) -> pd.DataFrame:
    """The links of one project: its places with their parts, which sum to 1."""
    known = links[links["code_quartier"] != TERRITOIRE]
    links = known if len(known) else links
    shares = pd.to_numeric(links["part"], errors="coerce").fillna(0.0)
    weight = weight[links.index]
    sums = (shares * weight if weight.sum() > 0 else shares).groupby(links["code_quartier"], sort=False).sum()
    sums = sums[sums > 0] if (sums > 0).any() else sums + 1.0
    methods = links.groupby("code_quartier")["methode"].first() if "methode" in links else pd.Series(dtype=object)
    return pd.DataFrame(
        {
            "projet_id": project,
            "code_quartier": list(sums.index),
            "part": [f"{part:.9g}" for part in sums / sums.sum()],
            "methode": [methods.get(code, "") if len(sums) == 1 else "saisie" for code in sums.index],
        }
    )


def _beside(links: pd.DataFrame, tables: Tables, present: Tables) -> pd.DataFrame:
    """The links to write. A project that other rows of the folder feed keeps the places that it has, the file's added.

    The new place weighs what the file's rows weigh, those of the folder what is left: the same file again changes
    nothing, since its places are then known.
    """
    folder, funding = present.get("projets_quartiers"), tables.get("financements")
    known = present.get("financements")
    if folder is None or folder.empty or funding is None or known is None or known.empty:
        return links
    placed = folder[(folder["code_quartier"] != TERRITOIRE) & among(folder["projet_id"], links["projet_id"])]
    if placed.empty:
        return links
    others = known[~among(known["financement_id"], _text(funding, "financement_id"))]
    fed = _euros(others).groupby(_text(others, "projet_id")).sum()
    ours = _euros(funding).groupby(_text(funding, "projet_id")).sum()
    again = links[among(links["projet_id"], placed["projet_id"])]
    written, held = _codes_by_project(again), _codes_by_project(placed)
    # Told apart by sets first: files have projects by thousands, and few have places already.
    shared = {one for one, codes in written.items() if one in fed.index and one in held and codes != {TERRITOIRE}}
    mixed = {one for one in shared if not written[one] <= held[one]}
    out = [links[~links["projet_id"].isin(shared)]]
    already = dict(tuple(placed[placed["projet_id"].isin(mixed)].groupby("projet_id")))
    for project, group in links[links["projet_id"].isin(mixed)].groupby("projet_id", sort=False):
        mine = already[project]
        both = pd.concat([mine, group], ignore_index=True)
        weight = [fed[project]] * len(mine) + [ours.get(project, 0.0)] * len(group)
        out.append(_parts(str(project), both, pd.Series(weight, dtype=float)))
    return pd.concat(out, ignore_index=True)


def _codes_by_project(links: pd.DataFrame) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for project, code in zip(links["projet_id"], links["code_quartier"], strict=True):
        codes.setdefault(project, set()).add(code)
    return codes


# --- places ----------------------------------------------------------------------------------------------------------


def _places(settled: Settled, present: Tables, different: Pairs) -> None:
    """A lot of the folder with the same name and address (or position) in the same neighbourhood is the same lot."""
    incoming = settled.tables.get("locaux")
    if incoming is None or incoming.empty:
        return
    folder = present.get("locaux", pd.DataFrame())
    pairs = list(zip(_place_keys(folder), _text(folder, "local_id"), strict=True))
    known = {key: one for key, one in reversed(pairs) if key}
    ours = {one for _, one in pairs}
    ids: dict[str, str] = {}
    for at, (key, mine) in enumerate(zip(_place_keys(incoming), _text(incoming, "local_id"), strict=True)):
        into = mine if mine in ours or key is None else known.setdefault(key, mine)
        into = mine if frozenset((mine, into)) in different else into
        if into != mine or mine in ids:
            settled.merged.append(_merged(incoming.loc[[at]].iloc[0], "locaux", mine, into, rules.SAME_PLACE))
        ids[mine] = into
    for stem in {"locaux", "baux"} & settled.tables.keys():
        frame = settled.tables[stem]
        settled.tables[stem] = frame.assign(local_id=renamed(_text(frame, "local_id"), ids))


def _place_keys(lots: pd.DataFrame) -> list[tuple[str, ...] | None]:
    """What each lot is: see `formats.shared_identity.place_key`."""
    names = ("nom", "adresse", "code_quartier", "latitude", "longitude")
    columns = {name: list(_text(lots, name)) for name in names}
    rows = zip(*columns.values(), strict=True)
    return [rules.place_key(dict(zip(names, cells, strict=True))) for cells in rows]


# --- what is said ----------------------------------------------------------------------------------------------------


def _merged(row: Mapping[str, Any] | pd.Series, table: str, key: str, into: str, why: str) -> Merged:
    return Merged(_line(row), table, key, into, why, _sheet(row))


def _line(row: Mapping[str, Any] | pd.Series) -> int | None:
    line = row.get("_row")
    return None if line is None or pd.isna(line) else int(line)


def _sheet(row: Mapping[str, Any] | pd.Series) -> str | None:
    return text(row.get("_sheet")) or None
