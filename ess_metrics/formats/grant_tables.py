"""The tables that the grants of a file make: bodies, projects, funding rows, places.

All is made by column: what a name, a title or a place becomes is worked out once for each different one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ess_metrics.files import cell_dates, cell_identifiers, cell_values, pace
from ess_metrics.files.by_column import Column, grouped, joined
from ess_metrics.files.cell_identifiers import Identifier
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import grant_columns as columns
from ess_metrics.formats import grant_words as words
from ess_metrics.formats import places_of_rows
from ess_metrics.formats.grant_columns import ASKED, GRANT, GRANTED, IN_KIND, PAID, PLACE
from ess_metrics.formats.grant_list import NOBODY, NOTHING, TYPES, Grants, sums_of
from ess_metrics.formats.grant_reader import Reader
from ess_metrics.formats.named_places import NamedPlaces
from ess_metrics.formats.parties import organisation, schemes, short_hash
from ess_metrics.formats.shared_identity import counter
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.model import schema
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.model.presence import certain
from ess_metrics.model.schema import TERRITOIRE

FUNDERS = "financeurs"  # the scope of their names: one funder in all files
PART = "\x1f"

UNKNOWN, MOST_ASKED = "inconnu", 8  # statuses that no list knows: more of them are no statuses


class _All:
    """The grants of all the blocks of a file, one below the other; `block`: which one each is of."""

    def __init__(self, blocks: list[Grants]):
        self.blocks = blocks
        self.size = sum(map(len, blocks))
        self.block = np.repeat(np.arange(len(blocks)), [len(part) for part in blocks])
        self.lines = np.concatenate([part.lines for part in blocks])
        self.sheets = self.of_block(lambda part: part.sheet)
        self.name = joined([part.name for part in blocks])
        self.identifier = joined([part.identifier for part in blocks])
        self.day = joined([part.day for part in blocks])
        self.year = np.concatenate([part.year for part in blocks])
        self._fields: dict[str, Column] = {}

    def of_block(self, make: Callable[[Grants], object]) -> np.ndarray:
        """What `make` says of the block of each grant."""
        each = np.empty(len(self.blocks), dtype=object)
        each[:] = [make(part) for part in self.blocks]
        return each[self.block]

    def get(self, name: str) -> Column:
        """The texts of a field, "" where the table has none."""
        if name not in self._fields:
            self._fields[name] = joined([part.get(name) for part in self.blocks])
        return self._fields[name]

    def has(self, name: str) -> np.ndarray:
        """Whether the table of each grant has a field."""
        return np.array([name in part.columns.fields for part in self.blocks], dtype=bool)[self.block]

    def euros(self) -> np.ndarray:
        """The euros of each grant in the balance: those of the type that its table knows best."""
        out = [np.maximum(sums_of(part)[columns.main_of(part.columns)], 0) / 100 for part in self.blocks]
        return np.concatenate(out)


class _Money:
    """The funding rows: the grant of each (`row`), the keys of its amounts, the amounts themselves."""

    def __init__(self, grants: _All):
        starts = np.cumsum([0, *map(len, grants.blocks)])
        parts = [part.money for part in grants.blocks]
        slots = [slot for part in parts for slot in part.slots]
        places = np.cumsum([0, *(len(part.slots) for part in parts)])
        self.row = np.concatenate([start + part.row for start, part in zip(starts, parts, strict=False)])
        self.slot = np.concatenate([start + part.slot for start, part in zip(places, parts, strict=False)])
        self.cents = np.concatenate([part.cents for part in parts])
        self.slots = slots

    def __len__(self) -> int:
        return len(self.row)

    def key(self, name: str) -> Column:
        """One of the keys of the amounts."""
        return Column.of([getattr(slot, name) for slot in self.slots]).rows(self.slot)

    def years(self, of_grants: np.ndarray) -> np.ndarray:
        """The year of each row: that of its column, else that of its grant."""
        own = np.array([slot.year or 0 for slot in self.slots], dtype=np.int64)[self.slot]
        return np.where(own > 0, own, of_grants[self.row])

    def euros(self, kind: int) -> Column:
        """The amounts of one type as tables write them."""
        codes, values = pd.factorize(self.cents[:, kind])
        return Column(np.array([_euros(int(cents)) for cents in values], dtype=object), codes)


def _euros(cents: int) -> str:
    return "" if cents == NOTHING else f"{cents // 100}.{cents % 100:02d}"


class Tables:
    """Turns the grants of a file into the tables of the folder."""

    def __init__(self, reader: Reader, context: Context, outcome: Outcome):
        self.reader, self.context, self.outcome = reader, context, outcome
        self.named = NamedPlaces(context, reader.file)
        self.bodies: list[tuple[int, int, dict]] = []
        self.folds: dict[int, tuple[Column, Column]] = {}
        self.told: dict[str, str] = {}

    def fill(self) -> None:
        """Write the tables into the outcome."""
        blocks = [part for part in self.reader.grants if len(part)]
        if not blocks:
            return
        self.grants, steps = _All(blocks), pace.moving(range(6), every=1)
        next(steps)
        self.money = _Money(self.grants)
        self.folded = self.grants.name.map(fold)
        self._scopes()
        self._known()
        self._statuses()
        next(steps)
        carriers = self._carriers()
        projects = self._projects(carriers)
        next(steps)
        funding = self._funding(carriers, projects)
        next(steps)
        tables = {"organismes": self._organisations(), "financements": funding}
        if (projects.cells != "").any():
            tables["projets"] = self._described(projects, carriers)
            next(steps)
            tables["projets_quartiers"] = self._placed(projects)
        self.outcome.tables = {stem: frame for stem, frame in tables.items() if len(frame)}
        self.outcome.tables["dispositifs"] = schemes(set(funding["dispositif_code"]))
        self._notes(funding)

    # --- who ---------------------------------------------------------------------------------------------------------

    def _scopes(self) -> None:
        """Whose data each grant is: the funder, else the titles of the columns."""
        numbers, names = self.grants.get("attribuant_id"), self.grants.get("attribuant_nom")
        groups, first = grouped(numbers, names, self.grants.block)
        signatures = [part.columns.signature for part in self.grants.blocks]
        scopes = []
        for at in first:
            number = cell_identifiers.identifier(numbers.values[numbers.codes[at]]).value
            named = fold(names.values[names.codes[at]])
            scopes.append((number.value if number else "") or named or signatures[self.grants.block[at]])
        self.scope = Column(np.array(scopes, dtype=object), groups).map(str)

    def _known(self) -> None:
        """The number of each name that the file gives one number only, and the names that have several."""
        found: dict[str, set[Identifier]] = defaultdict(set)
        _, first = grouped(self.folded, self.grants.identifier)
        for name, number in zip(self.folded.cells[first], self.grants.identifier.cells[first], strict=True):
            if number != NOBODY:
                found[name].add(number)
        self.several = {name for name, numbers in found.items() if len(numbers) > 1}
        self.known = {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1 and name}

    def _number(self, at: int) -> Identifier | None:
        """The number of a grant's beneficiary: its own, else the only one of its name."""
        number = self.grants.identifier.cells[at]
        return number if number != NOBODY else self.known.get(self.folded.cells[at])

    def _carriers(self) -> Column:
        """The beneficiary of each grant."""
        grants = self.grants
        where = [grants.get("code_postal"), grants.get("commune"), grants.get("rna")]
        groups, first = grouped(grants.identifier, grants.name, self.scope, *where)
        ids = []
        numbers, folded = grants.identifier.cells[first], self.folded.cells[first]
        cells = [column.cells[first] for column in (grants.name, self.scope, *where)]
        for at, number, bare, name, scope, postcode, commune, other in zip(
            first.tolist(), numbers, folded, *cells, strict=True
        ):
            code = cell_values.postcode(postcode).value or ""
            known = number if number != NOBODY else self.known.get(bare)
            row: dict[str, Any] = organisation(known, name, f"{scope}|{code}|{fold(commune)}")
            row |= {"_commune": commune, "_department": code[:2]}
            if known and other and (rna := cell_identifiers.identifier(other).value) and rna.kind == "rna":
                row["rna"] = rna.value  # a body with two numbers is found by either
            row |= {"_row": int(grants.lines[at]), "_sheet": grants.sheets[at]}
            self.bodies.append((at, 0, row))
            ids.append(row["organisme_id"])
        return Column(np.array(ids, dtype=object), groups)

    def _funders(self) -> tuple[Column, Column]:
        """Who pays each funding row, and the fund: the funder of its column, else that of its grant."""
        grants, money = self.grants, self.money
        names, numbers = (grants.get(name).rows(money.row) for name in ("attribuant_nom", "attribuant_id"))
        groups, first = grouped(money.slot, names, numbers)
        ids, funds = [], []
        for at in first.tolist():
            slot = money.slots[money.slot[at]]
            body, fund = self._funder(names.cells[at], numbers.cells[at])
            if slot.funder:
                body, fund = organisation(None, slot.funder, FUNDERS), slot.fund
            ids.append(body["organisme_id"] if body else "")
            funds.append(fund)
            if body:
                self.bodies.append((int(money.row[at]), 1 + at, body))
        return Column(np.array(ids, dtype=object), groups), Column(np.array(funds, dtype=object), groups)

    def _funder(self, name: str, number: str) -> tuple[dict | None, str]:
        found = cell_identifiers.identifier(number).value
        if not name and not found:
            return None, ""
        siren = found.value[:9] if found and found.kind != "rna" else ""
        return organisation(found, name or certain(found).value, FUNDERS), words.fund_of(name, siren, self.context)

    def _organisations(self) -> pd.DataFrame:
        """Every body once, as its first row tells it."""
        rows: dict[str, dict] = {}
        for _, _, row in sorted(self.bodies, key=lambda one: one[:2]):
            kept = rows.setdefault(row["organisme_id"], row)
            kept["rna"] = kept["rna"] or row["rna"]
        return pd.DataFrame(list(rows.values()))

    def _who(self) -> Column:
        """The beneficiary by name and commune; its number too where the file gives this name several."""
        grants, commune = self.grants, self.grants.get("commune")
        groups, first = grouped(self.folded, commune, grants.identifier)
        who = []
        numbers, names, communes = grants.identifier.cells[first], self.folded.cells[first], commune.cells[first]
        for number, name, place in zip(numbers, names, communes, strict=True):
            told = number.value if name in self.several and number != NOBODY else ""
            who.append(f"{name}|{fold(place)}|{told}")
        return Column(np.array(who, dtype=object), groups)

    # --- what --------------------------------------------------------------------------------------------------------

    def _projects(self, carriers: Column) -> Column:
        """The project of each grant that names one, "" elsewhere: carrier, title and year, or the file's own number.

        Years and funders are put together afterwards, with what the folder has (`importing.identity`).
        """
        grants = self.grants
        own, purpose = grants.get("projet"), grants.get("objet")
        self.title = own if not purpose.test(bool).any() else _either(own, purpose)
        plain_words = self._folded(self.title).map(words.without_years)
        named = plain_words.test(words.names_project)
        placed = grants.get("quartier").test(bool) | self._money_in_places().any(axis=1)
        told = self.title.test(bool)
        self.title = self.title if told.all() else _either(self.title, grants.name)  # else its place would be lost
        self.reference = self._references()
        self.first_year = self._first_years()
        years = Column(*pd.factorize(self.first_year)[::-1])
        keys = (self.scope, self._who(), plain_words, years, self.reference)
        groups, first = grouped(*keys)
        parts = zip(*(column.cells[first] for column in keys), strict=True)
        ids = np.array([f"SUBV-{short_hash(*part)}" for part in pace.moving(parts)], dtype=object)
        return Column.of(np.where(named | placed, ids[groups], ""))

    def _references(self) -> Column:
        """The number that the publisher gives the project itself: that of a decision is shared by many."""
        titles = []
        for part in self.grants.blocks:
            at = part.columns.fields.get("reference")
            title = columns.title_of(part.columns.header[at]) if at is not None else ""
            kept = part.get("reference") if words.PROJECT_NUMBER.search(title) else Column.same("", len(part))
            titles.append(kept)
        return joined(titles).map(lambda cell: "" if counter(cell) else fold(cell))

    def _first_years(self) -> np.ndarray:
        """The first year of each grant's amounts, else its own."""
        own = np.array([slot.year or 0 for slot in self.money.slots], dtype=np.int64)[self.money.slot]
        first = np.full(self.grants.size, np.iinfo(np.int64).max)
        np.minimum.at(first, self.money.row[own > 0], own[own > 0])
        return np.where(first < np.iinfo(np.int64).max, first, self.grants.year)

    def _described(self, projects: Column, carriers: Column) -> pd.DataFrame:
        """Every project once, as its first grant tells it."""
        grants = self.grants
        _, first = grouped(projects)
        first = first[projects.cells[first] != ""]
        status = self._status()
        frame = {
            "_publisher": self.scope.rows(first).series(),
            "_reference": self.reference.rows(first).series(),
            "_year": pd.Series(self.first_year[first]).astype("str"),
            "_named": True,
            "projet_id": projects.rows(first).series(),
            "intitule": self.title.rows(first).series(),
            "porteur_id": carriers.rows(first).series(),
            "dispositif_principal": grants.get("dispositif").rows(first).map(words.scheme_of).series(),
            "statut": status.rows(first).series(),
        }
        for column, name in (("date_depot", "depot"), ("date_debut", "debut"), ("date_fin", "fin")):
            frame[column] = grants.get(name).rows(first).map(_day).series()
        for column, name in (("cout_total", "cout"), ("ressources_propres", "propres")):
            frame[column] = grants.get(name).rows(first).map(_cost).series()
        return pd.DataFrame(frame | {"_row": grants.lines[first], "_sheet": list(grants.sheets[first])})

    def _statuses(self) -> None:
        """What the statuses of no list mean (« ajourné »): asked once each, where they are few; unknown meanwhile."""
        said = self.grants.get("statut")
        groups, first = grouped(said)
        cells = said.cells[first]
        unknown = [
            at for at, cell in zip(first.tolist(), cells, strict=True) if fold(cell) and not self._named_status(cell)
        ]
        for place in unknown:
            cell, part = said.cells[place], self.grants.blocks[self.grants.block[place]]
            where = (part.sheet, int(self.grants.lines[place]), self._title("statut", part))
            facts = {"count": int((groups == groups[place]).sum())}
            fault = Fault("statut_inconnu", WARNING, self.reader.file, *where, cell, facts)
            if len(unknown) > MOST_ASKED:
                self.reader.notes.add(fault)
                continue
            answer, asked = self.context.answers.ask(fault, (UNKNOWN, *schema.STATUTS.split()), UNKNOWN)
            self.told[cell] = "" if answer == UNKNOWN else answer
            if asked:
                self.reader.notes.add(asked)

    def _named_status(self, cell: str) -> str:
        return self.told.get(cell, "") or words.named_status(cell)

    def _title(self, field: str, part: Grants) -> str | None:
        at = part.columns.fields.get(field)
        return plain(part.columns.header[at]) if at is not None else None

    def _status(self, rows: np.ndarray | None = None) -> Column:
        """The status that each grant writes, else what its amounts say.

        `rows`: the grant of each funding row, whose own amounts speak for it.
        """
        every = rows is not None
        said = self.grants.get("statut") if rows is None else self.grants.get("statut").rows(rows)
        silent = said.test(lambda cell: not fold(cell))
        found = said.map(self._named_status)
        if not silent.any():
            return found
        return Column.of(np.where(silent, self._told_by_amounts(every), found.cells))

    def _told_by_amounts(self, every: bool) -> np.ndarray:
        """What amounts say of a status (see `grant_words.status_of`), of every funding row or of each grant."""
        cents, row = self.money.cents, self.money.row
        asked, *given = (cents[:, TYPES.index(what)] for what in (ASKED, GRANTED, PAID))
        above, known = (np.logical_or.reduce([one > least for one in given]) for least in (0, NOTHING))
        facts = [above, known, asked > 0]
        if not every:
            facts = [np.bincount(row, fact, minlength=self.grants.size) > 0 for fact in facts]
        granted, told, wanted = facts
        return np.where(granted, words.GIVEN, np.where(wanted & ~told, words.ONLY_ASKED, "")).astype(object)

    # --- money -------------------------------------------------------------------------------------------------------

    def _funding(self, carriers: Column, projects: Column) -> pd.DataFrame:
        grants, money = self.grants, self.money
        row = money.row
        funders, funds = self._funders()
        years = money.years(grants.year)
        project = projects.rows(row)
        concours = self._concours()
        section = money.key("section")
        alone = np.where(project.cells == "", carriers.rows(row).cells, "")
        frame = {
            "financement_id": self._ids(years, section, concours),
            "projet_id": project.series(),
            "porteur_id": pd.Series(alone, dtype="str"),
            "financeur_id": funders.series(),
            "fonds_origine": funds.series(),
            "dispositif_code": grants.get("dispositif").map(words.scheme_of).rows(row).series(),
            "annee": Column(*pd.factorize(years)[::-1]).map(str).series(),
            "section": section.series(),
            "type_concours": concours.series(),
            **{what: money.euros(TYPES.index(what)).series() for what in (ASKED, GRANTED, PAID)},
            "forme_convention": grants.get("pluriannuel").map(_form).rows(row).series(),
            "date_decision": grants.day.rows(row).series(),
            "date_premier_versement": grants.get("paye_le").map(_day).rows(row).series(),
            "reference_decision": grants.get("reference").rows(row).series(),
            "statut": self._status(row).series(),
            "_row": grants.lines[row],
            "_sheet": list(grants.sheets[row]),
            "_named": True,
            "_derived": ~grants.get("identifiant").test(bool)[row],
        }
        return pd.DataFrame(frame)

    def _concours(self) -> Column:
        """The kind of help of each funding row."""
        nature, default = self.grants.get("nature").rows(self.money.row), self.money.key("concours")
        groups, first = grouped(nature, default)
        pairs = zip(nature.cells[first], default.cells[first], strict=True)
        return Column(np.array([words.concours_of(*pair) for pair in pairs], dtype=object), groups)

    def _ids(self, years: np.ndarray, section: Column, concours: Column) -> pd.Series:
        """Ids of the funding rows: the hash of what they are and their rank among equals, smallest amounts first."""
        what = self._identities(years, section, concours)
        groups, first = grouped(Column.of(what))
        ranks = np.zeros(len(what), dtype=np.int64)
        if len(first) < len(what):
            several = np.bincount(groups)[groups] > 1
            for at in _alike(np.flatnonzero(several), groups):
                order = sorted(at, key=lambda one: [int(self.money.cents[one, kind]) for kind in BY_SIZE])
                ranks[order] = np.arange(len(order))
        ids = (f"SUBV-{short_hash(one, rank)}" for one, rank in pace.moving(zip(what, ranks.tolist(), strict=True)))
        return pd.Series(list(ids), dtype="str")

    def _identities(self, years: np.ndarray, section: Column, concours: Column) -> list[str]:
        """What each funding row is, apart from its amounts (see `grant_files`), as one text."""
        grants, row = self.grants, self.money.row
        funder = self.money.key("funder").map(fold)
        scope, name, years_text = self.scope.rows(row).cells, self.folded.rows(row).cells, list(map(str, years))
        kinds = (f"{s}|{c}|{f}" for s, c, f in zip(section.cells, concours.cells, funder.cells, strict=True))
        postcode = grants.get("code_postal").map(lambda cell: cell_values.postcode(cell).value or "").rows(row).cells
        purpose = self._purposes()[row]
        reference, day = grants.get("reference").map(fold).rows(row).cells, grants.day.rows(row).cells
        own = grants.get("identifiant").map(_numbered).rows(row).cells
        return [
            PART.join((s, "id", i[1:], n, y, k)) if i else PART.join((s, r, n + p, o, d or y, y, k))
            for s, r, n, p, o, d, y, k, i in zip(
                scope, reference, name, postcode, purpose, day, years_text, kinds, own, strict=True
            )
        ]

    def _folded(self, column: Column) -> Column:
        """The texts of a column folded, once for all who ask."""
        if id(column) not in self.folds:
            self.folds[id(column)] = column, column.map(fold)
        return self.folds[id(column)][1]

    def _purposes(self) -> np.ndarray:
        """What each grant is for, folded."""
        own, purpose = (self._folded(self.grants.get(name)) for name in ("projet", "objet"))
        if not own.test(bool).any():
            return purpose.cells
        return np.array([f"{a} {b}".strip() for a, b in zip(own.cells, purpose.cells, strict=True)], dtype=object)

    # --- where -------------------------------------------------------------------------------------------------------

    def _placed(self, projects: Column) -> pd.DataFrame:
        """The places of each project: the codes of its rows, else their coordinates, else the whole territory.

        Rows of one project in several places share it by their euros, several codes in one cell equally.
        """
        places = self._places(projects)
        for fault in self.named.faults:
            self.reader.notes.add(fault)
        if not len(places):
            return places
        grants, at = self.grants, places["at"].to_numpy()
        code = Column.of(places["code"])
        lon, lat = grants.get("longitude").rows(at), grants.get("latitude").rows(at)
        groups, first = np.arange(len(places)), np.arange(len(places))
        xs = ys = pd.Series(float("nan"), index=places.index)
        if lon.test(bool).any() or lat.test(bool).any():
            frame = pd.DataFrame({"longitude": lon.series(), "latitude": lat.series()})
            xs, ys, _ = places_of_rows.coordinates(frame)
        else:
            groups, first = grouped(code)
            xs, ys = xs[: len(first)], ys[: len(first)]
        codes = pd.Series(code.cells[first], dtype="str")
        found = places_of_rows.place(codes.index, self.context, codes=codes, lon=xs, lat=ys)
        where = Column.of(found.codes).rows(groups)
        how = Column.of(found.how).rows(groups)
        self.outcome.places = _counted(how)
        self._say_unplaced(at, code, how)
        project = projects.rows(at)
        weights, groups = places["weight"].to_numpy(), project.codes
        known = pd.Series(weights).groupby(groups).transform("sum").to_numpy() > 0
        return _links(project, where, np.where(known, weights, places["equal"].to_numpy()))

    def _places(self, projects: Column) -> pd.DataFrame:
        """The places that the rows of projects write: the grant (`at`), a code, its share, its euros.

        Nothing for a row whose place has to be said by a person, or that says none in a table that names places.
        """
        grants, euros = self.grants, self.grants.euros()
        carried = np.flatnonzero(projects.cells != "")
        shared = self._shared(carried)
        carried = np.setdiff1d(carried, shared["at"].to_numpy())
        cells, written, has = grants.get("quartier"), self._written(), grants.has("quartier")
        groups, first = grouped(written.rows(carried), cells.rows(carried), has[carried].astype(np.int64))
        codes: list[tuple[str, ...] | None] = []
        silent = []
        for at in carried[first].tolist():
            cell = written.values[written.codes[at]]
            found = self._named(cell, at) if cell else ()
            codes.append(None if self.named.able and found is None else self._codes(found, cells, at))
            silent.append(bool(self.named.able and has[at] and not cell))
        quiet = np.array(silent, dtype=bool)[groups] & ~grants.get("latitude").rows(carried).test(bool)
        counts = np.array([0 if found is None else len(found) for found in codes], dtype=np.int64)[groups]
        counts[quiet] = 0
        at = np.repeat(carried, counts)
        group = np.repeat(groups, counts)
        rank = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        simple = np.array([found[0] if found else "" for found in codes], dtype=object)[group]
        for place in np.flatnonzero(rank > 0):
            simple[place] = codes[group[place]][rank[place]]
        equal = 1 / np.maximum(np.repeat(counts, counts), 1)
        frame = pd.DataFrame({"at": at, "code": pd.Series(simple, dtype="str"), "equal": equal,
                              "weight": euros[at] * equal})  # fmt: skip
        return pd.concat([frame, shared], ignore_index=True) if len(shared) else frame

    def _money_in_places(self) -> np.ndarray:
        """The euros of each grant in each neighbourhood, where a column is titled by it: a line a grant."""
        codes = sorted({name for part in self.grants.blocks for name in part.columns.fields if name[0] == PLACE})
        amounts = [self.grants.get(code).give(_euros_of, np.float64) for code in codes]
        self.titled_places = [code[1:] for code in codes]
        return np.column_stack(amounts) if amounts else np.zeros((self.grants.size, 0))

    def _shared(self, carried: np.ndarray) -> pd.DataFrame:
        """The places of the grants whose euros stand in columns of neighbourhoods."""
        money = self._money_in_places()[carried]
        row, place = np.nonzero(money > 0)
        equal = money[row, place] / money.sum(axis=1)[row]
        code = pd.Series([self.titled_places[at] for at in place], dtype="str")
        return pd.DataFrame({"at": carried[row], "code": code, "equal": equal,
                             "weight": self.grants.euros()[carried[row]] * equal})  # fmt: skip

    def _written(self) -> Column:
        """The cell of neighbourhoods of each grant, as it is written."""
        return joined([part.places or Column.same("", len(part)) for part in self.grants.blocks])

    def _named(self, cell: str, at: int) -> tuple[str, ...] | None:
        part = self.grants.blocks[self.grants.block[at]]
        title = plain(part.columns.header[part.columns.fields["quartier"]])
        return self.named.codes(cell, title, int(self.grants.lines[at]), part.sheet)

    def _codes(self, found: tuple[str, ...] | None, cells: Column, at: int) -> tuple[str, ...]:
        """The codes that a row writes, one at least."""
        return (found or ("",)) if found is not None else (cells.values[cells.codes[at]],)

    def _say_unplaced(self, at: np.ndarray, code: Column, how: Column) -> None:
        """The places that the file writes and that are no neighbourhood of the folder."""
        grants = self.grants
        lost = how.test(lambda way: way == places_of_rows.WHOLE)
        lost &= code.test(lambda cell: fold(cell) not in ("", "non", "territoire"))
        for place in np.flatnonzero(lost).tolist():
            part = grants.blocks[grants.block[at[place]]]
            title = plain(part.columns.header[part.columns.fields["quartier"]])
            where = (self.reader.file, part.sheet, int(grants.lines[at[place]]), title)
            self.reader.notes.add(Fault("quartier_inconnu", WARNING, *where, code.values[code.codes[place]]))

    # --- what is said ------------------------------------------------------------------------------------------------

    def _notes(self, funding: pd.DataFrame) -> None:
        """What the file as a whole lacks."""
        grants, file, add = self.grants, self.reader.file, self.reader.notes.add
        if (funding["financeur_id"] == "").all():
            add(Fault("financeur_inconnu", WARNING, file, facts={"count": grants.size}))
        without = ~grants.get("objet").test(bool) & ~grants.get("projet").test(bool)
        if without.any():
            add(Fault("objet_vide", WARNING, file, facts={"count": int(without.sum())}))
        if all(amount.what == PAID for amount in grants.blocks[0].columns.amounts):
            add(Fault("montants_verses_seuls", WARNING, file, facts={"count": grants.size}))
        self._say_unread("attribuant_id", cell_identifiers.identifier, once=True)
        self._say_unread("periode", cell_dates.period)
        self._say_unread("paye_le", cell_dates.moment)
        self._other_euros(funding)

    def _say_unread(self, field: str, reader: Callable[[str], cell_values.Read], *, once: bool = False) -> None:
        """The optional cells of a field that nobody can read; `once`: each different one, where it first stands."""
        grants, cells, said = self.grants, self.grants.get(field), set()
        for at in np.flatnonzero(cells.test(lambda cell: reader(cell).failed)).tolist():
            part, cell = grants.blocks[grants.block[at]], cells.values[cells.codes[at]]
            if once and (part.sheet, cell) in said:
                continue
            said.add((part.sheet, cell))
            title, read = plain(part.columns.header[part.columns.fields[field]]), reader(cell)
            value = None if read.rule == "identifiant_personnel" else cell
            where = (self.reader.file, part.sheet, int(grants.lines[at]), title, value)
            self.reader.notes.add(Fault(certain(read.rule), WARNING, *where, dict(read.facts)))

    def _other_euros(self, funding: pd.DataFrame) -> None:
        """Loans, guarantees and help in kind: their sums, which the balance of grants leaves out."""
        other = funding[(funding["type_concours"] != GRANT) & (funding[GRANTED] != "")]
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for kind, amount in zip(other["type_concours"], other[GRANTED], strict=True):
            sums[kind] += Decimal(amount)
        for kind, total in sorted(sums.items()):
            labels = {"pret": "de prêts", "garantie": "de garanties", IN_KIND: "d'aides en nature"}.get(kind, kind)
            fault = Fault("hors_bilan", WARNING, self.reader.file, facts={"kind": labels, "amount": total})
            self.reader.notes.add(fault)


