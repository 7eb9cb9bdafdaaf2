"""Files of grants drawn at random: separator, encoding, order, titles, sheets, units, funders, subtotals, notes.

A true list is drawn first, then a way of writing it. Rows and euros that are read are those of the true list, by funder
too, and everything that is no data is listed.
"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import grant_files
from ess_metrics.formats import known_formats as formats
from ess_metrics.formats.source import Context
from tests.importing.test_authorities import FUNDERS, book, by_fund, drawn, french, sum_of, text_file

NAMES = ("Association bénéficiaire", "Nom du bénéficiaire", "Bénéficiaire", "Structure", "Porteur de projet")
PURPOSES = ("Objet", "Intitulé du projet", "Action", "Libellé", "Objet de la subvention")
YEARS = ("Année", "Exercice", "Exercice budgétaire")
AMOUNTS = ("Montant", "Montant voté", "Subvention accordée", "Montant de la subvention (€)", "Montant alloué en €")
THOUSANDS = ("Montant (k€)", "Subvention en milliers d'euros", "Montant attribué k€")
OTHERS = {
    "Adresse": lambda luck, n: f"{n} rue de la Paix", "Observations": lambda luck, n: luck.choice(["", "ok"]),
    "Thème": lambda luck, n: luck.choice(["Sport", "Culture"]), "N°": lambda luck, n: n,
    "Code postal": lambda luck, n: "44000", "Nb adhérents": lambda luck, n: luck.randrange(5, 400),
}  # fmt: skip
STYLES = {
    "point": lambda value: f"{value:.2f}", "comma": lambda value: f"{value:.2f}".replace(".", ","),
    "blank": lambda value: french(value, " "), "euro": lambda value: french(value, "\xa0") + " €",
}  # fmt: skip


class Draw:
    """One way of writing one true list."""

    def __init__(self, seed: int):
        self.luck = luck = random.Random(seed)
        self.funders = luck.choice([("Ville",), ("Ville",), tuple(FUNDERS)])
        self.grants = drawn(seed, luck.randrange(8, 40), self.funders, cents=luck.random() < 0.6)
        self.kind = luck.choice(["csv", "csv", "xlsx", "ods"])
        self.typed = self.kind != "csv" and luck.random() < 0.7
        self.style = STYLES[luck.choice(list(STYLES))]
        self.factor = 1000 if len(self.funders) == 1 and luck.random() < 0.2 else 1
        self.columns = self._columns()

    def euros(self, value: Decimal):
        """An amount as this file writes it."""
        if self.typed:
            return float(value / self.factor)
        return self.style(value) if self.factor == 1 else str(value / 1000).replace(".", ",")

    def _columns(self) -> list[tuple[str, object, object]]:
        """Title, what a row writes there, what a total of rows writes there."""
        luck, blank = self.luck, lambda part: ""
        columns = [
            (luck.choice(NAMES), lambda g, n: g.name, None),
            (luck.choice(PURPOSES), lambda g, n: g.title, blank),
        ]
        columns.append((luck.choice(YEARS), lambda g, n: g.year, blank))
        whole = (lambda g, n: self.euros(g.total), lambda part: self.euros(sum_of(part)))
        if len(self.funders) == 1:
            columns.append((luck.choice(THOUSANDS if self.factor > 1 else AMOUNTS), *whole))
        else:
            before = luck.choice(["", "Part ", "Subvention ", "Montant "])
            columns += [(before + name, *self._funder(name)) for name in self.funders]
            if luck.random() < 0.7:
                columns.append((luck.choice(["Total", "Total des subventions", "Montant total"]), *whole))
        for title in luck.sample(sorted(OTHERS), luck.randrange(4)):
            columns.append((title, lambda g, n, write=OTHERS[title]: write(luck, n), blank))
        if luck.random() < 0.5:
            luck.shuffle(columns)
        return columns

    def _funder(self, name: str):
        def cell(grant, number):
            return self.euros(grant.euros[name]) if name in grant.euros else ""

        return cell, lambda part: self.euros(sum((g.euros.get(name, Decimal(0)) for g in part), Decimal(0)))

    def alone(self, text: str) -> list:
        return [text, *[""] * (len(self.columns) - 1)]

    def total(self, part, label: str) -> list:
        return [label if write is None else write(part) for _, _, write in self.columns]

    def table(self, grants) -> list[list]:
        """The rows of one sheet: titles above, headings, data, subtotals, total, note."""
        luck, rows = self.luck, []
        if luck.random() < 0.4:
            rows += [self.alone("Ville de X – subventions"), *([self.alone("")] if luck.random() < 0.5 else [])]
        rows.append([title for title, _, _ in self.columns])
        half = len(grants) // 2 if luck.random() < 0.4 and len(grants) > 5 else 0
        for name, part in (("Culture", grants[:half]), ("Sport", grants[half:])) if half else (("", grants),):
            rows += [self.alone(name)] if name else []
            rows += [[write(g, n) for _, write, _ in self.columns] for n, g in enumerate(part, 1)]
            if name and luck.random() < 0.7:
                rows.append(self.total(part, luck.choice(["Sous-total ", "Total "]) + name))
        if luck.random() < 0.5:
            rows.append(self.total(grants, luck.choice(["TOTAL", "Total général", "Total"])))
        return rows + ([self.alone("Source : direction des finances")] if luck.random() < 0.3 else [])

    def write(self, folder: Path) -> Path:
        luck, place = self.luck, folder / f"aides.{self.kind}"
        if self.kind == "csv":
            encoding = luck.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
            return text_file(place, self.table(self.grants), luck.choice(";;,\t|"), encoding)
        half = len(self.grants) // 2 if luck.random() < 0.4 else len(self.grants)
        sheets = {"Liste": self.table(self.grants[:half])}
        if self.grants[half:]:
            sheets["Suite"] = self.table(self.grants[half:])
        if self.kind == "xlsx":
            return book(place, sheets)
        with pd.ExcelWriter(place, engine="odf") as writer:
            for name, rows in sheets.items():
                pd.DataFrame(rows).to_excel(writer, sheet_name=name, index=False, header=False)
        return place


@pytest.mark.parametrize("seed", [*range(24), 366, 368])
def test_rows_and_euros_are_those_of_the_true_list(tmp_path, seed):
    draw = Draw(seed)
    raw = open_raw(draw.write(tmp_path))
    assert formats.choose(raw)[0] is grant_files.SOURCE
    outcome = grant_files.read(raw, Context())
    true = sum_of(draw.grants)
    assert (outcome.rows_read, outcome.rows_refused, outcome.without_amount) == (len(draw.grants), 0, 0)
    assert Decimal(str(outcome.euros_read)) == Decimal(str(outcome.euros_kept)) == true
    funding = outcome.tables["financements"]
    euros = funding["montant_attribue"].map(lambda cell: Decimal(cell or 0))
    assert euros.sum() == true
    if len(draw.funders) > 1:
        assert dict(euros.groupby(funding["fonds_origine"]).sum()) == by_fund(draw.grants)
    lines = sum(len(grid.rows) for grid in raw.grids)
    listed = [line for line in outcome.lines_ignored if line.text and line.row > 1]
    heads = sum(grid.header_line > 1 for grid in raw.grids)
    above = sum(line.row > 1 for line in listed if line.why.startswith("Ligne au-dessus"))
    assert lines == outcome.rows_read + len(listed) - heads - above
