"""Sources into a folder: asked one after the other, each alone in its failure, brought in by the import's own door.

Nothing is published: the working files change, as an import changes them. With `dry_run` the files come to the cache
and go into a copy, so that what they would change is told and the folder stays as it is.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from ess_metrics.analyses import source_changes, version_moves
from ess_metrics.analyses.version_moves import Figures, Move
from ess_metrics.fetching import (
    address_index,
    landscape_queries,
    payload_kinds,
    perimeter,
    registry,
    resources,
    territory_cuts,
)
from ess_metrics.fetching.cache import today
from ess_metrics.fetching.catalogue import BY_ID, ENTRIES, Entry
from ess_metrics.fetching.download import Client, Fetched, Wanted
from ess_metrics.fetching.fetching_faults import FetchError, Stopped
from ess_metrics.fetching.perimeter import Perimeter
from ess_metrics.fetching.registry import Had
from ess_metrics.fetching.territory_cuts import Known
from ess_metrics.folder.reading import read
from ess_metrics.formats.insee import PERIMETER
from ess_metrics.importing import folder_acts, folder_files, staging
from ess_metrics.importing.import_report import ImportReport
from ess_metrics.importing.reader import Reader
from ess_metrics.importing.run import import_files
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import QUESTION, DataError, Fault, worst_first
from ess_metrics.model.presence import certain
from ess_metrics.texts.indicators import label
from ess_metrics.texts.library import catalogue_words
from ess_metrics.texts.library import fetch_words as words

NEW, UNCHANGED, ABSENT, FAILED = "new", "unchanged", "absent", "failed"
SUCCESSES = (NEW, UNCHANGED)
FOND = f"{landscape_queries.model.FOLDER}/{landscape_queries.model.NAME}"
UNPACKED = 1500 * 1024 * 1024
YEARLY = "insee-qpv"  # the year of figures may stand in the name of the archive alone
MOST_PASSES = 3  # establishments bring units, which a list may know


@dataclass
class SourceReport:
    """What one source gave. `date`: of its data, as the publisher says it; `questions`: what waits for a person.

    `about`: what its rows depended on in the folder, beside its files.
    """

    id: str
    label: str
    status: str = FAILED
    url: str = ""
    date: str = ""
    size: int = 0
    sha256: str = ""
    rows: int = 0
    rows_outside: int = 0
    moves: list[Move] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    error: str = ""
    questions: list[Fault] = field(default_factory=list)
    files: list[Fetched] = field(default_factory=list)
    about: str = ""

    @property
    def licence(self) -> str:
        """The licence of the source."""
        return catalogue_words.OF[self.id].licence

    def to_json(self) -> dict[str, object]:
        """As `fetch --json` prints it."""
        plain: dict[str, object] = {"id": self.id, "label": self.label, "url": self.url, "status": self.status}
        plain |= {"date": self.date or None}
        plain |= {"size": self.size, "licence": self.licence, "sha256": self.sha256 or None, "rows": self.rows}
        plain |= {"rows_outside": self.rows_outside, "moves": [move.to_json() for move in self.moves]}
        plain |= {"changes": self.changes}
        plain |= {"suspicions": [words.suspicion(label(m.indicator), m.suspect) for m in self.moves if m.suspect]}
        return plain | {"questions": [one.message for one in self.questions], "error": self.error or None}


@dataclass
class FetchReport:
    """What a fetch did, source by source."""

    folder: Path
    sources: list[SourceReport] = field(default_factory=list)
    dry_run: bool = False
    stopped: bool = False

    @property
    def failed(self) -> int:
        """How many sources failed."""
        return sum(one.status == FAILED for one in self.sources)

    @property
    def succeeded(self) -> bool:
        """Whether one at least answered, new or not."""
        return any(one.status in SUCCESSES for one in self.sources)

    def to_json(self) -> dict[str, object]:
        """Exactly what `fetch --json` prints."""
        return {"sources": [one.to_json() for one in self.sources], "failed": self.failed}


Told = Callable[[Entry, SourceReport | None], None]


def fetch(
    folder: Path,
    entries: Sequence[Entry],
    client: Client,
    *,
    dry_run: bool = False,
    told: Told = lambda entry, report: None,
) -> FetchReport:
    """Ask for these sources and import what is new into `folder`. A source that fails is a report, never an error.

    `told` hears each source before it is asked and once it is done. Raises Demonstration for the demonstration,
    FetchError for a folder that does not say its territory, PublishingError when someone else writes in it.
    """
    folder = Path(folder)
    if folder_acts.is_demo(folder):
        raise folder_acts.Demonstration(words.DEMO)
    place = perimeter.of_folder(folder)
    if place is None:
        raise FetchError(words.NO_TERRITORY.format(folder=folder.name))
    report = FetchReport(folder, dry_run=dry_run)
    with ExitStack() as stack:
        target = stack.enter_context(_copy(folder)) if dry_run else folder
        work = _Work(client, place, target, stack.enter_context(Reader()))
        for entry in sorted(entries, key=ENTRIES.index):
            told(entry, None)
            try:
                one = work.source(entry)
            except Stopped:
                report.stopped = True
                break
            report.sources.append(one)
            told(entry, one)
        if not report.stopped:
            work.settle(report.sources)
    return report


class _copy:  # noqa: N801  (a context manager)
    """A copy of a folder's own files, versions left out, that goes with the block."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self) -> Path:
        self.aside = tempfile.TemporaryDirectory(prefix="ess-essai-")
        made = Path(self.aside.name) / self.folder.name
        shutil.copytree(self.folder, made, ignore=lambda _, names: [name for name in names if name.startswith(".")])
        return made

    def __exit__(self, *_) -> None:
        self.aside.cleanup()


