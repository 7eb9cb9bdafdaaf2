"""The sheet of a carrier: all it received, from whom, for what, what ends; shown where one carrier is chosen."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ess_metrics.analyses.agreement_ends import agreements_ending
from ess_metrics.analyses.behind import COUNTED, behind
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.secrecy.audience import is_listed
from ess_metrics.texts.numbers import date, euros, euros_short, plural
from ess_metrics.texts.pages import carrier_words as words
from ess_metrics.views.making.handmade import carrier_name, framed
from ess_metrics.views.making.row_cells import text_in
from ess_metrics.views.names import UNKNOWN, name, short
from ess_metrics.views.pages import deadlines
from ess_metrics.views.sentences import in_current_euros
from ess_metrics.views.view import OK, Chart, Column, Row, View

EVER = 600  # months: agreements that end whenever
REGISTER = "aides_minimis"
CEILING = 300_000.0  # regulation (EU) 2023/2831, over three years
OTHER_CEILINGS = r"2023\W?2832|360\W?2012|1408\W?2013|717\W?2014"  # general interest, farming, fishing
AMOUNTS = ("demande", "attribue", "verse")


def chosen(data: Dataset, selection: Selection) -> str:
    """The code of the only carrier that the filters keep; "" when there are several, none, or one that is not named."""
    codes = selection.values("porteur_id")
    bodies = data.tables.get("organismes")
    if len(codes) != 1 or bodies is None:
        return ""
    code = codes[0]
    known = (bodies["organisme_id"].astype("str") == code).any()
    return code if known and is_listed(data, code) else ""


def title(data: Dataset, selection: Selection) -> str:
    """What the sheet is about."""
    return words.TITLE.format(name=carrier_name(data, chosen(data, selection)))


def identity(data: Dataset, selection: Selection) -> str:
    """Its number, its status, where its head office is."""
    bodies = data.tables["organismes"]
    row = bodies[bodies["organisme_id"].astype("str") == chosen(data, selection)].iloc[0]
    siret, status, place = (text_in(row, column) for column in ("siret", "ess_statut", "code_quartier_siege"))
    parts = [
        words.IDENTITY_SIRET.format(siret=siret) if siret else "",
        name(data, "ess_statut", status) if status else "",
        name(data, "code_quartier", place) if place else "",
        name(data, "commune", text_in(row, "code_commune")) if text_in(row, "code_commune") else "",
    ]
    return " · ".join(part for part in parts if part and part != UNKNOWN)


@in_current_euros
def lead(data: Dataset, selection: Selection) -> tuple[str, ...]:
    """How much, from how many, for how many projects, over which years; what ends first."""
    rows = _rows(data, selection)
    given = rows[rows[COUNTED] > 0]
    if given.empty:
        return (words.LEAD_NONE,)
    years = sorted({int(year) for year in given["annee"].dropna()})
    first = words.LEAD.format(
        total=euros_short(float(given[COUNTED].sum())),
        funders=plural(given["fonds_origine"].astype(object).fillna("").nunique(), "financeur"),
        projects=plural(given["projet_id"].dropna().nunique(), "projet"),
        years=words.YEARS.format(first=years[0], last=years[-1]) if years[1:] else words.ONE_YEAR.format(year=years[0]),
    )
    table = agreements_ending(data, selection, EVER)
    if table.empty:
        return (first,)
    told = words.LEAD_ENDS.format(
        n=plural(len(table), *words.ENDING), euros=euros(table["euros"].sum()), date=date(str(table["end"].min())[:10])
    )
    return (first, told)


def _rows(data: Dataset, selection: Selection) -> pd.DataFrame:
    return behind(data, selection, "financements")


@in_current_euros
def grants(data: Dataset, selection: Selection) -> View:
    """Every grant, the last years first: for what, from whom, asked, granted, paid."""
    frame = _rows(data, selection).sort_values(["annee", COUNTED], ascending=[False, False], kind="stable")
    rows = tuple(_grant(data, row) for row in frame.to_dict("records"))
    total = {"annee": words.TOTAL, "attribue": round(float(frame[COUNTED].sum()), 2)}
    called = carrier_name(data, chosen(data, selection))
    return framed(
        data,
        selection,
        id="porteur-lignes",
        question=words.GRANTS_QUESTION,
        title=words.GRANTS_TITLE.format(name=called),
        columns=(
            Column("annee", words.YEAR),
            Column("projet", words.PROJECT),
            Column("fonds", words.FUND),
            Column("financeur", words.FUNDER),
            Column("dispositif", words.SCHEME),
            Column("demande", words.ASKED, "eur"),
            Column("attribue", words.GRANTED, "eur"),
            Column("verse", words.PAID, "eur"),
            Column("statut", words.STATE),
        ),
        rows=rows,
        chart=Chart("table", x="annee", y=("attribue",)),
        total=Row("total", total) if rows else None,
        records=len(rows),
        empty=words.LEAD_NONE,
        indicator="granted",
    )


def _grant(data: Dataset, row: dict) -> Row:
    cells = {
        "annee": "" if pd.isna(row["annee"]) else str(int(row["annee"])),
        "projet": name(data, "projet_id", text_in(row, "projet_id")) if text_in(row, "projet_id") else words.NO_PROJECT,
        "fonds": short(data, "fonds_origine", text_in(row, "fonds_origine")),
        "financeur": name(data, "financeur_id", text_in(row, "financeur_id")),
        "dispositif": short(data, "dispositif_code", text_in(row, "dispositif_code")),
        "statut": name(data, "statut", text_in(row, "statut"), "financements"),
    }
    stored = {amount: row.get(f"montant_{amount}") for amount in AMOUNTS}
    money = {amount: None if value is None or pd.isna(value) else float(value) for amount, value in stored.items()}
    if money["attribue"] is not None:
        money["attribue"] = round(float(row[COUNTED]), 2)  # what counts: a refused row has been granted nothing
    unknown = {amount: "inconnu" for amount, value in money.items() if value is None}
    return Row(str(row["financement_id"]), cells | money, OK, statuses=unknown)


@in_current_euros
def funders(data: Dataset, selection: Selection) -> View:
    """What each fund granted it, year by year."""
    frame = _rows(data, selection)
    frame = frame.assign(fonds=frame["fonds_origine"].astype(object).fillna("") if "fonds_origine" in frame else "")
    years = sorted({int(year) for year in frame["annee"].dropna()})
    table = frame.pivot_table(index="fonds", columns="annee", values=COUNTED, aggfunc="sum") if len(frame) else frame
    rows = [_funder(data, code, table.loc[code], years) for code in table.index] if len(frame) else []
    rows.sort(key=lambda row: -row.cells["attribue"])
    sums = {str(year): round(sum(row.cells[str(year)] or 0 for row in rows), 2) for year in years}
    return framed(
        data,
        selection,
        id="porteur-financeurs",
        question=words.FROM_QUESTION,
        title=words.FROM_TITLE.format(name=carrier_name(data, chosen(data, selection))),
        columns=(
            Column("fonds", words.FUND),
            *(Column(str(year), str(year), "eur") for year in years),
            Column("attribue", words.TOTAL, "eur"),
        ),
        rows=rows,
        chart=Chart("table", x="fonds", y=("attribue",)),
        total=Row("total", {"fonds": words.TOTAL, **sums, "attribue": round(sum(sums.values()), 2)}) if rows else None,
        records=len(frame),
        empty=words.LEAD_NONE,
        indicator="granted",
    )


def _funder(data: Dataset, code: str, amounts: pd.Series, years: list[int]) -> Row:
    known = {int(float(str(year))): float(value) for year, value in amounts.items() if not pd.isna(value)}
    cells = {str(year): round(known[year], 2) if year in known else None for year in years}
    total = round(sum(known.values()), 2)
    missing = {year: "sans_objet" for year, value in cells.items() if value is None}
    return Row(code, {"fonds": short(data, "fonds_origine", code), **cells, "attribue": total}, OK, statuses=missing)


def has_small_aids(data: Dataset, selection: Selection) -> bool:
    """Whether the folder holds the register of de minimis aids."""
    return REGISTER in data.tables


def small_aids(data: Dataset, selection: Selection) -> View:
    """Its de minimis aids as the register lists them, the last first; the sum of the three years to the folder's day.

    They are no more money: most are grants that are known already. An aid of unknown amount or day is listed, not
    summed, and said.
    """
    code = chosen(data, selection)
    frame = data.tables[REGISTER] if has_small_aids(data, selection) else pd.DataFrame()
    mine = frame[frame["porteur_id"].astype(object) == code] if "porteur_id" in frame else frame[:0]
    mine = mine.reindex(columns=[*mine.columns, *({"date_octroi", "montant"} - set(mine.columns))])
    mine = mine.assign(date_octroi=pd.to_datetime(mine["date_octroi"]))
    day = pd.Timestamp(data.day)
    recent = mine["date_octroi"].gt(day - pd.DateOffset(years=3)) & mine["date_octroi"].le(day)
    lost = int((mine["montant"].isna() | mine["date_octroi"].isna()).sum())
    total = round(float(mine.loc[recent.fillna(False).astype(bool), "montant"].sum()), 2)
    caveats = (words.room(_room(mine, recent), CEILING, _register_day(data, frame)),) if len(mine) else ()
    mine = mine.sort_values("date_octroi", ascending=False, kind="stable")
    rows = tuple(_small_aid(row) for row in mine.to_dict("records"))
    called = carrier_name(data, code)
    return framed(
        data,
        selection,
        id="porteur-minimis",
        question=words.AIDS_QUESTION,
        title=words.AIDS_TITLE.format(name=called),
        sentence=words.aids(total, str(data.day)[:10], lost) if rows else words.NO_AIDS,
        columns=(
            Column("octroi", words.AID_DAY),
            Column("autorite", words.AID_GIVER),
            Column("instrument", words.AID_KIND),
            Column("reglement", words.AID_RULE),
            Column("montant", words.AID_AMOUNT, "eur"),
        ),
        rows=rows,
        chart=Chart("table", x="octroi", y=("montant",)),
        total=Row("total", {"octroi": words.AID_TOTAL, "montant": total}) if rows else None,
        caveats=caveats,
        records=len(rows),
        records_of=REGISTER,
        empty=words.NO_AIDS,
    )


def _room(mine: pd.DataFrame, recent: pd.Series) -> float:
    """What the general ceiling leaves once the aids of three years are taken; those of another rule have their own."""
    kept = recent.fillna(False).astype(bool)
    if "reglement" in mine:
        kept &= ~mine["reglement"].astype(object).fillna("").astype(str).str.contains(OTHER_CEILINGS)
    return max(0.0, round(CEILING - float(mine.loc[kept, "montant"].sum()), 2))


def _register_day(data: Dataset, frame: pd.DataFrame) -> str:
    """The day of the register, as the sources of its rows say it; "" when none does."""
    sources = data.tables.get("sources")
    if sources is None or "source_id" not in frame or "date_donnees" not in sources:
        return ""
    ids = {one for cell in frame["source_id"].dropna().unique() for one in str(cell).split("|")}
    days = sources.loc[sources["source_id"].astype(str).isin(ids), "date_donnees"].dropna()
    return str(days.max())[:10] if len(days) else ""


def _small_aid(row: dict) -> Row:
    amount = None if pd.isna(row["montant"]) else float(row["montant"])
    said = "" if pd.isna(row["date_octroi"]) else date(str(row["date_octroi"])[:10])
    cells = {"octroi": said, "montant": amount} | {
        name: text_in(row, name) for name in ("autorite", "instrument", "reglement")
    }
    return Row(str(row["aide_id"]), cells, OK, statuses={} if amount is not None else {"montant": "inconnu"})


def ends(data: Dataset, selection: Selection) -> View:
    """The agreements of the carrier that end, whenever."""
    view = deadlines.agreements(data, selection, str(EVER))
    title = words.ENDS_TITLE.format(name=carrier_name(data, chosen(data, selection)))
    return replace(view, id="porteur-fins", question=words.ENDS_QUESTION, title=title, empty=words.NO_END)
