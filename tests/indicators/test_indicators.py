"""One hand-checked case, at least, for each indicator. The territory and its money are in `tests.tiny`.

Populations: A 1,000, B 500, C unknown. Years of the folder: 2020, 2023, 2024, 2025. Extraction: 2025-06-30.
"""

from __future__ import annotations

import pytest

from ess_metrics.analyses.values import values
from ess_metrics.indicators import BY_ID, insee_indicators
from tests.answers import ask, rest, rows, total
from tests.tiny import TABLES, A, B, C

SANS_OBJET, SECRET = "sans_objet", "secret"
approx = pytest.approx


# Money: A1-A9


def test_granted(tiny):
    found = ask(tiny, "granted", "code_quartier")
    assert (found.total.value, found.total.n) == (3850.01, 10)
    assert rows(found) == {A: (2083.35, 6), B: (883.33, 4), C: (33.33, 1)}
    assert rest(found) == {
        "HORS_QPV": (250.0, 1),
        "TERRITOIRE": (500.0, 1),
        "inconnu": (60.0, 1),  # P7 has no place
        "sans projet": (40.0, 1),
        "montant inconnu": (None, 1),  # F14
    }


def test_granted_by_what_the_project_does(tiny):
    # sante: F1 1000.01 + F2 500 + F4 100 + F5 500 + F12 200; commerce: F3 300 + F11 60 + F15 900 + F7 refused 0
    found = ask(tiny, "granted", "secteur")
    assert rows(found) == {"commerce": (1260.0, 3), "sante": (2300.01, 5)}
    assert rest(found) == {"inconnu": (250.0, 1), "sans projet": (40.0, 1), "montant inconnu": (None, 1)}


def test_granted_by_carrier_takes_its_projects_when_the_row_has_none(tiny):
    # O1: P1 1700.01 + P4 500 + P5 250 + P7 60; O2: P2 300 + P8 900; O3: P3 100 + F10 40
    found = ask(tiny, "granted", "porteur_id")
    assert rows(found) == {"O1": (2510.01, 6), "O2": (1200.0, 2), "O3": (140.0, 2)}


def test_granted_by_year_shows_a_year_of_unknown_amounts_as_zero(tiny):
    found = ask(tiny, "granted", "annee")
    assert rows(found) == {"2020": (900.0, 1), "2023": (1250.01, 2), "2024": (1700.0, 7), "2025": (0.0, 0)}


def test_granted_by_commune_joins_the_codes_of_a_neighbourhood_of_two(tiny):
    found = ask(tiny, "granted", "commune")
    assert rows(found) == {"67043|67447": (883.33, 4), "67482": (2116.68, 6)}
    assert total(tiny, "granted", {"commune": "67447|67043"}) == (883.33, 4)


def test_requested(tiny):
    # 2000 + 500 + 300 + 500 + 250 + 700 (refused, but asked) + 40 + 60 + 200 + 100 + 900; F4 never said
    assert total(tiny, "granted", amount="demande") == (5550.0, 11)


def test_paid_takes_the_payments_of_the_rows_that_pass_it_on(tiny):
    # 1000.01 + 150 + 500 + 250 + 900, and F12 empty = 120 paid by F13
    assert total(tiny, "granted", amount="verse") == (2920.01, 6)


def test_paid_by_the_origin_row_itself_is_not_added_to(made):
    known = TABLES["financements"].replace(
        "200,200,,,,,2024-05-01,attribue,\n", "200,200,150,,,,2024-05-01,attribue,\n"
    )
    assert total(made(financements=known), "granted", {"dispositif_code": "FSE"}, amount="verse") == (150.0, 1)


def test_concerne_gives_each_place_the_full_value_and_leaves_the_total(tiny):
    # A: P1 1700.01 + P2 300 + P3 100 + P8 900; B: P1 + P3; C: P3
    found = ask(tiny, "granted", "code_quartier", mode="concerne")
    assert rows(found) == {A: (3000.01, 6), B: (1800.01, 4), C: (100.0, 1)}
    assert found.total.value == 3850.01
    assert rest(found)["HORS_QPV"] == (250.0, 1)


def test_concerne_counts_a_project_of_two_neighbourhoods_once_in_their_commune(tiny):
    # A and C are both in 67482: P3's 100 once
    assert rows(ask(tiny, "granted", "commune", mode="concerne"))["67482"] == (3000.01, 6)


def test_concerne_keeps_the_full_value_under_a_place_filter(tiny):
    assert total(tiny, "granted", {"code_quartier": B}) == (883.33, 4)
    assert total(tiny, "granted", {"code_quartier": B}, mode="concerne") == (1800.01, 4)


def test_filters_of_one_column_are_or_and_of_two_columns_are_and(tiny):
    # 2023: 1000.01 + 250; 2020: 900. EPCI in 2024: 300 + 500 + 40 + 60
    assert total(tiny, "granted", {"annee": ["2020", "2023"]}) == (2150.01, 3)
    assert total(tiny, "granted", {"annee": "2024", "fonds_origine": "EPCI"}) == (900.0, 4)
    assert total(tiny, "granted", {"fonds_origine": "CAF"}) == (0.0, 0)


