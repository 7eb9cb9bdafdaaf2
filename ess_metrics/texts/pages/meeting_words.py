"""Words of the meeting: storyboards, what they can't show any more, the player, the minutes."""

from __future__ import annotations

# -- storyboards ----------------------------------------------------------------------------------------------------

UNTITLED = "Programme sans titre"
FIELDS = {"titre": "titre", "question": "question", "note": "note", "nom": "nom"}

NO_SUCH_VIEW = "cette vue n’existe pas, ou plus, dans l’application"
UNKNOWN_CODES = "ces données ne connaissent pas : {codes}"
NO_TABLE = "elle a besoin de la table « {table} » ({table}.csv), absente de ces données"
NEEDS_PLACE = "elle a besoin d’un quartier, et d’un seul"
PROJECT = "Projet"
BAD_OPTION = "un de ses réglages n’existe pas, ou plus, dans l’application"
NOTHING_LEFT = "il n’y a rien à montrer pour ce choix dans ces données"

TOO_LARGE = "Ce fichier est trop gros pour un programme. Rien n’a été ouvert."
NOT_A_FILE = "Ce fichier n’est pas un programme enregistré par cette application. Rien n’a été ouvert."
TOO_NEW = "Ce programme a été enregistré par une version plus récente de l’application : mettez celle-ci à jour pour l’ouvrir."
TOO_MANY = "Ce programme contient plus de {n} vues. Rien n’a été ouvert."
BAD_ITEM = "La vue {at} de ce fichier est illisible. Rien n’a été ouvert."
BAD_FILTERS = "Les filtres de la vue {at} de ce fichier sont illisibles. Rien n’a été ouvert."
BAD_TEXT = "Le champ « {field} » (vue {at}) est trop long ou illisible. Rien n’a été ouvert."

FULL = "Le programme est plein ({n} vues) : retirez-en une à la page Séance."
PIN = "Épingler"
PIN_HELP = "Ajoute cette vue, avec ses filtres, au programme de la page Séance."
PINNED = "Épinglé : {n} dans le programme de la page Séance."

READY = {"comite": "Comité de pilotage", "projet": "Revue de projet", "visite": "Visite de quartier"}
READY_HELP = {
    "comite": "Douze vues pour les élus et les signataires : l’argent, les quartiers, les dispositifs, ce qui se termine.",
    "projet": "Douze vues pour l’équipe : où en sont les projets, les délais, les conventions, les locaux.",
    "visite": "Douze vues sur un seul quartier, à emporter sur place.",
}
READY_VIEWS = {
    "comite": {
        "overview.by_year": ("L’argent, année par année", "Combien, et dans quel sens cela va-t-il ?"),
        "flowing.flow": ("Du financeur au quartier", "Qui paie, par quel dispositif, pour quel quartier ?"),
        "overview.by_place": ("L’argent par habitant", "Où va l’argent, rapporté à la population ?"),
        "overview.by_scheme": ("Les dispositifs", "Par quels dispositifs passe l’argent ?"),
        "overview.by_sector": ("Les activités soutenues", "Pour quelles activités ?"),
        "funding.steps": ("Du demandé au versé", "Que devient un euro demandé ?"),
        "funding.state_aim": ("Les conventions de plusieurs années", "L’État tient-il son objectif ?"),
        "projects.path": ("Le chemin des projets", "Où en sont-ils, de l’idée à la durée ?"),
        "premises.by_place": ("Les locaux vacants", "Où y a-t-il de la place ?"),
        "founders.funnel": ("Les personnes qui entreprennent", "Jusqu’où va leur parcours ?"),
        "economy.by_year": ("Créations et fermetures", "Crée-t-on plus que l’on ne ferme ?"),
        "deadlines.by_month": ("Ce qui se termine", "Quand les conventions prennent-elles fin ?"),
    },
    "projet": {
        "projects.by_object": ("Les objets des projets", "Que font les projets en cours ?"),
        "projects.by_sector": ("Les secteurs des projets", "Dans quels secteurs ?"),
        "projects.path": ("Le chemin des projets", "Où en sont-ils, de l’idée à la durée ?"),
        "funding.steps": ("Du demandé au versé", "Que devient un euro demandé ?"),
        "funding.waiting": ("Les délais", "Combien de temps attend-on une réponse ?"),
        "funding.rates": ("Demandes et réponses", "Où les demandes aboutissent-elles ?"),
        "funding.dependency_classes": ("La dépendance des porteurs", "Combien tiennent à un seul financeur ?"),
        "deadlines.by_month": ("Ce qui se termine", "Quand les conventions prennent-elles fin ?"),
        "deadlines.scenario": ("Et si rien n’est renouvelé ?", "Quels quartiers y perdent le plus ?"),
        "deadlines.agreements": ("Les conventions, une par une", "Lesquelles se terminent d’abord ?"),
        "premises.vacant": ("Les locaux vacants", "Lesquels, et depuis quand ?"),
        "founders.hours": ("Les heures d’insertion", "Les heures dues sont-elles faites ?"),
    },
    "visite": {
        "overview.by_place": ("Ce quartier parmi les autres", "Où va l’argent, rapporté à la population ?"),
        "neighbourhood.by_year": ("L’argent, année par année", "Comment cela évolue-t-il ?"),
        "neighbourhood.by_scheme": ("Les dispositifs à l’œuvre", "Par quels dispositifs ?"),
        "neighbourhood.by_fund": ("Qui paie ici", "D’où vient l’argent ?"),
        "neighbourhood.context": ("Les habitants", "Qui y vit ?"),
        "neighbourhood.peers": ("Les quartiers qui lui ressemblent", "Fait-on autant ici qu’ailleurs ?"),
        "neighbourhood.begun": ("Ce qui commence", "Quels projets débutent ?"),
        "neighbourhood.ending": ("Ce qui se termine", "Quels projets prennent fin ?"),
        "neighbourhood.unhoused": ("Des projets sans local", "Lesquels cherchent un toit ici ?"),
        "neighbourhood.empty_lots": ("Les locaux vides", "Lesquels sont à prendre ?"),
        "economy.by_activity": ("Les établissements", "Dans quelles activités ?"),
        "founders.funnel": ("Les personnes qui entreprennent", "Jusqu’où va leur parcours ?"),
    },
}

