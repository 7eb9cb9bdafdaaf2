"""Perimeters of 2015 and 2024: by area, on made-up squares and on the real neighbourhoods of Bas-Rhin."""

from __future__ import annotations

import pandas as pd
import pytest

from ess_metrics.__main__ import main
from ess_metrics.analyses.perimeters import correspondence
from ess_metrics.model.selection import Selection
from ess_metrics.texts.library.correspondence_words import BREAK
from ess_metrics.views.making.indicator_views import BREAK_YEAR
from ess_metrics.views.pages import compare_charts, funding_views, neighbourhood, overview
from tests.real import real
from tests.tiny import A, B


def contours(path, squares: dict):
    """Squares in Lambert-93 metres: code → (name, left, bottom, width, height)."""
    import geopandas as gpd
    from shapely.geometry import box

    shapes = [box(left, bottom, left + wide, bottom + high) for _, left, bottom, wide, high in squares.values()]
    frame = gpd.GeoDataFrame(
        {"code_qp": list(squares), "lib_qp": [square[0] for square in squares.values()]}, geometry=shapes, crs=2154
    )
    frame.to_crs(4326).to_file(path, driver="GeoJSON")
    return path


@pytest.fixture
def files(tmp_path):
    x, y = 1_050_000, 6_840_000
    old = {
        "QP067001": ("Même", x, y, 100, 100),
        "QP067002": ("Grandi", x + 1000, y, 100, 100),
        "QP067003": ("Ancien nom", x + 2000, y, 100, 100),
        "QP067004": ("Parti", x + 3000, y, 100, 100),
        "QP067005": ("Coupé", x + 4000, y, 100, 100),
    }
    new = {
        "QN06701I": ("Même", x, y, 101, 100),
        "QN06702M": ("Grandi", x + 1000, y, 200, 100),
        "QN06703I": ("Rebaptisé", x + 2000, y, 100, 100),
        "QN06704N": ("Neuf", x + 9000, y, 100, 100),
        "QN06705M": ("Coupé Ouest", x + 4000, y, 60, 100),
        "QN06706M": ("Coupé Est", x + 4060, y, 40, 100),
    }
    return contours(tmp_path / "a.geojson", old), contours(tmp_path / "b.geojson", new)


def test_each_nature_is_found(files):
    made = correspondence(*files).astype(object)
    assert made.where(made.notna(), None).values.tolist() == [
        ["QP067001", "QN06701I", 1.0, "identique"],
        ["QP067002", "QN06702M", 1.0, "modifie"],
        ["QP067003", "QN06703I", 1.0, "renomme"],
        ["QP067005", "QN06705M", 0.6, "modifie"],
        ["QP067005", "QN06706M", 0.4, "modifie"],
        ["QP067004", None, None, "sorti"],
        [None, "QN06704N", None, "nouveau"],
    ]


def test_on_the_real_neighbourhoods_of_bas_rhin():
    made = correspondence(real("qpv2015_bas_rhin/qpv2015_67.geojson"), real("qpv2024_bas_rhin/qpv2024_67.geojson"))
    known = pd.read_csv(real("qpv_bas_rhin_reference/*.csv"), dtype=str).set_index("code_2024")
    found = made.dropna(subset=["code_2024"]).set_index("code_2024")
    assert found["nature"].to_dict() == known["statut_2024"].to_dict()
    linked = found["code_2015"].dropna()
    assert linked.to_dict() == known["codes_2015"].dropna().to_dict()
    letters = {"I": "identique", "M": "modifie", "N": "nouveau"}
    assert all(nature == letters[code[-1]] for code, nature in found["nature"].items())
    assert made.loc[made["nature"] == "sorti", "code_2015"].tolist() == ["QP067007"]


def test_the_command_writes_the_table_of_the_contract(files, tmp_path, capsys):
    out = tmp_path / "correspondance.csv"
    asked = ["correspondence", "--contours-2015", str(files[0]), "--contours-2024", str(files[1]), "--out", str(out)]
    assert main(asked) == 0
    assert "périmètre modifié" in capsys.readouterr().out
    assert list(pd.read_csv(out)) == ["code_2015", "code_2024", "part_population", "nature"]
    assert main([*asked[:2], str(tmp_path / "rien.geojson"), *asked[3:]]) == 2


def test_a_series_of_a_changed_perimeter_is_cut_and_says_it(tiny):
    changed = overview.by_year(tiny, Selection.of({"code_quartier": B}))
    assert [year for year, _ in changed.chart.breaks] == ["2024"]
    assert any("Beta" in caveat for caveat in changed.caveats)
    assert not overview.by_year(tiny, Selection.of({"code_quartier": A})).chart.breaks
    assert not overview.by_year(tiny, Selection()).chart.breaks


def test_every_view_by_year_of_a_changed_perimeter_is_cut(tiny):
    asked = Selection.of({"code_quartier": B})
    assert compare_charts.by_year(tiny, Selection(), "quartiers", (A, B)).chart.breaks
    assert not compare_charts.by_year(tiny, Selection(), "secteurs", ("sante", "commerce")).chart.breaks
    for view in (neighbourhood.by_year(tiny, asked), funding_views.by_section(tiny, asked)):
        assert view.chart.breaks == ((BREAK_YEAR, BREAK),)
        assert any("Beta" in caveat for caveat in view.caveats)
