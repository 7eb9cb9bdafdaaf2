"""The page Données in words and rows: what was read in each file, what would change, the history of versions.

Plain tables (`Sheet`), not Views: nothing here is an indicator, and nothing is filtered.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ess_metrics.analyses import news
from ess_metrics.analyses.news import News
from ess_metrics.files.raw_files import open_raw
from ess_metrics.folder.publication import Diff, Entry, short
from ess_metrics.folder.reading import read
from ess_metrics.formats import known_formats as sources
from ess_metrics.importing import clinic
from ess_metrics.importing.import_report import FileReport
from ess_metrics.importing.staging import Preview
from ess_metrics.model import schema
from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.model.locations import EXAMPLES
from ess_metrics.texts.library import imports_words, publishing_words
from ess_metrics.texts.numbers import euros_exact, integer, listing, plural, signed, with_unit
from ess_metrics.texts.pages import donnees_words as words
from ess_metrics.texts.typography import bound, quoted
from ess_metrics.views.sheet import Sheet

MOST_LINES = 60
MOST_DETAILS = 200
MONEY = ("montant_attribue", "montant_verse", "montant_demande")
UNREADABLE = ("format_inconnu", "format_ambigu")


@dataclass(frozen=True)
class FaultGroup:
    """Faults alike: their head, the sentence of the first, what to do, and their lines."""

    head: str
    severity: str
    sentence: str
    advice: str
    lines: Sheet | None
    more: str = ""


# -- formats ----------------------------------------------------------------------------------------------------------


def formats() -> dict[str, str]:
    """Name → French label of every format that files are recognised as."""
    return {source.name: source.label for source in sources.SOURCES}


@dataclass(frozen=True)
class Example:
    """A recognised format: its label, the titles of its columns (none for outlines), an example file."""

    label: str
    columns: tuple[str, ...]
    path: Path
    mime: str


@functools.cache
def examples() -> tuple[Example, ...]:
    """Every format with its example, invented (`scripts/make_examples.py`)."""
    found = {path.stem: path for path in sorted(EXAMPLES.iterdir())}
    return tuple(_example(source.label, found[source.name]) for source in sources.SOURCES if source.name in found)


def _example(label: str, path: Path) -> Example:
    titles = (title for grid in open_raw(path).grids for title in grid.header if title)
    return Example(label, tuple(dict.fromkeys(titles)), path, MIMES[path.suffix])


MIMES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _labels(names: str) -> str:
    known = formats()
    return listing(bound(quoted(known.get(name, name))) for name in names.split(", ") if name)


# -- a file -----------------------------------------------------------------------------------------------------------


def files(reports: Sequence[FileReport]) -> Sheet:
    """One line a file."""
    rows = [
        (
            file.file,
            file.label or words.UNKNOWN,
            integer(file.rows_read),
            integer(file.rows_kept),
            integer(file.rows_refused),
            euros_exact(file.total_eur_read) if file.total_eur_read else "–",
            euros_exact(file.total_eur_kept) if file.total_eur_read else "–",
            *(integer(number) for number in counts(file)),
        )
        for file in reports
    ]
    return Sheet(words.FILES_CAPTION, words.FILES_HEADERS, rows, frozenset(range(2, 9)))


def counts(file: FileReport) -> tuple[int, int]:
    """How many kinds of faults have to be corrected, how many to be looked at."""
    found = clinic.groups(file.faults)
    blocking = sum(group.severity == BLOCKING for group in found)
    return blocking, len(found) - blocking


def story(file: FileReport, imposed: bool) -> tuple[str, ...]:
    """What the file was taken for and what became of its rows and euros, in sentences."""
    if file.format is None:
        return _unrecognised(file)
    head = words.IMPOSED_AS if imposed else words.RECOGNISED_AS
    return (
        head.format(label=file.label),
        words.rows_balance(file.rows_read, file.rows_kept, file.rows_refused),
        words.euros_balance(file.total_eur_read, file.total_eur_kept),
    )


def _unrecognised(file: FileReport) -> tuple[str, ...]:
    fault = next((fault for fault in file.faults if fault.rule in UNREADABLE), None)
    if fault is None:
        return (words.UNUSABLE,)
    if fault.rule == "format_ambigu":
        return (words.NOT_RECOGNISED, words.AMBIGUOUS.format(formats=_labels(fault.facts["formats"])))
    columns, nearest = fault.facts.get("columns"), fault.facts.get("nearest")
    seen = (words.SEEN.format(columns=columns),) if columns else ()
    near = (words.NEAREST.format(formats=_labels(nearest)),) if nearest else ()
    return (words.NOT_RECOGNISED, *seen, *near)


def notes(file: FileReport) -> tuple[str, ...]:
    """How rows were placed, and what the reader has to say."""
    ways = [
        f"{plural(count, 'ligne')} {imports_words.PLACES.get(way, way)}" for way, count in file.places.items() if count
    ]
    return (*((f"{words.PLACES}{listing(ways)}.",) if ways else ()), *file.notes)


def faults(file: FileReport) -> list[FaultGroup]:
    """The faults of a file, the worst first, each with its lines."""
    members: dict[tuple, list[Fault]] = {}
    for fault in file.faults:
        members.setdefault((fault.severity, fault.rule, fault.sheet, fault.column), []).append(fault)
    found = clinic.groups(file.faults)
    return [_fault_group(g, members[(g.severity, g.rule, g.sheet, g.column)]) for g in found if not _told(g.rule)]


def _told(rule: str) -> bool:
    """What the sentences about the file already say."""
    return rule in UNREADABLE


def _fault_group(group: clinic.Group, members: list[Fault]) -> FaultGroup:
    lines = sorted((fault for fault in members if fault.row is not None), key=lambda fault: fault.row or 0)
    more = (
        words.MORE_LINES.format(n=plural(len(lines) - MOST_LINES, words.OTHER_LINE)) if len(lines) > MOST_LINES else ""
    )
    first = lines[0] if lines else members[0]
    column = words.COLUMN.format(column=first.column) if first.column else ""
    return FaultGroup(
        words.group_head(group.severity, group.count),
        group.severity,
        column + _bare(first),
        first.suggestion,
        _lines(lines[:MOST_LINES]) if lines else None,
        more,
    )


def _lines(faults: Sequence[Fault]) -> Sheet:
    """One line a fault; the sheet is named when the file has sheets."""
    first = 0 if any(fault.sheet for fault in faults) else 1
    rows = [_line(fault)[first:] for fault in faults]
    return Sheet(words.FAULTS, words.FAULT_HEADERS[first:], rows, frozenset({1 - first}))


def _bare(fault: Fault) -> str:
    """The sentence of a fault without its place, which stands beside it."""
    return replace(fault, file=None, sheet=None, row=None, column=None).message


def _line(fault: Fault) -> tuple[str, ...]:
    row = integer(fault.row) if fault.row is not None else ""
    return (fault.sheet or "–", row, fault.column or "–", fault.value or "(vide)", _bare(fault), fault.suggestion)


# -- what would change ------------------------------------------------------------------------------------------------


def lead(diff: Diff, subject: str = "Publier") -> tuple[str, ...]:
    """The change in two or three sentences; `subject`: what would make it."""
    moved = diff.tables.values()
    added, changed, removed = (
        sum(t.added for t in moved),
        sum(t.changed for t in moved),
        sum(t.removed for t in moved),
    )
    any_row = bool(added or changed or removed)
    others = words.sentence(words.file_changes(dict(diff.files)))
    if not any_row and not others:
        return (words.NO_CHANGE,)
    rows = (words.changes(added, changed, removed, subject),) if any_row else ()
    return (*rows, *_money(diff), *((others,) if others else ()))


def _money(diff: Diff) -> tuple[str, ...]:
    """The totals of money that move, each in a sentence."""
    said = []
    for name in MONEY:
        before, after = diff.totals.get(name, (None, None))
        gap = (after or 0) - (before or 0)
        if gap:
            label, unit = publishing_words.TOTALS[name]
            said.append(words.total_moves(label, _figure(before, unit), _figure(after, unit), gap, unit))
    return tuple(said)


def moved(shown: Path, prepared: Path) -> News | None:
    """The figures that publishing a prepared folder would move; None when one of the two can't be read."""
    try:
        return news.compared(read(shown), read(prepared))
    except (DataError, OSError):
        return None


