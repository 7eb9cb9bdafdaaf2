"""Words of the page of results: what the money produced, for whom, where, at what cost."""

from __future__ import annotations

from ess_metrics.texts.indicators import label, short_label
from ess_metrics.texts.labels import COLUMNS as LABELS

BREAKDOWN_LABEL = "Détail par"
BREAKDOWNS = {"quartier": "Quartier", "dispositif": "Dispositif", "secteur": "Secteur"}
COLUMNS = {"quartier": "code_quartier", "dispositif": "dispositif_code", "secteur": "secteur"}

LEAD = "Les projets déclarent {jobs} (ETP) et {people}"
LEAD_QPV = ", dont {share} dans un quartier prioritaire"
LEAD_WOMEN = "Les femmes occupent {jobs} des emplois et sont {people} des bénéficiaires, là où le sexe est connu."
LEAD_WOMEN_OF = "Là où le sexe est connu, les femmes sont {share} des {what}."
LEAD_COST = "Sur les projets qui ont créé des emplois, {cost} de subventions par emploi."
LEAD_NOTHING = "Aucun projet ne déclare d’emploi ni de bénéficiaire avec ces filtres."
ONE = {"jobs": "emploi", "beneficiaries": "bénéficiaire"}
JOBS, PEOPLE = "emplois créés", "bénéficiaires"

FIGURES = {
    "jobs": "Emplois créés (ETP)",
    "women_jobs": "Part des femmes, emplois",
    "beneficiaries": label("beneficiaries"),
    "women": "Part des femmes, bénéficiaires",
    "qpv_beneficiary_share": "Habitent un quartier",
    "grant_per_job": short_label("grant_per_job"),
}
OF_PROJECTS = "{n} qui le disent"
OF_KNOWN = "sur {n} de sexe connu"

WORTH_QUESTION = "Pour combien, combien d’emplois ?"
WORTH_TITLE = "Subventions et emplois des projets qui en ont créé, par {by}"
WORTH_COLUMNS = (
    ("euros", "Subventions de ces projets", "eur"),
    ("emplois", label("jobs"), "decimal"),
    ("grant_per_job", short_label("grant_per_job"), "eur"),
)
WORTH_SENTENCE = "{least} : {low} de subventions par emploi ; {most} : {high}."
WORTH_CAVEATS = (
    "À droite, plus d’argent ; en haut, plus d’emplois. Un emploi d’insertion et un emploi de soin ne coûtent pas la même chose.",
    "Seuls les projets qui ont déclaré des emplois comptent, avec toutes leurs subventions.",
)
WORTH_EMPTY = "Aucun projet n’a déclaré d’emploi avec ces filtres."

TABLE_QUESTION = "Qu’est-ce que cela a produit, et pour qui ?"
TABLE_TITLE = "Résultats déclarés par les projets, par {by}"
TABLE_COLUMNS = {
    "jobs": ("Emplois créés (ETP)", "decimal"),
    "jobs_women": ("dont femmes (ETP)", "decimal"),
    "beneficiaries": (label("beneficiaries"), "integer"),
    "beneficiaries_women": ("dont femmes (personnes)", "integer"),
    "qpv_beneficiaries": (label("qpv_beneficiaries"), "integer"),
    "grant_per_job": (short_label("grant_per_job"), "eur"),
}
TABLE_SENTENCE = "{first} déclare le plus d’emplois ({jobs})."
TABLE_CAVEATS = (
    "Emplois et bénéficiaires sont déclarés par les porteurs ; un projet de plusieurs quartiers y est partagé selon ses parts.",
    "Une même personne peut bénéficier de plusieurs projets. Une case « inconnu » : aucun projet ne l’a déclaré.",
)

OUTPUTS_QUESTION = "Qu’est-ce qui a été réalisé, et à quel coût ?"
OUTPUTS_TITLE = "Réalisations, mesure par mesure"
OUTPUTS_COLUMNS = (
    ("nom", "Mesure", "text"),
    ("valeur", "Quantité", "decimal"),
    ("unite", "Unité", "text"),
    ("n", "Projets", "integer"),
    ("euros", "Subventions de ces projets", "eur"),
    ("cout", "Subvention par unité", "eur_unit"),
)
OUTPUTS_SENTENCE = "{name} : {value} {unit}, pour {euros} de subventions aux projets qui les ont réalisées."
OUTPUTS_CAVEATS = (
    "Les mesures ne s’additionnent jamais entre elles ; une surface, une liste d’attente comptent leur dernière valeur connue.",
    "Un projet fait souvent plusieurs choses : ses subventions comptent en entier dans chacune de ses mesures.",
)
OUTPUTS_EMPTY = "Aucune réalisation n’est renseignée avec ces filtres."

YEARS_QUESTION = "Année après année ?"
YEARS_TITLE = "Emplois créés par les projets actifs de l’année"
YEARS_VALUE = label("jobs")
YEARS_CAVEAT = "Un projet actif plusieurs années compte ses emplois dans chacune : les années ne s’additionnent pas."


def by_words(by: str) -> str:
    """`par quartier`: the column of a breakdown, in a title."""
    return LABELS[COLUMNS[by]].lower()
