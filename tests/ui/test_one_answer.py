"""One answer to each question: a walk of all pages under many filters keeps all that is said, drawn and listed.

A phrase that bears two numbers on one page, a number in a sentence that nothing on the page gives, marks that do not
make the total, or a line led into an unfinished year fails the walk. `ESS_WALK=30` takes all filters, the suite a few.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from ess_metrics.texts.numbers import formatted
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import charts
from ess_metrics.views import sentences
from ess_metrics.views.charts import figures
from ess_metrics.views.view import OK, Chart, Column, Row, View
from tests.spoken import SAID, SCALES, _given, numbers

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.filterwarnings("default")
PAGES = (
    *("overview", "quartier", "comparer", "financements", "dispositifs", "echeances", "projets", "locaux", "parcours"),
    *("activite", "leviers", "resultats", "revue"),
)
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"quartier": "QN06719I"},
    {"annee": "2024", "dispositif": "FEDER"},
    {"annee": "2021..2023"},
    {"quartier": "QN06710I,QN06715M"},
    {"dispositif": "FEDER"},
    {"dispositif": "AAP_CDV"},
    {"secteur": "sante"},
    {"fonds": "EPCI"},
    {"fonds": "UE_FEDER", "quartier": "QN06715M"},
    {"montant": "verse"},
    {"montant": "demande"},
    {"mode": "concerne"},
    {"comptage": "financeur"},
    {"euros": "2024"},
    {"annee": "2026"},
    {"annee": "2019"},
    {"quartier": "QN06720M"},
    {"quartier": "QN06718I"},
    {"quartier": "QN06712I", "montant": "verse"},
    {"secteur": "numerique", "annee": "2023..2025"},
    {"commune": "67447"},
    {"dispositif": "FSE", "fonds": "UE_FSE"},
    {"quartier": "QN06707I", "euros": "2024"},
    {"secteur": "sport_loisirs", "montant": "demande"},
    {"dispositif": "PARCOURS_CREATEUR"},
    {"fonds": "REGION", "mode": "concerne"},
    {"annee": "2022", "quartier": "QN06719I"},
    {"dispositif": "LOCUSEM", "annee": "2019"},
    {"comptage": "financeur", "mode": "concerne", "annee": "2025"},
)
SHARE = int(os.environ.get("ESS_WALK", "2"))
CENT = 0.006


@dataclass
class Heard:
    """All that one page says: its sentences, its key figures (label, value, context), its views."""

    lines: list[str] = field(default_factory=list)
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    views: list[View] = field(default_factory=list)


@pytest.fixture
def heard(monkeypatch) -> Heard:
    """What the pages say while they run."""
    told = Heard()
    monkeypatch.delenv("ESS_DATA", raising=False)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    kept = {name: getattr(page, name) for name in ("lead", "more", "_figures", "show_view", "show_table")}

    def lead(lines):
        told.lines.extend(lines)
        kept["lead"](lines)

    def more(lines):
        told.lines.extend(lines)
        kept["more"](lines)

    def shown(items, label, look):
        told.figures.extend((item.label, item.value, item.context) for item in items)
        return kept["_figures"](items, label, look)

    def view(found, *args, **options):
        told.views.append(found)
        kept["show_view"](found, *args, **options)

    def table(found, *args, **options):
        told.views.append(found)
        kept["show_table"](found, *args, **options)

    for name, spy in (("lead", lead), ("more", more), ("_figures", shown), ("show_view", view), ("show_table", table)):
        monkeypatch.setattr(page, name, spy)
    return told


def opened(name: str, query: dict[str, str]) -> None:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if name != "overview":
        app.switch_page(f"pages/{name}.py").run()
    assert not app.exception, app.exception[0].value


WALK = [(name, at) for at in range(min(SHARE, len(FILTERS))) for name in PAGES]


@pytest.mark.parametrize(("name", "at"), WALK, ids=str)
def test_a_page_gives_one_answer(name, at, heard):
    query = FILTERS[at]
    opened(name, query)  # by way of the first page: what both say is held together
    views = list({(view.id, view.title): view for view in heard.views if view.rows}.values())
    assert not two_values(views), two_values(views)
    assert not untold(heard, views), untold(heard, views)
    for view in views:
        assert not lost(view), (view.id, lost(view))
        assert not falls(view), view.id


def two_values(views: list[View]) -> list[tuple]:
    """Phrases (what, of which thing, in whose perimeter) that bear two numbers."""
    found = defaultdict(set)
    for view in views:
        for row in (*view.rows, *([view.total] if view.total else [])):
            name = ", ".join(str(row.cells.get(c.key)) for c in view.columns if c.kind in ("text", "date", "year"))
            for column in view.columns[1:]:
                cell = row.cells.get(column.key)
                if isinstance(cell, int | float):
                    status = row.statuses.get(column.key, OK)
                    said = formatted(cell, column.kind) if status == OK else status
                    found[name or row.key, column.label.casefold(), view.perimeter].add((said, view.id))
    return [(phrase, said) for phrase, said in found.items() if len({text for text, _ in said}) > 1]


def untold(heard: Heard, views: list[View]) -> list[tuple[str, str]]:
    """Numbers of the sentences that nothing on the page gives: no view, no key figure."""
    given = [value for view in heard.views for value in _given(view)]
    named = set().union(
        *(numbers(" ".join([v.title, v.question, v.perimeter, v.sentence])) for v in heard.views), set()
    )
    named |= set().union(*(numbers(f"{value} {context} {label}") for label, value, context in heard.figures), set())
    out = []
    for line in heard.lines:
        for text, unit in SAID.findall(line):
            plain = text.replace("\u202f", "").replace("−", "-").replace(",", ".")
            tolerance = 0.5 * 10 ** -len(plain.partition(".")[2]) + 1e-9
            if unit not in ("M€", "Md€") and "€" not in line[line.find(text) :][: len(text) + 2]:
                continue  # counts are told apart by their own tests
            near = any(abs(abs(value * SCALES[unit]) - abs(float(plain))) <= tolerance for value in given)
            if not near and text.strip("−-\u202f") not in named:
                out.append((text, line))
    return out


def lost(view: View) -> float:
    """What the marks of a ranking or of areas lack of the total that they must make, in its unit."""
    if view.chart is None or view.chart.kind not in sentences.ADDED_UP or view.total is None:
        return 0.0
    key = view.chart.y[0]
    total = view.total.cells.get(key)
    if total is None or view.unit != "EUR" or any(row.status != OK for row in view.rows) or "entiers" in view.title:
        return 0.0
    aside = math.fsum(item.value for item in view.not_shown if sentences.is_a_mark(item, view))
    if view.chart.kind == "treemap":
        drawn = math.fsum(figures.figure(view)["data"][0]["values"])
    else:
        kept, others = charts._cut(view, None)
        drawn = math.fsum(row.cells.get(key) or 0 for row in (*kept, *others)) + aside
    gap = round(total - drawn, 2)
    return gap if abs(gap) > CENT else 0.0


def falls(view: View) -> bool:
    """Whether a line leads into a period that is not over."""
    if view.chart is None or view.chart.kind != "lines" or not view.chart.partial:
        return False
    partial = {at for at, row in enumerate(view.rows) if row.key in view.chart.partial}
    drawn = (trace for trace in figures.figure(view)["data"] if "lines" in trace.get("mode", ""))
    return any(partial & set(trace["x"]) for trace in drawn)


def made(id_: str, amount: float, label: str = "Montant", **chart) -> View:
    """A view of two rows, to see the checks fail."""
    rows = tuple(Row(key, {"nom": key, "v": amount}) for key in ("2024", "2025"))
    columns = (Column("nom", "Année"), Column("v", label, "eur"))
    whole = Row("total", {"nom": "Total", "v": 10.0})
    return View(id_, "?", "Titre", "", "EUR", columns, rows, Chart(x="nom", y=("v",), **chart), whole)


def test_the_walk_sees_two_values_under_one_phrase():
    assert two_values([made("a", 5.0, kind="bars"), made("b", 6.0, kind="bars")])
    assert not two_values([made("a", 5.0, kind="bars"), made("b", 5.0, kind="bars")])
    assert not two_values([made("a", 5.0, kind="bars"), made("b", 6.0, "Autre", kind="bars")])


def test_the_walk_sees_marks_that_do_not_make_the_total():
    assert lost(made("a", 4.0, kind="treemap")) == 2.0
    assert lost(made("a", 4.0, kind="bars")) == 2.0
    assert not lost(made("a", 5.0, kind="treemap"))


def test_the_walk_sees_a_number_that_nothing_gives(monkeypatch):
    told = Heard(["En tout, 12 M€ sont versés."], [], [made("a", 5.0, kind="bars")])
    assert untold(told, told.views)
    assert not untold(Heard(["En tout, 10 € sont versés."], [], told.views), told.views)


def test_the_walk_sees_a_line_led_into_an_unfinished_year(monkeypatch):
    view = made("a", 5.0, kind="lines", partial=("2025",))
    assert not falls(view)
    monkeypatch.setattr(figures, "figure", lambda view: {"data": [{"mode": "lines", "x": [0, 1]}]})
    assert falls(view)
