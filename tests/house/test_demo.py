"""The demonstration territory: regenerates to the byte, has its sizes, breaks no rule, holds every trap by name."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from ess_metrics.model import reference
from ess_metrics.model.schema import BY_STEM, HORS_QPV, STADES, STATUTS, TERRITOIRE, TYPES_CONCOURS

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
EXTRACTION = "2026-06-30"
NOTHING = "QN06723N"
MONEY = ["montant_demande", "montant_attribue", "montant_verse"]


# Every table of the contract is there; decisions on matches are made by a person, never by the script.
PRESENT = sorted(stem for stem in BY_STEM if (DEMO / f"{stem}.csv").exists())


@cache
def table(stem: str) -> pd.DataFrame:
    """One table as text; amounts of `financements` and parts as numbers in added columns `…_n`."""
    rows = pd.read_csv(DEMO / f"{stem}.csv", dtype=str, keep_default_na=False)
    for name in {*MONEY, "part"} & set(rows.columns):
        rows[f"{name}_n"] = pd.to_numeric(rows[name])
    return rows


def grants() -> pd.DataFrame:
    """The rows that count as grants: no loan, no money passed on, no own resources."""
    rows = table("financements")
    return rows[
        (rows["type_concours"] == "subvention")
        & (rows["origine_id"] == "")
        & (rows["fonds_origine"] != "AUTOFINANCEMENT")
    ]


def active() -> pd.DataFrame:
    """Projects active on the extraction date, as the contract says."""
    rows = table("projets")
    running = rows["statut"].isin(["attribue", "conventionne", "en_cours"])
    return rows[running & ((rows["date_fin"] == "") | (rows["date_fin"] >= EXTRACTION))]


def luhn(number: str) -> bool:
    digits = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in digits) % 10 == 0


def both(rows: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The rows in which both columns are known."""
    return rows[(rows[first] != "") & (rows[second] != "")]


# --- the folder -------------------------------------------------------------------------------------------------


def test_same_seed_gives_the_committed_bytes(tmp_path):
    """Regenerating writes exactly the committed files, and no other."""
    command = [sys.executable, str(ROOT / "scripts" / "make_demo.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in DEMO.iterdir()}
    different = [path.name for path in tmp_path.iterdir() if path.read_bytes() != (DEMO / path.name).read_bytes()]
    assert different == []


def test_another_seed_gives_other_data(tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / "make_demo.py"), "--out", str(tmp_path), "--seed", "7"]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "financements.csv").read_bytes() != (DEMO / "financements.csv").read_bytes()


def test_manifest_says_it_is_fictional():
    manifest = tomllib.loads((DEMO / "manifest.toml").read_text(encoding="utf-8"))
    assert manifest["fictif"] is True
    assert "fictives" in manifest["titre"]
    assert (manifest["siren_epci"], manifest["code_contrat"]) == ("246700488", "CN06703I")
    assert (manifest["generation"], manifest["date_extraction"]) == ("2024", EXTRACTION)
    assert manifest["libelles_fonds"]["EPCI"] == "Eurométropole de Strasbourg"


@pytest.mark.parametrize(
    ("stem", "least", "most"),
    [
        ("projets", 300, 300),
        ("financements", 1150, 1260),
        ("locaux", 150, 150),
        ("baux", 200, 400),
        ("accompagnements", 1500, 1500),
        ("appuis", 200, 200),
        ("realisations", 300, 400),
        ("evenements", 60, 60),
        ("clauses", 40, 40),
        ("etablissements", 6000, 6000),
    ],
)
def test_sizes(stem, least, most):
    assert least <= len(table(stem)) <= most


def test_it_stays_small():
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < 2_500_000


@pytest.mark.parametrize("stem", PRESENT)
def test_columns_keys_and_closed_values(stem):
    """Declared columns in their order, unique keys, required cells filled, values inside their lists."""
    rows, declared = table(stem), BY_STEM[stem]
    shown = [name for name in rows.columns if not name.endswith("_n")]
    assert shown == [name for name in declared.filled if name in shown]
    assert not rows.duplicated(list(declared.key)).any()
    for column in (declared[name] for name in shown):
        filled = rows[column.name][rows[column.name] != ""]
        assert not column.required or len(filled) == len(rows), column.name
        known = column.values or (reference.codes(column.vocabulary) if column.vocabulary else None)
        assert known is None or set(filled) <= set(known), column.name
        if column.least is not None:
            assert (pd.to_numeric(filled) >= column.least).all(), column.name


