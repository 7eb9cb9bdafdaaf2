"""What a folder holds, table by table: every record counted once, the largest table first."""

from ess_metrics.folder.reading import read
from ess_metrics.texts import labels
from ess_metrics.views.charts import figures
from ess_metrics.views.pages import address_views, contents


def test_each_table_of_records_is_an_area_as_large_as_its_rows():
    data = read("data/demo")
    view = contents.by_table(data)
    assert {row.key: row.cells["valeur"] for row in view.rows} == {
        table: len(data.tables[table]) for table in labels.RECORDS if table in data.tables
    }
    amounts = [row.cells["valeur"] for row in view.rows]
    assert amounts == sorted(amounts, reverse=True)
    assert sum(figures.figure(view)["data"][0]["values"]) == view.total.cells["valeur"]
    assert "Lignes de financement" in {row.cells["nom"] for row in view.rows}


def test_the_map_of_addresses_is_there_before_any_list():
    data = read("data/demo")
    view = address_views.by_place(data, None, "")
    assert [row.cells["valeur"] for row in view.rows] == [0] * len(data.neighbourhoods)
    assert "21" in view.title
