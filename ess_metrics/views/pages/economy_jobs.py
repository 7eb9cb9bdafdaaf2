"""Jobs of the social economy on the page of economic activity: intervals, by place, by kind, beside official figures.

Sirene gives size bands: what is shown is « entre 120 et 310 », never one number, and a neighbourhood has a rank only
where its interval meets no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.counting.indicator import PLACE as PLACES
from ess_metrics.model import reference
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import date, decimal, percent
from ess_metrics.texts.pages import economy_words as words
from ess_metrics.views.making.counts import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name
from ess_metrics.views.view import OK, Chart, Column, Row, View

TABLE, PLACE = "etablissements", PLACES[0]
LEAST, MOST = "ess_jobs_least", "ess_jobs_most"
RANK, JOBS = "rang", words.JOBS


@dataclass(frozen=True)
class Interval:
    """Two bounds of one figure; None: unknown (or without an upper bound)."""

    least: float | None
    most: float | None

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common; an unknown bound may be anything."""
        ends = [float("inf") if one.most is None else one.most for one in (self, other)]
        starts = [0.0 if one.least is None else one.least for one in (self, other)]
        return starts[0] <= ends[1] and starts[1] <= ends[0]


def interval(data: Dataset, selection: Selection, pair: tuple[str, str] = (LEAST, MOST)) -> Interval:
    """The two totals of a pair of indicators in the neighbourhoods chosen."""
    least, most = (values(data, key, None, selection).total for key in pair)
    return Interval(least.value, most.value)


def ranks(found: Mapping[str, Interval]) -> dict[str, int | None]:
    """The rank of each, greatest first: None where its interval meets another, who is then before whom is unknown."""
    return {
        key: None
        if any(mine.meets(other) for at, other in found.items() if at != key)
        else 1 + sum((other.least or 0.0) > (mine.most or 0.0) for at, other in found.items() if at != key)
        for key, mine in found.items()
    }


def jobs(data: Dataset, selection: Selection) -> View:
    """One row a neighbourhood: establishments of the ESS, their jobs and their weight as intervals, the rank if any."""
    everywhere = selection.without(PLACE)
    keys = ("ess_establishments", LEAST, MOST, *_SHARES, *_QUOTIENTS)
    grants = _grants_known(data, selection)
    made = {key: values(data, key, PLACE, everywhere) for key in (*keys, *(_PER_JOB if grants else ()))}
    codes = [code for code in data.neighbourhoods.index if code in made[LEAST].keys]
    found = {code: Interval(made[LEAST][code].value, made[MOST][code].value) for code in codes}
    at = ranks(found)
    rows = [_place(data, code, {key: one[code] for key, one in made.items()}, at[code]) for code in codes]
    rows.sort(key=lambda row: (-(row.cells[LEAST] or 0.0), str(row.cells[NAME])))
    whole = Interval(*(sum(one[code].value or 0.0 for code in codes) for one in (made[LEAST], made[MOST])))
    unknown = next((item.n for item in made[LEAST].not_shown if item.reason == words.UNKNOWN_BAND), 0)
    return framed(
        data,
        everywhere,
        TABLE,
        id="activite-emplois-ess",
        question=words.JOBS_QUESTION,
        title=words.JOBS_TITLE.format(date=date(data.manifest.date_extraction)),
        sentence=words.JOBS_SENTENCE.format(jobs=words.jobs(whole.least, whole.most)),
        unit="emplois",
        columns=(
            Column(NAME, "Quartier"),
            Column("ess_establishments", words.PLACES_COLUMNS["ess_establishments"][0], "integer"),
            Column(JOBS, words.PLACES_COLUMNS[JOBS][0]),
            Column(LEAST, words.LEAST, "integer"),
            Column(MOST, words.MOST, "integer"),
            Column("part", words.JOB_SHARE),
            Column("france", words.JOB_QUOTIENT),
            *((Column("subvention", words.GRANT_PER_JOB),) if grants else ()),
            Column(RANK, words.RANK),
        ),
        rows=tuple(rows),
        chart=Chart("range", x=NAME, y=(LEAST, MOST), options={"ends": (words.LEAST, words.MOST), "row": 24}),
        total=Row("total", _whole(whole), OK, None),
        caveats=(words.JOBS_CAVEAT, *((words.unknown_sizes(unknown),) if unknown else ())),
        records=sum(row.n or 0 for row in rows),
        asked=everywhere,
        indicator=LEAST,
        by=PLACE,
    )