@pytest.mark.parametrize("stem", PRESENT)
def test_references_exist(stem):
    for column in BY_STEM[stem].columns:
        if column.refers:
            other, key = column.refers
            known = {"", *table(other)[key]} | ({TERRITOIRE, HORS_QPV} if other == "quartiers" else set())
            assert set(table(stem)[column.name]) <= known, column.name


def test_no_dangerous_text():
    """No cell that a page could read as HTML or a spreadsheet as a formula."""
    for stem in PRESENT:
        text = table(stem).select_dtypes("str").drop(columns="tranche_age", errors="ignore")
        assert not text.apply(lambda column: column.str.contains(r"[<>]|^[=+\-@]", regex=True)).any(axis=None), stem


def test_no_real_identifier():
    """Every SIRET and SIREN begins with 999 and passes its check; every RNA number begins with W999."""
    for stem, column in (("organismes", "siret"), ("organismes", "siren"), ("etablissements", "siret")):
        numbers = [number for number in table(stem)[column] if number]
        assert numbers
        assert all(number.startswith("999") and luhn(number) for number in numbers)
    bodies = table("organismes")
    assert (bodies["siret"].str[:9] == bodies["siren"]).all()
    assert bodies["rna"].str.fullmatch(r"(W999\d{6})?").all()
    assert bodies["organisme_id"].str.fullmatch(r"999\d{11}|RNA:W999\d{6}|LOC:[A-Z0-9-]+").all()


# --- the territory ----------------------------------------------------------------------------------------------


def test_the_21_neighbourhoods_with_their_facts():
    facts = reference.neighbourhoods("246700488")
    rows = table("quartiers").query("generation == '2024'").set_index("code_quartier")
    assert len(rows) == 21
    assert list(rows.index) == [f"QN067{n:02d}{c}" for n, c in zip(range(4, 25), "IIIIIMIMIIIMIMIIMNNNN", strict=True)]
    assert (rows["population"].astype(int) == facts["population"]).all()
    assert (rows["population_millesime"] != "").all()
    assert rows.at["QN06709M", "communes"] == "Lingolsheim|Strasbourg"
    rates = table("indicateurs").query("indicateur == 'taux_pauvrete' and statut == 'ok'").set_index("code_quartier")
    assert (rates["valeur"].astype(float) == facts["taux_pauvrete"]).all()
    assert set(table("indicateurs")["statut"]) == {"ok", "secret", "nd"}


def test_outlines_have_their_area_and_stay_apart():
    shapes = gpd.read_file(DEMO / "contours.geojson")
    facts = reference.neighbourhoods("246700488")
    assert list(shapes["code_quartier"]) == list(facts.index)
    assert set(shapes["emprise"]) == {"schématique"}
    metric = shapes.to_crs(2154).set_index("code_quartier").geometry
    assert metric.is_valid.all()
    assert set(metric.geom_type) == {"Polygon"}
    assert ((metric.area / 10_000 / facts["surface_ha"] - 1).abs() < 0.02).all()
    centres = gpd.GeoSeries.from_xy(facts["centre_lon"], facts["centre_lat"], index=facts.index, crs=4326).to_crs(2154)
    assert (metric.centroid.distance(centres) < 60).all()
    pairs = metric.sindex.query(metric, predicate="intersects")
    assert (pairs[0] == pairs[1]).all()


def test_parts_sum_to_one():
    sums = table("projets_quartiers").groupby("projet_id")["part_n"].sum()
    assert ((sums - 1).abs() < 1e-9).all()
    assert set(sums.index) == set(table("projets")["projet_id"])


# --- warnings on purpose, and no other -----------------------------------------------------------------------------


def test_one_grant_above_what_was_asked():
    rows = table("financements")
    assert (rows["montant_attribue_n"] > rows["montant_demande_n"]).sum() == 1
    assert not (rows["montant_verse_n"] > rows["montant_attribue_n"]).any()


def test_one_total_cost_under_its_grants():
    rows = table("financements").query("origine_id == ''")
    given = rows.groupby("projet_id")["montant_attribue_n"].sum()
    costs = table("projets").query("cout_total != ''").set_index("projet_id")["cout_total"].astype(float)
    assert (given.reindex(costs.index).fillna(0) > costs).sum() == 1


