"""The best guess of a recipe: where the titles are, what each column gives, and what only a person can say.

A guess reads a sample of each column, never a whole long file. What it can't tell is left out and asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from ess_metrics.files import text as raw_text
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.files.sheets import WrittenFile, WrittenSheet, open_sheets
from ess_metrics.formats import free_layout, guess_columns, recipe_fields
from ess_metrics.formats.free_cells import labels_of
from ess_metrics.formats.free_places import Names
from ess_metrics.formats.grant_words import STATUSES, scheme_of
from ess_metrics.formats.guess_columns import Seen
from ess_metrics.formats.guess_content import content_of
from ess_metrics.formats.guess_words import funder
from ess_metrics.formats.recipe import Recipe, Target, parse, slug
from ess_metrics.formats.recipe_toml import toml_of
from ess_metrics.formats.source import Context
from ess_metrics.model.faults import BLOCKING, DataError, Fault
from ess_metrics.model.presence import certain
from ess_metrics.texts.library import recipe_words as words

SAMPLE = 300
DATA_LIKE = 0.3
NEARLY = 88


@dataclass(frozen=True)
class ColumnGuess:
    """What one column is taken for: `field` is None when it is left; `confidence` from 0 to 1."""

    header: str
    field: str | None
    confidence: float
    examples: tuple[str, ...] = ()
    target: Target | None = None
    at: int = 0

    def to_json(self) -> dict[str, object]:
        """As `recipe suggest --json` prints it."""
        return {
            "header": self.header,
            "field": self.field,
            "confidence": round(self.confidence, 2),
            "examples": list(self.examples),
        }


@dataclass
class Guess:
    """A recipe proposed for a file: its text, its columns, what a person has to say."""

    file: str
    sheet: str | None
    header_row: int
    table: str
    columns: list[ColumnGuess]
    toml: str
    questions: list[str] = field(default_factory=list)

    @property
    def recipe(self) -> Recipe:
        """The recipe, checked."""
        return parse(self.toml, slug(Path(self.file).stem))

    def to_json(self) -> dict[str, object]:
        """As `recipe suggest --json` prints it."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "recipe": self.toml,
            "columns": [column.to_json() for column in self.columns],
            "questions": self.questions,
        }


def suggest(path: str | Path, context: Context | None = None, table: str | None = None) -> Guess:
    """The recipe that a file seems to need; `table` when a person said what it holds. DataError when it won't open."""
    return suggestion(open_sheets(path), context or Context(), table)


def suggestion(file: WrittenFile, context: Context | None, table: str | None = None) -> Guess:
    """The same, of a file already open."""
    guess = guess_of(file, context, table)
    if not guess.toml:
        raise DataError([Fault("tableau_incompris", BLOCKING, guess.file)])
    return guess


def guess_of(file: WrittenFile, context: Context | None, table: str | None = None) -> Guess:
    """The guess of a file already open; nothing guessed is a guess without a text."""
    names = Names(context or Context())
    sheet = _main_sheet(file)
    titles = find_titles(sheet)
    body = [cells for _, cells in sheet.lines[titles.last + 1 :]][:SAMPLE]
    seen = [_seen(at, name, body, names) for at, name in enumerate(titles.names)]
    seen = [one for one in seen if one.titled or one.content.filled]
    chosen = table or guess_columns.table_of(seen)
    found = guess_columns.targets_of(chosen, seen, body)
    return _written(file, sheet, titles, _Draft(chosen, seen, found, names))


def _seen(at: int, name: str, body: Sequence[Sequence[str]], names: Names) -> Seen:
    content = content_of([cells[at] if at < len(cells) else "" for cells in body], names)
    return Seen(
        at, name or f"={free_layout.letter(at)}", content, titled=bool(name), place=bool(names.read(name).codes)
    )


@dataclass
class _Draft:
    """What is guessed before it is written."""

    table: str
    seen: list[Seen]
    found: guess_columns.Found
    names: Names


