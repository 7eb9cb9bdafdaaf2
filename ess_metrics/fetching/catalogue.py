"""The sources that a territory can ask for: one entry each, in the order in which they are read, those that bring
bodies before those that say something of known ones.

An entry says where its files are (`ways`, the first that answers being used) and what is taken of them. Its words
(name, publisher, licence, rhythm, what it gives, how to have it by hand) are in `texts/library/catalogue_words`, under
the same id. Addresses and ids were collected from public documentation and were not tried live: a wrong one is a
sentence beside its source, and the others go on.

A source is added by an entry here, its words there, and a route of the stub in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DATA_GOUV = "https://www.data.gouv.fr"
INSEE = "https://www.insee.fr"
INSEE_INDEX = 8186144
TREASURY = "https://www.tresor.economie.gouv.fr/banque-assurance-finance/finance-sociale-et-solidaire"
KOHESIO = "https://kohesio.ec.europa.eu/api/data/object?id"
ADDRESSES = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv-with-ids"
ECONOMY = "https://data.economie.gouv.fr"
CEREMA = "https://apidf-preprod.cerema.fr"
MEGABYTE = 1024 * 1024
TABLES = ("csv", "json", "xlsx", "xls", "parquet", "zip", "gz", "ods")


@dataclass(frozen=True)
class Dataset:
    """Files of a dataset of data.gouv.fr: those of `resource` (an id that may have changed), else of this title.

    `title`, `never`: patterns searched in the folded title and address; `kinds`: formats, the preferred first.
    `every`: all the files that fit (one a year), else the newest of the preferred format.
    """

    key: str
    resource: str = ""
    title: str = ""
    never: str = ""
    kinds: tuple[str, ...] = TABLES
    every: bool = False


@dataclass(frozen=True)
class Page:
    """A file linked from a page of insee.fr (or from `address`): `stem` is a pattern of its name, or of its title."""

    number: int
    stem: str
    address: str = ""


@dataclass(frozen=True)
class Address:
    """A file at an address of its own; `{dep}`, `{epci}` make it one a department, an intercommunality.

    `ends`: the suffixes that it may have, asked one after the other.
    """

    address: str
    name: str = ""
    ends: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Catalogue:
    """The datasets of data.gouv.fr of a schema that the authorities of the territory publish."""

    schema: str


@dataclass(frozen=True)
class Portal:
    """A dataset of a portal (Opendatasoft) by its id `key`, else found by its `words`: its export in CSV.

    `title`: a pattern searched in the folded title and id of what the portal answers.
    """

    address: str
    key: str
    words: str
    title: str


Way = Dataset | Page | Address | Catalogue | Portal


@dataclass(frozen=True)
class Cut:
    """A file of the whole country too large for the import: read where it lies by DuckDB, the territory's rows kept.

    The columns whose values tell that a row is of the territory: neighbourhood, commune, SIRET, SIREN, department;
    `siren_of`: SIRET of an authority, whose first nine digits are a SIREN of the territory.
    `above`: bytes under which the file goes to the import as it is.
    """

    neighbourhood: tuple[str, ...] = ()
    commune: tuple[str, ...] = ()
    siret: tuple[str, ...] = ()
    siren: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    siren_of: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    above: int = 15 * MEGABYTE


@dataclass(frozen=True)
class Entry:
    """One source. `format`: the reader of `import` that takes its files (None: the one that recognises them).

    `member`: a pattern of the names to take in an archive. `limit`: bytes taken at most. `asks`: what must be known
    of the territory (« departements »…). `apart`: a source that is not asked for unless it is named (very large, or
    for a tool of its own). `aside`: its file is kept beside the tables, not imported. `drawn`: the landscape of
    the maps, asked layer by layer.
    """

    id: str
    ways: tuple[Way, ...]
    format: str | None = None
    member: str = ""
    limit: int = 300 * MEGABYTE
    cut: Cut | None = None
    apart: bool = False
    aside: bool = False
    drawn: bool = False
    everywhere: bool = True

    def fits(self, name: str) -> bool:
        """Whether a member of an archive is the one that is wanted."""
        return bool(self.member) and re.search(self.member, name, re.IGNORECASE) is not None


def _insee(id_: str, number: int, stem: str, name: str) -> Entry:
    """A table of Insee by neighbourhood: by its page, by the index of all, else where it was last seen."""
    last = Address(f"{INSEE}/fr/statistiques/fichier/{number}/{name}", name, ends=(".csv", ".zip", ".xlsx"))
    ways = (Page(number, stem), Page(INSEE_INDEX, stem), last)
    return Entry(id_, ways, "insee-qpv", member=r"qpv|qp_?24|q24|quartier")


_GIGA = 1024 * MEGABYTE
ENTRIES: tuple[Entry, ...] = (
    Entry(
        "contours",
        (
            Dataset(
                "5a561801c751df42d7fca9b6",
                "942d4ee8-8142-4556-8ea1-335537ce1119",
                title=r"q(p|pv|uartiers?)_?.*2024|2024.*q(p|uartier)",
                never=r"2015|ancien",
                kinds=("zip", "geojson", "json", "gpkg", "shp"),
            ),
        ),
        "qpv-contours",
        member=r"wgs84.*\.(geo)?json$|wgs84.*\.gpkg$|\.geojson$",
    ),
    _insee("population", 8210600, r"pop_?qpv_?24", "pop_QPV24"),
    _insee(
        "demographie",
        8742545,
        r"estimations?.demographiques?.*qpv?_?(20)?24",
        "estimations-demographiques_2022_QPV2024_csv",
    ),
    _insee("revenus", 8243167, r"revenus?.pauvrete.*qp", "revenus_pauvrete_2021_qp24_v2_csv"),
    _insee("demandeurs_emploi", 8644871, r"defm.*qp", "DEFM2024_QP24_csv"),
    _insee("caf", 8682381, r"caf.*qp", "beneficiaires_CAF_31-12-2024_QP24"),
    _insee("scolarite", 8994242, r"educ.*qp", "EDUC_2024_2025_QP24"),
    _insee("brevet", 9026325, r"dnb.*qp", "DNB_2025_QP24"),
    _insee("logements_sociaux", 9054633, r"rpls.*qp", "RPLS_01-01-2025_QPV_2024"),
    _insee("entreprises", 8994268, r"side.*qp", "side_2023_QPV2024"),
    Entry(
        "sirene_geolocalisation",
        (
            Dataset(
                "61d5e2d372a52d9f9411ff88",
                "672007af-0146-491f-835c-8314d63fa44e",
                title=r"geolocalisation",
                kinds=("parquet", "zip", "csv"),
            ),
        ),
        "sirene-geolocalisation",
        limit=3 * _GIGA,
        cut=Cut(
            neighbourhood=("plg_qp24", "plg_qp15"),
            commune=("plg_code_commune",),
            columns=("siret", "plg_qp24", "qualite_qp24", "plg_qp15", "qualite_qp15", "plg_code_commune"),
        ),
    ),
    Entry(
        "sirene_etablissements",
        (
            Dataset(
                "5b7ffc618b4c4169d30727e0",
                "a29c1297-1f92-4e2a-8f6b-8c902ce96c5f",
                title=r"stocketablissement(?!.*(historique|liens))",
                never=r"historique|liens|succession|doublon",
                kinds=("parquet", "zip", "csv"),
            ),
        ),
        "sirene-etablissements",
        limit=4 * _GIGA,
        cut=Cut(commune=("codeCommuneEtablissement",), siret=("siret",)),
    ),
    Entry(
        "p147",
        (
            Dataset(
                "subventions-politique-de-la-ville",
                title=r"subvention|action|147|dauphin|politique",
                never=r"relais|fonjep|poste|dictionnaire|notice",
                every=True,
            ),
        ),
        "p147-actions",
        cut=Cut(department=("insee_dep", "departement"), above=60 * MEGABYTE),
    ),
    Entry(
        "adultes_relais",
        (Dataset("subventions-politique-de-la-ville", title=r"adulte.?s?.relais", every=True),),
        "adultes-relais",
    ),
    Entry("fonjep", (Dataset("subventions-politique-de-la-ville", title=r"fonjep", every=True),), "fonjep"),
    Entry(
        "feder_2021", (Address(f"{KOHESIO}=data/projects-2021-2027/latest/FR-pp21-27-latest.csv", "FR-pp21-27.csv"),)
    ),
    Entry(
        "feder_2014", (Address(f"{KOHESIO}=data/projects-2014-2020/latest/FR-pp14-20-latest.csv", "FR-pp14-20.csv"),)
    ),
    Entry(
        "decp",
        (
            Dataset(
                "608c055b35eb4e6ee20eb325",
                "11cea8e8-df3e-4ed1-932b-781e2635e432",
                title=r"decp|marches",
                kinds=("parquet", "csv"),
            ),
        ),
        "marches-publics",
        limit=_GIGA,
        cut=Cut(commune=("lieuExecution_code",), siren_of=("acheteur_id",)),
    ),
    Entry("scdl", (Catalogue("scdl/subventions"),), "scdl-subventions"),
    Entry("friches", (Address(f"{CEREMA}/cartofriches/geofriches/?coddep={{dep}}", "friches-{dep}.geojson"),), "lieux"),
    Entry(
        "tiers_lieux",
        (
            Dataset("recensement-des-tiers-lieux-en-france-2026", title=r"tiers|lieux|identite|recensement"),
            Dataset("recensement-des-tiers-lieux-en-france-2023", title=r"tiers|lieux|identite|recensement"),
        ),
        "lieux",
    ),
    Entry(
        "sirene_unites",
        (
            Dataset(
                "5b7ffc618b4c4169d30727e0",
                "350182c9-148a-46e0-8389-76c2ec1374a3",
                title=r"stockunitelegale(?!.*historique)",
                never=r"historique|liens|succession|doublon",
                kinds=("parquet", "zip", "csv"),
            ),
        ),
        "sirene-unites-legales",
        limit=2 * _GIGA,
        cut=Cut(siren=("siren",)),
    ),
    Entry(
        "ess",
        (Dataset("liste-des-entreprises-de-less", title=r"ess|entreprise", kinds=("parquet", "csv", "zip", "xlsx")),),
        "liste-ess",
        cut=Cut(siren=("siren", "SIREN"), commune=("code_commune", "codgeo", "depcom", "code_insee")),
    ),
    Entry(
        "esus",
        (
            Page(0, r"esus|agrement|files?|1b886032", f"{TREASURY}/liste-nationale-agrements-esus"),
            Dataset("liste-nationale-des-agrements-esus", title=r"esus|agrement", kinds=("xlsx", "csv", "xls", "ods")),
        ),
        "liste-ess",
        cut=Cut(siren=("siren",), above=_GIGA),  # read whole too
    ),
    Entry(
        "de_minimis",
        (
            Portal(ECONOMY, "registre-public-des-aides-de-minimis", "minimis", r"minimis"),
            Dataset("registre-public-des-aides-de-minimis", title=r"minimis", kinds=("csv", "parquet", "xlsx")),
        ),
        "aides-de-minimis",
        cut=Cut(siren=("siren",), above=_GIGA),  # read whole: what it gives depends on the bodies that are known
    ),
    Entry(
        "adresses",
        (Address(f"{ADDRESSES}/adresses-with-ids-{{dep}}.csv.gz", "adresses-with-ids-{dep}.csv.gz"),),
        apart=True,
        aside=True,
    ),
    Entry("fond", (), drawn=True),
)
BY_ID = {entry.id: entry for entry in ENTRIES}
