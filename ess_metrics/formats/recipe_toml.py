"""A recipe as a TOML text, as a person would write it: the key of the table first, one line a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import tomlkit

from ess_metrics.formats.recipe import FORMAT, Target

NUMBERS = {"annee"}


def toml_of(
    table: str,
    columns: Mapping[str, Iterable[Target]],
    *,
    sheets: Iterable[str] = (),
    header: int | None = None,
    ignored: Iterable[str] = (),
    last: int | None = None,
    checks: Iterable[str] = (),
    values: Mapping[str, Mapping[str, str]] | None = None,
    constants: Mapping[str, str] | None = None,
    section: str = "",
    left: Iterable[str] = (),
    comment: str = "",
) -> str:
    """The text of a recipe; `left`: titles that are not taken, listed in a comment. Empty keys are left out."""
    document = tomlkit.document()
    if comment:
        document.add(tomlkit.comment(comment))
    document["format"], document["table"] = FORMAT, table
    named = list(sheets)
    plain: dict[str, object] = {"feuille": named[0] if len(named) == 1 else named, "entete": header}
    plain |= {"ignorer": list(ignored), "fin": last, "controle": list(checks)}
    for key, value in plain.items():
        if value not in (None, []):
            document[key] = value
    document["colonnes"] = _columns(columns, left)
    if values and any(values.values()):
        document["valeurs"] = {title: dict(pairs) for title, pairs in values.items() if pairs}
    if constants:
        document["constantes"] = {name: _constant(name, value) for name, value in constants.items()}
    if section:
        document["sections"] = {"champ": section}
    return tomlkit.dumps(document)


def _columns(columns: Mapping[str, Iterable[Target]], left: Iterable[str]):
    found = tomlkit.table()
    for title, targets in columns.items():
        items = [_target(target) for target in targets]
        if items:
            found[title] = items[0] if len(items) == 1 else items
    for title in left:
        found.add(tomlkit.comment(" ".join(title.split())))
    return found


def _target(target: Target):
    if not target.unit and not target.constants:
        return target.field
    inline = tomlkit.inline_table()
    inline["champ"] = target.field
    if target.unit:
        inline["unite"] = target.unit
    for name, value in target.constants.items():
        inline[name] = _constant(name, value)
    return inline


def _constant(name: str, value: str) -> str | int:
    return int(value) if name in NUMBERS and value.isdigit() else value
