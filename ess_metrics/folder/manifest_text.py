"""The manifest of a folder rewritten: what a person typed, comments and order included, stays as they typed it."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit


def rewritten(text: str, facts: Mapping[str, object]) -> str:
    """`text` (TOML, "" for a new manifest) saying `facts`; a key that says it already is left as it is written.

    A key that is in `text` and not in `facts` goes; new ones come after the others. Raises tomlkit's TOMLKitError
    (a ValueError) on a text that is no TOML.
    """
    document = tomlkit.parse(text)
    _say(document, facts)
    return tomlkit.dumps(document)


def _say(document, facts: Mapping[str, object]) -> None:
    for name in [name for name in document if name not in facts]:
        del document[name]
    plain = {name: value for name, value in facts.items() if not isinstance(value, Mapping)}
    for name, value in plain.items():
        if name not in document or document[name] != value:
            document[name] = list(value) if isinstance(value, tuple) else value
    for name, value in facts.items():
        if isinstance(value, Mapping):
            if not isinstance(document.get(name), Mapping):
                document[name] = tomlkit.table()
            _say(document[name], value)
