"""Grants: SCDL "subventions" in all its versions, and the tables that authorities really publish.

Recognised by columns (a beneficiary and an amount), never by the file's name. What decides the figures:

- Amounts are kept as they are written: a share of the beneficiary (`pourcentageSubvention`) never changes one, a unit
  counts where the cell or the title of its column names it, and what can be read in two ways is a question.
- Each column that names a funder makes a funding row; a total beside them only checks them.
- Requested, granted and paid are three columns; loans, guarantees and help in kind are rows of their own and stay
  out of the euros of the balance, which counts grants in money.
- A total row that its lines add up to, a repeated header, headings, notes and rows of a sheet that repeat another one
  are listed, never added, and not counted as read; a "total" that adds up nothing is a row, refused with its euros.
- A multi-year amount is spread only where the file says how (a row or a column a year); else it stays on the year of
  the decision and is flagged.
- A SIRET rounded by a spreadsheet joins nothing: the row is kept and its beneficiary is known by name.
- The place is what the row says (code, else coordinates), else the whole territory; a head office is never a place.

Identity. `financement_id` is a hash of what a grant *is*, not of its amount, so that the same file read twice gives the
same rows; those of another file stay beside them (`importing.twins`). It is the file's own `idSubvention` when it has
one; else funder + reference of the decision (if any) + beneficiary's name + purpose + date or year, with the section
and the kind of help. The name is used rather than the number, because mending a number is the commonest correction.
Rows alike in all this are told apart by their rank, amounts in ascending order. Without a funder the titles of the
columns stand for it, so that two publishers are never mixed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pandas as pd

from ess_metrics.files import cell_values, pace
from ess_metrics.files.cell_values import Identifier, fold, plain
from ess_metrics.files.grid import Grid, RawFile
from ess_metrics.formats import grant_columns as columns
from ess_metrics.formats import jaune, places_of_rows
from ess_metrics.formats.funders import fund_by_name
from ess_metrics.formats.grant_columns import ASKED, GRANT, GRANTED, IN_KIND, PAID
from ess_metrics.formats.grant_reader import Reader
from ess_metrics.formats.grant_rows import Grant
from ess_metrics.formats.identity import counter
from ess_metrics.formats.named_places import NamedPlaces
from ess_metrics.formats.parties import organisation, schemes, short_hash
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.schema import TERRITOIRE

NAME = "scdl-subventions"
OTHERS = {"code cv", "id poste", "total depenses eligibles", "operation unique identifier", "projet id"}
OTHERS |= {
    "financement id",
    "porteur id",
    "montant ue programme union co financing rate",
    "total eligible expenditure amount",
}
OPERATING = re.compile(
    r"((subvention|aide|participation|dotation|contribution|soutien)s? )?"
    r"((de|du|au|a la|en|pour le|globale?|annuelle?) )*fonctionnement"
    r"( (generale?|globale?|annuel|courant|annee|exercice|du|de|la|l|le|structures?|association|semestre|1er|2eme"
    r"|pour|au|titre))*"
)
STATUSES = {
    "attribuee": "attribue", "attribue": "attribue", "accordee": "attribue", "accorde": "attribue", "vote": "attribue",
    "votee": "attribue", "notification": "attribue", "notifiee": "attribue", "conseil municipal": "attribue",
    "favorable": "attribue", "en cours d instruction": "en_instruction", "en cours d intruction": "en_instruction",
    "instruction": "en_instruction", "en instruction": "en_instruction", "instruction technique": "en_instruction",
    "instruction terminee": "en_instruction", "deposee": "depose", "depose": "depose", "demande": "depose",
    "demandee": "depose", "recevable": "recevable", "ineligible": "ineligible", "ineligibile": "ineligible",
    "refusee": "refuse", "refuse": "refuse", "rejetee": "refuse", "rejete": "refuse", "defavorable": "refuse",
    "conventionnee": "conventionne", "conventionne": "conventionne", "validation de l echeancier": "conventionne",
    "en cours": "en_cours", "payee": "solde", "paye": "solde", "soldee": "solde", "solde": "solde", "versee": "solde",
    "annulee": "annule", "annule": "annule", "abandonnee": "abandonne", "abandonne": "abandonne", "evaluee": "evalue",
}  # fmt: skip
PROJECT_NUMBER = re.compile(r"^reference$|\bdossier\b|\bprojet\b|\baction\b")
FUND_BY_SIREN = {"21": "COMMUNE", "22": "DEPARTEMENT", "23": "REGION", "24": "EPCI"}
SCHEMES = (
    (r"contrat de ville|politique de la ville", "AAP_CDV"),
    (r"cpo|conventions? pluriannuelles? d objectifs?", "CPO"),
    (r"quartiers fertiles", "AAP_QF"),
    (r"fabriques? de territoire", "AAP_FDT"),
    (r"feder", "FEDER"),
    (r"fse", "FSE"),
    (r"tzcld|territoires? zero chomeur.*", "TZCLD"),
)


def recognise(raw: RawFile) -> float:
    """How surely the file is a table of grants: SCDL names, else a beneficiary, an amount and a year or a purpose."""
    if jaune.is_jaune(raw):
        return 0.95
    return max((_recognise_grid(grid) for grid in raw.grids), default=0.0)


def _recognise_grid(grid: Grid) -> float:
    found = columns.columns_of(grid.header, grid.above, grid.rows[:200])
    if not found.usable or {fold(title) for title in grid.header} & OTHERS:
        return 0.0
    names = columns.scdl_names(grid.header)
    if names >= 6 or {"attribuant_nom", "nom", "objet"} <= found.fields.keys():
        return 0.95
    titles = " ".join([*(amount.title for amount in found.amounts), *grid.above]).lower()
    yearly = "subvention" in titles or any(amount.year for amount in found.amounts)
    context = {"annee", "date", "objet", "projet", "reference", "attribuant_nom", "nature"} & found.fields.keys()
    granted = any(amount.what in (GRANTED, PAID) for amount in found.amounts)
    return (0.8 if granted else 0.6) if context or found.year else 0.6 if yearly else 0.4


def read(raw: RawFile, context: Context) -> Outcome:
    """Organisations, projects and funding rows of a grants file, with the balance of rows and euros."""
    if jaune.is_jaune(raw):
        return jaune.read(raw, context)
    reader = Reader(raw, context)
    for grid in sorted(raw.grids, key=lambda grid: -len(columns.columns_of(grid.header, grid.above).fields)):
        reader.read_grid(grid)  # the sheet that says most first: others may repeat it
    outcome = Outcome(NAME)
    reader.balance(outcome)
    if not reader.lines:
        reader.notes.add(Fault("aucune_ligne", BLOCKING, raw.path.name))
    _Tables(reader, context, outcome).fill()
    outcome.faults = reader.notes.all()
    return outcome


def fund_of(name: str, siren: str, context: Context) -> str:
    """Who pays, by the name of the funder, else by the kind of its SIREN; AUTRE when neither says."""
    if siren and siren == str(context.manifest.get("siren_epci", "")):
        return "EPCI"
    return fund_by_name(name) or FUND_BY_SIREN.get(siren[:2], "AUTRE")


def scheme_of(text: str) -> str:
    """The scheme a file names in its own column, AUTRE when it names none that is known."""
    words = fold(text)
    return next((code for pattern, code in SCHEMES if re.search(rf"\b({pattern})\b", words)), "AUTRE")


def concours_of(nature: str, default: str) -> str:
    """The kind of help that the nature of a row says ("aide en numéraire;aide en nature" stays a grant)."""
    words = fold(nature).replace("�", "e")
    if default != GRANT or not words:
        return default
    if "numerair" in words or "subvention" in words:
        return GRANT
    pairs = (("pret", columns.LOAN), ("avance", columns.ADVANCE), ("garantie", columns.GUARANTEE), ("nature", IN_KIND))
    return next((kind for word, kind in pairs if word in words), GRANT)


def status_of(amounts: Sequence[Mapping[str, Decimal | None]]) -> str:
    """Granted or paid above 0: attribue; asked and nothing said of a grant: depose; else nobody knows."""
    if any((one.get(name) or 0) > 0 for one in amounts for name in (GRANTED, PAID)):
        return "attribue"
    only_asked = any(one.get(ASKED) for one in amounts) and not any(GRANTED in one or PAID in one for one in amounts)
    return "depose" if only_asked else ""


class _Tables:
    """Turns the grants of a file into the tables of the folder."""

    def __init__(self, reader: Reader, context: Context, outcome: Outcome):
        self.reader, self.context, self.outcome = reader, context, outcome
        self.organisations: dict[str, dict] = {}
        self.funding: list[dict] = []
        self.projects: dict[str, dict] = {}
        self.places: list[dict] = []
        self.scopes: dict[int, str] = {}
        self.several: set[str] = set()
        self.known = self._identifiers_by_name()
        self.named = NamedPlaces(context, reader.file)

    def fill(self) -> None:
        """Write the tables into the outcome."""
        for grant in pace.moving(self.reader.grants):
            self._add(grant)
        self._number()
        tables = {"organismes": list(self.organisations.values()), "financements": self.funding}
        if self.projects:
            tables["projets"] = list(self.projects.values())
            tables["projets_quartiers"] = self._placed()
        self.outcome.tables = {stem: pd.DataFrame(rows) for stem, rows in tables.items() if rows}
        self._schemes()
        self._notes()

    def _identifiers_by_name(self) -> dict[str, Identifier]:
        """Exact name → its number, where the file gives one number only for that name."""
        found = defaultdict(set)
        for grant in self.reader.grants:
            if grant.identifier:
                found[fold(grant.name)].add(grant.identifier)
        self.several = {name for name, numbers in found.items() if len(numbers) > 1}
        return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1 and name}

    def _who(self, grant: Grant) -> str:
        """The beneficiary by name and commune; its number too where the file gives this name several."""
        name, number = fold(grant.name), grant.identifier or self.known.get(fold(grant.name))
        return f"{name}|{fold(grant.get('commune'))}|{number.value if number and name in self.several else ''}"

    def _scope(self, grant: Grant) -> str:
        """Whose data this is: the funder, else the titles of the columns."""
        number = cell_values.identifier(grant.get("attribuant_id")).value
        return (number.value if number else "") or fold(grant.get("attribuant_nom")) or grant.columns.signature

    def _add(self, grant: Grant) -> None:
        carrier = self._beneficiary(grant)
        project = self._project(grant, carrier)
        for money in grant.money:
            funder, fund = self._funder_of(grant, money)
            self.funding.append(self._funding_row(grant, money, carrier, funder, fund, project))

    def _funder_of(self, grant: Grant, money) -> tuple[str, str]:
        """Who pays an amount: the funder of its column, else that of the row."""
        if not money.funder:
            return self._funder(grant)
        return self._organisation(None, money.funder, "financeurs"), money.fund

    def _beneficiary(self, grant: Grant) -> str:
        identifier = grant.identifier or self.known.get(fold(grant.name))
        code = cell_values.postcode(grant.get("code_postal")).value or ""
        where = {"_commune": grant.get("commune"), "_department": code[:2], "_row": grant.line, "_sheet": grant.sheet}
        scope = f"{self._scope(grant)}|{code}|{fold(grant.get('commune'))}"
        return self._organisation(identifier, grant.name, scope, where)

    def _funder(self, grant: Grant) -> tuple[str, str]:
        name, number = grant.get("attribuant_nom"), cell_values.identifier(grant.get("attribuant_id")).value
        if not name and not number:
            return "", ""
        siren = number.value[:9] if number and number.kind != "rna" else ""
        return self._organisation(number, name or number.value, "financeurs"), fund_of(name, siren, self.context)

    def _organisation(self, identifier: Identifier | None, name: str, scope: str, where: dict | None = None) -> str:
        row = organisation(identifier, name, scope) | (where or {})
        self.organisations.setdefault(row["organisme_id"], row)
        return row["organisme_id"]

    def _project(self, grant: Grant, carrier: str) -> str:
        """The project of a grant that names one: carrier, title and year, or the file's own number.

        Years and funders are put together afterwards, with what the folder has (`importing.identity`).
        """
        title = grant.get("projet") or grant.get("objet")
        bare = plain(re.sub(r"\b(19|20)\d\d\b", " ", fold(title)))
        if not re.search(r"[a-z]{3}", bare) or OPERATING.fullmatch(bare):
            if not grant.get("quartier"):
                return ""
            title = title or grant.name  # without a project its place would be lost
        year = str(min((money.year for money in grant.money if money.year), default=grant.year))
        reference = self._reference(grant)
        found = f"SUBV-{short_hash(self._scope(grant), self._who(grant), bare, year, reference)}"
        row = {
            "_publisher": self._scope(grant),
            "_reference": reference,
            "_year": year,
            "_named": True,
            "projet_id": found,
            "intitule": title,
            "porteur_id": carrier,
            "dispositif_principal": self._scheme(grant),
        }
        row |= {"statut": self._status(grant), **self._dates(grant), "cout_total": self._cost(grant, "cout")}
        row["ressources_propres"] = self._cost(grant, "propres")
        if found not in self.projects:
            self.projects[found] = row | {"_row": grant.line, "_sheet": grant.sheet}
        self._locate(grant, found)
        return found

    def _reference(self, grant: Grant) -> str:
        """The number that the publisher gives the project itself: that of a decision is shared by many."""
        at = grant.columns.fields.get("reference")
        title = columns.title_of(grant.columns.header[at]) if at is not None else ""
        reference = fold(grant.get("reference"))
        return reference if PROJECT_NUMBER.search(title) and not counter(reference) else ""

    def _locate(self, grant: Grant, project: str) -> None:
        """Where a row says that its project is: one place, or several that share its euros."""
        cell, at = grant.get("quartier"), grant.columns.fields.get("quartier")
        written = grant.cells[at] if at is not None and at < len(grant.cells) else ""
        found = self.named.codes(written, plain(grant.columns.header[at]), grant.line, grant.sheet) if written else ()
        if self.named.able and (found is None or (at is not None and not written and not grant.get("latitude"))):
            return  # no place, as long as nobody says which
        codes = list(found) if found is not None else [cell]
        for code in codes or [""]:
            place = {"project": project, "grant": grant, "code": code, "equal": 1 / len(codes or [""])}
            place |= {"longitude": grant.get("longitude"), "latitude": grant.get("latitude")}
            self.places.append(place | {"weight": float(grant.euros) * place["equal"]})

    def _dates(self, grant: Grant) -> dict[str, str]:
        found = {}
        for column, name in (("date_debut", "debut"), ("date_fin", "fin")):
            value = cell_values.moment(grant.get(name)).value
            found[column] = value.day.isoformat() if value and value.day else ""
        return found

    def _cost(self, grant: Grant, name: str) -> str:
        value = cell_values.money(grant.get(name)).value
        return f"{value:f}" if value is not None and value >= 0 else ""

    def _scheme(self, grant: Grant) -> str:
        return scheme_of(grant.get("dispositif"))

    def _status(self, grant: Grant, money=None) -> str:
        """The status that the row writes, else what its amounts say (those of one funding row, or all of them)."""
        word = fold(grant.get("statut"))
        if not word:
            return status_of([one.amounts for one in ([money] if money else grant.money)])
        return STATUSES.get(word.replace("�", "e"), "")

    def _funding_row(self, grant: Grant, money, carrier: str, funder: str, fund: str, project: str) -> dict:
        year = money.year or grant.year
        concours = concours_of(grant.get("nature"), money.concours)
        several_years = cell_values.boolean(grant.get("pluriannuel")).value
        paid = cell_values.moment(grant.get("paye_le")).value
        return {
            "financement_id": "",
            "projet_id": project,
            "porteur_id": "" if project else carrier,
            "financeur_id": funder,
            "fonds_origine": fund,
            "dispositif_code": self._scheme(grant),
            "annee": str(year),
            "section": money.section,
            "type_concours": concours,
            **{what: f"{money.amounts[what]:f}" if what in money.amounts else "" for what in (ASKED, GRANTED, PAID)},
            "forme_convention": {True: "cpo", False: "ponctuelle"}.get(several_years, ""),
            "date_decision": grant.day.isoformat() if grant.day else "",
            "date_premier_versement": paid.day.isoformat() if paid and paid.day else "",
            "reference_decision": grant.get("reference"),
            "statut": self._status(grant, money),
            "_row": grant.line,
            "_sheet": grant.sheet,
            "_named": True,
            "_derived": not grant.get("identifiant"),
            "_identity": self._identity(grant, money, year, concours),
        }

    def _identity(self, grant: Grant, money, year: int, concours: str) -> tuple:
        """What the funding row is, apart from its amounts (see the module's docstring)."""
        scope, kind = self._scope(grant), f"{money.section}|{concours}|{fold(money.funder)}"
        if own := grant.get("identifiant"):
            return (scope, "id", fold(own), fold(grant.name), year, kind)
        purpose = fold(f"{grant.get('projet')} {grant.get('objet')}")
        who = fold(grant.name) + (cell_values.postcode(grant.get("code_postal")).value or "")
        when = grant.day.isoformat() if grant.day else year
        return (scope, fold(grant.get("reference")), who, purpose, when, year, kind)

    def _number(self) -> None:
        """Ids of the funding rows: the hash of their identity and their rank among equals, smallest amounts first."""
        alike = defaultdict(list)
        for row in self.funding:
            alike[row.pop("_identity")].append(row)
        for identity, rows in alike.items():
            rows.sort(key=lambda row: [Decimal(row[what] or -1) for what in (GRANTED, PAID, ASKED)])
            for rank, row in enumerate(rows):
                row["financement_id"] = "SUBV-" + short_hash(*identity, rank)

    def _placed(self) -> list[dict]:
        """The places of each project: the codes of its rows, else their coordinates, else the whole territory.

        Rows of one project in several places share it by their euros, several codes in one cell equally.
        """
        for fault in self.named.faults:
            self.reader.notes.add(fault)
        if not self.places:
            return []
        frame = pd.DataFrame(self.places)
        lon, lat, _ = places_of_rows.coordinates(frame[["longitude", "latitude"]])
        found = places_of_rows.place(frame.index, self.context, codes=frame["code"], lon=lon, lat=lat)
        self.outcome.places = found.counts
        self._say_unplaced(frame, found)
        weights = frame["weight"].astype(float)
        known = weights.groupby(frame["project"]).transform("sum") > 0
        weights = weights.where(known, frame["equal"].astype(float))
        sums = weights.groupby([frame["project"], found.codes], sort=False).sum()
        return list(_links(sums[sums > 0]))

    def _say_unplaced(self, frame: pd.DataFrame, found: places_of_rows.Placed) -> None:
        """The places that the file writes and that are no neighbourhood of the folder."""
        written = frame["code"].map(fold)
        lost = frame[(found.how == places_of_rows.WHOLE) & ~written.isin(["", "non", "territoire"])]
        for at in lost.index:
            grant: Grant = lost["grant"][at]
            title = plain(grant.columns.header[grant.columns.fields["quartier"]])
            fault = Fault(
                "quartier_inconnu", WARNING, self.reader.file, grant.sheet, grant.line, title, lost["code"][at]
            )
            self.reader.notes.add(fault)

    def _schemes(self) -> None:
        """The schemes used, so that a folder without them can name them."""
        if used := {row["dispositif_code"] for row in self.funding}:
            self.outcome.tables["dispositifs"] = schemes(used)

    def _notes(self) -> None:
        """What the file as a whole lacks."""
        reader, add = self.reader, self.reader.notes.add
        grants = reader.grants
        if grants and not any(row["financeur_id"] for row in self.funding):
            add(Fault("financeur_inconnu", WARNING, reader.file, facts={"count": len(grants)}))
        without = sum(not grant.get("objet") and not grant.get("projet") for grant in grants)
        if without:
            add(Fault("objet_vide", WARNING, reader.file, facts={"count": without}))
        unknown = Counter(grant.get("statut") for grant in grants if grant.get("statut") and not self._status(grant))
        for value, count in unknown.items():
            add(Fault("statut_inconnu", WARNING, reader.file, value=value, facts={"count": count}))
        if grants and all(amount.what == PAID for grant in grants[:1] for amount in grant.columns.amounts):
            add(Fault("montants_verses_seuls", WARNING, reader.file, facts={"count": len(grants)}))
        self._other_euros()

    def _other_euros(self) -> None:
        """Loans, guarantees and help in kind: their sums, which the balance of grants leaves out."""
        sums = defaultdict(Decimal)
        for row in self.funding:
            if row["type_concours"] != GRANT and row[GRANTED]:
                sums[row["type_concours"]] += Decimal(row[GRANTED])
        for kind, total in sorted(sums.items()):
            words = {"pret": "de prêts", "garantie": "de garanties", IN_KIND: "d'aides en nature"}.get(kind, kind)
            fault = Fault("hors_bilan", WARNING, self.reader.file, facts={"kind": words, "amount": total})
            self.reader.notes.add(fault)


SOURCE = Source(NAME, "Subventions (schéma SCDL et tableaux des collectivités)", recognise, read)


def _links(sums: pd.Series) -> Iterator[dict]:
    """The places of each project from its weights by (project, code): one pass, as files have projects by thousands."""
    projects: dict[str, dict[str, float]] = {}
    names, codes = (sums.index.get_level_values(level) for level in (0, 1))
    for project, code, weight in zip(names, codes, sums.tolist(), strict=True):
        projects.setdefault(project, {})[code] = weight
    for project, parts in pace.moving(projects.items()):
        total = math.fsum(parts.values())
        shared = "egale" if len(parts) > 1 and len(set(parts.values())) == 1 else "saisie"
        for code, weight in parts.items():
            method = "non_repartie" if code == TERRITOIRE else shared
            yield {"projet_id": project, "code_quartier": code, "part": f"{weight / total:.9g}", "methode": method}
