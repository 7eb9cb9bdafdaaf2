"""The settled readings of the contract (sections 5, 6, 12), each by its number, on folders checked by hand."""

from __future__ import annotations

import pytest

from ess_metrics.analyses import portfolio
from ess_metrics.analyses.head_offices import head_offices
from ess_metrics.analyses.values import raw_values, values
from ess_metrics.counting import coverage
from ess_metrics.counting.places import as_neighbourhoods
from ess_metrics.counting.table_facts import stored
from ess_metrics.indicators import BY_ID, INDICATORS
from ess_metrics.model.faults import DataError
from ess_metrics.model.result import SANS_OBJET, SECRET
from ess_metrics.model.selection import Selection, UsageError
from ess_metrics.views.pages.project_lists import project_list
from tests.answers import ask, rest, rows, total
from tests.tiny import MANIFEST, TABLES, A, B, C

OLD, GONE, SPLIT = "QP067001", "QP067002", "QP067003"
QUARTIERS = (
    TABLES["quartiers"] + f"{GONE},2015,Sorti,67482,Strasbourg,,300\n{SPLIT},2015,Partagé,67482,Strasbourg,,300\n"
)
LINKS = f"""code_2015,code_2024,part_population,nature
{OLD},{A},0.8,renomme
{SPLIT},{A},0.25,modifie
{SPLIT},{B},0.5,modifie
"""
PROJECTS = (
    "projet_id,intitule,porteur_id,dispositif_principal,statut,date_depot,date_debut,ressources_propres,emplois_crees\n"
)
PLACES = "projet_id,code_quartier,part\n"
ROWS = (
    "financement_id,projet_id,porteur_id,fonds_origine,dispositif_code,annee,type_concours,montant_attribue,statut,"
    "date_decision\n"
)


def folder(made, projects: str = "", places: str = "", rows: str = "", **more):
    """A folder of a few projects; every other table is the tiny one's, or absent."""
    tables = {"projets": PROJECTS + projects, "projets_quartiers": PLACES + places, "financements": ROWS + rows}
    absent = dict.fromkeys("locaux baux accompagnements appuis clauses realisations evenements etablissements".split())
    return made(**(absent | tables | more))


# -- section 5 and 12.1-20 ---------------------------------------------------------------------------------------------


TWO_FUNDS = "P1,Un,O1,AAP_CDV,attribue,,2024-01-01,100,2\nP2,Deux,O2,,attribue,,2024-01-01,50,1\n"
THEIR_MONEY = (
    "F1,P1,,EPCI,AAP_CDV,2023,subvention,300,attribue,\n"
    "F2,P1,,REGION,FSE,2024,subvention,100,attribue,\n"
    "F3,P1,,BDT,FSE,2024,pret,5000,attribue,\n"
    "F4,P2,,REGION,FSE,2024,subvention,150,attribue,\n"
)


def test_5_1_filters_choose_projects_and_their_money_stays_whole(made):
    data = folder(made, TWO_FUNDS, f"P1,{A},1\nP2,{B},1\n", THEIR_MONEY)
    # a filter on the fund EPCI keeps P1, and all its grants: 400
    assert total(data, "grant_per_job", {"fonds_origine": "EPCI"}) == (200.0, 1)
    assert total(data, "own_resources_rate", {"fonds_origine": "EPCI"}) == (0.2, 1)
    # by fund, with a filter on REGION: the only key of the selection
    by_fund = ask(data, "grant_per_job", "fonds_origine", {"fonds_origine": "REGION"})
    assert rows(by_fund) == {"REGION": (pytest.approx(550 / 3), 2)}


def test_12_4_a_row_that_fits_is_any_row_and_several_may_fit_together(made):
    data = folder(made, TWO_FUNDS, f"P1,{A},1\nP2,{B},1\n", THEIR_MONEY)
    assert total(data, "grant_per_job", {"fonds_origine": "BDT"}) == (200.0, 1)  # the loan of P1 chooses P1
    assert total(data, "grant_per_job", {"fonds_origine": "EPCI", "dispositif_code": "FSE"}) == (200.0, 1)


