"""The page of premises: where there is room, at what price, for whom, and what ends."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from ess_metrics.analyses import behind, leases, nearness
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts import labels
from ess_metrics.texts.numbers import (
    date,
    days,
    decimal,
    euros,
    euros_short,
    formatted,
    integer,
    listing,
    percent,
    plural,
)
from ess_metrics.texts.pages import premises_words as words
from ess_metrics.views.making.counts import framed, scope
from ess_metrics.views.making.indicator_views import AMOUNT, NAME, SHORT
from ess_metrics.views.making.row_cells import number_in, text_in
from ess_metrics.views.names import name
from ess_metrics.views.pages.overview import KeyFigure
from ess_metrics.views.pages.premises_rows import (
    LEASES,
    PLACE,
    TABLE,
    area_of,
    local_count,
    lot_name,
    place_name,
    today,
)
from ess_metrics.views.sentences import the_place
from ess_metrics.views.view import OK, SANS_OBJET, SECRET, Chart, Column, NotShown, Row, View

MOST_LISTED = 12
MOST_PRICED = 10  # what is read without scrolling
NEAR_METRES = 950  # beyond, kilometres
SYMBOLS = {"vacant": ("6", "diamond"), "occupe": ("1", "circle")}
ENDING = "fins"  # the points of the map that are leases about to end
OTHER_STATE, LAND = ("3", "square"), "triangle"


def page_scope(data: Dataset, selection: Selection) -> str:
    """The question in words, as premises hear it."""
    return scope(data, selection, TABLE)


# -- sentences and key figures ----------------------------------------------------------------------------------------


def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """How much room and where; how full and for how long empty; prices, tenants, ends."""
    if not len(leases.lots(data, selection)):
        return (words.LEAD_NONE,)
    return tuple(line for line in (_room(data, selection), _full(data, selection), _price(data, selection)) if line)


def _room(data: Dataset, selection: Selection) -> str:
    empty = leases.vacant(data, selection)
    if empty.empty:
        return words.LEAD_NO_ROOM.format(date=today(data)) + "."
    places = empty[behind.PLACES].nunique()
    text = words.LEAD_ROOM.format(
        n=local_count(len(empty)), area=area_of(empty["surface_m2"].sum()), places=plural(places, "quartier")
    )
    largest = empty.sort_values("surface_m2", ascending=False, kind="stable").iloc[0].to_dict()
    if number_in(largest, "surface_m2"):
        text += words.LEAD_LARGEST.format(
            name=lot_name(largest), place=place_name(data, largest), area=area_of(largest["surface_m2"])
        )
    return f"{text}."


def _full(data: Dataset, selection: Selection) -> str:
    occupancy, vacancy = (values(data, key, None, selection).total for key in ("occupancy", "vacancy"))
    if occupancy.status != OK:
        return ""
    text = words.LEAD_RATES.format(occupancy=percent(occupancy.number), vacancy=percent(vacancy.number))
    length, _ = leases.median_days(leases.vacant(data, selection))
    return text + (words.LEAD_LENGTH.format(days=days(length)) if length is not None else "") + "."


def _price(data: Dataset, selection: Selection) -> str:
    gap = values(data, "rent_gap", None, selection).total
    parts = []
    if gap.status == SECRET:
        parts.append(words.LEAD_RENT_SECRET)
    elif gap.status == OK:
        text = words.LEAD_RENT if gap.number >= 0 else words.LEAD_RENT_ABOVE
        parts.append(text.format(gap=percent(abs(gap.number), 0)))
    if LEASES in data.tables:
        share = values(data, "ess_tenant_share", None, selection).total
        parts += [words.LEAD_TENANTS.format(share=percent(share.number, 0))] if share.status == OK else []
        n = len(leases.ending(data, selection))
        ends = "terminent" if n > 1 else "termine"
        parts += [words.LEAD_ENDING.format(n=plural(n, "bail", "baux"), end=ends)] if n else []
    text = " ; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def key_figures(data: Dataset, selection: Selection) -> tuple[KeyFigure, ...]:
    """Room, occupancy, length of vacancy, rents, tenants, ends."""
    empty = leases.vacant(data, selection)
    length, known = leases.median_days(empty)
    figures = [
        KeyFigure(words.FIGURES["room"], area_of(empty["surface_m2"].sum()), local_count(len(empty))),
        _rate(data, selection, "occupancy", words.OF_AREA),
        KeyFigure(
            words.FIGURES["length"],
            days(length) if length is not None else formatted(None, "days", SANS_OBJET),
            words.ON_LOTS.format(n=local_count(known)),
        ),
        _rate(data, selection, "rent_gap", _subsidy(data, selection)),
    ]
    if LEASES in data.tables:
        soon = leases.ending(data, selection)
        figures += [
            _rate(data, selection, "ess_tenant_share", words.OF_LET),
            KeyFigure(words.FIGURES["ending"], integer(len(soon)), area_of(soon["surface"].sum())),
        ]
    return tuple(figures)


def _rate(data: Dataset, selection: Selection, indicator: str, context: str) -> KeyFigure:
    cell = values(data, indicator, None, selection).total
    text = percent(cell.number) if cell.status == OK else _absent(cell.status)
    return KeyFigure(words.FIGURES[indicator], text, context)


def _absent(status: str) -> str:
    return labels.REASONS["secret"].lower() if status == SECRET else formatted(None, "percent", status)


def _subsidy(data: Dataset, selection: Selection) -> str:
    cell = values(data, "rent_subsidy", None, selection).total
    return words.SUBSIDY.format(euros=euros_short(cell.value)) if cell.status == OK and cell.value else ""


# -- map --------------------------------------------------------------------------------------------------------------


def by_place(data: Dataset, selection: Selection, points: str = "vacants") -> View:
    """Vacant m² by neighbourhood, and the lots as points: a shape for each state."""
    asked = selection.without(PLACE)
    every = leases.lots(data, asked)
    empty = every[every["statut"] == "vacant"] if "statut" in every else every[:0]
    rows = _places(data, every, empty)
    ends = _last_days(data, asked) if points == ENDING else {}
    shown = empty if points == "vacants" else every.head(words.MOST_POINTS)
    shown = every[every["local_id"].isin(list(ends))] if points == ENDING else shown
    markers, lost = _markers(data, shown, ends)
    title = words.MAP_TITLES.get(points, words.MAP_TITLE)
    return framed(
        data,
        asked,
        TABLE,
        id="locaux-carte",
        question=words.MAP_QUESTION,
        title=title.format(date=today(data)),
        sentence=_most_room(rows),
        unit="m2",
        columns=(
            Column(NAME, labels.COLUMNS[PLACE]),
            Column(AMOUNT, words.MAP_VALUE, "m2"),
            Column("n", words.LOTS, "integer"),
            Column("tous", words.LOTS_ALL, "integer"),
        ),
        rows=rows if len(every) else (),
        chart=Chart("map", x=NAME, y=(AMOUNT,), pick=PLACE, options={"markers": markers}),
        total=_whole(every, empty),
        not_shown=(*_elsewhere(data, empty), *_unplaced(lost)),
        caveats=words.MAP_CAVEATS,
        records=len(empty),
        by=PLACE,
        listed=tuple(empty["local_id"].astype(str)),
    )


def _places(data: Dataset, every: pd.DataFrame, empty: pd.DataFrame) -> tuple[Row, ...]:
    """Every neighbourhood: zero where its lots are full, sans objet where it has none."""
    area, n = empty.groupby(behind.PLACES)["surface_m2"].sum(), empty[behind.PLACES].value_counts()
    whole = every[behind.PLACES].value_counts()
    rows = []
    for code in data.neighbourhoods.index:
        has = bool(whole.get(code, 0))
        empty_ones = int(n.get(code, 0))
        cells = {
            NAME: name(data, PLACE, code),
            SHORT: name(data, PLACE, code),
            AMOUNT: float(area.get(code, 0.0)) if has else None,
            "n": empty_ones,
            "tous": int(whole.get(code, 0)),
        }
        rows.append(Row(code, cells, OK if has else SANS_OBJET, empty_ones))
    return tuple(sorted(rows, key=lambda row: (-(row.cells[AMOUNT] or -1), row.cells[NAME])))


def _most_room(rows: tuple[Row, ...]) -> str:
    first = rows[0] if rows else None
    if first is None or not first.cells[AMOUNT]:
        return ""
    return words.MAP_SENTENCE.format(
        place=the_place(first.cells[NAME]), area=area_of(first.cells[AMOUNT]), n=local_count(first.cells["n"])
    )


def _whole(every: pd.DataFrame, empty: pd.DataFrame) -> Row:
    cells = {NAME: "Total", AMOUNT: float(empty["surface_m2"].sum()), "n": len(empty), "tous": len(every)}
    return Row("total", cells, OK, len(empty))


def _elsewhere(data: Dataset, empty: pd.DataFrame) -> tuple[NotShown, ...]:
    outside = empty[~empty[behind.PLACES].isin(data.neighbourhoods.index)]
    return tuple(
        NotShown(code or "inconnu", labels.reason(code or "inconnu"), float(part["surface_m2"].sum()), "m2", len(part))
        for code, part in ((str(code), part) for code, part in outside.groupby(behind.PLACES))
    )


def _unplaced(lost: int) -> tuple[NotShown, ...]:
    return (NotShown(words.NO_POSITION, words.NOT_PLACED, None, "locaux", lost),) if lost else ()


def _last_days(data: Dataset, selection: Selection) -> dict[str, str]:
    """The last day of the leases that end within the year, by lot; the first one where a lot has several."""
    if LEASES not in data.tables:
        return {}
    frame = leases.ending(data, selection)
    ends = zip(frame["local_id"].astype(str), frame["date_fin"].astype(str).str[:10], strict=True)
    return dict(sorted(ends, key=lambda pair: pair[1], reverse=True))


def _markers(data: Dataset, frame: pd.DataFrame, ends: Mapping[str, str]) -> tuple[tuple, int]:
    """The points of a map (longitude, latitude, words, look, symbol), and how many lots have no coordinates."""
    if "longitude" not in frame or "latitude" not in frame:
        return (), len(frame)
    known = frame[frame["longitude"].notna() & frame["latitude"].notna()]
    return tuple(_marker(data, row, ends) for row in known.to_dict("records")), len(frame) - len(known)


def _marker(data: Dataset, row: Mapping, ends: Mapping[str, str]) -> tuple:
    look, symbol = SYMBOLS.get(text_in(row, "statut"), OTHER_STATE)
    symbol = LAND if text_in(row, "type_local") == leases.LAND else symbol
    last = ends.get(text_in(row, "local_id"))
    said = _said(data, row) + (words.POINT_END.format(day=date(last)) if last else "")
    return float(row["longitude"]), float(row["latitude"]), said, look, symbol


def _said(data: Dataset, row: Mapping) -> str:
    """What a lot is, its state, and the rent asked for an empty one beside the market's."""
    state = text_in(row, "statut")
    text = words.POINT.format(
        name=lot_name(row),
        type=name(data, "type_local", text_in(row, "type_local")).lower(),
        area=area_of(row["surface_m2"]) if number_in(row, "surface_m2") else words.UNKNOWN_AREA,
        state=name(data, "statut", state, TABLE).lower(),
    )
    if state == "vacant" and number_in(row, "jours") is not None:
        text += words.POINT_SINCE.format(days=days(row["jours"]))
    return text + (_rent_said(row) if state == "vacant" else "")


