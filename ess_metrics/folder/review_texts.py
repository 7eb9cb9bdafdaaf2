"""What people write for the review, kept in the folder: `textes/`, beside `logos/`.

    textes/<part>.toml        the text of one part: `texte`, `auteur`, `date`
    textes/modele.dotx        (or .docx, .potx, .pptx) the file that dresses the documents of this territory
    textes/revue.toml         the choices of the document: length, parts, meeting, authors, signatories, cover
    textes/historique.jsonl   every text ever kept, oldest first: nothing that was typed is lost

A version that is published keeps a copy of both folders. A document printed from the current version takes the texts of
the working copy, which may be newer than the figures; one printed from an older version takes its own.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from ess_metrics.folder import atomic
from ess_metrics.folder.lock import locked
from ess_metrics.folder.version_store import STORE, current, told
from ess_metrics.model.locations import DEMO
from ess_metrics.texts.library import review_text_words as words

FOLDER, LOGOS = "textes", "logos"
CHOICES, HISTORY = "revue.toml", "historique.jsonl"
LAST = ".derniere-revue.json"  # beside the tables, of no version: what was last made from the page
LARGEST, LARGEST_MODEL = 5 << 20, 20 << 20  # bytes of a picture, of a model
MODELS = {"docx": (".dotx", ".docx"), "pptx": (".potx", ".pptx")}


@dataclass(frozen=True)
class Written:
    """The text of a part, who wrote it and when; `day` is None when the file does not say it."""

    part: str
    text: str
    author: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Choices:
    """What the document is made of beside the data, "" or () when nobody chose.

    `longueur`, `parties`: those of the last choice, taken when the command line or the page says nothing.
    `couverture`: the name of a picture of `logos/`. `date_seance`, `date_budget`: ISO days of the council that debates
    the report and of the vote of the budget.
    """

    longueur: str = ""
    parties: tuple[str, ...] = ()
    date_seance: str = ""
    auteurs: str = ""
    signataires: tuple[str, ...] = ()
    couverture: str = ""
    date_budget: str = ""


def home(place: Path) -> Path:
    """The folder whose texts go with the data read at `place`: the working copy of the current version, else itself."""
    place = Path(place)
    if place.parent.name == STORE and current(place.parent.parent) == place:
        return place.parent.parent
    return place


def written(folder: Path) -> tuple[dict[str, Written], tuple[str, ...]]:
    """Part → its text, and a sentence for each file that cannot be read. An empty text is no text."""
    found, faults = {}, []
    for path in sorted((Path(folder) / FOLDER).glob("*.toml")):
        if path.name == CHOICES:
            continue
        said = _read(path)
        if isinstance(said, str):
            faults.append(said)
        elif str(said.get("texte", "")).strip():
            day = said.get("date")
            day = day.date() if isinstance(day, dt.datetime) else day if isinstance(day, dt.date) else None
            found[path.stem] = Written(path.stem, str(said["texte"]).strip(), str(said.get("auteur", "")), day)
    return found, tuple(faults)


def choices(folder: Path) -> Choices:
    """What was chosen for the document; nothing when the file is missing or cannot be read."""
    said = _read(Path(folder) / FOLDER / CHOICES)
    if isinstance(said, str):
        return Choices()
    lists = {name: _texts(said.get(name)) for name in ("parties", "signataires")}
    texts = {one.name: str(said.get(one.name, "")) for one in fields(Choices) if one.name not in lists}
    return Choices(
        texts["longueur"], lists["parties"], texts["date_seance"], texts["auteurs"], lists["signataires"],
        texts["couverture"], texts["date_budget"],
    )  # fmt: skip


def _texts(given: object) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else ()


def model(folder: Path, extension: str) -> bytes | None:
    """The Word or PowerPoint file that the folder keeps to dress its documents of that kind; None without one."""
    for suffix in MODELS.get(extension, ()):
        path = Path(folder) / FOLDER / f"modele{suffix}"
        if path.is_file() and path.stat().st_size <= LARGEST_MODEL:
            return path.read_bytes()
    return None


def keep_model(folder: Path, suffix: str, content: bytes) -> None:
    """Keep a model (.dotx, .docx, .potx, .pptx) in place of the one of its kind. AnotherPublisher, CannotWrite."""
    folder = Path(folder)
    kind = next(one for one in MODELS.values() if suffix in one)
    with told(folder), locked(folder):
        _put(folder, {f"{FOLDER}/modele{suffix}": content})
        for other in set(kind) - {suffix}:
            (folder / FOLDER / f"modele{other}").unlink(missing_ok=True)


def say(folder: Path, part: str, text: str, author: str, day: dt.date) -> None:
    """Keep the text of a part (none: it is taken away), and a line of history, in one step.

    Raises AnotherPublisher, CannotWrite.
    """
    folder = Path(folder)
    with told(folder), locked(folder):
        line = {"partie": part, "texte": text.strip(), "auteur": author, "date": day.isoformat()}
        document = tomlkit.document()
        document.update({"texte": tomlkit.string(_plain(text), multiline=True), "auteur": author, "date": day})
        earlier = folder / FOLDER / HISTORY
        before = earlier.read_bytes() if earlier.is_file() else b""
        content = {
            f"{FOLDER}/{part}.toml": tomlkit.dumps(document).encode(),
            f"{FOLDER}/{HISTORY}": before + json.dumps(line, ensure_ascii=False).encode() + b"\n",
        }
        _put(folder, content)


def choose(folder: Path, asked: Choices) -> None:
    """Keep the choices of the document. Raises AnotherPublisher, CannotWrite."""
    folder = Path(folder)
    with told(folder), locked(folder):
        facts = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(asked).items()}
        document = tomlkit.document()
        document.update({name: value for name, value in facts.items() if value})
        _put(folder, {f"{FOLDER}/{CHOICES}": tomlkit.dumps(document).encode()})


def last_made(folder: Path, length: str) -> dict[str, object]:
    """What the last document of that length said when it was made from the page; {} when none was."""
    try:
        found = json.loads((Path(folder) / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    kept = found.get(length) if isinstance(found, dict) else None
    return kept if isinstance(kept, dict) else {}


def keep_last_made(folder: Path, length: str, said: Mapping[str, object]) -> None:
    """Remember what a document said; where the folder cannot be written, the next one has nothing to compare with.

    The demonstration is never written into: its documents are compared with nothing.
    """
    folder = Path(folder)
    if folder.resolve() == DEMO.resolve():
        return
    try:
        found = json.loads((folder / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    content = json.dumps({**(found if isinstance(found, dict) else {}), length: dict(said)}, ensure_ascii=False)
    with suppress(OSError):
        atomic.write(folder / LAST, content.encode())


def keep_picture(folder: Path, name: str, content: bytes) -> None:
    """Put a picture in `logos/`. Raises AnotherPublisher, CannotWrite."""
    folder = Path(folder)
    with told(folder), locked(folder):
        _put(folder, {f"{LOGOS}/{name}": content})


def picture(folder: Path, name: str) -> bytes | None:
    """A picture of `logos/` (PNG or JPEG); None when it is not there, too large, or of another kind."""
    path = Path(folder) / LOGOS / Path(name).name
    if not name or not path.is_file() or path.stat().st_size > LARGEST:
        return None
    content = path.read_bytes()
    return content if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")) else None


def _put(folder: Path, content: Mapping[str, bytes]) -> None:
    atomic.write_all(folder, content, folder / f"{atomic.TEMPORARY}textes-{secrets.token_hex(4)}")


def _plain(text: str) -> str:
    return text.strip().replace("\r\n", "\n")


def _read(path: Path) -> dict[str, Any] | str:
    """The facts of a file; {} when it is missing; a sentence when it cannot be read."""
    try:
        found: dict[str, Any] = tomlkit.parse(path.read_text(encoding="utf-8-sig")).unwrap()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        line = error.line if isinstance(error, ParseError) else None
        where = words.AT_LINE.format(line=line) if line else ""
        return words.UNREADABLE.format(name=path.name, where=where)
    return found


__all__ = [
    "FOLDER",
    "LOGOS",
    "Choices",
    "Written",
    "choices",
    "choose",
    "home",
    "keep_last_made",
    "keep_model",
    "keep_picture",
    "last_made",
    "model",
    "picture",
    "say",
    "written",
]
