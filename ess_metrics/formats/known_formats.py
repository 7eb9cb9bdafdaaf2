"""The official formats that `import` knows, and how a file is recognised: by its content, never by its name."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from ess_metrics.files.grid import RawFile
from ess_metrics.formats import (
    contours,
    contracts,
    de_minimis,
    european,
    grant_files,
    insee,
    place_lists,
    posts,
    public_contracts,
    qpv_reference,
    registers,
    simple_model,
    sirene,
    workbook,
)
from ess_metrics.formats.rows import header
from ess_metrics.formats.source import Source
from ess_metrics.model.faults import BLOCKING, Fault

# A format is a module and a line here; the order is that in which files are read: what tells where things are comes
# before what has to be placed.
SOURCES: tuple[Source, ...] = (
    contours.SOURCE,
    contours.POINTS,
    contracts.SOURCE,
    qpv_reference.SOURCE,
    insee.SOURCE,
    sirene.GEOLOCATION,
    sirene.ESTABLISHMENTS,
    sirene.UNITS,
    posts.ADULTES_RELAIS,
    posts.FONJEP,
    posts.P147_ACTIONS,
    grant_files.SOURCE,
    european.SOURCE,
    public_contracts.SOURCE,
    de_minimis.SOURCE,
    workbook.SOURCE,
    simple_model.SOURCE,
    registers.SIAE_SOURCE,
    registers.LIST_SOURCE,
    registers.INCLUSION_SOURCE,
    place_lists.SOURCE,
)
SURE, CLEAR = 0.5, 0.1
CERTAIN = 1.0  # the file bears our own mark: what else it looks like is no matter
SHOWN = 12


def by_name(name: str) -> Source | None:
    """The format called `name`, as `--format` takes it."""
    return next((source for source in SOURCES if source.name == name), None)


def rank(source: Source | None) -> int:
    """When a file of this format is read among several; those told by a recipe (None) come last: they name
    what is known.
    """
    return SOURCES.index(source) if source in SOURCES else len(SOURCES)


def recognise(raw: RawFile) -> list[tuple[Source, float]]:
    """The formats the file may be of, the surest first; empty when it looks like none."""
    scores = [(source, source.recognise(raw)) for source in SOURCES]
    return sorted([pair for pair in scores if pair[1] > 0], key=lambda pair: -pair[1])


def choose(raw: RawFile) -> tuple[Source | None, Fault | None]:
    """The format of a file, or the fault that says why none could be chosen: unknown, or two that fit as well."""
    found = recognise(raw)
    if not found or found[0][1] < SURE:
        return None, _unknown(raw, found)
    if found[0][1] >= CERTAIN:
        return found[0][0], None
    close = [source for source, score in found if found[0][1] - score < CLEAR]
    if len(close) > 1:
        names = ", ".join(source.name for source in close)
        return None, Fault("format_ambigu", BLOCKING, raw.path.name, facts={"formats": names})
    return found[0][0], None


def _unknown(raw: RawFile, found: list[tuple[Source, float]]) -> Fault:
    """What was seen in the file, and the formats it is nearest to."""
    seen = [name for grid in raw.grids for name in grid.header if name.strip()]
    columns = ", ".join(seen[:SHOWN]) + (f"… ({len(seen)})" if len(seen) > SHOWN else "")
    near = [source.name for source, _ in found] or _nearest(header(raw))
    facts = {"columns": columns, "nearest": ", ".join(near[:3])}
    return Fault("format_inconnu", BLOCKING, raw.path.name, facts=facts)


def _nearest(found: set[str]) -> list[str]:
    """Formats whose usual columns look like those of the file."""
    scores = {}
    for source in SOURCES:
        hits = [process.extractOne(column, found, scorer=fuzz.ratio, score_cutoff=80) for column in source.usual]
        scores[source.name] = sum(hit is not None for hit in hits)
    return [name for name, score in sorted(scores.items(), key=lambda pair: -pair[1]) if score]
