"""Words of what is shown beside grants and never added to them: loans, equity, in-kind aid, posts…"""

from __future__ import annotations

QUESTION = "Et hors subventions ?"
TOLD = "Premier concours : {kind}, {euros}. Ces montants ne s’ajoutent jamais aux subventions, ni entre eux."
KIND = "Type de concours"
UNKNOWN = "Lignes de montant inconnu"
AMOUNT = "Montant"
LEAD = (
    "Ces données contiennent en revanche des concours qui ne sont pas des subventions, "
    "et ne s’y ajoutent jamais : {kinds}."
)
LEAD_KIND = "{kind} ({euros})"
TITLE = "Prêts, capital, postes, aides en nature et autres concours, {period}"