def test_granted_per_inhabitant(tiny):
    # A 2083.35 / 1000 / 4 years; B 883.33 / 500 / 4; total (2083.35 + 883.33) / 1500 / 4, from 6 rows
    found = ask(tiny, "granted_per_inhabitant", "code_quartier")
    assert rows(found) == {A: (0.5208375, 6), B: (0.441665, 4), C: (SANS_OBJET, 0)}
    assert (found.total.value, found.total.n) == (approx(2966.68 / 6000), 6)
    assert rest(found)["population inconnue"] == (33.33, 1)
    assert all(item.unit == "EUR" for item in found.not_shown)


def test_granted_per_inhabitant_divides_by_the_distinct_selected_years(tiny):
    # 2023 and 2024 in A: 500.01 + 683.34 = 1183.35 over 1000 x 2; a range counts its empty years too
    assert rows(ask(tiny, "granted_per_inhabitant", "code_quartier", {"annee": "2023..2024"}))[A] == (0.591675, 5)
    assert rows(ask(tiny, "granted_per_inhabitant", "code_quartier", {"annee": "2021..2024"}))[A][0] == 0.2958375


def test_granted_per_inhabitant_by_year_divides_each_year_by_one(tiny):
    # 2023: P1 1000.01 in A and B; the total still is the yearly mean
    found = ask(tiny, "granted_per_inhabitant", "annee")
    assert found["2023"].value == approx(1000.01 / 1500)
    assert found.total.value == approx(2966.68 / 6000)


def test_granted_per_inhabitant_in_concerne(tiny):
    found = ask(tiny, "granted_per_inhabitant", "code_quartier", mode="concerne")
    assert rows(found)[A][0] == approx(3000.01 / 4000)
    assert found.total.value == approx(2966.68 / 6000)  # the true total
    assert total(tiny, "granted_per_inhabitant", {"code_quartier": B}, mode="concerne")[0] == approx(1800.01 / 2000)


def test_gap_to_mean(tiny):
    mean = 2966.68 / 6000
    found = ask(tiny, "gap_to_mean", "code_quartier")
    assert found[A].value == approx(0.5208375 / mean - 1)
    assert found[B].value == approx(0.441665 / mean - 1)
    assert found[C].status == found.total.status == SANS_OBJET


def test_gini(tiny):
    # x_A .5208375, x_B .441665: 2 x 1000 x 500 x .0791725 / (2 x 1500² x mean)
    assert total(tiny, "gini") == (approx(2 * 500_000 * 0.0791725 / (2 * 1500**2 * 2966.68 / 6000)), 2)


def test_gini_of_money_all_in_one_place_is_what_the_others_weigh(tiny):
    # carrier O2 has money in A only: 1 - 1000/1500
    assert total(tiny, "gini", {"porteur_id": "O2"}) == (approx(1 / 3), 2)


def test_active_projects_on_the_extraction_date(tiny):
    # P1, P2 (ends 2025-12-31), P4, P7; not P3 (solde), P5 (ended), P6 (refused), P8 (abandoned)
    found = ask(tiny, "active_projects", "code_quartier")
    assert rows(found) == {A: (2.0, 2), B: (1.0, 1), C: (0.0, 0)}
    assert found.total.value == 4
    assert rest(found) == {"TERRITOIRE": (1.0, 1), "inconnu": (1.0, 1)}


@pytest.mark.parametrize(
    ("year", "count"),
    [
        ("2020", 1),  # P8, stopped in 2021
        ("2021", 2),  # P8, P4
        ("2022", 1),  # P4
        ("2023", 3),  # P1, P4, P5
        ("2024", 5),  # P1, P2, P3, P4, and P7, undated, by its funding
        ("2025", 3),  # P1, P2, P4
    ],
)
def test_active_projects_in_a_year(tiny, year, count):
    assert total(tiny, "active_projects", {"annee": year}) == (count, count)


def test_active_projects_by_scheme_are_those_of_any_of_their_rows(tiny):
    assert rows(ask(tiny, "active_projects", "dispositif_code")) == {"AAP_CDV": (4.0, 4), "FSE": (1.0, 1)}


def test_active_projects_keep_a_row_for_a_sector_without_any(tiny):
    assert rows(ask(tiny, "active_projects", "type_objet"))["recyclerie"] == (0.0, 0)  # P5, ended


def test_ess_share(tiny):
    # O1 2510.01 of O1 + O2 3710.01; O3 140 unknown
    found = ask(tiny, "ess_share", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(2510.01 / 3710.01), 8)
    assert found[A].value == approx(850.01 / 2050.01)  # P1's half; P2 300 and P8 900 are not ESS
    assert (found[B].value, found[C].status) == (1.0, SANS_OBJET)
    assert rest(found)["statut ESS inconnu"] == (140.0, 2)


def test_neighbourhoods_without_project(tiny):
    # today: C only; 2020: P8 is in A, so B and C; TERRITOIRE does not count
    assert rows(ask(tiny, "neighbourhoods_without_project", "code_quartier")) == {A: (0, 0), B: (0, 0), C: (1, 1)}
    assert total(tiny, "neighbourhoods_without_project") == (1.0, 1)
    assert total(tiny, "neighbourhoods_without_project", {"annee": "2020"}) == (2.0, 2)
    assert rows(ask(tiny, "neighbourhoods_without_project", "commune")) == {"67043|67447": (0, 0), "67482": (1, 1)}


