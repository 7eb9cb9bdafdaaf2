"""The sentence of a fault: the template of `fault_sentences.RULES` filled with its facts, and where it is."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Protocol

from ess_metrics.texts.fault_sentences import RULES
from ess_metrics.texts.numbers import NBSP, THIN, decimal, integer

LONGEST_VALUE = 120
LONGEST_LIST = 240
UNKNOWN = "…"
BRACKETS = re.compile(r"\[([^\[\]]*)\]")


class Fault(Protocol):
    """What a sentence needs to know of a fault: see `model.faults`, which has its sentence made here."""

    @property
    def rule(self) -> str: ...  # noqa: D102

    @property
    def file(self) -> str | None: ...  # noqa: D102

    @property
    def sheet(self) -> str | None: ...  # noqa: D102

    @property
    def row(self) -> int | None: ...  # noqa: D102

    @property
    def column(self) -> str | None: ...  # noqa: D102

    @property
    def value(self) -> str | None: ...  # noqa: D102

    @property
    def facts(self) -> Mapping[str, object]: ...  # noqa: D102


def message(fault: Fault) -> str:
    """What is wrong, and where, in a French sentence."""
    template = RULES.get(fault.rule, ("règle {rule:q} non respectée[ : {value:q}]", ""))[0]
    told = _fill(template, _fields(fault))
    place = where(fault)
    sentence = f"{place}{NBSP}: {told}" if place else told
    return sentence[:1].upper() + sentence[1:] + ("" if sentence.endswith((".", "?", "!")) else ".")


def suggestion(fault: Fault) -> str:
    """What to do about it, in French."""
    return _fill(RULES.get(fault.rule, ("", ""))[1], _fields(fault)).strip()


def where(fault: Fault) -> str:
    """`fichier « a.csv », feuille « 2024 », ligne 7, colonne « montant »`: what is known of it."""
    parts = [
        f"fichier {quoted(fault.file)}" if fault.file else "",
        f"feuille {quoted(fault.sheet)}" if fault.sheet else "",
        f"ligne {integer(fault.row)}" if fault.row is not None else "",
        f"{_column_word(fault)} {quoted(fault.column)}" if fault.column else "",
    ]
    return ", ".join(part for part in parts if part)


def _column_word(fault: Fault) -> str:
    return "clé" if (fault.file or "").endswith(".toml") else "colonne"


def quoted(text: object) -> str:
    """A text on one line, cut when long, between guillemets and narrow no-break spaces."""
    return f"«{THIN}{_on_a_line(text, LONGEST_VALUE)}{THIN}»"


def _on_a_line(text: object, longest: int) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _fields(fault: Fault) -> dict:
    own = {name: getattr(fault, name) for name in ("rule", "file", "sheet", "row", "column", "value")}
    return {**fault.facts, **{name: value for name, value in own.items() if value is not None}}


class _Words(string.Formatter):
    """Formats of this module; a missing or empty field is noted, never an error."""

    def __init__(self):
        self.missing = False

    def get_value(self, key, args, kwargs):
        value = kwargs.get(key)
        if value is None or value == "":
            self.missing = True
            return UNKNOWN
        return value

    def format_field(self, value, format_spec):
        if format_spec == "q":
            return quoted(value)
        number = _number(value)
        if number is None or not format_spec:
            return _on_a_line(value, LONGEST_LIST)
        if format_spec == "e":
            return f"{decimal(number, 2, trim=True)}{NBSP}€"
        words = format_spec.split("|")
        if len(words) == 1:
            return decimal(number, 2, trim=True)
        return f"{integer(number)}{NBSP}{words[abs(number) >= 2]}"


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _fill(template: str, fields: dict) -> str:
    """The template with its fields; bracketed parts with an unknown field are left out."""

    def optional(match):
        words = _Words()
        text = words.vformat(match.group(1), (), fields)
        return "" if words.missing else text

    kept = []
    at = 0
    for match in BRACKETS.finditer(template):
        kept += [_Words().vformat(template[at : match.start()], (), fields), optional(match)]
        at = match.end()
    kept.append(_Words().vformat(template[at:], (), fields))
    return _typography("".join(kept))


def _typography(text: str) -> str:
    """No-break spaces before double signs."""
    return re.sub(r" ([;?!»])", THIN + r"\1", re.sub(r" ([:€%])", NBSP + r"\1", text))
