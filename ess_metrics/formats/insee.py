"""INSEE figures by neighbourhood: DEMO, REVN, IPRO, populations of 2013, compiled figures of the 2024 perimeters.

A figure that is secret (`s`), one that is not available (`nd`, empty) and one that can't be read are three things:
`statut` is `secret`, `nd`, or the cell is a fault. These files mostly write both absences as an empty cell: then it
is `nd`. Rates stay in per cent, as published. Files with one row per neighbourhood and commune give one value: the
rows repeat it and are never added; where they differ, the first is kept and said. The vintage is not written inside
these files: a year in the file's name is taken as such and said, else the year stays unknown.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

import pandas as pd

from ess_metrics.files.grid import RawFile
from ess_metrics.files.raw_files import lines_above
from ess_metrics.formats import rows
from ess_metrics.formats.rows import CODE, first_of
from ess_metrics.formats.source import Context, Outcome, Source
from ess_metrics.model.faults import WARNING, Fault
from ess_metrics.texts.library.imports_words import columns_left

NAME = "insee-qpv"
LABEL = "Chiffres de l'Insee par quartier prioritaire"
CODES = ("codgeo", "codeqpv", "code_qpv", "code_qp", "qp", "code_quartier", "id_qpv", "code_qp_2024", "code_qp_2015")
NAMES = ("libgeo", "lib_qp", "nom_qp", "lib_qpv", "nom_qpv", "nom", "libelle")
COMMUNES = ("lib_com", "liste_des_communes", "libcom", "nom_com", "commune")
COMMUNE_CODES = ("cog", "insee_com", "codcom", "code_commune", "depcom")
EPCI = ("siren_epci", "epci1", "epci", "code_epci")
FIRST_EDITION, UNSAID = 2010, "inconnue"
YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
PERIMETER = re.compile(r"(?i)q(?:p|pv|uartiers? prioritaires?)[\s_-]*20(?:15|24)(?!\d)")
PERCENT, PEOPLE, EUROS, PLAIN, HOMES = "%", "habitants", "€", "", "ménages"


@dataclass(frozen=True)
class Figure:
    """An indicator of a file: our id, its unit, the census year where the column's name tells it, F or H of which."""

    indicator: str
    unit: str
    year: str = ""
    sex: str = ""


FIGURES = {
    "pop_mun": Figure("population", PEOPLE),
    "popmuniqpv": Figure("population", PEOPLE),
    "population_municipale_2013": Figure("population", PEOPLE, "2013"),
    "tp60": Figure("taux_pauvrete", PERCENT),
    "taux_pauvrete_60": Figure("taux_pauvrete", PERCENT),
    "tx_tot_empl": Figure("taux_emploi", PERCENT),
    "taux_d_emploi": Figure("taux_emploi", PERCENT),
    "tx_f_empl": Figure("taux_emploi_femmes", PERCENT),
    "disp_q2": Figure("revenu_median", EUROS),
    "disp_d9d1": Figure("rapport_interdecile", PLAIN),
    "disp_d1d9": Figure("rapport_interdecile", PLAIN),
    "ppsoc": Figure("part_prestations_sociales", PERCENT),
    "ind_jeune": Figure("indice_jeunesse", PLAIN),
    "indicejeunesse": Figure("indice_jeunesse", PLAIN),
    "tx_f": Figure("part_femmes", PERCENT),
    "tx_tot_0a24": Figure("part_moins_25_ans", PERCENT),
    "tx_tot_60etplus": Figure("part_60_ans_et_plus", PERCENT),
    "tx_tot_men1": Figure("part_menages_une_personne", PERCENT),
    "tx_tot_men6": Figure("part_menages_six_personnes", PERCENT),
    "partmen1p": Figure("part_menages_une_personne", PERCENT),
    "partmen6pp": Figure("part_menages_six_personnes", PERCENT),
    "tx_tot_edlim": Figure("part_emplois_duree_limitee", PERCENT),
    "abc": Figure("demandeurs_emploi_abc", PEOPLE),
    "abcde": Figure("demandeurs_emploi_abcde", PEOPLE),
    "abc_f": Figure("demandeurs_emploi_abc", PEOPLE, sex="F"),
    "abc_h": Figure("demandeurs_emploi_abc", PEOPLE, sex="H"),
    "abcde_f": Figure("demandeurs_emploi_abcde", PEOPLE, sex="F"),
    "abcde_h": Figure("demandeurs_emploi_abcde", PEOPLE, sex="H"),
    "pop_mun_f": Figure("population", PEOPLE, sex="F"),
    "pop_mun_h": Figure("population", PEOPLE, sex="H"),
    "nombre_menages": Figure("menages", HOMES),
    "nombre_logements_sociaux": Figure("logements_sociaux", "logements"),
    "nbetab": Figure("etablissements", "établissements"),
    "percou": Figure("personnes_couvertes_caf", PEOPLE),
    "personnes_couvertes_caf": Figure("personnes_couvertes_caf", PEOPLE),
    "allocataires_caf": Figure("allocataires_caf", "foyers"),
    "rsa_socle": Figure("rsa_socle", "foyers"),
    "arsas": Figure("rsa_socle", "foyers"),
    "appa": Figure("prime_activite", "foyers"),
    "aaah": Figure("allocataires_aah", "foyers"),
    "ai": Figure("allocataires_isoles", "foyers"),
    "am": Figure("allocataires_monoparents", "foyers"),
    "acssenf": Figure("allocataires_couples_sans_enfant", "foyers"),
    "acavenf": Figure("allocataires_couples_avec_enfants", "foyers"),
    "pop": Figure("population", PEOPLE),
    "ptot": Figure("population", PEOPLE),
    "pmun": Figure("population", PEOPLE),
    "population": Figure("population", PEOPLE),
    "population_municipale": Figure("population", PEOPLE),
    "disp_tp60": Figure("taux_pauvrete", PERCENT),
    "disp_med": Figure("revenu_median", EUROS),
    "disp_rd": Figure("rapport_interdecile", PLAIN),
}
# `A` is the recipients of the CAF beside one of these columns; in a file of job seekers it is those of category A.
RECIPIENTS, BESIDE = "a", frozenset({"percou", "am", "ai", "acssenf", "acavenf", "appa", "arsas", "aaah"})
SEEKERS = "defm_"  # before the categories of job seekers in the files of France Travail
SIGNED = frozenset({"codgeo", "libgeo"})  # the two columns by which Insee begins its tables
RATE = re.compile(r"(?:tx|taux|part|pct|tp)(?:_|\d)")
PARTS = re.compile(r"sexe?|age|tr(?:anche)?_?d?_?age.*|age_.*|csp?|diplome")
# Insee ends the names of many columns with the census or income year: PMUN21, DISP_MED_A21, TP60_2021.
DATED = re.compile(r"_?[apc]?(20)?([12]\d)$")


