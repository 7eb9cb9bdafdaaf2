"""Words of the sheet of a carrier."""

from ess_metrics.texts.numbers import date, euros, plural
from ess_metrics.texts.typography import bound

TITLE = "Fiche porteur : {name}"
IDENTITY_SIRET = "SIRET {siret}"
LEAD = "{total} de {funders}, pour {projects}, {years}."
LEAD_NONE = "Aucune subvention connue dans ces données avec ces filtres."
LEAD_ENDS = "{n} à venir : {euros} par an, la première fin le {date}."
ENDING = "fin de convention", "fins de convention"
GRANTS_QUESTION = "Tout ce qu’il a reçu, ligne par ligne"
GRANTS_TITLE = "Subventions de {name}"
YEAR, PROJECT, FUNDER, FUND, SCHEME = "Année", "Pour quoi", "Financeur qui décide", "Origine de l’argent", "Dispositif"
ASKED, GRANTED, PAID, STATE = "Demandé", "Attribué", "Versé", "Étape du dossier"
YEARS, ONE_YEAR = "de {first} à {last}", "en {year}"
FROM_QUESTION = "De qui ?"
FROM_TITLE = "Ce que chacun lui a attribué : {name}"
ENDS_QUESTION = "Qu’est-ce qui se termine ?"
ENDS_TITLE = "Conventions de {name} dont la fin est à venir"
NO_END = "Aucune fin de convention à venir n’est connue pour ce porteur."
NO_PROJECT = "Sans projet"
TOTAL = "Total"
AIDS_QUESTION = "Quelles aides de minimis le registre lui connaît-il ?"
AIDS_TITLE = "Aides de minimis de {name} au registre"
AID_DAY, AID_GIVER, AID_KIND, AID_RULE, AID_AMOUNT = "Octroi", "Qui l’a octroyée", "Instrument", "Règlement", "Montant"
AID_TOTAL = "Sur trois ans"
NO_AIDS = "Le registre des aides de minimis ne lui en connaît aucune : cela ne dit pas qu’il n’en a reçu aucune."


def aids(total: float, day: str, lost: int) -> str:
    """What counts towards the ceiling on the folder's day."""
    said = (
        f"{euros(total)} octroyés dans les trois ans qui précèdent le {date(day)}. Ce sont souvent des subventions déjà "
        "listées ici : ces sommes ne s’y ajoutent pas."
    )
    return bound(
        said + (f" {plural(lost, 'aide')} sans montant ou sans date, non comptée{'s' * (lost > 1)}." if lost else "")
    )


def room(left: float, ceiling: float, register: str) -> str:
    """What the general ceiling leaves at most: other aids may be missing from the register."""
    day = f" du {date(register)}" if register else ""
    return bound(
        f"Plafond général de {euros(ceiling)} sur trois ans : il lui reste au plus {euros(left)}, d’après le registre{day}. "
        "Le plafond vaut pour l’entreprise entière, sociétés liées comprises."
    )
