"""What a file is, by its content and never by its name, and what can be said of it without reading it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ess_metrics.files import books, encodings
from ess_metrics.files import text as raw_text
from ess_metrics.files.limits import MEGABYTE, Limits, refuse

SIGNATURES = (
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"\x1f\x8b", "une archive GZIP"),
    (b"7z\xbc\xaf", "une archive 7-Zip"),
    (b"Rar!", "une archive RAR"),
    (b"BZh", "une archive BZIP2"),
    (b"{\\rtf", "un document RTF"),
    (b"\x7fELF", "un programme"),
    (b"MZ\x90", "un programme"),
)

SAMPLE_ROWS = 200

WORKBOOKS = {
    "xls": books.xls_sheets, "xlsx": books.xlsx_sheets, "xlsb": books.xlsb_sheets, "ods": books.ods_sheets
}  # fmt: skip


@dataclass(frozen=True)
class Sniffed:
    """What the beginning of a file shows: `kind` as in RawFile; for a text table the `encoding`, the `separator`,
    the `header`, the line it stands on and the first `rows`; for Parquet the header alone.
    """

    path: Path
    kind: str
    encoding: str | None = None
    separator: str | None = None
    header: tuple[str, ...] = ()
    header_line: int = 1
    rows: tuple[tuple[str, ...], ...] = ()


def check_place(path: Path) -> None:
    """Raise when there is no file there, or an empty one."""
    if path.is_dir():
        raise refuse("fichier_est_dossier", path)
    if not path.is_file():
        raise refuse("fichier_introuvable", path)
    if path.stat().st_size == 0:
        raise refuse("fichier_vide", path)


def kind_of(head: bytes, path: Path) -> str:
    """What the first bytes say the file is; a type that is no table is refused by its name."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            raise refuse("type_refuse", path, found=name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "shp"
    return _text_kind(head, path)


def _text_kind(head: bytes, path: Path) -> str:
    """JSON, or a text table; web pages, XML and binary contents are refused."""
    encoding, _ = encodings.encoding_of(head)
    start = raw_text.strip(head[:4000].decode(encoding, "ignore"))
    if not start:
        if not raw_text.strip(head.decode(encoding, "ignore")):
            raise refuse("fichier_vide", path)
        return "csv"
    lowered = start[:200].lower()
    if lowered.startswith(("<!doctype html", "<html", "<table", "<?xml", "<kml", "<gml", "<!doctype")):
        raise refuse("type_refuse", path, found="un document XML" if "xml" in lowered[:6] else "une page web")
    if start[0] == "{" or (start[0] == "[" and start[1:].lstrip()[:1] in '{[]"'):
        return "json"
    if _binary(head[:8000], encoding):
        raise refuse("type_refuse", path, found="un fichier binaire")
    return "csv"


def _binary(head: bytes, encoding: str) -> bool:
    """Control signs that no text has (tabs, line ends and page ends aside)."""
    text = head.decode(encoding, "ignore")
    odd = sum(ord(char) < 32 and char not in "\t\n\r\f\x1a" for char in text)
    return odd > len(text) * 0.02 + 1


def _sample_bytes(path: Path, head: bytes) -> bytes:
    """The head cut at a line end, and bits of the middle and the end: accents may come late in a large file."""
    size = path.stat().st_size
    cut = head.rfind(b"\n") + 1 or len(head)
    bits = [head[:cut] if size > len(head) else head]
    if size > len(head) and not head[:4].startswith((b"\xff\xfe", b"\xfe\xff")):
        with path.open("rb") as source:
            for at in range(1, 5):
                source.seek(len(head) + (size - len(head)) * at // 5)
                bit = source.read(MEGABYTE // 8)
                bits.append(bit[bit.find(b"\n") + 1 : bit.rfind(b"\n") + 1])
    return b"".join(bits)


def sniff_text(path: Path, head: bytes, limits: Limits) -> Sniffed:
    """What the beginning of a text tells: encoding, separator, titles and first rows."""
    encoding, _ = encodings.encoding_of(_sample_bytes(path, head))
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if path.stat().st_size > len(head):
        cut = text.rfind("\n") + 1
        if not cut and "\r" not in text:
            raise refuse("ligne_trop_longue", path, line=1, limit=limits.line_chars)
        text = text[: cut or None]
    table = raw_text.read_table(text, path, limits)
    grid, _ = raw_text.grid_of(table.records, table.numbers, path, ended=table.ended, torn=table.torn)
    rows = tuple(grid.rows[:SAMPLE_ROWS])
    return Sniffed(path, "csv", encoding, table.separator, grid.header, grid.header_line, rows)
