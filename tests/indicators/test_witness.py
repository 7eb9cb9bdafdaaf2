"""The demonstration's figures against SQL written from the contract, which reads the CSV files by itself.

Nothing of the library is used on the SQL side. Sums of euros agree to the cent in total, and by place to a cent for
each row of funding, since only the library hands out odd cents.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ess_metrics.folder.reading import read
from ess_metrics.model.reference import reference
from tests.answers import ask

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
DAY = "DATE '2026-06-30'"
VIEWS = """
CREATE VIEW last_hand AS SELECT financement_id, montant_verse AS paid, origine_id FROM financements f
  WHERE NOT EXISTS (SELECT 1 FROM financements g WHERE g.origine_id = f.financement_id) OR montant_verse IS NOT NULL;
CREATE VIEW middle_hand AS SELECT f.financement_id, coalesce(f.montant_verse, sum(l.paid)) AS paid, f.origine_id
  FROM financements f LEFT JOIN last_hand l ON l.origine_id = f.financement_id
  GROUP BY f.financement_id, f.montant_verse, f.origine_id;
CREATE VIEW grants AS
  SELECT f.*, p.secteur, p.type_objet, p.thematique, p.stade, p.date_depot,
    coalesce(f.porteur_id, p.porteur_id) AS carrier,
    CASE WHEN f.statut IN ('refuse', 'ineligible', 'annule') THEN 0 ELSE f.montant_attribue END AS granted,
    coalesce(f.montant_verse, passed.paid) AS paid
  FROM financements f
  LEFT JOIN projets p USING (projet_id)
  LEFT JOIN (SELECT origine_id AS financement_id, sum(paid) AS paid FROM middle_hand
             WHERE origine_id IS NOT NULL GROUP BY 1) passed USING (financement_id)
  WHERE f.type_concours = 'subvention' AND f.fonds_origine IS DISTINCT FROM 'AUTOFINANCEMENT'
    AND f.origine_id IS NULL;
CREATE VIEW places AS
  SELECT projet_id, coalesce(o.code_2024, pq.code_quartier) AS code_quartier,
    sum(pq.part / whole.total * coalesce(o.part_population, 1)) AS part
  FROM projets_quartiers pq
  JOIN (SELECT projet_id, sum(part) AS total FROM projets_quartiers GROUP BY 1) whole USING (projet_id)
  LEFT JOIN correspondance o ON o.code_2015 = pq.code_quartier AND o.code_2024 IS NOT NULL
  GROUP BY 1, 2;
CREATE VIEW mine AS SELECT * FROM quartiers WHERE generation = '2024';
CREATE VIEW by_area AS
  SELECT m.code_quartier AS key, coalesce(sum(g.granted * pl.part), 0) AS euros, any_value(m.population) AS people
  FROM mine m LEFT JOIN places pl USING (code_quartier) LEFT JOIN grants g USING (projet_id) GROUP BY 1;
CREATE VIEW posts AS
  SELECT projet_id FROM financements WHERE projet_id IS NOT NULL
  GROUP BY 1 HAVING bool_and(type_concours IS NOT DISTINCT FROM 'prestation');
CREATE VIEW active AS
  SELECT * FROM projets WHERE statut IN ('attribue', 'conventionne', 'en_cours')
    AND projet_id NOT IN (SELECT projet_id FROM posts)
    AND (date_fin IS NULL OR date_fin >= DATE '2026-06-30');
