"""Where the files of a source are today: by dataset and title, by the links of a page, by an address.

Never by a dated path kept from another day: a catalogue is asked first, and its answer followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote, urljoin, urlsplit

from ess_metrics.fetching.catalogue import (
    DATA_GOUV,
    INSEE,
    INSEE_INDEX,
    Address,
    Catalogue,
    Dataset,
    Entry,
    Page,
    Portal,
    Way,
)
from ess_metrics.fetching.download import Client, Wanted
from ess_metrics.fetching.fetching_faults import FetchError
from ess_metrics.fetching.perimeter import Perimeter
from ess_metrics.formats.rows import folded
from ess_metrics.texts.library import fetch_words as words

LINK = re.compile(r"""href\s*=\s*["']([^"'#]+)["']""", re.IGNORECASE)
FILES = (".zip", ".xlsx", ".xls", ".csv", ".parquet", ".json", ".ods")
PAGES = 20
HEADINGS = re.compile(r"<(?:title|h1)[^>]*>(.*?)</(?:title|h1)>", re.IGNORECASE | re.DOTALL)
PERIMETERS = re.compile(r"(?i)(qpv?|quartiers?|prioritaires?|ville|p.rim.tres?|g.ographie)[\s()en]*20(15|24)")


def wanted(entry: Entry, place: Perimeter, client: Client) -> list[Wanted]:
    """The files to ask for; the first way that gives some is followed. FetchError when none does.

    An empty list: the source answers, and has nothing for this territory.
    """
    failure: FetchError | None = None
    for way in entry.ways:
        try:
            found = _by_way(way, entry, place, client)
        except FetchError as error:
            failure = failure or error
            continue
        return found
    raise failure or FetchError(words.NOWHERE)


def _by_way(way: Way, entry: Entry, place: Perimeter, client: Client) -> list[Wanted]:
    match way:
        case Dataset():
            return _of_dataset(way, entry, client)
        case Page():
            return _of_page(way, entry, client)
        case Address():
            return _of_address(way, entry, place)
        case Catalogue():
            return _of_catalogue(way, entry, place, client)
        case Portal():
            return _of_portal(way, entry, client)


# --- datasets of data.gouv.fr --------------------------------------------------------------------------------------


def _of_dataset(way: Dataset, entry: Entry, client: Client) -> list[Wanted]:
    """The resources that fit; when the catalogue does not answer, the stable address of the resource."""
    try:
        described = client.json(f"{DATA_GOUV}/api/1/datasets/{way.key}/")
        listed = described.get("resources") if isinstance(described, dict) else None
        if not isinstance(listed, list):
            raise FetchError(words.NO_RESOURCES)
    except FetchError:
        if not way.resource:
            raise
        return [Wanted(_stable(way.resource), limit=entry.limit)]
    chosen = chosen_resources(way, [one for one in listed if isinstance(one, dict) and one.get("url")])
    if not chosen:
        raise FetchError(words.no_such_resource(len(listed)))
    return [_resource(one, entry) for one in chosen]


def chosen_resources(way: Dataset, listed: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The resource of the known id, else those whose title and format fit, the newest first."""
    by_id = [one for one in listed if way.resource and str(one.get("id")) == way.resource]
    if by_id:
        return by_id
    usual = [one for one in listed if str(one.get("type", "main")) in ("main", "update", "None", "")] or list(listed)
    named = [one for one in usual if not way.never or not re.search(way.never, _words(one))]
    titled = [one for one in named if not way.title or re.search(way.title, _words(one))]
    if not titled and len(named) == 1 and (way.never or not way.every):
        titled = named  # the only file of its dataset, whatever it is called
    for kinds in [way.kinds] if way.every else [(kind,) for kind in way.kinds]:
        fitting = sorted(
            (one for one in titled if _kind(one) in kinds), key=lambda one: str(one.get("last_modified", ""))
        )
        if fitting:
            return _each_once(fitting) if way.every else fitting[-1:]
    return titled[-1:] if len(titled) == 1 else []


