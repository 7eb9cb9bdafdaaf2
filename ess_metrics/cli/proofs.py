"""The verb `proof`: what a code means, and whether the figure still stands."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ess_metrics.analyses.proof import Answer, BadCode, Proof, Verdict, resolve
from ess_metrics.analyses.proof_moves import Move
from ess_metrics.cli.options import Verbs
from ess_metrics.folder import corrections
from ess_metrics.indicators import BY_ID
from ess_metrics.model import schema
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.texts.indicators import INDICATORS
from ess_metrics.texts.labels import AMOUNT_WORDS, COLUMNS, COUNTING_WORDS, MODE_WORDS
from ess_metrics.texts.library import correction_words
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.library import proof_words as words
from ess_metrics.texts.numbers import formatted, kind_of, plural, with_unit
from ess_metrics.texts.pages.common_words import RECORD_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

MOST_MOVES = 20
# Tables that say something of the rows of a figure, by the column that names them there.
RELATED = (
    ("projets", "projet_id"), ("projets_quartiers", "projet_id"), ("organismes", "porteur_id"),
    ("organismes", "financeur_id"), ("locaux", "local_id"),
)  # fmt: skip


def add_verbs(verbs: Verbs) -> None:
    """Add `proof` to the command line."""
    parser = verbs.add_parser("proof", help=words.HELP, description=words.HELP)
    parser.add_argument("code", metavar="CODE", help=words.CODE)
    parser.add_argument("--data", required=True, metavar="DIR", help=words.DATA)
    parser.add_argument("--out", metavar="FICHIER", help=words.LIST)
    parser.set_defaults(run=run_proof)


def run_proof(args: argparse.Namespace) -> int:
    """Print what the code means, the figure then and now, and the records behind it."""
    try:
        verdict = resolve(args.code, Path(args.data))
    except BadCode as error:
        raise UsageError(words.BAD.format(code=args.code)) from error
    for line in [*sentences(verdict), *corrected(verdict, Path(args.data))]:
        print(line)
    if args.out and verdict.used is not None and verdict.excluded is not None:
        _write(verdict.table, verdict.used, verdict.excluded, Path(args.out))
    return 0


def sentences(verdict: Verdict) -> list[str]:
    """Everything there is to say of a code, in French, a sentence a line."""
    proof = verdict.proof
    named = INDICATORS[proof.indicator]
    lines = [words.MEANING.format(label=named.label, definition=named.definition)]
    lines.append(words.ASKED.format(question=question(proof)))
    if verdict.then:
        lines.append(_answer(words.THEN, verdict.then, proof.indicator))
    else:
        lines.append(words.THEN_LOST.format(fingerprint=proof.fingerprint))
    if verdict.then and verdict.then.fingerprint == verdict.now.fingerprint:
        lines.append(words.SAME_DATA)
    else:
        lines.append(_answer(words.NOW, verdict.now, proof.indicator))
        if verdict.then:
            lines.append(words.SAME if verdict.then.cell == verdict.now.cell else words.DIFFERENT)
    if verdict.redefined:
        lines.append(words.REDEFINED.format(then=verdict.redefined[0], now=verdict.redefined[1]))
    if verdict.repriced:
        lines.append(price_words.REPRICED)
    return [*lines, *_moves(verdict), *_counted(verdict)]


def _moves(verdict: Verdict) -> list[str]:
    """The rows that moved since, the first ones named."""
    if not verdict.moved:
        return []
    shown = [
        words.MOVE.format(name=move.name, key=move.key, what=what_moved(move, verdict.table))
        for move in verdict.moved[:MOST_MOVES]
    ]
    rest = len(verdict.moved) - len(shown)
    more = [words.MORE_MOVES.format(count=plural(rest, words.RECORD))] if rest else []
    return [words.MOVED.format(count=plural(len(verdict.moved), words.RECORD)), *shown, *more]


def why_moved(move: Move, table: str) -> str:
    """Why a row moved, and the cells that differ."""
    known = schema.BY_STEM[table]
    titles = [known[name].meaning.lower() if name in known.names else name for name in move.columns]
    return words.WHY_MOVED[move.why] + (words.CELLS.format(cells=", ".join(titles)) if titles else "")


def what_moved(move: Move, table: str) -> str:
    """The same, then what it counted for then and now."""
    told = why_moved(move, table)
    if move.before is None and move.after is None:
        return told
    before, after = (words.NOTHING if one is None else with_unit(one, "€", 2) for one in (move.before, move.after))
    return words.EUROS.format(told=told, before=before, after=after)


def corrected(verdict: Verdict, folder: Path) -> list[str]:
    """The corrections made by hand to the rows behind a figure, and to those that they name."""
    if verdict.used is None:
        return []
    made = corrections.read(folder)
    found: list[corrections.Correction] = []
    for stem, column in (*RELATED, (verdict.table, "")):
        table = schema.BY_STEM[stem]
        names = table.key if stem == verdict.table else (column,)
        if not set(names) <= set(verdict.used.columns):
            continue
        cells = verdict.used[list(names)].astype(object).to_numpy()
        keys = ["|".join(map(str, row)) for row in cells]
        found += corrections.behind(made, stem, keys) if len(table.key) == len(names) else _begun(made, stem, keys)
    found = list(dict.fromkeys(found))
    return [correction_words.BEHIND, *map(correction_words.line, found)] if found else []


def _begun(made: Sequence[corrections.Correction], stem: str, keys: Iterable[str]) -> list[corrections.Correction]:
    """The corrections of rows whose key begins with one of these."""
    wanted = set(keys)
    return [one for one in made if one.table == stem and one.cle.split("|")[0] in wanted]


def question(proof: Proof) -> str:
    """The breakdown, the key, the filters and the ways of counting, in words."""
    usual = Selection()
    parts = [f"{COLUMNS[proof.by]} = {proof.key}" if proof.by and proof.key else words.TOTAL]
    parts += [f"{COLUMNS[column]} = {', '.join(chosen)}" for column, chosen in proof.selection.where]
    if not proof.selection.where:
        parts.append(words.EVERYTHING)
    for way, said in (("amount", AMOUNT_WORDS), ("mode", MODE_WORDS), ("counting", COUNTING_WORDS)):
        chosen = getattr(proof.selection, way)
        if way == "amount" or chosen != getattr(usual, way):
            parts.append(said[chosen])
    if proof.selection.euros:
        parts.append(price_words.CONSTANT.format(year=proof.selection.euros).lower())
    return " ; ".join(parts)


def _answer(shape: str, answer: Answer, indicator: str) -> str:
    value, count = words.NO_KEY, plural(0, words.RECORD)
    if answer.cell is not None:
        value = _value(answer.cell, BY_ID[indicator].unit)
        count = words.SECRET_COUNT if answer.cell.n is None else plural(answer.cell.n, words.RECORD)
    return shape.format(fingerprint=answer.fingerprint[:12], value=value, n=count)


def _value(cell: Cell, unit: str) -> str:
    """The value as it is read; euros to the cent, since they are to be checked."""
    if unit == "EUR" and cell.value is not None:
        return with_unit(cell.value, "€", 2)
    return formatted(cell.value, kind_of(unit), cell.status)


def _counted(verdict: Verdict) -> list[str]:
    if verdict.used is None or verdict.excluded is None:
        return [words.PEOPLE if verdict.table == "accompagnements" else words.NO_TABLE.format(table=verdict.table)]
    filtered = int((verdict.excluded["raison"] == "filtre").sum())
    return [
        words.USED.format(count=plural(len(verdict.used), words.RECORD), table=verdict.table),
        words.EXCLUDED.format(
            count=plural(len(verdict.excluded), words.RECORD),
            filtered=filtered,
            conditioned=len(verdict.excluded) - filtered,
        ),
    ]


def _write(table: str, kept: pd.DataFrame, excluded: pd.DataFrame, path: Path) -> None:
    """The records with the columns that a list may show: no rent, nor whether a tenant is of the social economy."""
    import pandas as pd

    shown = (*schema.BY_STEM[table].key, *(column[0] for column in RECORD_COLUMNS[table]))
    used = kept.assign(retenu="oui", raison="")
    others = excluded.assign(retenu="non", raison=excluded["raison"].map(words.REASONS))
    listed = pd.concat([used, others])
    columns = [*dict.fromkeys(name for name in shown if name in listed), "retenu", "raison"]
    listed[columns].to_csv(path, index=False, encoding="utf-8")
