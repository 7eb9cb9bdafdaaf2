"""One application that answers like the hosts of the catalogue, on the loopback, with their misfortunes.

Routes are those of the public hosts, whatever their host: `ESS_SOURCES_URL` sends every address here. `Hosts.trouble`
gives a route another answer for a time (a page of HTML, a cut, a wrong checksum…). The payloads are small enough to be
counted by hand: three territories, a metropolis, an overseas one, a small one.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pandas as pd

# --- what the hosts know -------------------------------------------------------------------------------------------

EPCI = {
    "244400404": (
        "Nantes Métropole",
        {"44109": "Nantes", "44162": "Saint-Herblain", "44190": "Saint-Sébastien-sur-Loire"},
    ),
    "249740119": ("CINOR", {"97411": "Saint-Denis", "97418": "Sainte-Marie"}),
    "200071751": ("CA du Bassin de Bourg-en-Bresse", {"01053": "Bourg-en-Bresse", "01344": "Saint-Denis-lès-Bourg"}),
}
# code -> name, communes, EPCI, population, poverty rate ("s" is secret, "" not covered), corner of a square
AREAS = {
    "QN04401I": ("Bellevue", "44109, 44162", "244400404", 11000, "42,5", (-1.60, 47.21)),
    "QN04402M": ("Nantes Nord", "44109", "244400404", 8000, "39,1", (-1.57, 47.25)),
    "QN97401I": ("Le Chaudron", "97411", "249740119", 6000, "s", (55.49, -20.90)),
    "QN97402N": ("Camélias", "97411", "249740119", 4000, "", (55.46, -20.89)),
    "QN00101M": ("Reyssouze", "01053", "200071751", 6399, "46,0", (5.22, 46.21)),
}
CONTOURS, GEO = "942d4ee8-8142-4556-8ea1-335537ce1119", "672007af-0146-491f-835c-8314d63fa44e"
PARQUET = "parquet"
CONTRACTS = {"244400404": "CN04401I", "249740119": "CN97401I", "200071751": "CN00101M"}
DEPARTMENTS = {"44": "Loire-Atlantique", "974": "La Réunion", "01": "Ain"}
REGIONS = {"52": "Pays de la Loire", "04": "La Réunion", "84": "Auvergne-Rhône-Alpes"}
REGION_OF = {"44": "52", "974": "04", "01": "84"}


def department(commune: str) -> str:
    """The department of a commune of these territories."""
    return commune[:3] if commune.startswith("97") else commune[:2]


def siret(siren: str, number: int = 1) -> str:
    """A SIRET of this SIREN whose control key is right."""
    for key in range(10):
        whole = f"{siren}{number:04d}{key}"
        digits = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(whole)]
        if sum(digit - 9 if digit > 9 else digit for digit in digits) % 10 == 0:
            return whole
    raise AssertionError


# An organisation a line: SIREN (valid), name, legal category, flag, commune, neighbourhood or HZ, size, state, activity
FIRMS = [
    ("775588775", "Régie Bellevue", "9220", "O", "44109", "QN04401I", "12", "A", "81.21Z"),
    ("303265045", "Boulangerie du Nord", "5499", "N", "44109", "QN04402M", "01", "A", "10.71C"),
    ("542051180", "Coop des Halles", "5558", "O", "44190", "HZ", "11", "A", "47.11F"),
    ("552100554", "Maison fermée", "9220", "O", "44109", "QN04401I", "NN", "F", "94.99Z"),
    ("380129866", "Ti Lakaz", "9220", "O", "97411", "QN97401I", "03", "A", "88.99B"),
    ("784824153", "Atelier Bressan", "5710", "", "01053", "QN00101M", "NN", "A", "16.29Z"),
]
ACTIONS = [
    # year, contract, SIREN, name, action, amount
    (2023, "CN04401I", "775588775", "Régie Bellevue", "Chantier d’insertion", 12000),
    (2024, "CN04401I", "775588775", "Régie Bellevue", "Chantier d’insertion, suite", 15000.5),
    (2024, "CN04401I", "303265045", "Boulangerie du Nord", "Fournil partagé", 3000),
    (2024, "CN97401I", "380129866", "Ti Lakaz", "Accompagnement", 8000),
    (2024, "CN00101M", "784824153", "Atelier Bressan", "Bois de réemploi", 5000),
]


def contours() -> bytes:
    """The outlines, in degrees, as the national file has them."""
    features = []
    for code, (name, communes, epci, _, _, (lon, lat)) in AREAS.items():
        ring = [[lon, lat], [lon + 0.01, lat], [lon + 0.01, lat + 0.01], [lon, lat + 0.01], [lon, lat]]
        dep = department(communes)
        said = {"code_qp": code, "lib_qp": name, "insee_reg": REGION_OF[dep], "insee_dep": dep, "insee_com": communes}
        names = ", ".join(EPCI[epci][1][one] for one in communes.split(", "))
        said |= {"lib_com": names, "siren_epci": epci}
        features.append({"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 10, 0, 0)), content)
    return out.getvalue()


def zipped_contours() -> bytes:
    """The outlines among other copies of the same."""
    files = {"GEOJSON/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson": contours()}
    return zipped(files | {"SHP/QP2024_France_hexagonale_LB93.shp": b"rien", "LISEZMOI.txt": b"notice"})


def zipped_income() -> bytes:
    """The figures beside the description of their columns."""
    return zipped({"rev_2021_QP24.csv": income(), "meta_rev.csv": b"COD;LIB\n"})


def table(rows: list[dict], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV."""
    return pd.DataFrame(rows).to_csv(index=False, sep=separator).encode(encoding)


