"""A proof code says its whole question again, knows a wrong copy, and resolves on any state of the data."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ess_metrics.__main__ import main
from ess_metrics.analyses import proof
from ess_metrics.analyses.proof import BadCode, Proof, decode, encode, prove, resolve
from ess_metrics.analyses.values import missing_table
from ess_metrics.cli.proofs import sentences
from ess_metrics.folder.publication import publish
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.selection import AMOUNTS, COLUMNS, COUNTING, MODES, PLACES, Selection
from ess_metrics.texts.library import proof_words as words
from ess_metrics.views.pages import overview, proof_tables
from tests.answers import ask
from tests.tiny import TABLES, A, write_tiny

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=20)
YEARS = st.integers(1990, 2050).map(str)


@st.composite
def selections(draw) -> Selection:
    chosen = draw(st.lists(st.sampled_from(COLUMNS), unique=True, max_size=5))
    where = {c: draw(st.lists(YEARS if c == "annee" else TEXTS, min_size=1, max_size=6)) for c in chosen}
    ways = {"amount": AMOUNTS, "mode": MODES, "place": PLACES, "counting": COUNTING, "euros": ("", "2024")}
    return Selection.of(where, **{way: draw(st.sampled_from(allowed)) for way, allowed in ways.items()})


@st.composite
def proofs(draw) -> Proof:
    indicator = BY_ID[draw(st.sampled_from(sorted(BY_ID)))]
    by = draw(st.sampled_from((None, *indicator.by)))
    key = draw(st.none() | TEXTS) if by else None
    digits = draw(st.text("0123456789abcdef", min_size=12, max_size=12))
    asked = draw(selections())
    return Proof(indicator.id, draw(st.integers(1, 99)), by, key, asked, digits, "1a2b" if asked.euros else "")


@given(proofs())
def test_a_code_holds_its_whole_question(one):
    assert decode(encode(one)) == one


@given(proofs(), st.data())
def test_one_changed_letter_is_noticed(one, data):
    code = encode(one)
    at = data.draw(st.sampled_from([i for i, letter in enumerate(code) if letter != "-"]))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda letter: letter != code[at]))
    with pytest.raises(BadCode):
        decode(code[:at] + other + code[at + 1 :])


@given(proofs(), st.data())
def test_two_neighbours_exchanged_are_noticed(one, data):
    letters = encode(one).replace("-", "")
    at = data.draw(st.integers(3, len(letters) - 2))
    wrong = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
    if wrong == letters:
        assert decode(wrong) == one
        return
    with pytest.raises(BadCode):
        decode(wrong)


@given(st.text(max_size=200))
def test_any_text_is_a_code_or_is_refused(text):
    with contextlib.suppress(BadCode):
        assert isinstance(decode(text), Proof)


def test_a_code_is_read_however_it_is_typed(tiny):
    code = prove(tiny, "granted", None, None, Selection.of({"annee": "2023..2024"}))
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert decode(typed) == decode(code)
    assert len(code) < 60


def test_on_todays_data_the_figure_is_the_same(tiny, tiny_folder):
    selection = Selection.of({"fonds_origine": "EPCI"})
    verdict = resolve(prove(tiny, "granted", "code_quartier", A, selection), tiny_folder)
    assert verdict.then.cell == verdict.now.cell == ask(tiny, "granted", "code_quartier", {"fonds_origine": "EPCI"})[A]
    assert words.SAME_DATA in sentences(verdict)
    assert round(verdict.used["compte"].sum(), 2) == verdict.now.cell.value
    assert len(verdict.used) + len(verdict.excluded) == len(tiny.tables["financements"])


@pytest.mark.parametrize("indicator", BY_ID)
def test_every_indicator_can_be_proved(indicator, tiny, tiny_folder):
    code = prove(tiny, indicator, None, None, Selection())
    if missing_table(tiny, indicator):
        assert resolve(code, tiny_folder, tiny).now.cell is None
        return
    verdict = resolve(code, tiny_folder, tiny)
    lines = sentences(verdict)
    assert verdict.now.cell == ask(tiny, indicator).total
    assert all(line.endswith(".") for line in lines)
    if BY_ID[indicator].tables == ("accompagnements",):
        assert verdict.used is None
        assert words.PEOPLE in lines
    else:
        assert len(verdict.used) + len(verdict.excluded) == len(tiny.tables[verdict.table])


def doubled(folder):
    """The published folder, then published again with one more euro."""
    publish(folder, author="Essai")
    code = prove(read(folder), "granted", None, None, Selection())
    text = (folder / "financements.csv").read_text(encoding="utf-8")
    (folder / "financements.csv").write_text(text.replace(",300,300,150,", ",301,301,150,"), encoding="utf-8")
    publish(folder, author="Essai")
    return code


def test_on_a_kept_version_it_says_then_and_now(tmp_path):
    folder = write_tiny(tmp_path / "dossier")
    verdict = resolve(doubled(folder), folder)
    assert (verdict.then.cell.value, verdict.now.cell.value) == (3850.01, 3851.01)
    assert verdict.then.fingerprint.startswith(verdict.proof.fingerprint)
    assert words.DIFFERENT in sentences(verdict)


def test_the_rows_that_moved_are_named(tmp_path):
    folder = write_tiny(tmp_path / "dossier")
    verdict = resolve(doubled(folder), folder)
    (move,) = verdict.moved
    assert (move.before, move.after, move.why) == (300, 301, "changee")
    assert set(move.columns) == {"montant_demande", "montant_attribue"}
    assert any(
        move.key in line and "300 €, puis 301 €" in line.replace("\u202f", " ").replace("\u00a0", " ")
        for line in sentences(verdict)
    )
    first = proof_tables.tables(read(folder), verdict)[0]
    assert [row.cells["maintenant"] for row in first.rows] == [301]
    assert first.rows[0].cells["nom"] == move.name != move.key


def test_a_row_come_a_row_gone_and_one_whose_place_moved(tmp_path):
    folder = write_tiny(tmp_path / "dossier")
    publish(folder, author="Essai")
    code = prove(read(folder), "granted", "code_quartier", A, Selection())
    was = read(folder).tables["financements"].set_index("financement_id")
    lines = (folder / "financements.csv").read_text(encoding="utf-8").splitlines()
    gone = next(line for line in lines[1:] if line.split(",")[1] == "P1")
    new = gone.replace(gone.split(",")[0], "NEUVE", 1)
    (folder / "financements.csv").write_text(
        "\n".join([line for line in lines if line != gone] + [new]) + "\n", "utf-8"
    )
    links = (folder / "projets_quartiers.csv").read_text(encoding="utf-8").splitlines()
    publish(folder, author="Essai")
    verdict = resolve(code, folder)
    why = {move.key: move.why for move in verdict.moved}
    assert why == {gone.split(",")[0]: "retiree", "NEUVE": "nouvelle"}, (links, was)
    assert sum((move.after or 0) - (move.before or 0) for move in verdict.moved) == pytest.approx(
        verdict.now.cell.value - verdict.then.cell.value
    )


def test_people_who_moved_are_never_named(tmp_path):
    folder = write_tiny(tmp_path / "dossier")
    publish(folder, author="Essai")
    code = prove(read(folder), "founders", None, None, Selection())
    text = (folder / "accompagnements.csv").read_text(encoding="utf-8").splitlines()
    (folder / "accompagnements.csv").write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")
    publish(folder, author="Essai")
    assert resolve(code, folder).moved == ()


def test_a_code_is_said_in_groups_of_four_with_a_check_letter(tiny):
    code = prove(tiny, "granted", None, None, Selection())
    groups = code.split("-")
    assert groups[0] == "ESS"
    assert all(len(group) == 4 for group in groups[1:-1])
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(BadCode):
        decode(wrong)


def test_a_lost_version_is_said(tmp_path):
    code = doubled(write_tiny(tmp_path / "dossier"))
    alone = write_tiny(tmp_path / "ailleurs", appuis=None)
    shutil.rmtree(tmp_path / "dossier")
    verdict = resolve(code, alone)
    assert verdict.then is None
    assert verdict.now.cell.value == 3850.01
    assert any("n’est pas conservée" in line for line in sentences(verdict))


def test_a_new_definition_is_said(tiny, monkeypatch):
    code = prove(tiny, "granted", None, None, Selection())
    monkeypatch.setitem(proof.BY_ID, "granted", replace(BY_ID["granted"], version=2))
    verdict = proof.judge(decode(code), tiny, tiny)
    assert verdict.redefined == (1, 2)
    assert words.REDEFINED.format(then=1, now=2) in sentences(verdict)


def test_a_secret_figure_stays_secret(made):
    few = "\n".join(TABLES["accompagnements"].splitlines()[:3]) + "\n"
    data = made(accompagnements=few)
    verdict = proof.judge(decode(prove(data, "founders", None, None, Selection())), data, data)
    assert verdict.used is None
    assert any(words.SECRET_COUNT in line for line in sentences(verdict))


def test_the_command_says_it_in_french(tiny, tiny_folder, capsys):
    code = prove(tiny, "granted", None, None, Selection())
    assert main(["proof", code, "--data", str(tiny_folder)]) == 0
    assert "3 850,01" in capsys.readouterr().out.replace("\u202f", " ")
    assert main(["proof", "ESS-00000", "--data", str(tiny_folder)]) == 2
    assert "mal recopié" in capsys.readouterr().err


def test_a_view_carries_the_code_of_its_total(tiny, tiny_folder):
    view = overview.by_scheme(tiny, Selection.of({"annee": "2024"}))
    verdict = resolve(view.proof, tiny_folder, tiny)
    assert verdict.now.cell.value == view.total.cells["valeur"]
    used, left = proof_tables.tables(tiny, verdict)
    assert used.records == len(verdict.used)
    assert left.columns[1].key == proof_tables.REASON
    assert all(row.cells[proof_tables.REASON] for row in left.rows)
