"""Registers of organisations: SIAE, lists of ESS companies, data.inclusion structures -> `organismes`.

Each gives a status with its reason, never a guess. A SIAE convention names the kind of structure (`siae_type`), not its
legal form: only an AI (association intermédiaire) is an association by law; an ACI may be run by a public body, an EI
be a company: their ESS status stays unknown until a legal category or a flag says it. A list of the ESS says so itself
(`liste_ess`), its family when it gives one; `esus` among its sources is the ESUS agreement.

Rows kept are those of the folder's communes or neighbourhoods, and those of organisations that the folder already has
(by SIRET, SIREN, RNA). The neighbourhood of the seat comes from coordinates in the contours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from ess_metrics.files.cell_dates import moment
from ess_metrics.files.cell_identifiers import valid_rna
from ess_metrics.files.cell_values import is_empty
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import ess_status, places_of_rows, postcodes, rows
from ess_metrics.formats.parties import siret_faults, sirets
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.schema import HORS_QPV

SIAE, LISTS, INCLUSION = "siae", "liste-ess", "data-inclusion"
KINDS = "ACI AI EI ETTI EITI GEIQ EA".split()
ESS_COLUMNS = {"economiesocialesolidaireunitelegale", "flag_ess_sirene", "famille_ess"}
FAMILIES_SAID = 0.8
SIRENE_COLUMNS = {
    "nombreperiodesunitelegale",
    "statutdiffusionunitelegale",
    "categoriejuridiqueunitelegale",
    "etatadministratifunitelegale",
}
NAMES = "name nom denomination denominationunitelegale raison_sociale nom_usage".split()
SIRETS = ("siret", "siret_siege")
COMMUNES = ("code_insee", "code_commune", "insee", "codcom")


def recognise_siae(raw: RawFile) -> float:
    """A SIRET and a kind that is one of the SIAE kinds."""
    if not rows.header(raw) >= {"siret", "kind"}:
        return 0.0
    kinds = rows.sample(raw)["kind"].str.upper()
    return 0.95 if kinds.isin([*KINDS, "EATT", "OPCS"]).mean() > 0.8 else 0.0


def recognise_lists(raw: RawFile) -> float:
    """A SIREN and the ESS flag or family, in a list that is not the Sirene stock itself."""
    found = rows.header(raw)
    if not found & {"siren", "siret"} or found & SIRENE_COLUMNS or "organisme_id" in found:  # the last: our own table
        return 0.0
    if _agreement(found):
        return 0.9
    return 0.9 if "siren" in found and (found & ESS_COLUMNS or _family_column(rows.sample(raw))) else 0.0


def _agreement(found: Iterable[str]) -> bool:
    """Whether these columns are those of the list of ESUS agreements: one of them names the agreement or its day."""
    return any("esus" in name or "agrement" in name for name in found)


def _family_column(frame: pd.DataFrame) -> str:
    """The column of a list that gives the family of the ESS, by what its cells say; "" when none does."""
    for column in [name for name in map(str, frame.columns) if "famil" in name]:
        cells = frame[column][frame[column] != ""]
        if len(cells) and cells.map(_family).ne("").mean() >= FAMILIES_SAID:
            return column
    return ""


def _family(cell: str) -> str:
    """The family that a cell names, singular or plural, alone or with more words; "" when it names none."""
    words = rows.folded(cell).split("_")
    named = [name for name in ess_status.FAMILIES if any(word.rstrip("s") == name for word in words)]
    if named:
        return named[0]
    return "societe_commerciale_ess" if {"commerciale", "commerciales", "esus"} & set(words) else ""


def recognise_inclusion(raw: RawFile) -> float:
    """The structures of data.inclusion: networks or opening hours beside a SIRET and an INSEE code."""
    found = rows.header(raw)
    marks = {"reseaux_porteurs", "accessibilite_lieu", "horaires_accueil", "lien_source", "date_maj", "typologie"}
    return 0.9 if found >= {"id", "nom", "siret", "code_insee"} and len(found & marks) >= 2 else 0.0


def read(raw: RawFile, context: Context, name: str) -> Outcome:
    """Rows of `organismes` of the territory."""
    frame = rows.records(raw)
    outcome = Outcome(name, rows_read=len(frame))
    frame = _identified(frame)
    frame["_lon"], frame["_lat"], frame["_said"] = places_of_rows.coordinates(frame)
    if name == LISTS:
        frame["_name"] = _named(frame, context)
    nameless = (frame["_name"] == "") | ((frame["_siret"] == "") & (frame["_siren"] == "") & (frame["_rna"] == ""))
    inside = ~nameless & _inside(frame, context)
    outcome.faults += [
        Fault("beneficiaire_manquant", BLOCKING, raw.path.name, sheet, int(row))
        for row, sheet in zip(frame["_row"][nameless], frame["_sheet"][nameless], strict=True)
    ]
    outcome.faults += places_of_rows.point_faults(frame[inside], raw) + siret_faults(
        frame[inside | nameless], raw, *SIRETS
    )
    outcome.faults += _unread(frame[inside], raw)
    _leave_out(frame, nameless, inside, raw, context, outcome)
    kept = frame[inside]
    if name == SIAE:
        kept = _one_kind(kept, raw, outcome)
    outcome.tables["organismes"] = _organisations(kept, context, name, raw, outcome)
    if name == LISTS:
        outcome.tables["etablissements"] = _establishments(kept, outcome.tables["organismes"], context)
        outcome.tables["organismes"] = _of_known_bodies(outcome.tables["organismes"], context)
    return outcome


def _siren(cell: str) -> str:
    """Nine figures, however spaced, the first zeros that a spreadsheet took put back; "" for another text."""
    figures = re.sub(r"\s", "", cell.removesuffix(".0"))
    return figures.zfill(9) if re.fullmatch(r"\d{1,9}", figures) else ""


UNREAD = {  # column → how a cell of it reads, and what is said of one that doesn't
    "siren": (lambda cell: bool(_siren(cell)), "identifiant_illisible"),
    "rna": (lambda cell: valid_rna(cell.upper()), "identifiant_illisible"),
    **dict.fromkeys(COMMUNES, (lambda cell: bool(rows.COMMUNE.fullmatch(rows.padded(cell))), "code_illisible")),
}


def _unread(frame: pd.DataFrame, raw: RawFile) -> list[Fault]:
    """The numbers that nobody can read: set aside, and said."""
    return [
        Fault(rule, WARNING, raw.path.name, sheet, int(row), column, cell)
        for column, (reads, rule) in UNREAD.items()
        if column in frame
        for cell, row, sheet in zip(frame[column], frame["_row"], frame["_sheet"], strict=True)
        if not is_empty(cell) and not reads(cell)
    ]


def _commune(frame: pd.DataFrame, *columns: str) -> pd.Series:
    """The code of the commune of each row, "" where there is none that reads."""
    found = first_of(frame, *columns).map(rows.padded)
    return found.where(found.str.fullmatch(rows.COMMUNE).astype(bool), "")


def _named(frame: pd.DataFrame, context: Context) -> pd.Series:
    """The names of a list, or those by which the folder knows the same legal units: some lists give numbers only."""
    names: dict[str, str] = {}
    for stem in ("etablissements", "organismes"):
        table = context.tables.get(stem, pd.DataFrame())
        names |= {
            siren: name for siren, name in zip(first_of(table, "siren"), first_of(table, "nom"), strict=True) if name
        }
    return frame["_name"].mask(frame["_name"] == "", frame["_siren"].map(lambda siren: names.get(siren, siren)))


def _establishments(kept: pd.DataFrame, bodies: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The folder's establishments of the units of a list: they are of the ESS when the list says so."""
    known = context.tables.get("etablissements", rows.empty("etablissements"))
    mine = dict(zip(kept["_siren"], bodies["ess_statut"], strict=True))
    found = known[first_of(known, "siren").isin([siren for siren, status in mine.items() if status != "inconnu"])]
    ess = first_of(found, "siren").map(lambda siren: "false" if mine[siren] == "hors_ess" else "true").astype("str")
    return pd.DataFrame({"siret": first_of(found, "siret"), "siren": first_of(found, "siren"), "ess": ess})


