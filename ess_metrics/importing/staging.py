"""Files being prepared by one session: a private copy of a data folder into which they are imported.

Nothing is visible to others before `publish`. On disk, under the system's temporary folder::

    ess-depot-XXXXXXXX/    random name, readable by the owner alone; removed by `close`, with the object, or at exit
      verrou, pret         held while the object lives: what a killed process left is removed by the next one
      fichiers/            the files as they were dropped, under sanitised names
      dossier-N/           a copy of the base (the published version, the working files or nothing), files imported

`Staging.build` makes that copy anew and imports every file into it, so that taking a file away, imposing a format or
starting again from a newer version is always the same act. Publishing goes through `publish` here, which asks `may`
first, as each of `folder_acts` does: no screen can forget it.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import unicodedata
import weakref
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from ess_metrics.files.limits import LIMITS, MEGABYTE
from ess_metrics.files.neighbours import Neighbours, Place, around
from ess_metrics.folder import corrections, publication
from ess_metrics.folder.corrections import Correction
from ess_metrics.folder.publication import Diff, Publication, PublishingError
from ess_metrics.folder.reading import check
from ess_metrics.folder.version_store import table_paths
from ess_metrics.formats import address_book, workbook_template
from ess_metrics.formats import known_formats as formats
from ess_metrics.formats.recipe import Recipe
from ess_metrics.formats.source import Context, Outcome
from ess_metrics.importing import (
    description,
    folder_files,
    hand_tables,
    mends,
    private_folders,
    recipes,
    refusals,
    replies,
    row_names,
    salt,
    working_copy,
)
from ess_metrics.importing.description import Description
from ess_metrics.importing.folder_acts import NotAllowed, allow, signed
from ess_metrics.importing.import_report import FileReport, ImportReport
from ess_metrics.importing.reader import Reader
from ess_metrics.importing.run import Progress, import_files
from ess_metrics.model.faults import Fault, worst_first
from ess_metrics.model.manifest import TAKEN
from ess_metrics.secrecy.audience import PREPARE, PUBLISH, May, anything
from ess_metrics.texts.library import staging_words as texts

FILES = "fichiers"
MOST_FILES = 20
FILE_BYTES = LIMITS.file_bytes
ALL_BYTES = 600 * MEGABYTE
LONGEST_NAME = 120
PUBLISHED, WORKING, NOTHING, FETCHED = "courante", "travail", "vide", "recupere"
BESIDE = ("provenance.json", TAKEN, replies.NAME, corrections.NAME, corrections.HELD, salt.NAME)
COMPANIONS = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix")
_CHUNK = 1 << 20
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]')


class NotTaken(ValueError):  # noqa: N818
    """A dropped file was not taken; `str()` is a French sentence."""


@dataclass(frozen=True)
class Preview:
    """What publishing would do: the differences with what is shown now, and the check of the prepared folder."""

    diff: Diff
    faults: tuple[Fault, ...]
    rows: dict[str, int]
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def blocking(self) -> tuple[Fault, ...]:
        """The faults that forbid publishing."""
        return tuple(fault for fault in self.faults if fault.blocking)


@dataclass(eq=False)
class Staging:
    """The preparation of one session for the data folder `target`; see the module.

    `forced`: file -> format imposed on it; `told`: file -> recipe that a person made for it. `base`: what the copy
    starts from. `tables`: stem -> rows of the small tables written on a screen. `expected`: fingerprint of what was
    shown when the copy was made. `report` is None as long as the files have to be read (again). Raises NotAllowed when
    `may` does not let this person prepare data. `paused`: the person stopped the reading, which waits to be asked for.
    """

    target: Path
    may: May = field(default=anything, repr=False, kw_only=True)
    base: str = PUBLISHED
    forced: dict[str, str] = field(default_factory=dict)
    told: dict[str, Recipe] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    mends: list[Correction] = field(default_factory=list)
    records: list[Correction] = field(default_factory=list)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    refused_before: frozenset[str] = frozenset()
    described: Description | None = None
    logos: dict[str, bytes] = field(default_factory=dict, repr=False)
    report: ImportReport | None = None
    expected: str | None = None
    folder: Path | None = None
    paused: bool = False
    home: Path = field(init=False)
    _preview: Preview | None = field(default=None, repr=False)
    _number: int = field(default=0, repr=False)
    _brought: tuple[Path, str] | None = field(default=None, repr=False)
    _known: tuple[Path | None, Context] | None = field(default=None, repr=False)
    _around: dict[str, dict[Place, Neighbours | None]] = field(default_factory=dict, repr=False)

    def __post_init__(self):
        if not self.may(PREPARE):
            raise NotAllowed(texts.NOT_PREPARING)
        self.target, self.home = Path(self.target), private_folders.new()
        (self.home / FILES).mkdir()
        self._finish = weakref.finalize(self, private_folders.remove, self.home, private_folders.held(self.home))
        private_folders.LIVE.add(self)

    @property
    def alive(self) -> bool:
        """Whether its folder is still there."""
        return self._finish.alive

    # -- the files -------------------------------------------------------------------------------------------------

    @property
    def files(self) -> tuple[Path, ...]:
        """The dropped files, by name."""
        with suppress(FileNotFoundError):
            return tuple(sorted((self.home / FILES).iterdir()))
        return ()

    @property
    def stale(self) -> bool:
        """Whether files (or another base) wait to be read."""
        return self.report is None and not self.paused and self.begun

    @property
    def begun(self) -> bool:
        """Whether there is something to prepare: files, hand edits, or a territory described."""
        return bool(self.files or self.records or self.tables) or self.base != PUBLISHED or self.described is not None

    def add(self, name: str, content: BinaryIO) -> str:
        """Take a dropped file under a safe name, which is returned; the same name again replaces it.

        Raises NotTaken when it is empty, too large or one too many.
        """
        if not self.alive:
            raise NotTaken(texts.CLOSED)
        safe = safe_name(name)
        target = self.home / FILES / safe
        others = [path for path in self.files if path != target]
        if len(others) >= MOST_FILES:
            raise NotTaken(texts.too_many(safe, MOST_FILES))
        self._write(target, content, ALL_BYTES - sum(path.stat().st_size for path in others))
        self.forget()
        return safe

    def _write(self, target: Path, content: BinaryIO, room: int) -> None:
        """The content aside, then in place; refused as soon as it is too long."""
        aside, size = self.home / "arrivee", 0
        try:
            with aside.open("wb") as out:
                while chunk := content.read(_CHUNK):
                    size += len(chunk)
                    if size > min(FILE_BYTES, room):
                        break
                    out.write(chunk)
            if size > FILE_BYTES:
                raise NotTaken(texts.too_large(target.name, FILE_BYTES // MEGABYTE))
            if size > room:
                raise NotTaken(texts.too_large_together(target.name, ALL_BYTES // MEGABYTE))
            if not size:
                raise NotTaken(texts.EMPTY.format(name=target.name))
            os.replace(aside, target)
        except OSError as error:
            raise NotTaken(texts.NO_PLACE.format(name=target.name)) from error
        finally:
            aside.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Take a file away."""
        (self.home / FILES / safe_name(name)).unlink(missing_ok=True)
        self.forced.pop(safe_name(name), None)
        self.told.pop(safe_name(name), None)
        self.forget()

    def tell(self, name: str, recipe: Recipe) -> None:
        """Read a file by a recipe."""
        self.forced.pop(name, None)
        self.told[name] = recipe
        self.forget()

    def answer(self, file: FileReport, questions: Iterable[Fault], value: str) -> None:
        """Answer questions of a file alike; the answers are kept with the folder once it is published."""
        for fault in questions:
            line = replies.line_of(fault, file.file, file.digest) | {"valeur": value}
            self.answers[line["question"]] = line
        self.forget()

    def mend(self, file: FileReport, mends: Iterable[tuple[Fault, str]]) -> int:
        """Correct cells of a file, each fault with what its cell becomes; how many were."""
        today, cells = working_copy.today().isoformat(), set()
        for fault, after in mends:
            key = f"{fault.sheet}|{fault.row}" if fault.sheet else str(fault.row)
            made = Correction(
                file.digest, "", key, fault.column or "", fault.value or "", after, "", today, texts.MENDED
            )
            for one in self.mends:  # mended again: what the file itself writes is what the correction is made on
                if one.cell[:4] == made.cell[:4] and one.apres == made.avant:
                    made = replace(made, avant=one.avant)
            self.mends = [one for one in self.mends if one.cell[:4] != made.cell[:4]] + [made]
            cells.add(made.cell[:4])
        self.forget()
        return len(cells)

    def correct(self, table: str, key: str, column: str, value: str, *, why: str) -> Correction:
        """Correct a value that is published, with a reason, without the file that it came from; signed when published.

        Raises DataError for a value that the schema refuses or a row that is no more; mends.Unknown.
        """
        made = publication.read_whole(
            self.target, lambda place: mends.proposed(place, table, key, column, value, why=why)
        )
        self.records = [one for one in self.records if one.cell[:4] != made.cell[:4]] + [made]
        self.forget()
        return made

    def write(self, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        """Put whole small tables, written on a screen, in the place of the published ones: stem → rows as text.

        Raises DataError for cells or rows that the schema refuses, and nothing changes then.
        """
        publication.read_whole(self.target, lambda place: hand_tables.held(place, tables))
        self.tables |= {stem: [dict(row) for row in rows] for stem, rows in tables.items()}
        self.forget()

    def describe(self, said: Description, logos: Mapping[str, bytes] | None = None) -> tuple[Fault, ...]:
        """Say what the territory is, with the pictures to add (name → content); what can't be kept, else nothing.

        Nothing is said while there are faults. Raises NotTaken for a picture that can't be a logo.
        """
        said = description.tidy(said)
        found = description.faults(said)
        for name, content in (logos or {}).items():
            if why := description.picture(name, content):
                raise NotTaken(why)
        if not found:
            added = {safe_name(name): content for name, content in (logos or {}).items()}
            self.logos |= added
            self.described = replace(said, logos=tuple(dict.fromkeys((*said.logos, *added))))
            self.forget()
        return found

    def context(self) -> Context:
        """What is known of the folder that the files are added to, for a table to be told."""
        if self._known is None or self._known[0] != self.folder:
            self._known = (self.folder, folder_files.load(self.folder or self.home / "rien").context)
        return self._known[1]

    def force(self, name: str, format: str | None) -> None:
        """Impose a format on a file, or recognise it again (None). ValueError when there is no such format."""
        if format is not None and formats.by_name(format) is None:
            raise ValueError(texts.UNKNOWN_FORMAT)
        self.forced.pop(name, None)
        self.told.pop(name, None)
        if format is not None:
            self.forced[name] = format
        self.forget()

    def start_from(self, base: str) -> None:
        """Choose what the files are added to: the published version, the working files, what came, or nothing."""
        self.base = base
        self.forget()

    def fetched(self, fill: Callable[[Path], None]) -> None:
        """Let `fill` bring official data into a copy of what is shown; the files are then added to that copy.

        What an earlier call brought stays. Whatever `fill` raises goes to the caller, and nothing changes then.
        """
        made = self.home / f"recupere-{secrets.token_hex(4)}"
        made.mkdir()
        try:
            if self.base == FETCHED and self._brought is not None:
                expected = self._brought[1]
                _copy_tables(self._brought[0], made)
                _copy_beside(self._brought[0], made)
            else:
                expected = self._copy_base(made)
            fill(made)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        if self._brought is not None:
            shutil.rmtree(self._brought[0], ignore_errors=True)
        self._brought = (made, expected)
        self.start_from(FETCHED)

    def forget(self) -> None:
        """The files have to be read again."""
        self.paused = False
        self.report = self._preview = None

    # -- reading them ----------------------------------------------------------------------------------------------

    def build(self, progress: Progress | None = None) -> ImportReport:
        """Copy the base, import every file into the copy; raises PublishingError or DataError, nothing changes then."""
        self._number += 1
        made = self.home / f"dossier-{self._number}"
        made.mkdir()
        try:
            expected = self._copy_base(made)
            report = self._import(made, progress)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder, self.expected, self.report, self._preview = made, expected, report, None
        return report

    def _copy_base(self, made: Path) -> str:
        """The files of the base, as files of our own; the fingerprint of what is shown."""
        if self.base == FETCHED and self._brought is not None:
            place, expected = self._brought
            _copy_tables(place, made)
            _copy_beside(place, made)
            self._say_beside(made)
            return expected
        if not self.target.is_dir():
            return publication.fingerprint(made)
        expected = publication.read_whole(self.target, publication.fingerprint)
        if self.base == PUBLISHED:
            publication.read_whole(self.target, lambda place: _copy_tables(place, made))
            expected = publication.fingerprint(made)
        elif self.base == WORKING:
            _copy_tables(self.target, made)
        if self.base != NOTHING:
            _copy_beside(self.target, made)
            self.refused_before = _copy_refusals(self.target, made)
        self._say_beside(made)
        self._say_told(made)
        return expected

    def _say_told(self, made: Path) -> None:
        """What was corrected on the screen, and what was said of the territory."""
        for one in self.records:
            mends.correct(made, one.table, one.cle, one.colonne, one.apres, why=one.motif)
        if self.tables:
            hand_tables.write(made, self.tables)
        if self.described is not None:
            description.write(made, self.described)
            (made / description.LOGOS).mkdir(exist_ok=True)
            for name, content in self.logos.items():
                (made / description.LOGOS / name).write_bytes(content)

    def _say_beside(self, made: Path) -> None:
        """What was answered and corrected in this session, beside what the folder knows."""
        if self.answers:
            kept = replies.load(made)
            kept.lines |= self.answers
            (made / replies.NAME).write_bytes(kept.to_csv())
        if self.mends:
            (made / corrections.NAME).write_bytes(corrections.to_csv([*corrections.read(made), *self.mends]))

    def _import(self, made: Path, progress: Progress | None) -> ImportReport:
        """Every file, in the order that lets rows be placed; those that share an imposed format go together."""
        whole = ImportReport(made)
        if not self.files:
            return whole
        with Reader() as reader:
            for (format, name), paths in self._batches(reader):
                recipe = self.told[name] if name else None
                part = import_files(paths, made, format=format, progress=progress, reader=reader, recipe=recipe)
                whole.files += part.files
                whole.changes += part.changes
                for file in part.files:  # a session keeps sentences and figures, not tables
                    file.outcome = file.refused = None
        whole.files.sort(key=lambda file: file.file)
        return whole

    def _batches(self, reader: Reader) -> Iterator[tuple[tuple[str | None, str], list[Path]]]:
        """The files that are read together, with the format imposed on them, or the one that a recipe was made for."""
        paths = sorted(_alone(self.files), key=lambda path: path.name in self.told)
        if self.forced:
            paths = sorted(paths, key=lambda path: _rank(path, self.forced.get(path.name), reader))
        for key, group in groupby(paths, key=self._way):
            yield key, list(group)

    def _way(self, path: Path) -> tuple[str | None, str]:
        return self.forced.get(path.name), path.name if path.name in self.told else ""

    # -- what came out ---------------------------------------------------------------------------------------------

    def preview(self) -> Preview:
        """What publishing would change, and whether it may be; made once a reading."""
        if self._preview is None:
            folder = self._ready()
            report = check(folder)
            rows = {stem: len(frame) for stem, frame in report.tables.items()}
            faults = tuple(worst_first(report.faults))
            self._preview = Preview(self._diff(folder), faults, rows, row_names.of(report.tables))
        return self._preview

    def _diff(self, folder: Path) -> Diff:
        if self.target.is_dir():
            return publication.read_whole(self.target, lambda place: publication.diff_folders(place, folder))
        nothing = self.home / "rien"
        nothing.mkdir(exist_ok=True)
        return publication.diff_folders(nothing, folder)

    @property
    def outdated(self) -> bool:
        """Whether another version was published since the copy was made."""
        if self.expected is None or not self.target.is_dir():
            return False
        entry = publication.current_entry(self.target)
        return entry is not None and entry.fingerprint != self.expected

    def annotated(self, file: FileReport) -> bytes:
        """The user's own file with its faulty cells marked, as XLSX."""
        figures = (file.rows_read, file.rows_kept, file.rows_refused, file.total_eur_read, file.total_eur_kept)
        outcome = Outcome(file.label or file.format or "", *figures, faults=file.faults)
        with Reader() as reader:
            return reader.annotated(self._path(file), outcome)

    def around(self, file: FileReport, places: Iterable[Place]) -> dict[Place, Neighbours | None]:
        """Lines of a file as they are written, with their neighbours; DataError when the file no longer opens.

        Only these lines are held, not the file: it is opened again when others are asked for.
        """
        asked, held = list(places), self._around.get(file.digest, {})
        if not held.keys() >= set(asked):
            known = [*file.columns_taken, *file.columns_ignored, *(fault.column or "" for fault in file.faults)]
            with Reader() as reader:
                held = self._around[file.digest] = around(reader.sheets(self._path(file)), asked, set(known))
        return {place: held[place] for place in asked}

    def _path(self, file: FileReport) -> Path:
        return self.home / FILES / safe_name(file.file)

    def publish(self, *, may: May, author: str = "", comment: str = "") -> Publication:
        """Publish the prepared folder in the target, if `may` says so and nobody published meanwhile.

        Raises a PublishingError: NotAllowed, Demonstration, Outdated, Refused (blocking faults)…
        """
        allow(may, PUBLISH, self.target)
        who, why = signed(author, comment)
        self._sign(self._ready(), who)
        made = publication.publish(self.target, source=self._ready(), expected=self.expected, author=who, comment=why)
        self._drop_settled(self._ready())
        return made

    def _drop_settled(self, folder: Path) -> None:
        """Refusals that mending has emptied leave the folder too."""
        for path in (self.target / refusals.FOLDER).glob("*.csv"):
            if path.name in self.refused_before and not (folder / refusals.FOLDER / path.name).is_file():
                path.unlink(missing_ok=True)

    def _sign(self, folder: Path, author: str) -> None:
        """The corrections of this session bear the name of who publishes them."""
        mine = {one.cell for one in (*self.mends, *self.records)}
        for name in (corrections.NAME, corrections.HELD) if mine and author else ():
            known = corrections.read(folder, name)
            signed = [replace(one, auteur=author) if one.cell in mine and not one.auteur else one for one in known]
            if signed != known:
                (folder / name).write_bytes(corrections.to_csv(signed))

    def _ready(self) -> Path:
        if self.folder is None or self.report is None:
            raise PublishingError(texts.NOT_READ)
        return self.folder

    def close(self) -> None:
        """Remove everything."""
        self.report = self.folder = self._preview = None
        self._finish()


write_template = workbook_template.write_template


def safe_name(name: str) -> str:
    """The last part of a name, without anything that a file system or a person could take for something else."""
    last = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    clean = _UNSAFE.sub("_", visible).strip(" .") or texts.UNNAMED
    stem, end = os.path.splitext(clean)
    while len(clean.encode()) > LONGEST_NAME:
        stem, end = stem[:-1], end[:12]
        clean = stem + end
    return clean


# --- helpers -------------------------------------------------------------------------------------------------------


def _copy_tables(place: Path, made: Path) -> None:
    """The table files of a place, copied whole: no link, so that writing one never touches a version."""
    for path in table_paths(made):
        path.unlink()
    for path in table_paths(place):
        shutil.copyfile(path, made / path.name)


def _copy_beside(place: Path, made: Path) -> None:
    """What an import knows beside the tables: provenance, recipes, answers, corrections, the salt, addresses."""
    for name in BESIDE:
        if (place / name).is_file():
            shutil.copyfile(place / name, made / name)
    for path in (place / recipes.FOLDER).glob("*.toml"):
        (made / recipes.FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(path, made / recipes.FOLDER / path.name)
    for path in address_book.files(place):
        (made / address_book.FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(path, made / address_book.FOLDER / path.name)


def _copy_refusals(place: Path, made: Path) -> frozenset[str]:
    """What earlier imports refused, so that a file read again can empty it; their names."""
    found = sorted((place / refusals.FOLDER).glob("*.csv"))
    if found:
        (made / refusals.FOLDER).mkdir(exist_ok=True)
    for path in found:
        shutil.copyfile(path, made / refusals.FOLDER / path.name)
    return frozenset(path.name for path in found)


def refused_files(target: Path) -> bytes:
    """Everything that imports refused, as a ZIP; b"" when nothing is."""
    found = sorted((target / refusals.FOLDER).glob("*.csv"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in found:
            archive.writestr(path.name, path.read_bytes())
    return out.getvalue() if found else b""


def _alone(paths: Iterable[Path]) -> list[Path]:
    """The files to import: the parts of a shapefile are read with it."""
    paths = list(paths)
    shapes = {path.stem.lower() for path in paths if path.suffix.lower() == ".shp"}
    return [path for path in paths if path.suffix.lower() not in COMPANIONS or path.stem.lower() not in shapes]


def _rank(path: Path, format: str | None, reader: Reader) -> int:
    """When a file is read among the others: what tells where things are comes first."""
    format = format or reader.open(path).format
    return formats.rank(formats.by_name(format)) if format else -1
