"""The columns that figures read, as `table.column`, in the groups that several of them share.

What an entry lists is held by a law over drawn folders: nothing else moves the figure, in total, by place, by year,
whatever the way of counting, and each of them does. The manifest is named as a table.
"""

from __future__ import annotations


def of(table: str, names: str) -> tuple[str, ...]:
    """The columns of a table: `of("projets", "statut date_debut")`."""
    return tuple(f"{table}.{name}" for name in names.split())


DAY = ("manifest.date_extraction",)
# Where a record of one place stands, and which neighbourhoods have a row.
AREAS = ("manifest.generation", *of("quartiers", "code_quartier generation"))
POPULATION = ("quartiers.population",)
# The same for a record of one place that stands on a 2015 perimeter: it follows its successor.
ONE_AREA = (*AREAS, *of("correspondance", "code_2015 code_2024 nature"))
# Where a project stands, 2015 perimeters brought over.
PROJECT_AREAS = (
    *AREAS,
    *of("projets_quartiers", "projet_id code_quartier part"),
    *of("correspondance", "code_2015 code_2024 part_population nature"),
)
# What sources cover: a change is said between covered years only.
COVERED = of("sources", "annee_debut annee_fin montants")
# Which funding rows are grants, and of which year.
GRANTS = of("financements", "annee type_concours fonds_origine origine_id statut")
# The three amounts, the paid one of an origin row being that of the rows that pass it on; in constant euros if asked.
AMOUNTS = of("financements", "montant_demande montant_attribue montant_verse financement_id")
PRICES = of("prix", "annee indice")
OF_PROJECT = ("financements.projet_id",)
# The carrier of a row: its own, else its project's.
CARRIER = (*of("financements", "porteur_id projet_id"), *of("projets", "projet_id porteur_id"))
# Which projects are active in a year: by their dates, else by the years of their funding rows.
ACTIVE = (
    *of("projets", "projet_id statut date_debut date_fin date_arret"),
    *of("financements", "projet_id annee"),
)
MONEY = (*GRANTS, *AMOUNTS, *PRICES)
PLACED_MONEY = (*MONEY, *OF_PROJECT, *PROJECT_AREAS)
