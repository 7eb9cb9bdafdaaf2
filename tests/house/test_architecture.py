"""The plan of the house: no circle between files, few rooms and floors, and a picture that is that of today."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

from scripts import draw_architecture as plan
from tests.house.test_layers import ROOT

LONGEST = 400  # lines: beyond, a module says which one idea it is; the list only gets shorter
ONE_IDEA = {
    "counting/slices.py": "a filter applied to a table, and broken down: each is asked of the other",
    "engines/cuts.py": "the same two, as questions to a base",
    "fetching/fetching_round.py": "one round of the sources",
    "files/books.py": "workbooks as text, one dialect of cells",
    "formats/european.py": "one list of European operations",
    "formats/free_layout.py": "where a recipe's columns are in a sheet",
    "formats/free_reading.py": "one line of a free table",
    "formats/grant_columns.py": "the columns of one sheet of grants",
    "formats/grant_reader.py": "the reader of a sheet of grants",
    "formats/grant_rows.py": "one row of a sheet of grants",
    "formats/grant_tables.py": "the tables that a sheet of grants makes",
    "formats/guess_columns.py": "which column is which",
    "formats/place_lists.py": "lists of places",
    "formats/posts.py": "the two lists of programme 147",
    "importing/identity.py": "who the rows of a file are",
    "importing/merge.py": "new rows into a table, by key",
    "importing/staging.py": "the files that one session prepares",
    "model/schema.py": "every table, declared once",
    "reports/writers/docx.py": "the writer of Word",
    "texts/fault_sentences.py": "every fault, said once",
    "texts/indicators.py": "every indicator, said once",
    "ui/frame/page.py": "what every author of a page calls",
    "ui/screens/depot.py": "the first two steps of the page Données",
    "views/charts/figures.py": "each kind of chart, in the words of Plotly",
    "views/charts/svg_plot.py": "each kind of chart, as SVG",
    "views/pages/neighbourhood.py": "the sheet of a neighbourhood against the others",
    "views/pages/overview.py": "the overview",
    "views/pages/premises.py": "where there is room, and at what price",
    "views/pages/schemes.py": "one scheme, by its own measure",
}


def test_a_long_module_holds_one_idea():
    package = ROOT / "ess_metrics"
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in package.rglob("*.py")}
    long = {path.relative_to(package).as_posix() for path, lines in lengths.items() if lines > LONGEST}
    assert long == set(ONE_IDEA)


def test_a_name_of_file_stands_in_one_folder():
    names = Counter(
        path.stem for path in (ROOT / "ess_metrics").rglob("*.py") if path.stem not in ("__init__", "__main__")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_files_never_import_each_other_in_a_circle():
    assert plan.circles(plan.arrows()) == []
    assert plan.circles(plan.rooms()) == []


def test_the_library_has_at_most_twelve_rooms_and_eight_floors():
    assert len(plan.library()) <= 12
    assert len(plan.floors(plan.library())) <= 8
    assert set(plan.rooms()) - set(plan.library()) == set(plan.ABOVE)


def test_rooms_of_the_library_have_no_rooms_inside():
    for name in plan.library():
        inside = [path.name for path in (ROOT / "ess_metrics" / name).iterdir() if (path / "__init__.py").exists()]
        assert inside == [], name


def test_the_picture_is_up_to_date():
    assert plan.PICTURE.read_text(encoding="utf-8") == plan.drawing(), "python scripts/draw_architecture.py"


def test_the_page_says_what_each_room_does():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == sorted(plan.rooms())


def test_a_circle_is_seen():
    assert plan.circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert plan.floors({"a": {"b"}, "b": set(), "c": {"a"}, "d": {"b"}}) == [["b"], ["a", "d"], ["c"]]


def test_from_a_figure_on_screen_to_its_rule_there_are_six_files_at_most():
    """Each file of the walk holds what the page says to look for there, and what it holds names the next file."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\d\. `([^`]+)` — (.+)$", page, re.MULTILINE)
    assert 2 <= len(steps) <= 6
    for (name, said), (following, _) in itertools.pairwise(steps):
        text, wanted = (ROOT / name).read_text(encoding="utf-8"), re.findall("`([^`]+)`", said)[-1]
        assert wanted in text, f"{name} no longer has {wanted}"
        module = Path(following).with_suffix("").as_posix().removesuffix("/__init__").replace("/", ".")
        room, _, last = module.rpartition(".")
        imports = rf"from {re.escape(room)} import [^\n]*(\n[^)]*)?\b{last}\b|from {re.escape(module)} import"
        assert re.search(imports, text) or module in text, f"{name} does not lead to {following}"
    assert (ROOT / steps[-1][0]).exists()
