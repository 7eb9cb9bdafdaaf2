"""Statistical secrecy: what is hidden, what a subtraction would reveal, and what must stay shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.analyses.values import values
from ess_metrics.counting.indicator import LEASES, LOTS, PEOPLE
from ess_metrics.model.result import OK, SANS_OBJET, SECRET, Cell, NotShown, Values
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.cells import protect
from tests.answers import ask, rest, rows
from tests.tiny import TABLES, A, B, C


def counted(cells: dict[str, int], *not_shown: NotShown, total: int | None = None, shares=None) -> Values:
    """Values whose value is their count of units; `shares` the largest unit's share of each row, then of the total."""
    n = np.array(list(cells.values()))
    whole = sum(cells.values()) + sum(item.n for item in not_shown if item.cell) if total is None else total
    return Values(
        "x", "n", "k", tuple(cells), n.astype(float), np.where(n > 0, OK, SANS_OBJET).astype(object), n,
        Cell(float(whole), OK, whole), not_shown, largest=None if shares is None else np.array(shares),
    )  # fmt: skip


def hidden(values: Values) -> set[str]:
    """The keys, the reasons and "total" that a reader does not see."""
    keys = {key for key, cell in values if cell.status == SECRET}
    keys |= {item.reason for item in values.not_shown if item.status == SECRET}
    return keys | ({"total"} if values.total.status == SECRET else set())


def outside(n: int, *, cell: bool = True) -> NotShown:
    return NotShown("HORS_QPV" if cell else "sexe inconnu", float(n), n, cell=cell)


def test_nothing_is_hidden_without_a_rule():
    assert hidden(protect(counted({"a": 1, "b": 2}), None)) == set()


@pytest.mark.parametrize(("rule", "least"), [(PEOPLE, 5), (LOTS, 3), (LEASES, 3)])
def test_cells_under_the_threshold_are_hidden_and_not_those_at_it(rule, least):
    found = protect(counted({"a": least - 1, "b": least - 1, "c": least, "d": 40}), rule)
    assert hidden(found) == {"a", "b"}
    assert (found["a"].value, found["a"].n) == (None, None)
    assert (found["c"].value, found["c"].n) == (least, least)


def test_a_cell_hidden_alone_takes_the_smallest_shown_one_with_it():
    assert hidden(protect(counted({"a": 30, "b": 4, "c": 20, "d": 12}), PEOPLE)) == {"b", "d"}


def test_equals_are_settled_by_the_smallest_key():
    assert hidden(protect(counted({"c": 8, "b": 8, "d": 4}), PEOPLE)) == {"d", "b"}


def test_two_hidden_cells_protect_each_other():
    assert hidden(protect(counted({"a": 4, "b": 3, "c": 8}), PEOPLE)) == {"a", "b"}


def test_what_is_not_shown_is_a_cell_like_the_others():
    assert hidden(protect(counted({"a": 30, "b": 20}, outside(2)), PEOPLE)) == {"HORS_QPV", "b"}
    assert hidden(protect(counted({"a": 30, "b": 2}, outside(9)), PEOPLE)) == {"b", "HORS_QPV"}


def test_what_is_stated_beside_the_total_neither_reveals_nor_protects():
    # people of unknown sex are not in the total: hiding them calls for nothing else, nor can they stand in for a cell
    assert hidden(protect(counted({"a": 30, "b": 20}, outside(2, cell=False)), PEOPLE)) == {"sexe inconnu"}
    assert hidden(protect(counted({"a": 30, "b": 2}, outside(6, cell=False)), PEOPLE)) == {"b", "a"}


def test_a_small_total_is_hidden_with_all_its_cells():
    found = protect(counted({"a": 1, "b": 2}), PEOPLE)
    assert hidden(found) == {"a", "b", "total"}
    assert (found.total.value, found.total.n) == (None, None)


def test_a_cell_hidden_alone_stays_alone_when_the_total_is_hidden():
    # the total is dominated by one lot, which is in b: nothing can be subtracted
    shares = [0.4, 0.99, 0.9]
    assert hidden(protect(counted({"a": 5, "b": 9}, shares=shares), LOTS)) == {"b", "total"}


def test_a_dominant_unit_hides_its_cell_above_85_percent():
    shares = [0.85, 0.8501, 0.9, 0.5]
    assert hidden(protect(counted({"a": 5, "b": 9, "c": 7}, shares=shares), LOTS)) == {"b", "c"}
    assert hidden(protect(counted({"a": 5, "b": 9, "c": 7}, shares=shares), PEOPLE)) == set()


def test_zero_is_a_finding_and_sans_objet_is_nothing_to_hide():
    zero = counted({"a": 0, "b": 9})
    assert hidden(protect(zero, PEOPLE)) == set()
    assert protect(zero, PEOPLE)["a"].status == SANS_OBJET


cells = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=1)


