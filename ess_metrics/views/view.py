"""The View: everything that is said about one result, before anybody chooses a screen or a sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypedDict

from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection

OK, SANS_OBJET, SECRET, UNKNOWN = "ok", "sans_objet", "secret", "inconnu"


@dataclass(frozen=True)
class Column:
    """One column of a view's table: `key` in the rows, French `label`, `kind` for its format.

    Kinds: text, eur, eur_hab, eur_unit, percent (0-1 shown × 100), ratio_signed (0.04 shown +4 %), integer, decimal,
    days, months, m2, year, date.
    """

    key: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """One row: `key` (a code, for filters and links), its `cells` by column key (raw numbers), `status`, `n` records.

    A cell is None when there is nothing to show; `status` says why (sans_objet, secret or inconnu). `statuses` gives
    the status of single cells when they differ from the row's.
    """

    key: str
    cells: dict[str, Any]
    status: str = OK
    n: int | None = None
    statuses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """What to draw, not how: `kind` is map, bars, columns, stacked, lines, flow, points, funnel, timeline or range.

    `x` is the column key of the categories, `y` the keys of the series (one each), `colours` a hex per category or
    series, `pick` the filter column that a click sets (None: not clickable), `reference` a (value, label) line,
    `breaks` places where a line must be cut and why [(category, label)], `partial` categories not finished yet.
    `links` (flow only) are (source key, target key, value, n). `options` holds what a single kind needs.
    """

    kind: str
    x: str = ""
    y: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    pick: str | None = None
    reference: tuple[float, str] | None = None
    breaks: tuple[tuple[str, str], ...] = ()
    partial: tuple[str, ...] = ()
    links: tuple[tuple[str, str, float, int | None], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


class More(TypedDict, total=False):
    """What a chart may say besides its kind, its columns and its pick: see `Chart`."""

    colours: tuple[str, ...]
    reference: tuple[float, str] | None
    breaks: tuple[tuple[str, str], ...]
    partial: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True)
class NotShown:
    """A part that the chart leaves out: French `label`, amount (None = unknown), its unit, its records."""

    reason: str
    label: str
    value: float | None
    unit: str
    n: int | None


@dataclass(frozen=True)
class Recipe:
    """How a view was made: what makes it again, later, on other data.

    `maker` is `module.function` in `views`; `options` its named arguments, sorted; `part` the id of the view when the
    maker gives several.
    """

    maker: str
    options: tuple[tuple[str, object], ...]
    selection: Selection
    part: str = ""


@dataclass(frozen=True)
class View:
    """One result with all that is needed to read, check, quote and find it again.

    `id` is stable; `question` is what it answers; `title` states amount type, period, perimeter and mode; `sentence`
    says what to see; `total` is what rows + not_shown add up to (None when not additive); `records` how many records
    stand behind; `records_of` the table they are in (for « voir les fiches »); `asked` the selection that was counted;
    `listed` the ids of those records when the selection alone does not say which; `proof` its short code; `euros` the
    year of constant euros ("" when amounts are current); `recipe` how a page had it made.
    """

    id: str
    question: str
    title: str
    sentence: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: Chart | None = None
    total: Row | None = None
    not_shown: tuple[NotShown, ...] = ()
    caveats: tuple[str, ...] = ()
    source: str = ""
    perimeter: str = ""
    alt: str = ""
    records: int | None = None
    records_of: str = "financements"
    indicator: str = ""
    by: str = ""
    proof: str = ""
    empty: str = ""
    asked: Selection | None = None
    euros: str = ""
    listed: tuple[str, ...] | None = None
    recipe: Recipe | None = field(default=None, compare=False)

    @property
    def drawn(self) -> Chart:
        """The chart of a view that is known to have one; ValueError when it has none."""
        return certain(self.chart)

    def __repr__(self) -> str:
        return f"<View {self.id}: {len(self.rows)} rows, {len(self.not_shown)} not shown, records {self.records}>"
