"""Whether a sum of hidden cells follows from the sums that are shown, asked many times of one table.

The hidden cells of a table and its sums are the edges of a graph between its rows and its columns. A sum of some of
them follows from what is shown when potentials of rows and columns add up to 1 on the asked cells and 0 on the other
hidden ones. A forest of the graph says in which order the potentials are found; it is the same for every question, and
a table of neighbourhoods is asked once a neighbourhood.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class _Step(NamedTuple):
    """Columns (or rows) reached at once: `found` from the potentials of `known`, by these hidden cells."""

    of_columns: bool
    found: np.ndarray
    known: np.ndarray
    cells: np.ndarray


class Potentials:
    """The order in which the potentials of a table of hidden cells (a mask) are found."""

    def __init__(self, hidden: np.ndarray) -> None:
        self._shape = hidden.shape
        self._row, self._column = np.nonzero(hidden)
        self._steps = tuple(self._walk())

    def give(self, asked: np.ndarray) -> bool:
        """Whether the sum of the asked cells (a mask, among the hidden ones) follows from what is shown."""
        wanted = asked[self._row, self._column].astype(float)
        across, down = np.zeros(self._shape[0]), np.zeros(self._shape[1])
        for step in self._steps:
            if step.of_columns:
                down[step.found] = wanted[step.cells] - across[step.known]
            else:
                across[step.found] = wanted[step.cells] - down[step.known]
        return bool(np.allclose(across[self._row] + down[self._column], wanted))

    def _walk(self):
        """The steps, from one row of each part of the graph, until every row and column of a hidden cell is reached."""
        rows, columns = np.zeros(self._shape[0], bool), np.zeros(self._shape[1], bool)
        rows[self._first_rows()] = True
        while True:
            down = self._reached(rows[self._row] & ~columns[self._column], self._column)
            columns[self._column[down]] = True
            yield _Step(True, self._column[down], self._row[down], down)
            across = self._reached(columns[self._column] & ~rows[self._row], self._row)
            rows[self._row[across]] = True
            yield _Step(False, self._row[across], self._column[across], across)
            if not len(down) and not len(across):
                return

    @staticmethod
    def _reached(cells: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """One cell for each end that these cells reach."""
        found = np.flatnonzero(cells)
        return found[np.unique(ends[found], return_index=True)[1]]

    def _first_rows(self) -> np.ndarray:
        """The first row of each part of the graph: the least number is passed along the cells until nothing moves."""
        of_rows = np.arange(self._shape[0])
        while True:
            of_columns = np.full(self._shape[1], self._shape[0])
            np.minimum.at(of_columns, self._column, of_rows[self._row])
            least = of_rows.copy()
            np.minimum.at(least, self._row, of_columns[self._column])
            if (least == of_rows).all():
                return np.flatnonzero(of_rows == np.arange(self._shape[0]))
            of_rows = least


__all__ = ["Potentials"]
