"""A folder made from the name of a territory: manifest, neighbourhoods with their outlines, populations."""

from __future__ import annotations

import datetime
import os
import secrets
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

from ess_metrics.fetching import fetching_round, territory_search
from ess_metrics.fetching.cache import today
from ess_metrics.fetching.catalogue import BY_ID
from ess_metrics.fetching.download import Client
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.fetching.perimeter import COUNTRY, Perimeter
from ess_metrics.folder import atomic
from ess_metrics.folder.manifest_text import rewritten
from ess_metrics.model.manifest import FILE
from ess_metrics.texts.library import fetch_words as words

FIRST = ("contours", "population")
MOST_COMMUNES = 600


class NotEmpty(FetchError):  # noqa: N818
    """The folder to make has files already."""


def make(
    asked: str, into: Path, client: Client, told: fetching_round.Told = lambda entry, report: None
) -> fetching_round.FetchReport:
    """Make the folder `into` for the territory named `asked`; nothing is written unless its outlines came.

    Raises NotEmpty (before anything is asked), SeveralPlaces, UnknownPlace, FetchError.
    """
    into = Path(into).expanduser().absolute()
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise NotEmpty(words.NOT_EMPTY.format(folder=into.name))
    aside = into.with_name(f".tmp-{into.name}-{secrets.token_hex(4)}")
    try:
        aside.mkdir(parents=True)
        report = fill(asked, aside, client, told)
        if into.is_dir():
            into.rmdir()
        os.replace(aside, into)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return replace(report, folder=into)


def fill(
    asked: str, folder: Path, client: Client, told: fetching_round.Told = lambda entry, report: None
) -> fetching_round.FetchReport:
    """Put in the empty folder `folder` what a territory begins with. SeveralPlaces, UnknownPlace, FetchError."""
    place = territory_search.place(asked, client)
    (folder / FILE).write_text(manifest(place), encoding="utf-8")
    report = fetching_round.fetch(folder, [BY_ID[name] for name in FIRST], client, told=told)
    first = next((one for one in report.sources if one.id == FIRST[0]), None)
    if first is None or first.status != fetching_round.NEW:
        raise FetchError(_without_outlines(first, place))
    return report


def _without_outlines(first: fetching_round.SourceReport | None, place: Perimeter) -> str:
    if first is None:
        return words.STOPPED
    if first.status == fetching_round.ABSENT:
        return words.NO_NEIGHBOURHOOD.format(place=place.name)
    return words.NO_OUTLINES.format(reason=first.error)


def manifest(place: Perimeter) -> str:
    """The manifest of a territory that has nothing yet."""
    facts: dict[str, object] = {
        "titre": words.TITLE.format(place=place.name),
        "territoire": place.name,
        "perimetre": place.kind,
        "siren_epci": place.epci,
        "code_contrat": "",
        "generation": "2024",
        "fictif": False,
        "date_extraction": datetime.date.fromisoformat(today()),
        "source": words.SOURCES,
        "licence": words.LICENCE,
    }
    if place.kind != COUNTRY:
        facts["codes_perimetre"] = list(place.codes)
        facts["communes"] = list(place.communes) if len(place.communes) <= MOST_COMMUNES else []
    return rewritten("", facts)


def say_place(folder: Path, place: Perimeter) -> None:
    """Say in a folder's manifest of which territory it is, what a person wrote staying as they wrote it."""
    path = folder / FILE
    text = path.read_text("utf-8") if path.is_file() else ""
    known = tomllib.loads(text)
    facts = tomllib.loads(manifest(place))
    named = ("territoire", "perimetre", "siren_epci", "codes_perimetre", "communes")
    said = {name: facts[name] for name in named if name in facts and not known.get(name)}
    atomic.write(path, rewritten(text, (known or facts) | said).encode())
