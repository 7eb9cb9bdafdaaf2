"""Lists of places: tiers-lieux, fabriques de territoire, friches, digital mediation, business nurseries, any other.

A place is put in a neighbourhood by its code if it has one, else by its coordinates in the contours: WGS84 columns,
`Point (lon lat)`, GeoJSON geometries, or Lambert-93 metres written as text with a decimal comma. Outside every contour
it is HORS_QPV. The point of a commune (fabriques de territoire: one feature a commune) is no place of a structure.

A lot of the table `locaux` must have a surface. With one, a place is a lot (a friche: its land, `terrain`). Without
one, a structure (tiers-lieu, fabrique, mediation) becomes a row of `organismes`, at the neighbourhood where it is, so
that it is not lost; a friche without surface is nothing but a lot, and is refused for it. Owners are never operators.

Kept: what is in a contour, in a commune or in the EPCI of the folder, and, where the list names neither, what is among
its neighbourhoods. A lot that nothing can place (no neighbourhood
code, and no coordinates or no contours in the folder) stands for the whole territory (TERRITOIRE), and it is said.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import shapely

from ess_metrics.files.cell_values import fold, plain
from ess_metrics.files.grid import RawFile
from ess_metrics.formats import address_book, contours, layers, placed_addresses, places_of_rows, rows
from ess_metrics.formats.address_text import split
from ess_metrics.formats.grant_columns import columns_of
from ess_metrics.formats.named_places import NamedPlaces
from ess_metrics.formats.parties import named_id, short_hash, siret_faults, sirets
from ess_metrics.formats.place_measures import rents_of, surfaces_of, unread_surfaces
from ess_metrics.formats.place_titles import (
    ADDRESSES,
    AREA_CODES,
    AREAS,
    CARRIERS,
    COMMUNE_CODES,
    COMMUNES,
    EPCI,
    HECTARES,
    IDS,
    NAMES,
    OWN_NAMES,
    POSTCODES,
    STATES,
    SURFACES,
    TYPES,
    present,
)
from ess_metrics.formats.rows import first_of
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.model.schema import HORS_QPV, TERRITOIRE
from ess_metrics.texts.library.imports_words import rents_left

NAME = "lieux"
LABEL = "Liste de lieux (tiers-lieux, fabriques, friches, médiation numérique, locaux)"
SIRETS = ("siret", "siret_siege")
FIVE = 5
BY_COMMUNE = {"id_geo", "liste_geo"}
KINDS = (
    ("terrain", ("friche", "terrain", "foncier", "parcelle")),
    ("pepiniere_lot", ("pepiniere", "couveuse", "incubateur", "hotel_d_entreprises")),
    ("tiers_lieu", ("tiers", "coworking", "fablab", "fabrique", "hybride", "micro_folie", "makerspace", "hackerspace")),
    ("sante", ("sante", "medical", "soin")),
    ("commerce", ("commerce", "boutique", "magasin", "cellule_commerciale", "restaurant")),
    ("atelier", ("atelier", "artisan", "production")),
    ("bureau", ("bureau", "tertiaire")),
    ("local_associatif", ("associ", "social", "maison_de_quartier", "salle")),
)
STATUSES = (
    ("retire", ("reconverti", "retire", "demoli")),
    ("vacant", ("sans_projet", "vacant", "libre", "inoccupe", "disponible", "potentielle")),
    ("projet", ("avec_projet", "projet")),
    ("travaux", ("travaux", "rehabilitation")),
    ("reserve", ("reserve",)),
    ("occupe", ("occupe", "loue", "ouvert", "en_service")),
)
PLACE_WORDS = re.compile(r"(?:^|_)(?:lieu|lieux|site|local|locaux|friche|espace)(?:_|$)")
USUAL = ("nom", "adresse", "commune", "latitude", "longitude", "surface", "type")


def recognise(raw: RawFile) -> float:
    """A name and a position (or a commune), and neither money nor people nor SIAE kinds."""
    if _is_other(raw):
        return 0.0
    raw = _table(raw, layers.SAMPLE)
    found = rows.header(raw)
    if found & {"montant", "kind", "code_cv", "reseaux_porteurs", "flag_ess_sirene", "famille_ess"}:
        return 0.0
    known = ({"site_id", "unite_fonciere_surface"}, {"id_territoire", "lib_territoire"}, {"id_unique", "nom_strc_port"})
    if any(found >= columns for columns in (*known, {"nom_structure", "x", "y"})):
        return 0.9
    frame = rows.sample(raw)
    named = bool(present(frame, NAMES) or (present(frame, SURFACES) and present(frame, ADDRESSES)))
    described = sum(bool(present(frame, names)) for names in (SURFACES, HECTARES, ADDRESSES, TYPES, STATES, COMMUNES))
    if not named or not (rows.geometry_types(raw) or found & {*AREA_CODES} or places_of_rows.has_points(frame)):
        typed = any(present(frame, names) for names in (SURFACES, HECTARES, TYPES, STATES))
        typed |= any(PLACE_WORDS.search(name) for name in found)
        addressed = bool(present(frame, ADDRESSES))
        money = any(columns_of(grid.header).usable for grid in raw.grids)
        return (0.45 if money else 0.5) if named and typed and described >= (2 if addressed else 3) else 0.0
    return 0.7 if described >= 2 else 0.55 if described else 0.0


def _table(raw: RawFile, limit: int | None = None) -> RawFile:
    """The file itself, or the first layer of a geographic one as a table; what can't be opened has no table."""
    if not layers.is_geographic(raw):
        return raw
    try:
        return layers.as_table(raw, limit)
    except layers.UNREADABLE:
        return raw


