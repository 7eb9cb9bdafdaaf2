"""The parts of the review that speak of people, premises and context."""

from __future__ import annotations

from ess_metrics.reports.review.document import LEAD, QUIET, Picture, Table, Words
from ess_metrics.reports.review.maker import Maker
from ess_metrics.reports.review.money_parts import shown
from ess_metrics.reports.review.parts import Blocks, Nothing
from ess_metrics.texts.numbers import integer, plural
from ess_metrics.texts.pages import review_words as words
from ess_metrics.views.pages import review_context, review_people, sex_views

FEW_CONTRACTS = 20


def situation(make: Maker) -> Blocks:
    """T9, after what the contract covers."""
    blocks = shown(make, "T9", make(review_context.context))
    return blocks if isinstance(blocks, Nothing) else (Words(_contract(make)), *blocks)


def _contract(make: Maker) -> str:
    data = make.data
    known = data.neighbourhoods["population"].dropna() if "population" in data.neighbourhoods else ()
    return words.FACTS_1.format(
        contract=contract_code(make) or data.manifest.territoire,
        n=plural(len(data.neighbourhoods), "quartier prioritaire", "quartiers prioritaires"),
        inhabitants=integer(float(sum(known))),
    )


def contract_code(make: Maker) -> str:
    """The code of the contract, "" for a folder that holds every contract (`*`)."""
    return (make.data.manifest.code_contrat or "").strip("*")


def pathway(make: Maker) -> Blocks:
    """T6: how far founders go, then what becomes of them."""
    if "accompagnements" not in make.data.tables:
        return Nothing(words.NO_DATA["T6"])
    view = make(review_people.pathway)
    blocks = shown(make, "T6", view)
    if isinstance(blocks, Nothing) or view is None:
        return blocks
    more = make(review_people.outcomes, compare=False)
    picture = (Picture(view, 6.0),) if make.full else ()
    told = by_sex(make, "founders")
    return (*blocks[:-1], *picture, blocks[-1], *told, *([Table(more, "T6")] if more else []))


def by_sex(make: Maker, *indicators: str) -> tuple[Words, ...]:
    """Under a table of people, a line a count: women, men, unknown; secrecy is that of `values` by sex."""
    lines = (sex_views.line(make.data, make.selection, indicator) for indicator in indicators)
    return tuple(Words(line, QUIET) for line in lines if line)


def premises(make: Maker) -> Blocks:
    """T7 by neighbourhood, then by operator."""
    if "locaux" not in make.data.tables:
        return Nothing(words.NO_DATA["T7"])
    blocks = shown(make, "T7", make(review_context.premises))
    if isinstance(blocks, Nothing):
        return blocks
    more = make(review_context.operators, compare=False)
    return (*blocks, *([Table(more, "T7")] if make.full and more and more.rows else []))


def clauses(make: Maker) -> Blocks:
    """T8: the contracts; where they are many, their sentence alone outside the full report."""
    if "clauses" not in make.data.tables:
        return Nothing(words.NO_DATA["T8"])
    view = make(review_people.clauses)
    if view and len(view.rows) > FEW_CONTRACTS and not make.full:
        listed = Words(words.T8_LISTED.format(n=plural(len(view.rows), words.T8_CONTRACT)))
        return (Words(view.sentence, LEAD), listed, *by_sex(make, "clause_beneficiaries"))
    blocks = shown(make, "T8", view)
    return blocks if isinstance(blocks, Nothing) else (*blocks, *by_sex(make, "clause_beneficiaries"))


__all__ = ["by_sex", "clauses", "contract_code", "pathway", "premises", "situation"]
