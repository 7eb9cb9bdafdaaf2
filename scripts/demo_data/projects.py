"""Ordinary projects: drawn from the profiles of the schemes, from filing to balance."""

from __future__ import annotations

from datetime import date, timedelta

from .chance import EXTRACTION, Chance, later
from .profiles import Profile, Source
from .world import CLOSED, UNDECIDED, World, in_year, shares

STARTS = {2019: 22, 2020: 15, 2021: 14, 2022: 15, 2023: 16, 2024: 19, 2025: 21, 2026: 25}
EXITS = {"refuse": 0.07, "ineligible": 0.025, "abandonne": 0.025, "annule": 0.02, "bloque_partenaire": 0.006}
OPENING = {
    "attribue": 6,
    "conventionne": 6,
    "en_cours": 5,
    "en_instruction": 4,
    "recevable": 2,
    "depose": 3,
    "repere": 1,
}
PAID_SHARES = {1.0: 7, 0.9: 1, 0.8: 2}


def _status(chance: Chance, start: int, end: int) -> str:
    """Where a file stands: an exit, or what its years make likely."""
    left = dict(EXITS.items()) | {"": 1 - sum(EXITS.values())}
    drawn = chance.one(left)
    if drawn and not (start == 2026 and drawn in ("abandonne", "annule")):
        return drawn
    if start == 2026:
        return chance.one(OPENING)
    if end < 2026:
        return chance.one({"solde": 12, "evalue": 5, "en_cours": 1})
    return chance.one({"en_cours": 7, "conventionne": 2, "attribue": 1})


def _stage(chance: Chance, status: str, kind: str, age: int) -> str:
    """How far the activity has come; unknown now and then, and never for what was refused."""
    if status in ("refuse", "ineligible", "repere", "depose"):
        return chance.one({"idee": 3, "faisabilite": 2})
    if status in ("abandonne", "annule", "bloque_partenaire"):
        return "arrete" if chance.happens(0.7) else ""
    if kind == "etude":
        return chance.one({"faisabilite": 3, "idee": 1})
    if age >= 3:
        over = status in ("solde", "evalue")
        return chance.one({"perenne": 5, "developpement": 5, "arrete": 3.5 * over, "creation": 1, "": 2})
    return chance.one({"amorcage": 5, "creation": 3, "developpement": 3, "faisabilite": 1, "": 1})


def _places(world: World, profile: Profile, year: int) -> tuple[dict[str, float], str, str]:
    """Where: parts by code, how they were set, and the place named in the title."""
    chance = world.chance
    home = world.neighbourhood(year)
    if chance.happens(profile.whole):
        return {"TERRITOIRE": 1.0}, "non_repartie", ""
    if not chance.happens(profile.multi):
        return {home: 1.0}, chance.one({"saisie": 4, "": 1}), world.facts.at[home, "nom"]
    codes = [home]
    for _ in range(chance.randint(1, 4)):
        code = world.neighbourhood(year)
        codes += [code] if code not in codes else []
    codes += ["HORS_QPV"] if chance.happens(0.12) and len(codes) < 5 else []
    method = chance.one({"saisie": 3, "egale": 2, "beneficiaires": 2, "population": 2})
    if method == "population" and "HORS_QPV" not in codes:
        return _by_population(world, codes), method, ""
    method = "saisie" if method == "population" else method
    return dict(zip(codes, shares(chance, len(codes), method == "egale"), strict=True)), method, ""


def _by_population(world: World, codes: list[str]) -> dict[str, float]:
    """Parts in proportion to the inhabitants, four decimals, summing to exactly 1."""
    people = world.facts.loc[codes, "population"]
    parts = [round(10_000 * count / people.sum()) for count in people]
    parts[0] += 10_000 - sum(parts)
    return dict(zip(codes, [part / 10_000 for part in parts], strict=True))


def _dates(chance: Chance, profile: Profile, status: str, start: int, end: int) -> dict:
    """Filing, vote, beginning, end and stop, in order; what has not happened yet is empty."""
    vote = in_year(chance, start, (3, 5), (6, 20))
    filed = later(vote, -chance.randint(*profile.delay))
    known = {"date_depot": filed, "vote": vote}
    if status == "repere":
        return {"vote": None}
    if status in UNDECIDED:
        return {"date_depot": min(filed, date(2026, 6, 12)), "vote": None}
    if status in ("refuse", "ineligible", "bloque_partenaire"):
        return known | {"date_arret": vote}
    known |= {"date_debut": later(vote, chance.randint(0, 75)) if start < 2026 else vote}
    known |= {"date_fin": date(end, 12, 31) if chance.happens(0.93) else ""}
    if status in ("abandonne", "annule"):
        stop = later(known["date_debut"], chance.randint(40, 330))
        return known | {"date_fin": known["date_fin"] or date(end, 12, 31), "date_arret": min(stop, EXTRACTION)}
    return known