def _euros_of(cell: str) -> float:
    """The amount of a cell, 0 when there is none."""
    return float(cell_values.amount(cell, "," if "," in cell else ".").value or 0)


BY_SIZE = [TYPES.index(what) for what in (GRANTED, PAID, ASKED)]


def _either(first: Column, second: Column) -> Column:
    """The first text of each row, else the second."""
    silent = ~first.test(bool)
    if not silent.any():
        return first
    return second if silent.all() else Column.of(np.where(silent, second.cells, first.cells))


def _numbered(cell: str) -> str:
    """The file's own number of a grant, after a sign that tells it from none."""
    return f"={fold(cell)}" if cell else ""


def _day(cell: str) -> str:
    value = cell_dates.moment(cell).value
    return value.day.isoformat() if value and value.day else ""


def _cost(cell: str) -> str:
    value = cell_values.money(cell).value
    return f"{value:f}" if value is not None and value >= 0 else ""


def _form(cell: str) -> str:
    said = cell_values.boolean(cell).value
    return "" if said is None else "cpo" if said else "ponctuelle"


def _counted(column: Column) -> dict:
    """How many rows say each value, in the order in which they come."""
    counts = np.bincount(column.codes, minlength=len(column.values))
    _, first = grouped(column)
    return {column.values[code]: int(counts[code]) for code in column.codes[first].tolist()}


