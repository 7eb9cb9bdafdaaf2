"""Which encoding a text is in, and the text undone of what another program did to its letters."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from ess_metrics.files.text import BOMS, FRENCH, PUNCTUATION, SINGLE_BYTE, TWICE
from ess_metrics.model.faults import WARNING, Fault


def encoding_of(data: bytes) -> tuple[str, bool]:
    """The encoding of `data` and whether every byte decodes (False: a few bytes are damaged, to be replaced).

    A byte order mark decides; else UTF-16 by its zero bytes; else UTF-8 if valid, or nearly so; else the
    single-byte encoding that reads most like French: cp1252, Mac Roman and the old DOS page all decode anything.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return name, _decodes(data, name)
    if utf16 := _utf16_without_mark(data):
        return utf16, _decodes(data, utf16)
    if _decodes(data, "utf-8"):
        return "utf-8", True
    if _mostly_utf8(data):
        return "utf-8", False
    readable = [name for name in SINGLE_BYTE if _decodes(data, name)]
    return max(readable, key=lambda name: _looks_french(data, name)), True


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of a western text is zero."""
    sample = data[:4000]
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.3:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.7 * len(sample) / 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all bytes above 127 belong to valid UTF-8 sequences (some were cut or damaged)."""
    good = sum(len(char.encode()) for char in data.decode("utf-8", "ignore") if ord(char) > 127)
    high = sum(byte > 127 for byte in data[:2_000_000])
    return good > 0.8 * high if len(data) <= 2_000_000 else good * 2_000_000 / len(data) > 0.8 * high


def _looks_french(data: bytes, encoding: str) -> float:
    """How French the bytes above 127 read in this encoding: letters inside words count, odd signs count against."""
    high = [at for at, byte in enumerate(data[:1_000_000]) if byte > 127][:5000]
    return sum(_worth(data, at, encoding) for at in high)


def _worth(data: bytes, at: int, encoding: str) -> float:
    char = data[at : at + 1].decode(encoding)
    before, after = (data[max(at - 1, 0) : at] or b" ").isalpha(), (data[at + 1 : at + 2] or b" ").isalpha()
    if char.isalpha() and not (before or after) and char not in "àÀ":
        return -0.5  # a letter alone, or between figures: a sign of another page ("€", a no-break space)
    if char in FRENCH:
        case_clash = char.isupper() and data[max(at - 1, 0) : at].islower()
        return -0.5 if case_clash else 1.0 + 0.2 * (before + after)
    if char in PUNCTUATION:
        return 0.4
    if char.isalpha() and unicodedata.name(char, "").startswith("LATIN"):
        return 0.2
    return -1.0


def decode(data: bytes, path: Path) -> tuple[str, str, tuple[Fault, ...]]:
    """The text, its encoding, and a fault where bytes could not be read or letters were already lost."""
    encoding, whole = encoding_of(data)
    if mixed := by_line(data, encoding):
        text, lines = mixed
        text, faults = _decoded_once(text.lstrip("\ufeff"), path)
        facts = {"count": len(lines), "first": lines[0], "encoding": "cp1252"}
        return text, "utf-8", (*faults, Fault("encodages_meles", WARNING, path.name, facts=facts))
    text = data.decode(encoding, "strict" if whole else "replace").lstrip("\ufeff")
    text, faults = _decoded_once(text, path)
    if lost := text.count("\ufffd"):
        rule = "caracteres_perdus" if whole else "octets_illisibles"
        faults.append(_letters(rule, path, text, lost, text.index("\ufffd")))
    return text, encoding, tuple(faults)


def by_line(data: bytes, encoding: str) -> tuple[str, list[int]] | None:
    """The text of a file whose lines are some in UTF-8, some in cp1252, and the numbers of these; None for others.

    A line alone decides: letters of UTF-8 that a line of cp1252 would spell by chance do not exist in French.
    """
    if encoding not in ("utf-8", "utf-8-sig", "cp1252") or _decodes(data, "utf-8"):
        return None
    lines = data.split(b"\n")
    other = [at for at, line in enumerate(lines) if not line.isascii() and not _decodes(line, "utf-8")]
    others = set(other)
    whole = any(not line.isascii() and at not in others for at, line in enumerate(lines))
    if not whole or not all(_plain_cp1252(lines[at]) for at in other):
        return None
    texts = (line.decode("cp1252" if at in others else "utf-8") for at, line in enumerate(lines))
    return "\n".join(texts), [at + 1 for at in other]


def _plain_cp1252(line: bytes) -> bool:
    """Whether the bytes above 127 of a line read as French in cp1252, none being a piece of UTF-8."""
    if not _decodes(line, "cp1252") or TWICE.search(line.decode("cp1252")):
        return False
    return all(chr_ in FRENCH or chr_ in PUNCTUATION for chr_ in line.decode("cp1252") if ord(chr_) > 127)


def _letters(rule: str, path: Path, text: str, count: int, at: int) -> Fault:
    return Fault(rule, WARNING, path.name, facts={"count": count, "first": text.count("\n", 0, at) + 1})


def _decoded_once(text: str, path: Path) -> tuple[str, list[Fault]]:
    """Undo a double encoding ("Ã©" for "é"), where the letters prove it, and say so."""
    found = encoded_twice(text)
    if not found:
        return text, []
    fault = _letters("accents_repares", path, text, len(found), found[0].start())
    return TWICE.sub(lambda run: _undone(run[0]), text), [fault]


def encoded_twice(text: str) -> list[re.Match]:
    """Where letters were encoded twice ("Ã©" for "é")."""
    return [run for run in TWICE.finditer(text) if _undone(run[0]) != run[0]]


def _undone(run: str) -> str:
    """The letters meant: UTF-8 bytes read as cp1252, once or more."""
    for _ in range(3):
        try:
            run = run.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return run
    return run