def test_12_5_keys_are_those_of_all_rows_of_the_kept_projects(made):
    data = folder(made, TWO_FUNDS, f"P1,{A},1\nP2,{B},1\n", THEIR_MONEY)
    assert set(rows(ask(data, "jobs", "fonds_origine", {"dispositif_code": "AAP_CDV"}))) == {"EPCI", "REGION", "BDT"}
    halves = ask(data, "grant_per_job", "code_quartier")
    assert (halves[A].value, halves[B].value) == (200.0, 150.0)


DECISIONS = (
    "F1,P1,,EPCI,AAP_CDV,2024,subvention,300,attribue,2024-03-01\n"
    "F2,P1,,BDT,AAP_CDV,2023,pret,900,attribue,2023-03-01\n"
    "F3,P2,,EPCI,AAP_CDV,2024,subvention,0,refuse,\n"
    "F4,P4,,EPCI,AAP_CDV,2024,prestation,700,attribue,2024-01-01\n"
)
DECIDED = (
    "P1,Un,O1,,attribue,2022-01-01,,,\nP2,Deux,O1,,refuse,2024-05-01,,,\nP3,Trois,O1,,attribue,,,,\n"
    "P4,Poste,O1,,attribue,2024-01-01,,,\n"
)


def test_5_2_success_rate_speaks_of_the_projects_decided_in_the_years(made):
    data = folder(made, DECIDED, "", DECISIONS)
    assert total(data, "success_rate") == (pytest.approx(1 / 3), 3)  # the post is no application
    assert total(data, "success_rate", {"annee": "2023"}) == (1.0, 1)  # P1 by its loan, decided first
    assert total(data, "success_rate", {"annee": "2024"}) == (0.0, 1)  # P2 by its filing


def test_12_8_an_unknown_decision_date_is_stated_with_years_only(made):
    data = folder(made, DECIDED, "", DECISIONS)
    assert rest(ask(data, "success_rate")) == {}
    with_year = ask(data, "success_rate", None, {"annee": "2023"}).not_shown
    assert [(i.reason, i.value, i.n, i.unit) for i in with_year] == [("date de décision inconnue", 1.0, 1, "projets")]
    by_year = ask(data, "success_rate", "annee")
    assert rows(by_year) == {"2023": (1.0, 1), "2024": (0.0, 1)}
    assert rest(by_year) == {"date de décision inconnue": (1.0, 1)}
    assert by_year.total.n == 3


def test_12_9_with_years_the_share_of_beneficiaries_speaks_of_projects_active_in_them(made):
    head = "projet_id,intitule,statut,date_debut,date_fin,beneficiaires,beneficiaires_qpv\n"
    projects = (
        "P1,Un,attribue,2023-01-01,2023-12-31,100,40\nP2,Deux,refuse,2023-01-01,2023-12-31,100,100\n"
        "P3,Trois,attribue,2024-01-01,2024-12-31,100,10\nP4,Quatre,attribue,2023-01-01,,100,\n"
    )
    data = folder(made, projets=head + projects)
    assert total(data, "qpv_beneficiary_share") == (0.5, 3)  # whatever their status, where both are known
    assert total(data, "qpv_beneficiary_share", {"annee": "2023"}) == (0.4, 1)  # the refused one leaves
    assert total(data, "qpv_beneficiary_share", {"annee": "2024"}) == (0.1, 1)


def test_12_6_a_project_is_granted_by_any_of_its_grants_whatever_the_filters(made):
    data = folder(made, TWO_FUNDS, "", THEIR_MONEY)
    assert total(data, "success_rate", {"fonds_origine": "BDT"}) == (1.0, 1)


def test_12_7_a_post_is_no_project(made):
    data = folder(made, DECIDED, f"P4,{A},1\n", DECISIONS)
    assert total(data, "active_projects") == (2.0, 2)  # P1 and P3
    assert total(data, "neighbourhoods_without_project") == (3.0, 3)


def test_5_13_a_post_is_in_no_list_of_projects_and_is_counted_beside(made):
    data = folder(made, DECIDED, f"P4,{A},1\n", DECISIONS)
    assert set(portfolio.listed(data, Selection())["projet_id"]) == {"P1", "P2", "P3"}
    assert portfolio.posts_beside(data, Selection()) == 1
    assert "1 poste" in project_list(data, Selection()).sentence.replace("\u202f", " ").replace("\xa0", " ")