@dataclass(frozen=True)
class _State:
    """A folder as it is at one moment: its tables (None when they can't be read) and what its indicators say."""

    data: Dataset | None
    figures: Figures


@dataclass
class _Work:
    """What the sources of one fetch share."""

    client: Client
    place: Perimeter
    folder: Path
    reader: Reader
    state: _State | None = None

    def source(self, entry: Entry) -> SourceReport:
        """One source, whatever happens to it."""
        report = SourceReport(entry.id, catalogue_words.OF[entry.id].label)
        try:
            if entry.drawn:
                self._draw(entry, report)
                return report
            listed = resources.wanted(entry, self.place, self.client)
            if not listed:
                report.status, report.error = ABSENT, words.NOTHING_HERE
                return report
            self._fetched(listed, report)
            self._enter(entry, report)
        except landscape_queries.TooWide as error:
            report.status, report.error = ABSENT, str(error)
        except FetchError as error:
            report.status, report.error = FAILED, str(error)
        except DataError as error:
            report.status, report.error = FAILED, worst_first(error.faults)[0].message
        return report

    def _fetched(self, listed: Sequence[Wanted], report: SourceReport) -> None:
        """The files of a source: those that come are used, those that do not are said."""
        failures = []
        for wanted in listed:
            try:
                report.files.append(replace(self.client.fetch(wanted), publisher=wanted.publisher))
            except FetchError as error:
                failures.append((wanted, error))
        if not report.files:
            report.url = listed[0].address
            raise failures[0][1]
        report.url = report.files[0].address
        report.date = max(one.modified[:10] for one in report.files)
        report.size = sum(one.kept.size for one in report.files)
        digests = [one.kept.sha256 for one in report.files]
        report.sha256 = digests[0] if len(digests) == 1 else territory_cuts.hash_of(digests)
        if failures:
            report.error = words.some_failed([wanted.name for wanted, _ in failures], str(failures[0][1]))

    def _enter(self, entry: Entry, report: SourceReport) -> None:
        """Into the folder, unless it has these very files already."""
        if entry.aside:
            self._put_aside(entry, report)
            return
        about = self._known() if entry.cut else Known()
        report.about = mark = about.of(entry.cut) if entry.cut else ""
        digests = tuple(sorted(one.kept.sha256 for one in report.files))
        had = registry.read(self.folder).get(entry.id)
        if had and had.files == digests and had.about == mark:
            report.status, report.rows = UNCHANGED, had.rows
            return
        self._take_in(entry, report, about, digests)

    def settle(self, reports: Sequence[SourceReport]) -> None:
        """Read again what depends on the bodies that later sources brought: the next fetch then changes nothing."""
        for _ in range(MOST_PASSES):
            left = [one for one in reports if one.files and one.status != FAILED and self._moved(one)]
            for one in left:
                self._again(BY_ID[one.id], one)
            if not left:
                return

    def _moved(self, report: SourceReport) -> bool:
        how = BY_ID[report.id].cut
        return how is not None and self._known().of(how) != report.about

    def _again(self, entry: Entry, report: SourceReport) -> None:
        """The same files once more; what moved adds up to what moved before, and a failure leaves what was."""
        earlier = replace(report)
        digests = tuple(sorted(one.kept.sha256 for one in report.files))
        about = self._known()
        report.about, report.rows_outside, report.error = about.of(certain(entry.cut)), 0, ""
        try:
            self._take_in(entry, report, about, digests)
        except (FetchError, DataError):
            report.status = FAILED
        if report.status == FAILED:
            vars(report).update(vars(earlier), about=report.about)
            return
        report.moves = _added_up(earlier.moves, report.moves)
        report.changes = list(dict.fromkeys([*earlier.changes, *report.changes]))
        if earlier.status == NEW:
            report.status, report.error = NEW, earlier.error

    def _take_in(self, entry: Entry, report: SourceReport, about: Known, digests: tuple[str, ...]) -> None:
        had = registry.read(self.folder).get(entry.id)
        before = self.state if self.state is not None else _state(self.folder)
        with tempfile.TemporaryDirectory(prefix="ess-sources-") as aside:
            paths = _prepared(entry, report, about, Path(aside))
            origins = _origins(entry, report, paths)
            if not paths:
                report.status, report.error = ABSENT, words.NOTHING_HERE
                return
            imported = import_files(list(paths), self.folder, reader=self.reader, origins=origins)
        self.state = _state(self.folder) if imported.changed else before
        report.moves = version_moves.between(before.figures, self.state.figures)
        columns = tuple(dict.fromkeys(title for one in imported.files for title in one.headers))
        report.changes = _changes(before, self.state, had, columns)
        _heard(imported, report)
        if report.status == NEW and not any(one.rows_waiting for one in imported.files):
            kept = Had(digests, report.about, report.date, today(), report.size, report.rows, report.url, columns)
            registry.note(self.folder, entry.id, kept)

    def _put_aside(self, entry: Entry, report: SourceReport) -> None:
        """Beside the tables: no figure moves, addresses can then be placed without asking anybody."""
        digests = tuple(sorted(one.kept.sha256 for one in report.files))
        had = registry.read(self.folder).get(entry.id)
        if had and had.files == digests:
            report.status, report.rows = UNCHANGED, had.rows
            return
        with folder_files.locked(self.folder):
            report.rows, report.status = address_index.write(self.folder, report.files), NEW
        registry.note(
            self.folder, entry.id, Had(digests, "", report.date, today(), report.size, report.rows, report.url)
        )

    def _draw(self, entry: Entry, report: SourceReport) -> None:
        """The landscape around the outlines: asked once, again only when they are not the same."""
        outlines = folder_files.load(self.folder).contours
        if outlines is None:
            raise FetchError(words.FOND_NO_OUTLINES)
        seen = landscape_queries.window(outlines)
        had, about = registry.read(self.folder).get(entry.id), f"{seen.bounds}"
        report.url, report.date = landscape_queries.IGN, today()
        if had and had.about == about and (self.folder / FOND).is_file():
            report.status, report.rows, report.size, report.date = UNCHANGED, had.rows, had.size, had.date
            return
        found = landscape_queries.fetch(self.place, seen, self.client)
        with folder_files.locked(self.folder):
            report.size = landscape_queries.write(self.folder, found)
        report.status, report.rows = NEW, len(found.pieces)
        report.sha256 = territory_cuts.hash_of([str(piece.shape.wkt) for piece in found.pieces])
        report.error = words.layers_missing(list(found.missing), [str(one) for one in found.missing.values()])
        if not found.missing:
            kept = Had((report.sha256,), about, report.date, today(), report.size, report.rows, report.url)
            registry.note(self.folder, entry.id, kept)

    def _known(self) -> Known:
        return territory_cuts.known(folder_files.load(self.folder).tables, self.place)