def _of_known_bodies(bodies: pd.DataFrame, context: Context) -> pd.DataFrame:
    """A unit that a list knows by its SIREN alone completes the bodies that the folder has of it; the others stay."""
    known = context.tables.get("organismes", rows.empty("organismes"))
    ids = pd.DataFrame({"organisme_id": first_of(known, "organisme_id"), "siren": first_of(known, "siren")})
    alone = bodies["organisme_id"].str.startswith("LOC:")
    said = ["siren", "categorie_juridique", "naf", "ess_statut", "ess_motif", "esus"]
    both = ids[ids["siren"] != ""].merge(bodies.loc[alone, said].drop_duplicates("siren"), on="siren")
    left = bodies[~(alone & bodies["siren"].isin(set(both["siren"])))]
    firms = set(first_of(context.tables.get("etablissements", pd.DataFrame()), "siren"))
    left = left[~(left["organisme_id"].str.startswith("LOC:") & left["siren"].isin(firms))]
    return pd.concat([left, both], ignore_index=True).fillna("")


def _identified(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers of each row; a SIRET whose leading zero was lost is put back where the control key proves it."""
    siret = sirets(frame, *SIRETS)
    units = first_of(frame, "siren").map(_siren)
    rna = first_of(frame, "rna", "identifiantassociationunitelegale").str.upper()
    return frame.assign(
        _siret=siret,
        _siren=units.mask(units == "", siret.str[:9]),
        _rna=rna.where(rna.map(valid_rna), ""),
        _name=first_of(frame, *[column for column in NAMES if column in frame]),
    )


def _inside(frame: pd.DataFrame, context: Context) -> pd.Series:
    """Rows of the territory (commune, name of commune with its department, contours) or about known organisations."""
    land = rows.territory(context)
    if not (land.codes or land.communes):
        return pd.Series(True, index=frame.index)
    commune = _commune(frame, *COMMUNES)
    post = first_of(frame, "post_code", "code_postal", "codpost").map(rows.padded)
    named = first_of(frame, "city", "commune", "ville").map(rows.folded)
    near = named.isin(land.names) & post.str[:2].isin({dep[:2] for dep in land.departments})
    # Without a code of commune or of the post that reads, the name of the commune is all there is.
    told = commune.ne("") | post.str.fullmatch(rows.COMMUNE).astype(bool)
    near |= named.isin(land.names) & ~told
    alone, communes = commune.eq("") & named.eq(""), postcodes.home(land)
    near |= alone & post.isin({code for code in post[alone].unique() if postcodes.served_by(code, communes)})
    place = places_of_rows.by_point(frame["_lon"], frame["_lat"], context)
    known = context.tables.get("organismes", pd.DataFrame())
    numbers = {column: set(first_of(known, column)) - {""} for column in ("siret", "siren", "rna")}
    about = pd.Series(False, index=frame.index)
    firms = context.tables.get("etablissements", pd.DataFrame())
    for column, listed in numbers.items():
        about |= frame[f"_{column}"].isin(listed | (set(first_of(firms, column)) - {""}))
    return commune.isin(land.communes) | near | about | (place.ne("") & place.ne(HORS_QPV))


def _leave_out(frame, nameless, inside, raw, context, outcome) -> None:
    outside = ~nameless & ~inside
    outcome.rows_kept, outcome.rows_refused = int(inside.sum()), int((~inside).sum())
    plain = frame[[column for column in frame if not column.startswith("_") or column in ("_row", "_sheet")]]
    outcome.refused = rows.join_refused(
        rows.refused(plain[nameless], "beneficiaire_manquant"), rows.refused(plain[outside], "hors_territoire")
    )
    if outside.any():
        examples = ", ".join(frame["_name"][outside].head(3))
        facts = {"total": len(frame), "limit": rows.limit(context), "examples": examples}
        outcome.faults.append(rows.note_fault(raw, "hors_territoire", int(outside.sum()), **facts))


def _one_kind(kept: pd.DataFrame, raw: RawFile, outcome: Outcome) -> pd.DataFrame:
    """A structure with several conventions keeps the kind that comes first in the schema's list, and it is said."""
    order = kept["kind"].str.upper().map(lambda kind: KINDS.index(kind) if kind in KINDS else len(KINDS))
    several = kept["_siret"].ne("") & kept["_siret"].duplicated(keep=False)
    for siret, part in kept[several].groupby("_siret", sort=False):
        kinds = ", ".join(part["kind"].drop_duplicates())
        fault = Fault(
            "siae_plusieurs_types",
            WARNING,
            raw.path.name,
            row=int(part["_row"].iloc[-1]),
            column="kind",
            value=str(siret),
            facts={"kinds": kinds},
        )
        outcome.faults.append(fault)
    return kept.loc[order.sort_values(kind="stable").index]


def _organisations(kept: pd.DataFrame, context: Context, name: str, raw: RawFile, outcome: Outcome) -> pd.DataFrame:
    category = first_of(kept, "categorie_juridique", "categoriejuridiqueunitelegale").str.removesuffix(".0")
    activity = first_of(kept, "naf", "activiteprincipaleunitelegale")
    kinds = _kinds(kept, name)
    found = _standings(kept, category, activity, kinds, raw, outcome) if name == LISTS else _of_kinds(kinds)
    ids = kept["_siret"].mask(kept["_siret"] == "", "RNA:" + kept["_rna"])
    ids = ids.mask((kept["_siret"] == "") & (kept["_rna"] == ""), "LOC:" + kept["_siren"])
    place = places_of_rows.by_point(kept["_lon"], kept["_lat"], context)
    outcome.places = {"coordonnees": int((place != "").sum()), "non_situe": int((place == "").sum())}
    return pd.DataFrame(
        {
            "organisme_id": ids,
            "nom": kept["_name"],
            "siret": kept["_siret"],
            "siren": kept["_siren"],
            "rna": kept["_rna"],
            "categorie_juridique": category,
            "naf": activity,
            "ess_statut": [one.status for one in found],
            "ess_motif": [one.reason for one in found],
            "esus": _esus(kept, str(context.manifest.get("date_extraction") or "")[:10]),
            "siae_type": kinds,
            "code_quartier_siege": place,
            "code_commune": _commune(kept, *COMMUNES),
        }
    )


def _kinds(kept: pd.DataFrame, name: str) -> pd.Series:
    """The SIAE kind: the register's own, or the first network of data.inclusion that is one."""
    if name == SIAE:
        plain = kept["kind"].str.upper()
        return plain.where(plain.isin(KINDS), "")
    networks = first_of(kept, "reseaux_porteurs").str.upper()
    return networks.map(lambda cell: next((kind for kind in KINDS if kind in re.findall(r"[A-Z]+", cell)), ""))


def _of_kinds(kinds: pd.Series) -> list[ess_status.Standing]:
    return [
        ess_status.Standing(ess_status.ASSOCIATION, "siae") if kind == "AI" else ess_status.Standing() for kind in kinds
    ]


def _standings(kept, category, activity, kinds, raw, outcome) -> list[ess_status.Standing]:
    """By flag or category; else by the list's own word; disagreements are counted."""
    flags = first_of(kept, "economiesocialesolidaireunitelegale", "flag_ess_sirene")
    families, origins = first_of(kept, "famille_ess", _family_column(kept)).map(_family), first_of(kept, "sources")
    found, agreed = [], _agreement(kept.columns)
    for cat, act, flag, said, origin in zip(category, activity, flags, families, origins, strict=True):
        one = ess_status.standing(cat, flag, act)
        if one.status == "inconnu" and (said or "ess_france" in origin):
            one = ess_status.Standing(said or "societe_commerciale_ess", "liste_ess")
        if one.status == "inconnu" and ("esus" in origin or agreed):
            one = ess_status.Standing("societe_commerciale_ess", "agrement_esus")
        found.append(one)
    clashes = [name for name, one in zip(kept["_name"], found, strict=True) if one.clash]
    if clashes:
        outcome.faults.append(
            rows.note_fault(raw, "statut_ess_contredit", len(clashes), examples=", ".join(clashes[:3]))
        )
    return found


def _esus(kept: pd.DataFrame, today: str) -> pd.Series:
    """The agreement: `true` while it lasts, `false` once its end is past; without an end it lasts."""
    if not _agreement(kept.columns):
        return first_of(kept, "sources").map(lambda cell: "true" if "esus" in cell.split("|") else "")
    column = next((name for name in kept.columns if "fin" in name.split("_") or "echeance" in name), None)
    ends = kept[column].map(_day) if column else pd.Series("", index=kept.index)
    return ends.map(lambda end: "false" if end and today and end < today else "true").astype("str")


def _day(cell: str) -> str:
    """A date as `AAAA-MM-JJ`, "" when it is none."""
    read = moment(cell).value
    if read is None:
        return ""
    return read.day.isoformat() if read.day else f"{read.year:04d}-{read.month or 12:02d}-28"


def _source(name: str, label: str, recognise) -> Source:
    return Source(name, label, recognise, lambda raw, context: read(raw, context, name), national=True)


SIAE_SOURCE = _source(SIAE, "Structures d'insertion (registre des SIAE)", recognise_siae)
LIST_SOURCE = _source(LISTS, "Liste d'entreprises de l'ESS", recognise_lists)
INCLUSION_SOURCE = _source(INCLUSION, "Structures de data.inclusion", recognise_inclusion)
