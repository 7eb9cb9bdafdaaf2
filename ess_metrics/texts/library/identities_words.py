"""Words about bodies, projects and lots that may be one."""

KINDS = {"organisme": "Organisme", "projet": "Projet", "local": "Local"}
REASONS = {
    "meme_nom": "même nom",
    "nom_proche": "noms très proches",
    "communes_differentes": "mais deux communes différentes",
    "meme_porteur": "même porteur",
    "meme_intitule": "même intitulé",
    "intitule_proche": "intitulés très proches",
    "exercices_voisins": "exercices communs ou qui se suivent",
    "exercices_eloignes": "mais des exercices éloignés",
    "meme_quartier": "même quartier",
    "meme_adresse": "même adresse",
    "sans_adresse": "aucune adresse connue",
}
DECISIONS = {"meme": "Un seul et même", "different": "Deux choses distinctes"}
TITLE = "Organismes, projets et locaux à réunir"
DECIDED_TITLE = "Réunions décidées"
QUESTION = "Lesquels ne font qu’un ?"
PAIR = "paire"
MORE = "D’autres paires, moins sûres, seront proposées quand celles-ci seront décidées."
NONE = "Aucun organisme, projet ou local à réunir."
LINE = "{kind} : {one} ({one_id}) = {other} ({other_id}) ; confiance {confidence} ; {reasons}."
DECIDED = "{kind} : {one_id} = {other_id} : {decision}{author}."
LEAD = (
    "Réunir n’efface rien : les fichiers gardent leurs lignes, et la décision s’annule en un geste.",
    "Séparer vaut aussi pour les prochains imports.",
)
PICK = "Paire à décider"
ACCEPT, REFUSE, UNDO = "Un seul et même", "Deux choses distinctes", "Revenir sur cette réunion"
EFFECT = "Si c’est le même : {changes}."
CHANGE = "{label} de {before} à {after}"
NO_CHANGE = "Si c’est le même, aucun des chiffres suivis ici ne change."
COLUMNS = {
    "objet": "De quoi",
    "ceci": "Celui qui disparaît",
    "cela": "Celui qui reste",
    "confiance": "Confiance",
    "raisons": "Pourquoi",
    "decision": "Décision",
    "motif": "Motif",
    "auteur": "Auteur",
    "date": "Jour",
}
DECISION = "décision"