def totals(diff: Diff) -> Sheet:
    """The main totals before and after."""
    rows = []
    for name, (before, after) in diff.totals.items():
        label, unit = publishing_words.TOTALS[name]
        gap = (after or 0) - (before or 0)
        rows.append((label, _figure(before, unit), _figure(after, unit), signed(gap, 2, unit) if gap else "="))
    return Sheet(words.TOTALS_CAPTION, words.TOTALS_HEADERS, rows, frozenset({1, 2, 3}))


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return with_unit(value, unit, 2) if unit else integer(value)


def tables(diff: Diff, headers: Sequence[str] = words.TABLES_HEADERS) -> Sheet:
    """Rows added, changed and removed by table."""
    rows = []
    for stem, table in diff.tables.items():
        moved = (table.added, table.changed, table.removed)
        numbers = [integer(n) if n else "–" for n in moved] if table.readable else [words.UNREADABLE] * 3
        rows.append((_title(stem), _count(table.rows_before), _count(table.rows_after), *numbers))
    return Sheet(words.TABLES_CAPTION, headers, rows, frozenset(range(1, 6)))


def _count(rows: int | None) -> str:
    return "–" if rows is None else integer(rows)


def _title(stem: str) -> str:
    return schema.BY_STEM[stem].title if stem in schema.BY_STEM else words.OTHER_TABLES.get(stem, stem)