def _rent_said(row: Mapping) -> str:
    rent, market, area = (
        number_in(row, key) for key in ("loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht", "surface_m2")
    )
    if rent is None:
        return words.POINT_NO_RENT
    said = words.POINT_RENT.format(rent=formatted(rent, "eur_unit"))
    said += words.POINT_MONTH.format(month=euros(round(rent * area / 12))) if area is not None else ""
    return said + (words.POINT_MARKET.format(rent=formatted(market, "eur_unit")) if market is not None else "")


def rents(data: Dataset, selection: Selection) -> View:
    """The vacant lots with the rent asked beside the market's: nearest first of a chosen neighbourhood, else cheapest.

    With a neighbourhood chosen the others stay, further away: a carrier looks for room *near* it.
    """
    near = _near(data, selection)
    asked = selection.without(PLACE) if near else selection
    frame = _in_order(leases.vacant(data, asked).assign(metres=math.nan), data, near)
    rows = tuple(_priced(data, row, near) for row in frame.to_dict("records"))
    priced = tuple(row for row in rows if row.cells["loyer"] is not None)
    order = words.RENTS_NEAR.format(place=_named(data, near)) if near else words.RENTS_CHEAPEST
    first, *others = words.RENTS_COLUMNS
    return framed(
        data,
        asked,
        TABLE,
        id="locaux-loyers",
        question=words.RENTS_QUESTION,
        title=f"{words.RENTS_TITLE.format(date=today(data))}, {order}",
        sentence=_first_price(data, rows, near),
        unit="EUR/m²/an",
        columns=(Column(NAME, first[1]), *(Column(*column) for column in others)),
        rows=(*priced[:MOST_PRICED], *(row for row in rows if row not in priced[:MOST_PRICED])),
        chart=Chart(
            "range",
            x=NAME,
            y=("loyer", "marche"),
            options={"ends": words.RENTS_ENDS, "sub": "ligne", "most": min(len(priced), MOST_PRICED), "row": 27},
        ),
        not_shown=_not_priced(rows, priced),
        caveats=words.RENTS_CAVEATS,
        records=len(rows),
        listed=tuple(row.key for row in rows),
        empty=words.LIST_EMPTY,
    )