def test_5_3_and_12_10_days_to_agreement_look_at_rows_granted(made):
    projects = "P1,Un,O1,,attribue,2024-02-01,,,\nP2,Deux,O1,,attribue,2024-02-01,,,\n"
    dated = (
        "F1,P1,,EPCI,AAP_CDV,2024,subvention,300,ineligible,2024-02-05\n"
        "F2,P1,,REGION,AAP_CDV,2024,subvention,300,solde,2024-02-21\n"
        "F3,P1,,EPCI,AAP_CDV,2024,pret,300,attribue,2024-02-02\n"
        "F4,P2,,EPCI,AAP_CDV,2024,subvention,300,attribue,2024-01-22\n"
    )
    data = folder(made, projects, "", dated)
    assert total(data, "days_to_agreement", {"fonds_origine": "REGION"}) == (20.0, 1)
    assert total(data, "days_to_agreement") == (5.0, 2)  # the median of 20 and −10


def test_5_4_and_12_11_leverage_takes_the_projects_with_euros_of_the_reference_fund_in_the_cell(made):
    money = (
        "F1,P1,,EPCI,AAP_CDV,2023,subvention,100,attribue,\n"
        "F2,P1,,REGION,AAP_CDV,2024,subvention,300,attribue,\n"
        "F3,P2,,EPCI,AAP_CDV,2023,subvention,0,attribue,\n"
        "F4,P2,,REGION,AAP_CDV,2023,subvention,900,attribue,\n"
    )
    data = folder(made, TWO_FUNDS, f"P1,{A},0.5\nP1,{B},0.5\nP2,{B},1\n", money)
    assert total(data, "leverage") == (3.0, 1)  # P2 has a row of EPCI, of 0 €
    assert rows(ask(data, "leverage", "annee")) == {"2023": (0.0, 1), "2024": (SANS_OBJET, 0)}
    assert rows(ask(data, "leverage", "code_quartier"))[B] == (3.0, 1)


PLACED = f"P1,{SPLIT},1\nP2,{OLD},1\n"


def test_5_5_and_12_1_a_part_on_an_older_code_goes_to_its_successors_by_population(made):
    data = folder(made, TWO_FUNDS, PLACED, THEIR_MONEY, quartiers=QUARTIERS, correspondance=LINKS)
    found = ask(data, "granted", "code_quartier")
    # P1 400: a quarter, a half, a quarter left; P2 150: 0.8, the rest left
    assert rows(found) == {A: (220.0, 3), B: (200.0, 2), C: (0.0, 0)}
    assert rest(found) == {"autre génération": (130.0, 3)}
    assert rows(ask(data, "active_projects", "code_quartier")) == {A: (2.0, 2), B: (1.0, 1), C: (0.0, 0)}


def test_12_1_what_cannot_be_split_needs_a_code_that_became_one_other(made):
    lots = f"local_id,code_quartier,surface_m2,statut\nL1,{OLD},100,occupe\nL2,{SPLIT},50,vacant\n"
    data = folder(made, quartiers=QUARTIERS, correspondance=LINKS, locaux=lots)
    found = ask(data, "occupancy", "code_quartier")
    assert rows(found)[A] == (1.0, 1)  # renamed, whatever its share
    assert rest(found)["autre génération"] == (50.0, 1)


def test_12_2_a_filter_on_an_older_code_stands_for_its_successor(made):
    data = folder(made, TWO_FUNDS, PLACED, THEIR_MONEY, quartiers=QUARTIERS, correspondance=LINKS)
    renamed = ask(data, "granted", None, {"code_quartier": OLD})
    assert (renamed.total.value, len(renamed.notes)) == (220.0, 1)
    assert OLD in renamed.notes[0]
    assert A in renamed.notes[0]
    lost = ask(data, "granted", "code_quartier", {"code_quartier": [GONE, SPLIT]})
    assert rows(lost) == {A: (SANS_OBJET, None), B: (SANS_OBJET, None), C: (SANS_OBJET, None)}
    assert (lost.total.value, lost.total.status, lost.total.n) == (None, SANS_OBJET, None)
    assert ask(data, "granted", None, {"code_quartier": [OLD, GONE]}).total.value == 220.0
    assert total(data, "granted", {"code_quartier": "QP999999"}) == (0.0, 0)  # unknown stays unknown


