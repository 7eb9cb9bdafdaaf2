"""A recipe: what a person once said of a table (its columns, its units, its values), kept as a TOML file.

`read_recipe` gives a checked `Recipe`, or raises DataError with one fault for each key that can't be followed.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import recipe_fields
from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.texts.library import recipe_words as words

LETTER = re.compile(r"=([A-Za-z]{1,3})")
NUMBERED = re.compile(r"(.*\S) ?\((\d+)\)")
FORMAT = "libre"
KEYS = (
    "format",
    "table",
    "feuille",
    "entete",
    "ignorer",
    "fin",
    "controle",
    "colonnes",
    "valeurs",
    "constantes",
    "sections",
)
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Target:
    """What one column gives: a field, the unit of its cells, fields that are the same on all its rows."""

    field: str
    unit: str = ""
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """A checked recipe. `header`: lines of titles, () = to be found, (0,) = none. `columns`: title as written (or
    "=E", a letter) → its targets, in the order of the file. `values`: title → {folded value: what it means}.
    """

    name: str
    table: str
    columns: Mapping[str, tuple[Target, ...]]
    sheets: tuple[str, ...] = ()
    header: tuple[int, ...] = ()
    ignored: tuple[str, ...] = ()
    last: int | None = None
    checks: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)
    section: str = ""
    text: str = ""

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles that a file must have; columns named by their letter are not looked for."""
        if self.header == (0,):
            return ()
        return tuple(title for title in self.columns if not LETTER.fullmatch(title))

    def fields(self) -> set[str]:
        """Every field that the recipe fills, constants included."""
        targets = [target for found in self.columns.values() for target in found]
        named = {target.field for target in targets} | {name for target in targets for name in target.constants}
        return named | set(self.constants) | ({self.section} if self.section else set())


