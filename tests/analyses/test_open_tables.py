"""What may leave a folder: rents of vacant premises alone, whatever the folder says of its premises."""

from __future__ import annotations

import dataclasses

import pytest

from ess_metrics.analyses.open_tables import leaving
from ess_metrics.folder.reading import read
from tests.tiny import write_tiny


@pytest.mark.parametrize("said", [True, False])
def test_rents_leave_for_lots_known_to_be_vacant(tmp_path, said):
    data = read(write_tiny(tmp_path / "tiny"))
    lots = data.tables["locaux"]
    vacant = (lots["statut"] == "vacant").tolist()
    lots = lots if said else lots.drop(columns="statut")
    data = dataclasses.replace(data, tables={**data.tables, "locaux": lots})
    found = leaving(data)["locaux"]
    kept = vacant if said else [False] * len(lots)
    assert any(vacant)
    assert found["loyer_annuel_m2_ht"].notna().tolist() == kept
    assert found["loyer_marche_annuel_m2_ht"].notna().tolist() == kept