def test_12_2_a_folder_of_2015_reads_the_correspondence_backwards(made):
    manifest = MANIFEST.replace('generation = "2024"', 'generation = "2015"')
    data = folder(made, TWO_FUNDS, f"P1,{A},1\nP2,{OLD},1\n", THEIR_MONEY, quartiers=QUARTIERS, correspondance=LINKS,
                  manifest=manifest)  # fmt: skip
    assert ask(data, "granted", None, {"code_quartier": A}).total.value == 550.0
    assert rows(ask(data, "granted", "code_quartier"))[OLD] == (550.0, 3)


def test_12_3_notes_are_always_there(tiny):
    assert ask(tiny, "granted").to_json()["notes"] == []
    assert len(ask(tiny, "granted_change", None, {"annee": "2024"}).to_json()["notes"]) == 1


AGREEMENTS = (
    "financement_id,projet_id,porteur_id,financeur_id,fonds_origine,dispositif_code,annee,type_concours,"
    "montant_attribue,forme_convention,convention_id,convention_fin,date_decision,statut\n"
    "F1,P1,,EPCI,EPCI,AAP_CDV,2023,subvention,10,cpo,K,2025-12-31,,attribue\n"
    "F2,P1,,EPCI,EPCI,AAP_CDV,2024,subvention,20,cpo,K,2026-03-31,,attribue\n"
    "F3,P1,,EPCI,REGION,FSE,2025,subvention,40,cpo,K,,,attribue\n"
    "F4,P2,,EPCI,EPCI,AAP_CDV,2024,subvention,80,cpo,,2025-09-30,,attribue\n"
    "F5,P2,,EPCI,EPCI,AAP_CDV,2025,subvention,160,cpo,,,,attribue\n"
)


def test_5_6_and_12_14_an_agreement_is_whole_before_filters(made):
    data = folder(made, TWO_FUNDS, "", "", financements=AGREEMENTS)
    # K ends on 31 March 2026, its last year is 2025 (40); P2 × EPCI × no date is one agreement, last year 2025 (160)
    assert total(data, "cpo_ending") == (200.0, 2)
    assert total(data, "cpo_ending", {"fonds_origine": "EPCI"}) == (160.0, 1)  # the last year of K is not of EPCI
    assert total(data, "cpo_share_number") == (1.0, 2)


def followed(*people: tuple[str, str, str, str]) -> str:
    """(person, stage, day of entry, neighbourhood of residence), a line each."""
    lines = [f"S{at},{who},FAPUS,{stage},{day},{place}" for at, (who, stage, day, place) in enumerate(people)]
    return "suivi_id,personne_id,dispositif_code,etape,date_entree,code_quartier_residence\n" + "\n".join(lines) + "\n"


def test_5_7_and_12_12_a_lone_hidden_cell_is_protected_by_one_that_holds_somebody(made):
    people = [(f"A{at}", "accueil", "2024-01-01", A) for at in range(9)] + [("B1", "accueil", "2024-01-01", B)]
    data = made(accompagnements=followed(*people))
    found = ask(data, "founders", "code_quartier")
    assert [found[code].status for code in (A, B, C)] == [SECRET, SECRET, "ok"]  # nobody in C protects nobody
    inside = values(data, "founders", "code_quartier", Selection.of({"code_quartier": [B, C]}), released=False)
    assert (inside[B].status, inside[C].value, inside.total.status) == (SECRET, 0, SECRET)


@pytest.mark.parametrize(("counts", "hidden"), [((1, 1, 9), True), ((1, 2, 9), False), ((4, 4, 4), True)])
def test_12_12_hidden_cells_that_have_one_solution_hide_the_total(made, counts, hidden):
    places = (A, B, C)
    people = [(f"{p}{at}", "accueil", "2024-01-01", p) for p, n in zip(places, counts, strict=True) for at in range(n)]
    found = values(made(accompagnements=followed(*people)), "founders", "code_quartier", released=False)
    assert (found.total.status == SECRET) is hidden


def test_5_8_a_stage_is_no_filter_of_a_funnel(tiny):
    for indicator in ("founder_funnel", "fabrique_conversion"):
        with pytest.raises(UsageError, match="etape"):
            ask(tiny, indicator, "etape", {"etape": "accueil"})