# -- the page -------------------------------------------------------------------------------------------------------

EMPTY_LEAD = "Aucune vue n’est encore épinglée : prenez un programme tout prêt, ou composez le vôtre."
PREVIEW = "{title}, dans l’ordre"
EMPTY_HOW = (
    "Pour composer le vôtre : sur n’importe quelle page, ouvrez « {drawer} » sous un "
    "graphique, puis « {pin} ». La vue arrive ici avec ses filtres ; sous un tableau, cela s’appelle « {other} »."
)
READY_TITLE = "Partir d’un programme tout prêt"
READY_PICK = "Réunion"
READY_ADD = "Prendre ce programme"
VISITED = "Quartier visité"
VISITED_NONE = "Choisir le quartier"
OPEN_TITLE = "Rouvrir un programme enregistré"
OPEN_TEXT = "Programme enregistré"
OPEN_TEXT_HELP = "Ouvrez le fichier .json avec un éditeur de texte, copiez tout, collez ici."
OPEN_BUTTON = "Ouvrir ce programme"
OPEN_FILE = "Fichier de programme (.json)"
OPENED = "Programme ouvert : {title}, {n}."
LATER = "Ce programme a été enregistré sur des données qui s’arrêtaient en {then} ; celles-ci vont jusqu’en {now}."
LATER_DO = "Avancer ses périodes de {n}"
TITLE = "Titre du programme"
BOARD = "Le programme"
BOARD_INTRO = (
    "Dans l’ordre de la séance. Il ne contient que des questions : les chiffres seront ceux du jour de la séance."
)
LOST = "Ne sera pas montrée : {problem}."
UP = "Monter"
DOWN = "Descendre"
COPY = "Dupliquer"
REMOVE = "Retirer"
EDIT = "Titre, question, note"
ITEM_TITLE = "Titre à l’écran"
ITEM_QUESTION = "Question à laquelle elle répond"
ITEM_NOTE = "Note pour vous (jamais à l’écran ni dans le fichier hors ligne ; reprise dans le compte rendu)"
SAVE = "Enregistrer ce programme"
CLEAR = "Vider le programme"
SURE = "Vider, sans retour possible"
PLAY_TITLE = "La séance"
PLAY_INTRO = (
    "Tout est préparé d’avance, d’une seule version des données : pendant la séance, rien n’est recalculé, rien ne change, "
    "et le réseau peut être coupé."
)
PUBLIC = "Masquer les noms des porteurs et les montants des personnes physiques"
PUBLIC_HELP = "Vaut pour toute la séance, le compte rendu et le fichier hors ligne. Les totaux ne changent pas."
DARK = "Fond sombre (salle obscure)"
PLACES = "Quartiers prêts pour « et pour ce quartier ? »"
PLACES_HELP = (
    "Pendant la séance, la touche D montre la même vue pour l’un de ces quartiers, le temps d’un écran. {n} au plus."
)
PREPARE = "Préparer la séance"
PREPARING = "La séance se prépare…"
READY_SCREENS = "La séance est prête : {n}, données extraites le {date}, version {fingerprint}."
READY_LEFT = "Ne seront pas montrées : {views}."
NO_SCREEN = "Aucune vue de ce programme ne peut être montrée sur ces données."
START = "Commencer la séance (nouvel onglet)"
OFFLINE = "Fichier hors ligne"
OFFLINE_HELP = "La même séance en un seul fichier, pour des partenaires sans compte ou une clé USB. Mêmes touches."
CHANGED = "Le programme ou les réglages ont changé depuis : préparez de nouveau."
NEWER = "De nouvelles données ont été publiées depuis : cette séance garde les siennes. Préparez de nouveau pour les prendre."
KEPT_NOTES = "Notes de séance gardées sur cet ordinateur"
KEYS_TITLE = "Les touches pendant la séance"
GONE = (
    "Cette séance n’est plus préparée sur ce serveur : préparez-la de nouveau à la page Séance. Les notes prises, elles, sont "
    "ici, dans ce navigateur."
)

