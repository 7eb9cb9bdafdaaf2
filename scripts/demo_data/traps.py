"""Cases written by hand, one function a trap of the field: each is asserted by name in `tests/test_demo.py`."""

from __future__ import annotations

from datetime import date

from .words import IDEAS
from .world import World

HAUTEPIERRE, NEUHOF, PORT, ELSAU, CITE, CRONENBOURG = (
    "QN06710I",
    "QN06715M",
    "QN06719I",
    "QN06713I",
    "QN06716I",
    "QN06712I",
)
METROPOLIS, WORK = "LOC:METROPOLE", "LOC:ETAT-TRAVAIL"


def _idea(title: str):
    return next(idea for idea in IDEAS if idea.title == title)


def _project(world: World, title: str, start: date, end: date | None, parts: dict, idea: str, **known) -> dict:
    """A project that was carried out as planned unless told otherwise, filed half a year before it began."""
    subject = _idea(idea)
    usual = {
        "porteur_id": world.carrier(subject.sector),
        "stade": "developpement",
        "statut": "en_cours" if end is None or end >= date(2026, 6, 30) else "solde",
        "date_depot": date(start.year - 1, 10, 15),
        "date_debut": start,
        "date_fin": end or "",
    }
    row = world.project(title, start.year, subject, **(usual | known))
    world.titles.add(title)
    world.put(row, parts, "non_repartie" if "TERRITOIRE" in parts else "saisie")
    return row


def _voted(year: int, amount: float, paid: float | str = "", **known) -> dict:
    """An amount voted in April as asked, and what is known to be paid."""
    paid_on = {"date_premier_versement": date(year, 9, 10)} if paid else {}
    money = {"montant_demande": amount, "montant_attribue": amount, "montant_verse": paid}
    state = {"date_decision": date(year, 4, 11), "statut": "solde" if year < 2025 else "conventionne"}
    return money | state | paid_on | known


def onward_global(world: World) -> None:
    """Social fund money granted to the metropolis for the whole territory, then passed on to four projects."""
    for year in (2021, 2024):
        head = _project(
            world,
            f"Subvention globale pour l'inclusion {year}",
            date(year, 4, 20),
            date(year + 2, 12, 31),
            {"TERRITOIRE": 1.0},
            "Médiation vers l'emploi",
            porteur_id=METROPOLIS,
            dispositif_principal="FSE",
        )
        origin = world.fund(head, "UE_FSE", year, financeur_id=WORK, **_voted(year, 420_000.0))
        parts = (("Cité ouverte à l'emploi", CITE), ("Chantier des berges", PORT), ("Cap métiers", ELSAU))
        for (title, code), amount in zip(parts, (140_000.0, 110_000.0, 90_000.0), strict=True):
            label = f"{title} {year}"
            end = date(year + 1, 12, 31)
            project = _project(
                world,
                label,
                date(year, 5, 2),
                end,
                {code: 1.0},
                "Chantier-école du bâtiment",
                dispositif_principal="FSE",
            )
            paid = amount if year == 2021 else ""
            onward = _voted(year, amount, paid) | {"origine_id": origin["financement_id"]}
            world.fund(project, "UE_FSE", year, financeur_id=METROPOLIS, **onward)
            world.fund(project, "EPCI", year, **_voted(year, round(amount / 4, 2), round(amount / 4, 2)))


def onward_chain(world: World) -> None:
    """European money inside one project: to the metropolis, then an operator, then the association (two steps)."""
    project = _project(
        world,
        "Clés de l'emploi",
        date(2022, 5, 1),
        date(2024, 12, 31),
        {NEUHOF: 0.625, HAUTEPIERRE: 0.375},
        "Préparation aux métiers du soin",
        dispositif_principal="FSE",
    )
    first = world.fund(project, "UE_FSE", 2022, financeur_id=WORK, porteur_id=METROPOLIS, **_voted(2022, 180_000.0))
    second = world.fund(
        project,
        "UE_FSE",
        2022,
        financeur_id=METROPOLIS,
        porteur_id="LOC:CONSEIL",
        origine_id=first["financement_id"],
        **_voted(2022, 180_000.0),
    )
    world.fund(
        project,
        "UE_FSE",
        2022,
        financeur_id="LOC:CONSEIL",
        origine_id=second["financement_id"],
        **_voted(2022, 120_000.0, 96_000.0),
    )
    world.fund(project, "DEPARTEMENT", 2022, **_voted(2022, 40_000.0, 40_000.0))