def test_12_13_the_first_entry_is_that_of_the_rows_that_the_other_filters_keep(made):
    people = [(f"H{at}", "accueil", "2022-01-01", B) for at in range(6)]
    people += [(f"H{at}", "financement", "2023-05-01", A) for at in range(6)]
    data = made(accompagnements=followed(*people))
    assert ask(data, "founder_funnel", None, {"annee": "2023"}).total.value == 0
    assert ask(data, "founder_funnel", None, {"annee": "2023", "code_quartier": A}).total.value == 6
    assert ask(data, "founder_funnel", "etape", {"annee": "2022"})["financement"].value == 6  # later stages count


def test_5_9_and_12_15_additive_breakdowns_add_up_and_the_others_are_not_listed(tiny):
    for indicator in INDICATORS:
        assert set(indicator.additive_by) <= set(indicator.by)
        if indicator.unit in ("0-1", "ratio", "EUR/EUR", "jours", "mois", "%") and indicator.id != "support_days":
            assert indicator.additive_by == ()
    for column in ("dispositif_code", "famille", "fonds_origine", "financeur_id", "annee"):
        assert column not in BY_ID["jobs"].additive_by
        assert column not in BY_ID["active_projects"].additive_by
    assert BY_ID["founders"].additive_by == ()


OUTPUTS = "projet_id,annee,mesure,valeur,unite\n"


def test_5_10_and_12_16_a_stock_is_the_last_known_year_of_each_project(made):
    reported = (
        "P1,2022,adherents,10,personnes\nP1,2023,adherents,40,personnes\nP1,2024,adherents,,personnes\n"
        "P2,2022,adherents,5,personnes\nP1,2022,consultations,7,c\nP1,2023,consultations,8,c\nP1,2023,autre,3,x\n"
        "P1,2024,autre,4,x\n"
    )
    data = folder(made, TWO_FUNDS, f"P1,{A},0.5\nP1,{B},0.5\nP2,{B},1\n", "", realisations=OUTPUTS + reported)
    assert rows(ask(data, "outputs", "mesure")) == {
        "adherents": (45.0, 2),
        "consultations": (15.0, 2),
        "autre": (7.0, 2),
    }
    assert total(data, "outputs", {"mesure": "adherents", "annee": "2022"}) == (15.0, 2)
    assert total(data, "outputs", {"mesure": "adherents", "code_quartier": B}) == (25.0, 2)


def test_5_11_and_12_17_current_leases_share_the_area_of_their_lot(made):
    lots = f"local_id,code_quartier,surface_m2,statut\nL1,{A},120,occupe\nL2,{A},60,occupe\n"
    leases = (
        "bail_id,local_id,locataire_id,date_debut,date_fin,locataire_ess\n"
        "B1,L1,,2024-01-01,,true\nB2,L1,,2024-01-01,,false\nB3,L1,,2024-01-01,,\nB4,L1,,2020-01-01,2021-01-01,true\n"
        "B5,L2,,2024-01-01,,true\n"
    )
    data = folder(made, locaux=lots, baux=leases)
    found = values(data, "ess_tenant_share", None, released=False)
    assert raw_values(data, BY_ID["ess_tenant_share"], None, Selection()).total.value == pytest.approx((40 + 60) / 140)
    assert rest(found)["statut du locataire inconnu"] == (None, None)  # a single lease


def test_5_11_subsidies_and_euros_per_inhabitant_may_have_nothing_to_say(made):
    lots = f"local_id,code_quartier,surface_m2,statut,loyer_annuel_m2_ht\nL1,{A},120,occupe,50\n"
    data = folder(made, "", "", "", locaux=lots)
    assert total(data, "rent_subsidy") == (SANS_OBJET, 0)
    assert total(data, "granted_per_inhabitant") == (SANS_OBJET, 0)  # no year


def test_12_18_only_the_gap_drops_neighbourhoods_outside_the_filter(tiny):
    where = {"code_quartier": A}
    assert set(rows(ask(tiny, "gap_to_mean", "code_quartier", where))) == {A}
    assert ask(tiny, "gap_to_mean", "code_quartier", where)[A] == ask(tiny, "gap_to_mean", "code_quartier")[A]
    assert rows(ask(tiny, "granted", "code_quartier", where))[B] == (0.0, 0)
    assert rows(ask(tiny, "active_projects", "code_quartier", where))[B] == (0.0, 0)
    for indicator in ("granted_per_inhabitant", "ess_share", "establishments_per_1000", "days_to_agreement"):
        assert rows(ask(tiny, indicator, "code_quartier", where))[B] == (SANS_OBJET, 0)


