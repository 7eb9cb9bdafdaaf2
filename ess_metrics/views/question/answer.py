"""The answer to a question: the figure with its unit and its proof, the page that shows it; or « je ne sais pas »."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ess_metrics.analyses.proof import prove
from ess_metrics.analyses.values import MissingTable, missing_table
from ess_metrics.counting.coverage import uncovered
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import SANS_OBJET, Cell, Values
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import label
from ess_metrics.texts.numbers import KINDS_OF_UNITS, date, decimal, formatted, kind_of, listing, plural, with_unit
from ess_metrics.texts.numbers import years as said_years
from ess_metrics.texts.pages import question_words as words
from ess_metrics.views import uses
from ess_metrics.views.making.answers import values
from ess_metrics.views.making.handmade import carrier_name
from ess_metrics.views.making.indicator_views import unfinished
from ess_metrics.views.names import name
from ess_metrics.views.pages import premises, premises_leases
from ess_metrics.views.question.heard_question import Heard, hear
from ess_metrics.views.question.page_filters import asked_over
from ess_metrics.views.question.question_reading import USUAL, Reading, listed, readings
from ess_metrics.views.question.shapes import COUNTED, FIRST, LAST, LISTED, PLACES, ROWS, SERIES, TOTAL
from ess_metrics.views.sentences import period, restrictions
from ess_metrics.views.view import OK, SECRET, View

MOST_SAID = 3
ALIKE = 2  # ways to read a question that are named when it stays open
EVERYTHING = Selection()
_PAGE_OF_TABLES = {
    "financements": "financements", "projets": "projets", "realisations": "resultats",
    "locaux": "locaux", "baux": "locaux",
    "accompagnements": "parcours", "clauses": "parcours", "appuis": "parcours", "evenements": "parcours",
    "etablissements": "activite", "indicateurs": "quartier",
}  # fmt: skip
_STATES = ("active_projects", "neighbourhoods_without_project")  # without years, a state of the day
_RESULTS = ("jobs", "beneficiaries", "qpv_beneficiaries", "qpv_beneficiary_share", "grant_per_job")
_PAGE_OF_FIGURES = {
    **dict.fromkeys(_RESULTS, "resultats"),
    "cpo_ending": "echeances",
    "gini": "overview",
    "neighbourhoods_without_project": "overview",
}


@dataclass(frozen=True)
class Target:
    """A page and the filters that it opens with (column → codes)."""

    page: str
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure of an answer: what it is of, its value in words, its cell, and the code that proves it."""

    name: str
    text: str
    cell: Cell
    proof: str


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    `known` is false when nothing in the folder answers: then there is no figure, `notes` say why and `targets` are the
    nearest pages. Else `figures` are the total, or the rows in the order asked; `indicator`, `by`, `key`, `selection`
    and `shape` say exactly what was counted, `notes` what was read differently and which filters of the page were kept.
    """

    known: bool
    text: str
    targets: tuple[Target, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    indicator: str = ""
    by: str | None = None
    key: str | None = None
    selection: Selection = EVERYTHING
    shape: str = ""
    count: int | None = None


def answer(data: Dataset, text: str, page: Selection = EVERYTHING) -> Answer:
    """The answer to a question in French, under the filters that the person set on the page.

    A filter that the question names takes the place of the page's; the others are kept, and said. Nothing is answered
    unless every word is understood.
    """
    question = hear(data, text)
    ways = readings(question)
    best, list_ = ways[0], listed(question)
    if list_ and (best.left or best.explicit <= list_.explicit) and not missing_rows(data, list_.indicator):
        return _listing(data, question, list_, page)
    if best.sheet:
        return _sheet(data, best)
    if best.left:
        return _refused(data, question, ways)
    alike = [way for way in ways if not way.left and _rank(way) == _rank(best) and way.indicator != best.indicator]
    told = [way for way in alike if _has_data(data, way)]
    if told and _has_data(data, best):
        return _refused(data, question, ways, (best, *told))
    return _answered(data, question, told[0] if told else best, page)


def _rank(way: Reading) -> tuple[int, int]:
    return way.explicit, way.strength


def _has_data(data: Dataset, way: Reading) -> bool:
    if missing_table(data, way.indicator):
        return False
    return bool(values(data, way.indicator, None, EVERYTHING).total.n)


# -- not answered -----------------------------------------------------------------------------------------------------


def _refused(data: Dataset, question: Heard, ways: Sequence[Reading], alike: Sequence[Reading] = ()) -> Answer:
    """« Je ne sais pas », with what was not understood and the pages of what was."""
    left = list(dict.fromkeys(text for text in ways[0].left if text != "…"))
    notes = list(_mended(question))
    if alike:
        notes.append(words.AMBIGUOUS.format(labels=" ; ".join(label(way.indicator) for way in alike[: ALIKE + 1])))
    elif left:
        notes.append(words.NOT_READ.format(words=", ".join(left)))
    return Answer(False, words.UNKNOWN, _nearest(ways, alike), notes=tuple(notes))


def _nearest(ways: Sequence[Reading], alike: Sequence[Reading]) -> tuple[Target, ...]:
    """The pages of the readings that leave the fewest words, each once."""
    found: dict[str, Target] = {}
    for way in (*alike, *ways):
        if way.explicit or (way.where and way.indicator == USUAL):
            target = Target(_page(way), way.where)
            found.setdefault(target.page, target)
    return tuple(found.values())[:3] or (Target("overview"),)


def _sheet(data: Dataset, way: Reading) -> Answer:
    """A project that is named has its sheet; premises are said in words, with the rent of those that are empty."""
    column, code = way.sheet or ("", "")
    if column == "projet_id":
        return Answer(False, words.UNKNOWN, (Target("projets", ((column, (code,)),)),))
    told, place = premises.told(data, code)
    where = (("code_quartier", (place,)),) if place else ()
    return Answer(True, told, (Target("locaux", where),), selection=Selection.of(dict(where)), shape=LISTED)


# -- answered by a list ------------------------------------------------------------------------------------------------


_LISTS: dict[str, Callable[[Dataset, Selection], View]] = {
    "loyers": premises.rents,
    "vacants": premises.vacant,
    "fins_de_bail": premises_leases.ending,
}


def missing_rows(data: Dataset, list_: str) -> bool:
    """Whether the folder lacks the table of a list."""
    return words.LISTS[list_][0] not in data.tables


def _listing(data: Dataset, question: Heard, way: Reading, page: Selection) -> Answer:
    """What the list says first, in the very words of the page that shows it."""
    selection, notes = asked_over(data, way, page)
    view = _LISTS[way.indicator](data, selection)
    parts = [text for text in restrictions(data, selection) if selection.values("code_quartier") or ":" in text]
    about = "".join(f", {part}" for part in parts)
    text = words.FIGURE.format(label=words.LISTS[way.indicator][1], about=about, value=view.sentence or view.empty)
    return Answer(
        True,
        text,
        (Target("locaux", way.where),),
        notes=(*_mended(question), *notes),
        selection=selection,
        shape=LISTED,
        count=len(view.rows),
    )


# -- answered ---------------------------------------------------------------------------------------------------------


def _answered(data: Dataset, question: Heard, way: Reading, page: Selection) -> Answer:
    selection, notes = asked_over(data, way, page)
    if missing := missing_table(data, way.indicator):
        return replace(_refused(data, question, (way,)), notes=(words.NO_TABLE.format(table=missing),))
    try:
        found = values(data, way.indicator, way.by, selection)
        if way.by is None and found.total.status == SANS_OBJET and _only_by_place(way):
            way = replace(way, by="code_quartier", shape=ROWS)
            found = values(data, way.indicator, way.by, selection)
    except (UsageError, MissingTable):
        return _refused(data, question, (way,))
    if found.total.status == SANS_OBJET and not found.total.n and not any(cell.n for _, cell in found):
        return Answer(False, words.UNKNOWN, (Target(_page(way), way.where),), notes=(words.NO_VALUE,))
    lost = _not_covered(data, way, selection)
    if lost:
        told = words.NOT_YET.format(years=said_years(lost))
        return Answer(False, words.UNKNOWN, (Target(_page(way), way.where),), notes=(told,))
    notes = (*_mended(question), *notes, *found.notes, *_partial(data, way, selection))
    known = Answer(
        True,
        "",
        (Target(_page(way), tuple((column, codes) for column, codes in way.where)),),
        notes=notes,
        indicator=way.indicator,
        by=way.by,
        selection=selection,
        shape=way.shape,
    )
    return _said(data, known, way, found)


def _only_by_place(way: Reading) -> bool:
    """Whether a figure that has no total is read place by place."""
    return "code_quartier" in BY_ID[way.indicator].by and BY_ID[way.indicator].rows == "indicateurs"


def _not_covered(data: Dataset, way: Reading, selection: Selection) -> tuple[int, ...]:
    """The years asked of which the folder knows nothing, when the figure is money."""
    if BY_ID[way.indicator].rows != "financements" or not selection.years:
        return ()
    return uncovered(data, selection.years, selection.amount)


def _partial(data: Dataset, way: Reading, selection: Selection) -> tuple[str, ...]:
    asked = [int(year) for column, codes in way.where if column == "annee" for year in codes]
    return tuple(words.PARTIAL.format(year=year) for year in unfinished(data, asked)) if selection.years else ()


def _said(data: Dataset, known: Answer, way: Reading, found: Values) -> Answer:
    """The figures and the sentence of each shape."""
    about = _about(data, known)
    title = _title(known)
    if way.by is None:
        figures = (_figure(data, known, None, "", found.total, found.unit), *_other(data, known, way))
        text = words.FIGURE.format(label=title, about=about, value=figures[0].text)
        return replace(known, text=text, figures=figures, key=None)
    own = dict(way.where).get(way.by, ())
    rows = [(key, cell) for key, cell in found if not own or key in own]
    if way.shape == COUNTED:
        return _counted(known, rows, title, about)
    if way.shape in (FIRST, LAST):
        rows = [(key, cell) for key, cell in rows if cell.status == OK]
    if way.by not in ("annee", "tranche_age", "etape"):
        rows = _ordered(rows, way.shape == LAST)
    if not rows:
        return replace(known, known=False, text=words.UNKNOWN)
    units = dict(zip(found.keys, found.units, strict=False))
    figures = tuple(
        _figure(data, known, key, _name(data, way.by, key), cell, units.get(key, found.unit)) for key, cell in rows
    )
    if len(rows) == 1 and own:
        text = words.FIGURE.format(label=title, about=about, value=figures[0].text)
        return replace(known, text=text, figures=figures, key=rows[0][0])
    shown = figures if way.shape == SERIES or way.by == "annee" or own else figures[:MOST_SAID]
    frame = {FIRST: words.FIRST, LAST: words.LAST}.get(way.shape, words.ROWS)
    told = " ; ".join(words.ITEM.format(name=figure.name, value=figure.text) for figure in shown)
    key = rows[0][0] if way.shape in (FIRST, LAST) else None
    return replace(known, text=frame.format(label=title, about=about, rows=told), figures=figures, key=key)


def _ordered(rows: list[tuple[str, Cell]], upward: bool) -> list[tuple[str, Cell]]:
    """The largest first (or the smallest), those without a value last."""
    return sorted(
        rows,
        key=lambda row: (
            row[1].value is None,
            (row[1].value or 0.0) * (1 if upward else -1),
            row[0],
        ),
    )


def _counted(known: Answer, rows: list[tuple[str, Cell]], title: str, about: str) -> Answer:
    """How many carriers, funders, places… have something."""
    count = sum(bool(cell.status == OK and cell.value and cell.value > 0) for _, cell in rows)
    noun = words.COUNT_UNITS.get(known.by or "", labels.COLUMNS[known.by or "code_quartier"].lower())
    value = plural(count, noun)
    return replace(known, text=words.COUNTED.format(label=title, about=about, value=value), count=count)


def _figure(data: Dataset, known: Answer, key: str | None, called: str, cell: Cell, unit: str) -> Figure:
    code = prove(data, known.indicator, known.by if key else None, key, known.selection) if cell.status == OK else ""
    return Figure(called, value_text(cell, unit), cell, code)


def value_text(cell: Cell, unit: str) -> str:
    """A cell with its unit, or why it has no value."""
    if cell.status != OK or cell.value is None:
        return words.SECRET if cell.status == SECRET else words.SANS_OBJET
    if unit in _WRITTEN:
        return _WRITTEN[unit](cell.value)
    if unit in KINDS_OF_UNITS:
        return formatted(cell.value, kind_of(unit))
    if cell.value != int(cell.value):
        return with_unit(cell.value, labels.unit(unit), 1)
    return plural(cell.value, labels.singular(unit), labels.unit(unit))


def _after(places: int, text: str) -> Callable[[float], str]:
    return lambda value: f"{decimal(value, places, trim=True)} {text}"


_WRITTEN: dict[str, Callable[[float], str]] = {
    "EUR/EUR": _after(2, labels.UNITS["EUR/EUR"]),
    "ETP": _after(2, labels.UNITS["ETP"]),
    "/1 000 hab": _after(2, labels.UNITS["/1 000 hab"]),
    "EUR/an": _after(0, labels.UNITS["EUR/an"]),
    "EUR/ETP": _after(0, labels.UNITS["EUR/ETP"]),
    "%": lambda value: with_unit(value, "%", 1),
    "€": lambda value: with_unit(value, "€", 1),
    "n": lambda value: decimal(value, 1, trim=True),
    "": lambda value: decimal(value, 1, trim=True),
}


def _other(data: Dataset, known: Answer, way: Reading) -> tuple[Figure, ...]:
    """The same words read as a fund, beside the scheme: both figures are said, each by its name."""
    if way.also is None or known.selection.values(way.also[0]):
        return ()
    column, codes = way.also
    asked = known.selection.without("dispositif_code").plus(column, *codes)
    found = values(data, known.indicator, None, asked).total
    called = words.FUND_OF.format(name=listing(name(data, column, code) for code in codes))
    return (
        replace(
            _figure(data, replace(known, selection=asked), None, "", found, BY_ID[known.indicator].unit), name=called
        ),
    )


def _name(data: Dataset, column: str, key: str) -> str:
    if column == "porteur_id":
        return carrier_name(data, key)
    return name(data, column, key)


def _title(known: Answer) -> str:
    return labels.AMOUNT_TITLES[known.selection.amount] if known.indicator == USUAL else label(known.indicator)


def _about(data: Dataset, known: Answer) -> str:
    """Where, what for, when: the filters that were counted."""
    selection, indicator = known.selection, BY_ID[known.indicator]
    parts = [text for text in restrictions(data, selection) if selection.values("code_quartier") or ":" in text]
    today = indicator.yearly is None or (indicator.id in _STATES and not selection.years and known.by != "annee")
    when = period(data, selection) if not today else words.DAY.format(day=date(data.manifest.date_extraction))
    if indicator.rows == "indicateurs" and not selection.years:
        when = ""
    return "".join(f", {part}" for part in (*parts, when) if part)


def _page(way: Reading) -> str:
    """The page that shows an answer."""
    if way.indicator in _PAGE_OF_FIGURES:
        return _PAGE_OF_FIGURES[way.indicator]
    shown = uses.pages_of({way.indicator})
    usual = _PAGE_OF_TABLES[BY_ID[way.indicator].rows]
    if way.by in PLACES and "overview" in shown:
        return "overview"
    if way.shape == TOTAL and len(dict(way.where).get("code_quartier", ())) == 1 and "quartier" in shown:
        return "quartier"
    return usual if usual in shown or not shown else shown[0]


def _mended(question: Heard) -> tuple[str, ...]:
    return tuple(words.SAID.format(read=read, typed=typed) for typed, read in question.mended)


__all__ = ["Answer", "Figure", "Target", "answer"]