def late_feder(world: World) -> None:
    """Regional fund voted in 2022 and 2023, long past a year ago, of which no payment is known."""
    project = _project(
        world,
        "Halle des métiers manuels",
        date(2022, 6, 1),
        date(2025, 12, 31),
        {HAUTEPIERRE: 1.0},
        "Tiers-lieu des savoir-faire",
        dispositif_principal="FEDER",
        date_depot=date(2021, 2, 3),
        emplois_crees=11.5,
    )
    for year, amount in ((2022, 310_000.0), (2023, 265_000.0)):
        world.fund(project, "UE_FEDER", year, section="investissement", **_voted(year, amount))
        world.fund(project, "EPCI", year, section="investissement", **_voted(year, amount / 4, amount / 4))


def blocked_tzcld(world: World) -> None:
    """Zero long-term unemployment: filed in 2022 for two neighbourhoods, refused its support by one partner in 2023."""
    project = _project(
        world,
        "Territoire zéro chômeur de deux quartiers",
        date(2023, 4, 14),
        None,
        {CRONENBOURG: 0.55, ELSAU: 0.45},
        "Médiation vers l'emploi",
        dispositif_principal="TZCLD",
        type_objet="ebe",
        statut="bloque_partenaire",
        stade="faisabilite",
        date_depot=date(2022, 10, 10),
        date_debut="",
        date_arret=date(2023, 4, 14),
        emplois_prevus=60,
    )
    for fund, asked, status in (
        ("ETAT_AUTRE", 450_000.0, "bloque_partenaire"),
        ("DEPARTEMENT", 90_000.0, "refuse"),
        ("EPCI", 60_000.0, "bloque_partenaire"),
    ):
        world.fund(
            project,
            fund,
            2023,
            montant_demande=asked,
            montant_attribue=0.0,
            date_decision=date(2023, 4, 14),
            statut=status,
        )


def equity_beside_grants(world: World) -> None:
    """A building carried by a company: equity, loan, guarantee and advance beside grants, never added to them."""
    project = _project(
        world,
        "Pôle coopératif des Trois-Moulures",
        date(2022, 6, 15),
        None,
        {PORT: 1.0},
        "Halle commerçante",
        dispositif_principal="ANRU",
        porteur_id="LOC:SEM-LOCAUX",
        secteur="finance_solidaire",
        emplois_crees=18,
        cout_total=4_500_000.0,
        ressources_propres=500_000.0,
    )
    for fund, aid, amount in (
        ("ANRU", "capital", 900_000.0),
        ("ANRU", "subvention", 420_000.0),
        ("BDT", "capital", 600_000.0),
        ("BDT", "pret", 1_200_000.0),
        ("REGION", "garantie", 600_000.0),
        ("REGION", "avance_remboursable", 150_000.0),
        ("EPCI", "subvention", 280_000.0),
    ):
        scheme = "BDT" if fund == "BDT" else "ANRU"
        row = _voted(2022, amount, amount if aid == "subvention" else "")
        world.fund(project, fund, 2022, section="investissement", type_concours=aid, dispositif_code=scheme, **row)


def five_places(world: World) -> None:
    """One project in five neighbourhoods, uneven parts, an amount whose cents cannot be shared evenly."""
    project = _project(
        world,
        "Épicerie mobile à prix coûtant",
        date(2024, 4, 1),
        date(2026, 12, 31),
        {HAUTEPIERRE: 0.317, NEUHOF: 0.283, PORT: 0.137, CITE: 0.156, CRONENBOURG: 0.107},
        "Groupement d'achats à prix coûtant",
        dispositif_principal="AAP_CDV",
    )
    for year in (2024, 2025, 2026):
        world.fund(project, "ETAT_P147", year, **_voted(year, 10_000.01))
        world.fund(project, "EPCI", year, **_voted(year, 7_777.77))


def outside(world: World) -> None:
    """Money outside the neighbourhoods, wholly and for a part."""
    for title, parts in (
        ("Marché des producteurs au centre", {"HORS_QPV": 1.0}),
        ("Tournée des recycleries", {"HORS_QPV": 0.4, NEUHOF: 0.6}),
    ):
        project = _project(
            world,
            title,
            date(2023, 4, 3),
            date(2026, 12, 31),
            parts,
            "Recyclerie de quartier",
            dispositif_principal="CONV_REGION_EMS",
        )
        for year in (2023, 2024, 2025):
            world.fund(project, "REGION", year, **_voted(year, 18_000.0, 18_000.0))


def old_codes(world: World) -> None:
    """Projects placed on neighbourhoods of 2015: same perimeter, changed ones, and one that left the list."""
    for title, parts, year in (
        ("Atelier des mères entrepreneuses", {"QP067011": 1.0}, 2019),
        ("Coup de main aux artisans", {"QP067016": 0.7, "QP067012": 0.3}, 2020),
        ("Marché de printemps", {"QP067018": 1.0}, 2020),
        ("Pied d'immeuble ouvert", {"QP067007": 1.0}, 2019),
        ("Jardin d'en bas", {"QP067007": 1.0}, 2021),
    ):
        project = _project(
            world,
            title,
            date(year, 4, 20),
            date(year + 1, 12, 31),
            parts,
            "Permanences d'accès aux droits des indépendants",
            dispositif_principal="AAP_CDV",
        )
        world.fund(project, "ETAT_P147", year, **_voted(year, 9_000.0, 9_000.0))
        world.fund(project, "EPCI", year + 1, **_voted(year + 1, 6_500.0, 6_500.0))