def _stopped_since(chance: Chance, row: dict) -> None:
    """Some projects that were carried through stopped afterwards: a date when it is known."""
    if row.get("stade") == "arrete" and not row.get("date_arret") and chance.happens(0.7):
        stop = max(later(row["date_debut"], chance.randint(300, 1500)), row["date_fin"] or row["date_debut"])
        row["date_arret"] = min(stop, EXTRACTION - timedelta(days=5))


def _years(chance: Chance, profile: Profile, rank: int) -> tuple[int, int]:
    """First and last year of the project of this rank: first years spread evenly over a scheme's projects."""
    length = chance.one(dict(profile.length))
    if length > 4:
        start = 2019 + (length == 6) * chance.randint(0, 1)
        return start, min(start + length - 1, 2028)
    place = (rank * 0.618034 + 0.31) % 1 * sum(STARTS.values())
    passed = [year for year in STARTS if sum(odds for y, odds in STARTS.items() if y < year) <= place]
    start = max(passed[-1], profile.first_year)
    return start, start + length - 1


def add_project(world: World, profile: Profile, rank: int) -> None:
    """One project of a scheme, its places and its funding rows."""
    chance = world.chance
    start, end = _years(chance, profile, rank)
    parts, method, place = _places(world, profile, start)
    idea, title = world.idea(profile.kinds, place)
    status = _status(chance, start, end) if end - start < 4 or end < 2026 else "en_cours"
    dates = _dates(chance, profile, status, start, end)
    vote = dates.pop("vote")
    row = world.project(
        title,
        start,
        idea,
        porteur_id=chance.choice(profile.carriers) if profile.carriers else world.carrier(idea.sector),
        dispositif_principal=profile.scheme,
        stade=_stage(chance, status, idea.kind, 2026 - start),
        statut=status,
        **dates,
    )
    _stopped_since(chance, row)
    world.put(row, parts, method)
    add_money(world, profile, row, start, end, vote)


def add_money(world: World, profile: Profile, project: dict, start: int, end: int, vote: date | None) -> None:
    """The funding rows of a project: one a source, a year and a section; then its jobs and its people."""
    chance, status = world.chance, project["statut"]
    if status == "repere":
        return
    last = start if status in CLOSED or status in UNDECIDED else min(end, 2026)
    sources = [source for source in profile.sources if chance.happens(source.often)] or [profile.sources[0]]
    for source in sources:
        base = chance.amount(source.low, source.high)
        pact = _agreement(world, profile, project, source, start, end, vote)
        for year in range(start, last + 1):
            day = vote if year == start or (profile.one_decision and vote) else in_year(chance, year, (3, 1), (6, 15))
            _add_row(world, project, source, year, base, day if vote else None, pact)
    _add_results(chance, profile, project)


def _agreement(world: World, profile: Profile, project: dict, source: Source, start: int, end: int, vote) -> dict:
    """The form of the agreement with a funder: several years under one number, or one year (sometimes unsaid)."""
    chance = world.chance
    lasting = end > start and vote and project["statut"] not in CLOSED
    if not (lasting and source.aid == "subvention" and chance.happens(profile.cpo + 0.4 * (profile.cpo > 0))):
        return {"forme_convention": chance.one({"ponctuelle": 9, "": 1}) if vote else ""}
    three = min(start + 2, end)
    return {
        "forme_convention": "cpo",
        "convention_id": f"CPO-{start}-{len(world.funding) + 1:04d}",
        "convention_debut": date(start, 1, 1),
        "convention_fin": date(three, 12, 31),
    }


def _row_status(chance: Chance, project: dict, year: int) -> str:
    if project["statut"] in CLOSED or project["statut"] in UNDECIDED:
        return project["statut"]
    if chance.happens(0.05):
        return "refuse"
    if year <= 2023:
        return chance.one({"solde": 4, "evalue": 1})
    if year == 2024:
        return chance.one({"solde": 7, "en_cours": 3})
    if year == 2025:
        return chance.one({"solde": 2, "en_cours": 5, "conventionne": 3})
    return chance.one({"attribue": 6, "conventionne": 8, "en_cours": 5, "en_instruction": 1})