def test_investment_share(tiny):
    # F3 300 + F5 500 of 3850.01 less F4 100, whose section is unknown
    found = ask(tiny, "investment_share", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(800 / 3750.01), 9)
    assert found[A].value == approx(300 / 2050.01)
    assert rest(found)["section inconnue"] == (100.0, 1)


def test_granted_change(tiny):
    # last full year 2024: 1700 / 1250.01; A: 250 + 300 + 33.34 + 100 over 500.01; B is new, C modified
    found = ask(tiny, "granted_change", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(1700 / 1250.01 - 1), 2)
    assert found[A].value == approx(683.34 / 500.01 - 1)
    assert found[B].status == found[C].status == SANS_OBJET
    assert "périmètres différents" in found.notes[0]


@pytest.mark.parametrize(("day", "change"), [("2024-12-31", 1700 / 1250.01 - 1), ("2024-12-30", "sans_objet")])
def test_the_last_full_year_may_end_on_the_extraction_date(tmp_path, day, change):
    from ess_metrics.folder.reading import read
    from tests.tiny import MANIFEST, write_tiny

    folder = write_tiny(tmp_path)
    (folder / "manifest.toml").write_text(MANIFEST.replace("2025-06-30", day), encoding="utf-8")
    assert total(read(folder), "granted_change")[0] == approx(change, abs=1e-9)  # 2024, else 2023 after an empty 2022


def test_granted_change_looks_back_beyond_the_selected_years(tiny):
    assert total(tiny, "granted_change", {"annee": "2024"})[0] == approx(1700 / 1250.01 - 1, abs=1e-9)
    assert total(tiny, "granted_change", {"annee": ["2020", "2023"]})[0] == SANS_OBJET  # nothing in 2022
    assert total(tiny, "granted_change", {"annee": "2025"})[0] == SANS_OBJET  # no amount of 2025 is known: no −100 %
    assert total(tiny, "granted_change", {"code_quartier": B})[0] == SANS_OBJET  # new: no figure, alone either


# Who pays: B1-B10


def test_funder_share(tiny):
    found = ask(tiny, "funder_share", "fonds_origine")
    assert found["EPCI"].value == approx(3050.01 / 3850.01)
    assert found["UE_FSE"].value == approx(200 / 3850.01)
    assert sum(cell.value for _, cell in found) == approx(1)
    by_decider = ask(tiny, "funder_share", "financeur_id")
    assert by_decider["EPCI"].value == approx(3050.01 / 3850.01)
    assert rest(by_decider)["inconnu"][0] == approx(800 / 3850.01)


def test_leverage(tiny):
    # EPCI takes part in P1, P2, P4, P5, P7, P8 (P6 for 0): 3010.01; others there: ETAT 500 + FSE 200
    found = ask(tiny, "leverage", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(700 / 3010.01), 6)
    assert (found[B].value, found[B].n) == (approx(350 / 500), 1)
    assert found[C].status == SANS_OBJET  # the region alone


def test_leverage_follows_the_reference_fund_of_the_manifest(tiny_folder, tmp_path):
    import shutil

    from ess_metrics.folder.reading import read

    folder = shutil.copytree(tiny_folder, tmp_path / "region")
    with (folder / "manifest.toml").open("a") as manifest:
        manifest.write('fonds_reference = "ETAT_P147"\n')
    # P1: (1700.01 - 500) / 500
    assert total(read(folder), "leverage") == (approx(1200.01 / 500), 1)


def test_dependency(tiny):
    # O1: EPCI 1810.01 of 2510.01; O2: all EPCI; O3: REGION 100 of 140; the median is O1's
    found = ask(tiny, "dependency", "porteur_id")
    assert found["O1"].value == approx(1810.01 / 2510.01)
    assert (found["O2"].value, found["O3"].value) == (1.0, approx(100 / 140))
    assert (found.total.value, found.total.n) == (approx(1810.01 / 2510.01), 3)


def test_own_resources_rate(tiny):
    # P1 alone says: 1000 / (1000 + 1700.01); with 2024, all its grants still
    found = ask(tiny, "own_resources_rate", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(1000 / 2700.01), 1)
    assert found[A].value == approx(500 / (500 + 850.01))
    assert total(tiny, "own_resources_rate", {"annee": "2024"}) == (approx(1000 / 2700.01), 1)
    assert total(tiny, "own_resources_rate", {"annee": "2020"})[0] == SANS_OBJET


def test_award_rate(tiny):
    # granted 3750.01 (F7 refused = 0) of 5450 asked, F4 and F14 out; n: rows of the denominator
    found = ask(tiny, "award_rate", "annee")
    assert (found.total.value, found.total.n) == (approx(3750.01 / 5450), 10)
    assert found["2024"].value == approx(1600 / 2300)
    assert found["2025"].status == SANS_OBJET


def test_success_rate(tiny):
    # all but P6 of 8 decided projects
    found = ask(tiny, "success_rate", "code_quartier")
    assert (found.total.value, found.total.n) == (7 / 8, 8)
    assert (found[A].value, found[A].n) == (4 / 5, 5)
    # decided in 2024: P2, P4, P6 and P7 by their rows, P3 by its filing; P1 and P5 were in 2023, P8 in 2019
    assert total(tiny, "success_rate", {"annee": "2024"}) == (approx(4 / 5), 5)