def test_5_13_and_12_19_a_year_of_which_nothing_is_known_is_no_zero(tiny):
    change = ask(tiny, "granted_change", None, {"annee": "2025"})  # the only row of 2025 has no amount
    assert (change.total.status, len(change.notes)) == (SANS_OBJET, 1)
    assert "2025" in change.notes[0]
    nothing = ask(tiny, "granted", None, {"annee": "2022"})
    assert (nothing.total.value, nothing.total.n, len(nothing.notes)) == (0.0, 0, 1)
    assert set(rows(ask(tiny, "granted", "annee"))) == {"2020", "2023", "2024", "2025"}
    assert coverage.covered(tiny) == {2020, 2023, 2024}
    assert coverage.covered(tiny, "demande") == {2020, 2023, 2024, 2025}


def test_12_20_what_is_written_in_the_folder_is_every_cell_as_stored(made):
    head = "financement_id,projet_id,porteur_id,fonds_origine,dispositif_code,annee,type_concours,montant_demande,"
    head += "montant_attribue,montant_verse,statut,origine_id\n"
    lines = (
        "F1,P1,,EPCI,AAP_CDV,2023,subvention,900,300.25,100,attribue,\n"
        "F2,P1,,REGION,AAP_CDV,2023,subvention,500,200,,refuse,\n"
        "F3,P1,,BDT,AAP_CDV,2023,pret,,5000,,attribue,\n"
        "F4,P1,,REGION,AAP_CDV,2023,subvention,,300.25,50,attribue,F1\n"
        "F5,P2,,EPCI,AAP_CDV,2024,subvention,70,,,depose,\n"
    )
    data = folder(made, TWO_FUNDS, "", financements=head + lines)
    written = {kind: stored(data, kind, "").sum() / 100 for kind in ("demande", "attribue", "verse")}
    assert written == {"demande": 1470.0, "attribue": 5800.5, "verse": 150.0}
    assert total(data, "granted") == (300.25, 1)  # of which the refused, the lent and the passed on are no part


# -- section 6 and 12.21-25: by sex ------------------------------------------------------------------------------------


WOMEN = (
    "projet_id,intitule,statut,emplois_crees,emplois_crees_femmes,beneficiaires,beneficiaires_femmes,"
    "beneficiaires_qpv,beneficiaires_qpv_femmes\n"
    "P1,Un,attribue,20,12,100,60,50,30\nP2,Deux,refuse,10,,40,,20,\nP3,Trois,attribue,8,9,10,3,,\n"
)


def test_12_21_what_is_not_told_apart_is_of_unknown_sex(made):
    data = folder(made, "", f"P1,{A},0.5\nP1,{B},0.5\n", "", projets=WOMEN.replace("20,12", "24,12"))
    found = ask(data, "jobs", "sexe")
    assert rows(found) == {"F": (12.0, 1), "H": (12.0, 1)}
    assert rest(found) == {"sexe inconnu": (18.0, 2)}  # P2 says nothing, P3 says 9 women out of 8
    assert found.total.value == 42
    assert total(data, "jobs", {"sexe": "F", "code_quartier": A}) == (6.0, 1)
    assert [fault.rule for fault in data.faults if fault.column == "emplois_crees_femmes"] == ["partie_superieure_tout"]