def _add_row(world: World, project: dict, source: Source, year: int, base: float, day, pact: dict) -> None:
    """One year of one funder: what was asked, voted and paid, and when."""
    chance = world.chance
    status = _row_status(chance, project, year)
    if pact["forme_convention"] == "cpo" and year > pact["convention_fin"].year:
        pact = {"forme_convention": "ponctuelle"}
    asked = _round(base * chance.uniform(0.9, 1.15))
    own = source.fund == "AUTOFINANCEMENT"
    row = world.fund(
        project,
        source.fund,
        year,
        section=source.section,
        type_concours=("" if chance.happens(0.5) else source.aid) if own else source.aid,
        montant_demande=asked if chance.happens(0.9) else "",
        statut=status,
        **pact,
    )
    _decide(chance, row, status, asked, day)
    _pay(chance, row, status, year, day)


def _round(amount: float) -> float:
    """Tens of euros, sometimes with the cents that a budget leaves."""
    return round(amount, -1) if round(amount) % 9 else round(amount, 2)


def _decide(chance: Chance, row: dict, status: str, asked: float, day) -> None:
    """What was voted, and when: nothing while undecided, 0 when refused, never above what was asked."""
    if status in UNDECIDED or day is None:
        return
    row["date_decision"] = day
    row["reference_decision"] = f"DEL-{day.year}-{chance.randint(1, 480):03d}"
    if status in ("refuse", "ineligible", "bloque_partenaire"):
        row["montant_attribue"] = 0.0
    elif chance.happens(0.97):
        row["montant_attribue"] = asked if chance.happens(0.35) else _round(asked * chance.uniform(0.55, 0.98))


def _pay(chance: Chance, row: dict, status: str, year: int, day) -> None:
    """What was paid and when: European money waits, recent years are little known, what is empty is unknown."""
    voted = row.get("montant_attribue")
    if not voted or row["type_concours"] not in ("subvention", "avance_remboursable", "pret"):
        return
    slow = row["fonds_origine"].startswith("UE_")
    known = {2025: 0.6, 2026: 0.25}.get(year, 0.9) * (0.35 if slow else 1)
    if status in ("annule", "abandonne") or not chance.happens(known):
        return
    share = chance.one(PAID_SHARES) if year < 2025 else chance.one({0.0: 2, 0.5: 3, 0.7: 3, 1.0: 2})
    row["montant_verse"] = round(voted * (1.0 if status == "solde" and year < 2024 and share > 0.85 else share), 2)
    first = later(day, chance.randint(300, 800) if slow else chance.randint(25, 150))
    if row["montant_verse"] and first <= EXTRACTION:
        row["date_premier_versement"] = first
    elif first > EXTRACTION:
        row["montant_verse"] = 0.0


def _add_results(chance: Chance, profile: Profile, project: dict) -> None:
    """Jobs and people: planned for many, declared for about half of those that began."""
    low, high = profile.jobs
    if high and chance.happens(0.75):
        project["emplois_prevus"] = round(chance.uniform(low, high), 1)
    begun = project.get("date_debut") and project["statut"] not in UNDECIDED
    if high and begun and chance.happens(0.6):
        done = 0.0 if chance.happens(0.12) else round(chance.uniform(low, high) * chance.uniform(0.5, 1.1), 1)
        project["emplois_crees"] = done
        if chance.happens(0.35):
            project["etp_insertion"] = round(done * chance.uniform(0.1, 0.7), 1)
    if begun and project["type_objet"] != "etude" and chance.happens(0.7):
        people = int(chance.between(15, 420))
        project["beneficiaires"] = people
        project["beneficiaires_qpv"] = round(people * chance.uniform(0.45, 0.96)) if chance.happens(0.8) else ""


def add_costs(world: World) -> None:
    """Total cost (never under what is granted) and own resources, once the money is known."""
    chance, granted = world.chance, {}
    for row in world.funding:
        if not row.get("origine_id"):
            amount = row.get("montant_attribue") or 0.0
            granted[row["projet_id"]] = granted.get(row["projet_id"], 0.0) + amount
    for project in world.projects:
        given = granted.get(project["projet_id"], 0.0)
        if "cout_total" in project or project["statut"] == "repere":
            continue
        rest = given * chance.uniform(0.08, 0.9) + chance.amount(2_000, 9_000)
        project["cout_total"] = round(given + rest, -2) + 100 if chance.happens(0.88) else ""
        project["ressources_propres"] = round(rest * chance.uniform(0.2, 0.9), -1) if chance.happens(0.6) else ""