def _added_up(first: Sequence[Move], then: Sequence[Move]) -> list[Move]:
    """What two imports moved, one after the other; what came back to what it was did not move."""
    earlier, later = ({one.indicator: one for one in moves} for moves in (first, then))
    both = {name: replace(one, before=earlier[name].before) if name in earlier else one for name, one in later.items()}
    found = [one for one in (earlier | both).values() if one.places or one.before != one.after]
    return sorted(found, key=lambda one: -one.weight)


def _state(folder: Path) -> _State:
    """What the folder and every indicator say; nothing when it can't be read."""
    try:
        data = read(folder)
        return _State(data, version_moves.figures(data))
    except (DataError, OSError):
        return _State(None, {})


def _changes(before: _State, after: _State, had: Had | None, columns: tuple[str, ...]) -> list[str]:
    """What changed at the source that is not plain news, in sentences: its headers, perimeters, what looks wrong."""
    headers = source_changes.headers(had.columns, columns) if had else ""
    said = [headers] if headers else []
    if before.data is not None and after.data is not None and before is not after:
        said += [source_changes.sentence(one) for one in source_changes.changes(before.data, after.data)]
    return said


def _prepared(entry: Entry, report: SourceReport, about: Known, aside: Path) -> dict[Path, Fetched]:
    """The files to import: out of their archive, cut to the territory when they are very large, under their name."""
    paths: dict[Path, Fetched] = {}
    for at, one in enumerate(report.files):
        room = aside / str(at)
        room.mkdir()
        for path in payload_kinds.unpacked(one.path, room, entry.fits, max(UNPACKED, entry.limit)):
            if payload_kinds.holds_nothing(path):
                continue
            named = room / (path.name if path.parent == room else _name(one))
            year = one.year or (_year(Path(one.kept.name).stem) if entry.format == YEARLY else "")
            if year and not _year(named.stem):
                named = room / f"{named.stem}_{year}{named.suffix}"
            if entry.cut and path.stat().st_size > entry.cut.above and path.suffix.lower() in (".parquet", ".csv"):
                cut = territory_cuts.cut(path, entry.cut, about, room)
                named = cut.path.rename(room / f"{Path(_name(one)).stem}.parquet")
                report.rows_outside += cut.whole - cut.rows
            elif named != path:
                path.rename(named) if path.parent == room else payload_kinds.copied(path, named)
            paths[named] = one
    return paths