def _whole(found: Interval) -> dict[str, object]:
    return {NAME: "Total", JOBS: words.jobs(found.least, found.most), LEAST: found.least, MOST: found.most}


_SHARES = ("ess_job_share_least", "ess_job_share_most")
_QUOTIENTS = ("ess_job_quotient_least", "ess_job_quotient_most")
_PER_JOB = ("grant_per_ess_job_least", "grant_per_ess_job_most")


def _grants_known(data: Dataset, selection: Selection) -> bool:
    try:
        return values(data, _PER_JOB[0], None, selection).total.value is not None
    except MissingTable:
        return False


def _place(data: Dataset, code: str, found: dict[str, Cell], rank: int | None) -> Row:
    cells: dict[str, object] = {
        NAME: name(data, PLACE, code),
        "ess_establishments": found["ess_establishments"].value,
        JOBS: words.jobs(found[LEAST].value, found[MOST].value),
        LEAST: found[LEAST].value,
        MOST: found[MOST].value,
        "part": words.between(percent, *(found[key].value for key in _SHARES)),
        "france": words.between(decimal, *(found[key].value for key in _QUOTIENTS)),
        RANK: str(rank) if rank else words.NO_RANK,
    }
    if _PER_JOB[0] in found:
        cells["subvention"] = words.between(words.euros, *(found[key].value for key in _PER_JOB))
    return Row(code, cells, OK, found["ess_establishments"].n)


def kinds(data: Dataset, selection: Selection) -> View:
    """Establishments and jobs of the ESS of the neighbourhoods by legal family, then those agreed or of inclusion."""
    asked = selection if selection.values(PLACE) else selection.plus(PLACE, *data.neighbourhoods.index)
    rows = [row for column in words.KINDS for row in _kind(data, asked, column)]
    return framed(
        data,
        asked,
        TABLE,
        id="activite-familles-ess",
        question=words.KINDS_QUESTION,
        title=words.KINDS_TITLE,
        unit="établissements",
        columns=(
            Column("groupe", words.KIND_GROUP),
            Column(NAME, words.KIND),
            Column("ess_establishments", words.PLACES_COLUMNS["ess_establishments"][0], "integer"),
            Column(JOBS, words.PLACES_COLUMNS[JOBS][0]),
        ),
        rows=tuple(rows),
        caveats=words.KINDS_CAVEATS,
        records=sum(row.n or 0 for row in rows if row.cells["groupe"] == words.KINDS["ess_statut"]),
        asked=asked,
        indicator="ess_establishments",
        by="ess_statut",
    )


def _kind(data: Dataset, asked: Selection, column: str) -> Iterable[Row]:
    made = {key: values(data, key, column, asked) for key in ("ess_establishments", LEAST, MOST)}
    count = made["ess_establishments"]
    for key in (key for key in count.keys if count[key].value):
        cells = {
            "groupe": words.KINDS[column],
            NAME: reference.label(column, key),
            "ess_establishments": count[key].value,
            JOBS: words.jobs(made[LEAST][key].value, made[MOST][key].value),
        }
        yield Row(f"{column}:{key}", cells, OK, count[key].n)
    lost = sum(item.n or 0 for item in count.not_shown if item.cell)
    if lost:
        cells = {"groupe": words.KINDS[column], NAME: words.KIND_UNKNOWN[column], "ess_establishments": float(lost)}
        yield Row(f"{column}:", {**cells, JOBS: ""}, OK, lost)