CREATE VIEW of_project AS SELECT projet_id, sum(granted) AS euros FROM grants GROUP BY 1;
"""
TYPES = {"annee": "INTEGER", "population": "DOUBLE", "generation": "VARCHAR", "part": "DOUBLE"}
BOOLS = {"ess", "locataire_ess", "clos", "vivant_36m"}
NUMBERS = (
    "montant_",
    "heures_",
    "loyer_annuel",
    "loyer_marche_annuel",
    "surface_",
    "emplois_",
    "beneficiaires",
    "part_",
)
NUMBERED = {"ressources_propres", "jours", "valeur", "participants", "cout_total"}


def kind(column: str) -> str:
    if column in TYPES:
        return TYPES[column]
    if column in BOOLS:
        return "BOOLEAN"
    if column.startswith("date_") or column in ("date", "convention_debut", "convention_fin"):
        return "DATE"
    return "DOUBLE" if column.startswith(NUMBERS) or column in NUMBERED else "VARCHAR"


@pytest.fixture(scope="module")
def sql():
    """A function: SQL on the files -> rows."""
    base = duckdb.connect()
    for path in sorted(DEMO.glob("*.csv")):
        columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        typed = ", ".join(f"'{column}': '{kind(column)}'" for column in columns)
        base.execute(
            f"CREATE TABLE {path.stem} AS SELECT * FROM read_csv('{path}', header = true, columns = {{{typed}}},"
            " nullstr = '', quote = '\"', auto_detect = false, delim = ',')"
        )
    base.execute(VIEWS)
    return lambda text: base.execute(text).fetchall()


@pytest.fixture(scope="module")
def demo():
    return read(DEMO)


def shown(found) -> dict:
    return {key: cell.value for key, cell in found if cell.status == "ok"}


def test_the_witness_reads_something(sql):
    assert sql("SELECT count(*) FROM grants")[0][0] > 500


OWN = ("dispositif_code", "annee", "fonds_origine", "financeur_id", "section", "statut", "forme_convention", "secteur",
       "type_objet", "thematique", "stade", "carrier")  # fmt: skip


@pytest.mark.parametrize("column", OWN)
def test_granted_by_every_column(column, sql, demo):
    expected = sql(f"SELECT {column}, sum(coalesce(granted, 0)), count(*) FILTER (granted > 0) FROM grants GROUP BY 1")
    found = ask(demo, "granted", "porteur_id" if column == "carrier" else column)
    assert shown(found) == {str(k): pytest.approx(euros, abs=0.005) for k, euros, _ in expected if k is not None}
    assert {key: cell.n for key, cell in found} == {str(k): n for k, _, n in expected if k is not None}
    lost = sum(euros for k, euros, _ in expected if k is None)
    stated = sum(item.value for item in found.not_shown if item.value)
    assert stated == pytest.approx(lost, abs=0.005)


@pytest.mark.parametrize(
    ("amount", "column"), [("demande", "montant_demande"), ("verse", "paid"), ("attribue", "granted")]
)
def test_each_amount_in_total(amount, column, sql, demo):
    euros, rows, unknown = sql(
        f"SELECT sum({column}), count(*) FILTER ({column} > 0), count(*) FILTER ({column} IS NULL) FROM grants"
    )[0]
    found = ask(demo, "granted", amount=amount)
    assert (found.total.value, found.total.n) == (pytest.approx(euros, abs=0.005), rows)
    assert [item.n for item in found.not_shown if item.reason == "montant inconnu"] == [unknown]


def test_granted_by_neighbourhood(sql, demo):
    found = ask(demo, "granted", "code_quartier")
    expected = dict(sql("SELECT key, euros FROM by_area"))
    assert found.keys == tuple(sorted(expected))
    for key, cell in found:
        assert abs(cell.value - expected[key]) <= 0.01 * cell.n + 0.005


def test_granted_elsewhere_is_not_shown(sql, demo):
    stated = {item.reason: item.value for item in ask(demo, "granted", "code_quartier").not_shown}
    placed = dict(sql("SELECT code_quartier, sum(granted * part) FROM grants JOIN places USING (projet_id) GROUP BY 1"))
    assert stated["TERRITOIRE"] == pytest.approx(placed["TERRITOIRE"], abs=0.01)
    assert stated["HORS_QPV"] == pytest.approx(placed["HORS_QPV"], abs=0.01)
    alone = sql("SELECT sum(granted) FROM grants WHERE projet_id IS NULL")[0][0]
    assert stated["sans projet"] == pytest.approx(alone)


def test_concerne_gives_each_neighbourhood_the_full_value(sql, demo):
    expected = sql("SELECT code_quartier, sum(granted) FROM grants JOIN places USING (projet_id) GROUP BY 1")
    found = ask(demo, "granted", "code_quartier", mode="concerne")
    assert shown(found) == {key: pytest.approx(dict(expected).get(key, 0)) for key in found.keys}


def test_per_inhabitant_and_gap(sql, demo):
    years = sql("SELECT count(DISTINCT annee) FROM financements")[0][0]
    expected = dict(sql(f"SELECT key, euros / people / {years} FROM by_area WHERE people > 0"))
    mean = sql(f"SELECT sum(euros) / sum(people) / {years} FROM by_area WHERE people > 0")[0][0]
    found = ask(demo, "granted_per_inhabitant", "code_quartier")
    assert shown(found) == {key: pytest.approx(value, abs=1e-4) for key, value in expected.items()}
    assert found.total.value == pytest.approx(mean, abs=1e-4)
    gaps = shown(ask(demo, "gap_to_mean", "code_quartier"))
    assert gaps == {key: pytest.approx(value / mean - 1, abs=1e-4) for key, value in expected.items()}


def test_gini_by_its_double_sum(sql, demo):
    value = sql("""
        WITH x AS (SELECT euros / people AS x, people AS p FROM by_area WHERE people > 0)
        SELECT sum(a.p * b.p * abs(a.x - b.x)) / (2 * (SELECT sum(p) FROM x) * (SELECT sum(p * x) FROM x)) FROM x a, x b
    """)[0][0]
    assert ask(demo, "gini").total.value == pytest.approx(value, abs=1e-5)


def test_ess_share(sql, demo):
    query = """
        SELECT {key}, sum(granted) FILTER (ess_statut NOT IN ('hors_ess', 'inconnu'))
          / nullif(sum(granted) FILTER (ess_statut <> 'inconnu'), 0)
        FROM grants LEFT JOIN organismes ON organisme_id = carrier GROUP BY 1
    """
    for column in ("dispositif_code", "annee"):
        expected = {str(key): value for key, value in sql(query.format(key=column)) if value is not None}
        found = shown(ask(demo, "ess_share", column))
        assert {key: value for key, value in found.items() if value} == {
            key: pytest.approx(value) for key, value in expected.items() if value
        }
    assert ask(demo, "ess_share").total.value == pytest.approx(sql(query.format(key="1"))[0][1])


def test_investment_and_cpo_shares(sql, demo):
    invested, multi = sql("""
        SELECT sum(granted) FILTER (section = 'investissement') / sum(granted) FILTER (section IS NOT NULL),
          sum(granted) FILTER (forme_convention = 'cpo') / sum(granted) FILTER (forme_convention IS NOT NULL)
        FROM grants
    """)[0]
    assert ask(demo, "investment_share").total.value == pytest.approx(invested)
    assert ask(demo, "cpo_share").total.value == pytest.approx(multi)


def test_cpo_share_by_number(sql, demo):
    value, count = sql("""
        WITH a AS (
          SELECT coalesce('=' || convention_id, concat_ws('/', coalesce(projet_id, 'c' || carrier),
            coalesce(financeur_id, '?'), coalesce(date_decision::VARCHAR, '?'))) AS id,
            bool_or(forme_convention = 'cpo') AS cpo
          FROM grants WHERE granted > 0 AND forme_convention IS NOT NULL GROUP BY 1)
        SELECT count(*) FILTER (cpo) / count(*), count(*) FROM a
    """)[0]
    total = ask(demo, "cpo_share_number").total
    assert (total.value, total.n) == (pytest.approx(value), count)


def test_cpo_ending(sql, demo):
    euros = sql(f"""
        WITH c AS (SELECT convention_id, max(annee) AS last, max(convention_fin) AS ends FROM grants
                   WHERE forme_convention = 'cpo' AND convention_id IS NOT NULL GROUP BY 1)
        SELECT sum(granted) FROM grants JOIN c USING (convention_id)
        WHERE forme_convention = 'cpo' AND annee = last AND ends BETWEEN {DAY} AND DATE '2027-06-30'
    """)[0][0]
    assert ask(demo, "cpo_ending").total.value == pytest.approx(euros)


def test_granted_change(sql, demo):
    by_year = dict(sql("SELECT annee, sum(granted) FROM grants GROUP BY 1"))
    assert ask(demo, "granted_change").total.value == pytest.approx(by_year[2025] / by_year[2024] - 1)
    found = ask(demo, "granted_change", None, {"annee": "2022..2024"})
    assert found.total.value == pytest.approx(by_year[2024] / by_year[2023] - 1)


def test_funder_share_and_dependency(sql, demo):
    shares = sql("SELECT fonds_origine, sum(granted) / (SELECT sum(granted) FROM grants) FROM grants GROUP BY 1")
    found = shown(ask(demo, "funder_share", "fonds_origine"))
    assert found == {key: pytest.approx(value) for key, value in shares if key is not None}
    largest = sql("""
        WITH f AS (SELECT carrier, fonds_origine, sum(granted) AS euros FROM grants GROUP BY 1, 2)
        SELECT carrier, max(euros) FILTER (fonds_origine IS NOT NULL) / sum(euros) FROM f
        WHERE carrier IS NOT NULL GROUP BY 1 HAVING sum(euros) > 0
    """)
    found = ask(demo, "dependency", "porteur_id")
    assert shown(found) == {key: pytest.approx(value) for key, value in largest}
    values = sorted(value for _, value in largest)
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    assert found.total.value == pytest.approx(middle)


def test_leverage(sql, demo):
    value = sql("""
        SELECT sum(granted) / sum(granted) FILTER (fonds_origine = 'EPCI') - 1 FROM grants
        WHERE projet_id IN (SELECT projet_id FROM grants WHERE fonds_origine = 'EPCI' AND granted > 0)
    """)[0][0]
    assert ask(demo, "leverage").total.value == pytest.approx(value)


def test_award_success_and_payment_rates(sql, demo):
    query = """
        SELECT {key}, sum(granted) / sum(montant_demande) FROM grants
        WHERE granted IS NOT NULL AND montant_demande IS NOT NULL GROUP BY 1 HAVING sum(montant_demande) > 0
    """
    assert ask(demo, "award_rate").total.value == pytest.approx(sql(query.format(key="1"))[0][1])
    assert shown(ask(demo, "award_rate", "fonds_origine")) == {
        key: pytest.approx(value) for key, value in sql(query.format(key="fonds_origine")) if key is not None
    }
    won, decided = sql("""
        SELECT count(*) FILTER (projet_id IN (SELECT projet_id FROM grants WHERE granted > 0)), count(*) FROM projets
        WHERE statut IN ('attribue', 'conventionne', 'en_cours', 'solde', 'evalue',
                         'refuse', 'ineligible', 'abandonne', 'annule', 'bloque_partenaire')
          AND projet_id NOT IN (SELECT projet_id FROM posts)
    """)[0]
    total = ask(demo, "success_rate").total
    assert (total.value, total.n) == (pytest.approx(won / decided), decided)
    paid = sql(f"""
        SELECT sum(paid) / sum(granted) FROM grants WHERE paid IS NOT NULL AND granted IS NOT NULL
          AND (statut = 'solde' OR date_decision + INTERVAL 12 MONTH < {DAY})
    """)[0][0]
    assert ask(demo, "payment_rate").total.value == pytest.approx(paid)


def test_days_to_agreement(sql, demo):
    median, count = sql("""
        WITH d AS (SELECT projet_id, min(date_decision) - any_value(date_depot) AS days FROM grants
          WHERE date_decision IS NOT NULL AND date_depot IS NOT NULL
            AND statut IN ('attribue', 'conventionne', 'en_cours', 'solde', 'evalue') GROUP BY 1)
        SELECT median(days), count(*) FROM d
    """)[0]
    total = ask(demo, "days_to_agreement").total
    assert (total.value, total.n) == (pytest.approx(median), count)


def test_first_time_share(sql, demo):
    new, count = sql("""
        WITH now AS (SELECT DISTINCT carrier FROM grants WHERE annee = 2025 AND granted > 0 AND carrier IS NOT NULL)
        SELECT count(*) FILTER (NOT EXISTS (SELECT 1 FROM grants g
            WHERE g.carrier = now.carrier AND annee BETWEEN 2022 AND 2024 AND granted > 0)), count(*)
        FROM now
    """)[0]
    total = ask(demo, "first_time_share").total
    assert (total.value, total.n) == (pytest.approx(new / count), count)


def test_active_projects_and_neighbourhoods_without_any(sql, demo):
    expected = dict(
        sql("SELECT code_quartier, count(DISTINCT projet_id) FROM active JOIN places USING (projet_id) GROUP BY 1")
    )
    found = ask(demo, "active_projects", "code_quartier")
    assert shown(found) == {key: expected.get(key, 0) for key in found.keys}
    assert found.total.value == sql("SELECT count(*) FROM active")[0][0]
    empty = sum(key not in expected for key in found.keys)
    assert ask(demo, "neighbourhoods_without_project").total.value == empty > 0


@pytest.mark.parametrize("year", [2021, 2024, 2026])
def test_active_projects_in_a_year(year, sql, demo):
    count = sql(f"""
        SELECT count(*) FROM projets p WHERE
          (statut IN ('attribue', 'conventionne', 'en_cours', 'solde', 'evalue')
            OR (statut IN ('abandonne', 'annule') AND year(date_arret) >= {year}))
          AND CASE WHEN date_debut IS NULL AND date_fin IS NULL
              THEN EXISTS (SELECT 1 FROM financements f WHERE f.projet_id = p.projet_id AND f.annee = {year})
              ELSE coalesce(year(date_debut) <= {year}, true) AND coalesce(year(date_fin) >= {year}, true) END
          AND projet_id NOT IN (SELECT projet_id FROM posts)
    """)[0][0]
    assert ask(demo, "active_projects", None, {"annee": str(year)}).total.value == count


def test_jobs_and_their_cost(sql, demo):
    expected = dict(
        sql("SELECT code_quartier, sum(emplois_crees * part) FROM projets JOIN places USING (projet_id) GROUP BY 1")
    )
    found = ask(demo, "jobs", "code_quartier")
    assert shown(found) == {key: pytest.approx(expected.get(key) or 0) for key in found.keys}
    jobs, cost = sql("""
        SELECT sum(emplois_crees), sum(euros) / sum(emplois_crees) FROM projets LEFT JOIN of_project USING (projet_id)
        WHERE emplois_crees > 0
    """)[0]
    assert found.total.value == pytest.approx(jobs)
    assert ask(demo, "grant_per_job").total.value == pytest.approx(cost)


def test_own_resources_and_beneficiaries(sql, demo):
    own, people = sql("""
        SELECT sum(ressources_propres) / sum(ressources_propres + coalesce(euros, 0)),
          sum(beneficiaires_qpv) FILTER (beneficiaires IS NOT NULL)
            / sum(beneficiaires) FILTER (beneficiaires_qpv IS NOT NULL)
        FROM projets LEFT JOIN of_project USING (projet_id)
    """)[0]
    assert ask(demo, "own_resources_rate").total.value == pytest.approx(own)
    assert ask(demo, "qpv_beneficiary_share").total.value == pytest.approx(people)


def test_project_survival(sql, demo):
    alive, known = sql(f"""
        SELECT count(*) FILTER (NOT CASE WHEN date_arret IS NULL THEN stade = 'arrete'
            ELSE date_arret <= date_debut + INTERVAL 36 MONTH END), count(*)
        FROM projets WHERE date_debut + INTERVAL 36 MONTH <= {DAY}
          AND coalesce(type_objet, '') NOT IN ('etude', 'formation', 'evenement')
          AND coalesce(statut, '') NOT IN ('refuse', 'ineligible') AND (date_arret IS NOT NULL OR stade IS NOT NULL)
    """)[0]
    total = ask(demo, "project_survival").total
    assert (total.value, total.n) == (pytest.approx(alive / known), known)


def test_support(sql, demo):
    won, feasible, days = sql("""
        SELECT count(*) FILTER (dispositif_code = 'APPUI_AAP' AND resultat = 'gagne')
            / count(*) FILTER (dispositif_code = 'APPUI_AAP' AND resultat IN ('gagne', 'perdu')),
          (SELECT avg((resultat <> 'defavorable')::INTEGER) FROM appuis
            WHERE dispositif_code = 'AMO_DEVECO' AND resultat IN ('favorable', 'sous_conditions', 'defavorable')),
          sum(jours) FROM appuis
    """)[0]
    assert ask(demo, "call_win_rate").total.value == pytest.approx(won)
    assert ask(demo, "study_success_rate").total.value == pytest.approx(feasible)
    assert ask(demo, "support_days").total.value == pytest.approx(days)
    stages = dict(
        sql("""
        WITH s AS (SELECT coalesce(projet_id, appui_id) AS id,
            max(list_position(['besoin', 'etude', 'porteur', 'accompagnement', 'lancement'], etape)) AS stage
          FROM appuis WHERE dispositif_code = 'FAPUS' GROUP BY 1)
        SELECT i, count(*) FILTER (stage >= i) FROM s, range(1, 6) t(i) GROUP BY 1
    """)
    )
    found = ask(demo, "fabrique_conversion", "etape")
    assert [cell.value for _, cell in found] == [stages[i] for i in range(1, 6)]


def test_outputs_and_events(sql, demo):
    # A stock is the last known value of each project, a flow is the sum of its years; women and men are of-which.
    stocks = ", ".join(f"'{name}'" for name in reference("mesures").query("nature == 'stock'")["mesure"])
    outputs = sql(f"""
        WITH told AS (SELECT * FROM realisations WHERE valeur IS NOT NULL AND sexe IS NULL)
        SELECT mesure, sum(valeur) FROM told WHERE mesure NOT IN ({stocks})
            OR annee = (SELECT max(annee) FROM told AS other WHERE other.projet_id = told.projet_id
                        AND other.mesure = told.mesure) GROUP BY 1
    """)
    assert shown(ask(demo, "outputs", "mesure")) == {key: pytest.approx(value) for key, value in outputs}
    events = sql("SELECT year(date), count(*), sum(participants) FROM evenements GROUP BY 1")
    assert shown(ask(demo, "events", "annee")) == {str(year): n for year, n, _ in events if year}
    assert shown(ask(demo, "event_participants", "annee")) == {str(year): people for year, _, people in events if year}


def test_founders(sql, demo):
    people, women, young = sql("""
        SELECT count(DISTINCT personne_id),
          count(DISTINCT personne_id) FILTER (sexe = 'F') / count(DISTINCT personne_id) FILTER (sexe IN ('F', 'H')),
          count(DISTINCT personne_id) FILTER (tranche_age IN ('<26', '26-30'))
            / count(DISTINCT personne_id) FILTER (tranche_age IS NOT NULL)
        FROM accompagnements
    """)[0]
    assert ask(demo, "founders").total.value == people
    assert ask(demo, "women_share").total.value == pytest.approx(women)
    assert ask(demo, "under30_share").total.value == pytest.approx(young)
    by_area = sql(
        "SELECT code_quartier_residence, count(DISTINCT personne_id) AS n FROM accompagnements GROUP BY 1 HAVING n > 9"
    )
    found = shown(ask(demo, "founders", "code_quartier"))
    assert {key: found[key] for key, _ in by_area if key in found} == {k: n for k, n in by_area if k in found} != {}
    survival, ess = sql("""
        SELECT count(DISTINCT personne_id) FILTER (vivant_36m)
            / count(DISTINCT personne_id) FILTER (vivant_36m IS NOT NULL),
          count(DISTINCT personne_id) FILTER (issue = 'cree' AND ess)
            / count(DISTINCT personne_id) FILTER (issue = 'cree' AND ess IS NOT NULL) FROM accompagnements
    """)[0]
    assert ask(demo, "firm_survival").total.value == pytest.approx(survival)
    assert ask(demo, "ess_creation_share").total.value == pytest.approx(ess)


def test_founder_funnel(sql, demo):
    counts = dict(
        sql("""
        WITH s AS (SELECT personne_id, min(year(date_entree)) AS entry, max(list_position(
            ['accueil', 'emergence', 'conseil_montage', 'financement', 'post_creation'], etape)) AS stage
          FROM accompagnements GROUP BY 1)
        SELECT i, count(*) FILTER (stage >= i) FROM s, range(1, 6) t(i) WHERE entry = 2023 GROUP BY 1
    """)
    )
    found = ask(demo, "founder_funnel", "etape", {"annee": "2023"})
    assert [cell.value for _, cell in found] == [counts[i] for i in range(1, 6)]


def test_premises(sql, demo):
    occupancy, vacancy, gap, subsidy = sql("""
        WITH l AS (SELECT *, statut IN ('occupe', 'vacant', 'reserve') AS serving,
            loyer_annuel_m2_ht IS NOT NULL AND loyer_marche_annuel_m2_ht IS NOT NULL AS known FROM locaux)
        SELECT sum(surface_m2) FILTER (statut = 'occupe') / sum(surface_m2) FILTER (serving),
          sum(surface_m2) FILTER (statut = 'vacant') / sum(surface_m2) FILTER (serving),
          1 - sum(loyer_annuel_m2_ht * surface_m2) FILTER (serving AND known)
            / sum(loyer_marche_annuel_m2_ht * surface_m2) FILTER (serving AND known),
          sum((loyer_marche_annuel_m2_ht - loyer_annuel_m2_ht) * surface_m2) FILTER (statut = 'occupe' AND known) FROM l
    """)[0]
    for indicator, value in zip(
        ("occupancy", "vacancy", "rent_gap", "rent_subsidy"), (occupancy, vacancy, gap, subsidy), strict=True
    ):
        assert ask(demo, indicator).total.value == pytest.approx(value), indicator


def test_leases(sql, demo):
    share, count = sql(f"""
        WITH b AS (SELECT surface_m2 / count(*) OVER (PARTITION BY local_id) AS surface_m2,
                coalesce(locataire_ess, CASE WHEN ess_statut = 'inconnu' THEN NULL
            ELSE ess_statut <> 'hors_ess' END) AS ess
          FROM baux JOIN locaux USING (local_id) LEFT JOIN organismes ON organisme_id = locataire_id
          WHERE date_debut <= {DAY} AND (date_fin IS NULL OR date_fin >= {DAY}))
        SELECT sum(surface_m2) FILTER (ess) / sum(surface_m2), count(*) FROM b WHERE ess IS NOT NULL
    """)[0]
    total = ask(demo, "ess_tenant_share").total
    assert (total.value, total.n) == (pytest.approx(share), count)
    months = sql(f"SELECT median((date_fin - date_debut + 1) / 30.4375) FROM baux WHERE date_fin <= {DAY}")[0][0]
    assert ask(demo, "length_of_stay").total.value == pytest.approx(months)


def test_clauses(sql, demo):
    done, qpv, worked = sql("""
        SELECT sum(heures_realisees) FILTER (clos AND heures_prevues IS NOT NULL)
            / sum(heures_prevues) FILTER (clos AND heures_realisees IS NOT NULL),
          sum(beneficiaires_qpv) FILTER (beneficiaires IS NOT NULL)
            / sum(beneficiaires) FILTER (beneficiaires_qpv IS NOT NULL),
          sum(heures_realisees) FILTER (heures_travaillees IS NOT NULL)
            / sum(heures_travaillees) FILTER (heures_realisees IS NOT NULL) FROM clauses
    """)[0]
    assert ask(demo, "clause_completion").total.value == pytest.approx(done)
    assert ask(demo, "clause_qpv_share").total.value == pytest.approx(qpv)
    assert ask(demo, "clause_hours_share").total.value == pytest.approx(worked)


def test_establishments(sql, demo):
    alive = f"""etat IS DISTINCT FROM 'ferme' AND (date_fermeture IS NULL OR date_fermeture > {DAY})
        AND (date_creation IS NULL OR date_creation <= {DAY})"""
    counts = dict(sql(f"SELECT code_quartier, count(*) FROM etablissements WHERE {alive} GROUP BY 1"))
    found = ask(demo, "establishments", "code_quartier")
    assert shown(found) == {key: counts.get(key, 0) for key in found.keys}
    whole, ess, share = sql(f"""
        SELECT count(*), count(*) FILTER (ess), count(*) FILTER (ess) / count(*) FILTER (ess IS NOT NULL)
        FROM etablissements WHERE {alive}
    """)[0]
    assert (found.total.value, ask(demo, "ess_establishments").total.value) == (whole, ess)
    assert ask(demo, "ess_establishment_share").total.value == pytest.approx(share)
    density = sql(f"""
        SELECT 1000.0 * count(*) / (SELECT sum(population) FROM mine)
        FROM etablissements JOIN mine USING (code_quartier) WHERE population > 0 AND {alive}
    """)[0][0]
    assert ask(demo, "establishments_per_1000").total.value == pytest.approx(density)
    for indicator, column in (("creations", "date_creation"), ("closures", "date_fermeture")):
        by_year = dict(
            sql(f"SELECT year({column}), count(*) FROM etablissements WHERE {column} IS NOT NULL GROUP BY 1")
        )
        assert shown(ask(demo, indicator, "annee")) == {str(year): n for year, n in by_year.items()}
