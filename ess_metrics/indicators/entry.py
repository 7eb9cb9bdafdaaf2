"""What entries about funding rows and about projects have in common."""

from __future__ import annotations

from typing import Unpack

from ess_metrics.counting import inputs
from ess_metrics.counting.indicator import ACTIVE, FUNDING, PROJECTS, ROW, Compute, Indicator, More

TABLES = ("quartiers", "projets", "projets_quartiers", "financements")
WITHOUT_YEAR = tuple(column for column in FUNDING if column != "annee")
LESS_PRICES = tuple(column for column in inputs.PLACED_MONEY if column not in inputs.PRICES)
CENTS = 100.0


def of_rows(
    id_: str,
    unit: str,
    compute: Compute,
    by: tuple[str, ...] = FUNDING,
    reads: tuple[str, ...] = (),
    **more: Unpack[More],
) -> Indicator:
    """An entry about the funding rows that the filters keep; `reads`: columns besides those of placed money."""
    usual: More = {"euros": True, "yearly": ROW, "inputs": once(inputs.PLACED_MONEY, reads)}
    return Indicator(id_, unit, compute, by, TABLES, "financements", **(usual | more))


def of_projects(
    id_: str,
    unit: str,
    compute: Compute,
    reads: tuple[str, ...],
    by: tuple[str, ...] = PROJECTS,
    **more: Unpack[More],
) -> Indicator:
    """An entry about projects, which years reach by their being active; `reads`: columns of its own."""
    usual: More = {"yearly": ACTIVE, "inputs": once(inputs.ACTIVE, inputs.PROJECT_AREAS, reads)}
    return Indicator(id_, unit, compute, by, TABLES, "projets", **(usual | more))


def once(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of several groups, each named once."""
    return tuple(dict.fromkeys(column for group in groups for column in group))
