# ruff: noqa: N818  (NotErasable is an outcome told to a person)
"""One natural person taken out of a folder: tables, every kept version, refused rows, corrections, what imports know.

Somebody followed loses their rows. A person who carries projects, rents or owns keeps their money under a made-up code
that says nothing, so that no total changes; their name, numbers and titles go. What they were is never written again,
not even in the journal.

The versions are made anew beside the old ones, without the person; one new journal names them; the old ones are then
deleted. Killed before the journal, nothing has changed but files that already lost the person; killed after, the next
writer finishes (`alignment.recover`). Run again, it finds what is left.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from ess_metrics.folder import alignment, atomic, corrections, facts_places, remote_store, version_tables
from ess_metrics.folder.kept_version import as_line, now, seal, write_in_store
from ess_metrics.folder.lock import locked
from ess_metrics.folder.second_person import refuse_unsigned
from ess_metrics.folder.spellings import spellings
from ess_metrics.folder.version_store import (
    JOURNAL,
    Entry,
    PublishingError,
    current_entry,
    existing,
    hashes,
    history,
    read_card,
    shown_name,
    store,
    table_paths,
    told,
    version_places,
)
from ess_metrics.model import schema
from ess_metrics.texts.library import erasure_words as words
from ess_metrics.texts.library import remote_words

FOLLOWED, BODIES, FIRMS = "accompagnements", "organismes", "etablissements"
NATURAL_PERSON = "1000"
NUMBERS = ("siret", "siren", "rna")
TEXT_FILES = {".csv", ".json", ".jsonl", ".toml", ".md", ".txt", ""}
_LONG_NAME = 6


class NotErasable(PublishingError):
    """The code names nobody here, or a legal person; or others hold the versions too."""

    usage = True


@dataclass
class Erased:
    """What was done: `rows` deleted and `cells` changed in the tables, `versions` made anew, `files` changed beside.

    `unread`: files of the folder that may name the person and that no program can rewrite (images, PDF…).
    """

    rows: int = 0
    cells: int = 0
    versions: int = 0
    files: int = 0
    unread: tuple[str, ...] = ()
    entry: Entry | None = field(default=None)


def erase(folder: Path | str, codes: Iterable[str], *, author: str = "", reason: str = "") -> Erased:
    """Takes these people out of a folder: `personne_id` of people followed, `organisme_id` of natural persons.

    Raises NotErasable (nothing has changed), PublishingError.
    """
    folder = existing(folder)
    if remote_store.address(folder):
        raise NotErasable(remote_words.BOUND_ERASURE.format(folder=shown_name(folder)))
    refuse_unsigned(folder, author)
    with told(folder), locked(folder):
        alignment.recover(folder)
        people = [_found(folder, code) for code in dict.fromkeys(codes)]
        work = _Work(folder, people)
        return work.run(author, reason)


def followed_before(folder: Path | str, day: date) -> list[str]:
    """The people whose every following, in the working copy and in each version, began and ended before a day.

    Missing: a following without any date keeps its person. Raises NotErasable when there is nobody.
    """
    folder = existing(folder)
    last: dict[str, str] = {}
    with told(folder):
        for place in _places(folder):
            path = version_tables.table_files(place).get(FOLLOWED)
            for row in version_tables.read_text(path).to_pylist() if path else ():
                seen = max(
                    (row.get(name) or "" for name in ("date_entree", "date_sortie", "date_creation")), default=""
                )
                code = row.get("personne_id") or ""
                last[code] = max(last.get(code, ""), seen or "9999")
    found = sorted(code for code, seen in last.items() if code and seen < day.isoformat())
    if not found:
        raise NotErasable(words.NOBODY_BEFORE.format(folder=shown_name(folder), date=day.isoformat()))
    return found


@dataclass(frozen=True)
class _Person:
    """Who is erased: their code, whether it is somebody followed, every text that tells them, the code they get."""

    code: str
    followed: bool
    numbers: frozenset[str]
    names: frozenset[str]
    made_up: str


def _places(folder: Path) -> list[Path]:
    """Where tables lie: the working copy, every version, what publications put beside."""
    beside = store(folder) / "beside"
    return [folder, *version_places(folder), *(sorted(beside.iterdir()) if beside.is_dir() else [])]


def _found(folder: Path, code: str) -> _Person:
    followed, body, numbers, names = False, False, {code}, set()
    for place in _places(folder):
        for stem, path in version_tables.table_files(place).items():
            if stem == FOLLOWED:
                followed |= code in _column(path, "personne_id")
            elif stem == BODIES:
                for row in _rows(path, "organisme_id", code):
                    kind = row.get("categorie_juridique", "")
                    if kind and kind != NATURAL_PERSON:
                        raise NotErasable(words.LEGAL_PERSON.format(code=code, folder=shown_name(folder)))
                    body = True
                    numbers |= {row[name] for name in NUMBERS if row.get(name)}
                    names |= {row["nom"]} if row.get("nom") else set()
    if not followed and not body:
        raise NotErasable(words.NOBODY.format(code=code, folder=shown_name(folder)))
    made_up = f"LOC:{words.MADE_UP}-{secrets.token_hex(4)}"
    names -= {words.NAME}
    return _Person(code, followed, frozenset(numbers), frozenset(names), made_up)


def _column(path: Path, name: str) -> set[str]:
    table = version_tables.read_text(path)
    return set(table.column(name).to_pylist()) if name in table.column_names else set()


def _rows(path: Path, column: str, code: str) -> Iterator[dict[str, str]]:
    table = version_tables.read_text(path)
    if column in table.column_names:
        yield from (row for row in table.to_pylist() if row[column] == code)


class _Work:
    """One erasure, under the lock."""

    def __init__(self, folder: Path, people: list[_Person]):
        self.folder, self.people, self.done = folder, people, Erased()
        tokens = {text for person in people for text in person.numbers}
        names = {name for person in people for name in person.names if len(name) >= _LONG_NAME or " " in name}
        self._short = {name.casefold() for person in people for name in person.names} - {n.casefold() for n in names}
        told_by = sorted(tokens | names, key=len, reverse=True)
        ways = [*map(spellings, told_by), *(re.escape(json.dumps(name)[1:-1]) for name in names)]
        self._telling = re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)

    def run(self, author: str, reason: str) -> Erased:
        """The whole of it, in the order that a kill leaves safe."""
        facts_places.forget(self.folder)
        fresh = self._versions()
        self._working_copy()
        before = history(self.folder)
        entries = [self._renamed(entry, fresh) for entry in before]
        shown = current_entry(self.folder)
        if shown is not None:
            entries.append(self._line(len(before) + 1, fresh.get(shown.version, shown.version), author, reason))
            self.done.entry = entries[-1]
        if fresh:
            gone = {"erased": sorted(old for old, new in fresh.items() if old != new)}
            write_in_store(self.folder, alignment.ERASED, as_line(gone))
            atomic.sync(store(self.folder))
        if entries:
            write_in_store(self.folder, JOURNAL, "".join(f"{as_line(asdict(entry))}\n" for entry in entries))
            atomic.sync(store(self.folder))
        alignment.forget(self.folder)
        self.done.unread = tuple(sorted(self._unread()))
        return self.done

    # -- versions -----------------------------------------------------------------------------------------------------

    def _versions(self) -> dict[str, str]:
        """Old name -> name of the same version without the people, for those that hold them."""
        fresh = {}
        for place in version_places(self.folder):
            files = {path.name: self._table(path) for path in table_paths(place)}
            if all(content is None for content in files.values()):
                continue
            aside = store(self.folder) / f"{atomic.TEMPORARY}erased"
            try:
                os.mkdir(aside)
                for name, content in files.items():
                    if content is None:
                        os.link(place / name, aside / name)
                    else:
                        atomic.write_new(aside / name, content)
                        os.chmod(aside / name, 0o444)
                fresh[place.name] = seal(self.folder, aside, hashes(aside)).name
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            self.done.versions += 1
        return fresh

    def _renamed(self, entry: Entry, fresh: dict[str, str]) -> Entry:
        comment, author = self._clean(entry.comment), self._clean(entry.author)
        if entry.version not in fresh:
            return replace(entry, comment=comment, author=author)
        place = store(self.folder) / fresh[entry.version]
        rows, totals = version_tables.describe(place)
        return replace(
            entry,
            version=place.name,
            fingerprint=read_card(place)["fingerprint"],
            rows=rows,
            totals=totals,
            restored_from=fresh.get(entry.restored_from or "", entry.restored_from),
            comment=comment,
            author=author,
            validated_by=self._clean(entry.validated_by),
        )

    def _line(self, number: int, version: str, author: str, reason: str) -> Entry:
        """The journal says that somebody was erased, by whom and why, never who."""
        digest = read_card(store(self.folder) / version)["fingerprint"]
        rows, totals = version_tables.describe(store(self.folder) / version)
        at, signed, why = now().isoformat(), self._clean(author), self._clean(reason)
        return Entry(number, "erased", version, at, digest, signed, why, rows, totals)

    # -- the working copy and what lies beside

    def _working_copy(self) -> None:
        tables = set(table_paths(self.folder))
        for path in sorted(self._own_files()):
            if path.name.startswith(atomic.TEMPORARY):  # what an interrupted writing left, read by nobody
                path.unlink()
                continue
            if path.suffix not in TEXT_FILES and path not in tables:
                continue
            content = self._table(path) if _is_table(path) else self._text(path)
            if content is not None:
                mode = path.stat().st_mode
                atomic.write(path, content)
                os.chmod(path, mode)
                self.done.files += 1

    def _own_files(self) -> Iterator[Path]:
        """Every file of the folder but the versions, the salt and the lock."""
        for path in self.folder.rglob("*"):
            inside = path.relative_to(self.folder)
            kept = inside.parts[0] == store(self.folder).name and (len(inside.parts) < 2 or inside.parts[1] != "beside")
            if path.is_file() and not path.is_symlink() and not kept and path.name != alignment.SALT:
                yield path

    def _unread(self) -> Iterator[str]:
        readable = {path.name for path in table_paths(self.folder)}
        for path in self._own_files():
            if path.suffix not in TEXT_FILES and path.name not in readable and path.suffix != ".parquet":
                yield str(path.relative_to(self.folder))

    def _text(self, path: Path) -> bytes | None:
        """A file of text without what tells the people, None when nothing changes."""
        before = path.read_bytes().decode("utf-8", "surrogateescape")
        after = self._clean(before)
        return None if after == before else after.encode("utf-8", "surrogateescape")

    def _clean(self, text: str) -> str:
        return self._telling.sub(words.ERASED, text)

    # -- tables -------------------------------------------------------------------------------------------------------

    def _table(self, path: Path) -> bytes | None:
        """A table file without the people, None when nothing changes."""
        if path.suffix == ".parquet" and not path.name.startswith("contours"):
            return self._columns(path)
        if not _is_table(path):
            return self._text(path) if path.suffix in TEXT_FILES else None
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        if not rows:
            return None
        made = self._rows_of(path.stem, rows[0], rows[1:])
        if made is None:
            return None
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([rows[0], *made])
        return out.getvalue().encode("utf-8", "surrogateescape")

    def _columns(self, path: Path) -> bytes | None:
        """A Parquet table: only the columns of text can tell anybody."""
        table = parquet.read_table(path)
        texts = [name for name in table.column_names if _is_text(table.schema.field(name).type)]
        plain = table.select(texts).to_pylist()
        rows = [["" if row[name] is None else row[name] for name in texts] for row in plain]
        indexed = [[*row, str(at)] for at, row in enumerate(rows)]
        made = self._rows_of(path.stem, [*texts, ""], indexed)
        if made is None:
            return None
        kept = table.take(pa.array([int(row[-1]) for row in made], pa.int64()))  # of no row the type is not guessed
        for at, name in enumerate(texts):
            column = pa.array([row[at] or None for row in made], pa.string())
            kept = kept.set_column(kept.column_names.index(name), name, column)
        out = pa.BufferOutputStream()
        parquet.write_table(kept, out)
        return out.getvalue().to_pybytes()

    def _rows_of(self, stem: str, header: list[str], rows: list[list[str]]) -> list[list[str]] | None:
        """The rows of a table without the people, None when nothing changes."""
        made: list[list[str]] = []
        for row in rows:
            cells = dict(zip(header, row, strict=False))
            if self._gone(stem, cells):
                self.done.rows += 1
                continue
            changed = [self._cell(stem, name, text, cells) for name, text in zip(header, row, strict=False)]
            changed += row[len(header) :]
            self.done.cells += sum(one != other for one, other in zip(row, changed, strict=True))
            made.append(changed)
        return None if made == rows else made

    def _gone(self, stem: str, cells: dict[str, str]) -> bool:
        """Whether a row is about nobody else: a following, an establishment of the person."""
        if stem == FOLLOWED:
            return any(person.followed and cells.get("personne_id") == person.code for person in self.people)
        numbers = {number for person in self.people for number in person.numbers}
        if stem == FIRMS:
            return bool(numbers & {cells.get("siret"), cells.get("siren")})
        # Refused rows, corrections and decisions are about the body of the row: nothing of it is needed without them.
        return stem not in schema.BY_STEM and any(map(self._tells, cells.values()))

    def _tells(self, text: str) -> bool:
        return bool(text) and (text.casefold() in self._short or bool(self._telling.search(text)))

    def _cell(self, stem: str, name: str, text: str, cells: dict[str, str]) -> str:
        if not text:
            return text
        for person in self.people:
            if text == person.code and (name in _REFERENCES.get(stem, ()) or (stem, name) == (BODIES, "organisme_id")):
                return person.made_up
            mine = person.code in (cells.get("organisme_id"), cells.get("porteur_id"))
            if mine and (stem, name) in _OWN:
                return _OWN[stem, name]
        return words.ERASED if text.casefold() in self._short else self._clean(text)


_REFERENCES = {
    table.stem: tuple(column.name for column in table.columns if column.refers == schema.ORGANISME)
    for table in schema.TABLES
}
# What a row of the person says of them, and what stands in its place.
_OWN = {
    (BODIES, "nom"): words.NAME,
    ("projets", "intitule"): words.TITLE,
    **{(BODIES, name): "" for name in (*NUMBERS, "dirigeant_sexe")},
}


def _is_table(path: Path) -> bool:
    return path.suffix in (".csv", ".parquet") or path.name == corrections.HELD


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)


__all__ = ["Erased", "NotErasable", "erase"]
