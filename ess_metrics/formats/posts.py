"""Programme 147: posts funded by the State (adultes-relais, FONJEP) and actions, by contrat de ville.

What they are. A post's amount is the *theoretical yearly cost* of the post, not a grant that was voted or paid. To keep
posts out of every default sum of grants they are written with `type_concours = prestation` (the indicators count
`subvention`), under schemes of their own (ADULTES_RELAIS, FONJEP) and `fonds_origine = ETAT_P147`: one can show them by
choosing them, never by accident. `aide_en_nature` would have said that something was lent or given, `subvention` that
money was granted. Actions are real grants: `subvention`, scheme AAP_CDV.

Where they are. No neighbourhood: the finest place is the contract, so the whole territory (TERRITOIRE, not split). Only
the rows of the territory are kept, by its contract codes of both generations (`contract_codes`).

What is one. A *project* is the posts of one carrier under one scheme, whatever the years; a *funding row* is one post
in one year. A post that comes back in the same year is counted once: an identical row is refused as a copy; the same
post of the same carrier at the same amount, in another contract or at another establishment, is refused too. The same
number with another amount or another carrier is kept and said. Carriers are named by SIRET in adultes-relais; FONJEP
writes names only: same exact name in the same department = same carrier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from ess_metrics.files import cell_values
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import contract_codes, rows
from ess_metrics.formats.parties import named_id, short_hash, siret_faults, sirets
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.schema import TERRITOIRE

AR, FJ = "adultes-relais", "fonjep"
ACTIONS = "p147-actions"
SCHEMES = {
    AR: ("ADULTES_RELAIS", "Postes adultes-relais (coût théorique)"),
    FJ: ("FONJEP", "Postes FONJEP politique de la ville (coût théorique)"),
}
DESCRIPTION = (
    "Poste financé par l'État (programme 147). Le montant est le coût théorique annuel du poste, "
    "pas une subvention votée ou versée."
)
TITLES = {AR: "Postes adultes-relais", FJ: "Postes FONJEP"}
SIRETS = ("code_tiers", "siret")
STATE = "LOC:ETAT-P147"
STATE_NAME = "État – politique de la ville (programme 147)"
AR_POST = re.compile(r"\w{5}R\w{6}")
FJ_POST = re.compile(r"[A-Z]{1,2}\d{4,6}")
CONTRACT = re.compile(r"CV\d{3,4}|CN\w{3}\d{2}[MIN]")
FONJEP_UNIT = 7164.0
SHARP_CHANGE = 0.25
POST_COLUMNS = {"id_poste", "montant", "annee"}
# What the files of actions have called these columns, the usual name first.
NAMED = {
    "lib_action": ("lib_action", "libelle_action", "intitule_action", "intitule", "nom_action", "action", "objet"),
    "raison_sociale": ("raison_sociale", "nom", "porteur", "nom_beneficiaire", "beneficiaire", "nom_tiers", "tiers"),
}
CONTRACT_CODE = "code_cv"


def recognise_posts(raw: RawFile, name: str) -> float:
    """By the shape of the post numbers, never by the amount: the file of 2025 bears the unit of the other scheme."""
    if not rows.header(raw) >= POST_COLUMNS:
        return 0.0
    posts = first_of(rows.sample(raw), "id_poste")
    pattern = AR_POST if name == AR else FJ_POST
    share = posts[posts != ""].str.fullmatch(pattern).mean() if (posts != "").any() else 0.0
    return 0.95 if share >= 0.8 else 0.0


def recognise_actions(raw: RawFile) -> float:
    """The columns of the file of actions: a year, an amount, the label of the action and who carries it."""
    found = rows.header(raw)
    if not found >= {"annee", "montant"} or not found & set(NAMED["lib_action"]):
        return 0.0
    if CONTRACT_CODE in found:  # no other file of grants is placed by the code of its contract
        return 0.95
    if "lib_action" not in found:
        return 0.0
    return 0.95 if found & {"theme", "raison_sociale"} else 0.6


def read_posts(raw: RawFile, context: Context, name: str) -> Outcome:
    """Funding rows, projects, carriers and the scheme of a file of posts."""
    frame = _typed(raw)
    outcome = Outcome(name, rows_read=len(frame), euros_read=_sum(frame))
    kept = _refuse(frame, raw, context, outcome, _copies)
    kept = kept.assign(_id=_ids(kept, name, outcome, raw))
    outcome.faults += _unit_faults(kept, raw, context, name)
    if len(kept):
        outcome.faults.append(rows.note_fault(raw, "montants_theoriques", len(kept), amount=_sum(kept)))
    scheme, label = SCHEMES[name]
    _tables(outcome, kept, context, scheme, TITLES[name] + " – {name}", "prestation")
    outcome.tables["dispositifs"] = pd.DataFrame(
        {"dispositif_code": [scheme], "libelle": [label], "famille": ["financement"], "description": [DESCRIPTION]}
    )
    return outcome


def read_actions(raw: RawFile, context: Context) -> Outcome:
    """Actions of programme 147: each a project of the whole territory, with its grant."""
    frame = _typed(raw)
    outcome = Outcome(ACTIONS, rows_read=len(frame), euros_read=_sum(frame))
    kept = _refuse(
        frame,
        raw,
        context,
        outcome,
        lambda part: _repeated(
            part,
            [
                "annee",
                "montant",
                "lib_action",
                "code_tiers",
                "raison_sociale",
                "code_cv",
                "theme",
                "sous_theme",
                "objectif",
            ],
        ),
    )
    kept = kept.assign(_id=_action_ids(kept))
    _tables(outcome, kept, context, "AAP_CDV", "{action}", "subvention")
    return outcome


def _typed(raw: RawFile) -> pd.DataFrame:
    """The rows with `_amount`, `_year`, the carrier's `_siret` and its `_carrier` (one legal unit, to find copies)."""
    frame = rows.records(raw)
    frame = frame.assign(**{name: first_of(frame, *known) for name, known in NAMED.items()})
    amounts = first_of(frame, "montant").map(cell_values.measured)
    years = first_of(frame, "annee", "exercice").str.extract(r"((?:19|20)\d{2})", expand=False).fillna("")
    siret = sirets(frame, *SIRETS)
    name = frame["raison_sociale"]
    place = first_of(frame, "insee_dep")
    place = place.mask(place == "", first_of(frame, "code_cv").map(_contract_place))
    local = pd.Series(
        [named_id(f"p147 {where}", who) for where, who in zip(place, name, strict=True)], index=frame.index
    )
    return frame.assign(
        _amount=amounts.astype(float),
        _year=years,
        _siret=siret,
        _name=name,
        _contract=first_of(frame, "code_cv").str.strip().str.upper(),
        _carrier=siret.str[:9].where(siret != "", local),
        _organisation=siret.where(siret != "", local),
    )