def _written(file: WrittenFile, sheet: WrittenSheet, titles, draft: _Draft) -> Guess:
    none = titles.last < 0 and sheet.titles is None
    columns = {one.title: [target] for one in draft.seen if (target := draft.found.targets.get(one.at))}
    row = 0 if titles.last < 0 else sheet.lines[titles.last][0]
    guesses = [_column(draft, one) for one in draft.seen]
    if not columns:
        return Guess(file.path.name, sheet.name, row, draft.table, guesses, "")
    words_above = " ".join([file.path.stem, sheet.name or "", *_above(sheet, titles.first)])
    constants, questions = _constants(draft, words_above)
    settings: dict[str, Any] = {
        "header": 0 if none else None,
        "checks": [one.title for one in draft.seen if one.at in draft.found.checks],
        "values": {one.title: values for one in draft.seen if (values := _values(draft, one))},
        "constants": constants,
        "left": [one.title for one in draft.seen if one.at not in draft.found.targets],
        "comment": words.SUGGESTED.format(file=plain(file.path.name)),
    }
    text = toml_of(draft.table, columns, **settings)
    section = _section(file, parse(text, file.path.stem), draft)
    if section:
        text = toml_of(draft.table, columns, section=section, **settings)
    questions += [words.ASK_UNSURE.format(title=one.title) for one in draft.seen if draft.found.unsure(one.at)]
    return Guess(file.path.name, sheet.name, row, draft.table, guesses, text, questions)


def _column(draft: _Draft, one: Seen) -> ColumnGuess:
    target = draft.found.targets.get(one.at)
    hidden = guess_columns.names_person(one) or (target and recipe_fields.is_person(draft.table, target.field))
    examples = () if hidden else one.content.examples
    if target is None:
        return ColumnGuess(one.title, None, 0.0, examples, None, one.at)
    return ColumnGuess(one.title, target.field, draft.found.confidence[one.at], examples, target, one.at)


# --- where the titles are --------------------------------------------------------------------------------------------


def _main_sheet(file: WrittenFile) -> WrittenSheet:
    """The visible sheet that holds the most cells."""
    filled = [sheet for sheet in file.sheets if sheet.lines]
    seen = [sheet for sheet in filled if not sheet.hidden] or filled
    if not seen:
        raise DataError([Fault("fichier_vide", BLOCKING, file.path.name)])
    return max(seen, key=lambda sheet: sum(sum(map(bool, cells)) for _, cells in sheet.lines))


def find_titles(sheet: WrittenSheet) -> free_layout.Titles:
    """The titles of a sheet, or its letters when its first lines already are data."""
    if sheet.titles is not None:
        return free_layout.titles_of(sheet.titles, -1, -1)
    width = sheet.width
    records = [list(cells) + [""] * (width - len(cells)) for _, cells in sheet.lines[: free_layout.HEADER_SEARCH]]
    at = raw_text.header_index(records)
    if _looks_like_data(records, at):
        return free_layout.titles_of([free_layout.letter(at) for at in range(width)], -1, -1)
    return free_layout.read_titles(sheet, *_span(sheet, records, at))


def _span(sheet: WrittenSheet, records: list[list[str]], at: int) -> tuple[int, int]:
    """The lines that titles stand on: one, or two when one completes the other."""
    if raw_text.subtitles(records[at : at + 7]):
        return at, at + 1
    low = [fold(cell) for cell in records[at] if cell]
    over = sum(bool(cell) for cell in records[at - 1]) if at else 0
    near = at and sheet.lines[at][0] - sheet.lines[at - 1][0] == 1
    return (at - 1, at) if near and over >= 2 and len(set(low)) < len(low) else (at, at)


def _looks_like_data(records: Sequence[Sequence[str]], at: int) -> bool:
    """Whether the line taken for titles holds figures or dates where the lines below it do."""
    if at >= len(records):
        return True
    head, body = records[at], records[at + 1 : at + 20]
    figures = [i for i, cell in enumerate(head) if cell and _is_figure(cell)]
    same = [i for i in figures if any(i < len(row) and _is_figure(row[i]) for row in body)]
    titled = sum(bool(cell) for cell in head)
    years = all(re.fullmatch(r"(19|20)\d\d", head[i]) for i in same)
    return bool(same) and not years and len(same) >= DATA_LIKE * titled / 2