def read_recipe(path: str | Path) -> Recipe:
    """The recipe of a file; DataError when it can't be read or followed."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        rule = "fichier_introuvable" if not path.exists() else "recette_illisible"
        raise DataError([Fault(rule, BLOCKING, path.name, facts={"reason": error.strerror})]) from error
    if len(data) > MOST_BYTES:
        raise DataError([Fault("recette_illisible", BLOCKING, path.name)])
    try:
        return parse(data.decode("utf-8-sig"), path.stem, path.name)
    except UnicodeDecodeError as error:
        raise DataError([Fault("recette_illisible", BLOCKING, path.name)]) from error


def parse(text: str, name: str, file: str | None = None) -> Recipe:
    """The recipe written in `text`; `name` is how people call it, `file` what a fault names."""
    reader = _Reader(file or f"{name}.toml")
    try:
        document = tomlkit.parse(text).unwrap()
    except (TOMLKitError, ValueError) as error:
        raise DataError([_broken(error, text, reader.file)]) from error
    recipe = reader.recipe(document, name, text)
    if reader.faults:
        raise DataError(reader.faults)
    return recipe


def _broken(error: Exception, text: str, file: str) -> Fault:
    """Where the TOML stops being readable."""
    found = re.search(r"line (\d+)", str(error))
    line = int(found[1]) if found else None
    lines = text.splitlines()
    value = lines[line - 1].strip() if line and line <= len(lines) else None
    return Fault("recette_mal_formee", BLOCKING, file, row=line, value=value or None)


class _Reader:
    """Reads a document, gathering a fault for each key that can't be followed."""

    def __init__(self, file: str):
        self.file = file
        self.table = "actions"
        self.faults: list[Fault] = []

    def say(self, rule: str, key: str, value: object = None, **facts) -> None:
        """One more fault, on a key of the recipe."""
        shown = None if value is None else str(value)
        self.faults.append(Fault(rule, BLOCKING, self.file, column=key, value=shown, facts=facts))

    def recipe(self, document: Mapping, name: str, text: str) -> Recipe:
        """The whole recipe."""
        self._known(document, KEYS, "")
        if document.get("format", FORMAT) != FORMAT:
            self.say("recette_valeur", "format", document["format"], expected=FORMAT)
        self.table = self._table(document)
        columns = self._columns(document.get("colonnes"))
        recipe = Recipe(
            name,
            self.table,
            columns,
            self._texts("feuille", document.get("feuille")),
            self._header(document.get("entete")),
            self._texts("ignorer", document.get("ignorer")),
            self._line("fin", document.get("fin")),
            self._texts("controle", document.get("controle")),
            self._values(document.get("valeurs")),
            self._constants("constantes", document.get("constantes")),
            self._section(document.get("sections")),
            text,
        )
        if not columns and not self.faults:
            self.say("recette_sans_colonne", "colonnes")
        return recipe

    def _known(self, found: Mapping, known: Iterable[str], place: str) -> None:
        for key in found:
            if key not in known:
                where = f"{place}.{key}" if place else key
                self.say("recette_cle_inconnue", where, nearest=_nearest(key, known), expected=", ".join(known))

    def _table(self, document: Mapping) -> str:
        tables = list(recipe_fields.SHAPES)
        table = document.get("table")
        if table is None:
            self.say("recette_cle_manquante", "table", expected=", ".join(tables))
        elif table not in tables:
            self.say("recette_valeur", "table", table, expected=", ".join(tables), nearest=_nearest(table, tables))
        return table if table in tables else "actions"

    def _texts(self, key: str, found: object) -> tuple[str, ...]:
        """A text or a list of texts."""
        items = () if found is None else tuple(found) if isinstance(found, list) else (found,)
        if not all(isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in items):
            self.say("recette_valeur", key, found, expected=words.TEXTS)
            return ()
        return tuple(str(item) for item in items)

    def _header(self, found: object) -> tuple[int, ...]:
        items = () if found is None else tuple(found) if isinstance(found, list) else (found,)
        if not all(isinstance(item, int) and not isinstance(item, bool) and item >= 0 for item in items):
            self.say("recette_valeur", "entete", found, expected=words.HEADER)
            return ()
        return tuple(items)

    def _line(self, key: str, found: object) -> int | None:
        if found is not None and (isinstance(found, bool) or not isinstance(found, int) or found < 1):
            self.say("recette_valeur", key, found, expected=words.LINE)
            return None
        return found

    def _columns(self, found: object) -> dict[str, tuple[Target, ...]]:
        if not isinstance(found, Mapping):
            self.say("recette_cle_manquante" if found is None else "recette_valeur", "colonnes", expected=words.TABLE)
            return {}
        return {str(title): self._targets(f"colonnes.{title}", value) for title, value in found.items()}

    def _targets(self, key: str, found: object) -> tuple[Target, ...]:
        items = found if isinstance(found, list) else [found]
        return tuple(target for item in items if (target := self._target(key, item)))

    def _target(self, key: str, item: object) -> Target | None:
        if isinstance(item, str):
            return Target(item) if self._field(key, item) else None
        if not isinstance(item, Mapping) or not isinstance(item.get("champ"), str):
            self.say("recette_valeur", key, item, expected=words.TARGET)
            return None
        if not self._field(key, item["champ"]):
            return None
        unit = self._unit(key, item.get("unite", ""))
        constants = {name: value for name, value in item.items() if name not in ("champ", "unite")}
        return Target(item["champ"], unit, self._constants(key, constants))

    def _field(self, key: str, name: str) -> bool:
        known = recipe_fields.fields(self.table)
        if name not in known:
            facts = {"nearest": _nearest(name, known), "table": self.table}
            self.say("recette_champ_inconnu", key, name, **facts)
        return name in known

    def _unit(self, key: str, found: object) -> str:
        bare = plain(str(found)).replace(" ", "").replace("m2", "m²").replace("EUR", "€").replace("euros", "€")
        known = {unit.lower(): unit for unit in recipe_fields.UNITS} | {"m€": "M€", "m2": "m²"}
        if bare and bare.lower() not in known:
            self.say("recette_valeur", f"{key}.unite", found, expected=", ".join(recipe_fields.UNITS))
        return known.get(bare.lower(), "")

    def _constants(self, key: str, found: object) -> dict[str, str]:
        if found is not None and not isinstance(found, Mapping):
            self.say("recette_valeur", key, found, expected=words.TABLE)
            return {}
        out = {}
        for name, value in (found or {}).items():
            if self._field(f"{key}.{name}", name):
                out[name] = self._text(f"{key}.{name}", value)
        return out

    def _text(self, key: str, value: object) -> str:
        """A plain value as text, as a cell would hold it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime.date):
            return value.isoformat()[:10]
        if isinstance(value, (Mapping, list)):
            self.say("recette_valeur", key, value, expected=words.PLAIN)
            return ""
        return str(value)

    def _values(self, found: object) -> dict[str, dict[str, str]]:
        if found is not None and not isinstance(found, Mapping):
            self.say("recette_valeur", "valeurs", found, expected=words.VALUES)
            return {}
        out = {}
        for title, pairs in (found or {}).items():
            if not isinstance(pairs, Mapping):
                self.say("recette_valeur", f"valeurs.{title}", pairs, expected=words.PAIRS)
                continue
            key = f"valeurs.{title}"
            out[str(title)] = {value_key(name): self._text(f"{key}.{name}", value) for name, value in pairs.items()}
        return out

    def _section(self, found: object) -> str:
        if found is None:
            return ""
        if not isinstance(found, Mapping) or not isinstance(found.get("champ"), str):
            self.say("recette_valeur", "sections", found, expected=words.SECTION)
            return ""
        self._known(found, ("champ",), "sections")
        return found["champ"] if self._field("sections.champ", found["champ"]) else ""


def slug(name: str) -> str:
    """How a recipe is called, from any text: the name of its file."""
    return fold(name).replace(" ", "-") or "recette"


def value_key(text: str) -> str:
    """How a value is looked up: folded, or as it is when nothing is left of it (« ? »)."""
    return fold(text) or plain(text)


def _nearest(name: object, known: Iterable[str]) -> str:
    return "".join(difflib.get_close_matches(str(name), list(known), 1, 0.6))