def _contract_place(code: str) -> str:
    """The department of a 2024 contract, which its code tells; the code itself for older ones."""
    return rows.department(code) if code.startswith("CN") else code


def _sum(frame: pd.DataFrame) -> float:
    return round(float(frame["_amount"].sum()), 2)


def _refuse(frame: pd.DataFrame, raw: RawFile, context: Context, outcome: Outcome, copies) -> pd.DataFrame:
    """The rows that can be used; the others go to `outcome.refused` with their reason and their euros."""
    unreadable = _unreadable(frame)
    where = contract_codes.placed(frame, raw, context, outcome)
    elsewhere = where.eq(contract_codes.OUTSIDE)
    unreadable = unreadable.mask(where != contract_codes.INSIDE, "")
    waiting = where.eq(contract_codes.WAITING)
    usable = frame[(unreadable == "") & ~elsewhere & ~waiting]
    twice = copies(usable).reindex(frame.index, fill_value="")
    reasons = unreadable.mask(elsewhere, rows.ELSEWHERE).mask(waiting, rows.WAITING).mask(twice != "", twice)
    outcome.euros_outside, outcome.euros_waiting = _sum(frame[elsewhere]), _sum(frame[waiting])
    for rule in ("montant_illisible", "montant_vide", "montant_negatif", "annee_illisible", "beneficiaire_manquant"):
        column = {"annee_illisible": "annee", "beneficiaire_manquant": "raison_sociale"}.get(rule, "montant")
        outcome.faults += _row_faults(frame[reasons == rule], raw, rule, BLOCKING, column)
    for rule in ("doublon_exact", "poste_repete"):
        outcome.faults += _row_faults(frame[reasons == rule], raw, rule, BLOCKING, "id_poste")
    if waiting.any():
        outcome.faults.append(
            rows.note_fault(raw, "lignes_en_attente", int(waiting.sum()), amount=_sum(frame[waiting]))
        )
    if elsewhere.any():
        outcome.faults.append(_elsewhere_fault(frame, elsewhere, raw, context))
    lost = (frame["_contract"] == "") & (reasons == "")
    if lost.any():
        outcome.faults.append(rows.note_fault(raw, "contrat_inconnu", int(lost.sum()), amount=_sum(frame[lost])))
    away = reasons != ""
    outcome.refused = rows.join_refused(_plain(frame[away]).assign(_rule=reasons[away])) if away.any() else None
    kept = frame[~away]
    outcome.faults += siret_faults(kept, raw, *SIRETS)
    outcome.rows_refused, outcome.rows_kept, outcome.euros_kept = int(away.sum()), len(kept), _sum(kept)
    outcome.places = {"territoire": len(kept)} if len(kept) else {}
    return kept


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The row as read, with its line and sheet only."""
    return frame[[column for column in frame.columns if not column.startswith("_") or column in ("_row", "_sheet")]]


def _unreadable(frame: pd.DataFrame) -> pd.Series:
    cells = first_of(frame, "montant")
    reasons = pd.Series("", index=frame.index, dtype="str")
    reasons[frame["_name"].eq("") & frame["_siret"].eq("")] = "beneficiaire_manquant"
    reasons[frame["_year"] == ""] = "annee_illisible"
    reasons[frame["_amount"] < 0] = "montant_negatif"
    reasons[frame["_amount"].isna()] = "montant_illisible"
    reasons[frame["_amount"].isna() & (cells == "")] = "montant_vide"
    return reasons


def _elsewhere_fault(frame: pd.DataFrame, elsewhere: pd.Series, raw: RawFile, context: Context) -> Fault:
    limit = "contrat " + ", ".join(sorted(rows.territory(context).contracts) or ["du territoire"])
    examples = ", ".join(code for code in frame.loc[elsewhere, "_contract"].drop_duplicates().head(5) if code)
    facts = {"total": len(frame), "limit": limit, "examples": examples, "amount": _sum(frame[elsewhere])}
    return rows.note_fault(raw, "hors_territoire", int(elsewhere.sum()), **facts)


def _row_faults(frame: pd.DataFrame, raw: RawFile, rule: str, severity: str, column: str) -> list[Fault]:
    cells = first_of(frame, column)
    return [
        Fault(rule, severity, raw.path.name, sheet, int(row), column, value or None)
        for row, sheet, value in zip(frame["_row"], frame["_sheet"], cells, strict=True)
    ]


def _copies(frame: pd.DataFrame) -> pd.Series:
    """The rule of each row that repeats a post of the same year, "" for the others."""
    posts = first_of(frame, "id_poste")
    exact = frame.assign(_post=posts).duplicated(["_year", "_post", "_amount", "_contract", "_siret", "_name"])
    same = frame.assign(_post=posts).duplicated(["_year", "_post", "_amount", "_carrier"])
    reasons = pd.Series("", index=frame.index, dtype="str")
    named = posts != ""
    return reasons.mask(named & same, "poste_repete").mask(named & exact, "doublon_exact")


def _repeated(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Identical actions: the second one is a copy."""
    present = [name for name in columns if name in frame]
    again = frame.duplicated(present)
    return pd.Series("", index=frame.index, dtype="str").mask(again, "doublon_exact")


