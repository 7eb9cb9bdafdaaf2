"""Who is of the social and solidarity economy, and what proves it: a legal category, Sirene's flag, a register.

Never a name. The statistical field is a list of INSEE legal categories, some activities left out (law of 31 July 2014;
INSEE's method); the flag `economieSocialeSolidaireUniteLegale` speaks for a legal unit: O is, N is not, empty says
nothing. A commercial company without flag may be of the ESS by its statutes: it stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from ess_metrics.model.ess_families import ASSOCIATION, FAMILIES, family, of_company

OUTSIDE = frozenset("9110 9150 9224 9240".split())
# Religious, political, trade-union and employers' organisations
OUTSIDE_ACTIVITIES = (
    "9411",
    "9412",
    "9420",
    "9491",
    "9492",
    "8411",
    "8412",
    "8413",
    "8421",
    "8422",
    "8423",
    "8424",
    "8425",
    "8430",
)
NATURAL_PERSON, PUBLIC = "1", ("7", "4")


@dataclass(frozen=True)
class Standing:
    """A status of the schema and its reason (a code of the vocabulary); `clash`: flag and category disagree."""

    status: str = "inconnu"
    reason: str = ""
    clash: bool = False

    @property
    def ess(self) -> str:
        """`true`, `false` or "" (unknown), as the table of establishments wants it."""
        return {"inconnu": "", "hors_ess": "false"}.get(self.status, "true")


def standing(category: str = "", flag: str = "", activity: str = "") -> Standing:
    """The status of a legal unit by its flag (O, N, empty), else by its legal category and its activity."""
    known, flag = family(category), flag.strip().upper()
    out = category in OUTSIDE or activity.replace(".", "")[:4] in OUTSIDE_ACTIVITIES
    if flag in ("O", "OUI", "TRUE", "1"):
        return Standing(known or of_company(category), "sirene_flag", clash=out or category.startswith(PUBLIC))
    if flag in ("N", "NON", "FALSE", "0"):
        return Standing("hors_ess", "sirene_flag", clash=bool(known) and not out)
    if out or category.startswith((NATURAL_PERSON, *PUBLIC)):
        return Standing("hors_ess", "categorie_juridique")
    return Standing(known, "categorie_juridique") if known else Standing()


__all__ = ["ASSOCIATION", "FAMILIES", "Standing", "family", "standing"]