def test_payment_rate(tiny):
    # F1 1000.01, F3 150/300, F5 500, F6 250, F12 120/200, F15 900; unknown: F2 500, F4 100, F10 40, F11 60
    found = ask(tiny, "payment_rate", "fonds_origine")
    assert (found.total.value, found.total.n) == (approx(2920.01 / 3150.01), 6)
    assert found["UE_FSE"].value == approx(120 / 200)
    assert rest(found) == {"versement inconnu": (700.0, 4)}


def test_payment_rate_waits_twelve_months_from_the_decision(made):
    # F3 decided 2024-06-30 is not *more* than 12 months old, the day before is
    late = TABLES["financements"].replace("2024-02-10,attribue", "2024-06-30,attribue")
    assert total(made(financements=late), "payment_rate", {"secteur": "commerce"})[0] == 1.0
    older = TABLES["financements"].replace("2024-02-10,attribue", "2024-06-29,attribue")
    assert total(made(financements=older), "payment_rate", {"secteur": "commerce"})[0] == approx(1050 / 1200)


def test_days_to_agreement(tiny):
    # P1 2023-01-01 to 03-02: 60; P2 2024-01-01 to 02-10: 40; P8 2019-11-01 to 12-01: 30; P6 refused
    found = ask(tiny, "days_to_agreement", "code_quartier")
    assert (found.total.value, found.total.n) == (40.0, 3)
    assert rows(found) == {A: (40.0, 3), B: (60.0, 1), C: (SANS_OBJET, 0)}


def test_cpo_share(tiny):
    # K1 1500.01 of F1 F2 F3 F5 F6 F10 F11 F15 = 3550.01; by number K1 of K1, P2, P4, P5, F10, P7, P8
    assert total(tiny, "cpo_share") == (approx(1500.01 / 3550.01), 8)
    assert rest(ask(tiny, "cpo_share"))["forme inconnue"] == (300.0, 2)
    assert total(tiny, "cpo_share_number") == (approx(1 / 7), 7)
    assert total(tiny, "cpo_share_number", {"fonds_origine": "ETAT_P147"}) == (1.0, 1)


def test_cpo_ending(tiny):
    # K1 ends 2025-12-31; its last year, 2024, is F2 500, half in A and half in B
    found = ask(tiny, "cpo_ending", "code_quartier", {"annee": "2020"})  # selected years are ignored
    assert rows(found) == {A: (250.0, 1), B: (250.0, 1), C: (0.0, 0)}
    assert found.total.value == 500


@pytest.mark.parametrize(
    ("end", "euros"), [("2025-06-29", 0), ("2025-06-30", 500), ("2026-06-30", 500), ("2026-07-01", 0)]
)
def test_cpo_ending_includes_both_ends_of_the_twelve_months(made, end, euros):
    moved = TABLES["financements"].replace("K1,2025-12-31", f"K1,{end}")
    assert total(made(financements=moved), "cpo_ending")[0] == euros


def test_first_time_share(tiny):
    # 2024: O1 (also 2023), O2 (only 2020), O3: two of three are new
    found = ask(tiny, "first_time_share", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(2 / 3), 3)
    assert found[B].value == 1 / 2  # O1 again, O3 new
    assert total(tiny, "first_time_share", {"annee": "2022"})[0] == SANS_OBJET  # the folder begins after 2019
    assert total(tiny, "first_time_share", {"annee": "2023"}) == (1.0, 1)  # 2020 to 2022: O2 only


def test_first_time_share_needs_the_three_years_before(made):
    # money in 2022, but the folder begins in 2020: 2019 can't be looked at
    moved = TABLES["financements"].replace(
        "AAP_CDV,2023,fonctionnement,subvention,250", "AAP_CDV,2022,fonctionnement,subvention,250"
    )
    assert total(made(financements=moved), "first_time_share", {"annee": "2022"}) == (SANS_OBJET, 1)


# What comes out of it: C1-C7


def test_jobs(tiny):
    # P1 2 ETP, half in A and half in B; P2 1 in A; six projects never said
    found = ask(tiny, "jobs", "code_quartier")
    assert rows(found) == {A: (2.0, 2), B: (1.0, 1), C: (0.0, 0)}
    assert (found.total.value, rest(found)["valeur inconnue"]) == (3.0, (None, 6))
    assert total(tiny, "jobs", {"annee": "2023"}) == (2.0, 1)


def test_grant_per_job(tiny):
    # P1 1700.01 and P2 300 for 3 jobs; A: (850.01 + 300) / 2; 2023: P1 alone, all its grants
    found = ask(tiny, "grant_per_job", "code_quartier")
    assert (found.total.value, found.total.n) == (approx(2000.01 / 3), 2)
    assert (found[A].value, found[B].value) == (approx(1150.01 / 2), approx(850 / 1))
    assert total(tiny, "grant_per_job", {"annee": "2023"}) == (approx(1700.01 / 2), 1)
    # all the euros of the projects that the scheme takes part in, for all their jobs
    assert rows(ask(tiny, "grant_per_job", "dispositif_code"))["FSE"] == (approx(1700.01 / 2, abs=1e-8), 1)


def test_qpv_beneficiary_share(tiny):
    # P1 60/100, P3 50/50, P6 (refused, it counts) 0/10; B: 30 + 16.665 of 50 + 16.665
    found = ask(tiny, "qpv_beneficiary_share", "code_quartier")
    assert (found.total.value, found.total.n) == (110 / 160, 3)
    assert found[B].value == approx((30 + 50 * 0.3333) / (50 + 50 * 0.3333))