def _ids(frame: pd.DataFrame, name: str, outcome: Outcome, raw: RawFile) -> pd.Series:
    """`FONJEP-2024-D00418`; the same number kept twice in a year (another amount or carrier) takes `-2`."""
    base = SCHEMES[name][0] + "-" + frame["_year"] + "-" + first_of(frame, "id_poste")
    rank = base.groupby(base).cumcount() + 1
    again = frame[rank > 1]
    outcome.faults += _row_faults(again, raw, "poste_a_verifier", WARNING, "id_poste")
    return base.where(rank == 1, base + "-" + rank.astype("str"))


def _action_ids(frame: pd.DataFrame) -> pd.Series:
    """Ids made of what an action is, not of its amount, so that a corrected amount updates its row."""
    what = (
        first_of(frame, "lib_action")
        + "\x1f"
        + first_of(frame, "theme")
        + "\x1f"
        + first_of(frame, "sous_theme")
        + "\x1f"
        + frame["_contract"]
    )
    words = what.map(lambda text: " ".join(text.split()).casefold())
    tags = [short_hash(f"action {who}", text) for who, text in zip(frame["_carrier"], words, strict=True)]
    base = "P147-" + frame["_year"] + "-" + pd.Series(tags, index=frame.index, dtype="str")
    rank = base.groupby(base).cumcount() + 1
    return base.where(rank == 1, base + "-" + rank.astype("str"))