def _is_other(raw: RawFile) -> bool:
    """Outlines of neighbourhoods have names and surfaces too."""
    return max(contours.recognise(raw), contours.recognise_points(raw)) > 0


def read(raw: RawFile, context: Context) -> Outcome:
    """Lots with a surface, structures without one, refused rows with their reason."""
    raw = _table(raw)
    frame = rows.records(raw)
    outcome = Outcome(NAME, rows_read=len(frame), encoding=raw.encoding)
    frame = _described(_split(frame), raw)
    codes, unread = _named(frame, context, raw, outcome)
    placed = places_of_rows.place(
        frame.index, context, codes=codes, lon=frame["_lon"], lat=frame["_lat"],
        premises=frame["_siret"], default="",
    )  # fmt: skip
    frame = frame.assign(_place=placed.codes, _how=placed.how, _unread=unread)
    frame, doubts = _by_address(frame, context, raw)
    outcome.spread = _departments(frame) > 1
    reasons = _reasons(frame, context)
    kept = frame[reasons == ""]
    outcome.faults += unread_surfaces(kept, raw) + [one for one in doubts if one.row in set(kept["_row"])]
    _refuse(frame, reasons, raw, context, outcome)
    outcome.faults += places_of_rows.point_faults(kept, raw) + siret_faults(kept, raw, *SIRETS)
    lots, structures = kept[kept["_surface"].notna()], kept[kept["_surface"].isna()]
    if lost := int((lots["_place"] == "").sum()):
        facts = {"outcome": "gardés pour le territoire entier"}
        outcome.faults.append(rows.note_fault(raw, "lieu_non_situe", lost, **facts))
    rents = rents_of(lots)
    if rents.unsaid:
        outcome.notes.append(rents_left(rents.unsaid))
    outcome.faults += [
        Fault(rule, WARNING, raw.path.name, lots["_sheet"].iloc[at], int(lots["_row"].iloc[at]), column,
              plain(str(lots[column].iloc[at])))
        for at, column, rule in rents.left
    ]  # fmt: skip
    lots = lots.assign(_place=lots["_place"].mask(lots["_place"] == "", TERRITOIRE))
    if len(structures):
        facts = {"outcome": "le lieu est gardé parmi les organismes, pas parmi les locaux"}
        outcome.faults.append(rows.note_fault(raw, "lieu_sans_surface", len(structures), **facts))
    outcome.tables["organismes"] = pd.concat([_structures(structures), _carriers(lots)], ignore_index=True)
    outcome.tables["locaux"] = _lots(lots)
    taken = _taken(frame)
    titles = list(dict.fromkeys(title for grid in raw.grids for title in grid.header if title))
    outcome.columns_taken = [title for title in titles if rows.column_name(title) in taken]
    outcome.columns_ignored = [title for title in titles if rows.column_name(title) not in taken]
    outcome.places = {
        ("non_situe" if way == places_of_rows.WHOLE else str(way)): int(n)
        for way, n in kept["_how"].value_counts().items()
    }
    return outcome