def unknown_amounts(world: World) -> None:
    """Voted but the amount is not known; asked and not yet voted; voted without what was asked; funder unknown."""
    project = _project(
        world,
        "Laverie solidaire",
        date(2025, 4, 15),
        None,
        {ELSAU: 1.0},
        "Conciergerie solidaire",
        dispositif_principal="AAP_CDV",
        statut="conventionne",
    )
    world.fund(project, "EPCI", 2025, **_voted(2025, 8_000.0, montant_demande="", montant_attribue=""))
    world.fund(project, "ETAT_P147", 2025, **_voted(2025, 6_000.0, montant_demande=""))
    world.fund(project, "CAF", 2026, montant_demande=5_000.0, statut="en_instruction", forme_convention="")
    world.fund(project, "AUTRE", 2025, **_voted(2025, 1_500.0, financeur_id=""))


def too_much(world: World) -> None:
    """Two deliberate warnings: a grant above what was asked; a total cost under its grants."""
    for title, asked, cost in (("Cantine des voisins", 12_000.0, 40_000.0), ("Outilthèque", 15_000.0, 12_000.0)):
        project = _project(
            world,
            title,
            date(2025, 4, 20),
            date(2026, 12, 31),
            {CRONENBOURG: 1.0},
            "Cuisine partagée",
            dispositif_principal="AAP_CDV",
            cout_total=cost,
        )
        world.fund(project, "EPCI", 2025, **_voted(2025, 15_000.0, 15_000.0, montant_demande=asked))


def cancelled_after_vote(world: World) -> None:
    """A vote taken back: the amount is still written, and counts 0; and a project dropped on the way, which counts."""
    for title, status in (("Espace de vente partagé", "annule"), ("Navette des ateliers", "abandonne")):
        project = _project(
            world,
            title,
            date(2024, 5, 2),
            date(2025, 12, 31),
            {HAUTEPIERRE: 1.0},
            "Livraison à vélo",
            dispositif_principal="CONV_REGION_EMS",
            statut=status,
            stade="arrete",
            date_arret=date(2024, 11, 20),
        )
        world.fund(project, "REGION", 2024, **_voted(2024, 24_000.0, statut=status))


def ending_agreements(world: World) -> None:
    """Agreements of three years that end the day before, the day of, a year to the day after, and just too late."""
    for rank, end in enumerate((date(2026, 6, 29), date(2026, 6, 30), date(2027, 6, 30), date(2027, 7, 1))):
        begin = date(end.year - 3, 7, 1)
        project = _project(
            world,
            f"Maison de quartier des projets, {rank + 1}ᵉ antenne",
            begin,
            end,
            {(NEUHOF, HAUTEPIERRE, CITE, PORT)[rank]: 1.0},
            "Maison des projets",
            dispositif_principal="CPO",
            date_depot=date(begin.year - 1, 11, 4),
        )
        pact = {
            "forme_convention": "cpo",
            "convention_id": f"CPO-{begin.year}-A{rank + 1}",
            "convention_debut": begin,
            "convention_fin": end,
        }
        for year in range(begin.year, 2027):
            world.fund(project, "ETAT_P147", year, **_voted(year, 20_000.0 + 1_000 * rank, **pact))
            world.fund(project, "EPCI", year, **_voted(year, 12_000.0))


def first_steps(world: World) -> None:
    """Spotted, not filed yet; without a carrier of its own; without sector or object; a project that has no money."""
    for rank, (title, known) in enumerate(
        (
            ("Cantine roulante repérée", {"statut": "repere", "stade": "idee"}),
            ("Tontine des cours repérée", {"statut": "repere", "stade": "idee", "porteur_id": ""}),
            ("Biscuiterie en attente", {"statut": "depose", "stade": "faisabilite", "dispositif_principal": "AAP_CDV"}),
            ("Serrurerie en attente", {"statut": "recevable", "stade": "amorcage"}),
            ("Librairie en attente", {"statut": "en_instruction", "stade": "creation"}),
            ("Projet sans fiche", {"secteur": "", "type_objet": "", "thematique": "", "statut": "en_cours"}),
        )
    ):
        dates = {"date_depot": "" if known["statut"] == "repere" else date(2025, 11, 3), "date_debut": ""}
        facts = {"dispositif_principal": "AUTRE"} | (known if rank == 5 else known | dates)
        start, idea = date(2025, 4, 1), "Épargne et microcrédit entre habitants"
        project = _project(world, title, start, None, {CITE: 1.0}, idea, **facts)
        if rank in (2, 3, 4):
            world.fund(project, "EPCI", 2026, montant_demande=6_000.0, statut=known["statut"], forme_convention="")
        if rank == 5:
            carrier = project.pop("porteur_id")
            world.fund(project, "FONDATION", 2025, porteur_id=carrier, **_voted(2025, 9_500.0, 9_500.0))