# -- beside the official figures --------------------------------------------------------------------------------------


def references(data: Dataset, selection: Selection) -> View:
    """The ESS of the neighbourhoods beside the official references (QPV of France, France), each with its year."""
    asked = selection if selection.values(PLACE) else selection.plus(PLACE, *data.neighbourhoods.index)
    table = reference.reference("references_ess")
    rows = [_reference(data, asked, {str(k): str(v) for k, v in line.items()}) for line in table.to_dict("records")]
    kept = tuple(row for row in rows if row.cells["ici"])
    return framed(
        data,
        asked,
        TABLE,
        id="activite-references-ess",
        question=words.REFERENCES_QUESTION,
        title=words.REFERENCES_TITLE,
        unit="",
        columns=(
            Column(NAME, words.MEASURE),
            Column("ici", words.HERE),
            Column("quartiers", words.QUARTIERS_OF_FRANCE, "percent"),
            Column("france", words.FRANCE, "percent"),
            Column("annee", words.YEAR, "year"),
            Column("source", words.SOURCE),
        ),
        rows=kept,
        caveats=words.REFERENCES_CAVEATS,
        records=len(kept),
        asked=asked,
        indicator=_SHARES[0],
    )


def _reference(data: Dataset, asked: Selection, line: Mapping[str, str]) -> Row:
    official = {key: float(line[key]) if line[key] else None for key in ("quartiers", "france")}
    cells = {
        NAME: line["libelle"],
        "ici": _here(data, asked, line["repere"]),
        **official,
        "annee": float(line["annee"]),
        "source": line["source"],
    }
    statuses = {key: "sans_objet" for key, value in official.items() if value is None}
    return Row(line["repere"], cells, OK, None, statuses)


_SECTORS = {  # divisions of the NAF
    "action_sociale": ("87", "88"),
    "arts": ("90", "91", "92", "93"),
    "sante": ("86",),
    "soutien_entreprises": ("77", "78", "79", "80", "81", "82"),
    "hebergement_restauration": ("55", "56"),
}
_SIZES = {
    "taille_1_4": ("01", "02"),
    "taille_5_9": ("03",),
    "taille_10_19": ("11",),
    "taille_20": ("12", "21", "22", "31", "32", "41", "42", "51", "52", "53"),
}


def _here(data: Dataset, asked: Selection, mark: str) -> str:
    """What the folder says of one reference, "" when it cannot say it."""
    if mark == "part_emplois":
        return _shares(data, asked)
    if mark in _SECTORS:
        codes = [code for code in values(data, "establishments", "naf", asked).keys if code[:2] in _SECTORS[mark]]
        return _shares(data, asked.plus("naf", *codes)) if codes else ""
    if mark == "associations":
        return _associations(data, asked)
    return _size(data, asked, _SIZES[mark]) if mark in _SIZES else ""


def _shares(data: Dataset, asked: Selection) -> str:
    found = interval(data, asked, _SHARES)
    return words.between(percent, found.least, found.most)


def _associations(data: Dataset, asked: Selection) -> str:
    """The share of associations in the jobs of the ESS: theirs at one end of their bands, the others' at the other."""
    made = [values(data, key, "ess_statut", asked) for key in (LEAST, MOST)]
    if any("association" not in one.keys or not one.total.value for one in made):
        return ""
    (low, low_all), (high, high_all) = ((one["association"].number, one.total.number) for one in made)
    least, most = low + high_all - high, high + low_all - low
    return words.between(percent, low / least if least else None, high / most if most else None)


def _size(data: Dataset, asked: Selection, bands: tuple[str, ...]) -> str:
    """The share of some bands among the employers of the ESS; "" without any."""
    made = values(data, "ess_establishments", "tranche_effectifs", asked)
    of = {key: made[key].value or 0.0 for key in made.keys}
    employers = sum(of.get(band, 0.0) for bands_ in _SIZES.values() for band in bands_)
    return percent(sum(of.get(band, 0.0) for band in bands) / employers) if employers else ""
