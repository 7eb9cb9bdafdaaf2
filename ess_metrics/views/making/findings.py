"""Headlines: what the data say first under a selection, ten kinds of findings, each true to the letter.

Nothing is said that needs more than the data: no cause, no forecast. A finding whose two candidates are equal is a tie;
one that a rounding would make false ("+0 %", "100 %" of a part) is not said.
"""

from __future__ import annotations

from dataclasses import dataclass

from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Values
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import euros_short, listing, per_inhabitant, percent, plural, years
from ess_metrics.texts.pages import findings_words as words
from ess_metrics.views.making.answers import values
from ess_metrics.views.making.indicator_views import BREAK_YEAR, broken, unfinished
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import period
from ess_metrics.views.view import OK

PLACE, SCHEME = "code_quartier", "dispositif_code"
HEADS = ("rien", "ecart", "superlatif", "part")
FEW = 5  # rows under which a figure is read with caution
MOST_TIED = 3
CENT = 0.005


@dataclass(frozen=True)
class Finding:
    """A headline: its kind and its sentence."""

    kind: str
    text: str


def findings(data: Dataset, selection: Selection) -> tuple[Finding, ...]:
    """All that can be said, the most telling first; for shared amounts in current euros (else nothing is said)."""
    if selection.mode != "reparti" or selection.euros:
        return ()
    found = [("non_couvert", _uncovered(data, selection))]
    total = values(data, "granted", None, selection).total
    if not total.value:
        return _said([*found, ("rien", _nothing(data, selection))])
    makers = {
        "petits_nombres": _small,
        "superlatif": _top,
        "ecart": _gap,
        "evolution": _change,
        "part": _share,
        "concentration": _half,
        "egalite": _tie,
        "rupture": _break,
    }
    return _said([*found, *((kind, make(data, selection)) for kind, make in makers.items())])


def headlines(data: Dataset, selection: Selection, kinds: tuple[str, ...] = HEADS) -> tuple[str, ...]:
    """The sentences of some kinds, in the order of `kinds`."""
    said = {finding.kind: finding.text for finding in findings(data, selection)}
    return tuple(said[kind] for kind in kinds if kind in said)


def _said(found: list[tuple[str, str]]) -> tuple[Finding, ...]:
    return tuple(Finding(kind, text) for kind, text in found if text)


def _participle(selection: Selection) -> str:
    return labels.AMOUNT_PARTICIPLES[selection.amount]


def _nothing(data: Dataset, selection: Selection) -> str:
    participle = f"{_participle(selection)[:-1]}e"
    return words.NOTHING.format(participle=participle, period=period(data, selection))


def _uncovered(data: Dataset, selection: Selection) -> str:
    """The years asked that the folder does not hold."""
    known = data.years
    left = [year for year in selection.years if known and not known[0] <= year <= known[-1]]
    return words.UNCOVERED.format(years=years(left), first=known[0], last=known[-1]) if left else ""


def _small(data: Dataset, selection: Selection) -> str:
    n = values(data, "granted", None, selection).total.n or 0
    return words.SMALL.format(n=plural(n, words.ROW)) if 0 < n < FEW else ""


def _ranked(found: Values) -> list[tuple[float, str]]:
    known = [(cell.number, key) for key, cell in found if cell.status == OK and cell.number > 0]
    return sorted(known, key=lambda pair: (-pair[0], pair[1]))


def _top(data: Dataset, selection: Selection) -> str:
    """The neighbourhood of the largest amount, when there are two and one is ahead."""
    ranked = _ranked(values(data, "granted", PLACE, selection))
    if len(ranked) < 2 or ranked[0][0] - ranked[1][0] < CENT:
        return ""
    amount, code = ranked[0]
    return words.TOP.format(
        participle=_participle(selection)[:-1], place=name(data, PLACE, code), amount=euros_short(amount)
    )


def _gap(data: Dataset, selection: Selection) -> str:
    """The neighbourhood the farthest from the mean of all, per inhabitant; itself when one is chosen."""
    asked = selection.without(PLACE)
    mine = selection.values(PLACE)
    gaps = {key: cell.number for key, cell in values(data, "gap_to_mean", PLACE, asked) if cell.status == OK}
    rates = {
        k: c.number for k, c in values(data, "granted_per_inhabitant", PLACE, asked) if c.status == OK and c.number
    }
    among = [key for key in rates if gaps.get(key) is not None and (key in mine or len(mine) != 1)]
    if not among:
        return ""
    code = max(among, key=lambda key: (abs(gaps[key]), key))
    if round(abs(gaps[code]) * 100) == 0:
        return ""
    return words.GAP.format(
        place=name(data, PLACE, code),
        rate=per_inhabitant(rates[code]),
        gap=percent(abs(gaps[code]), 0),
        way=words.WAYS[gaps[code] > 0],
    )


def _change(data: Dataset, selection: Selection) -> str:
    """The last finished year against the one before, when both have money."""
    last = selection.years[-1] if selection.years else data.last_full_year
    if unfinished(data, [last]) or last - 1 not in data.years or (broken(data, selection) and last == int(BREAK_YEAR)):
        return ""
    now, before = (
        values(data, "granted", None, selection.without("annee").plus("annee", str(year))).total.value
        for year in (last, last - 1)
    )
    if not now or not before:
        return ""
    share = percent(abs(now / before - 1), 0)
    moved = words.STABLE if abs(now / before - 1) < 0.005 else words.MOVED[now > before].format(share=share)
    return words.CHANGE.format(before=last - 1, year=last, participle=_participle(selection), moved=moved)


def _share(data: Dataset, selection: Selection) -> str:
    """What the first scheme makes of the total, when there are two."""
    found = values(data, "granted", SCHEME, selection)
    ranked = _ranked(found)
    if len(ranked) < 2 or not found.total.value:
        return ""
    amount, code = ranked[0]
    share = percent(amount / found.total.value, 0)
    return words.SHARE.format(scheme=short(data, SCHEME, code), share=share, participle=_participle(selection))


def _half(data: Dataset, selection: Selection) -> str:
    """In how few neighbourhoods half of what they receive is, among those that receive something."""
    ranked = _ranked(values(data, "granted", PLACE, selection))
    if len(ranked) < 4:
        return ""
    half, reached, count = sum(amount for amount, _ in ranked) / 2, 0.0, 0
    while reached < half - CENT:
        reached, count = reached + ranked[count][0], count + 1
    return words.HALF.format(
        participle=_participle(selection), n=plural(count, words.PLACE), all=plural(len(ranked), words.PLACE)
    )


def _tie(data: Dataset, selection: Selection) -> str:
    """The schemes that have equally many rows, more than any other."""
    found = [(cell.n or 0, key) for key, cell in values(data, "granted", SCHEME, selection) if cell.status == OK]
    most = max((n for n, _ in found), default=0)
    tied = sorted(key for n, key in found if n == most)
    if not most or not 2 <= len(tied) <= MOST_TIED:
        return ""
    return words.TIE.format(names=listing(short(data, SCHEME, key) for key in tied), n=most)


def _break(data: Dataset, selection: Selection) -> str:
    """Where the perimeter of the chosen neighbourhood changed within the years asked."""
    chosen, asked = selection.values(PLACE), selection.years or data.years
    if len(chosen) != 1 or not broken(data, selection) or not asked[0] < int(BREAK_YEAR) <= asked[-1]:
        return ""
    return words.BREAK.format(place=name(data, PLACE, chosen[0]), year=BREAK_YEAR)


__all__ = ["Finding", "findings", "headlines"]
