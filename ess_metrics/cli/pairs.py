"""The verb `matches`: pairs of funding rows that may be the same money, and what was decided of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from ess_metrics.folder import duplicates, identities
from ess_metrics.folder.reading import read
from ess_metrics.texts.library import duplicates_words as words
from ess_metrics.texts.library import identities_words as identity_words
from ess_metrics.texts.numbers import formatted, plural


def add_verbs(verbs) -> None:
    """Add `matches` to the command line."""
    parser = verbs.add_parser("matches", help=words.HELP, description=words.HELP)
    parser.add_argument("dir", metavar="DIR", help=words.DIR)
    parser.add_argument("--json", action="store_true", help=words.JSON)
    parser.set_defaults(run=run_matches)


def run_matches(args) -> int:
    """Print the candidates, then the decisions with their effect."""
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
