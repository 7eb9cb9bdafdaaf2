"""The families of the social economy that an Insee legal category tells by itself (law of 31 July 2014)."""

from __future__ import annotations

ASSOCIATION = "association"
COMPANY, OTHER = "societe_commerciale_ess", "autre_nonlucratif"
OUTSIDE, UNKNOWN = "hors_ess", "inconnu"
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


def family(category: str) -> str:
    """The ESS family of a legal category, "" when it is in none."""
    return next((name for name, codes in FAMILIES.items() if category in codes), "")


def of_company(category: str) -> str:
    """What a unit that is known to be of the ESS is when its category is in no family."""
    return COMPANY if category[:1] in ("", "5", "6") else OTHER