def test_project_survival(tiny):
    # begun before 2022-06-30: P8, stopped after 18 months; P4 is a study
    assert total(tiny, "project_survival") == (0.0, 1)
    assert total(tiny, "project_survival", {"annee": "2023"})[0] == SANS_OBJET  # P8 was no longer active


def test_project_survival_counts_a_stop_after_36_months_as_alive(made):
    late = TABLES["projets"].replace("2021-06-30", "2023-01-02")
    assert total(made(projets=late), "project_survival") == (1.0, 1)
    last_day = TABLES["projets"].replace("2021-06-30", "2023-01-01")
    assert total(made(projets=last_day), "project_survival") == (0.0, 1)


def test_call_win_rate(tiny):
    found = ask(tiny, "call_win_rate", "porteur_id")
    assert (found.total.value, found.total.n) == (1 / 2, 2)  # X3 is only filed
    assert rows(found)["O1"] == (1.0, 1)  # X1 is a support to P1, carried by O1


def test_fabrique_conversion(tiny):
    # P1 went as far as lancement (X7, X8 once), X9 as far as porteur
    found = ask(tiny, "fabrique_conversion", "etape")
    assert [cell.value for _, cell in found] == [2, 2, 2, 1, 1]
    assert found.total.value == 2


def test_study_success_rate(tiny):
    assert total(tiny, "study_success_rate") == (1 / 2, 2)  # X4 yes with conditions, X5 no, X6 still running


def test_support_days(tiny):
    # A: 4 + 6 + 10 + 10 + 2 + 2; B: 1 + 2; X3 unknown
    found = ask(tiny, "support_days", "code_quartier")
    assert rows(found) == {A: (34.0, 6), B: (3.0, 2), C: (0.0, 0)}
    assert (found.total.value, rest(found)["valeur inconnue"]) == (37.0, (None, 1))


def test_outputs_are_never_added_together(tiny):
    found = ask(tiny, "outputs", "mesure")
    assert rows(found) == {"adherents": (150.0, 1), "surface_cultivee_m2": (500.0, 1)}  # a stock: the last year
    assert found.total.status == SANS_OBJET
    assert [row["unit"] for row in found.to_json()["rows"]] == ["personnes", "m²"]
    assert total(tiny, "outputs", {"mesure": "adherents"}) == (150.0, 1)
    assert rows(ask(tiny, "outputs", "mesure", {"dispositif_code": "FSE"})) == {"adherents": (150.0, 1)}  # P1's


def test_events_and_their_participants(tiny):
    assert rows(ask(tiny, "events", "annee")) == {"2023": (1.0, 1), "2024": (2.0, 2)}
    found = ask(tiny, "event_participants", "code_quartier")
    assert rows(found) == {A: (10.0, 1), B: (0.0, 0), C: (0.0, 0)}
    assert rest(found) == {"TERRITOIRE": (20.0, 1), "valeur inconnue": (None, 1)}


# Founders: D1-D5 (cells under 5 people are in tests.secrecy.test_secrecy)


def test_founders(tiny):
    # H1 to H6 in A, H8 to H12 in B, hidden with H13, alone outside; H1 came twice
    found = ask(tiny, "founders", "code_quartier")
    assert (found[A].value, found[B].status, found.total.value) == (6, SECRET, 12)


def test_founders_by_where_they_settle(tiny):
    # everyone settles in B but H13, in A: hidden, and B with it
    found = ask(tiny, "founders", "code_quartier", place="implantation")
    assert (found[A].status, found[B].status, found[C].value) == (SECRET, SECRET, 0)


def test_founder_funnel(tiny):
    # H1 reached financement, H8 to H12 conseil_montage
    found = ask(tiny, "founder_funnel", "etape")
    assert [cell.value for _, cell in found][:3] == [12, 6, None]  # conseil_montage goes with the only hidden stage
    assert found["financement"].status == SECRET
    # the cohort of 2023 is H1 to H6: H13 entered in 2024, and what H1 did in 2024 counts for 2023
    cohort = ask(tiny, "founder_funnel", "etape", {"annee": "2023"})
    assert (cohort.total.value, cohort["financement"].status) == (6, SECRET)


def test_firm_survival(tiny):
    assert total(tiny, "firm_survival") == (4 / 5, 5)  # H8 to H12, all but H9


def test_women_and_young_people(tiny):
    # known sex: H1 to H6 and H13, three women; known age: 12, H1 (<26) and H13 (26-30)
    for indicator, share, n in (("women_share", 3 / 7, 7), ("under30_share", 2 / 12, 12)):
        by_contract = values(tiny, indicator, released=False).total  # three women, two young: told to no screen
        assert (by_contract.value, by_contract.n) == (approx(share), n)


def test_ess_creation_share(tiny):
    assert total(tiny, "ess_creation_share") == (approx(2 / 6), 6)  # H1 and H8 of H1, H8 to H12


# Premises: E1-E6


