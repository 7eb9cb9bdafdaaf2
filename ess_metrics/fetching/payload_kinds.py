"""What a file is by its first bytes: neither its name nor what the server says of it is believed.

The same address has served a zip, then a GeoJSON; a portal in trouble serves its home page under the name of a CSV.
"""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.texts.library import fetch_words as words

HEAD = EMPTY_AT_MOST = 4096
HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")
XML_ERRORS = (b"<error", b"<serviceexceptionreport", b"<ows:exceptionreport", b"<exceptionreport")
DOCUMENTS = (".txt", ".md", ".pdf", ".html", ".htm", ".doc", ".docx", ".xml", ".qmd", ".png", ".jpg", ".csvw")
_CHUNK = 1 << 20


def suffix(path: Path) -> str:
    """The suffix that the content deserves; FetchError for a page of HTML, an error or nothing at all."""
    with path.open("rb") as source:
        head = source.read(HEAD)
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not plain:
        raise FetchError(words.EMPTY)
    if plain.startswith(HTML) or (plain.startswith(b"<!--") and b"<html" in plain):
        raise FetchError(words.HTML)
    if plain.startswith(XML_ERRORS) or (plain.startswith(b"<?xml") and any(mark in plain for mark in XML_ERRORS)):
        raise FetchError(words.XML_ERROR)
    if plain.startswith(b"<?xml") and b"<html" in plain:
        raise FetchError(words.HTML)
    return _by_signature(head, path) or (".json" if plain[:1] in (b"{", b"[") else ".csv")


def _by_signature(head: bytes, path: Path) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    marks = (
        (b"PAR1", ".parquet"), (b"\x1f\x8b", ".gz"), (b"\xd0\xcf\x11\xe0", ".xls"), (b"SQLite format 3", ".gpkg"),
        (b"%PDF", ".pdf"),
    )  # fmt: skip
    found = next((end for mark, end in marks if head.startswith(mark)), "")
    if found == ".pdf":
        raise FetchError(words.PDF)
    return found


def _packed(path: Path) -> str:
    """A workbook or a plain archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise FetchError(words.BROKEN_ZIP) from error
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return ".xlsx"
    return ".ods" if "content.xml" in names and "mimetype" in names else ".zip"


def unpacked(path: Path, aside: Path, fits: Callable[[str], bool], limit: int) -> list[Path]:
    """The data of a file: itself, or what its archive holds, unpacked in `aside` within `limit` bytes.

    Of several members those that `fits` their name, of which GeoJSON and CSV are preferred to other copies of the
    same; documents and dictionaries (`meta_…`) are left.
    """
    end = path.suffix.lower()
    if end == ".gz":
        return [_gunzipped(path, aside, limit)]
    if end != ".zip":
        return [path]
    with zipfile.ZipFile(path) as archive:
        chosen = _members(archive, fits)
        if not chosen:
            raise FetchError(words.NO_MEMBER)
        return [_extracted(archive, member, aside, limit) for member in chosen]


def _members(archive: zipfile.ZipFile, fits: Callable[[str], bool]) -> list[zipfile.ZipInfo]:
    found = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")]
    found = [one for one in found if not one.filename.lower().endswith(DOCUMENTS)]
    found = [one for one in found if not _is_dictionary(one.filename)]
    named = [one for one in found if fits(one.filename)] or found
    for ends in ((".geojson",), (".csv",), (".parquet",), (".gpkg",), (".xlsx", ".xls", ".ods"), (".json",), (".gz",)):
        same = [one for one in named if one.filename.lower().endswith(ends)]
        if same:
            return same
    return named[:1]


def _is_dictionary(name: str) -> bool:
    """A description of the columns beside the data: `meta_…`, `…_metadata.csv`, `varmod_…`, `dictionnaire…`."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    return (
        stem.startswith(("meta", "varmod", "dictionnaire", "lisezmoi", "readme"))
        or "metadonnees" in stem
        or ("_meta" in stem)
    )


def _extracted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, aside: Path, limit: int) -> Path:
    """One member, its name without folders; FetchError when it would take too much or is damaged."""
    place = aside / Path(member.filename.replace("\\", "/")).name
    if member.file_size > limit:
        raise FetchError(words.too_large(limit))
    try:
        with archive.open(member) as packed, place.open("wb") as out:
            _copied(packed, out, limit)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise FetchError(words.BROKEN_ZIP) from error
    return place


def _gunzipped(path: Path, aside: Path, limit: int) -> Path:
    place = aside / f"{path.stem}.csv"
    try:
        with gzip.open(path) as packed, place.open("wb") as out:
            _copied(packed, out, limit)
    except (OSError, EOFError) as error:
        raise FetchError(words.BROKEN_ZIP) from error
    return place.rename(place.with_suffix(suffix(place)))


def _copied(packed, out, limit: int) -> None:
    """What comes out of an archive is counted as it comes: its directory may lie."""
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise FetchError(words.too_large(limit))
        out.write(chunk)


def copied(path: Path, place: Path) -> Path:
    """A kept file under the name it has at its publisher, which a person recognises."""
    shutil.copyfile(path, place)
    return place


def holds_nothing(path: Path) -> bool:
    """Whether a file is a geographic collection without any feature: its source has nothing here, which is no fault."""
    if path.stat().st_size > EMPTY_AT_MOST:
        return False
    try:
        said = json.loads(path.read_bytes())
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("type") == "FeatureCollection" and said.get("features") == []