def _tables(outcome: Outcome, kept: pd.DataFrame, context: Context, scheme: str, title: str, kind: str) -> None:
    """Projects, their place, funding rows and organisations of the rows kept."""
    projects = _projects(kept, context, scheme, title)
    outcome.tables["projets"] = projects
    outcome.tables["projets_quartiers"] = pd.DataFrame(
        {"projet_id": projects["projet_id"], "code_quartier": TERRITOIRE, "part": "1", "methode": "non_repartie"}
    )
    reference = first_of(kept, "id_poste").map(lambda post: f"poste {post}" if post else "")
    reference = reference.str.cat(kept["_contract"].map(lambda code: f"contrat {code}" if code else ""), sep=", ")
    outcome.tables["financements"] = pd.DataFrame(
        {
            "financement_id": kept["_id"],
            "projet_id": _project_ids(kept, scheme),
            "porteur_id": kept["_organisation"],
            "financeur_id": STATE,
            "fonds_origine": "ETAT_P147",
            "dispositif_code": scheme,
            "annee": kept["_year"],
            "section": "fonctionnement",
            "type_concours": kind,
            "montant_attribue": kept["_amount"],
            "reference_decision": reference.str.strip(", "),
            "statut": "attribue",
            "_row": kept["_row"],
        }
    )
    outcome.tables["organismes"] = _organisations(kept)


def _project_ids(kept: pd.DataFrame, scheme: str) -> pd.Series:
    return kept["_id"] if scheme == "AAP_CDV" else scheme + "-" + kept["_organisation"].str.removeprefix("LOC:")


def _projects(kept: pd.DataFrame, context: Context, scheme: str, title: str) -> pd.DataFrame:
    """One row a project; its dates run from its first to its last funded year, those of the folder included."""
    label = [
        title.format(name=who, action=what or who)
        for who, what in zip(kept["_name"], first_of(kept, "lib_action"), strict=True)
    ]
    frame = pd.DataFrame(
        {
            "projet_id": _project_ids(kept, scheme),
            "intitule": label,
            "porteur_id": kept["_organisation"],
            "_year": kept["_year"],
        }
    )
    known = context.tables.get("projets", pd.DataFrame())
    titles = dict(zip(first_of(known, "projet_id"), first_of(known, "intitule"), strict=True))
    years = _years(frame, context)
    frame = frame.drop_duplicates("projet_id").reset_index(drop=True)
    return pd.DataFrame(
        {
            "projet_id": frame["projet_id"],
            "intitule": [
                titles.get(key) or text for key, text in zip(frame["projet_id"], frame["intitule"], strict=True)
            ],
            "porteur_id": frame["porteur_id"],
            "dispositif_principal": scheme,
            "statut": "attribue",
            "date_debut": frame["projet_id"].map(lambda key: f"{min(years[key])}-01-01").astype("str"),
            "date_fin": frame["projet_id"].map(lambda key: f"{max(years[key])}-12-31").astype("str"),
        }
    )