def test_one_overlapping_lease():
    lots = table("locaux").set_index("local_id")["type_local"]
    rows = table("baux").assign(kind=lambda t: t["local_id"].map(lots), end=lambda t: t["date_fin"].replace("", "9999"))
    rows = rows[~rows["kind"].isin(["tiers_lieu", "pepiniere_lot"])].sort_values(["local_id", "date_debut"])
    before = rows.groupby("local_id")["end"].shift()
    assert (rows["date_debut"] <= before.fillna("")).sum() == 1


@pytest.mark.parametrize(
    ("stem", "first", "second"),
    [
        ("projets", "date_depot", "date_debut"),
        ("projets", "date_debut", "date_fin"),
        ("projets", "date_debut", "date_arret"),
        ("financements", "convention_debut", "convention_fin"),
        ("financements", "date_decision", "date_premier_versement"),
        ("baux", "date_debut", "date_fin"),
        ("accompagnements", "date_entree", "date_sortie"),
        ("accompagnements", "date_entree", "date_creation"),
        ("appuis", "date_debut", "date_fin"),
        ("etablissements", "date_creation", "date_fermeture"),
    ],
)
def test_dates_in_order(stem, first, second):
    rows = both(table(stem), first, second)
    assert len(rows)
    assert (rows[first] <= rows[second]).all()


def test_no_fact_after_the_extraction():
    """Only planned ends lie in the future."""
    planned = {
        ("projets", "date_fin"),
        ("financements", "convention_fin"),
        ("baux", "date_fin"),
        ("cibles", "cible_date"),
    }
    for stem in PRESENT:
        for column in BY_STEM[stem].columns:
            if column.kind == "date" and (stem, column.name) not in planned:
                assert table(stem)[column.name].max() <= EXTRACTION, (stem, column.name)
    assert set(table("financements")["annee"]) == {str(year) for year in range(2019, 2027)}


def test_filed_before_it_was_voted():
    rows = table("financements").merge(table("projets")[["projet_id", "date_depot"]], on="projet_id")
    rows = both(rows, "date_depot", "date_decision")
    assert (rows["date_depot"] <= rows["date_decision"]).all()


@pytest.mark.parametrize(
    ("stem", "part", "whole"),
    [
        ("projets", "beneficiaires_qpv", "beneficiaires"),
        ("evenements", "habitants", "participants"),
        ("clauses", "beneficiaires_qpv", "beneficiaires"),
        ("clauses", "heures_realisees", "heures_travaillees"),
        ("locaux", "loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht"),
    ],
)
def test_a_part_is_not_more_than_its_whole(stem, part, whole):
    rows = both(table(stem), part, whole)
    assert len(rows)
    assert (rows[part].astype(float) <= rows[whole].astype(float)).all()


# --- traps, by name -------------------------------------------------------------------------------------------------


# Those of the demonstration: a sector added to the reference is not drawn in it.
SECTEURS = (
    "alimentation economie_circulaire services_proximite insertion_emploi sante "
    "culture_medias petite_enfance_education habitat_batiment numerique mobilite "
    "agriculture commerce finance_solidaire sport_loisirs autre"
)


@pytest.mark.parametrize(
    ("stem", "column", "expected"),
    [
        ("projets", "statut", STATUTS.split()),
        ("projets", "stade", STADES.split()),
        ("projets", "type_objet", reference.codes("types_objet")),
        ("projets", "secteur", SECTEURS.split()),
        ("financements", "type_concours", TYPES_CONCOURS.split()),
        ("financements", "fonds_origine", reference.codes("fonds")),
        *(
            (stem, column.name, column.values)
            for stem in (
                "locaux",
                "baux",
                "accompagnements",
                "appuis",
                "evenements",
                "projets_quartiers",
                "etablissements",
            )
            for column in BY_STEM[stem].columns
            if column.values and (stem, column.name) != ("appuis", "etape")
        ),
        ("appuis", "etape", BY_STEM["appuis"]["etape"].values),
        ("organismes", "ess_statut", BY_STEM["organismes"]["ess_statut"].values),
        ("correspondance", "nature", BY_STEM["correspondance"]["nature"].values),
        ("quartiers", "changement", "IMN"),
    ],
)
def test_every_value_occurs(stem, column, expected):
    assert set(expected) <= set(table(stem)[column])


def test_every_scheme_occurs_as_money_support_or_premises():
    used = {
        *table("projets")["dispositif_principal"],
        *table("financements")["dispositif_code"],
        *table("locaux")["dispositif_code"],
        *table("accompagnements")["dispositif_code"],
        *table("appuis")["dispositif_code"],
    }
    assert set(table("dispositifs")["dispositif_code"]) <= used