def _each_once(listed: Sequence[dict]) -> list[dict]:
    """One resource a title: the same year in two formats is taken once."""
    found: dict[str, dict] = {}
    for one in listed:
        stem = re.sub(r"_(csv|json|xlsx|parquet|zip)$", "", folded(one.get("title") or one.get("id")))
        found.setdefault(stem, one)
    return list(found.values())


def _words(one: dict) -> str:
    """What a resource says of itself: its title and the name of its file."""
    name = unquote(urlsplit(str(one.get("url", ""))).path.rpartition("/")[2])
    return f"{folded(one.get('title') or '')} {folded(name)}"


def _kind(one: dict) -> str:
    said = str(one.get("format") or "").lower().strip(". ")
    end = urlsplit(str(one.get("url", ""))).path.rpartition(".")[2].lower()
    return said if said in _KINDS else end


_KINDS = {"csv", "json", "geojson", "xlsx", "xls", "parquet", "zip", "gz", "ods", "gpkg", "shp"}


def _resource(one: dict, entry: Entry) -> Wanted:
    address = str(one["url"])
    size = one.get("filesize")
    key = str(one.get("id") or "")
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    return Wanted(
        address if not key or "data.gouv.fr" not in urlsplit(address).netloc else _stable(key),
        name=name or str(one.get("title") or entry.id),
        size=size if isinstance(size, int) and size > 0 else None,
        checksum=_checksum(one.get("checksum")),
        modified=str(one.get("last_modified") or ""),
        others=(address,) if key and "data.gouv.fr" in urlsplit(address).netloc else (),
        limit=entry.limit,
    )


def _stable(key: str) -> str:
    """The address that leads to the file of the day."""
    return f"{DATA_GOUV}/api/1/datasets/r/{key}"


def _checksum(said: object) -> tuple[str, str] | None:
    if isinstance(said, dict) and said.get("value"):
        return str(said.get("type") or "sha1"), str(said["value"])
    return None


# --- pages of insee.fr ---------------------------------------------------------------------------------------------


def _of_page(way: Page, entry: Entry, client: Client) -> list[Wanted]:
    """The file that the page links to, by its name; tables of figures before workbooks."""
    address = way.address or f"{INSEE}/fr/statistiques/{way.number}"
    page = client.text(address)
    links = _links(page, address, way.address)
    named = [link for link in links if re.search(way.stem, folded(_last(link)))]
    if not named:
        raise FetchError(words.no_such_link(way.number))
    best = min(named, key=lambda link: (_rank(link), -len(_years(link)), link))
    return [
        Wanted(best, name=_last(best), limit=entry.limit, year=_title_year(page) if way.number != INSEE_INDEX else "")
    ]


def _title_year(page: str) -> str:
    """The year that the title of a page names, that of the perimeters left out; "" when it names none or several."""
    said = " ".join(HEADINGS.findall(page))
    years = set(re.findall(r"(?<!\d)20[0-3]\d(?!\d)", PERIMETERS.sub("", re.sub(r"<[^>]+>", " ", said))))
    return years.pop() if len(years) == 1 else ""


def _links(page: str, address: str, other: str = "") -> list[str]:
    """The files that a page links to, as addresses."""
    found = [urljoin(address, link.replace("&amp;", "&").strip()) for link in LINK.findall(page)]
    marks = (*FILES, "/files/") if other else FILES
    return [link for link in dict.fromkeys(found) if any(mark in urlsplit(link).path.lower() for mark in marks)]


def _last(link: str) -> str:
    return unquote(urlsplit(link).path.rpartition("/")[2])


def _rank(link: str) -> int:
    """Texts before workbooks: their columns are named, without titles above."""
    name = _last(link).lower()
    return 0 if "csv" in name else 1 if name.endswith(".zip") else 2


def _years(link: str) -> list[str]:
    return re.findall(r"20\d{2}", _last(link))


# --- addresses of their own ----------------------------------------------------------------------------------------