def figure_of(column: str) -> Figure | None:
    """What a column (folded name) holds: by its name, else by its name without the year that ends it."""
    plain = column.removeprefix(SEEKERS)
    known = FIGURES.get(column) or FIGURES.get(plain)
    ending = DATED.search(plain)
    if known or not ending:
        return known
    found = FIGURES.get(plain[: ending.start()])
    return replace(found, year=f"20{ending[2]}") if found else None


def figures_of(frame: pd.DataFrame) -> dict[str, Figure]:
    """The columns of a table that hold figures, in its order; the newest of one figure in several years.

    Those we know; in a table of Insee that has none of them (`SIGNED`), every column of numbers, under its own name.
    """
    found = {str(name): figure for name in frame.columns if (figure := figure_of(str(name)))}
    if RECIPIENTS in frame and BESIDE & set(frame.columns):
        found[RECIPIENTS] = FIGURES["allocataires_caf"]
    if not found and set(frame.columns) >= SIGNED:
        found = {str(name): _unlisted(str(name)) for name in frame.columns if _is_figure(str(name), frame[name])}
    return {name: one for name, one in found.items() if not any(_newer(other, one) for other in found.values())}


def _unlisted(column: str) -> Figure:
    return Figure(column, PERCENT if RATE.match(column) else PLAIN)


def _is_figure(column: str, cells: pd.Series) -> bool:
    """Whether a column we do not know holds numbers (or says that they are secret), and is no code nor note."""
    if column in _KNOWN or column.startswith(("_", "note", "colonne_")):
        return False
    status = cells.map(rows.statistic).str[1]
    return bool((status == "ok").any()) and not (status == "illisible").any()


def _broken_down(frame: pd.DataFrame) -> bool:
    """Whether the rows of a neighbourhood are parts of it (a sex, an age…): none of them is its figure."""
    by = [name for name in frame.columns if PARTS.fullmatch(str(name))]
    code = _code_column(frame)
    return bool(by and code) and bool(frame[code].duplicated().any())


def _newer(other: Figure, one: Figure) -> bool:
    return (other.indicator, other.sex) == (one.indicator, one.sex) and other.year > one.year


SOURCES = {
    "disp_q2": "Insee, Filosofi",
    "tx_tot_empl": "Insee, insertion professionnelle",
    "pop_mun": "Insee, démographie",
    "population_municipale_2013": "Insee, recensement de 2013",
    "popmuniqpv": "Insee, données sur les QPV 2024 (compilation, recensement non indiqué)",
}