def test_several_funders_and_several_years():
    rows = table("financements").groupby("projet_id")
    assert (rows["financeur_id"].nunique() >= 3).sum() > 20
    assert (rows["annee"].nunique() >= 3).sum() > 20


def test_agreements_of_several_years_end_around_the_window():
    rows = table("financements").query("forme_convention == 'cpo'")
    assert (rows["convention_id"] != "").all()
    assert (rows["convention_fin"] != "").all()
    assert (rows.groupby("convention_id")["annee"].nunique() >= 3).any()
    ends = set(rows["convention_fin"])
    assert {"2026-06-29", "2026-06-30", "2027-06-30", "2027-07-01"} <= ends
    assert rows.query("'2026-06-30' <= convention_fin <= '2027-06-30'")["convention_id"].nunique() >= 5


def test_stopped_files_have_a_date():
    rows = table("projets")
    for status in ("refuse", "ineligible", "abandonne", "annule", "bloque_partenaire"):
        assert (rows.loc[rows["statut"] == status, "date_arret"] != "").all(), status


def test_tzcld_blocked_by_a_partner():
    blocked = table("projets").query("dispositif_principal == 'TZCLD' and statut == 'bloque_partenaire'")["projet_id"]
    places, money = (
        rows[rows["projet_id"].isin(blocked)] for rows in (table("projets_quartiers"), table("financements"))
    )
    assert len(places) == 2
    assert (money["fonds_origine"] == "DEPARTEMENT").any()
    assert money["montant_attribue_n"].sum() == 0


def test_equity_and_loans_beside_grants():
    kinds = table("financements").groupby("projet_id")["type_concours"].agg(set)
    assert any({"capital", "pret", "garantie", "avance_remboursable", "subvention"} <= used for used in kinds)
    equity = table("financements").query("type_concours in ['capital', 'pret']")
    assert {"ANRU", "BDT"} <= set(equity["dispositif_code"])


def test_rent_in_kind():
    rows = table("financements").query("type_concours in ['aide_en_nature', 'bonification_loyer']")
    assert {"FONCIER", "AIDE_LOYER"} <= set(rows["dispositif_code"])
    assert (rows["montant_attribue_n"] > 0).any()


def test_european_money_passed_on_once_twice_and_from_a_whole_territory():
    rows = table("financements").set_index("financement_id")
    onward = rows[rows["origine_id"] != ""]
    depth = {}
    for row_id, row in onward.iterrows():
        steps, at = 0, row
        while at["origine_id"]:
            steps, at = steps + 1, rows.loc[at["origine_id"]]
            assert steps < 10
        depth[row_id] = steps
    assert max(depth.values()) == 2
    assert (onward["fonds_origine"] == "UE_FSE").all()
    origins = rows.loc[onward["origine_id"]]
    places = table("projets_quartiers")
    assert TERRITOIRE in set(places[places["projet_id"].isin(origins["projet_id"])]["code_quartier"])
    assert (origins["montant_verse"] == "").any()
    assert (onward["montant_verse_n"] > 0).any()


def test_feder_voted_long_ago_and_payment_unknown():
    rows = table("financements").query(
        "fonds_origine == 'UE_FEDER' and date_decision != '' and date_decision < '2024-06-30'"
    )
    assert (rows["montant_verse"] == "").sum() >= 2


def test_projects_across_neighbourhoods_in_uneven_parts():
    rows = table("projets_quartiers").groupby("projet_id")["part_n"]
    assert set(rows.size()) >= {1, 2, 3, 4, 5}
    assert (rows.nunique() == 5).any()


def test_cents_that_cannot_be_shared_evenly():
    rows = table("financements").query("montant_attribue == '10000.01'")
    count = table("projets_quartiers").groupby("projet_id").size()
    assert (count.reindex(rows["projet_id"]) == 5).any()


def test_whole_territory_and_outside():
    places = table("projets_quartiers")
    assert (places.query("code_quartier == @TERRITOIRE")["part_n"] == 1).all()
    outside = places.query("code_quartier == @HORS_QPV")["part_n"]
    assert (outside == 1).any()
    assert (outside < 1).any()


def test_unknown_amounts():
    rows = table("financements")
    voted = rows["date_decision"] != ""
    assert (voted & (rows["montant_attribue"] == "") & (rows["statut"] != "refuse")).any()
    assert ((rows["montant_demande_n"] > 0) & (rows["montant_attribue"] == "") & ~voted).any()
    assert ((rows["montant_demande"] == "") & (rows["montant_attribue_n"] > 0)).any()
    assert (rows["montant_verse"] == "").mean() > 0.2
    assert (rows["financeur_id"] == "").any()