def _is_figure(cell: str) -> bool:
    return bool(raw_text.NUMBER.fullmatch(cell) or raw_text.DATE.fullmatch(cell))


def _above(sheet: WrittenSheet, first: int) -> list[str]:
    return [cell for _, cells in sheet.lines[: max(first, 0)] for cell in cells if cell]


# --- what is the same for all lines ----------------------------------------------------------------------------------


def _constants(draft: _Draft, above: str) -> tuple[dict[str, str], list[str]]:
    """The scheme that the title names; what nobody says is asked."""
    constants: dict[str, str] = {}
    questions: list[str] = []
    filled = {target.field for target in draft.found.targets.values()}
    if draft.table == "actions" and "dispositif_code" not in filled:
        scheme = scheme_of(above)
        if scheme != "AUTRE":
            constants["dispositif_code"] = scheme
        else:
            questions.append(words.ASK_SCHEME)
    dated = {"annee", "date_decision", "date_depot"} & filled
    inline = any("annee" in target.constants for target in draft.found.targets.values())
    if draft.table == "actions" and not dated and not inline and not re.search(r"(19|20)\d\d", above):
        questions.append(words.ASK_YEAR)
    return constants, questions


def _section(file: WrittenFile, recipe: Recipe, draft: _Draft) -> str:
    """What the lines of words between the data say: a neighbourhood, a year, a theme; "" when there are none."""
    sample = replace(file, sheets=tuple(replace(one, lines=one.lines[: 2 * SAMPLE]) for one in file.sheets))
    blocks = free_layout.lay_out(sample, recipe).blocks
    texts = [one.text for block in blocks for one in block.ignored if one.why == "section"]
    filled = {target.field for target in draft.found.targets.values()}
    if not texts:
        return ""
    known = recipe_fields.fields(draft.table)
    placed = sum(bool(draft.names.read(text).codes) for text in texts) > len(texts) / 2
    dated = sum(bool(re.search(r"\b(19|20)\d\d\b", text)) for text in texts) == len(texts)
    for right, name in ((placed, "quartiers"), (dated, "annee"), (True, "thematique"), (True, "secteur")):
        if right and name in known and name not in filled:
            return name
    return ""


def _values(draft: _Draft, one: Seen) -> Mapping[str, str]:
    """What the values of a column mean where they are not written as ours are."""
    target = draft.found.targets.get(one.at)
    if target is None:
        return {}
    if one.content.mark >= 0.99 and target.field in guess_columns.PLACED:
        return {cell: one.title for cell in one.content.values if fold(cell) not in guess_columns.NO}
    if target.field in guess_columns.PLACED:
        return _near_names(draft.names, one.content.values)
    if target.field == "fonds":
        return {cell: fund for cell in one.content.values if (fund := funder(cell))}
    return _near_labels(draft.table, target.field, one.content.values)


def _near_names(names: Names, cells: Sequence[str]) -> dict[str, str]:
    """Names of neighbourhoods written almost right."""
    found = {}
    for piece in dict.fromkeys(piece for cell in cells for piece in names.read(cell).unread):
        best = process.extract(fold(piece), list(names.codes), scorer=fuzz.ratio, limit=2, score_cutoff=NEARLY)
        codes = {names.codes[name] for name, _, _ in best}
        if len(codes) == 1:
            found[piece] = names.labels.get(code := codes.pop(), code)
    return found


def _near_labels(table: str, name: str, cells: Sequence[str]) -> Mapping[str, str]:
    """Values of a closed list under other words than ours."""
    column = recipe_fields.column_of(table, name)
    if column is None or not column.values:
        return {}
    known = labels_of(column, recipe_fields.stem_of(table, name))
    found = {}
    for cell in cells:
        if fold(cell) in known:
            continue
        code = STATUSES.get(fold(cell), "") if name == "statut" and table == "actions" else ""
        best = process.extractOne(fold(cell), list(known), scorer=fuzz.ratio, score_cutoff=NEARLY)
        if code or best:
            found[cell] = code or known[certain(best)[0]]
    return found