def without_project(world: World) -> None:
    """Yearly operating grants to carriers, tied to no project."""
    chance = world.chance
    regulars = [
        world.carrier(sector) for sector in ("services_proximite", "insertion_emploi", "culture_medias", "sante")
    ]
    for carrier in dict.fromkeys(regulars):
        for year in range(2019, 2027):
            fund = chance.one({"COMMUNE": 5, "EPCI": 4, "DEPARTEMENT": 1})
            amount = chance.amount(6_000, 28_000)
            row = _voted(year, amount, amount if year < 2025 else "")
            world.fund(None, fund, year, porteur_id=carrier, dispositif_code="AUTRE", **row)


def ends_today(world: World) -> None:
    """A project whose last day is the day of the extraction: still active; one that ended the day before is not."""
    for title, end in (
        ("Relais des savoirs", date(2026, 6, 30)),
        ("Relais des outils", date(2026, 6, 29)),
    ):
        project = _project(
            world,
            title,
            date(2024, 7, 1),
            end,
            {PORT: 1.0},
            "Bricothèque",
            dispositif_principal="AAP_CDV",
            statut="en_cours",
        )
        world.fund(project, "EPCI", 2024, **_voted(2024, 4_000.0, 4_000.0, date_decision=date(2024, 5, 14)))


def sole_trader(world: World) -> None:
    """A carrier who is a natural person, never to be named to the public."""
    person = next(row for rows in world.carriers.values() for row in rows if row["categorie_juridique"] == "1000")
    project = _project(
        world,
        "Repassage et couture à domicile",
        date(2025, 4, 20),
        date(2026, 12, 31),
        {NEUHOF: 1.0},
        "Couture et retouches de quartier",
        dispositif_principal="CONV_REGION_EMS",
        porteur_id=person["organisme_id"],
    )
    world.fund(project, "REGION", 2025, **_voted(2025, 7_500.0, 7_500.0))


def quiet_places(world: World) -> None:
    """One small running project where little happens, so that one neighbourhood alone has nothing at all."""
    for code, idea in zip(
        ("QN06707I", "QN06709M", "QN06711M", "QN06714I", "QN06717M", "QN06718I", "QN06721N", "QN06722N", "QN06724N"),
        (
            "Bricothèque",
            "Cuisine partagée",
            "Fête du réemploi",
            "Radio de quartier",
            "Jardins nourriciers",
            "Conciergerie solidaire",
            "Atelier vélo participatif",
            "Épicerie coopérative",
            "Recyclerie sportive",
        ),
        strict=True,
    ):
        title = f"{idea} – {world.facts.at[code, 'nom']}"
        end = date(2026, 12, 31)
        project = _project(world, title, date(2025, 5, 5), end, {code: 1.0}, idea, dispositif_principal="AAP_CDV")
        for year in (2025, 2026):
            world.fund(project, "ETAT_P147", year, **_voted(year, world.chance.amount(4_000, 14_000)))
            world.fund(project, "EPCI", year, **_voted(year, world.chance.amount(3_000, 9_000)))


def early_building(world: World) -> None:
    """The big building of the first years: several funders, investment, paid in full, jobs declared."""
    project = _project(
        world,
        "Maison urbaine de santé du Sud",
        date(2019, 5, 6),
        date(2021, 12, 31),
        {NEUHOF: 1.0},
        "Maison urbaine de santé",
        dispositif_principal="FEDER",
        stade="perenne",
        date_depot=date(2018, 3, 12),
        emplois_crees=14,
        beneficiaires=3200,
        beneficiaires_qpv=2750,
    )
    for year in (2019, 2020):
        for fund, amount in (("UE_FEDER", 380_000.0), ("ANRU", 260_000.0), ("EPCI", 240_000.0), ("REGION", 120_000.0)):
            world.fund(project, fund, year, section="investissement", **_voted(year, amount, amount))


ALL = (
    early_building,
    onward_global,
    onward_chain,
    late_feder,
    blocked_tzcld,
    equity_beside_grants,
    five_places,
    outside,
    old_codes,
    unknown_amounts,
    too_much,
    cancelled_after_vote,
    ending_agreements,
    first_steps,
    without_project,
    ends_today,
    sole_trader,
    quiet_places,
)


def add_traps(world: World) -> None:
    """Every trap, in order."""
    for trap in ALL:
        trap(world)
