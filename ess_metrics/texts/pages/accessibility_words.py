"""Words of the accessibility statement, in the order that the law gives it."""

from __future__ import annotations

COMMITMENT = (
    "{body} s’engage à rendre cette application accessible, conformément à l’article 47 de la loi n°\u202f2005-102 du "
    "11\u202ffévrier 2005. Cette déclaration s’applique à l’ensemble de ses pages."
)
BODY_OF = "La collectivité qui publie cette application pour le territoire «\u202f{place}\u202f»"
BODY_UNKNOWN = "La collectivité qui publie cette application"
STATE_TITLE = "État de conformité"
MENTIONS = {
    "totale": "Accessibilité\u202f: totalement conforme",
    "partielle": "Accessibilité\u202f: partiellement conforme",
    "aucune": "Accessibilité\u202f: non conforme",
}
STATES = {
    "totale": "Cette application est en conformité totale avec le RGAA 4.1.2.",
    "partielle": "Cette application est en conformité partielle avec le RGAA 4.1.2.",
    "aucune": "Cette application n’est pas en conformité avec le RGAA 4.1.2.",
}
RESULT = (
    "{rate} des critères applicables et vérifiés sont respectés ({good} sur {judged}). {absent} ne s’appliquent pas, "
    "{untested} n’ont pas encore été vérifiés. Ces vérifications ont été faites par l’équipe qui a écrit "
    "l’application, en partie par des outils\u202f; elles ne remplacent pas l’audit d’un tiers."
)
CRITERION = "critère"
DEFECTS_TITLE = "Ce qui n’est pas accessible"
UNTESTED_TITLE = "Ce qui reste à vérifier"
TABLE_TITLE = "Les 106 critères du RGAA 4.1.2"
TABLE_HEADERS = ("Critère", "Sujet", "Statut", "Vérifié", "Constat")
STATUSES = {"C": "Conforme", "NC": "Non conforme", "NA": "Non applicable", "NT": "Non vérifié"}
THEMES = (
    "Images",
    "Cadres",
    "Couleurs",
    "Multimédia",
    "Tableaux",
    "Liens",
    "Scripts",
    "Éléments obligatoires",
    "Structuration de l’information",
    "Présentation de l’information",
    "Formulaires",
    "Navigation",
    "Consultation",
)
THEME = "{number}. {name}\u202f: {good} sur {judged}"
THEME_NONE = "{number}. {name}\u202f: sans objet"
AXE_TITLE = "Ce que dit l’outil automatique, page par page"
AXE_HEADERS = ("Page", "Thème", "Règles vérifiées", "Manquements")
AXE_CAPTION = "Résultats d’axe-core {version} du {date}"
AXE_MODES = {"clair": "clair", "sombre": "sombre"}
AXE_NONE = "aucun"
AXE_NEVER = "pas encore vérifiée"
AXE_NOTE = "Les manquements qui restent sont dans Streamlit, qui fabrique les champs\u202f; ils sont suivis chez lui."
MEANS_TITLE = "Comment cette déclaration a été faite"
MEANS = (
    "Technologies\u202f: HTML, CSS, SVG, JavaScript, ARIA (Streamlit et composants de l’application).",
    "Outils\u202f: axe-core sur chaque page, en clair et en sombre\u202f; parcours de chaque page à la seule touche Tabulation.",
    "Vérifié à la main dans Chromium\u202f: largeurs de 320 à 1\u202f920 pixels, code, noms donnés aux technologies d’assistance.",
    "Pas encore fait\u202f: essais avec NVDA, JAWS et VoiceOver, par des personnes qui s’en servent chaque jour.",
    "Ces vérifications sont refaites par des tests à chaque changement de l’application.",
)
CONTACT_TITLE = "Signaler un problème"
CONTACT = "Si un contenu ou un service vous est inaccessible, écrivez à {contact}\u202f: une réponse ou une autre forme vous sera donnée."
CONTACT_UNKNOWN = "la collectivité qui la publie, par la personne ou le service qui vous en a donné l’adresse"
RECOURSE_TITLE = "Voies de recours"
RECOURSE = (
    "Si vous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu et n’avez pas obtenu de "
    "réponse satisfaisante, vous pouvez écrire au Défenseur des droits (formulaire sur defenseurdesdroits.fr), joindre "
    "son délégué dans votre département, ou lui envoyer un courrier gratuit, sans timbre\u202f: Défenseur des droits, "
    "Libre réponse 71120, 75342 Paris CEDEX\u202f07."
)
MAP_TITLE = "Plan du site"
DATED = "Déclaration établie le {date}."
