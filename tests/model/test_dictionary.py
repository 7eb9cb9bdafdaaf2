"""The data dictionary on disk is the one that the schema writes."""

from pathlib import Path

from ess_metrics.model import dictionary, schema

DATA_MD = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def test_the_dictionary_on_disk_is_up_to_date():
    assert DATA_MD.read_text(encoding="utf-8") == dictionary.markdown()


def test_every_column_has_a_meaning():
    silent = [
        f"{table.stem}.{column.name}" for table in schema.TABLES for column in table.columns if not column.meaning
    ]
    assert silent == []