def recognise(raw: RawFile) -> float:
    """A table whose code column holds neighbourhood codes and which has known figures."""
    if rows.geometry_types(raw):
        return 0.0
    sample = rows.sample(raw)
    figures = figures_of(sample)
    if not figures or not _code_column(sample) or _broken_down(sample):
        return 0.0
    return 0.9 if len(figures) >= 2 or "population_municipale_2013" in figures else 0.6


def _code_column(frame: pd.DataFrame) -> str | None:
    for name in [name for name in CODES if name in frame] or list(frame.columns):
        cells = rows.area_codes(frame[name][frame[name] != ""])
        if len(cells) and cells.str.fullmatch(CODE).mean() >= 0.8:
            return name
    return None


def read(raw: RawFile, context: Context) -> Outcome:
    """Rows of `indicateurs`, and what they teach about `quartiers` (name, communes, population)."""
    frame = rows.records(raw)
    outcome = Outcome(NAME, rows_read=len(frame))
    codes = rows.area_codes(frame[_code_column(frame)])
    frame = frame.assign(_code=codes)
    valid = codes.str.fullmatch(CODE).astype(bool)
    inside = valid & rows.territory(context).keeps(codes, _column(frame, EPCI), _column(frame, COMMUNES))
    outcome.faults += _invalid(frame[~valid], raw) + _left_out(frame[valid & ~inside], frame, raw, context)
    outcome.refused = rows.join_refused(
        rows.refused(frame[~valid], "code_illisible"), rows.refused(frame[valid & ~inside], "hors_territoire")
    )
    outcome.rows_kept, outcome.rows_refused = int(inside.sum()), int((~inside).sum())
    kept = frame[inside]
    outcome.faults += _differing(kept, raw)
    year = _year(kept, raw, context, outcome)
    _figures(kept, raw, outcome, year)
    outcome.tables["quartiers"] = _areas(kept, year)
    return outcome


def _year(kept: pd.DataFrame, raw: RawFile, context: Context, outcome: Outcome) -> str:
    """The edition of the figures: what the file's name or title says, else what a person answers, "" until then."""
    found = vintage(raw)
    if found or not len(kept) or not _undated(kept):
        return found
    last = datetime.date.today().year
    fault = Fault("millesime_a_dire", WARNING, raw.path.name)
    choices = tuple(str(year) for year in range(last, FIRST_EDITION - 1, -1))
    answer, question = context.answers.ask(fault, (*choices, UNSAID), UNSAID)
    outcome.faults += [question] if question else []
    return "" if answer == UNSAID else answer


