"""What several verbs take: filters, ways of counting, euros."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from ess_metrics.counting import prices
from ess_metrics.folder.second_person import Unsigned
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import AMOUNTS, COLUMNS, COUNTING, MODES, PLACES, Selection, UsageError
from ess_metrics.texts.library import cli_words as words
from ess_metrics.texts.library import prices_words as price_words
from ess_metrics.texts.library import publishing_words

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse names it in no other way


def add_selection(parser: argparse.ArgumentParser) -> None:
    """The options that make a Selection: `--where`, `--amount`, `--mode`, `--place`, `--counting`, `--euros`."""
    parser.add_argument("--where", action="append", default=[], metavar="COL=VALEUR", help=words.WHERE)
    parser.add_argument("--amount", choices=AMOUNTS, default="attribue", help=words.AMOUNT)
    parser.add_argument("--mode", choices=MODES, default="reparti", help=words.MODE)
    parser.add_argument("--place", choices=PLACES, default="residence", help=words.PLACE)
    parser.add_argument("--counting", choices=COUNTING, default="origine", help=words.COUNTING)
    # Current by default, never constant without being asked.
    parser.add_argument("--euros", metavar="EUROS", default=price_words.CLI_CURRENT, help=price_words.CLI)


def in_euros(selection: Selection, data: Dataset, asked: str) -> Selection:
    """The question in the euros that `--euros` asks for; raises UsageError with a French sentence."""
    known = sorted(prices.index(data).values)
    if asked == price_words.CLI_CURRENT:
        return selection
    if asked == price_words.CLI_CONSTANT and known:
        return replace(selection, euros=str(known[-1]))
    if asked in map(str, known):
        return replace(selection, euros=asked)
    raise UsageError(prices.unknown(data, asked))


def parse_where(texts: Sequence[str]) -> dict[str, list[str]]:
    """`COL=VALUE` texts as a mapping; raises UsageError with a French sentence."""
    where: dict[str, list[str]] = {}
    for text in texts:
        column, sign, value = text.partition("=")
        if not sign or not column or not value:
            raise UsageError(words.MALFORMED.format(value=text))
        if column not in COLUMNS:
            raise UsageError(words.UNKNOWN_COLUMN.format(value=column, allowed=", ".join(COLUMNS)))
        where.setdefault(column, []).append(value)
    return where


def selection_of(args: argparse.Namespace) -> Selection:
    """The Selection that the options of `add_selection` ask for; raises UsageError with a French sentence."""
    where = parse_where(args.where)
    try:
        return Selection.of(where, amount=args.amount, mode=args.mode, place=args.place, counting=args.counting)
    except UsageError as error:
        raise UsageError(words.MALFORMED.format(value=error)) from error


def refusal_told(error: Exception) -> str:
    """A refusal as the command line says it: with the option that signs, when an act was not signed."""
    return publishing_words.SIGN_WITH.format(said=error) if isinstance(error, Unsigned) else str(error)
