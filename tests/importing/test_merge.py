import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.formats.parties import named_id
from ess_metrics.importing import merge


def frame(**columns):
    return pd.DataFrame(columns)


def organisation(mine, name="Asso", siret="", siren="", rna=""):
    return {"organisme_id": mine, "nom": name, "siret": siret, "siren": siren, "rna": rna}


def organisations(*found):
    return pd.DataFrame(list(found), dtype="str")


def test_the_same_amount_written_otherwise_is_no_change():
    present = frame(financement_id=["a"], montant_attribue=["7164.0"], annee=["2024"]).astype("str")
    merged, change = merge.merge_table(
        "financements", present, frame(financement_id=["a"], montant_attribue=[7164], annee=[2024.0])
    )
    assert merged.equals(present)
    assert (change.updated, change.unchanged) == (0, 1)


def test_an_owned_row_loses_what_its_file_no_longer_says_but_not_what_it_never_said():
    present = frame(
        financement_id=["a", "b"], montant_attribue=["10", "20"], montant_verse=["5", ""], statut=["solde", ""]
    ).astype("str")
    incoming = frame(financement_id=["a", "b"], montant_attribue=[None, 20.0], montant_verse=["", ""])
    merged, change = merge.merge_table("financements", present, incoming)
    assert merged["montant_attribue"].tolist() == ["", "20"]
    assert merged["montant_verse"].tolist() == ["5", ""]
    assert merged["statut"].tolist() == ["solde", ""]
    assert [(cell.key, cell.before, cell.after) for cell in change.cells] == [("a", "10", "")]


def test_elsewhere_an_empty_cell_erases_nothing():
    present = frame(code_quartier=["QN06710I"], nom=["Hautepierre"], communes=["Strasbourg"]).astype("str")
    merged, _ = merge.merge_table(
        "quartiers", present, frame(code_quartier=["QN06710I"], nom=["HAUTEPIERRE"], communes=[""])
    )
    assert merged.iloc[0].tolist() == ["QN06710I", "HAUTEPIERRE", "Strasbourg"]
    merged, _ = merge.merge_table("quartiers", present, frame(code_quartier=["QN06710I"], nom=["Autre"], _fill=[True]))
    assert merged.iloc[0].tolist() == ["QN06710I", "Hautepierre", "Strasbourg"]


@pytest.mark.parametrize(
    ("year", "source", "new_year", "new_source", "expected"),
    [
        ("2013", "RP", "2020", "RP", "2"),
        ("2020", "RP", "2013", "RP", "1"),
        ("", "édition 2022", "2013", "RP", "1"),
        ("2013", "RP", "", "édition 2022", "2"),
        ("2013", "RP", "", "sans date", "1"),
        ("2020", "RP", "2020", "RP", "2"),
    ],
)
def test_a_population_gives_way_to_a_better_dated_one(year, source, new_year, new_source, expected):
    def area(value, year, source):
        return frame(
            code_quartier=["QP067011"], population=[value], population_millesime=[year], population_source=[source]
        )

    merged, _ = merge.merge_table(
        "quartiers", area("1", year, source).astype("str"), area("2", new_year, new_source).assign(_fill=True)
    )
    assert merged["population"].tolist() == [expected]
    assert merged["population_source"].tolist() == [source if expected == "1" else new_source]


def test_a_row_renamed_by_a_corrected_file_is_told_by_its_money():
    def money(ids, amounts):
        return frame(financement_id=ids, financeur_id="v", annee="2023", montant_attribue=amounts).astype("str")

    present = money(["a", "b", "c"], ["10.00", "20.00", "30.00"])
    found = merge.perhaps_renamed(present, money(["a", "b", "d"], ["10.00", "20.00", "30.00"]))
    assert found.to_numpy().tolist() == [["d", "c", "30.00"]]
    assert merge.perhaps_renamed(present, money(["d", "e"], ["30.00", "20.00"])).empty  # another file of the funder
    assert merge.perhaps_renamed(present, money(["a", "b", "d"], ["10.00", "20.00", "31.00"])).empty
    assert merge.perhaps_renamed(None, present).empty


def test_neighbourhoods_enter_an_empty_folder_with_their_population():
    incoming = frame(code_quartier=["QP067011"], nom=["Hautepierre"], population=["9"], population_source=["2013"])
    merged, change = merge.merge_table("quartiers", None, incoming)
    assert (merged["population"].tolist(), change.added) == (["9"], 1)


def test_a_figure_that_is_the_same_keeps_its_source():
    present = frame(
        code_quartier=["Q"], indicateur=["p"], annee=[""], valeur=["46.0"], statut=["ok"], source=["a"]
    ).astype("str")
    incoming = frame(code_quartier=["Q"], indicateur=["p"], annee=[""], valeur=["46"], statut=["ok"], source=["b"])
    assert not merge.merge_table("indicateurs", present, incoming)[1].changed
    merged, _ = merge.merge_table("indicateurs", present, incoming.assign(valeur="47"))
    assert merged[["valeur", "source"]].to_numpy().tolist() == [["47", "b"]]


def test_the_places_of_a_project_are_replaced_together():
    present = frame(projet_id=["p", "p", "q"], code_quartier=["A", "B", "A"], part=["0.5", "0.5", "1"]).astype("str")
    incoming = frame(projet_id=["p", "q"], code_quartier=["C", "TERRITOIRE"], part=[1, 1])
    merged, change = merge.merge_table("projets_quartiers", present, incoming)
    assert merged[["projet_id", "code_quartier"]].to_numpy().tolist() == [["q", "A"], ["p", "C"]]
    assert (change.removed, change.added) == (2, 1)


def test_look_alikes_are_proposed_and_never_merged():
    present = organisations(organisation("40060513500013", "ASSOCIATION VRAC STRASBOURG", siret="40060513500013"))
    incoming = organisations(
        organisation("LOC:1", "Vrac Strasbourg"), organisation("LOC:2", "Tout autre chose"),
        organisation("77554402601284", "VRAC STRASBOURG", siret="77554402601284"),
    )  # fmt: skip
    found = merge.look_alikes(present, incoming, {})
    assert [(one.organisme_id, one.other_id) for one in found] == [("LOC:1", "40060513500013")]


def test_references_follow_the_organisation():
    tables = {"financements": frame(porteur_id=["a", "b"], financeur_id=["c", "a"], montant_attribue=[1, 2])}
    out = merge.rewrite(tables, {"a": "z", "b": "b"})
    assert out["financements"].to_numpy().tolist() == [["z", "c", 1], ["b", "z", 2]]


def test_a_local_id_depends_on_the_exact_name_and_its_scope():
    assert named_id("x", " Les  Amis ") == named_id("x", "les amis")
    assert named_id("x", "les amis") != named_id("y", "les amis")
    assert named_id("x", "les amis") != named_id("x", "les ami")


ROWS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.tuples(st.sampled_from(["", "1", "2.5"]), st.sampled_from(["", "solde"])),
    max_size=8,
)


def funding(rows):
    return frame(
        financement_id=list(rows), montant_attribue=[r[0] for r in rows.values()], statut=[r[1] for r in rows.values()]
    ).astype("str")


@given(ROWS, ROWS)
def test_no_row_is_lost_and_a_second_merge_changes_nothing(present, incoming):
    merged, change = merge.merge_table("financements", funding(present), funding(incoming))
    assert set(merged["financement_id"]) == set(present) | set(incoming)
    assert merged["financement_id"].is_unique
    assert change.added + change.updated + change.unchanged == len(incoming)
    again, second = merge.merge_table("financements", merged, funding(incoming))
    assert not second.changed
    assert again.equals(merged)
