"""What a scheme's projects look like: how many, how long, who pays how much a year, for which objects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One funder of a profile: how often it takes part, its yearly amount, section and kind of support."""

    fund: str
    often: float
    low: float
    high: float
    section: str = "fonctionnement"
    aid: str = "subvention"


@dataclass(frozen=True)
class Profile:
    """The projects of one scheme. `delay`: days from filing to decision; `length`: years -> weight."""

    scheme: str
    count: int
    sources: tuple[Source, ...]
    kinds: tuple[str, ...] = ()
    length: tuple[tuple[int, float], ...] = ((1, 5), (2, 3), (3, 2))
    delay: tuple[int, int] = (120, 230)
    jobs: tuple[float, float] = (0.5, 3)
    multi: float = 0.12
    whole: float = 0.02
    cpo: float = 0.3
    first_year: int = 2019
    carriers: tuple[str, ...] = ()
    one_decision: bool = False


RUN, BUILD = "fonctionnement", "investissement"
LONG = ((2, 3), (3, 2))
PERMANENT = ((5, 1), (6, 2), (8, 3))
METROPOLIS = ("LOC:METROPOLE",)


def _grant(fund, often, low, high, section=RUN, aid="subvention"):
    return Source(fund, often, low, high, section, aid)


PROFILES = (
    Profile(
        "AAP_CDV",
        114,
        (
            _grant("ETAT_P147", 0.82, 5_000, 36_000),
            _grant("EPCI", 0.54, 4_000, 26_000),
            _grant("COMMUNE", 0.42, 3_000, 20_000),
            _grant("CAF", 0.14, 2_000, 9_000),
            _grant("DEPARTEMENT", 0.12, 2_000, 8_000),
            _grant("BAILLEUR", 0.08, 1_500, 6_000),
            _grant("FONDATION", 0.05, 4_000, 20_000),
            _grant("ENTREPRISE", 0.03, 2_000, 8_000),
            _grant("AUTOFINANCEMENT", 0.07, 1_000, 8_000),
        ),
        kinds=(
            "association_outil",
            "lieu_partage",
            "formation",
            "evenement",
            "autre",
            "conciergerie",
            "recyclerie",
            "agriculture_urbaine",
        ),
        cpo=0.35,
    ),
    Profile(
        "CPO",
        12,
        (
            _grant("EPCI", 1, 12_000, 45_000),
            _grant("COMMUNE", 0.4, 8_000, 25_000),
            _grant("REGION", 0.2, 8_000, 25_000),
        ),
        kinds=("conciergerie", "association_outil", "recyclerie", "lieu_partage"),
        length=((3, 1),),
        cpo=1,
    ),
    Profile(
        "FEDER",
        8,
        (
            _grant("UE_FEDER", 1, 110_000, 330_000, BUILD),
            _grant("EPCI", 0.8, 40_000, 120_000, BUILD),
            _grant("REGION", 0.5, 40_000, 110_000, BUILD),
            _grant("COMMUNE", 0.3, 20_000, 60_000, BUILD),
        ),
        kinds=("tiers_lieu", "maison_urbaine_sante", "recyclerie", "entreprise"),
        length=LONG,
        delay=(260, 520),
        jobs=(3, 14),
        cpo=0,
        one_decision=True,
    ),
    Profile(
        "FSE",
        5,
        (
            _grant("UE_FSE", 1, 30_000, 110_000),
            _grant("DEPARTEMENT", 0.6, 10_000, 40_000),
            _grant("ETAT_AUTRE", 0.5, 10_000, 40_000),
        ),
        kinds=("formation", "entreprise"),
        length=LONG,
        delay=(200, 420),
        jobs=(1, 6),
        cpo=0,
        one_decision=True,
    ),
    Profile(
        "CONV_REGION_EMS",
        22,
        (
            _grant("REGION", 0.9, 8_000, 40_000, RUN),
            _grant("EPCI", 0.9, 8_000, 35_000, RUN),
            _grant("REGION", 0.5, 8_000, 60_000, BUILD),
            _grant("EPCI", 0.35, 8_000, 50_000, BUILD),
            _grant("BDT", 0.08, 20_000, 60_000, BUILD, "avance_remboursable"),
        ),
        kinds=("conciergerie", "tiers_lieu", "association_outil", "entreprise", "recyclerie"),
        length=((1, 2), (2, 3), (3, 1)),
        jobs=(1, 6),
        cpo=0.15,
    ),
    Profile(
        "AAP_QF",
        4,
        (
            _grant("ANRU", 1, 60_000, 160_000, BUILD),
            _grant("BDT", 0.5, 15_000, 40_000, RUN, "prestation"),
            _grant("ETAT_AUTRE", 0.5, 15_000, 40_000),
            _grant("EPCI", 0.8, 15_000, 50_000, BUILD),
        ),
        kinds=("agriculture_urbaine",),
        length=LONG,
        jobs=(2, 7),
        cpo=0,
        first_year=2021,
        multi=0.5,
        one_decision=True,
    ),
    Profile(
        "AAP_FDT",
        4,
        (
            _grant("ETAT_AUTRE", 1, 45_000, 50_000),
            _grant("EPCI", 0.7, 10_000, 30_000),
            _grant("REGION", 0.5, 8_000, 30_000),
        ),
        kinds=("tiers_lieu",),
        length=((3, 1),),
        jobs=(2, 5),
        cpo=1,
    ),
    Profile(
        "ANRU",
        3,
        (
            _grant("ANRU", 1, 80_000, 260_000, BUILD),
            _grant("EPCI", 0.7, 50_000, 150_000, BUILD),
            _grant("ANRU", 0.6, 150_000, 500_000, BUILD, "capital"),
        ),
        kinds=("maison_urbaine_sante", "tiers_lieu", "entreprise"),
        length=LONG,
        delay=(200, 420),
        jobs=(4, 20),
        cpo=0,
        one_decision=True,
    ),
    Profile(
        "BDT",
        3,
        (
            _grant("BDT", 0.9, 200_000, 700_000, BUILD, "pret"),
            _grant("BDT", 0.6, 100_000, 400_000, BUILD, "capital"),
            _grant("REGION", 0.5, 30_000, 90_000, BUILD),
            _grant("REGION", 0.3, 50_000, 150_000, BUILD, "garantie"),
        ),
        kinds=("tiers_lieu", "entreprise"),
        length=LONG,
        delay=(200, 420),
        jobs=(4, 20),
        cpo=0,
        one_decision=True,
    ),
    Profile(
        "NPNRU_EC",
        6,
        (
            _grant("ANRU", 0.8, 20_000, 70_000),
            _grant("AUTRE", 0.7, 15_000, 60_000, BUILD),
            _grant("BAILLEUR", 0.6, 10_000, 40_000, RUN, "commande_publique"),
            _grant("EPCI", 0.6, 10_000, 40_000),
        ),
        kinds=("recyclerie", "formation"),
        length=LONG,
        jobs=(2, 8),
        cpo=0.2,
        first_year=2020,
    ),
    Profile(
        "TZCLD",
        2,
        (
            _grant("ETAT_AUTRE", 1, 120_000, 260_000),
            _grant("DEPARTEMENT", 1, 40_000, 90_000),
            _grant("EPCI", 0.6, 20_000, 60_000),
        ),
        kinds=("ebe",),
        length=((3, 1),),
        delay=(150, 300),
        jobs=(8, 40),
        cpo=0.5,
        first_year=2023,
    ),
    Profile(
        "FAPUS",
        14,
        (
            _grant("REGION", 0.8, 6_000, 22_000),
            _grant("EPCI", 0.8, 6_000, 22_000),
            _grant("UE_FSE", 0.3, 8_000, 25_000),
        ),
        kinds=("conciergerie", "maison_urbaine_sante", "lieu_partage", "etude"),
        length=((1, 2), (2, 3)),
        cpo=0,
        carriers=("LOC:FABRIQUE",),
    ),
    Profile(
        "PARCOURS_CREA",
        7,
        (
            _grant("EPCI", 0.9, 35_000, 110_000),
            _grant("REGION", 0.6, 15_000, 60_000),
            _grant("BDT", 0.4, 15_000, 50_000),
            _grant("ETAT_P147", 0.3, 8_000, 25_000),
        ),
        kinds=("formation", "evenement", "autre"),
        length=PERMANENT,
        jobs=(1, 5),
        multi=0.5,
        whole=0.5,
        cpo=0.5,
        carriers=("LOC:PERMANENCE", "LOC:EMERGENCE", "LOC:CONSEIL", "LOC:MICROCREDIT"),
    ),
    Profile(
        "FONCIER",
        8,
        (
            _grant("EPCI", 0.7, 4_000, 25_000, RUN, "aide_en_nature"),
            _grant("COMMUNE", 0.5, 3_000, 15_000, RUN, "aide_en_nature"),
            _grant("EPCI", 0.5, 10_000, 40_000, BUILD),
        ),
        kinds=("agriculture_urbaine", "lieu_partage"),
        length=LONG,
        cpo=0,
    ),
    Profile(
        "AIDE_LOYER",
        8,
        (
            _grant("BAILLEUR", 0.6, 2_000, 9_000, RUN, "bonification_loyer"),
            _grant("EPCI", 0.7, 2_500, 10_000),
            _grant("BAILLEUR", 0.2, 2_000, 9_000, RUN, "aide_en_nature"),
        ),
        kinds=("conciergerie", "entreprise", "association_outil"),
        length=LONG,
        cpo=0.1,
    ),
    Profile(
        "LOCUSEM",
        4,
        (
            _grant("EPCI", 0.8, 80_000, 260_000, BUILD),
            _grant("BDT", 0.6, 200_000, 600_000, BUILD, "pret"),
            _grant("COMMUNE", 0.5, 100_000, 300_000, BUILD, "capital"),
        ),
        kinds=("entreprise", "lieu_partage"),
        length=((1, 1), (2, 2)),
        delay=(180, 400),
        jobs=(3, 15),
        cpo=0,
        carriers=("LOC:SEM-LOCAUX",),
        one_decision=True,
    ),
    Profile(
        "PEPINIERE",
        2,
        (_grant("EPCI", 1, 70_000, 120_000), _grant("REGION", 0.4, 20_000, 40_000)),
        kinds=("entreprise",),
        length=((8, 1),),
        jobs=(10, 40),
        multi=0,
        whole=0,
        cpo=0.7,
        carriers=("LOC:PEPINIERE",),
    ),
    Profile(
        "ING_CROISEE",
        3,
        (_grant("EPCI", 0.8, 25_000, 60_000), _grant("ETAT_P147", 0.6, 15_000, 35_000)),
        kinds=("autre",),
        length=PERMANENT,
        multi=0,
        whole=1,
        cpo=0.3,
        carriers=METROPOLIS,
    ),
    Profile(
        "AMO_DEVECO",
        6,
        (_grant("ANRU", 0.9, 8_000, 35_000, RUN, "prestation"), _grant("EPCI", 0.8, 8_000, 30_000, RUN, "prestation")),
        kinds=("etude",),
        length=((1, 1),),
        jobs=(0, 0),
        cpo=0,
        carriers=METROPOLIS,
        first_year=2020,
    ),
    Profile(
        "APPUI_AAP",
        4,
        (_grant("EPCI", 0.9, 4_000, 15_000), _grant("FONDATION", 0.3, 4_000, 15_000)),
        kinds=("etude", "autre"),
        length=((1, 1),),
        cpo=0,
    ),
    Profile(
        "CLAUSE",
        3,
        (_grant("EPCI", 1, 30_000, 70_000), _grant("ETAT_AUTRE", 0.6, 20_000, 50_000)),
        kinds=("autre", "formation"),
        length=PERMANENT,
        whole=0.7,
        cpo=0.5,
        carriers=METROPOLIS,
    ),
    Profile(
        "AUTRE",
        10,
        (
            _grant("COMMUNE", 0.6, 3_000, 20_000),
            _grant("FONDATION", 0.4, 5_000, 30_000),
            _grant("ENTREPRISE", 0.2, 2_000, 10_000),
            _grant("AUTRE", 0.2, 3_000, 15_000),
        ),
        cpo=0.1,
    ),
)