def test_occupancy_and_vacancy(tiny):
    # occupied L1 100 + L4 100; vacant L2 50; reserve L3 50; L5 of unknown area; L6 under works
    found = ask(tiny, "occupancy", "code_quartier")
    assert rows(found) == {A: (0.5, 3), B: (1.0, 1), C: (SANS_OBJET, 0)}
    assert (found.total.value, found.total.n) == (approx(200 / 300), 4)
    assert total(tiny, "vacancy") == (approx(50 / 300), 4)
    assert rest(found)["surface inconnue"] == (None, 1)


def test_rent_gap(tiny):
    # paid 6000 + 3000 + 2500 + 8000 of 10000 + 5000 + 5000 + 10000
    assert total(tiny, "rent_gap") == (approx(1 - 19500 / 30000), 4)


def test_rent_subsidy(made):
    # (100-60) x 100 + (100-80) x 100 in tiny; with L2 and L3 let as well: + 40 x 50 + 50 x 50
    let = TABLES["locaux"].replace("vacant", "occupe").replace("reserve", "occupe")
    assert total(made(locaux=let), "rent_subsidy") == (4000 + 2000 + 2000 + 2500, 4)


def test_ess_tenant_share(made):
    # running on 2025-06-30: B1 L1 100 m² (its last day) ESS; B2 L4 100 m² (its first day) O2 not; B6 L2 50 m² O1
    leases = TABLES["baux"] + "B6,L2,O1,2025-01-01,,,\nB7,L3,O3,2025-01-01,,,\n"
    found = ask(made(baux=leases), "ess_tenant_share")
    assert (found.total.value, found.total.n) == (approx(150 / 250), 3)
    assert found.not_shown[0].reason == "statut du locataire inconnu"  # O3, 50 m², one lease: hidden


def test_length_of_stay(tiny):
    # B1 547 days, B3 730, B4 181: the median, in months
    assert total(tiny, "length_of_stay") == (approx(547 / 30.4375), 3)


# Clauses and establishments


def test_clauses(tiny):
    assert total(tiny, "clause_completion") == (approx(1500 / 1500), 2)  # M3 is not closed
    assert rows(ask(tiny, "clause_completion", "annee"))["2024"] == (1.2, 1)
    assert total(tiny, "clause_qpv_share") == (12 / 20, 2)
    assert total(tiny, "clause_hours_share") == (1500 / 20000, 2)


def test_establishments(tiny):
    # 4 closed in 2024, 6 opens after the extraction date
    found = ask(tiny, "establishments", "code_quartier")
    assert rows(found) == {A: (3.0, 3), B: (0.0, 0), C: (0.0, 0)}
    assert (found.total.value, rest(found)) == (4.0, {"HORS_QPV": (1.0, 1)})
    assert total(tiny, "ess_establishments") == (2.0, 2)
    assert total(tiny, "ess_establishment_share") == (approx(2 / 3), 3)
    assert rows(ask(tiny, "establishments", "naf")) == {"47.11B": (3.0, 3), "88.99B": (1.0, 1)}


def test_creations_and_closures(tiny):
    assert rows(ask(tiny, "creations", "annee")) == {"2019": (3, 3), "2023": (1, 1), "2024": (1, 1), "2025": (1, 1)}
    assert total(tiny, "creations", {"annee": "2023..2024"}) == (2.0, 2)
    assert total(tiny, "closures", {"annee": "2024"}) == (1.0, 1)


def test_establishments_per_1000(tiny):
    # 3 in A (1,000) and B (500): 2 in 1,000; C has no known population
    found = ask(tiny, "establishments_per_1000", "code_quartier")
    assert rows(found) == {A: (3.0, 3), B: (0.0, 0), C: (SANS_OBJET, 0)}
    assert (found.total.value, found.total.n) == (2.0, 3)


# Two generations


OLD = "projet_id,code_quartier,part,methode\nP1,QP067001,1,saisie\n" + "".join(
    line + "\n" for line in TABLES["projets_quartiers"].splitlines()[1:] if not line.startswith("P1")
)


def test_money_on_another_generation_is_not_shown(made):
    found = ask(made(projets_quartiers=OLD), "granted", "code_quartier")
    assert rest(found)["autre génération"] == (1700.01, 3)
    assert rows(found)[B] == (33.33, 1)


def test_a_commune_is_its_neighbourhoods_of_the_generation(made):
    # the old code, in 67482 too, is left out: A 300 + 33.34 + 900, C 33.33
    data = made(projets_quartiers=OLD)
    assert total(data, "granted", {"commune": "67482"})[0] == approx(1266.67)
    assert rows(ask(data, "granted", "commune"))["67482"][0] == approx(1266.67)


def test_a_correspondence_brings_money_over_and_what_left_stays(made):
    # 60 % of the population now lives in B: 600.01 (600.006 up) + 300 + 120; the rest stays on the old code
    ways = f"code_2015,code_2024,part_population,nature\nQP067001,{B},0.6,modifie\n"
    found = ask(made(projets_quartiers=OLD, correspondance=ways), "granted", "code_quartier")
    assert rows(found)[B] == (1020.01 + 33.33, 4)
    assert rest(found)["autre génération"] == (680.0, 3)


def test_every_indicator_has_a_case_here():
    import pathlib

    text = pathlib.Path(__file__).read_text(encoding="utf-8")
    assert [name for name in BY_ID if f'"{name}"' not in text and name not in ELSEWHERE] == []


ELSEWHERE = {entry.id for entry in insee_indicators.ENTRIES} | {
    *("women_led_share", "beneficiaries", "qpv_beneficiaries", "clause_beneficiaries"),  # in test_readings
}


