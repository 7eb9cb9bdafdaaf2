"""Envelopes: voted, committed, paid and left, on a folder that can be added up by hand."""

import pytest

from ess_metrics.analyses.envelopes import envelopes, outside
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.views.pages import envelope_table
from tests.tiny import TABLES, A, write_tiny

VOTES = """dispositif_code,fonds_origine,annee,montant_vote
AAP_CDV,COMMUNE,2023,1000
AAP_CDV,,2023,5000
AAP_CDV,CAF,2024,
FEDER,UE_FEDER,2024,100
"""
SCHEMES = "dispositif_code,libelle,famille\n" + "".join(
    f"{code},{code},financement\n"
    for code in sorted(
        {line.split(",")[0] for line in TABLES["dispositifs"].split("\n")[1:] if line} | {"AAP_CDV", "FEDER"}
    )
)
HEAD = "financement_id,projet_id,porteur_id,financeur_id,fonds_origine,dispositif_code,annee,type_concours,"
MONEY = """montant_demande,montant_attribue,montant_verse,statut
F1,P1,O1,EPCI,COMMUNE,AAP_CDV,2023,subvention,700,600,200,attribue
F2,P1,O1,EPCI,COMMUNE,AAP_CDV,2023,subvention,700,150,,attribue
F3,P1,O1,EPCI,EPCI,AAP_CDV,2023,subvention,700,2000,,attribue
F4,P1,O1,EPCI,CAF,AAP_CDV,2023,subvention,700,70,70,attribue
F5,P1,O1,EPCI,CAF,AAP_CDV,2024,subvention,700,30,30,attribue
F6,P1,O1,EPCI,UE_FEDER,FEDER,2024,subvention,700,130,0,attribue
F7,P1,O1,EPCI,REGION,FEDER,2024,subvention,700,11,,attribue
F8,P1,O1,EPCI,COMMUNE,AAP_CDV,2023,pret,700,9999,,attribue
F9,P1,O1,EPCI,COMMUNE,AAP_CDV,2023,subvention,700,8888,,refuse
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return read(
        write_tiny(
            tmp_path_factory.mktemp("enveloppes"), enveloppes=VOTES, dispositifs=SCHEMES, financements=HEAD + MONEY
        )
    )


def test_each_envelope_by_hand(data):
    found = {one.key: (one.voted, one.committed, one.paid, one.left) for one in envelopes(data, Selection())}
    assert found == {
        ("AAP_CDV", "COMMUNE", "2023"): (1000, 750, 200, 250),
        ("AAP_CDV", "", "2023"): (5000, 2070, 70, 2930),  # every fund that has no vote of its own
        ("AAP_CDV", "CAF", "2024"): (None, 30, 30, None),
        ("FEDER", "UE_FEDER", "2024"): (100, 130, 0, -30),
    }
    assert outside(data, Selection()) == 11


def test_sums_along_a_column_and_what_no_vote_covers_make_all_that_is_granted(data):
    for by in ("dispositif_code", "fonds_origine", "annee", None):
        committed = sum(one.committed for one in envelopes(data, Selection(), by))
        assert committed + outside(data, Selection()) == values(data, "granted").total.value
    years = {one.key[0]: one for one in envelopes(data, Selection(), "annee")}
    assert (years["2023"].voted, years["2023"].left) == (6000, 3180)
    assert years["2024"].voted is years["2024"].left is None  # one of its votes is unknown


def test_filters_on_places_leave_a_vote_whole_and_those_on_years_do_not(data):
    assert envelopes(data, Selection().plus("code_quartier", A)) == envelopes(data, Selection())
    assert {one.key[2] for one in envelopes(data, Selection().plus("annee", "2024"))} == {"2024"}
    assert not envelopes(data, Selection().plus("annee", "1999"))


def test_the_table_says_unknown_and_a_folder_without_votes_has_none(data, tiny):
    view = envelope_table.voted(data, Selection())
    caf = next(row for row in view.rows if row.key.startswith("AAP_CDV|CAF"))
    assert (caf.cells["left"], caf.statuses["left"]) == (None, "inconnu")
    assert view.total.statuses["voted"] == "inconnu"
    assert view.total.cells["committed"] == 2980
    assert envelope_table.voted(data, Selection(), by="annee").columns[0].key == "annee"
    assert envelope_table.voted(tiny, Selection()) is None