@given(cells, st.integers(0, 8))
def test_no_hidden_cell_can_be_found_by_subtraction(counts, elsewhere):
    # unless the total is hidden too, or nothing else was there to hide
    values = counted(counts, *([outside(elsewhere)] if elsewhere else []))
    found = protect(values, PEOPLE)
    gone = hidden(found) - {"total"}
    shown = [key for key, n in counts.items() if n and key not in gone]
    if "total" not in hidden(found):
        assert len(gone) != 1 or not shown
    for key, n in counts.items():
        assert not 0 < n < 5 or key in gone


@given(cells)
def test_hiding_changes_nothing_of_what_is_shown(counts):
    values = counted(counts)
    found = protect(values, PEOPLE)
    for key, cell in found:
        assert cell.status == SECRET or cell == values[key]


# On the tiny territory


def test_founders_by_neighbourhood(tiny):
    # A 6, B 5, C nobody, one outside: HORS_QPV is hidden, and B, the smallest shown above 0, with it
    found = ask(tiny, "founders", "code_quartier")
    assert rows(found) == {A: (6, 6), B: (SECRET, None), C: (0, 0)}
    assert rest(found) == {"HORS_QPV": (None, None)}
    assert found.total.value == 12


def test_women_by_neighbourhood(tiny):
    # known sex: 6 in A, 1 outside (hidden); A would give it away; the 5 of unknown sex are beside the total
    found = values(tiny, "women_share", "code_quartier", released=False)
    assert rows(found) == {A: (SECRET, None), B: (SANS_OBJET, 0), C: (SANS_OBJET, 0)}
    assert rest(found) == {"HORS_QPV": (None, None), "sexe inconnu": (5.0, 5)}


def test_a_share_on_screen_does_not_count_the_few_women_that_it_is_made_of(tiny):
    # three women out of seven: the contract's threshold is on the seven, what leaves the folder looks at the three too
    assert values(tiny, "women_share", released=False).total.value == pytest.approx(3 / 7)
    assert values(tiny, "women_share").total.status == SECRET
    assert values(tiny, "founders", "sexe")["F"].status == SECRET


def test_a_person_followed_twice_is_one_person(made):
    # S7 is H1 again: with H1 alone added to four others, five rows are still four people
    text = TABLES["accompagnements"]
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(("S5,", "S6,"))) + "\n"
    found = ask(made(accompagnements=kept), "founders", "code_quartier")
    assert found[A].status == SECRET


def test_rents(tiny):
    # subsidy: two occupied lots with both rents; gap by neighbourhood: A 3 lots, B 1 hidden, so A too
    assert ask(tiny, "rent_subsidy").total == Cell(None, SECRET, None)
    found = ask(tiny, "rent_gap", "code_quartier")
    assert hidden(found) == {A, B}
    assert found.total.value == pytest.approx(0.35)


def test_a_lot_above_85_percent_of_the_market_rent_hides_its_cell(made):
    # L1 becomes 2,000 m²: 200,000 of the 210,000 of A and of the 220,000 in all
    large = TABLES["locaux"].replace("LOCUSEM,100,occupe,60", "LOCUSEM,2000,occupe,60")
    found = ask(made(locaux=large), "rent_gap", "code_quartier")
    assert hidden(found) == {A, B, "total"}


def test_leases(made):
    # A: L1 100 m², L2 50, L3 50 let: three leases, none above 85 %
    leases = TABLES["baux"] + "B6,L2,O1,2025-01-01,,,\nB7,L3,O2,2025-01-01,,,\n"
    found = ask(made(baux=leases), "ess_tenant_share", "code_quartier")
    assert hidden(found) == {A, B}  # B has one lease, alone: A goes with it
    assert found.total.value == pytest.approx(150 / 300)


def test_jobs_and_grants_are_public(tiny):
    for indicator in ("granted", "jobs", "grant_per_job", "active_projects", "occupancy"):
        assert hidden(ask(tiny, indicator, "code_quartier")) == set()


LOTS_OF_A = "".join(f"M{at},O1,{A},bureau,LOCUSEM,100,occupe,60,100\n" for at in range(3))


def test_an_empty_cell_protects_nothing(made):
    # four lots let in A, one in B, none in C: B is hidden, and A with it; C has nothing to hide
    data = made(locaux=TABLES["locaux"] + LOTS_OF_A)
    assert hidden(values(data, "rent_subsidy", "code_quartier", released=False)) == {A, B}
    assert hidden(values(data, "rent_subsidy", "code_quartier")) == {A, B}


def test_lots_by_two_columns_are_secret_as_soon_as_one_cell_is_small(made):
    # A: four offices let, B: one workshop; then as many workshops of B as it takes
    asked = Selection.of({"code_quartier": A})
    few = made(locaux=TABLES["locaux"] + LOTS_OF_A)
    assert values(few, "rent_subsidy", "type_local", asked)["bureau"].status == SECRET
    workshops = "".join(f"W{at},O1,{B},atelier,LOCUSEM,100,occupe,60,100\n" for at in range(3))
    many = made(locaux=TABLES["locaux"] + LOTS_OF_A + workshops)
    assert values(many, "rent_subsidy", "type_local", asked)["bureau"] == Cell(16000, OK, 4)