def _alike(places: np.ndarray, groups: np.ndarray) -> list[list[int]]:
    """The rows of each group, in their order."""
    found: dict[int, list[int]] = defaultdict(list)
    for at in places.tolist():
        found[int(groups[at])].append(at)
    return list(found.values())


def _links(project: Column, where: Column, weights: np.ndarray) -> pd.DataFrame:
    """The places of each project and their parts, from its weights."""
    groups, first = grouped(project, where)
    sums = pd.Series(weights).groupby(groups).sum().to_numpy()
    kept = np.flatnonzero(sums > 0)
    projects, codes = project.rows(first[kept]), where.rows(first[kept])
    counts = np.bincount(projects.codes, minlength=len(projects.values))
    whole = codes.test(lambda code: code == TERRITOIRE)
    parts = np.full(len(kept), "1", dtype=object)
    methods = np.where(whole, "non_repartie", "saisie").astype(object)
    order = np.arange(len(kept))
    several = np.flatnonzero(counts[projects.codes] > 1)
    if len(several):
        mine: dict[int, list[int]] = defaultdict(list)
        for at in several.tolist():
            mine[int(projects.codes[at])].append(at)
        for places in mine.values():
            shares = sums[kept[places]]
            total = math.fsum(shares.tolist())
            parts[places] = [f"{share / total:.9g}" for share in shares.tolist()]
            if len(set(shares.tolist())) == 1:
                methods[[at for at in places if not whole[at]]] = "egale"
        begins, _ = grouped(projects)
        order = np.argsort(begins, kind="stable")
    return pd.DataFrame(
        {
            "projet_id": projects.rows(order).series(),
            "code_quartier": codes.rows(order).series(),
            "part": pd.Series(parts[order], dtype="str"),
            "methode": pd.Series(methods[order], dtype="str"),
        }
    )