def test_carriers_of_local_law_have_no_national_number():
    rows = table("organismes").query("categorie_juridique == '9260'")
    funded = set(table("projets")["porteur_id"])
    assert len(set(rows["organisme_id"]) & funded) > 20
    assert (rows["rna"] == "").all()
    assert (rows["siret"] != "").any()
    assert (rows["siret"] == "").any()
    assert table("organismes")["organisme_id"].str.startswith("RNA:").any()


def test_one_neighbourhood_has_nothing_and_only_one():
    places = table("projets_quartiers")
    assert NOTHING not in set(places["code_quartier"]) | set(table("locaux")["code_quartier"])
    alive = set(places.merge(active(), on="projet_id")["code_quartier"])
    codes = table("quartiers").query("generation == '2024'")["code_quartier"]
    assert set(codes) - alive == {NOTHING}


def test_rows_on_codes_of_2015():
    places = table("projets_quartiers")
    old = places[places["code_quartier"].str.startswith("QP")]
    brought = table("correspondance").query("code_2015 != ''").set_index("code_2015")["code_2024"]
    assert 4 <= len(old) <= 10
    assert set(old["code_quartier"]) <= set(brought.index)
    assert "QP067007" in set(old["code_quartier"])
    assert brought["QP067007"] == ""


def test_money_without_a_project():
    rows = table("financements").query("projet_id == ''")
    assert len(rows) > 20
    assert (rows["porteur_id"] != "").all()


def test_own_resources_written_as_funding():
    rows = table("financements").query("fonds_origine == 'AUTOFINANCEMENT'")
    assert len(rows) > 3
    assert set(rows["type_concours"]) == {"", "subvention"}


def test_a_vote_taken_back_keeps_its_amount():
    rows = table("financements")
    assert (rows.query("statut == 'annule'")["montant_attribue_n"] > 0).any()
    assert (rows.query("statut == 'abandonne'")["montant_attribue_n"] > 0).any()


def test_files_without_money_carrier_or_subject():
    rows = table("projets")
    assert set(rows.query("statut == 'repere'")["projet_id"]) - set(table("financements")["projet_id"])
    assert (rows["porteur_id"] == "").any()
    assert (rows["secteur"] == "").any()
    assert (rows["type_objet"] == "").any()
    own = table("financements").query("projet_id != '' and porteur_id != ''")
    assert set(own["projet_id"]) & set(rows.query("porteur_id == ''")["projet_id"])


def test_a_project_ends_on_the_day_of_extraction():
    ends = table("projets").query("statut == 'en_cours'")["date_fin"]
    assert EXTRACTION in set(ends)
    assert "2026-06-29" in set(ends)


def test_natural_persons_carry_a_project_and_rent():
    people = set(table("organismes").query("categorie_juridique == '1000'")["organisme_id"])
    assert people & set(table("projets")["porteur_id"])
    assert people & set(table("baux")["locataire_id"])


def test_stops_with_and_without_a_date():
    rows = table("projets").query("date_debut != '' and date_debut <= '2023-06-30'")
    assert ((rows["stade"] == "arrete") & (rows["date_arret"] == "")).any()
    days = (pd.to_datetime(rows["date_arret"]) - pd.to_datetime(rows["date_debut"])).dt.days
    assert (days < 1000).any()
    assert (rows["stade"] == "").any()


def test_people_seen_by_several_operators():
    rows = table("accompagnements")
    seen = rows.groupby("personne_id")
    assert (seen["operateur_id"].nunique() > 1).sum() > 50
    for fixed in ("sexe", "tranche_age", "code_quartier_residence"):
        assert (seen[fixed].nunique() == 1).all()


def test_small_cells_of_people():
    people = table("accompagnements").groupby("code_quartier_residence")["personne_id"].nunique()
    assert people["QN06724N"] == 4
    assert people["QN06723N"] == 3
    assert people["QN06721N"] == 2


def test_small_and_dominated_cells_of_premises():
    lots = table("locaux")
    rented = both(lots, "loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht").query(
        "statut in ['occupe', 'vacant', 'reserve']"
    )
    counts = rented.groupby("code_quartier").size()
    assert counts["QN06717M"] == 2
    assert counts["QN06718I"] == 1
    value = rented["loyer_marche_annuel_m2_ht"].astype(float) * rented["surface_m2"].astype(float)
    top = value.groupby(rented["code_quartier"]).max() / value.groupby(rented["code_quartier"]).sum()
    assert counts["QN06705I"] == 3
    assert top["QN06705I"] > 0.85


