"""Words of the page « Leviers », and of its page in the review."""

from __future__ import annotations

GROUPS = {
    "financement": "Outils financiers",
    "accompagnement": "Accompagnement",
    "immobilier": "Foncier et locaux",
    "achats": "Achats, durée, autres",
    "transversal": "Travail en commun",
}
# the name of a lever, and a short one for a tile
LEVERS = {
    "feder": ("Fonds européen de développement régional (FEDER)", "FEDER"),
    "fse": ("Fonds social européen (FSE)", "FSE"),
    "convention_region": ("Convention entre la Région et l’intercommunalité", "Convention Région"),
    "appel_contrat": ("Appel à projets annuel du contrat de ville", "Appel à projets annuel"),
    "autres_appels": (
        "Autres appels à projets (Quartiers fertiles, Fabrique de territoire)",
        "Autres appels à projets",
    ),
    "co_investissement": ("Co-investissement avec l’ANRU et la Banque des Territoires", "ANRU, Banque des Terr."),
    "ingenierie": ("Ingénierie croisée : des agents pour l’ESS, d’autres pour les quartiers", "Ingénierie croisée"),
    "appui_candidature": ("Aide à la candidature à d’autres appels à projets", "Aide à la candidature"),
    "etudes": ("Études de faisabilité économique du renouvellement urbain", "Études de faisabilité"),
    "fabrique": ("Fabrique à projets d’utilité sociale", "Fabrique à projets"),
    "createurs": ("Parcours du créateur d’entreprise", "Aide aux créateurs"),
    "zero_chomeur": ("Territoire zéro chômeur de longue durée", "Zéro chômeur"),
    "fonciers": ("Fonciers de la collectivité et aide à l’immobilier", "Fonciers publics"),
    "loyers": ("Prise en charge de loyer", "Loyer pris en charge"),
    "societe_immobiliere": ("Société d’économie mixte d’immobilier d’activité", "SEM immobilière"),
    "pepiniere": ("Pépinière d’entreprises", "Pépinière"),
    "lieux": ("Lieux partagés, lieux d’accueil et tiers-lieux", "Lieux partagés"),
    "bailleurs": ("Appui des bailleurs sociaux", "Bailleurs sociaux"),
    "clauses": ("Clauses d’insertion de la commande publique", "Clauses d’insertion"),
    "chantiers": ("Renouvellement urbain et économie circulaire", "Économie circulaire"),
    "temps_long": ("Relations dans le temps long : conventions pluriannuelles", "Conventions longues"),
    "formations": ("Formations croisées entre services", "Formations croisées"),
    "instances": ("L’ESS dans les instances du contrat de ville", "ESS dans les instances"),
    "conseils": ("Conseils citoyens et savoir-faire des habitants", "Conseils citoyens"),
    "informel": ("De l’économie informelle à l’ESS : repérage", "Économie informelle"),
    "entreprises": ("Rencontres avec les entreprises", "Entreprises"),
    "innovation": ("Innovation : projets à l’idée, à l’étude ou à l’amorçage", "Innovation"),
    "autres": ("Autres dispositifs du territoire", "Autres dispositifs"),
}
# what a figure says: one, several; `{v}` is its value
FIGURES: dict[str, tuple[str, str]] = {
    "granted": ("{v} de subventions", "{v} de subventions"),
    "active_projects": ("{v} projet actif", "{v} projets actifs"),
    "qpv_beneficiaries": ("{v} habitant des quartiers concerné", "{v} habitants des quartiers concernés"),
    "jobs": ("{v} emploi créé", "{v} emplois créés"),
    "success_rate": ("{v} des projets retenus", "{v} des projets retenus"),
    "support_days": ("{v} d’appui", "{v} d’appui"),
    "call_win_rate": ("{v} des candidatures gagnées", "{v} des candidatures gagnées"),
    "study_success_rate": ("{v} des études favorables", "{v} des études favorables"),
    "fabrique_conversion besoin": ("{v} besoin étudié", "{v} besoins étudiés"),
    "fabrique_conversion lancement": ("{v} activité lancée", "{v} activités lancées"),
    "founders": ("{v} personne accompagnée", "{v} personnes accompagnées"),
    "women_share": ("{v} de femmes", "{v} de femmes"),
    "under30_share": ("{v} de 30 ans et moins", "{v} de 30 ans et moins"),
    "ess_creation_share": ("{v} de créations dans l’ESS", "{v} de créations dans l’ESS"),
    "firm_survival": ("{v} d’entreprises en vie à trois ans", "{v} d’entreprises en vie à trois ans"),
    "occupancy": ("{v} de la surface occupée", "{v} de la surface occupée"),
    "vacancy": ("{v} de la surface vacante", "{v} de la surface vacante"),
    "rent_gap": ("écart de loyer au marché de {v}", "écart de loyer au marché de {v}"),
    "ess_tenant_share": ("{v} de la surface louée à l’ESS", "{v} de la surface louée à l’ESS"),
    "length_of_stay": ("{v} de séjour", "{v} de séjour"),
    "clause_beneficiaries": ("{v} personne en insertion", "{v} personnes en insertion"),
    "clause_qpv_share": ("{v} d’habitants des quartiers", "{v} d’habitants des quartiers"),
    "clause_completion": ("{v} des heures prévues faites", "{v} des heures prévues faites"),
    "clause_hours_share": ("{v} des heures travaillées", "{v} des heures travaillées"),
    "cpo_share": ("{v} des euros en convention longue", "{v} des euros en convention longue"),
    "cpo_share_number": ("{v} des conventions", "{v} des conventions"),
    "cpo_ending": ("{v} s’arrêtent dans l’année", "{v} s’arrêtent dans l’année"),
    "events": ("{v} rencontre", "{v} rencontres"),
    "event_participants": ("{v} participant", "{v} participants"),
    "ess_share": ("{v} de l’appel à projets à l’ESS", "{v} de l’appel à projets à l’ESS"),
}
SECRET = "{label} : secret"
OBJECT = "{name} ({n})"
NONE = "–"