SIZES = f"""siret,code_quartier,naf,ess,etat,date_creation,date_fermeture,tranche_effectifs
10000000000001,{A},88.99B,true,actif,2019-01-01,,11
10000000000002,{A},47.11B,true,actif,2019-01-01,,01
10000000000003,{A},47.11B,false,actif,2019-01-01,,53
10000000000004,{B},47.11B,true,actif,2019-01-01,,NN
10000000000005,{B},47.11B,true,actif,2019-01-01,,
10000000000006,{B},47.11B,true,ferme,2019-01-01,2020-01-01,22
10000000000007,HORS_QPV,47.11B,true,actif,2019-01-01,,53
10000000000008,HORS_QPV,47.11B,false,actif,2019-01-01,,01
"""


def test_ess_jobs_least(made):
    # A: 10 + 1; B: 0, and one of unknown size; the closed one and those out of the ESS do not count
    found = ask(made(etablissements=SIZES), "ess_jobs_least", "code_quartier")
    assert rows(found) == {A: (11.0, 2), B: (0.0, 1), C: (0.0, 0)}
    assert rest(found)["HORS_QPV"] == (10000.0, 1)
    assert found.total.value == 10011.0
    assert rest(found)["taille inconnue"] == (None, 1)


def test_ess_jobs_most(made):
    # A: 19 + 2; outside, « 10,000 and more » has no upper bound: it is among the unknown
    found = ask(made(etablissements=SIZES), "ess_jobs_most", "code_quartier")
    assert rows(found) == {A: (21.0, 2), B: (0.0, 1), C: (0.0, 0)}
    assert rest(found)["taille inconnue"] == (None, 2)


def test_ess_location_quotient(made):
    # 5 of the 7 active ones are of the ESS; 2 of 3 in A, 2 of 2 in B
    found = ask(made(etablissements=SIZES), "ess_location_quotient", "code_quartier")
    assert rows(found) == {A: (approx((2 / 3) / (5 / 7)), 3), B: (approx(1 / (5 / 7)), 2), C: ("sans_objet", 0)}
    assert found.total.value == approx((4 / 5) / (5 / 7))


JOBS = f"""siret,siren,code_quartier,naf,categorie_juridique,ess,etat,tranche_effectifs
11111111100001,111111111,{A},88.99B,9220,true,actif,11
22222222200001,222222222,{A},47.11B,5710,true,actif,01
33333333300001,333333333,{A},47.11B,5499,false,actif,02
44444444400001,444444444,{B},47.11B,5499,false,actif,12
55555555500001,555555555,{B},47.11B,,true,actif,
66666666600001,666666666,HORS_QPV,47.11B,5499,false,actif,12
"""
LISTED = """organisme_id,nom,siren,ess_statut,esus,siae_type
O1,Association Un,,association,,
O2,Société Deux,,hors_ess,,
O3,Inconnue Trois,,inconnu,,
EPCI,Métropole,,hors_ess,,
11111111100001,Un,111111111,association,,AI
11111111100002,Un aussi,111111111,association,,AI
22222222200001,Deux,222222222,inconnu,true,
44444444400001,Quatre,444444444,cooperative,false,EI
44444444400002,Quatre ou pas,444444444,mutuelle,false,ACI
"""


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        # the list's word, else the legal category; what is out of the ESS is out whatever a list says of its unit
        ("ess_statut", {"association": 10.0, "societe_commerciale_ess": 1.0, "hors_ess": 0.0}),
        ("esus", {"true": 1.0, "false": 0.0}),
        ("siae_type", {"AI": 10.0}),  # two kinds said of one unit are none
        ("tranche_effectifs", {"01": 1.0, "02": 0.0, "11": 10.0, "12": 0.0}),
    ],
)
def test_jobs_by_kind_of_structure(made, by, expected):
    found = ask(made(etablissements=JOBS, organismes=LISTED), "ess_jobs_least", by)
    assert {key: value for key, (value, _) in rows(found).items()} == expected
    assert found.total.value == 11.0


def test_a_kind_of_structure_filters(made):
    data = made(etablissements=JOBS, organismes=LISTED)
    assert ask(data, "establishments", where={"siae_type": "AI"}).total.value == 1.0
    assert ask(data, "ess_jobs_most", where={"ess_statut": "societe_commerciale_ess"}).total.value == 2.0


def test_ess_job_share_least(made):
    # A: 11 of the ESS at least, 5 others at most; B: 0 of the ESS, 49 others; the unknown size leaves both sides
    found = ask(made(etablissements=JOBS), "ess_job_share_least", "code_quartier")
    assert rows(found) == {A: (11 / 16, 3), B: (0.0, 1), C: ("sans_objet", 0)}
    assert found.total.value == approx(11 / (11 + 5 + 49))  # the neighbourhoods, without what is outside
    assert rest(found)["taille ou statut inconnus"] == (1.0, 1)


def test_ess_job_share_most(made):
    # A: 19 + 2 of the ESS at most, 3 others at least; B: 20 others
    found = ask(made(etablissements=JOBS), "ess_job_share_most", "code_quartier")
    assert rows(found)[A] == (21 / 24, 3)
    assert found.total.value == approx(21 / (21 + 3 + 20))