def _column(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series | None:
    found = next((name for name in names if name in frame), None)
    return frame[found] if found else None


def _invalid(frame: pd.DataFrame, raw: RawFile) -> list[Fault]:
    return [
        Fault("code_illisible", "bloquant", raw.path.name, sheet, int(row), value=code or None)
        for row, sheet, code in zip(frame["_row"], frame["_sheet"], frame["_code"], strict=True)
    ]


def _left_out(left: pd.DataFrame, frame: pd.DataFrame, raw: RawFile, context: Context) -> list[Fault]:
    if left.empty:
        return []
    facts = {"total": len(frame), "examples": ", ".join(left["_code"].drop_duplicates().head(5))}
    return [rows.note_fault(raw, "hors_territoire", len(left), limit=_limit(context), **facts)]


def _limit(context: Context) -> str:
    epci = rows.territory(context).epci
    return f"EPCI {epci}" if epci else "quartiers du dossier"


def _differing(kept: pd.DataFrame, raw: RawFile) -> list[Fault]:
    """Rows of one neighbourhood (one a commune) whose figures are not the same."""
    again = kept[kept["_code"].duplicated(keep=False)]
    columns = figures_of(kept)
    faults = []
    for code, part in again.groupby("_code", sort=False):
        for name in columns:
            if part[name].nunique() > 1:
                values = ", ".join(part[name].drop_duplicates())
                faults.append(
                    Fault(
                        "valeurs_divergentes",
                        WARNING,
                        raw.path.name,
                        row=int(part["_row"].iloc[0]),
                        column=name,
                        value=values,
                        facts={"code": code},
                    )
                )
    return faults


def _figures(kept: pd.DataFrame, raw: RawFile, outcome: Outcome, year: str) -> None:
    """Long form: a row per neighbourhood and figure; unreadable cells are faults and leave the figure out."""
    once = kept.drop_duplicates("_code")
    source = _source(kept)
    parts, unknown = [], 0
    for name, figure in figures_of(once).items():
        read_cells = once[name].map(rows.statistic)
        status = read_cells.str[1]
        for row, cell in zip(once["_row"][status == "illisible"], once[name][status == "illisible"], strict=True):
            outcome.faults.append(
                Fault("nombre_illisible", WARNING, raw.path.name, row=int(row), column=name, value=cell)
            )
        good = status != "illisible"
        unknown += int((status == "nd").sum())
        parts.append(
            pd.DataFrame(
                {
                    "code_quartier": once["_code"][good],
                    "indicateur": figure.indicator,
                    "annee": figure.year or year,
                    "sexe": figure.sex,
                    "valeur": read_cells[good].str[0],
                    "unite": figure.unit,
                    "statut": status[good],
                    "source": source,
                }
            )
        )
    outcome.tables["indicateurs"] = pd.concat(parts, ignore_index=True) if parts else rows.empty("indicateurs")
    if unknown:
        outcome.faults.append(rows.note_fault(raw, "valeurs_non_disponibles", unknown))
    if _undated(kept):
        outcome.faults.append(rows.note_fault(raw, "millesime_du_nom" if year else "millesime_inconnu", year=year))
    taken = figures_of(kept)
    ignored = [
        name for name in map(str, kept.columns) if not name.startswith("_") and name not in taken and name not in _KNOWN
    ]
    ignored = [name for name in ignored if (kept[name] != "").any()]
    if ignored:
        outcome.notes.append(columns_left(ignored))


_KNOWN = {*CODES, *NAMES, *COMMUNES, *COMMUNE_CODES, *EPCI}


def _undated(kept: pd.DataFrame) -> bool:
    return any(not figure.year for figure in figures_of(kept).values())


def vintage(raw: RawFile) -> str:
    """The edition year: of the file's name (`DEMO_2022.csv` → 2022), else of its title; "" when none or several.

    The year of the perimeters (`QPV2024`) is none; of a school year (`EDUC_2024_2025`), that in which it begins.
    """
    titles = " ".join(cell for lines in lines_above(raw).values() for _, cells in lines for cell in cells)
    for text in (raw.path.stem, titles):
        years = sorted(set(YEAR.findall(PERIMETER.sub("", text))))
        if len(years) == 1 or (len(years) == 2 and int(years[1]) == int(years[0]) + 1):
            return years[0]
    return ""


def _source(kept: pd.DataFrame) -> str:
    return next((text for name, text in SOURCES.items() if name in kept), "Insee, données sur les QPV")


def _areas(kept: pd.DataFrame, year: str) -> pd.DataFrame:
    """What the file says of the neighbourhoods: only fills what the folder does not know, population by vintage."""
    frame = pd.DataFrame(
        {
            "code_quartier": kept["_code"],
            "nom": first_of(kept, *NAMES),
            "communes": first_of(kept, *COMMUNES),
            "codes": first_of(kept, *COMMUNE_CODES).map(rows.padded),
        }
    )
    grouped = frame.groupby("code_quartier", sort=False)
    areas = pd.DataFrame(
        {
            "nom": grouped["nom"].first(),
            "commune_codes": grouped["codes"].agg(
                lambda cells: rows.joined(c for c in cells if rows.COMMUNE.fullmatch(c))
            ),
            "communes": grouped["communes"].agg(
                lambda cells: rows.joined(x for cell in cells for x in rows.listed(cell))
            ),
        }
    ).reset_index()
    areas["nom"] = areas["nom"].mask(areas["nom"] == "", areas["code_quartier"])
    areas["generation"] = areas["code_quartier"].map(rows.generation)
    areas["changement"] = areas["code_quartier"].map(lambda code: code[-1] if code.startswith("QN") else "")
    return _with_population(areas, kept, year).assign(_fill=True)


def _with_population(areas: pd.DataFrame, kept: pd.DataFrame, year: str) -> pd.DataFrame:
    counted = {name: one for name, one in figures_of(kept).items() if (one.indicator, one.sex) == ("population", "")}
    if not counted:
        return areas
    name, figure = next(iter(counted.items()))
    once = kept.drop_duplicates("_code").set_index("_code")[name].map(lambda cell: rows.statistic(cell)[0])
    population = areas["code_quartier"].map(lambda code: once.get(code, "")).astype("str")
    known = population != ""
    source = _source(kept[[name]]) + (f" (édition {year})" if year and not figure.year else "")
    return areas.assign(
        population=population,
        population_millesime=pd.Series(figure.year, index=areas.index).where(known, ""),
        population_source=pd.Series(source, index=areas.index).where(known, ""),
    )


SOURCE = Source(NAME, LABEL, recognise, read, national=True)