def _of_address(way: Address, entry: Entry, place: Perimeter) -> list[Wanted]:
    """One file, or one for each department of the territory."""
    listed: Iterable[dict[str, str]] = [{}]
    if "{dep}" in way.address:
        listed = [{"dep": code} for code in place.departments]
    elif "{epci}" in way.address:
        listed = [{"epci": place.epci}] if place.epci else []
    found = []
    for values in listed:
        address = way.address.format(**{name: quote(value) for name, value in values.items()})
        first, *others = (f"{address}{end}" for end in way.ends)
        name = way.name.format(**values) if way.name else ""
        found.append(Wanted(first, name=name, limit=entry.limit, others=tuple(others)))
    return found


# --- what the authorities of a territory publish -------------------------------------------------------------------


def _of_catalogue(way: Catalogue, entry: Entry, place: Perimeter, client: Client) -> list[Wanted]:
    """The files of a schema whose publisher is an authority of the territory, by its SIREN or its name."""
    address, found = f"{DATA_GOUV}/api/1/datasets/?schema={quote(way.schema, safe='')}&page_size=100", []
    for _ in range(PAGES):
        page = client.json(address)
        listed = page.get("data") if isinstance(page, dict) else None
        if not isinstance(listed, list):
            raise FetchError(words.NO_RESOURCES)
        for one in listed:
            if isinstance(one, dict) and place.publishes(_publisher(one)):
                who = _publisher(one)[1]
                found += [replace(_resource(file, entry), publisher=who) for file in _of_schema(one, way.schema)]
        following = page.get("next_page") if isinstance(page, dict) else None
        if not following:
            break
        address = str(following)
    return found


def _publisher(dataset: dict) -> tuple[str, str]:
    """The number and the name of who publishes a dataset."""
    who = dataset.get("organization") or dataset.get("owner") or {}
    return str(who.get("business_number_id") or ""), str(who.get("name") or "")


def _of_schema(dataset: dict, schema: str) -> list[dict]:
    """The tables of a dataset that follow the schema; all its tables when none says so."""
    listed = [one for one in dataset.get("resources") or [] if isinstance(one, dict) and one.get("url")]
    tables = [one for one in listed if _kind(one) in ("csv", "xlsx", "xls", "ods", "json")]
    said = [one for one in tables if isinstance(one.get("schema"), dict) and one["schema"].get("name") == schema]
    return said or tables


# --- datasets of a portal ------------------------------------------------------------------------------------------


def _of_portal(way: Portal, entry: Entry, client: Client) -> list[Wanted]:
    """The export of the dataset of this id; else of the one whose title fits, the newest when several do."""
    base = f"{way.address}/api/explore/v2.1/catalog/datasets"
    try:
        listed: object = [client.json(f"{base}/{way.key}")]
    except FetchError as error:
        if not error.missing:
            raise
        asked = quote(f'search("{way.words}")', safe="")
        said = client.json(f"{base}?where={asked}&limit=50")
        listed = said.get("results") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise FetchError(words.NO_RESOURCES)
    found = [(str(one.get("dataset_id") or ""), _described(one)) for one in listed if isinstance(one, dict)]
    fitting = [(key, said) for key, said in found if key and re.search(way.title, folded(f"{said.get('title')} {key}"))]
    if not fitting:
        raise FetchError(words.no_such_resource(len(listed)))
    key, said = max(fitting, key=lambda pair: _processed(pair[1]))
    address = f"{base}/{quote(key, safe='')}/exports/csv?delimiter=%3B"
    return [Wanted(address, name=f"{key}.csv", modified=_processed(said), limit=entry.limit)]


def _described(dataset: dict) -> dict:
    """What a portal says of a dataset: its title, the day of its data."""
    metas = dataset.get("metas")
    default = metas.get("default") if isinstance(metas, dict) else None
    return default if isinstance(default, dict) else {}


def _processed(said: dict) -> str:
    return str(said.get("data_processed") or said.get("modified") or "")