USED, NOTHING = "utilisé", "rien dans le dossier"
QUESTION = "Qu’a donné chaque levier ?"
BOARD_QUESTION = "Quels leviers, dans combien de quartiers ?"
TITLE = "Leviers, et quartiers où le dossier en montre quelque chose, {period}"
TABLE_TITLE = "Chaque levier : combien, pour qui, avec quels résultats, pour quels objets, {period}"
SENTENCE = "Le plus répandu : {first}, {n} sur {of}."
SENTENCE_NONE = "Aucun levier ne laisse de trace dans le dossier."
LEAD_USED = "{used} sur {all} laissent une trace dans le dossier."
LEAD_NOTHING = "Rien dans le dossier : {names}."
COLUMNS = {
    "nom": "Levier",
    "usage": "Usage",
    "quartiers": "Quartiers touchés",
    "combien": "Combien",
    "pour_qui": "Pour qui",
    "resultats": "Résultats",
    "objets": "Objets",
}
RESULT = "Premier résultat"
TILE = "{n} sur {of}"
LEAST = "au moins {n} sur {of}"
EVERY_PLACE = "tous les quartiers"
CAVEATS = (
    "Un levier sans enregistrement n’est pas un levier que personne n’emploie : le dossier n’en dit rien.",
    "Un projet peut tenir à plusieurs leviers : les lignes ne s’additionnent pas.",
    "Un quartier est touché quand le premier chiffre du levier y dépasse zéro ; un effectif secret n’y est pas compté.",
    "Les objets sont ceux des projets actifs sur la période.",
)
ABSENT = "Le dossier n’a pas la table dont ces leviers ont besoin : {names}."

PROOFS_QUESTION = "D’où vient chaque nombre ?"
PROOFS_TITLE = "Les nombres de la page et leur code de vérification, {period}"
PROOFS_COLUMNS = {
    "nom": "Levier",
    "role": "Dit",
    "mesure": "Mesure",
    "valeur": "Valeur",
    "n": "Enregistrements",
    "code": "Code de vérification",
}
ROLES = {"combien": "Combien", "pour_qui": "Pour qui", "resultats": "Résultats", "objets": "Objets"}

KEY_USED, KEY_USED_OF = "Leviers utilisés", "sur {all}"
KEY_NOTHING, KEY_NOTHING_OF = "Rien dans le dossier", "sur {all}"
KEY_WIDEST, KEY_WIDEST_OF = "Levier le plus répandu", "{n} sur {of}"
LEVER = "levier"
PART = "Les leviers mobilisés"
PART_INTRO = (
    "Les leviers sont ceux que le Réseau des collectivités pour l’économie sociale (RTES) propose aux collectivités."
)
BOOK_TABLE, BOOK_PROOFS = "Leviers", "Leviers, codes"