def test_lots_let_are_those_with_a_running_lease():
    rows = table("baux")
    running = rows[(rows["date_debut"] <= EXTRACTION) & ((rows["date_fin"] == "") | (rows["date_fin"] >= EXTRACTION))]
    assert set(running["local_id"]) == set(table("locaux").query("statut == 'occupe'")["local_id"])
    assert {"", "true", "false"} == set(rows["locataire_ess"])


# --- plausible figures ------------------------------------------------------------------------------------------


def test_yearly_grants_of_a_metropolis():
    rows = grants()[~grants()["statut"].isin(["refuse", "ineligible", "annule"])]
    years = rows.groupby("annee")["montant_attribue_n"].sum()
    assert years.drop("2026").between(2_200_000, 6_000_000).all()
    assert 1_500_000 < years["2026"] < 5_000_000


def test_award_and_payment_rates():
    rows = both(grants(), "montant_demande", "montant_attribue")
    assert 0.65 < rows["montant_attribue_n"].sum() / rows["montant_demande_n"].sum() < 0.9
    paid = both(grants(), "montant_attribue", "montant_verse").query("annee <= '2024'")
    assert 0.85 < paid["montant_verse_n"].sum() / paid["montant_attribue_n"].sum() < 1


def test_premises_rates():
    lots = table("locaux").query("statut in ['occupe', 'vacant', 'reserve']").astype({"surface_m2": float})
    surface = lots.groupby([lots["dispositif_code"], lots["statut"]])["surface_m2"].sum().unstack(fill_value=0)
    assert 0.75 < surface.at["PEPINIERE", "occupe"] / surface.loc["PEPINIERE"].sum() < 0.95
    let = both(lots, "loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht")
    rents = let[["loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht"]].astype(float).mul(let["surface_m2"], axis=0).sum()
    assert 0.3 < 1 - rents.iloc[0] / rents.iloc[1] < 0.5


def test_start_up_building_keeps_its_limit_of_23_months():
    short = table("locaux").query("type_local == 'pepiniere_lot'")["local_id"]
    rows = both(table("baux"), "date_debut", "date_fin")
    rows = rows[rows["local_id"].isin(short)]
    stays = (pd.to_datetime(rows["date_fin"]) - pd.to_datetime(rows["date_debut"])).dt.days + 1
    assert stays.max() <= 23 * 30.4375
    assert 17 <= stays[rows["date_fin"] <= EXTRACTION].median() / 30.4375 <= 23


def test_founders_rates():
    rows = table("accompagnements").drop_duplicates("personne_id")
    assert 0.35 < (rows["sexe"] == "F").sum() / (rows["sexe"] != "").sum() < 0.5
    assert 0.25 < rows["tranche_age"].isin(["<26", "26-30"]).sum() / (rows["tranche_age"] != "").sum() < 0.4
    firms = table("accompagnements").query("vivant_36m != ''")
    alive = (firms["vivant_36m"] == "true").groupby(firms["forme"] == "micro").mean()
    assert 0.3 < alive[True] < 0.6 < alive[False] < 0.9


def test_a_firm_is_judged_only_when_it_is_old_enough():
    rows = table("accompagnements").query("vivant_36m != ''")
    assert (rows["date_creation"] <= str(date(2023, 7, 1))).all()
    alive = rows[["vivant_12m", "vivant_24m", "vivant_36m"]] == "true"
    assert (alive["vivant_12m"] >= alive["vivant_24m"]).all()
    assert (alive["vivant_24m"] >= alive["vivant_36m"]).all()


def test_establishments():
    rows = table("etablissements")
    known = rows[rows["ess"] != ""]
    assert 0.08 < (known["ess"] == "true").mean() < 0.13
    assert len(known) < len(rows)
    assert {str(year) for year in range(2019, 2027)} <= set(rows["date_creation"].str[:4]) & set(
        rows["date_fermeture"].str[:4]
    )
    assert (rows.query("categorie_juridique == '1000'")["nom"] == "").all()


def test_only_what_a_person_decides_or_an_import_writes_is_absent():
    assert set(BY_STEM) - set(PRESENT) == {"rapprochements", "identites", "sources", "prix", "aides_minimis"}