def told(data: Dataset, code: str) -> tuple[str, str]:
    """One lot in words, and the code of its neighbourhood ("" for none): the rent of an empty one alone is said.

    Raises StopIteration when the folder has no such lot.
    """
    row = next(row for row in leases.lots(data, Selection()).to_dict("records") if str(row["local_id"]) == code)
    place = str(row[behind.PLACES] or "")
    return words.LOT.format(told=_said(data, row), place=place_name(data, row)), place


def _near(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """The neighbourhoods chosen, that premises may be near of."""
    return tuple(code for code in selection.values(PLACE) if code in data.neighbourhoods.index)


def _named(data: Dataset, codes: Sequence[str]) -> str:
    return listing(name(data, PLACE, code) for code in codes)


def _in_order(frame: pd.DataFrame, data: Dataset, near: tuple[str, ...]) -> pd.DataFrame:
    rent = frame["loyer_annuel_m2_ht"] if "loyer_annuel_m2_ht" in frame else pd.Series(math.nan, frame.index)
    frame = frame.assign(loyer=rent, metres=nearness.distances(data, frame, near) if near else math.nan)
    order = ["metres", "loyer"] if near else ["loyer"]
    return frame.sort_values([*order, "local_id"], kind="stable", na_position="last")


def _priced(data: Dataset, row: Mapping, near: tuple[str, ...]) -> Row:
    """One lot: what it is, what is asked a square metre and a month, and how far it is."""
    base = _vacant(data, row)
    rent, market, area = (number_in(row, key) for key in ("loyer", "loyer_marche_annuel_m2_ht", "surface_m2"))
    month = rent * area / 12 if rent is not None and area is not None else None
    distance = _distance(number_in(row, "metres")) if near else ""
    cells = base.cells | {"loyer": rent, "marche": market, "mois": month, "distance": distance}
    price = words.RENTS_PRICE.format(month=euros(round(month))) if month is not None else ""
    where = distance if near and distance != words.RENTS_INSIDE else cells["quartier"]
    size = area_of(area) if area is not None else words.UNKNOWN_AREA
    cells["ligne"] = " · ".join(filter(None, (where, size, price)))
    missing = {key: "inconnu" for key in ("surface", "jours", "loyer", "marche", "mois") if cells[key] is None}
    return Row(base.key, cells, OK, statuses=missing)


def _distance(metres: float | None) -> str:
    if metres is None:
        return words.RENTS_FAR
    if metres == 0:
        return words.RENTS_INSIDE
    if metres < NEAR_METRES:
        return words.RENTS_METRES.format(metres=integer(max(10, round(metres, -1))))
    return words.RENTS_KILOMETRES.format(kilometres=decimal(metres / 1000, 1))


def _first_price(data: Dataset, rows: Sequence[Row], near: tuple[str, ...]) -> str:
    if not rows or (not near and rows[0].cells["loyer"] is None):
        return ""
    first = rows[0].cells
    month = first["mois"]
    return (words.RENTS_SENTENCE_NEAR if near else words.RENTS_SENTENCE).format(
        place=_named(data, near) if near else first["quartier"],
        name=first[NAME],
        area=area_of(first["surface"]) if first["surface"] is not None else words.UNKNOWN_AREA,
        price=words.RENTS_PRICE.format(month=euros(round(month))) if month is not None else words.RENTS_NO_PRICE,
        distance=first["distance"],
    )


def _not_priced(rows: Sequence[Row], priced: Sequence[Row]) -> tuple[NotShown, ...]:
    """What the chart leaves out: lots without a known rent, and those beyond what can be read."""
    lost, further = len(rows) - len(priced), max(0, len(priced) - MOST_PRICED)
    left = [NotShown("loyer inconnu", words.RENTS_UNPRICED, None, "locaux", lost)] if lost else []
    if further:
        left.append(NotShown("suite", words.RENTS_FURTHER.format(most=MOST_PRICED), None, "locaux", further))
    return tuple(left)


def vacant(data: Dataset, selection: Selection) -> View:
    """The vacant lots one by one, longest empty first."""
    frame = leases.vacant(data, selection)
    rows = tuple(_vacant(data, row) for row in frame.to_dict("records"))
    first, *others = words.LIST_COLUMNS
    return framed(
        data,
        selection,
        TABLE,
        id="locaux-vacants",
        question=words.LIST_QUESTION,
        title=words.LIST_TITLE.format(date=today(data)),
        sentence=_oldest(frame, rows),
        unit="jours",
        columns=(Column(NAME, first[1]), *(Column(*column) for column in others)),
        rows=rows,
        chart=Chart("bars", x=NAME, y=("jours",), options={"sub": "remarque", "most": MOST_LISTED}),
        total=Row("total", {NAME: "Total", "surface": float(frame["surface_m2"].sum())}, OK) if rows else None,
        records=len(rows),
        listed=tuple(row.key for row in rows),
        empty=words.LIST_EMPTY,
    )


def _vacant(data: Dataset, row: Mapping) -> Row:
    reachable = row.get("accessible_pmr")
    place, type_, surface = (
        place_name(data, row),
        name(data, "type_local", text_in(row, "type_local")),
        number_in(row, "surface_m2"),
    )
    cells = {
        NAME: lot_name(row),
        "quartier": place,
        "type": type_,
        "surface": surface,
        "jours": number_in(row, "jours"),
        "operateur": name(data, "operateur_id", text_in(row, "operateur_id")),
        "pmr": words.UNKNOWN if reachable is None or pd.isna(reachable) else words.YES if reachable else words.NO,
    }
    unknown = {key: "inconnu" for key in ("surface", "jours") if cells[key] is None}
    area = area_of(surface) if surface is not None else words.UNKNOWN_AREA
    cells["remarque"] = " · ".join((place, type_.lower(), area))
    return Row(str(row["local_id"]), cells, OK, statuses=unknown)


def _oldest(frame: pd.DataFrame, rows: tuple[Row, ...]) -> str:
    if not rows or rows[0].cells["jours"] is None:
        return ""
    area = area_of(frame["surface_m2"].sum())
    first = rows[0].cells
    return words.LIST_SENTENCE.format(n=local_count(len(rows)), area=area, name=first[NAME], days=days(first["jours"]))


# -- rates ------------------------------------------------------------------------------------------------------------


# -- leases -----------------------------------------------------------------------------------------------------------