def parquet(rows: list[dict]) -> bytes:
    """A Parquet, all text."""
    out = io.BytesIO()
    pd.DataFrame(rows).astype("str").to_parquet(out)
    return out.getvalue()


def population() -> bytes:
    """The populations, as Insee publishes them."""
    return table(
        [
            {"codeqpv": code, "libqpv": name, "listedepcom": communes.replace(" ", ""), "popMuniQPV": people}
            for code, (name, communes, _, people, _, _) in AREAS.items()
        ]
    )


def income() -> bytes:
    """Poverty and income."""
    return table(
        [{"CODGEO": code, "LIBGEO": one[0], "TP60": one[4], "DISP_Q2": ""} for code, one in AREAS.items() if one[4]]
    )


def job_seekers() -> bytes:
    """Job seekers, women and men."""
    return table(
        [
            {
                "CODGEO": code,
                "LIBGEO": one[0],
                "ABC": one[3] // 10,
                "ABC_F": one[3] // 25,
                "ABC_H": one[3] // 10 - one[3] // 25,
            }
            for code, one in AREAS.items()
        ]
    )


def by_area(prefix: str, **columns: Callable[[int], object]) -> bytes:
    """A table of Insee by neighbourhood: each column worked out of the population."""
    return table(
        [
            {"CODGEO": code, "LIBGEO": one[0]} | {prefix + name: act(one[3]) for name, act in columns.items()}
            for code, one in AREAS.items()
        ]
    )


def ages() -> bytes:
    """People by age."""
    return by_area("", PMUN22=lambda people: people + 100, TX_TOT_0A24=lambda people: "33,5")


