"""Words of what is shown beside grants and never added to them: loans, equity, in-kind aid, posts…"""

from __future__ import annotations

QUESTION = "Et hors subventions ?"
TOLD = "Premier concours : {kind}, {euros}. Ces montants ne s’ajoutent jamais aux subventions, ni entre eux."
NOTHING = "Aucune subvention n’est {participle} {period} avec ces filtres."
NOTHING_HERE = "{place} ne reçoit aucune subvention {period} avec ces filtres."
NOTHING_AT_ALL = "Ces données ne contiennent aucune subvention : ajoutez-en à la page Données."
ALL_UNKNOWN = "Aucun montant {participle} n’est connu {period} : {rows} sans montant."
ROWS = ("ligne de financement", "lignes de financement")
KIND = "Type de concours"
UNKNOWN = "Lignes de montant inconnu"
AMOUNT = "Montant"
LEAD = (
    "Ces données contiennent en revanche des concours qui ne sont pas des subventions, "
    "et ne s’y ajoutent jamais : {kinds}."
)
LEAD_KIND = "{kind} ({euros})"
TITLE = "Prêts, capital, postes, aides en nature et autres concours, {period}"
