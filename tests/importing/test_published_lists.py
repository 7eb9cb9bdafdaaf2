"""Lists of grants of authorities never seen: rows, euros and years are those that a person counts on the paper."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from decimal import Decimal

import pytest

from ess_metrics.folder import reading
from ess_metrics.importing.run import import_files
from tests.importing.published_lists import LISTS
from tests.importing.test_authorities import promises


def euros(value: float) -> Decimal:
    return round(Decimal(str(value)), 2)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", LISTS, ids=lambda make: make.__name__)
def test_a_published_list_is_read_as_a_person_counts_it(tmp_path, make, seed):
    counted = make(tmp_path, random.Random(seed))
    found = import_files([counted.path], tmp_path / "d").to_json()["files"][0]
    promises(found)
    assert (found["rows_read"], found["rows_refused"]) == (counted.rows, counted.refused)
    assert found["rows_without_amount"] == counted.unread
    sums = found["totals_by_type"]
    assert euros(sums["attribue"]["kept"]) == counted.euros
    for kind, expected in (("demande", counted.asked), ("verse", counted.paid)):
        assert expected is None or euros(sums[kind]["kept"]) == expected
    assert sum(euros(one["refused"]) for one in sums.values()) == counted.refused_euros
    by_year: dict[int, Decimal] = defaultdict(Decimal)
    with (tmp_path / "d" / "financements.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_year[int(row["annee"])] += Decimal(row["montant_attribue"] or 0)
    assert {year: value for year, value in by_year.items() if value} == {y: v for y, v in counted.by_year.items() if v}
    refused = {fault["row"] for fault in found["faults"] if fault["severity"] == "bloquant"}
    assert len(refused) == counted.refused  # each refused line is listed
    assert reading.check(tmp_path / "d").ok