def test_ess_job_quotient_least(made):
    # France: 10.4 % of jobs
    found = ask(made(etablissements=JOBS), "ess_job_quotient_least", "code_quartier")
    assert rows(found)[A] == (approx(11 / 16 / 0.104), 3)


def test_ess_job_quotient_most(made):
    found = ask(made(etablissements=JOBS), "ess_job_quotient_most", "code_quartier")
    assert rows(found)[A] == (approx(21 / 24 / 0.104), 3)


def test_grant_per_ess_job_least(made):
    # A in 2024, carriers of the ESS: P1 has half of 500 and 200, and P8 nothing that year; at most 21 jobs
    found = ask(made(etablissements=JOBS), "grant_per_ess_job_least", "code_quartier", where={"annee": "2024"})
    euros = ask(made(), "granted", where={"annee": "2024", "code_quartier": A, "porteur_id": "O1"}).total.value
    assert euros > 0
    assert rows(found) == {A: (approx(euros / 21), 2), B: ("sans_objet", 0), C: ("sans_objet", 0)}
    both = ask(made(etablissements=JOBS), "grant_per_ess_job_least", "code_quartier", where={"annee": "2023..2024"})
    more = ask(made(), "granted", where={"annee": "2023..2024", "code_quartier": A, "porteur_id": "O1"}).total.value
    assert rows(both)[A] == (approx(more / 21 / 2), 2)  # a year


def test_grant_per_ess_job_most(made):
    found = ask(made(etablissements=JOBS), "grant_per_ess_job_most", "code_quartier", where={"annee": "2024"})
    euros = ask(made(), "granted", where={"annee": "2024", "code_quartier": A, "porteur_id": "O1"}).total.value
    assert rows(found)[A] == (approx(euros / 11), 2)


SIDE = f"""code_quartier,indicateur,annee,valeur,unite,statut
{A},etablissements,2021,9,établissements,ok
{A},etablissements,2022,6,établissements,ok
{B},etablissements,2022,,établissements,secret
"""


def test_establishments_over_insee(made):
    # A: 3 active ones for the 6 that Insee counts last; B is secret, C is not covered
    found = ask(made(etablissements=JOBS, indicateurs=SIDE), "establishments_over_insee", "code_quartier")
    assert rows(found) == {A: (0.5, 3), B: ("sans_objet", 0), C: ("sans_objet", 0)}
    assert found.total.value == 0.5
    assert rest(found)["sans dénombrement de l’Insee"] == (2.0, 2)


CONTRACTS = """marche_id,date_notification,montant_ht,considerations
M1,2023-05-01,1000,reserve
M2,2023-06-01,,reserve|clause
M3,2024-01-10,500,clause|critere
M4,2024-02-10,700,critere
M5,2024-03-10,900,
"""


def test_reserved_contracts(made):
    found = ask(made(clauses=CONTRACTS), "reserved_contracts", "annee")
    assert rows(found) == {"2023": (2.0, 2), "2024": (0.0, 0)}
    assert (found.total.value, rest(found)["considérations non dites"]) == (2.0, (None, 1))


def test_clause_contracts(made):
    # M2 is reserved and under a clause: once in each; an environmental or social criterion is no clause
    found = ask(made(clauses=CONTRACTS), "clause_contracts", "annee")
    assert rows(found) == {"2023": (1.0, 1), "2024": (1.0, 1)}
    assert ask(made(clauses=CONTRACTS), "clause_contracts", where={"annee": "2024"}).total.value == 1.0


def test_reserved_contracts_amount(made):
    found = ask(made(clauses=CONTRACTS), "reserved_contracts_amount", "annee")
    assert rows(found)["2023"] == (1000.0, 1)
    assert rest(found)["montant inconnu"] == (None, 1)


def test_clause_contracts_amount(made):
    assert ask(made(clauses=CONTRACTS), "clause_contracts_amount").total.value == 500.0


FILES = """source_id,fichier,licence
S1,subventions.csv,Licence ouverte
S2,suivi.xlsx,
"""
READ = """financement_id,projet_id,financeur_id,dispositif_code,annee,type_concours,montant_attribue,source_id
F1,P1,EPCI,AAP_CDV,2023,subvention,600,S1
F2,P1,EPCI,AAP_CDV,2023,subvention,300,S2
F3,P2,EPCI,AAP_CDV,2024,subvention,50,S2|S1
F4,P2,EPCI,AAP_CDV,2024,subvention,50,
F5,P2,O2,AAP_CDV,2024,subvention,1000,S1
F6,P2,EPCI,AAP_CDV,2024,pret,9000,S1
"""


def test_published_share(made):
    assert ask(made(), "published_share").total.status == "sans_objet"  # nobody says where the rows come from
    # the metropolis decided 1,000 €: 650 stand in a file under a licence, 300 in one that says none, 50 in no file
    data = made(financements=READ, sources=FILES)
    found = ask(data, "published_share", "financeur_id")
    assert rows(found) == {"EPCI": (0.65, 4), "O2": (1.0, 1)}
    assert found.total.value == 1650 / 2000
    assert rest(found)["fichier de licence non dite"] == (300.0, 1)
    assert rest(found)["aucun fichier publié connu"] == (50.0, 1)
    assert rows(ask(data, "published_share", "annee", where={"financeur_id": "EPCI"}))["2024"] == (0.5, 2)
