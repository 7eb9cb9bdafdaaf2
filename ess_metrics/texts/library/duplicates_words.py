"""Words about money written twice."""

HELP = "liste les paires de lignes de financement qui pourraient être le même argent, et ce qui a été décidé"
DIR = "le dossier de données"
JSON = "écrit du JSON"
SAME = "dit que deux lignes de financement, organismes, projets ou locaux sont les mêmes (CECI devient CELA)"
DIFFERENT = "dit qu’ils sont distincts : la paire n’est plus proposée"
UNDO = "revient sur une décision"
WHY, AUTHOR = "pourquoi", "qui décide"
UNKNOWN = "« {one} » et « {other} » ne sont pas deux identifiants d’une même table de ce dossier."
DONE = {
    "same": "{one} et {other} : un seul et même.",
    "different": "{one} et {other} : deux choses distinctes.",
    "undo": "Décision oubliée : {one} et {other}.",
}
REASONS = {
    "meme_fonds_europeen": "même fonds européen, autre organisme qui verse",
    "reversement_europeen": "argent européen reversé par un organisme local",
    "meme_montant": "même montant",
    "meme_dispositif": "même dispositif",
    "meme_projet": "même projet",
    "meme_porteur": "même porteur",
    "meme_annee": "même année",
    "meme_convention": "même convention déclarée par deux financeurs",
    "cout_entier": "chaque financeur déclare le coût entier du projet",
    "meme_financeur": "même financeur",
    "deux_fichiers": "donné par deux fichiers",
    "montants_differents": "mais deux montants différents",
    "decisions_distinctes": "mais deux décisions distinctes",
}
DECISIONS = {"accepte": "Même argent", "refuse": "Deux aides distinctes"}
NONE = "Aucune paire à regarder."
FOUND = "à regarder"
PAIR = "paire"
LINE = "{row} ← {origin} : {euros} ; confiance {confidence} ; {reasons}."
DECIDED = "{row} ← {origin} : {decision}{author}{effect}."
EFFECT = " ; {euros} comptés une seule fois"
LEAD = (
    "Lignes d’argent : {candidates} à regarder, {decided}.",
    "Accepter une paire n’efface rien : la ligne reste dans les données, elle n’est plus ajoutée au total.",
)
NO_EFFECT = "Aucun rapprochement accepté : les totaux sont ceux des fichiers."
EFFECT_TOLD = "Les rapprochements acceptés retirent {euros} du total, qui serait de {before} et qui est de {after}."
CANDIDATES_TITLE = "Paires à regarder"
DECISIONS_TITLE = "Décisions prises"
PENDING = "Ce dossier a des versions publiées : une décision prend effet à la prochaine publication."
READ_ONLY = "Vous pouvez lire ces décisions, pas les changer."
AUTHOR = "Votre nom"
REASON = "Pourquoi"
PICK = "Paire"
ACCEPT, REFUSE, UNDO = "Même argent", "Deux aides distinctes", "Revenir sur cette décision"
DECISION = "décision"
FAILED = "La décision n’a pas pu être écrite : {why}"
COLUMNS = {
    "ligne": "Ligne",
    "origine": "Ligne d’origine",
    "projet": "Projet ou porteur",
    "annee": "Année",
    "euros": "Montant",
    "confiance": "Confiance",
    "raisons": "Pourquoi",
    "decision": "Décision",
    "motif": "Motif",
    "auteur": "Auteur",
    "date": "Jour",
    "effet": "Retiré du total",
}
