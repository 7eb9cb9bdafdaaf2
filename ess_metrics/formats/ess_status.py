"""Who is of the social and solidarity economy, and what proves it: a legal category, Sirene's flag, a register.

Never a name. The statistical field is a list of INSEE legal categories, some activities left out (law of 31 July 2014;
INSEE's method); the flag `economieSocialeSolidaireUniteLegale` speaks for a legal unit: O is, N is not, empty says
nothing. A commercial company without flag may be of the ESS by its statutes: it stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

ASSOCIATION = "association"
FAMILIES: dict[str, frozenset[str]] = {
    # 9260: association of Alsace-Moselle local law, registered at the court, without a RNA number
    ASSOCIATION: frozenset("9210 9220 9221 9222 9223 9230 9260".split()),
    "fondation": frozenset(["9300"]),
    "mutuelle": frozenset("6411 8210 8250 8290".split()),
    "cooperative": frozenset(
        (
            "5443 5451 5453 5454 5455 5458 5459 5460 5543 5547 5551 5552 5553 5554 5555 5558 5559 5560 5643 5647 5651 "
            "5652 5653 5654 5655 5658 5659 5660 5203 5307 5309 5432 5532 5632 6532 5191 5192 5193 5194 5195 5196 6100 "
            "6595 6596 6316 6317 6318 6543 6551 6554 6558 6560"
        ).split()
    ),
}
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


def family(category: str) -> str:
    """The ESS family of a legal category, "" when it is in none."""
    return next((name for name, codes in FAMILIES.items() if category in codes), "")


def standing(category: str = "", flag: str = "", activity: str = "") -> Standing:
    """The status of a legal unit by its flag (O, N, empty), else by its legal category and its activity."""
    known, flag = family(category), flag.strip().upper()
    out = category in OUTSIDE or activity.replace(".", "")[:4] in OUTSIDE_ACTIVITIES
    if flag in ("O", "OUI", "TRUE", "1"):
        return Standing(known or _company(category), "sirene_flag", clash=out or category.startswith(PUBLIC))
    if flag in ("N", "NON", "FALSE", "0"):
        return Standing("hors_ess", "sirene_flag", clash=bool(known) and not out)
    if out or category.startswith((NATURAL_PERSON, *PUBLIC)):
        return Standing("hors_ess", "categorie_juridique")
    return Standing(known, "categorie_juridique") if known else Standing()


def _company(category: str) -> str:
    """What a unit flagged O is when its category is in no family."""
    return "societe_commerciale_ess" if category[:1] in ("", "5", "6") else "autre_nonlucratif"
