"""One answer never lets one of its hidden cells be computed, in any audience: counted over random folders."""

from __future__ import annotations

import pytest

from ess_metrics.analyses.values import raw_values, values
from ess_metrics.folder.reading import read
from ess_metrics.indicators import BY_ID
from ess_metrics.model.result import OK, SECRET
from ess_metrics.model.selection import Selection
from tests.oracle.folders import folder, write

WHERE = (
    {},
    {"code_quartier": "QN06701I"},
    {"code_quartier": ["QN06701I", "QN06703M"]},
    {"commune": "67001"},
    {"dispositif_code": "AAP_CDV"},
    {"operateur_id": "O1"},
    {"type_local": "bureau"},
    {"type": "visite"},
)
SECRETS = ("founders", "women_share", "rent_subsidy", "rent_gap", "ess_tenant_share", "jobs", "event_participants")


def cells_of(found) -> list:
    return [cell for _, cell in found] + [item for item in found.not_shown if item.cell]


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 5])
def test_no_hidden_cell_follows_from_the_total_and_what_is_shown(seed, released, tmp_path):
    tables = folder(seed)
    for at, row in enumerate(tables["accompagnements"]):
        row["personne_id"] = f"H{at}"  # nobody comes twice: cells are apart
    data, hidden_somewhere = read(write(tables, tmp_path / "data")), 0
    for id_ in SECRETS:
        entry = BY_ID[id_]
        sexed = entry.secrecy == "sexed"
        for by in entry.by:
            for where in WHERE:
                asked = Selection.of(where | ({"sexe": "F"} if sexed and by != "sexe" else {}))
                count = (lambda cell: cell.value or 0) if sexed else (lambda cell: cell.n or 0)
                raw, found = raw_values(data, entry, by, asked), values(data, id_, by, asked, released=released)
                apart = abs(sum(map(count, cells_of(raw))) - count(raw.total)) < 1e-6
                dark = [cell for cell in cells_of(found) if cell.status == SECRET]
                hidden_somewhere += len(dark)
                if found.total.status == OK and dark and apart:
                    left = count(found.total) - sum(count(c) for c in cells_of(found) if c.status != SECRET)
                    assert len(dark) > 1, (id_, by, where)
                    assert left > len(dark) + 1e-9, (id_, by, where)
    assert hidden_somewhere
