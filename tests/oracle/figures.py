"""Each indicator of the contract over a `Recount`: cell → (value, n), None for sans objet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from tests.oracle.recount import (
    DAY,
    GRANTED,
    REFUSED,
    TOTAL,
    Item,
    Question,
    Recount,
    is_grant,
    middle,
    plus_months,
    ratio,
)

FIGURES = {}


def figure(function):
    FIGURES[function.__name__] = function
    return function


def _sum(count: Recount, cell, value, question: Question, cents: bool = False):
    return sum(count.worth(item, value(item), places, question, cents) for item, places in cell)


def _grants(count: Recount, question: Question):
    rows = count.grants(question)
    return count.gather(rows, question), lambda item: count.cents(item, question.amount)


# -- money ------------------------------------------------------------------------------------------------------------


@figure
def granted(count, question):
    cells, amount = _grants(count, question)
    return {
        key: (_sum(count, cell, amount, question, True) / 100, sum((amount(i) or 0) > 0 for i, _ in cell))
        for key, cell in cells.items()
    }


@figure
def granted_per_inhabitant(count, question):
    cells, amount = _grants(count, question)
    years = question.years or {row["annee"] for row in count.tables["financements"]}
    found = {}
    for key, cell in cells.items():
        if key in REASON_KEYS:
            continue
        peopled = [(i, [p for p in places if count.areas.get(p, {}).get("population")]) for i, places in cell]
        peopled = [(i, places) for i, places in peopled if places]
        placed = any(column in ("code_quartier", "commune") for column, _ in question.where)
        narrow = placed or (question.by in ("code_quartier", "commune") and key != TOTAL)
        way = question if narrow else replace(question, mode="reparti")  # the true total, and its parts
        euros = _sum(count, peopled, amount, way, True) / 100
        people = sum(
            area["population"] or 0
            for code, area in count.areas.items()
            if count.inside(code, question) and _of_cell(count, code, key, question)
        )
        span = 1 if question.by == "annee" and key != TOTAL else len(years)
        if question.by == "code_quartier" and key != TOTAL:
            people = (count.areas[key]["population"] or 0) if count.inside(key, question) else 0
        found[key] = (ratio(euros, people * span), sum((amount(i) or 0) > 0 for i, _ in peopled))
    return found


REASON_KEYS = ("autre génération", "HORS_QPV", "TERRITOIRE", "inconnu", "sans projet")


def _of_cell(count, code, key, question):
    return key == TOTAL or question.by not in ("code_quartier", "commune") or count.named(code, question.by) == key


@figure
def gap_to_mean(count, question):
    wide = replace(
        question, by=None, where=tuple(w for w in question.where if w[0] not in ("code_quartier", "commune"))
    )
    mean = granted_per_inhabitant(count, wide)[TOTAL][0]
    own = granted_per_inhabitant(count, question)
    return {
        key: (None if key == TOTAL or value is None or not mean else value / mean - 1, n)
        for key, (value, n) in own.items()
        if key == TOTAL or count.inside(key, question)
    }


@figure
def gini(count, question):
    by_area = granted_per_inhabitant(count, replace(question, by="code_quartier"))
    pairs = [
        (area["population"], by_area[code][0])
        for code, area in count.areas.items()
        if area["population"] and count.inside(code, question) and by_area[code][0] is not None
    ]
    people = sum(p for p, _ in pairs)
    mean = ratio(sum(p * x for p, x in pairs), people)
    if not mean:
        return {TOTAL: (None, len(pairs))}
    apart = sum(p * q * abs(x - y) for p, x in pairs for q, y in pairs)
    return {TOTAL: (apart / (2 * people**2 * mean), len(pairs))}


def _share(count, question, top, base):
    cells, amount = _grants(count, question)
    found = {}
    for key, cell in cells.items():
        known = [(i, p) for i, p in cell if base(i)]
        above = _sum(count, [(i, p) for i, p in known if top(i)], amount, question, True)
        n = sum((amount(i) or 0) > 0 for i, _ in known)
        found[key] = (ratio(above, _sum(count, known, amount, question, True)), n)
    return found


@figure
def ess_share(count, question):
    status = lambda item: count.bodies.get(count.carrier(item.row))  # noqa: E731
    known = lambda item: status(item) not in (None, "inconnu")  # noqa: E731
    return _share(count, question, lambda i: status(i) != "hors_ess", known)


@figure
def women_led_share(count, question):
    led = lambda item: count.leaders.get(count.carrier(item.row))  # noqa: E731
    return _share(count, question, lambda i: led(i) == "F", lambda i: led(i) in ("F", "H", "paritaire"))


@figure
def investment_share(count, question):
    return _share(count, question, lambda i: i.row["section"] == "investissement", lambda i: bool(i.row["section"]))


@figure
def cpo_share(count, question):
    form = lambda i: i.row["forme_convention"]  # noqa: E731
    return _share(count, question, lambda i: form(i) == "cpo", lambda i: bool(form(i)))


@figure
def granted_change(count, question):
    year = max(question.years, default=DAY.year - 1)
    wide = replace(question, where=tuple(w for w in question.where if w[0] != "annee"))
    cells, amount = _grants(count, wide)
    covered = {i.row["annee"] for i in count.rows if is_grant(i.row) and amount(i) is not None}
    found = {}
    for key, cell in cells.items():
        now, before = ([(i, p) for i, p in cell if i.row["annee"] == y] for y in (year, year - 1))
        top, base = (_sum(count, rows, amount, question, True) for rows in (now, before))
        value = top / base - 1 if base and {year, year - 1} <= covered else None
        if year == 2024 and count.forward and _all_changed(count, question, key):
            value = None
        if question.years and not (now or before) and key != TOTAL and question.by != "code_quartier":
            continue
        found[key] = (value, sum((amount(i) or 0) > 0 for i, _ in before))
    return found


def _all_changed(count, question, key):
    """Nothing but new or modified neighbourhoods has no figure across 2023/2024."""
    places = question.by in ("code_quartier", "commune") and key != TOTAL
    if not places and not any(column in ("code_quartier", "commune") for column, _ in question.where):
        return False
    if key != TOTAL and not places:
        return False
    codes = [c for c in count.areas if not places or count.named(c, question.by) == key]
    if key == TOTAL:
        asked = [c for c in (*codes, *count.older, "HORS_QPV", "TERRITOIRE") if count.inside(c, question)]
        return bool(asked) and all(c[-1] in "NM" for c in asked)
    return bool(codes) and all(c[-1] in "NM" for c in codes)


@figure
def funder_share(count, question):
    cells, amount = _grants(count, question)
    whole = _sum(count, cells[TOTAL], amount, question, True)
    n = sum((amount(i) or 0) > 0 for i, _ in cells[TOTAL])
    return {key: (ratio(_sum(count, cell, amount, question, True), whole), n) for key, cell in cells.items()}


@figure
def leverage(count, question):
    cells, amount = _grants(count, question)
    found = {}
    for key, cell in cells.items():
        total, own = defaultdict(int), defaultdict(int)
        for item, places in cell:
            project, worth = item.row["projet_id"], count.worth(item, amount(item), places, question, True)
            if project:
                total[project] += worth
                own[project] += worth if item.row["fonds_origine"] == "EPCI" else 0
        joined = {project for project, cents in own.items() if cents > 0}
        base = sum(own[p] for p in joined)
        n = sum((amount(i) or 0) > 0 and i.row["fonds_origine"] == "EPCI" and bool(i.row["projet_id"]) for i, _ in cell)
        found[key] = (ratio(sum(total[p] for p in joined) - base, base), n)
    return found


@figure
def dependency(count, question):
    cells, amount = _grants(count, replace(question, by="porteur_id"))
    found, known = {}, []
    for key, cell in cells.items():
        if key == TOTAL:
            continue
        by_fund = defaultdict(int)
        for item, places in cell:
            by_fund[item.row["fonds_origine"]] += count.worth(item, amount(item), places, question, True)
        largest = max((cents for fund, cents in by_fund.items() if fund), default=0)
        value = ratio(largest, sum(by_fund.values())) if largest else None
        found[key] = (value, sum((amount(i) or 0) > 0 for i, _ in cell))
        if key != "inconnu" and value is not None:
            known.append(value)
    return (found if question.by else {}) | {TOTAL: (middle(known), len(known))}


def _rate(count, question, top, base, eligible):
    rows = count.grants(question)
    kept = [i for i in rows if count.cents(i, top) is not None and count.cents(i, base) is not None and eligible(i)]
    found = {}
    for key, cell in count.gather(kept, question, rows).items():
        above, below = (_sum(count, cell, lambda i, a=a: count.cents(i, a), question, True) for a in (top, base))
        found[key] = (ratio(above, below), sum(count.cents(i, base) > 0 for i, _ in cell))
    return found


@figure
def award_rate(count, question):
    return _rate(count, question, "attribue", "demande", lambda i: True)


@figure
def payment_rate(count, question):
    def old(item):
        day = item.row["date_decision"]
        return item.row["statut"] == "solde" or (day is not None and plus_months(day, 12) < DAY)

    return _rate(count, question, "verse", "attribue", old)


@figure
def days_to_agreement(count, question):
    def wait(item):
        project = count.project_of.get(item.row["projet_id"])
        filed = project and project["date_depot"]
        decided = item.row["date_decision"]
        return (decided - filed).days if filed and decided and item.row["statut"] in GRANTED else None

    rows = count.grants(question)
    found = {}
    for key, cell in count.gather([i for i in rows if wait(i) is not None], question, rows).items():
        first = defaultdict(list)
        for item, _ in cell:
            first[item.row["projet_id"]].append(wait(item))
        found[key] = (middle([min(waits) for waits in first.values()]), len(first))
    return found


def _agreement(count, row):
    owner = row["projet_id"] or ("c", count.carrier(row))
    return row["convention_id"] or (owner, row["financeur_id"], row["date_decision"])


@figure
def cpo_share_number(count, question):
    rows = count.grants(question)
    kept = [i for i in rows if i.row["forme_convention"] and (count.cents(i, question.amount) or 0) > 0]
    found = {}
    for key, cell in count.gather(kept, question, rows).items():
        ids = {_agreement(count, i.row) for i, _ in cell}
        multi = {_agreement(count, i.row) for i, _ in cell if i.row["forme_convention"] == "cpo"}
        found[key] = (ratio(len(multi), len(ids)), len(ids))
    return found


@figure
def cpo_ending(count, question):
    wide = replace(question, where=tuple(w for w in question.where if w[0] != "annee"))
    agreements = defaultdict(list)
    for item in count.rows:
        if is_grant(item.row) and item.row["forme_convention"] == "cpo":
            agreements[_agreement(count, item.row)].append(item.row)
    ending = set()
    for rows in agreements.values():
        end = max((r["convention_fin"] for r in rows if r["convention_fin"]), default=None)
        if end and DAY <= end <= plus_months(DAY, 12):
            last = max(r["annee"] for r in rows)
            ending |= {r["financement_id"] for r in rows if r["annee"] == last}
    rows = count.grants(wide)
    amount = lambda i: count.cents(i, question.amount)  # noqa: E731
    return {
        key: (_sum(count, cell, amount, question, True) / 100, sum((amount(i) or 0) > 0 for i, _ in cell))
        for key, cell in count.gather([i for i in rows if i.row["financement_id"] in ending], wide, rows).items()
    }


@figure
def first_time_share(count, question):
    year = max(question.years, default=DAY.year - 1)
    wide = replace(question, where=tuple(w for w in question.where if w[0] != "annee"))
    rows = count.grants(wide)
    paid = [i for i in rows if (count.cents(i, question.amount) or 0) > 0 and count.carrier(i.row)]
    begun = min(row["annee"] for row in count.tables["financements"]) <= year - 3
    cells, met = count.gather(paid, wide, rows), count.gather(rows, wide)
    found = {}
    for key, cell in cells.items():
        if question.years and key not in (TOTAL, *count.areas) and not any(i.row["annee"] == year for i, _ in met[key]):
            continue
        now = {count.carrier(i.row) for i, _ in cell if i.row["annee"] == year}
        before = {count.carrier(i.row) for i, _ in cell if year - 3 <= i.row["annee"] < year}
        found[key] = (ratio(len(now - before), len(now)) if begun else None, len(now))
    return found


# -- projects ---------------------------------------------------------------------------------------------------------


def _posts(count, item: Item) -> bool:
    rows = count.rows_of[item.row["projet_id"]]
    return bool(rows) and all(row["type_concours"] == "prestation" for row in rows)


def overlaps(count, item: Item, year: int) -> bool:
    row = item.row
    if row["date_debut"] is None and row["date_fin"] is None:
        return any(r["annee"] == year for r in count.rows_of[row["projet_id"]])
    begun = row["date_debut"] is None or row["date_debut"].year <= year
    return begun and (row["date_fin"] is None or row["date_fin"].year >= year)


def active_in(count, item: Item, years) -> bool:
    row = item.row

    def active(year):
        stopped = row["statut"] in ("abandonne", "annule") and row["date_arret"] and row["date_arret"].year >= year
        return (row["statut"] in GRANTED or stopped) and overlaps(count, item, year)

    return any(active(year) for year in years)


def _active(count, question) -> list[Item]:
    """Projects under the filters; with years those active in them."""
    items = count.kept(count.projects, question)
    return [i for i in items if not question.years or active_in(count, i, question.years)]


def _yearly(function):
    """By year, each year is asked as if it were the only one selected."""

    def answer(count, question):
        if question.by != "annee":
            return function(count, question)
        found = {TOTAL: function(count, replace(question, by=None))[TOTAL]}
        rest = tuple(w for w in question.where if w[0] != "annee")
        for year in question.years or {row["annee"] for row in count.tables["financements"]}:
            alone = replace(question, by=None, where=(*rest, ("annee", (str(year),))))
            found[str(year)] = function(count, alone)[TOTAL]
        return found

    answer.__name__ = function.__name__
    return answer


def _running(count, question) -> list[Item]:
    if question.years:
        return [i for i in _active(count, question) if not _posts(count, i)]
    return [
        i
        for i in _active(count, question)
        if i.row["statut"] in ("attribue", "conventionne", "en_cours")
        and (i.row["date_fin"] is None or i.row["date_fin"] >= DAY)
        and not _posts(count, i)
    ]


@figure
@_yearly
def active_projects(count, question):
    cells = count.gather(_running(count, question), question, _active(count, question))
    return {key: (len(cell), len(cell)) for key, cell in cells.items()}


@figure
@_yearly
def neighbourhoods_without_project(count, question):
    cells = count.gather(_running(count, question), replace(question, by="code_quartier"))
    empty = {code for code in count.areas if not cells[code] and count.inside(code, question)}
    found = {TOTAL: (len(empty), len(empty))}
    if question.by == "code_quartier":
        found |= {code: (int(code in empty),) * 2 for code in count.areas}
    if question.by == "commune":
        for code in count.areas:
            if count.inside(code, question):
                town = count.named(code, "commune")
                n = sum(count.named(c, "commune") == town for c in empty)
                if town != "inconnu" or n:
                    found[town] = (n, n)
    return found


def _all_grants(count, question, item: Item):
    rows = [i for i in count.rows if i.row["projet_id"] == item.row["projet_id"] and is_grant(i.row)]
    return [(i, count.cents(i, question.amount)) for i in rows]


def _with_grants(count, question, value, kept):
    found = {}
    items = _active(count, question)
    for key, cell in count.gather([i for i in items if kept(i)], question, items).items():
        number = _sum(count, cell, value, question)
        cents = sum(
            count.worth(row, amount, places, question, True)
            for item, places in cell
            for row, amount in _all_grants(count, question, item)
        )
        found[key] = (number, cents / 100, len(cell))
    return found


@figure
@_yearly
def own_resources_rate(count, question):
    own = lambda i: i.row["ressources_propres"]  # noqa: E731
    found = _with_grants(count, question, own, lambda i: own(i) is not None)
    return {key: (ratio(number, number + euros), n) for key, (number, euros, n) in found.items()}


@figure
@_yearly
def grant_per_job(count, question):
    jobs_ = lambda i: i.row["emplois_crees"] or 0  # noqa: E731
    found = _with_grants(count, question, jobs_, lambda i: jobs_(i) > 0)
    return {key: (ratio(euros, number), n) for key, (number, euros, n) in found.items()}


def sides(row, column):
    """The women, the men and what is of unknown sex of a declared number."""
    whole, women = row[column], row[f"{column}_femmes"]
    told = whole is not None and women is not None and 0 <= women <= whole
    return {
        "F": women if told else None,
        "H": whole - women if told else None,
        "sexe inconnu": None if told else whole,
    }


def declared(count, question, asked, column, behind=lambda value: value > 0):
    """A declared number under the filters, by sex when asked."""
    sexes = {code for name, codes in question.where if name == "sexe" for code in codes}

    def value(item, wanted=None):
        if wanted is None and not sexes:
            return item.row[column]
        parts = [sides(item.row, column)[code] for code in wanted or sexes]
        return None if None in parts else sum(parts)

    def cell_of(cell, wanted=None):
        total = _sum(count, cell, lambda i: value(i, wanted), question)
        return total, sum(value(i, wanted) is not None and behind(value(i, wanted)) for i, _ in cell)

    if question.by != "sexe":
        return {key: cell_of(cell) for key, cell in count.gather(asked, question).items()}
    cell = count.gather(asked, replace(question, by=None))[TOTAL]
    told = any(sides(i.row, column)["F"] is not None for i, _ in cell)
    found = {TOTAL: cell_of(cell)} | {code: cell_of(cell, (code,)) for code in (sorted(sexes) or "FH") if told}
    return found if sexes else found | {"sexe inconnu": cell_of(cell, ("sexe inconnu",))}


@figure
@_yearly
def jobs(count, question):
    return declared(count, question, _active(count, question), "emplois_crees")


@figure
@_yearly
def beneficiaries(count, question):
    return declared(count, question, _active(count, question), "beneficiaires")


@figure
@_yearly
def qpv_beneficiaries(count, question):
    return declared(count, question, _active(count, question), "beneficiaires_qpv")


@figure
@_yearly
def qpv_beneficiary_share(count, question):
    both = lambda i: i.row["beneficiaires"] is not None and i.row["beneficiaires_qpv"] is not None  # noqa: E731
    items = _active(count, question)
    found = {}
    for key, cell in count.gather([i for i in items if both(i)], question, items).items():
        top, base = (
            _sum(count, cell, lambda i, c=c: i.row[c], question) for c in ("beneficiaires_qpv", "beneficiaires")
        )
        found[key] = (ratio(top, base), len(cell))
    return found


@figure
@_yearly
def project_survival(count, question):
    def concerned(item):
        row = item.row
        old = row["date_debut"] and plus_months(row["date_debut"], 36) <= DAY
        lasting = row["type_objet"] not in ("etude", "formation", "evenement")
        known = row["date_arret"] or row["stade"]
        return old and lasting and row["statut"] not in ("refuse", "ineligible") and known and not _posts(count, item)

    def stopped(item):
        row = item.row
        if row["date_arret"]:
            return row["date_arret"] <= plus_months(row["date_debut"], 36)
        return row["stade"] == "arrete"

    items = _active(count, question)
    cells = count.gather([i for i in items if concerned(i)], question, items)
    return {key: (ratio(sum(not stopped(i) for i, _ in cell), len(cell)), len(cell)) for key, cell in cells.items()}


@figure
def success_rate(count, question):
    def year(item):
        days = [r["date_decision"] for r in count.rows_of[item.row["projet_id"]] if r["date_decision"]]
        day = min(days, default=item.row["date_depot"])
        return str(day.year) if day else None

    decided = [i for i in count.projects if i.row["statut"] in (*GRANTED, *REFUSED) and not _posts(count, i)]
    won = {
        i.row["projet_id"]
        for i in count.rows
        if i.row["projet_id"] and is_grant(i.row) and (count.cents(i, "attribue") or 0) > 0
    }
    dated = [Item(i.row, i.codes | {"annee": {year(i)}}, i.places) for i in count.projects]
    asked = count.kept(dated, question)
    ids = {i.row["projet_id"] for i in decided}
    cells = count.gather([i for i in asked if i.row["projet_id"] in ids], question, asked)
    return {
        key: (ratio(sum(i.row["projet_id"] in won for i, _ in cell), len(cell)), len(cell))
        for key, cell in cells.items()
    }