def _taken(frame: pd.DataFrame) -> set[str]:
    """The columns that places are made of."""
    known = (IDS, NAMES, SURFACES, HECTARES, ADDRESSES, TYPES, STATES, COMMUNES, CARRIERS)
    exact = (SIRETS, OWN_NAMES, COMMUNE_CODES, POSTCODES, EPCI, AREAS, ("siren",))
    found = {name for names in known for name in present(frame, names)} | {name for names in exact for name in names}
    titles = map(str, frame.columns)
    return found | {name for name in titles if "loyer" in name or places_of_rows.POSITION.match(name)}


def _named(frame: pd.DataFrame, context: Context, raw: RawFile, outcome: Outcome) -> tuple[pd.Series, pd.Series]:
    """The neighbourhood that each row names, by code or name ("" = none), and where a name can't be read (asked)."""
    column = next((name for name in AREAS if name in frame), None)
    codes, unread = pd.Series("", index=frame.index, dtype="str"), pd.Series(False, index=frame.index)
    if column is None:
        return codes, unread
    named = NamedPlaces(context, raw.path.name)
    for at, cell, row, sheet in zip(frame.index, frame[column], frame["_row"], frame["_sheet"], strict=True):
        found = named.codes(cell, column, int(row), sheet)
        unread[at] = found is None and named.able
        codes[at] = found[0] if found and len(found) == 1 else cell if found is None else TERRITOIRE if found else ""
    outcome.faults += named.faults
    return codes, unread


def _departments(frame: pd.DataFrame) -> int:
    """How many departments the communes, else the postcodes, of the list are in."""
    codes = frame["_commune"].mask(frame["_commune"] == "", first_of(frame, "code_postal", "cp", "codpost"))
    return codes[codes.str.len() == FIVE].str[:2].nunique()


def _addresses(frame: pd.DataFrame) -> pd.Series:
    """The address of each row; one that is cut in several columns (number, street) is put together again."""
    if any(name in frame for name in ADDRESSES):
        return _first_filled(frame, ADDRESSES)
    parts = [name for name in present(frame, ADDRESSES) if not re.search("code|insee|postal|mail", name)]
    if not parts:
        return pd.Series("", index=frame.index, dtype="str")
    rows_of = frame[parts].itertuples(index=False, name=None)
    found = [" ".join(cell for cell in cells if cell and cell != "-") for cells in rows_of]
    return pd.Series(found, frame.index, dtype="str")


def _split(frame: pd.DataFrame) -> pd.DataFrame:
    """A feature that lists several structures (`ARTEFACT; CSC du Neuhof`) becomes one row each; the line stays."""
    if not {"id_territoire", "lib_territoire"} <= set(frame.columns):
        return frame
    ids = frame["id_territoire"].map(rows.listed)
    names = frame["lib_territoire"].map(lambda cell: [part.strip() for part in cell.split(";") if part.strip()])
    same = [len(one) == len(other) for one, other in zip(ids, names, strict=True)]
    codes: list[Any] = [one if fits else [" ".join(one)] for one, fits in zip(ids, same, strict=True)]
    labels: list[Any] = [one if fits else ["; ".join(one)] for one, fits in zip(names, same, strict=True)]
    frame = frame.assign(id_territoire=codes, lib_territoire=labels)
    return frame.explode(["id_territoire", "lib_territoire"], ignore_index=True).fillna(
        {"id_territoire": "", "lib_territoire": ""}
    )