def details(diff: Diff, names: Mapping[str, Mapping[str, str]] | None = None) -> Sheet:
    """The first changes of each table, cell by cell; rows by their `names` (stem → key → what it is called)."""
    known = names or {}
    each = max(MOST_DETAILS // max(len(diff.tables), 1), 20)
    rows = [
        (
            _title(stem),
            words.CHANGES.get(record["change"], record["change"]),
            known.get(stem, {}).get(record["key"]) or record["key"],
            _column(stem, record["column"]),
            record["before"],
            record["after"],
        )
        for stem, table in diff.tables.items()
        for record in table.details[:each]
    ]
    return Sheet(words.MOST_DETAILS.format(n=integer(each)), words.DETAILS_HEADERS, rows)


def _column(stem: str, name: str) -> str:
    """A column in words."""
    table = schema.BY_STEM.get(stem)
    return table[name].meaning if table is not None and name in table.names else name or "–"


def check(preview: Preview) -> str:
    """Whether the prepared folder may be published, in a sentence."""
    return words.check_answer(len(preview.blocking), len(preview.faults) - len(preview.blocking))


# -- versions ---------------------------------------------------------------------------------------------------------


def history(entries: Iterable[Entry], shown: Entry | None) -> Sheet:
    """The versions, the most recent first."""
    rows = [_version(entry, entry == shown) for entry in reversed(tuple(entries))]
    return Sheet(words.HISTORY_CAPTION, words.HISTORY_HEADERS, rows, frozenset({4, 5, 6}))


def _version(entry: Entry, current: bool) -> tuple[str, ...]:
    rows = [count for count in entry.rows.values() if count is not None]
    nature = publishing_words.ACTIONS[entry.action]
    return (
        publishing_words.when(entry.at),
        publishing_words.signed(entry.author, entry.validated_by) or "–",
        entry.comment or "–",
        f"{nature} ({words.IN_USE})" if current else nature,
        integer(sum(rows)),
        _figure(entry.totals.get("montant_attribue"), "€"),
        _figure(entry.totals.get("projets"), ""),
        short(entry.fingerprint),
    )


def version_name(entry: Entry, shown: Entry | None) -> str:
    """A version in a list of choices."""
    said = [publishing_words.when(entry.at), entry.author, entry.comment or publishing_words.ACTIONS[entry.action]]
    if entry == shown:
        said.append(words.IN_USE)
    return ", ".join(part for part in said if part)


def versions(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry a version (the last one that speaks of it), the most recent first."""
    return tuple({entry.version: entry for entry in entries}.values())[::-1]
