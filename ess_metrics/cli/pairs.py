"""The verb `matches`: pairs that may be the same money, body, project or lot; what was decided, and deciding it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ess_metrics.cli.options import Verbs, refusal_told
from ess_metrics.folder import duplicates, identities
from ess_metrics.folder.duplicates import ACCEPTED, REFUSED
from ess_metrics.folder.identities import DIFFERENT, SAME
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import PublishingError
from ess_metrics.secrecy.audience import anything
from ess_metrics.texts.library import duplicates_words as words
from ess_metrics.texts.library import identities_words as identity_words
from ess_metrics.texts.numbers import formatted, plural

USAGE, MONEY = 2, "financement"


def add_verbs(verbs: Verbs) -> None:
    """Add `matches` to the command line."""
    parser = verbs.add_parser("matches", help=words.HELP, description=words.HELP)
    parser.add_argument("dir", metavar="DIR", help=words.DIR)
    parser.add_argument("--json", action="store_true", help=words.JSON)
    choice = parser.add_mutually_exclusive_group()
    for flag, told in (("--same", words.SAME), ("--different", words.DIFFERENT), ("--undo", words.UNDO)):
        choice.add_argument(flag, nargs=2, metavar=("CECI", "CELA"), help=told)
    parser.add_argument("--why", default="", metavar="MOTIF", help=words.WHY)
    parser.add_argument("--author", default="", metavar="NOM", help=words.AUTHOR)
    parser.set_defaults(run=run_matches)


def run_matches(args: argparse.Namespace) -> int:
    """Decide of a pair when asked; else print the candidates, then the decisions with their effect."""
    asked = next((name for name in ("same", "different", "undo") if getattr(args, name)), "")
    return _decide(args, asked, *getattr(args, asked)) if asked else _print(args)


def _decide(args: argparse.Namespace, asked: str, one: str, other: str) -> int:
    """Keep a decision on two funding rows, bodies, projects or lots, or forget it: 2 when an id is unknown."""
    folder = Path(args.dir)
    kind = _kind(read(folder).tables, one, other)
    if not kind:
        print(words.UNKNOWN.format(one=one, other=other), file=sys.stderr)
        return USAGE
    told: dict[str, Any] = {"reason": args.why, "author": args.author, "may": anything}
    try:
        if asked == "undo":
            (duplicates if kind == MONEY else identities).undo(folder, one, other, may=anything)
        elif kind == MONEY:
            duplicates.decide(folder, one, other, {"same": ACCEPTED, "different": REFUSED}[asked], **told)
        else:
            identities.decide(folder, kind, one, other, {"same": SAME, "different": DIFFERENT}[asked], **told)
    except (OSError, PublishingError) as error:
        print(words.FAILED.format(why=refusal_told(error)), file=sys.stderr)
        return 1
    print(words.DONE[asked].format(one=one, other=other))
    return 0


def _kind(tables, one: str, other: str) -> str:
    """What two ids are: of one table of the folder, both (an id already joined to the other is read in the files)."""
    for kind, (stem, key) in ((MONEY, ("financements", "financement_id")), *identities.TABLES.items()):
        known = set(tables[stem][key].astype(str)) if stem in tables else set()
        decided = {frozenset((told.one, told.other)) for told in identities.decisions(tables) if told.kind == kind}
        if {one, other} <= known or frozenset((one, other)) in decided:
            return kind
    return ""


def _print(args: argparse.Namespace) -> int:
    tables = read(Path(args.dir)).tables
    decided = duplicates.decisions(tables)
    told = identities.decisions(tables)
    alike = identities.candidates(tables, told)
    found, effect = duplicates.candidates(tables, decided), duplicates.effect(tables)
    if args.json:
        kept = [asdict(one) | {"effect": effect.get((one.row, one.origin), 0.0)} for one in decided]
        plain = {
            "candidates": [asdict(one) for one in found],
            "decisions": kept,
            "identities": {
                "candidates": [asdict(pair) for pair in alike],
                "decisions": [asdict(said) for said in told],
            },
        }
        print(json.dumps(plain, ensure_ascii=False, indent=1))
        return 0
    print(f"{plural(len(found), words.PAIR)} {words.FOUND}." if found else words.NONE)
    for one in found:
        print(candidate_line(one))
    for choice in decided:
        print(decision_line(choice, effect.get((choice.row, choice.origin))))
    print(f"{identity_words.TITLE} : {plural(len(alike), words.PAIR)}." if alike else identity_words.NONE)
    for pair in alike:
        print(pair_line(pair))
    if alike.cut:
        print(identity_words.MORE)
    for said in told:
        print(told_line(said))
    return 0


def pair_line(pair: identities.Pair) -> str:
    """Two things that may be one, as a sentence."""
    return identity_words.LINE.format(
        kind=identity_words.KINDS[pair.kind],
        one=pair.names[0],
        one_id=pair.one,
        other=pair.names[1],
        other_id=pair.other,
        confidence=formatted(pair.confidence, "percent"),
        reasons=pair_reasons(pair),
    )


def pair_reasons(pair: identities.Pair) -> str:
    """Why two things may be one, in words."""
    return ", ".join(identity_words.REASONS[reason] for reason in pair.reasons)


def told_line(one: identities.Decision) -> str:
    """What was decided of two things, as a sentence."""
    return identity_words.DECIDED.format(
        kind=identity_words.KINDS.get(one.kind, one.kind),
        one_id=one.one,
        other_id=one.other,
        decision=identity_words.DECISIONS.get(one.decision, one.decision),
        author=f" ({one.author})" if one.author else "",
    )


def candidate_line(one: duplicates.Candidate) -> str:
    """A candidate as a sentence."""
    return words.LINE.format(
        row=one.row,
        origin=one.origin,
        euros=formatted(one.euros, "eur"),
        confidence=formatted(one.confidence, "percent"),
        reasons=reasons(one),
    )


def reasons(one: duplicates.Candidate) -> str:
    """Its reasons, in words."""
    return ", ".join(words.REASONS[reason] for reason in one.reasons)


def decision_line(one: duplicates.Decision, euros: float | None) -> str:
    """A decision as a sentence, with the money that it takes out of the total."""
    return words.DECIDED.format(
        row=one.row,
        origin=one.origin,
        decision=words.DECISIONS.get(one.decision, one.decision),
        author=f" ({one.author})" if one.author else "",
        effect=words.EFFECT.format(euros=formatted(euros, "eur")) if euros else "",
    )
