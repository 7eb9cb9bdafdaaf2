"""Words of the page « Échéances »."""

from __future__ import annotations

HORIZONS = {"24": "24 mois", "12": "12 mois"}
HORIZON = "Durée regardée"
AGREEMENT = "convention"
ENDS = ("se termine", "se terminent")

LEAD = "D’ici le {limit}, {n} {ends} : {euros} par an"
LEAD_JOBS = " et {jobs} emplois (ETP) déclarés par leurs projets"
LEAD_NONE = "Aucune convention pluriannuelle ne se termine d’ici le {limit} avec ces filtres."
LEAD_SHARE = "En {year}, {share} des subventions aux quartiers tenaient à une convention qui se termine d’ici là"
LEAD_PLACE = "quartier le plus exposé : {place} ({share})"
LEAD_CARRIERS = "{n} concernés tirent au moins 80 % de leurs subventions d’un seul financeur."
LEAD_CARRIER = "1 porteur concerné tire au moins 80 % de ses subventions d’un seul financeur."

MONTHS_QUESTION = "Quand ?"
MONTHS_TITLE = "Dernière tranche annuelle des conventions qui se terminent, par mois, {span}"
MONTHS_SENTENCE = "Mois le plus chargé : {month}, {euros} et {n}, sur {total} en tout."
SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
MONTH = "Mois de fin"
YEARLY = "Montant annuel qui se termine"
AGREEMENTS = "Conventions"
JOBS = "Emplois déclarés (ETP)"
EMPTY = "Aucune convention ne se termine dans cette durée avec ces filtres : retirez un filtre ou allongez la durée."
EMPTY_DATES = (
    "Aucune date de fin de convention n’est connue : remplissez la colonne « convention_fin » de la table "
    "« financements » (financements.csv)."
)
CAVEAT_END = (
    "Une convention se termine à sa dernière date de fin connue ; son montant annuel est celui de sa dernière année."
)
CAVEAT_LABEL = "Un label (Fabrique de territoire) sans convention datée se termine avec son projet."
CAVEAT_PERIOD = "La période choisie à gauche n’y change rien : ce qui se termine est à venir."
CAVEAT_JOBS = "Emplois créés déclarés par les projets, une fois par projet ; ils ne disparaissent pas d’office."

CALENDAR_QUESTION = "Quelle année ?"
CALENDAR_TITLE = (
    "Dernière tranche annuelle des conventions dont la fin est connue, par année de fin, à partir du {date}"
)
CALENDAR_TOTAL = "Toutes les années de fin"
CALENDAR_YEAR = "Année de fin"
CALENDAR_NAME = "Fins de conventions – {territory}"
CALENDAR_BUTTON = "Agenda (.ics)"
CALENDAR_HELP = (
    "Toutes les fins connues et à venir, à ouvrir dans Outlook ou un autre agenda ; un rappel six mois avant."
)
CALENDAR_FILE = "echeances.ics"
EVENT_TITLE = "Fin de convention : {carrier} ({funders})"
EVENT_TEXT = "{project}\nFinanceurs : {funders}\nQuartiers : {places}\nMontant annuel : {euros}"
EVENT_UNKNOWN = "inconnu"

WALL_QUESTION = "Qu’est-ce qui s’arrête, et que reste-t-il ?"
WALL_TITLE = "Argent assuré par des conventions, par an, et ce qui s’arrête, mois par mois, {span}"
WALL_SENTENCE = "Il reste {left} par an en {last} ; le mois qui en retire le plus : {month}, {euros}."
REMAINS = "Reste assuré par an"
CAVEAT_WALL = (
    "« Assuré » : la dernière tranche annuelle des conventions dont la fin est connue et à venir ; l’argent annuel, redemandé "
    "chaque année, n’y est pas."
)

PLACES_QUESTION = "Où ?"
PLACES_TITLE = "Dernière tranche annuelle des conventions qui se terminent, par quartier, {span}"

PLACES_FIRST = "D’abord {first}"
PLACES_THEN = ", puis {other}"
PLACES_OF = ", sur {total} en tout"
SCENARIO_QUESTION = "Et si rien n’est renouvelé ?"
SCENARIO_TITLE = "Part des subventions de {year} sous une convention qui se termine d’ici le {limit}, par quartier"
SCENARIO_SENTENCE = "Dans tous les quartiers réunis, {ending} sur {all} de {year}, soit {share}."
SCENARIO_BEST = " Le plus exposé : {place}, {place_share}."
SCENARIO_SHARE = "Part qui se termine"
SCENARIO_SUB = "{ending} sur les {all} de {year}"
STATES = {
    "se_termine": "Se termine d’ici là",
    "au_dela": "Engagé au-delà",
    "annuel": "Annuel, ou convention déjà finie",
}
SCENARIO_ALL = "Attribué en {year}"
SCENARIO_CAVEATS = (
    "Calcul simple, sans prévision : il suppose que rien n’est renouvelé ni remplacé, et ne dit pas ce qui arriverait.",
    "L’argent annuel est redemandé chaque année : il n’est ni assuré, ni compté ici comme terminé.",
)
SCENARIO_TOTAL = "Tous les quartiers"

LIST_QUESTION = "Quelles conventions ?"
LIST_TITLE = "Conventions qui se terminent, de la plus proche à la plus lointaine, {span}"
END = "Fin"
CARRIER = "Porteur"
PROJECT = "Projet"
FUNDERS = "Financeurs"
PLACES = "Quartiers"

HANGING_QUESTION = "Quels porteurs tiennent à un seul financeur ?"
HANGING_TITLE = (
    "Porteurs dont une convention se termine et qui tirent au moins 80 % de leurs subventions ({span}) "
    "d’un même financeur"
)
HANGING_OF = "Porteurs ayant une convention qui se termine : {n}."
HANGING_SENTENCE = "{n} sur {all} concernés par une fin de convention."
HANGING_SHARE = "Part du premier financeur"
HANGING_FUND = "Premier financeur"
HANGING_NONE = (
    "Aucun porteur concerné par une fin de convention ne tire au moins 80 % de ses subventions d’un même financeur."
)
NO_NAME = "Sans porteur connu"
TOTAL = "Total"
ENDING, OVER = "Conventions qui se terminent", "sur {months}"
A_YEAR, A_YEAR_SUB = "Par an", "dernière tranche annuelle"
JOBS_SAID, JOBS_SAID_SUB = "Emplois déclarés", "ETP, par les projets concernés"
CARRIERS, CARRIERS_SUB = "Porteurs concernés", "une convention au moins"
HANGING, HANGING_SUB = "Tenant à un financeur", "80 % ou plus"
