"""The versions of a folder kept in a store that several machines share: S3, or another disk, by way of `fsspec`.

In the store::

    objets/<sha256>            the content of a table file, once, whatever the versions that hold it
    versions/<version>.json    what a version is made of: its fingerprint, its files, and its `companions` (what people
                               wrote and gave beside the tables), each with the sha256 of its content
    journal/<number>.jsonl     lines of the journal, from the one of that number on

A folder is bound to its store by `.versions/remote.txt`. From then on whoever writes a line of its journal (to publish,
restore, propose, validate) writes it in the store first: contents, then the version, then the lines, in an object that
must not exist yet. Two publishers who began from the same state ask for the same name: one gets it. An upload that
stops leaves objects that nothing names. A machine that follows brings what it lacks aside, reads every file again
against its sha256, and swaps its own journal in one step: what it shows is one whole version or the other, and the one
it had when the store cannot be reached.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import stat
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ess_metrics.folder import alignment, atomic
from ess_metrics.folder.kept_version import COMPANIONS, as_line, link, reusable, write_in_store
from ess_metrics.folder.lock import locked
from ess_metrics.folder.version_store import (
    CARD,
    JOURNAL,
    SHOWN,
    VERSION,
    Damaged,
    PublishingError,
    current_entry,
    digest_of,
    existing,
    hash_file,
    hashes,
    journal_lines,
    read_card,
    shown_name,
    store,
    told,
)
from ess_metrics.texts.library import remote_words

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

BOUND = "remote.txt"
KINDS = {"file", "s3", "memory"}  # where an object can be made on condition that it is not there
_ONE = threading.Lock()
OBJECTS, VERSIONS, LINES = "objets", "versions", "journal"


class Unreachable(PublishingError):  # noqa: N818 - an outcome told to a person, as those of `version_store`
    """The store does not answer, or refuses."""


class Behind(PublishingError):  # noqa: N818 - as above
    """Somebody published in the store since this folder was brought up to it."""


class BadAddress(PublishingError):  # noqa: N818 - as above
    """What is given as a store is none that can be opened."""

    usage = True


def address(folder: Path | str) -> str:
    """The store that a folder is bound to, "" for none."""
    try:
        return (store(Path(folder)) / BOUND).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def bind(folder: Path | str, url: str) -> bool:
    """Bind a folder to a store: brings what the store has, or sends what the folder has; whether the folder changed.

    The folder is made when it is not there. Raises BadAddress, Unreachable, Behind (each has versions that the other
    lacks), Damaged.
    """
    if urlsplit(url).username or urlsplit(url).password:
        raise BadAddress(remote_words.SECRET_ADDRESS)
    folder = Path(folder)
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _reached(folder):
        there = _Store.opened(url).lines(folder)
    mine = journal_lines(folder)
    if _begins(mine, there) and mine != there:
        with told(folder), locked(folder):
            claim(folder, mine, [], url)
    elif not _begins(there, mine):
        raise Behind(remote_words.BEHIND.format(folder=shown_name(folder)))
    with told(folder), locked(folder):
        write_in_store(folder, BOUND, f"{url}\n")
    return update(folder)


def claim(folder: Path, before: Sequence[str], added: Sequence[str], url: str = "") -> None:
    """Write lines in the store before the folder's own journal has them; nothing for a folder that is not bound.

    Raises Behind when the store has lines that the folder lacks, Unreachable.
    """
    url = url or address(folder)
    if not url:
        return
    with _reached(folder):
        remote = _Store.opened(url)
        there = remote.lines(folder)
        if not _begins(before, there):
            raise Behind(remote_words.BEHIND.format(folder=shown_name(folder)))
        sent = [*before, *added][len(there) :]
        for version in dict.fromkeys(json.loads(line)["version"] for line in sent):
            remote.send(store(folder) / version)
        try:
            remote.add(len(there) + 1, sent)
        except FileExistsError:
            raise Behind(remote_words.BEHIND.format(folder=shown_name(folder))) from None


def update(folder: Path | str) -> bool:
    """Bring a bound folder to what its store holds, whole; whether it changed. Raises as `bind`.

    The working copy follows when nobody has touched it: when it holds no table, or exactly a version.
    """
    folder = existing(folder)
    url = address(folder)
    if not url:
        return False
    with _reached(folder):
        remote = _Store.opened(url)
        there = remote.lines(folder)
    if there == journal_lines(folder):
        return False
    with told(folder), locked(folder):
        alignment.recover(folder)
        mine = journal_lines(folder)
        if not _begins(there, mine):
            raise Behind(remote_words.BEHIND.format(folder=shown_name(folder)))
        for line in there[len(mine) :]:
            entry = json.loads(line)
            if not (store(folder) / entry["version"] / CARD).is_file():
                _bring(folder, remote, entry["version"], entry["fingerprint"])
        _follow(folder, there)
        write_in_store(folder, JOURNAL, "".join(f"{line}\n" for line in there))
        alignment.settle(folder)
    return True


def _begins(whole: Sequence[str], part: Sequence[str]) -> bool:
    return list(whole[: len(part)]) == list(part)


def _bring(folder: Path, remote: _Store, version: str, fingerprint: str) -> None:
    """A version of the store beside those of the folder, under the same name, once every file of it was read again."""
    aside = store(folder) / f"{atomic.TEMPORARY}version"
    shutil.rmtree(aside, ignore_errors=True)
    torn = Damaged(remote_words.TORN_VERSION.format(version=version, folder=shown_name(folder)))
    with _reached(folder):
        made = remote.card(version)
    if made is None or digest_of(made["files"]) != fingerprint:
        raise torn
    files, here = made["files"], reusable(folder)
    try:
        os.mkdir(aside)
        for name, digest in {**files, **made["companions"]}.items():
            target = aside / name
            target.parent.mkdir(exist_ok=True)
            if digest in here and link(here[digest], target, digest):
                continue
            with _reached(folder):
                remote.get(digest, target)
            if not target.is_file() or hash_file(target) != digest:
                raise torn
            os.chmod(target, stat.S_IMODE(os.stat(target).st_mode) & 0o444)
        card = as_line({"fingerprint": fingerprint, "files": files})
        atomic.write_new(aside / CARD, card.encode("utf-8", "backslashreplace"))
        atomic.sync(aside)
        if not (store(folder) / JOURNAL).exists():  # a journal missing beside versions is then known to be lost
            write_in_store(folder, JOURNAL, "")
        os.rename(aside, store(folder) / version)
        atomic.sync(store(folder))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _follow(folder: Path, lines: Sequence[str]) -> None:
    """Note that the working copy goes with the version about to be current, when it holds nothing of its own."""
    shown = [json.loads(line) for line in lines if json.loads(line)["action"] in SHOWN]
    working = hashes(folder)
    before = current_entry(folder)
    own = working and (before is None or digest_of(working) != before.fingerprint)
    if not shown or own or working == read_card(store(folder) / shown[-1]["version"])["files"]:
        return
    mark = {"number": len(lines), "version": shown[-1]["version"], "from": working}
    write_in_store(folder, alignment.ALIGN, as_line(mark))
    atomic.sync(store(folder))


@contextmanager
def _reached(folder: Path) -> Iterator[None]:
    """Whatever keeps a store from answering, said in a sentence: each kind of store has failures of its own."""
    try:
        yield
    except PublishingError:
        raise
    except Exception as error:
        name = type(error).__name__
        raise Unreachable(remote_words.UNREACHABLE.format(folder=shown_name(folder), reason=name)) from error


@dataclass(frozen=True)
class _Store:
    """A store, opened: `files` of fsspec, and the `root` of ours in it."""

    files: AbstractFileSystem
    root: str

    @classmethod
    def opened(cls, url: str) -> _Store:
        """The store at this address; raises BadAddress."""
        from fsspec.core import url_to_fs

        try:
            files, root = url_to_fs(url, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise BadAddress(remote_words.BAD_STORE.format(url=url, reason=error)) from error
        if not _kinds(files) & KINDS:
            raise BadAddress(remote_words.NOT_EXCLUSIVE.format(url=url))
        return cls(files, root.rstrip("/"))

    def lines(self, folder: Path) -> list[str]:
        """The journal, whole; raises Damaged when a part of it is missing or cannot be read."""
        found: list[str] = []
        for path in sorted(self._listed(LINES)):
            number = path.rpartition("/")[2].removesuffix(".jsonl")
            part = self.files.cat_file(path).decode("utf-8").removesuffix("\n").split("\n")
            if not number.isdecimal() or int(number) != len(found) + 1 or not all(map(_sound, part)):
                raise Damaged(remote_words.TORN_JOURNAL.format(name=number, folder=shown_name(folder)))
            found += part
        return found

    def _listed(self, part: str) -> list[str]:
        try:  # `find` takes a folder that it cannot list for an empty one
            return [path for path in self.files.ls(f"{self.root}/{part}", detail=False) if path.endswith(".jsonl")]
        except FileNotFoundError:
            return []

    def add(self, number: int, lines: Sequence[str]) -> None:
        """Lines of the journal, in an object that is not there yet; FileExistsError when it is."""
        content = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
        path = f"{self.root}/{LINES}/{number:08d}.jsonl"
        self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
        if "file" in _kinds(self.files):  # fsspec looks, then writes: two could both see nothing
            aside = Path(path).with_name(f"{atomic.TEMPORARY}{secrets.token_hex(8)}")
            with atomic.removed_on_failure(aside):
                atomic.write_new(aside, content)
                os.link(aside, path)
                aside.unlink()
        else:
            with _ONE:  # S3 is asked to refuse what is there (If-None-Match); a memory has this process alone
                self.files.pipe_file(path, content, mode="create")

    def send(self, place: Path) -> None:
        """The contents of a version that the store lacks, then what it is made of."""
        card = read_card(place)
        beside = [path for inside in COMPANIONS for path in sorted((place / inside).glob("*")) if path.is_file()]
        companions = {path.relative_to(place).as_posix(): hash_file(path) for path in beside}
        for folder in (OBJECTS, VERSIONS):
            self.files.makedirs(f"{self.root}/{folder}", exist_ok=True)
        for name, digest in {**card["files"], **companions}.items():
            path, size = f"{self.root}/{OBJECTS}/{digest}", (place / name).stat().st_size
            if self._size(path) != size:  # not there, or cut short
                self.files.put_file(str(place / name), path)
        made = as_line({**card, "companions": companions}).encode("utf-8", "backslashreplace")
        self.files.pipe_file(f"{self.root}/{VERSIONS}/{place.name}.json", made)

    def _size(self, path: str) -> int | None:
        try:
            return int(self.files.info(path)["size"])
        except FileNotFoundError:
            return None

    def card(self, version: str) -> dict[str, dict[str, str]] | None:
        """The `files` and `companions` of a version, with their sha256; None when the store does not say them whole."""
        try:
            made = json.loads(self.files.cat_file(f"{self.root}/{VERSIONS}/{version}.json"))
            files, companions = dict(made["files"]), dict(made.get("companions", {}))
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None
        inside = all(name.partition("/")[0] in COMPANIONS and _plain(name.partition("/")[2]) for name in companions)
        whole = all(isinstance(digest, str) for digest in (*files.values(), *companions.values()))
        return {"files": files, "companions": companions} if inside and whole and all(map(_plain, files)) else None

    def get(self, digest: str, target: Path) -> None:
        """The content of a file; nothing is written when the store lacks it."""
        try:
            self.files.get_file(f"{self.root}/{OBJECTS}/{digest}", str(target))
        except FileNotFoundError:
            return


def _kinds(files: AbstractFileSystem) -> set[str]:
    names = files.protocol
    return {names} if isinstance(names, str) else set(names)


def _sound(line: str) -> bool:
    """Whether a line names a version as ours do: what a store says becomes names of files here."""
    try:
        entry = json.loads(line)
        return bool(VERSION.fullmatch(entry["version"])) and isinstance(entry["fingerprint"], str) and "action" in entry
    except (ValueError, KeyError, TypeError):
        return False


def _plain(name: str) -> bool:
    """Whether a name is that of a file lying in a version, and leads nowhere else."""
    return name == os.path.basename(name) and not name.startswith(".") and "\\" not in name and bool(name)
