"""The figures about people, premises, contracts, support, events, establishments and outputs, counted again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from tests.oracle.figures import declared, figure
from tests.oracle.recount import DAY, OF_PROJECT, TOTAL, Item, Question, Recount, middle, plus_months, ratio

STAGES = "accueil emergence conseil_montage financement post_creation".split()
SUPPORT_STAGES = "besoin etude porteur accompagnement lancement".split()
FLOWS = ("consultations", "mesure_locale")


def items(count: Recount, stem: str, columns: tuple[str, ...], place: str, day: str = "") -> list[Item]:
    """The rows of a table that stand whole at one place."""
    found = []
    for row in count.tables[stem]:
        codes = {column: {row.get(column)} for column in columns}
        if "dispositif_code" in columns:
            codes["famille"] = {count.families.get(row["dispositif_code"])}
        if day:
            codes["annee"] = {str(row[day].year) if row[day] else None}
        found.append(Item(row, codes, {count.whole(row[place]): Fraction(1)}))
    return found


def _plain(question: Question) -> Question:
    return replace(question, mode="reparti")


def _total(cell, value):
    return sum(value(item) or 0 for item, _ in cell)


def _ratio_of(count, question, asked, base, top, worth=lambda item: 1):
    kept = [i for i in count.kept(asked, question) if base(i)]
    cells = count.gather(kept, question, count.kept(asked, question))
    return {
        key: (ratio(_total([(i, p) for i, p in cell if top(i)], worth), _total(cell, worth)), len(cell))
        for key, cell in cells.items()
    }


# -- people ------------------------------------------------------------------------------------------------------------


def _people(count, question):
    columns = ("dispositif_code", "operateur_id", "etape", "sexe", "tranche_age")
    return items(count, "accompagnements", columns, f"code_quartier_{question.place}", "date_entree")


def _persons(cell, kept=lambda item: True):
    return {item.row["personne_id"] for item, _ in cell if kept(item)}


@figure
def founders(count, question):
    cells = count.gather(count.kept(_people(count, question), question), question)
    return {key: (len(_persons(cell)),) * 2 for key, cell in cells.items()}


@figure
def founder_funnel(count, question):
    rows = count.kept(_people(count, question), question, skip=("annee",))
    entries = defaultdict(list)
    for item in rows:
        if item.row["date_entree"]:
            entries[item.row["personne_id"]].append(item.row["date_entree"])
    cohort = {who for who, days in entries.items() if min(days).year in question.years}
    furthest = {}
    for item in rows:
        who, stage = item.row["personne_id"], item.row["etape"]
        if not question.years or who in cohort:
            furthest[who] = max(furthest.get(who, -1), STAGES.index(stage) if stage else -1)
    found = {TOTAL: (len(furthest),) * 2}
    if question.by == "sexe":
        of_cohort = [i for i in rows if i.row["personne_id"] in furthest]
        cells = count.gather(of_cohort, question, rows)
        return {key: (len(_persons(cell)),) * 2 for key, cell in cells.items()}
    if question.by:
        found |= {s: (sum(at >= i for at in furthest.values()),) * 2 for i, s in enumerate(STAGES)}
    return found


def _share_of_people(count, question, base, top):
    asked = count.kept(_people(count, question), question)
    cells = count.gather([i for i in asked if base(i.row)], question, asked)
    return {
        key: (ratio(len(_persons(cell, lambda i: top(i.row))), len(_persons(cell))), len(_persons(cell)))
        for key, cell in cells.items()
    }


@figure
def women_share(count, question):
    return _share_of_people(count, question, lambda r: r["sexe"], lambda r: r["sexe"] == "F")


@figure
def under30_share(count, question):
    return _share_of_people(count, question, lambda r: r["tranche_age"], lambda r: r["tranche_age"] in ("<26", "26-30"))


@figure
def ess_creation_share(count, question):
    return _share_of_people(
        count, question, lambda r: r["issue"] == "cree" and r["ess"] is not None, lambda r: bool(r["ess"])
    )


@figure
def firm_survival(count, question):
    def old(row):
        return row["date_creation"] is None or plus_months(row["date_creation"], 36) <= DAY

    return _share_of_people(
        count, question, lambda r: r["vivant_36m"] is not None and old(r), lambda r: bool(r["vivant_36m"])
    )


# -- premises ----------------------------------------------------------------------------------------------------------

IN_SERVICE = ("occupe", "vacant", "reserve")
_LOT = ("dispositif_code", "operateur_id", "type_local", "statut")


def _lots(count):
    return items(count, "locaux", _LOT, "code_quartier")


def _area(item):
    return item.row["surface_m2"]


def _serving(item):
    return item.row["statut"] in IN_SERVICE


@figure
def occupancy(count, question):
    base = lambda i: _serving(i) and _area(i) is not None  # noqa: E731
    return _ratio_of(count, question, _lots(count), base, lambda i: i.row["statut"] == "occupe", _area)


@figure
def vacancy(count, question):
    base = lambda i: _serving(i) and _area(i) is not None  # noqa: E731
    return _ratio_of(count, question, _lots(count), base, lambda i: i.row["statut"] == "vacant", _area)


def _rents(item):
    row = item.row
    known = None not in (row["surface_m2"], row["loyer_annuel_m2_ht"], row["loyer_marche_annuel_m2_ht"])
    return (
        (row["loyer_annuel_m2_ht"] * row["surface_m2"], row["loyer_marche_annuel_m2_ht"] * row["surface_m2"])
        if known
        else None
    )


@figure
def rent_gap(count, question):
    asked = count.kept(_lots(count), question)
    cells = count.gather([i for i in asked if _serving(i) and _rents(i)], question, asked)
    found = {}
    for key, cell in cells.items():
        paid, worth = (_total(cell, lambda i, at=at: _rents(i)[at]) for at in (0, 1))
        found[key] = (1 - paid / worth if worth else None, len(cell))
    return found


@figure
def rent_subsidy(count, question):
    asked = count.kept(_lots(count), question)
    cells = count.gather([i for i in asked if i.row["statut"] == "occupe" and _rents(i)], question, asked)
    return {
        key: (_total(cell, lambda i: _rents(i)[1] - _rents(i)[0]) if cell else None, len(cell))
        for key, cell in cells.items()
    }


def _leases(count):
    lots = {item.row["local_id"]: item for item in _lots(count)}
    return [Item(row, lots[row["local_id"]].codes, lots[row["local_id"]].places) for row in count.tables["baux"]]


def _running(row):
    return row["date_debut"] and row["date_debut"] <= DAY and (row["date_fin"] is None or row["date_fin"] >= DAY)


@figure
def ess_tenant_share(count, question):
    areas = {row["local_id"]: row["surface_m2"] for row in count.tables["locaux"]}
    together = defaultdict(int)
    for row in count.tables["baux"]:
        together[row["local_id"]] += bool(_running(row))

    def status(row):
        theirs = count.bodies.get(row["locataire_id"])
        theirs = None if theirs in (None, "inconnu") else theirs != "hors_ess"
        return theirs if row["locataire_ess"] is None else row["locataire_ess"]

    def base(item):
        return _running(item.row) and status(item.row) is not None and areas[item.row["local_id"]] is not None

    worth = lambda i: areas[i.row["local_id"]] / together[i.row["local_id"]]  # noqa: E731
    return _ratio_of(count, question, _leases(count), base, lambda i: status(i.row), worth)


@figure
def length_of_stay(count, question):
    asked = count.kept(_leases(count), question)
    over = [i for i in asked if i.row["date_debut"] and i.row["date_fin"] and i.row["date_fin"] <= DAY]
    months = lambda row: ((row["date_fin"] - row["date_debut"]).days + 1) / 30.4375  # noqa: E731
    return {
        key: (middle([months(i.row) for i, _ in cell]), len(cell))
        for key, cell in count.gather(over, question, asked).items()
    }


# -- support, events, contracts, establishments ------------------------------------------------------------------------


def _support(count):
    found = items(count, "appuis", ("dispositif_code", "operateur_id", "etape"), "code_quartier", "date_debut")
    for item in found:
        project = count.project_of.get(item.row["projet_id"])
        item.codes["porteur_id"] = {item.row["porteur_id"] or (project and project["porteur_id"])}
        for column in ("secteur", "type_objet", "thematique", "stade"):
            item.codes[column] = {project.get(column) if project else "sans projet"}
    return found


def _support_rate(count, question, scheme, good, decided):
    mine = lambda i: i.row["dispositif_code"] == scheme and i.row["resultat"] in decided  # noqa: E731
    return _ratio_of(count, question, _support(count), mine, lambda i: i.row["resultat"] in good)


@figure
def call_win_rate(count, question):
    return _support_rate(count, question, "APPUI_AAP", ("gagne",), ("gagne", "perdu"))


@figure
def study_success_rate(count, question):
    good = ("favorable", "sous_conditions")
    return _support_rate(count, question, "AMO_DEVECO", good, (*good, "defavorable"))


@figure
def fabrique_conversion(count, question):
    furthest = {}
    for item in count.kept(_support(count), question):
        row = item.row
        if row["dispositif_code"] == "FAPUS":
            owner = row["projet_id"] or ("=", row["appui_id"])
            at = SUPPORT_STAGES.index(row["etape"]) if row["etape"] else -1
            furthest[owner] = max(furthest.get(owner, -1), at)
    found = {TOTAL: (len(furthest),) * 2}
    if question.by:
        found |= {s: (sum(at >= i for at in furthest.values()),) * 2 for i, s in enumerate(SUPPORT_STAGES)}
    return found


def _sum_of(count, question, asked, column):
    cells = count.gather(count.kept(asked, question), question)
    return {
        key: (_total(cell, lambda i: i.row[column]), sum(i.row[column] is not None for i, _ in cell))
        for key, cell in cells.items()
    }


@figure
def support_days(count, question):
    return _sum_of(count, question, _support(count), "jours")


def _events(count):
    return items(count, "evenements", ("type",), "code_quartier", "date")


@figure
def events(count, question):
    cells = count.gather(count.kept(_events(count), question), question)
    return {key: (len(cell),) * 2 for key, cell in cells.items()}


@figure
def event_participants(count, question):
    asked = count.kept(_events(count), question)
    return declared(count, question, asked, "participants", lambda value: True)


@figure
def clause_beneficiaries(count, question):
    contracts = count.kept(items(count, "clauses", (), "code_quartier", "date_notification"), question)
    if question.by not in (None, "code_quartier", "commune", "annee", "sexe"):
        for one in contracts:  # once kept: a filter on projects has no meaning for contracts and leaves them whole
            one.codes[question.by] = {"sans projet"}
    return declared(count, question, contracts, "beneficiaires")


def _contract_rate(count, question, top, base, kept=lambda row: True):
    asked = count.kept(items(count, "clauses", (), "code_quartier", "date_notification"), question)
    both = [i for i in asked if i.row[top] is not None and i.row[base] is not None and kept(i.row)]
    return {
        key: (ratio(_total(cell, lambda i: i.row[top]), _total(cell, lambda i: i.row[base])), len(cell))
        for key, cell in count.gather(both, question, asked).items()
    }


@figure
def clause_completion(count, question):
    return _contract_rate(count, question, "heures_realisees", "heures_prevues", lambda row: row["clos"])


@figure
def clause_qpv_share(count, question):
    return _contract_rate(count, question, "beneficiaires_qpv", "beneficiaires")


@figure
def clause_hours_share(count, question):
    return _contract_rate(count, question, "heures_realisees", "heures_travaillees")


def _firms(count, question, day=""):
    found = items(count, "etablissements", ("naf", "esus", "siae_type", "tranche_effectifs"), "code_quartier")
    for item in found:  # of the ESS, but of what family? no legal category and no list says it here
        item.codes["ess_statut"] = {"hors_ess" if item.row["ess"] is False else None}
    if not day:
        return found
    for item in found:
        item.codes["annee"] = {str(item.row[day].year) if item.row[day] else None}
    return found


def _open(item):
    row = item.row
    born = row["date_creation"] is None or row["date_creation"] <= DAY
    return born and (row["date_fermeture"] > DAY if row["date_fermeture"] else row["etat"] != "ferme")


def _count_of(count, question, asked, kept=lambda item: True):
    everything = count.kept(asked, question)
    cells = count.gather([i for i in everything if kept(i)], question, everything)
    return {key: (len(cell),) * 2 for key, cell in cells.items()}


@figure
def establishments(count, question):
    return _count_of(count, question, _firms(count, question), _open)


@figure
def ess_establishments(count, question):
    return _count_of(count, question, _firms(count, question), lambda i: _open(i) and i.row["ess"])


@figure
def ess_establishment_share(count, question):
    base = lambda i: _open(i) and i.row["ess"] is not None  # noqa: E731
    return _ratio_of(count, question, _firms(count, question), base, lambda i: i.row["ess"])


@figure
def creations(count, question):
    return _dated(count, question, "date_creation")


@figure
def closures(count, question):
    return _dated(count, question, "date_fermeture")


def _dated(count, question, day):
    """Years choose the dates; the other filters choose the establishments, whose keys have a row."""
    firms = _firms(count, question, day)
    kept = [i for i in count.kept(firms, question) if i.row[day]]
    everything = kept if question.by == "annee" else count.kept(firms, question, skip=("annee",))
    return {key: (len(cell),) * 2 for key, cell in count.gather(kept, question, everything).items()}


# -- outputs -----------------------------------------------------------------------------------------------------------


@figure
def outputs(count, question):
    projects = {item.row["projet_id"]: item for item in count.projects}
    asked = []
    for row in count.tables["realisations"]:
        mine = projects[row["projet_id"]]
        columns = (*OF_PROJECT, "porteur_id", "dispositif_code", "famille", "fonds_origine", "financeur_id", "section")
        codes = {column: mine.codes[column] for column in columns}
        asked.append(Item(row, codes | {"annee": {str(row["annee"])}, "mesure": {row["mesure"]}}, mine.places))
    kept = count.kept(asked, question)
    last = defaultdict(int)
    for item in kept:
        if item.row["valeur"] is not None:
            key = item.row["projet_id"], item.row["mesure"]
            last[key] = max(last[key], item.row["annee"])

    def counts(row):
        stock = row["mesure"] not in FLOWS
        return row["valeur"] is not None and (not stock or row["annee"] == last[row["projet_id"], row["mesure"]])

    cells = count.gather([i for i in kept if counts(i.row)], question, kept)
    return {
        key: (sum(count.worth(i, i.row["valeur"], places, question) for i, places in cell), len(cell))
        for key, cell in cells.items()
    }