def _described(frame: pd.DataFrame, raw: RawFile) -> pd.DataFrame:
    """What each row says, whatever the names of its columns."""
    lon, lat, said = places_of_rows.coordinates(frame)
    if set(frame.columns) >= BY_COMMUNE:
        lon, lat = lon.mask(lon.notna()), lat.mask(lat.notna())
    lon, lat = _centres(raw, frame, lon, lat)
    name = _first_filled(frame, NAMES)
    name = name.mask(name == "", _first_filled(frame, [one for one in OWN_NAMES if one in frame] or ["nom"]))
    name = name.mask(name == "", _addresses(frame))  # a lot without a name is called by its address
    ids = _first_filled(frame, IDS).str.removesuffix(".0")
    return frame.assign(
        _name=_apart(name, _addresses(frame), surfaces_of(frame)),
        _id=ids,
        _lon=lon,
        _lat=lat,
        _said=said,
        _siret=sirets(frame, *SIRETS),
        _surface=surfaces_of(frame),
        _kind=_mapped(
            _first_filled(frame, TYPES), KINDS, "terrain" if {"site_id", "unite_fonciere_surface"} <= set(frame) else ""
        ),
        _state=_mapped(_first_filled(frame, STATES), STATUSES, ""),
        _address=_addresses(frame),
        _commune=_first_filled(frame, COMMUNE_CODES).map(rows.padded),
    )


def _apart(name: pd.Series, address: pd.Series, size: pd.Series) -> pd.Series:
    """The names, where another lot of one name and address is named by its area too, as recipes name it."""
    area = pd.Series(["" if pd.isna(one) else f"{one:g}" for one in size], name.index, dtype="str")
    where = name + "|" + address
    again = area.ne("") & address.ne("") & area.ne(area.groupby(where).transform("first"))
    return name.mask(again & name.ne(""), name + " (" + area + ")")


def _first_filled(frame: pd.DataFrame, names: list[str]) -> pd.Series:
    """The first filled cell among these columns, `-` and `#N/A` counting as empty."""
    out = pd.Series("", index=frame.index, dtype="str")
    for name in present(frame, names):
        cells = frame[name].where(~frame[name].isin(["-", "#N/A", "_X_"]), "")
        out = out.mask(out == "", cells)
    return out