def _year(name: str) -> str:
    """The year that a file's name says, that of the perimeters left out; "" when it says none or several."""
    found = set(re.findall(r"(?<!\d)20\d\d(?!\d)", PERIMETER.sub("", name)))
    return found.pop() if len(found) == 1 else ""


def _name(one: Fetched) -> str:
    return staging.safe_name(one.kept.name)


def _origins(entry: Entry, report: SourceReport, paths: dict[Path, Fetched]) -> dict[str, dict[str, str]]:
    """What the catalogue knows of each file, for the table `sources`."""
    said = catalogue_words.OF[entry.id]
    told = {"editeur": said.publisher, "titre": said.label, "licence": said.licence, "date_donnees": report.date}
    return {path.name: told | ({"editeur": one.publisher} if one.publisher else {}) for path, one in paths.items()}


def _heard(imported: ImportReport, report: SourceReport) -> None:
    """The import's report in the words of a source."""
    files = imported.files
    report.rows = sum(one.rows_kept for one in files)
    report.rows_outside += sum(one.rows_outside for one in files)
    report.questions = [fault for one in files for fault in one.faults if fault.severity == QUESTION]
    waiting = sum(one.rows_waiting for one in files)
    stopped = worst_first([fault for one in files for fault in one.faults if fault.blocking])
    if imported.taken or waiting:
        report.status = NEW
    elif report.rows_outside and not stopped:
        report.status, report.error = ABSENT, words.ALL_OUTSIDE
    else:
        report.status = FAILED
        report.error = f"{stopped[0].message} {stopped[0].suggestion}".strip() if stopped else words.NOTHING_KEPT