def recipients() -> bytes:
    """Recipients of the CAF, as its columns are called."""
    return by_area("", A=lambda n: n // 4, PERCOU=lambda n: n // 2, AM=lambda n: n // 40, ARSAS=lambda n: n // 50)


def posts(scheme: str) -> bytes:
    """Posts that the State pays: one here, one elsewhere."""
    return json.dumps(
        [
            {
                "id_poste": f"04415R00100{at}" if scheme == "A" else f"D0000{at}", "annee": 2024,
                "montant": 20000 if scheme == "A" else 7164, "code_cv": contract,
                "code_tiers": siret("775588775"), "raison_sociale": "Régie Bellevue",
                "insee_dep": contract[3:5], "insee_reg": "52",
            }
            for at, contract in enumerate(("CN04401I", "CN01701M"))
        ]
    ).encode()  # fmt: skip


def firms(columns: Callable[[tuple], dict]) -> bytes:
    """A Sirene file of these columns."""
    return parquet([columns(one) for one in FIRMS])


def geolocated() -> bytes:
    """Where each establishment is."""
    return firms(
        lambda one: {
            "siret": siret(one[0]), "x": "0", "y": "0", "qualite_xy": "11", "epsg": "2154", "plg_qp24": one[5],
            "plg_qp15": "HZ", "plg_code_commune": one[4], "distance_precision": "1", "y_latitude": "0",
            "x_longitude": "0", "qualite_qp24": "1",
        }
    )  # fmt: skip


def establishments() -> bytes:
    """StockEtablissement, the columns that are read."""
    return firms(
        lambda one: {
            "siren": one[0], "siret": siret(one[0]), "statutDiffusionEtablissement": "O",
            "enseigne1Etablissement": one[1],
            "dateCreationEtablissement": "2015-04-01", "trancheEffectifsEtablissement": one[6],
            "codeCommuneEtablissement": one[4], "etatAdministratifEtablissement": one[7],
            "activitePrincipaleEtablissement": one[8], "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
            "dateDebut": "2020-01-01", "etablissementSiege": "true",
        }
    )  # fmt: skip


def units() -> bytes:
    """StockUniteLegale, the columns that are read."""
    return firms(
        lambda one: {
            "siren": one[0], "denominationUniteLegale": one[1], "categorieJuridiqueUniteLegale": one[2],
            "economieSocialeSolidaireUniteLegale": one[3], "etatAdministratifUniteLegale": one[7],
            "activitePrincipaleUniteLegale": one[8], "statutDiffusionUniteLegale": "O",
            "trancheEffectifsUniteLegale": one[6],
        }
    )  # fmt: skip


def actions() -> bytes:
    """Grants of programme 147."""
    return table(
        [
            {
                "annee": year, "code_cv": contract, "code_tiers": siret(siren), "raison_sociale": name,
                "lib_action": action, "montant": amount, "theme": "Emploi",
            }
            for year, contract, siren, name, action, amount in ACTIONS
        ]
    )  # fmt: skip


def ess_list() -> bytes:
    """SIREN and family only."""
    families = {"9220": "Association", "5558": "Coopérative"}
    return table([{"SIREN": one[0], "FAMILLE": families[one[2]]} for one in FIRMS if one[2] in families])


def workbook(rows: list[dict]) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    pd.DataFrame(rows).to_excel(out, index=False)
    return out.getvalue()


@cache
def agreements() -> bytes:
    """The list of ESUS agreements: one that lasts, one that is over."""
    return workbook(
        [
            {"Dénomination": "Régie Bellevue", "SIREN": "775588775", "Date de fin d'agrément": "31/12/2099"},
            {"Dénomination": "Atelier Bressan", "SIREN": "784824153", "Date de fin d'agrément": "31/12/2020"},
        ]
    )


def european(fund: str = "ERDF", amount: int = 90000) -> bytes:
    """Operations of two departments, as Kohesio writes them."""
    return table(
        [
            {
                "Operation_Unique_Identifier": f"{fund}{at}", "Operation_Name_Programme_Language": name,
                "Total_Eligible_Expenditure_amount": cost, "Project_EU_Budget": aid, "NUTS3_Code": place,
                "Fund_Code": fund, "Programme_Name": "Pays de la Loire 2021-2027",
                "Operation_Start_Date": "01/02/2023", "Operation_End_Date": "31/12/2024",
            }
            for at, (name, cost, aid, place) in enumerate(
                [("Halle des Halles", 200000, amount, "FRG01"), ("Pont du Gard", 500000, 250000, "FRJ12")]
            )
        ],
        ",",
    )  # fmt: skip


def contracts() -> bytes:
    """Public contracts: one with a clause, one reserved, one without, one elsewhere."""
    city, metropolis, holder = siret("214401093"[:9]), siret("244400404"), siret("775588775")
    return parquet(
        [
            {
                "uid": uid, "objet": name, "montant": amount, "codeCPV": "45000000", "acheteur_id": buyer,
                "titulaire_id": holder, "lieuExecution_code": place, "considerationsSociales": said,
                "dateNotification": "2024-03-01",
            }
            for uid, name, amount, buyer, place, said in (
                ("C1", "Espaces verts", 120000.5, metropolis, "44", "Clause sociale;Critère social"),
                ("C2", "Nettoyage", 40000, city, "44109", "Marché réservé"),
                ("C3", "Papier", 9000, city, "44109", "Pas de considération sociale"),
                ("C4", "Ailleurs", 1000, siret("216704825"), "67482", "Clause sociale"),
            )
        ]
    )  # fmt: skip


def grants() -> bytes:
    """What the metropolis publishes, at the SCDL schema, in an old encoding."""
    return table(
        [
            {
                "nomAttribuant": "Nantes Métropole", "idAttribuant": siret("244400404"), "dateConvention": "2024-02-03",
                "referenceDecision": "2024-12", "nomBeneficiaire": "Régie Bellevue",
                "idBeneficiaire": siret("775588775"),
                "objet": "Fonctionnement", "montant": 7000, "nature": "aide en numéraire",
                "conditionsVersement": "unique", "datesPeriodeVersement": "2024-03-01", "idRAE": "",
                "notificationUE": "non", "pourcentageSubvention": 1,
            }
        ],
        encoding="cp1252",
    )  # fmt: skip


def small_aids() -> bytes:
    """The register of de minimis aids: two of a carrier of the metropolis, one of nobody's here."""
    rows = (("DM1", "775588775", 12000, "2024-02-03"), ("DM2", "775588775", 8000.5, "2026-01-15"))
    return table(
        [
            {
                "identifiant": number, "siren_beneficiaire": siren, "montant_aide_de_minimis": amount,
                "date_octroi": day, "autorite_octroi": "Nantes Métropole", "instrument": "Subvention",
            }
            for number, siren, amount, day in (*rows, ("DM3", "552032534", 100, "2025-01-01"))
        ]
    )  # fmt: skip


def derelict(dep: str) -> bytes:
    """Vacant land of a department."""
    places = {
        "44": ("Friche de Bellevue", "44109", [-1.595, 47.215], 5000),
        "01": ("Scierie", "01053", [5.225, 46.215], 900),
    }
    features = [
        {
            "type": "Feature", "geometry": {"type": "Point", "coordinates": at},
            "properties": {
                "site_id": f"{code}_1", "site_nom": name, "site_type": "friche industrielle",
                "site_statut": "friche sans projet", "comm_insee": code, "unite_fonciere_surface": surface,
            },
        }
        for key, (name, code, at, surface) in places.items()
        if key == dep
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def third_places() -> bytes:
    """Third places, as the census lists them."""
    return table(
        [
            {"ID_UNIQUE": 1, "NOM": "La Halle", "Insee": "44109", "NOM_STRC_PORT": "Régie Bellevue", "VILLE": "NANTES"},
            {"ID_UNIQUE": 2, "NOM": "Le Loin", "Insee": "29151", "NOM_STRC_PORT": "X", "VILLE": "MORLAIX"},
        ],
        ",",
    )


def addresses(dep: str) -> bytes:
    """The addresses of a department: a street inside Bellevue, one outside, in the order of nothing."""
    doors = {
        "44": [("44109_1", 2, "Rue du Bon Secours", -1.595, 47.215), ("44109_2", 8, "Quai de la Fosse", -1.57, 47.21)]
    }
    rows = [
        {
            "id": f"{street}_{number:05d}", "numero": number, "rep": "", "nom_voie": name, "code_postal": "44000",
            "code_insee": "44109", "nom_commune": "Nantes", "nom_ancienne_commune": "", "lon": lon, "lat": lat,
        }
        for street, number, name, lon, lat in doors.get(dep, [])
    ]  # fmt: skip
    return gzip.compress(table(rows), mtime=0) if rows else b""


def commune_outline(said: dict) -> dict:
    """A commune as a square around its first neighbourhood; the others lie beside."""
    corners = {one[1].split(", ")[-1]: one[5] for one in AREAS.values()}
    lon, lat = corners.get(said["code"], (0.0, 0.0))
    ring = [[lon - 0.02, lat - 0.02], [lon + 0.03, lat - 0.02], [lon + 0.03, lat + 0.03], [lon - 0.02, lat + 0.03]]
    return {
        "type": "Feature", "properties": {"code": said["code"], "nom": said["nom"]},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }  # fmt: skip


def landscape(layer: str) -> list[tuple[dict, tuple[float, float], dict]]:
    """What the IGN has around each neighbourhood: properties, a point of it, a shape."""
    found = []
    for lon, lat in (one[5] for one in AREAS.values()):
        line = {"type": "LineString", "coordinates": [[lon - 0.02, lat + 0.002], [lon + 0.03, lat + 0.004]]}
        ring = [[lon, lat], [lon + 0.004, lat], [lon + 0.004, lat + 0.004], [lon, lat + 0.004], [lon, lat]]
        shapes = {
            "BDTOPO_V3:surface_hydrographique": [({}, {"type": "Polygon", "coordinates": [ring]})],
            "BDTOPO_V3:cours_d_eau": [({"toponyme": "La Loire"}, line)],
            "BDTOPO_V3:troncon_de_voie_ferree": [({"nature": "Tramway"}, line), ({"nature": "Voie de service"}, line)],
            "BDTOPO_V3:troncon_de_route": [({"importance": "1"}, line), ({"importance": "5"}, line)],
        }
        found += [(said, (lon, lat), shape) for said, shape in shapes.get(layer, ())]
    return found


# --- how they answer -----------------------------------------------------------------------------------------------


@dataclass
class Reply:
    """An answer. `cut`: bytes sent before the connection is dropped; `etag`: with it, 304 and the rest of a file."""

    body: bytes = b""
    code: int = 200
    kind: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    etag: bool = True


def as_json(content: object) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(content, ensure_ascii=False).encode(), kind="application/json", etag=False)


HTML_PAGE = Reply(b"<!DOCTYPE html><html><body>Site en maintenance</body></html>", kind="text/html", etag=False)


@dataclass
class Resource:
    """A file of a dataset of the catalogue."""

    id: str
    title: str
    name: str
    body: bytes
    format: str = "csv"
    modified: str = "2026-03-02T10:00:00+00:00"
    checksum: str | None = None

    @property
    def path(self) -> str:
        """Its address of the day."""
        return f"/resources/{self.id}/20260302-100000/{self.name}"

    def described(self) -> dict:
        """As the catalogue describes it."""
        digest = (
            self.checksum if self.checksum is not None else hashlib.sha1(self.body, usedforsecurity=False).hexdigest()
        )
        return {
            "id": self.id, "title": self.title, "format": self.format, "type": "main",
            "url": f"https://static.data.gouv.fr{self.path}", "filesize": len(self.body),
            "checksum": {"type": "sha1", "value": digest} if digest else None, "last_modified": self.modified,
        }  # fmt: skip


class Hosts:
    """The hosts of the catalogue, and what befalls them."""

    def __init__(self):
        self.datasets: dict[str, list[Resource]] = {
            "5a561801c751df42d7fca9b6": [
                Resource("ancien", "QP2015 ancien", "qp2015.zip", b"PK", "zip"),
                Resource(CONTOURS, "Périmètres QPV 2024", "QP2024_France.zip", zipped_contours(), "zip"),
            ],
            "61d5e2d372a52d9f9411ff88": [
                Resource(GEO, "Géolocalisation (Parquet)", "geo.parquet", geolocated(), PARQUET)
            ],
            "5b7ffc618b4c4169d30727e0": [
                Resource("h", "StockEtablissementHistorique", "StockEtablissementHistorique.parquet", b"PAR1", PARQUET),
                Resource("e", "Fichier StockEtablissement", "StockEtablissement.parquet", establishments(), PARQUET),
                Resource("u", "Fichier StockUniteLegale", "StockUniteLegale.parquet", units(), PARQUET),
            ],
            "subventions-politique-de-la-ville": [
                Resource("p", "Subventions politique de la ville 2016-2025", "subventions.csv", actions()),
                Resource("ar", "Adultes-relais 2024", "adulte-relais-2024.json", posts("A"), "json"),
                Resource("fj", "Postes FONJEP 2024", "fonjep-2024.json", posts("D"), "json"),
            ],
            "liste-des-entreprises-de-less": [
                Resource("l", "Liste des entreprises de l'ESS", "entreprisesess.csv", ess_list())
            ],
            "608c055b35eb4e6ee20eb325": [Resource("d", "decp.parquet", "decp.parquet", contracts(), PARQUET)],
            "nantes-subventions": [Resource("s", "Subventions 2024", "subventions-nantes.csv", grants())],
            "recensement-des-tiers-lieux-en-france-2023": [Resource("t", "Tiers-lieux 2023", "tl.csv", third_places())],
        }
        self.pages: dict[int, dict[str, bytes]] = {
            8210600: {"pop_QPV24.csv": population()},
            8243167: {"revenus_pauvrete_2021_qp24_v2_csv.zip": zipped_income()},
            8644871: {"DEFM2024_QP24_csv.zip": zipped({"DEFM2024_QP24.csv": job_seekers()})},
            8742545: {"estimations-demographiques_2022_QPV2024_csv.zip": zipped({"DEMO_2022_QP24.csv": ages()})},
            8682381: {"beneficiaires_CAF_31-12-2024_QP24.zip": zipped({"CAF_2024_QP24.csv": recipients()})},
            8994242: {"EDUC_2024_2025_QP24.csv": by_area("", NB_COLLEGIENS=lambda n: n // 20)},
            9026325: {"DNB_2025_QP24.csv": by_area("", TX_REUSSITE=lambda n: "71,5")},
            9054633: {"RPLS_01-01-2025_QPV_2024.csv": by_area("", NB_LOG=lambda n: n // 3)},
            8994268: {"side_2023_QPV2024.csv": by_area("", NBETAB=lambda n: n // 25)},
        }
        self.titles = {8210600: "Population municipale 2021 des quartiers prioritaires 2024"}
        self.troubles: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    # -- what befalls them ------------------------------------------------------------------------------------------

    def trouble(self, path: str, *replies: Reply) -> None:
        """The next answers of the addresses that hold `path`: the last one for good."""
        self.troubles[path] = list(replies)

    def well(self) -> None:
        """Nothing is wrong any more, and nothing was asked."""
        self.troubles.clear()
        self.asked.clear()

    def resource(self, dataset: str, at: int = 0) -> Resource:
        """A file of a dataset, to change it."""
        return self.datasets[dataset][at]

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [path for _, path, _ in self.asked]

    # -- their answers ----------------------------------------------------------------------------------------------

    def answer(self, path: str, query: dict[str, list[str]]) -> Reply:
        """What an address gives today."""
        for part, replies in self.troubles.items():
            if part in path:
                return replies.pop(0) if len(replies) > 1 else replies[0]
        for prefix, act in (
            ("/api/data/object", self._kohesio), ("/cartofriches/geofriches", self._derelict),
            ("/banque-assurance-finance/", self._treasury), ("/data/ban/adresses/latest/", self._addresses),
            ("/api/1/datasets/r/", self._redirect), ("/api/1/datasets/", self._dataset), ("/resources/", self._file),
            ("/fr/statistiques/fichier/", self._insee_file), ("/fr/statistiques/", self._insee_page),
            ("/api/explore/v2.1/catalog/datasets", self._portal),
            ("/wfs/ows", self._ign),
            ("/epcis", self._epcis), ("/communes", self._communes), ("/departements", self._departments),
            ("/regions", self._regions),
        ):  # fmt: skip
            if path.startswith(prefix):
                return act(path.removeprefix(prefix).strip("/"), query)
        return Reply(b"inconnu", 404)

    def _resources(self) -> list[Resource]:
        return [one for listed in self.datasets.values() for one in listed]

    def _redirect(self, rest: str, _) -> Reply:
        found = next((one for one in self._resources() if one.id == rest), None)
        if found is None:
            return Reply(b"inconnu", 404)
        return Reply(code=302, headers={"Location": f"https://static.data.gouv.fr{found.path}"})

    def _dataset(self, rest: str, _) -> Reply:
        if not rest:
            names = {"nantes-subventions": ("Nantes Métropole", "244400404"), "autre": ("Ville de Loin", "")}
            found = [
                {
                    "id": key, "organization": {"name": who, "business_number_id": number},
                    "resources": [one.described() for one in self.datasets.get(key, ())],
                }
                for key, (who, number) in names.items()
            ]  # fmt: skip
            return as_json({"data": found, "next_page": None})
        listed = self.datasets.get(rest)
        if listed is None:
            return Reply(b"inconnu", 404)
        return as_json({"id": rest, "resources": [one.described() for one in listed]})

    def _portal(self, rest: str, _) -> Reply:
        said = {"title": "Registre public des aides de minimis", "data_processed": "2026-09-08T04:00:00+00:00"}
        known = {"dataset_id": "registre-minimis", "metas": {"default": said}}
        if not rest:  # found by its words: its id is not the one that is expected
            return as_json({"results": [{"dataset_id": "autre", "metas": {"default": {"title": "Aides"}}}, known]})
        return Reply(small_aids()) if rest == "registre-minimis/exports/csv" else Reply(b"inconnu", 404)

    def _kohesio(self, _, query) -> Reply:
        return Reply(european()) if "pp21-27" in query["id"][0] else Reply(european("ESF", 30000))

    def _derelict(self, _, query) -> Reply:
        return Reply(derelict(query["coddep"][0]))

    def _addresses(self, rest: str, _) -> Reply:
        body = addresses(rest.removesuffix(".csv.gz").rpartition("-")[2])
        return Reply(body) if body else Reply(b"inconnu", 404)

    def _treasury(self, rest: str, _) -> Reply:
        if "/files/" in rest:
            return Reply(agreements())
        here = "/banque-assurance-finance/x/files/1b886032"
        return Reply(f'<html><a href="{here}">La liste</a></html>'.encode(), kind="text/html", etag=False)

    def _file(self, rest: str, _) -> Reply:
        found = next((one for one in self._resources() if one.path == f"/resources/{rest}"), None)
        return Reply(found.body) if found else Reply(b"inconnu", 404)

    def _insee_page(self, rest: str, _) -> Reply:
        files = self.pages.get(int(rest)) if rest.isdigit() else None
        if files is None:
            return Reply(b"inconnu", 404)
        links = "".join(f'<a href="/fr/statistiques/fichier/{rest}/{name}">{name}</a>' for name in files)
        title = self.titles.get(int(rest), "Insee")
        return Reply(
            f"<html><head><title>{title}</title></head><body>{links}</body></html>".encode(),
            kind="text/html",
            etag=False,
        )

    def _insee_file(self, rest: str, _) -> Reply:
        page, _, name = rest.partition("/")
        body = self.pages.get(int(page), {}).get(name)
        return Reply(body) if body is not None else Reply(b"inconnu", 404)

    def _epcis(self, rest: str, query) -> Reply:
        if rest:
            return as_json(_epci(rest)) if rest in EPCI else Reply(b"inconnu", 404)
        return as_json([_epci(code) for code, (name, _) in EPCI.items() if _near(query, name)])

    def _ign(self, _, query) -> Reply:
        """A window of the IGN: latitude first, else nothing and no error; pages in order."""
        layer, box = query["TYPENAMES"][0], [float(one) for one in query["BBOX"][0].split(",")[:4]]
        start, count = int(query.get("STARTINDEX", ["0"])[0]), int(query["COUNT"][0])
        inside = [one for one in landscape(layer) if box[0] <= one[1][1] <= box[2] and box[1] <= one[1][0] <= box[3]]
        features = [{"type": "Feature", "properties": said, "geometry": shape} for said, _, shape in inside]
        return as_json({"type": "FeatureCollection", "features": features[start : start + count]})

    def _communes(self, _, query) -> Reply:
        if query.get("geometry") == ["contour"]:
            listed = json.loads(self._communes("", {key: query[key] for key in query if key != "geometry"}).body)
            return as_json({"type": "FeatureCollection", "features": [commune_outline(one) for one in listed]})
        found = []
        for epci, (_, communes) in EPCI.items():
            for code, name in communes.items():
                dep = department(code)
                asked = {"codeEpci": epci, "codeDepartement": dep, "codeRegion": REGION_OF[dep], "code": code}
                if all(query[key] == [value] for key, value in asked.items() if key in query) and _near(query, name):
                    found.append({"nom": name, "code": code, "population": 1000})
        return as_json(found)

    def _departments(self, rest: str, query) -> Reply:
        return _list_or_one(DEPARTMENTS, rest, query)

    def _regions(self, rest: str, query) -> Reply:
        return _list_or_one(REGIONS, rest, query)


def _epci(code: str) -> dict:
    deps = sorted({department(one) for one in EPCI[code][1]})
    return {"nom": EPCI[code][0], "code": code, "codesDepartements": deps}


def _list_or_one(known: dict[str, str], rest: str, query) -> Reply:
    if rest:
        return as_json({"nom": known[rest], "code": rest}) if rest in known else Reply(b"inconnu", 404)
    return as_json([{"nom": name, "code": code} for code, name in known.items() if _near(query, name)])


def _near(query: dict[str, list[str]], name: str) -> bool:
    """The index answers what looks like the name, and more."""
    asked = query.get("nom", [""])[0].casefold()
    return not asked or any(word in name.casefold() for word in asked.replace("-", " ").split() if len(word) > 2)


class _Handler(BaseHTTPRequestHandler):
    """HTTP around `Hosts`: HEAD is refused, as some of them do."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        """Refused."""
        self.server.hosts.asked.append(("HEAD", self.path, dict(self.headers)))
        self.send_response(405)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        """An answer of the hosts, with its conditions."""
        hosts, whole = self.server.hosts, urlsplit(self.path)
        hosts.asked.append(("GET", self.path, dict(self.headers)))
        reply = hosts.answer(unquote(whole.path), parse_qs(whole.query))
        body, code, headers = reply.body, reply.code, dict(reply.headers)
        if reply.etag and code == 200:
            headers["ETag"] = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                body, code = b"", 304
            elif (span := self.headers.get("Range")) and self.headers.get("If-Range") == headers["ETag"]:
                start = int(span.removeprefix("bytes=").rstrip("-"))
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                body, code = body[start:], 206
        self.send_response(code)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.cut is not None:
            self.wfile.write(body[: reply.cut])
            self.wfile.flush()
            self.connection.close()
            self.close_connection = True
            return
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing is printed."""


class Server:
    """The hosts, listening on the loopback while the block lasts."""

    def __init__(self):
        self.hosts = Hosts()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.http.daemon_threads = True
        self.http.hosts = self.hosts

    @property
    def address(self) -> str:
        """What `ESS_SOURCES_URL` says."""
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def __enter__(self) -> Server:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.http.shutdown()
        self.http.server_close()