def _centres(raw: RawFile, frame: pd.DataFrame, lon: pd.Series, lat: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A point inside each polygon of a GeoJSON, where no other position is given."""
    features = raw.document.get("features") if isinstance(raw.document, dict) else None
    if not features or len(features) != len(frame):
        return lon, lat
    for at, feature in zip(frame.index, features, strict=True):
        geometry = feature.get("geometry") or {}
        if pd.isna(lon[at]) and geometry.get("type") in ("Polygon", "MultiPolygon"):
            inside = _inner_point(geometry)
            if inside is not None:
                lon[at], lat[at] = inside.x, inside.y
    return lon, lat


def _inner_point(geometry: dict) -> shapely.Point | None:
    try:
        point = shapely.point_on_surface(shapely.geometry.shape(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError):
        return None
    return None if point.is_empty or abs(point.x) > 180 or abs(point.y) > 90 else point


def _by_address(frame: pd.DataFrame, context: Context, raw: RawFile) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows that nothing else places, by their address; what must be verified is said, line by line."""
    near = places_of_rows.near_communes(context)
    book, outlines = address_book.book(context.addresses, near), places_of_rows.current_contours(context)
    waiting = frame.index[(frame["_place"] == "") & (frame["_address"] != "")]
    if book is None or outlines is None or not len(waiting):
        return frame, []
    towns, postcodes = _first_filled(frame, COMMUNES), _first_filled(frame, POSTCODES)
    asked = [split(frame["_address"][at], postcodes[at], towns[at]) for at in waiting]
    found = placed_addresses.locate(asked, book, outlines).set_index(waiting)
    sure = found["code_quartier"].ne("") & found["pourquoi"].ne(placed_addresses.CROSSED)
    frame = frame.copy()
    taken = found.index[sure]
    frame.loc[taken, "_place"] = found["code_quartier"][sure]
    frame.loc[taken, "_how"] = places_of_rows.BY_ADDRESS
    exact = found.index[sure & found["precision"].ne(address_book.STREET)]
    frame.loc[exact, ["_lon", "_lat"]] = found.loc[exact, ["longitude", "latitude"]].to_numpy()
    doubtful = frame[["_sheet", "_row", "_address", "_place"]].join(found["distance_bord"])
    doubtful = doubtful.loc[found.index[sure & found["a_verifier"]]]
    return frame, [
        Fault(
            "adresse_a_verifier",
            WARNING,
            raw.path.name,
            sheet,
            int(row),
            value=address,
            facts={"place": place, "metres": None if pd.isna(metres) else int(metres)},
        )
        for sheet, row, address, place, metres in doubtful.itertuples(index=False)
    ]


def _mapped(cells: pd.Series, words: tuple, default: str) -> pd.Series:
    """The first code one of whose words is in the cell."""
    plain = cells.map(rows.folded)
    return plain.map(lambda cell: next((code for code, marks in words if any(mark in cell for mark in marks)), default))


def _reasons(frame: pd.DataFrame, context: Context) -> pd.Series:
    """Why each row is refused, "" when it is kept."""
    land = rows.territory(context)
    reasons = pd.Series("", index=frame.index, dtype="str")
    in_area = frame["_place"].ne("") & frame["_place"].ne(HORS_QPV)
    reasons[frame["_surface"].isna() & frame["_kind"].eq("terrain")] = "lieu_sans_surface"
    if land.codes or land.communes:
        epci = _first_filled(frame, EPCI)
        near = frame["_commune"].isin(land.communes) | (epci.ne("") & epci.eq(land.epci))
        named = _first_filled(frame, COMMUNES).map(rows.folded).isin(land.names)
        near |= named & (frame["_commune"].eq("") | (frame["_commune"].str[:2].isin({d[:2] for d in land.departments})))
        unsaid = epci.eq("") & frame["_commune"].eq("") & _first_filled(frame, COMMUNES).eq("")
        near |= unsaid & _amid(frame, context)
        nowhere = frame["_unread"] & epci.eq("") & frame["_commune"].eq("") & _first_filled(frame, COMMUNES).eq("")
        reasons[~(in_area | near | nowhere)] = "hors_territoire"
    reasons[frame["_name"] == ""] = "nom_manquant"
    return reasons


def _amid(frame: pd.DataFrame, context: Context) -> pd.Series:
    """Which points are among the neighbourhoods of the folder, in the rectangle around them all."""
    outlines = places_of_rows.current_contours(context)
    if outlines is None:
        return pd.Series(False, index=frame.index)
    west, south, east, north = outlines.total_bounds
    return frame["_lon"].between(west, east) & frame["_lat"].between(south, north)


def _refuse(frame: pd.DataFrame, reasons: pd.Series, raw: RawFile, context: Context, outcome: Outcome) -> None:
    away = reasons != ""
    outcome.rows_kept = frame.loc[~away, "_row"].nunique()
    outcome.rows_refused = outcome.rows_read - outcome.rows_kept
    plain = frame[[column for column in frame.columns if not column.startswith("_") or column in ("_row", "_sheet")]]
    outcome.refused = rows.join_refused(plain[away].assign(_rule=reasons[away])) if away.any() else None
    for rule, count in reasons[away].value_counts().items():
        examples = ", ".join(frame["_name"][reasons == rule].head(3))
        if rule == "hors_territoire":
            facts = {"total": len(frame), "limit": rows.limit(context), "examples": examples}
            outcome.faults.append(rows.note_fault(raw, rule, int(count), **facts))
        else:
            facts = {"count": int(count), "outcome": "la ligne est refusée"}
            outcome.faults.append(Fault(str(rule), BLOCKING, raw.path.name, facts=facts))


def _ids(frame: pd.DataFrame, scope: str) -> pd.Series:
    """The id of the list where it tells places apart; else one made of the name and the address, or the position.

    A name alone is no place: rows without address nor position are told apart by their rank.
    """
    where = frame["_address"].mask(frame["_address"] == "", _positions(frame))
    what = frame["_name"].map(fold) + " " + where.map(fold) + " " + frame["_place"]
    rank = what.groupby(what).cumcount().astype("str").where(where == "", "")
    shared = frame["_id"].ne("") & (what.groupby(frame["_id"]).transform("nunique") > 1)
    made = [
        one if one and not several else short_hash(scope, f"{text} {number}".strip().casefold())
        for one, several, text, number in zip(frame["_id"], shared, what, rank, strict=True)
    ]
    return pd.Series(made, index=frame.index, dtype="str")


def _positions(frame: pd.DataFrame) -> pd.Series:
    """The position of each row to ten metres, as text; "" where it is not known."""
    cells = zip(frame["_lat"], frame["_lon"], strict=True)
    return pd.Series(["" if pd.isna(lat) else f"{lat:.4f} {lon:.4f}" for lat, lon in cells], frame.index, dtype="str")


def _lots(lots: pd.DataFrame) -> pd.DataFrame:
    rents = rents_of(lots)
    return pd.DataFrame(
        {
            "local_id": _ids(lots, "lieux"),
            "nom": lots["_name"],
            "operateur_id": _carrier_ids(lots),
            "code_quartier": lots["_place"],
            "adresse": lots["_address"],
            "latitude": lots["_lat"].round(6),
            "longitude": lots["_lon"].round(6),
            "type_local": lots["_kind"],
            "surface_m2": lots["_surface"],
            "statut": lots["_state"],
            "loyer_annuel_m2_ht": rents.asked,
            "loyer_marche_annuel_m2_ht": rents.market,
            "_row": lots["_row"],
            "_sheet": lots["_sheet"],
        }
    )


def _structures(frame: pd.DataFrame) -> pd.DataFrame:
    """Structures known by their place: SIRET if they have one, else an id made of the list's own."""
    ids = frame["_siret"].mask(frame["_siret"] == "", "LOC:lieu-" + _ids(frame, "lieux"))
    siren = first_of(frame, "siren").where(first_of(frame, "siren").str.fullmatch(r"\d{9}"), "")
    return pd.DataFrame(
        {
            "organisme_id": ids,
            "nom": frame["_name"],
            "siret": frame["_siret"],
            "siren": frame["_siret"].str[:9].mask(frame["_siret"] == "", siren),
            "code_quartier_siege": frame["_place"],
            "code_commune": frame["_commune"],
            "_commune": _first_filled(frame, COMMUNES),
            "_place": True,
            "_row": frame["_row"],
            "_sheet": frame["_sheet"],
        }
    )


def _carrier_ids(frame: pd.DataFrame) -> pd.Series:
    """The operator of each lot, by its exact name within this list; "" when the list names none."""
    names = _first_filled(frame, CARRIERS)
    return names.map(lambda name: named_id("lieux operateur", name) if name else "").astype("str")


def _carriers(frame: pd.DataFrame) -> pd.DataFrame:
    names = _first_filled(frame, CARRIERS)
    found = pd.DataFrame({"organisme_id": _carrier_ids(frame), "nom": names})
    return found[found["nom"] != ""].drop_duplicates("organisme_id")


SOURCE = Source(NAME, LABEL, recognise, read, USUAL)