def test_12_22_beneficiaries_are_those_of_every_project(made):
    data = folder(made, "", f"P1,{A},0.5\nP1,{B},0.5\n", "", projets=WOMEN)
    assert total(data, "beneficiaries") == (150.0, 3)  # the refused project too
    assert total(data, "qpv_beneficiaries") == (70.0, 2)
    assert BY_ID["beneficiaries"].by == BY_ID["jobs"].by == BY_ID["qpv_beneficiaries"].by
    contracts = "marche_id,date_notification,beneficiaires,beneficiaires_femmes\nM1,2023-01-01,20,8\nM2,2024-01-01,9,\n"
    data = folder(made, clauses=contracts)
    assert total(data, "clause_beneficiaries", {"annee": "2023"}) == (20.0, 1)
    assert rows(ask(data, "clause_beneficiaries", "sexe")) == {"F": (8.0, 1), "H": (12.0, 1)}
    by_scheme = ask(data, "clause_beneficiaries", "dispositif_code")  # the same `by` as jobs: a contract has no project
    assert (rows(by_scheme), rest(by_scheme)["sans projet"][0]) == ({}, by_scheme.total.value)
    assert BY_ID["clause_beneficiaries"].by == BY_ID["jobs"].by


def test_12_23_by_sex_a_value_under_five_is_hidden_with_another_and_public_without_sex(made):
    data = folder(made, "", "", "", projets=WOMEN.replace("P1,Un,attribue,20,12", "P1,Un,attribue,3,1"))
    found = ask(data, "jobs", "sexe")
    assert rows(found) == {"F": (SECRET, None), "H": (SECRET, None)}
    assert total(data, "jobs") == (21.0, 3)
    assert total(data, "jobs", {"sexe": "F"}) == (SECRET, None)
    alone = folder(made, "", "", "", projets=WOMEN.splitlines(keepends=True)[0] + "P1,Un,attribue,3,3,,,,\n")
    assert ask(alone, "jobs", "sexe").total.status == SECRET  # no other cell holds anybody


def test_12_24_rows_of_a_sex_are_of_which_or_the_whole_together(made):
    reported = (
        "projet_id,annee,mesure,sexe,valeur\n"
        "P1,2023,consultations,,30\nP1,2023,consultations,F,18\nP1,2024,consultations,F,7\nP1,2024,consultations,H,6\n"
        "P2,2024,consultations,,5\nP2,2024,consultations,F,1\nP2,2024,consultations,H,4\n"
    )
    data = folder(made, TWO_FUNDS, f"P1,{A},1\n", "", realisations=reported)
    assert total(data, "outputs", {"mesure": "consultations"}) == (48.0, 4)
    by_sex = ask(data, "outputs", "sexe", {"mesure": "consultations"})
    assert rows(by_sex) == {"F": (26.0, 3), "H": (10.0, 2)}
    assert rest(by_sex) == {"sexe inconnu": (12.0, 1)}
    with pytest.raises(UsageError, match="mesure"):
        ask(data, "outputs", "sexe")


def led(by: str) -> str:
    bodies = (
        "".join(f"W{at},Femme {at},F\nM{at},Homme {at},H\n" for at in range(3)) + "X,Inconnue,\nY,Paritaire,paritaire\n"
    )
    return by + bodies


def test_12_25_euros_to_bodies_led_by_women(made):
    bodies = led("organisme_id,nom,dirigeant_sexe\n")
    carriers = ("W0", "W1", "W2", "M0", "M1", "Y", "X")
    money = "".join(f"F{at},,{who},EPCI,AAP_CDV,2024,subvention,100,attribue,\n" for at, who in enumerate(carriers))
    data = folder(made, "", "", money, organismes=bodies)
    found = ask(data, "women_led_share")
    assert (found.total.value, found.total.n) == (0.5, 6)
    assert [(item.reason, item.value, item.n, item.unit) for item in found.not_shown] == [
        ("dirigeant inconnu", 100.0, 1, "EUR")
    ]
    few = folder(made, "", "", "".join(money.splitlines(keepends=True)[:4]), organismes=bodies)
    assert ask(few, "women_led_share").total.status == SECRET  # four bodies
    assert BY_ID["women_led_share"].by == BY_ID["ess_share"].by