def _years(frame: pd.DataFrame, context: Context) -> Mapping[str, list[str]]:
    """The funded years of each project, in the file and in the folder."""
    years: dict[str, list[str]] = {}
    for key, year in zip(frame["projet_id"], frame["_year"], strict=True):
        years.setdefault(key, []).append(year)
    funding = context.tables.get("financements", pd.DataFrame())
    for key, year in zip(first_of(funding, "projet_id"), first_of(funding, "annee"), strict=True):
        if key in years and year:
            years[key].append(year[:4])
    return years


def _organisations(kept: pd.DataFrame) -> pd.DataFrame:
    """Carriers, once each, and the State that decides. Nothing is said of their ESS status: a name proves nothing."""
    frame = pd.DataFrame(
        {
            "organisme_id": kept["_organisation"],
            "nom": kept["_name"].mask(kept["_name"] == "", kept["_siret"]),
            "siret": kept["_siret"],
            "siren": kept["_siret"].str[:9],
        }
    ).drop_duplicates("organisme_id")
    state = pd.DataFrame({"organisme_id": [STATE], "nom": [STATE_NAME], "siret": [""], "siren": [""]})
    found = pd.concat([frame, state] if len(kept) else [frame], ignore_index=True)
    return found.assign(ess_statut="inconnu")


def _unit_faults(kept: pd.DataFrame, raw: RawFile, context: Context, name: str) -> list[Fault]:
    """What looks wrong in the usual cost of a post: the other scheme's unit, or a jump from the nearest known year."""
    faults = []
    for year, part in kept.groupby("_year", sort=True):
        usual, count = Counter(part["_amount"]).most_common(1)[0]
        other = FONJEP_UNIT if name == AR else None
        before = _unit_before(context, SCHEMES[name][0], str(year))
        sharp = before and abs(usual / before[1] - 1) > SHARP_CHANGE
        if usual == other or sharp:
            facts = {"year": year, "unit": usual, "total": len(part), "as_fonjep": "FONJEP" if usual == other else ""}
            facts |= {"before_year": before[0], "before": before[1]} if before else {}
            faults.append(rows.note_fault(raw, "montant_unitaire_suspect", count, **facts))
    return faults


def _unit_before(context: Context, scheme: str, year: str) -> tuple[str, float] | None:
    """The nearest other year of the folder and the usual cost of a post then (earlier years first)."""
    funding = context.tables.get("financements")
    if funding is None or "dispositif_code" not in funding:
        return None
    mine = funding[(funding["dispositif_code"] == scheme) & (funding["annee"] < year)]
    if mine.empty:
        return None
    last = mine["annee"].max()
    amounts = pd.to_numeric(mine.loc[mine["annee"] == last, "montant_attribue"], errors="coerce").dropna()
    return (last, float(Counter(amounts).most_common(1)[0][0])) if len(amounts) else None


ADULTES_RELAIS = Source(
    AR,
    "Adultes-relais (postes du programme 147)",
    lambda raw: recognise_posts(raw, AR),
    lambda raw, context: read_posts(raw, context, AR),
    national=True,
)
FONJEP = Source(
    FJ,
    "FONJEP (postes du programme 147)",
    lambda raw: recognise_posts(raw, FJ),
    lambda raw, context: read_posts(raw, context, FJ),
    national=True,
)
P147_ACTIONS = Source(
    ACTIONS, "Actions de la politique de la ville (programme 147)", recognise_actions, read_actions, national=True
)
