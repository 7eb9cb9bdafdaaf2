"""The words of grants files: statuses, schemes, kinds of help, and who pays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import grant_columns as columns
from ess_metrics.formats.funders import fund_by_name
from ess_metrics.formats.grant_columns import ASKED, GRANT, GRANTED, IN_KIND, PAID
from ess_metrics.formats.source import Context

GIVEN, ONLY_ASKED = "attribue", "depose"
NOT_GIVEN = {"refuse", "ineligible", "annule", "abandonne"}
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
YEARS = re.compile(r"\b(19|20)\d\d\b")
LETTERS = re.compile(r"[a-z]{3}")
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
        return GIVEN
    only_asked = any(one.get(ASKED) for one in amounts) and not any(GRANTED in one or PAID in one for one in amounts)
    return ONLY_ASKED if only_asked else ""


def named_status(cell: str) -> str:
    """The status of the schema that a cell names, "" when it names none."""
    return STATUSES.get(fold(cell).replace("�", "e"), "")


def without_years(folded: str) -> str:
    """A folded title without its years."""
    return plain(YEARS.sub(" ", folded))


def names_project(title: str) -> bool:
    """Whether a folded title without years names a project: words, and not only those of any association's running."""
    return LETTERS.search(title) is not None and not OPERATING.fullmatch(title)