def test_12_25_published_figures_have_ids(made):
    published = (
        "code_quartier,indicateur,annee,sexe,valeur,unite,statut\n"
        f"{A},demandeurs_emploi,2022,,90,personnes,ok\n{A},demandeurs_emploi,2023,,100,personnes,ok\n"
        f"{A},demandeurs_emploi,2023,F,55,personnes,ok\n{A},demandeurs_emploi,2023,H,45,personnes,ok\n"
        f"{B},demandeurs_emploi,2023,,60,personnes,ok\n{C},demandeurs_emploi,2023,,,personnes,secret\n"
        f"{A},taux_pauvrete,2021,,42.5,%,ok\n{B},taux_pauvrete,2021,,51,%,ok\n"
    )
    data = folder(made, indicateurs=published)
    found = ask(data, "insee_demandeurs_emploi", "code_quartier")
    assert rows(found) == {A: (100.0, 1), B: (60.0, 1), C: (SECRET, None)}
    assert (found.total.value, found.total.n) == (160.0, 2)
    assert rows(ask(data, "insee_demandeurs_emploi", "sexe")) == {"F": (55.0, 1), "H": (45.0, 1)}
    assert rest(ask(data, "insee_demandeurs_emploi", "sexe")) == {"sexe inconnu": (60.0, 1)}
    assert total(data, "insee_demandeurs_emploi", {"annee": "2022"}) == (90.0, 1)
    assert total(data, "insee_taux_pauvrete") == (SANS_OBJET, 2)  # a rate of two neighbourhoods is no rate
    assert total(data, "insee_taux_pauvrete", {"code_quartier": A}) == (42.5, 1)


# -- section 13: communes and named sets -------------------------------------------------------------------------------


def test_13_a_named_set_and_a_commune_filter_wherever_neighbourhoods_do(made):
    manifest = MANIFEST + f'[ensembles]\n"Nord" = ["{B}", "{C}"]\n'
    data = made(manifest=manifest)
    in_set = Selection.of({"ensemble": "Nord"})
    for indicator in ("granted", "active_projects", "occupancy", "establishments"):
        by_name = values(data, indicator, "code_quartier", in_set)
        by_code = values(data, indicator, "code_quartier", Selection.of({"code_quartier": [B, C]}))
        assert rows(by_name) == rows(by_code)
        assert by_name.total == by_code.total
    assert total(data, "granted", {"ensemble": "Sud"}) == (0.0, 0)
    assert as_neighbourhoods(data, in_set).values("code_quartier") == (B, C)
    both = Selection.of({"ensemble": "Nord", "commune": "67482"})
    assert as_neighbourhoods(data, both).values("code_quartier") == (C,)


def test_13_a_code_that_a_named_set_does_not_find_is_said(made):
    data = made(manifest=MANIFEST + f'[ensembles]\n"Nord" = ["{B}", "QN06799Z"]\n')
    found = [(fault.column, fault.value) for fault in data.faults if fault.rule == "code_inconnu"]
    assert found == [("ensembles.Nord", "QN06799Z")]


def test_13_who_spoke_is_not_told_to_the_public(made):
    voices = "temoignage_id,auteur,texte\nT1,Une habitante,Bonjour\n"
    public = made(temoignages=voices, manifest=MANIFEST + 'audience = "public"\n')
    assert public.tables["temoignages"]["auteur"].isna().all()
    assert list(made(temoignages=voices).tables["temoignages"]["auteur"]) == ["Une habitante"]


def test_13_voted_money_and_aims_are_tables_of_the_folder(made):
    votes = "dispositif_code,fonds_origine,annee,montant_vote\nAAP_CDV,EPCI,2024,1000\n"
    aims = "objectif_id,source,libelle\nO1,contrat,Emploi\n"
    targets = "cible_id,objectif_id,indicateur,cible_valeur\nC1,O1,jobs,10\nC2,O9,jobs,10\n"
    with pytest.raises(DataError, match="O9"):
        made(enveloppes=votes, objectifs=aims, cibles=targets)
    data = made(enveloppes=votes, objectifs=aims, cibles=targets.replace("C2,O9,jobs,10\n", ""))
    assert data.tables["enveloppes"]["montant_vote"].tolist() == [1000.0]


def test_12_1_a_head_office_on_an_older_code_follows_it_where_it_became_one_other(made):
    bodies = f"organisme_id,nom,code_quartier_siege\nO1,Un,{OLD}\nO2,Deux,{SPLIT}\n"
    data = folder(made, TWO_FUNDS, f"P1,{A},1\nP2,{A},1\n", THEIR_MONEY, organismes=bodies, quartiers=QUARTIERS,
                  correspondance=LINKS)  # fmt: skip
    found = head_offices(data, Selection())
    assert (found.euros["meme_quartier"], found.euros["autre_quartier"]) == (400.0, 150.0)