# -- screens --------------------------------------------------------------------------------------------------------

AND, OTHER = "et {n}", "autre"
UNNAMED = "Trop petits pour leur nom : {names}."
COLUMNS_LEFT = "aussi dans le tableau : {names}"
ABOUT_A_PERSON = "elle porte sur ce qui est masqué pour cette séance"
UNTITLED_VIEW = "Vue sans titre"
NOTHING_THERE = "{place} : rien à montrer ({reason})."
MARKED = "{place} est marqué dans le tableau."
VALUE_THERE = "{place} : {label}, {value}."
EXTRACTED = "données extraites le {date}"
FINGERPRINT = "version {fingerprint}"
DISCREET = "noms des porteurs et montants des personnes physiques masqués"
FICTIVE = "Données de démonstration (fictives)"
MINUTES = "Compte rendu de séance"

# -- the player: read by its script -----------------------------------------------------------------------------------

PLAYER = {
    "minutes": MINUTES,
    "held": "Séance du {begin}, jusqu’à {end}",
    "prepared": "Préparé : {note}",
    "questions": "Questions en attente",
    "question": "Question",
    "note": "Note",
    "view": "Vue montrée",
    "answer": "Qui répond, et quand ?",
    "noQuestion": "Aucune question n’a été mise en attente.",
    "viewsShown": "Vues montrées et notes",
    "noView": "Aucune vue n’a été montrée.",
    "notShown": "Vues du programme qui n’ont pas pu être montrées",
    "proof": "code de vérification {code}",
    "back": "← pour revenir",
    "black": "Écran noir. B pour revenir.",
    "noFull": "Le plein écran n’est pas permis ici.",
    "end": "Fin de la séance",
    "tooOld": "Ce navigateur est trop ancien pour ce fichier : ouvrez-le avec Firefox, Chrome, Edge ou Safari à jour.",
    "of": "Écran {at} sur {all}.",
    "shownOne": "{n} vue montrée",
    "shownMany": "{n} vues montrées",
    "noteOne": "{n} note",
    "noteMany": "{n} notes",
    "questionOne": "{n} question en attente",
    "questionMany": "{n} questions en attente",
    "saveMinutes": "Compte rendu (Word)",
    "saveNotes": "Notes (fichier de données)",
    "forget": "Effacer les notes de cet ordinateur",
    "sure": "Effacer les notes et les questions de cette séance ? Elles ne pourront pas être retrouvées.",
    "kept": "Notes et questions restent dans ce navigateur, et nulle part ailleurs, jusqu’à ce que vous les effaciez.",
    "notKept": "Ce navigateur refuse de garder les notes : téléchargez le compte rendu avant de fermer cette page.",
    "notes": "Notes et questions",
    "about": "Sur : {title}",
    "remove": "Retirer",
    "noted": "C’est noté.",
    "noElsewhere": "Cette vue ne dépend pas du quartier.",
    "moreOne": "et {n} autre",
    "moreMany": "et {n} autres",
    "records": "Notes de séance gardées sur cet ordinateur",
    "recordsWhy": "Elles ne sont que dans ce navigateur. Téléchargez-les, puis effacez-les si d’autres que vous s’en servent.",
    "noRecord": "Ce navigateur ne garde aucune note de séance.",
    "news": "De nouvelles données ont été publiées. Cette séance garde les siennes.",
    "buttons": "Commandes",
    "before": "Précédent",
    "after": "Suivant",
    "elsewhere": "Et pour… (D)",
    "write": "Noter (N)",
    "full": "Plein écran (F)",
    "dark": "Noir (B)",
    "help": "Touches (?)",
    "close": "Fermer",
    "noting": "Noter",
    "kind": "Nature",
    "text": "Texte de la note",
    "keep": "Garder",
    "where": "Et pour quel quartier ?",
    "search": "Nom du quartier",
    "keysTitle": "Les touches",
    "keys": [
        ("→ ou Espace", "écran suivant"),
        ("←", "écran précédent"),
        ("↓ ↑", "marque suivante ou précédente du dessin : ce qu’elle vaut"),
        ("Début, Fin", "première vue, dernière vue"),
        ("F", "plein écran"),
        ("B", "écran noir"),
        ("D", "la même vue pour un autre quartier, le temps d’un écran"),
        ("N", "noter"),
        ("Q", "mettre une question en attente"),
        ("Échap", "fermer une fenêtre, quitter une marque, revenir d’un autre quartier"),
    ],
}
A_SCREEN = "écran"
