"""The contract review, and the neighbourhood sheet, as a neutral document built once from (data, selection).

The outline follows the annual report of décret n° 2015-1118. Every number comes from a View, which comes from
`values`: what a format writes is what the screen shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ess_metrics.analyses.agreement_ends import ending
from ess_metrics.analyses.values import MissingTable, missing_table, values
from ess_metrics.folder.version_store import short as short_print
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import objectives_part
from ess_metrics.reports.review.document import (
    LEAD,
    QUIET,
    TODO,
    Figures,
    Pair,
    Picture,
    Points,
    Report,
    Section,
    Table,
    Words,
)
from ess_metrics.reports.writers import map_outlines
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts import labels
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.numbers import (
    UNKNOWN,
    agreed,
    date,
    euros_short,
    formatted,
    integer,
    kind_of,
    listing,
    percent,
    plural,
)
from ess_metrics.texts.pages import review_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.texts.typography import labelled
from ess_metrics.views.making.comparison import Earlier, compared
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME, sources
from ess_metrics.views.names import name
from ess_metrics.views.pages import funding, funding_steps, neighbourhood, overview, review_context, review_money
from ess_metrics.views.sentences import perimeter, period, unheard
from ess_metrics.views.view import OK, Chart, Column, Row, View

PLACE = "code_quartier"
MOST_PLACES = 40  # beyond, the sheets of the neighbourhoods are in the workbook only
MOST_ROWS = 120  # of a table on paper; the workbook has them all
Tell = Callable[[float], None]


@dataclass
class Maker:
    """Views of one question, each made once; compared with an earlier state when there is one."""

    data: Dataset
    selection: Selection
    earlier: Earlier | None = None
    kept: dict = field(default_factory=dict)

    def __call__(self, make: Callable[..., View | None], *, compare: bool = True, **options) -> View | None:
        """`make(data, selection, **options)`; None when the folder lacks a table that it needs."""
        key = (make, compare, tuple(sorted(options.items())))
        if key not in self.kept:
            self.kept[key] = self._made(make, compare, options)
        return self.kept[key]

    def _made(self, make, compare: bool, options: dict) -> View | None:
        try:
            view = make(self.data, self.selection, **options)
        except MissingTable:
            return None
        said = unheard(view, self.selection) if view is not None else ""
        view = replace(view, caveats=(said, *view.caveats)) if said else view
        if view is None or not (compare and self.earlier) or (make in YEARLY and not self.earlier.same_years):
            return view
        try:
            before = make(self.earlier.data, self.earlier.selection, **options)
        except (MissingTable, KeyError):
            return view
        return compared(view, before, self.earlier.label) if before else view


YEARLY = (review_money.programming, review_money.agreements)
# On the screen a click filters these and all their rows stay; on paper they keep to the filters that are printed.
CLICKED = (funding.by_fund, overview.by_sector, neighbourhood.by_scheme, neighbourhood.by_fund)


def review(
    data: Dataset, selection: Selection, earlier: Earlier | None = None, tell: Tell = lambda done: None
) -> Report:
    """The whole review of what the selection keeps. `tell` hears how much is done, from 0 to 1."""
    make = Maker(data, selection, earlier)
    tell(0.05)
    tables = _tables(make)
    tell(0.4)
    parts = [_summary(make), *_situation(make, tables), *_actions(make, tables), *_prospects(make)]
    tell(0.6)
    parts += [*_places(make, tell), *_method(make, tables)]
    title = words.REVIEW_OF.format(territory=data.manifest.territoire or data.manifest.titre)
    return _report(make, "revue", title, parts, _sheets(make, tables), _notes(make, tables))


def sheet(data: Dataset, selection: Selection, place: str, earlier: Earlier | None = None) -> Report:
    """The sheet of one neighbourhood: one page."""
    chosen = selection.plus(PLACE, place)
    if earlier:
        earlier = replace(earlier, selection=earlier.selection.plus(PLACE, place))
    make = Maker(data, chosen, earlier)
    section = _place(make, place)
    title = words.SHEET_OF.format(place=name(data, PLACE, place))
    return _report(make, "quartier", title, [section], _place_sheets(make), _notes(make, {}))


# -- what every page repeats ------------------------------------------------------------------------------------------


def _report(make: Maker, kind: str, title: str, sections, sheets, notes) -> Report:
    data, manifest = make.data, make.data.manifest
    stamp = words.STAMP.format(date=date(manifest.date_extraction), fingerprint=short_print(data.fingerprint))
    running = perimeter(data, make.selection)
    if make.earlier:
        running = f"{running.rstrip('.')} ; {words.COMPARED_WITH.lower()} {make.earlier.label}."
    return Report(
        kind=kind,
        title=title,
        territory=manifest.territoire or manifest.titre,
        fictive=manifest.fictif,
        facts=_facts(make),
        running=running,
        stamp=stamp,
        sections=tuple(sections),
        sheets=tuple(sheets),
        notes=tuple(notes),
        day=screens.EXTRACTION.format(date=date(manifest.date_extraction)),
        created=manifest.date_extraction.isoformat(),
    )


def _facts(make: Maker) -> tuple[tuple[str, str], ...]:
    data, manifest = make.data, make.data.manifest
    generation = words.GENERATION.format(n=integer(len(data.neighbourhoods)), generation=manifest.generation)
    facts = (
        (words.TERRITORY, manifest.territoire or manifest.titre),
        (words.CONTRACT, _contract_code(make)),
        (words.NEIGHBOURHOODS, generation),
        (words.PERIOD, period(data, make.selection)),
        (words.PERIMETER, perimeter(data, make.selection)),
        (words.COMPARED_WITH, make.earlier.label if make.earlier else ""),
        (words.EXTRACTED, date(manifest.date_extraction)),
        (words.SOURCE, listing(sources(data), 3)),
        (labels.LICENCE, manifest.licence),
        (words.FINGERPRINT, short_print(data.fingerprint)),
    )
    return tuple((label, text) for label, text in facts if text)


# -- the tables -------------------------------------------------------------------------------------------------------

_MAKERS = {
    "T1": review_money.programming,
    "T2": review_money.by_place,
    "T3": review_money.by_scheme,
    "T4": review_money.plan,
    "T5": review_money.agreements,
    "T6": review_context.pathway,
    "T7": review_context.premises,
    "T8": review_context.clauses,
    "T9": review_context.context,
}


def _tables(make: Maker) -> dict[str, View | None]:
    """T1 to T9; None for those whose table of data is missing."""
    found = {}
    for code, maker in _MAKERS.items():
        needed = words.NEEDS.get(code)
        found[code] = make(maker) if needed is None or needed in make.data.tables else None
    return found


def _missing(make: Maker, tables: dict) -> tuple[str, ...]:
    """Each table that is not produced, with the file to load."""
    return tuple(
        words.MISSING_TABLE.format(code=code, name=words.TABLE_NAMES[code], table=words.NEEDS[code])
        for code, view in tables.items()
        if view is None and code in words.NEEDS
    )


def _shown(code: str, view: View | None, keys: tuple[str, ...] | None = None, most: int | None = MOST_ROWS) -> tuple:
    """A table on paper with its sentence, or why there is none."""
    if view is None:
        needed, named = words.NEEDS[code], words.TABLE_NAMES[code]
        return (Words(words.MISSING_TABLE.format(code=code, name=named, table=needed), QUIET),)
    if not view.rows:
        return (Words(view.empty or screens.EMPTY, QUIET),)
    told = (Words(view.sentence, LEAD),) if view.sentence else ()
    return (*told, Table(view, code, keys, most if most and len(view.rows) > most else None))


def _summary(make: Maker) -> Section:
    data, selection = make.data, make.selection
    if funding.any_grant(data, selection):
        lines = (*overview.lead(data, selection), funding.leverage_told(data, selection))
    else:
        lines = funding.lead(data, selection)
    lines = tuple(line for line in lines if line)
    blocks = [*(Words(line, LEAD) for line in lines), Figures(tuple(overview.key_figures(data, selection)))]
    year = make(overview.by_year)
    if year and year.rows:
        blocks += [Words(year.sentence), Picture(year, 7.0)]
    if make.earlier:
        table = make(review_money.by_place)
        blocks.insert(
            len(lines), Words(certain(table).sentence.partition(words.SINCE)[2] and _since(certain(table)), LEAD)
        )
    return Section("essentiel", words.SUMMARY, tuple(blocks), new_page=True)


def _since(view: View) -> str:
    return words.SINCE + view.sentence.partition(words.SINCE)[2]


# -- the outline of the annual report ---------------------------------------------------------------------------------


def _todo(text: str) -> Words:
    return Words(words.TODO.format(what=text), TODO)


def _situation(make: Maker, tables: dict) -> list[Section]:
    first = (Words(words.OUTLINE, QUIET), Words(_contract(make)), _todo(words.TODO_1))
    return [
        Section("orientations", words.PART_1, first),
        _part("situation", words.PART_2, (_todo(words.TODO_2), *_shown("T9", tables["T9"])), 1, new_page=True),
        objectives_part.section(make, make.data),
    ]


def _contract(make: Maker) -> str:
    data = make.data
    known = data.neighbourhoods["population"].dropna() if "population" in data.neighbourhoods else ()
    return words.FACTS_1.format(
        contract=_contract_code(make) or data.manifest.territoire,
        n=plural(len(data.neighbourhoods), "quartier prioritaire", "quartiers prioritaires"),
        inhabitants=integer(float(sum(known))),
    )


def _contract_code(make: Maker) -> str:
    """The code of the contract, "" for a folder that holds every contract (`*`)."""
    return (make.data.manifest.code_contrat or "").strip("*")


def _actions(make: Maker, tables: dict) -> list[Section]:
    few = make.earlier is not None
    few_columns = (
        "nom",
        "porteur",
        "quartiers",
        "demande",
        "attribue",
        "statut",
        "nouveau",
        "avant_revue",
        "ecart_revue",
    )
    t1 = few_columns if few else None
    drawn = {"compare": False, "keep_own_filter": True}
    first = _part("t1", words.PART_3_1, _shown("T1", tables["T1"], t1))
    return [
        Section("actions", words.PART_3, (_todo(words.TODO_3),), wide=first.wide, new_page=True),
        first,
        _part("t2", words.PART_3_2, _with_map(make, tables["T2"])),
        _part("t3", words.PART_3_3, _with_picture("T3", tables["T3"], make(overview.by_scheme, **drawn))),
        _part("t4", words.PART_3_4, _plan(make, tables["T4"], make(funding.by_fund, **drawn))),
        _part("t5", words.PART_3_5, _agreements(make)),
        _part("t6", words.PART_3_6, _people(make, tables["T6"])),
        _part("t7", words.PART_3_7, _lots(make, tables["T7"])),
        _part("t8", words.PART_3_8, _shown("T8", tables["T8"])),
    ]


def _part(id: str, title: str, blocks: tuple, level: int = 2, *, new_page: bool = False) -> Section:
    """A part, on a page turned when one of its tables needs the room: an empty part never turns a page."""
    tables = [block for block in blocks if isinstance(block, Table)]
    return Section(id, title, blocks, level, any(len(t.columns) > UPRIGHT for t in tables), new_page)


UPRIGHT = 8  # columns that a page keeps upright


def _plan(make: Maker, view: View, drawn: View | None) -> tuple:
    """T4, then what is beside grants and never added to them."""
    other = make(funding.other, compare=False)
    return (*_with_picture("T4", view, drawn), *_said(other))


def _said(view: View | None) -> tuple:
    """A table without a code of its own, with its sentence."""
    return (Words(view.sentence, LEAD), Table(view)) if view and view.rows else ()


def _with_picture(code: str, view: View, drawn: View | None) -> tuple:
    told, *rest = _shown(code, view) if view.rows else (Words(view.empty or screens.EMPTY, QUIET),)
    picture = (Picture(drawn, 8.5, 9),) if drawn and drawn.rows else ()
    return (told, *picture, *rest)


def _with_map(make: Maker, view: View) -> tuple:
    blocks = list(_shown("T2", view))
    rates = certain(make(overview.by_place, compare=False, keep_own_filter=True))
    chosen = make.selection.values(PLACE)
    rates = replace(rates, rows=tuple(row for row in rates.rows if not chosen or row.key in chosen))
    drawn = map_outlines.coloured(make.data, rates) if len(make.data.neighbourhoods) <= MOST_PLACES else None
    picture = Picture(rates, 9.0, 21, compact=bool(drawn))
    if any(row.cells[rates.drawn.y[0]] for row in rates.rows) and len(rates.rows) <= MOST_PLACES:
        blocks.insert(1, Pair((drawn,), (picture,)) if drawn else picture)
    return tuple(blocks)


def _agreements(make: Maker) -> tuple:
    running = review_money.running(make.data, make.selection, certain(make(review_money.agreements)))
    aim = make(funding_steps.state_aim, compare=False)
    blocks = list(_shown("T5", running))
    if aim and aim.rows:
        blocks[1:1] = [Words(aim.sentence, LEAD), Picture(aim, 6.0)] if aim.sentence else [Picture(aim, 6.0)]
    return tuple(blocks)


def _people(make: Maker, view: View | None) -> tuple:
    if view is None or not view.rows:
        return _shown("T6", view)
    more = make(review_context.outcomes, compare=False)
    told, *rest = _shown("T6", view)
    return (told, Picture(view, 6.0), *rest, *([Table(more, "T6")] if more else []))


def _lots(make: Maker, view: View | None) -> tuple:
    if view is None or not view.rows:
        return _shown("T7", view)
    more = make(review_context.operators, compare=False)
    return (*_shown("T7", view), *([Table(more, "T7")] if more and more.rows else []))


def _prospects(make: Maker) -> list[Section]:
    facts = tuple(line for line in (_ending(make), _without(make)) if line)
    urban = tuple(line for line in _renewal(make) if line)
    return [
        Section("perspectives", words.PART_4, (Points(facts), _todo(words.TODO_4)), new_page=True),
        Section("articulation", words.PART_5, (Points(urban), _todo(words.TODO_5))),
        Section("dsu", words.PART_6, (_todo(words.TODO_6),)),
    ]


def _ending(make: Maker) -> str:
    total = ending(make.data, make.selection, None, 12).total
    return words.AGREEMENTS_END.format(euros=euros_short(total.value)) if total.value else ""


def _without(make: Maker) -> str:
    found = values(make.data, "active_projects", PLACE, make.selection)
    chosen = make.selection.values(PLACE)
    empty = [key for key, cell in found if not cell.value and (not chosen or key in chosen)]
    names = listing((name(make.data, PLACE, key) for key in empty), most=12)
    return words.WITHOUT.format(names=names) if empty else words.WITHOUT_NONE


def _renewal(make: Maker) -> tuple[str, ...]:
    areas = make.data.neighbourhoods
    codes = list(areas.index[areas["npnru"].isin(("national", "regional"))]) if "npnru" in areas else []
    if not codes:
        return (words.RENEWAL_NONE,)
    found = {key: cell.value or 0 for key, cell in values(make.data, "granted", PLACE, make.selection)}
    inside, whole = sum(found.get(code, 0) for code in codes), sum(found.values())
    names = listing((name(make.data, PLACE, code) for code in codes), most=12)
    told = words.RENEWAL.format(n=plural(len(codes), "quartier"), names=names)
    return told, words.RENEWAL_MONEY.format(
        euros=euros_short(inside), share=percent(inside / whole, 0)
    ) if whole else ""


# -- neighbourhoods ---------------------------------------------------------------------------------------------------


def _places(make: Maker, tell: Tell) -> list[Section]:
    codes = make.selection.values(PLACE) or tuple(make.data.neighbourhoods.index)
    codes = tuple(code for code in codes if code in make.data.neighbourhoods.index)
    opening = Section("fiches", words.PART_7, (), new_page=True)
    if len(codes) > MOST_PLACES:
        return [replace(opening, blocks=(Words(words.SHEETS_IN_BOOK.format(n=integer(len(codes)))),))]
    found = []
    for at, code in enumerate(sorted(codes, key=lambda code: name(make.data, PLACE, code))):
        mine = replace(make, selection=make.selection.plus(PLACE, code), kept={})
        if make.earlier:
            mine.earlier = replace(make.earlier, selection=make.earlier.selection.plus(PLACE, code))
        found.append(replace(_place(mine, code), level=2))
        tell(0.6 + 0.35 * (at + 1) / len(codes))
    if found:
        found[0] = replace(found[0], new_page=False)
    return [opening, *found]


def _place(make: Maker, code: str) -> Section:
    """One neighbourhood on one page."""
    data, selection = make.data, make.selection
    lines = list(neighbourhood.lead(data, selection))
    if make.earlier:
        lines.append(_place_since(make, code))
    own = {"compare": False, "keep_own_filter": True}
    scheme, fund = make(neighbourhood.by_scheme, **own), make(neighbourhood.by_fund, **own)
    year = make(neighbourhood.by_year, compare=False)
    where = map_outlines.locator(data, code, 4.0)
    blocks = (
        Words(neighbourhood.identity(data, selection), QUIET),
        *(Words(line, LEAD) for line in lines if line),
        Figures(tuple(neighbourhood.key_figures(data, selection))),
        *_paired(
            _some(where),
            _drawn(scheme, 4.2),
            _drawn(fund, 4.0),
            _drawn(year, 4.0),
            _people_of(make),
            _moves(make, code),
        ),
        _todo(words.TODO_PLACE),
    )
    return Section(f"quartier-{code}", name(data, PLACE, code), blocks, new_page=True, place=code)


def _paired(*sides: tuple) -> tuple[Pair, ...]:
    """What there is, two by two: what is missing leaves no hole."""
    there = [side for side in sides if side]
    there += [()] * (len(there) % 2)
    return tuple(Pair(left, right) for left, right in zip(there[::2], there[1::2], strict=True))


def _some(block) -> tuple:
    return (block,) if block else ()


def _drawn(view: View | None, height: float) -> tuple:
    return (Picture(view, height, 5, compact=True),) if view and marks(view, 5) else ()


def _people_of(make: Maker) -> tuple:
    context = make(neighbourhood.context, compare=False)
    if not context or not context.rows:
        return (Words(context.empty if context else screens.EMPTY, QUIET),)
    return (Table(replace(context, title=words.SHEET_PEOPLE, caveats=(), source=""), notes=False, most=6),)


def _moves(make: Maker, code: str) -> tuple:
    begun = make(neighbourhood.begun, compare=False)
    ends = make(neighbourhood.ending, compare=False)
    return (_list(certain(begun), words.BEGINS), _list(certain(ends), words.ENDS))


def _list(view: View, title: str, most: int = 3) -> Points:
    lines = [
        words.SHEET_LINE.format(
            day=formatted(row.cells["jour"], "date") if row.cells["jour"] else "",
            project=row.cells[NAME],
            carrier=row.cells["porteur"],
        )
        for row in view.rows[:most]
    ]
    rest = len(view.rows) - most
    if rest > 0:
        others = f"{integer(rest)} {agreed(rest, words.SHEET_OTHERS, 'autres projets')}"
        lines.append(words.SHEET_MORE.format(n=others))
    return Points(tuple(lines) or (view.empty,), title)


def _place_since(make: Maker, code: str) -> str:
    """What changed for a neighbourhood since the earlier state."""
    if code not in certain(make.earlier).data.neighbourhoods.index:
        return ""
    year = make(neighbourhood.by_scheme)
    return _since(certain(year)) if words.SINCE in certain(year).sentence else ""


# -- method -----------------------------------------------------------------------------------------------------------


def _method(make: Maker, tables: dict) -> list[Section]:
    return [
        Section("methode", words.PART_8, (), new_page=True),
        Section("compter", words.PART_8_1, (Points(_ways(make)),), 2),
        Section("definitions", words.PART_8_2, (Table(_definitions(make), notes=False),), 2),
        Section("limites", words.PART_8_3, _limits(make, tables), 2),
        Section("secret", words.PART_8_4, (Points(words.SECRECY),), 2),
        Section("sources", words.PART_8_5, (Points(_sources(make)),), 2),
        Section("avis", words.PART_9, (_todo(words.TODO_9),)),
    ]


def _ways(make: Maker) -> tuple[str, ...]:
    chosen = make.selection
    return tuple(
        line.format(
            amounts=_capital(labels.AMOUNT_WORDS[chosen.amount]),
            mode=_capital(labels.MODE_WORDS[chosen.mode]),
            counting=_capital(labels.COUNTING_WORDS[chosen.counting]),
            euros=euros_words(chosen),
        )
        for line in words.METHOD
    )


def euros_words(chosen: Selection) -> str:
    """Current euros, or the year of constant ones."""
    return price_words.CONSTANT.format(year=chosen.euros) if chosen.euros else price_words.CURRENT


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _definitions(make: Maker) -> View:
    rows = tuple(
        Row(key, {NAME: INDICATORS[key].label, "definition": INDICATORS[key].definition, "unite": _unit(key)})
        for key in BY_ID
        if not missing_table(make.data, key)
    )
    columns = tuple(Column(key, label) for key, label in words.DEFINITIONS_COLUMNS.items())
    return _listed(make, "definitions", words.DEFINITIONS_TITLE, columns, rows)


def _unit(key: str) -> str:
    return labels.unit(BY_ID[key].unit)


def _listed(make: Maker, id: str, title: str, columns, rows) -> View:
    view = framed(make.data, make.selection, id=id, question="", title=title, columns=columns, rows=rows, unit="")
    return replace(view, chart=Chart("table", x=NAME), source="")


def _limits(make: Maker, tables: dict) -> tuple:
    missing = _missing(make, tables)
    view = _left_out(make, tables)
    return (*([Points(missing)] if missing else []), *([Table(view, notes=False)] if view.rows else []))


def _left_out(make: Maker, tables: dict) -> View:
    rows = []
    for code, view in tables.items():
        for at, item in enumerate(view.not_shown if view else ()):
            value = "s" if item.value is None and item.n is None else UNKNOWN if item.value is None else ""
            shown = value or formatted(item.value, kind_of(item.unit))
            cells = {NAME: f"{code} {words.TABLE_NAMES[code]}", "quoi": item.label, "valeur": shown, "n": item.n}
            rows.append(Row(f"{code}-{at}", cells, OK, item.n, {"n": OK if item.n is not None else "secret"}))
    named = words.LEFT_OUT_COLUMNS
    columns = tuple(Column(key, label, "integer" if key == "n" else "text") for key, label in named.items())
    return _listed(make, "non-reparti", words.LEFT_OUT_TITLE, columns, tuple(rows))


def _sources(make: Maker) -> tuple[str, ...]:
    manifest, data = make.data.manifest, make.data
    stamp = words.STAMP.format(date=date(manifest.date_extraction), fingerprint=data.fingerprint)
    faults = words.WARNINGS.format(n=integer(len(data.faults))) if data.faults else words.NO_WARNING
    licence = f"{labelled(labels.LICENCE, manifest.licence)}." if manifest.licence else ""
    proofs = [view.proof for view in make.kept.values() if view is not None and view.proof]
    told = f"{words.PROOFS} : {', '.join(dict.fromkeys(proofs))}." if proofs else ""
    named = [f"{words.SOURCE} : {source}." for source in sources(data)]
    return tuple(text for text in (*named, licence, f"{stamp}.", faults, told) if text)


# -- the workbook -----------------------------------------------------------------------------------------------------


def _sheets(make: Maker, tables: dict) -> list[tuple[str, str, View]]:
    """Every table whole, then what the charts of paper are drawn from."""
    found = [(code, words.TABLE_NAMES[code], view) for code, view in tables.items() if view is not None and view.rows]
    more = (
        ("T6", words.BOOK_OUTCOMES, review_context.outcomes, "accompagnements"),
        ("T7", words.BOOK_OPERATORS, review_context.operators, "locaux"),
        ("T10", words.TABLE_NAMES["T10"], review_context.sheets, None),
        ("", words.BOOK_YEARS, overview.by_year, None),
        ("", words.BOOK_FUNDS, funding.by_fund, None),
        ("", words.BOOK_SECTORS, overview.by_sector, None),
        ("", words.BOOK_OTHERS, funding.other, None),
        ("", words.BOOK_FORMS, funding_steps.forms, None),
    )
    for code, named, maker, needed in more:
        own = {"keep_own_filter": True} if maker in CLICKED else {}
        view = make(maker, **own) if needed is None or needed in make.data.tables else None
        if view is not None and view.rows:
            found.append((code, named, view))
    return [*found, *objectives_part.sheets(make)]


def _place_sheets(make: Maker) -> list[tuple[str, str, View]]:
    own = {"keep_own_filter": True}
    makers = (
        (words.BOOK_PLACE, review_context.sheets),
        (words.BOOK_SCHEMES, neighbourhood.by_scheme),
        (words.BOOK_FUNDS, neighbourhood.by_fund),
        (words.BOOK_YEARS, neighbourhood.by_year),
        (words.BOOK_CONTEXT, neighbourhood.context),
        (words.BEGINS, neighbourhood.begun),
        (words.ENDS, neighbourhood.ending),
    )
    made = [(named, make(maker, **(own if maker in CLICKED else {}))) for named, maker in makers]
    return [("", named, view) for named, view in made if view is not None and view.rows]


def _notes(make: Maker, tables: dict) -> list[tuple[str, str]]:
    """The method sheet of the workbook, and the notes of slides."""
    lines = [(words.PART_8_1[4:], text) for text in _ways(make)]
    lines += [(words.PART_8_4[4:], text) for text in words.SECRECY]
    lines += [(words.PART_8_3[4:], text) for text in _missing(make, tables)]
    lines += [(words.PART_8_5[4:], text) for text in _sources(make)]
    return lines


__all__ = ["Maker", "review", "sheet"]
