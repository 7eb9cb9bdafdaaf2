"""The words of a question that are no figure's and no name's: what they mean there, and how an answer is said."""

from __future__ import annotations

# Words that join names: a name is recognised without them.
ARTICLES = frozenset("l d de du des la le les a au aux un une en s se n ne y t chez".split())

# Words that ask for nothing by themselves.
QUIET = frozenset(
    """
    combien quel quelle quels quelles que quoi qui qu est ce c cela ca ont avons avez j je nous vous on il elle ils elles
    lui leur leurs son sa ses notre nos votre vos mon ma mes tu te me moi toi suis sommes etes sont etait etaient fut sera
    ete etre avoir eu as ai avait a t fait faire faites font dire dit dites moi donne donnez montre montrer montrez voir
    savoir sait connaitre connait voudrais aimerais veux peux pouvez peut faut besoin svp stp merci bonjour s il plait
    dans sur pour par avec vers jusqu ou dont cette cet ces celui celle ceux celles tout toute tous toutes meme aussi bien
    deja encore actuellement aujourd hui maintenant date jour ici la alors donc si comme entre depuis selon
    nombre total totale globalement somme chiffre chiffres valeur niveau environ peu pres exactement precisement
    alle allee alles allees va vont aller passe passee pris prise grace fond finalement reellement vraiment
    etait compte comptent representent represente atteint atteinte place situe situes situee trouve trouvent existe existent
    parmi comment intervient interviennent intervenir agit agissent concerne concernent present presents presente arrive arrivent
    concernant propos cote titre cadre hein euh bah ben eh quid soit et dernierement recemment chaque
    """.split()
)
# Words that stand right before the word they speak of, and those that turn a question round: never passed over.
GLUE = frozenset("par qui sans pour sous plus moins".split())
NEGATIONS = frozenset("hors sans sauf pas aucun ni non excepte hormis".split())
WHERE = "où"  # the only word whose accent decides: without it, « ou » is a choice between two
SIGNS = (("€", " euro "), ("%", " pourcentage "), ("’", "'"), ("m²", " m2 "))

COUNT = ("combien", "nombre")
COUNTED_BY = ("d", "de", "des")

NUMBERS = {
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "dix": "10", "douze": "12", "trente": "30", "mille": "1000",
}  # fmt: skip

# What a figure may be broken down by: the words of each column.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code_quartier": ("quartier", "qpv", "quartier prioritaire", "où", "à quel endroit"),
    "commune": ("commune",),
    "dispositif_code": ("dispositif", "programme"),
    "famille": ("famille", "famille de leviers"),
    "secteur": ("secteur", "domaine", "secteur d’activité"),
    "type_objet": ("objet", "type d’objet", "type de projet"),
    "annee": ("année", "an", "ans", "exercice"),
    "fonds_origine": (
        *("financeur", "origine", "origine de l’argent", "source de financement", "fonds", "qui paie", "qui finance"),
        *("qui donne", "qui met", "qui apporte", "qui contribue", "qui paye", "qui financent", "qui subventionne"),
        *("qui a payé", "qui a financé", "qui a donné", "qui a mis", "d’où vient", "par qui"),
    ),
    "porteur_id": (
        *("porteur", "structure", "organisme", "qui reçoit", "qui touche", "qui bénéficie", "qui obtient"),
        *("qui a reçu", "qui a touché", "qui a obtenu", "qui a bénéficié", "qui porte", "qui capte"),
    ),
    "operateur_id": ("opérateur",),
    "section": ("section", "section budgétaire"),
    "type_local": ("type de local", "type de locaux"),
    "mesure": ("mesure", "type de réalisation"),
    "sexe": ("sexe", "genre"),
    "tranche_age": ("âge", "tranche d’âge"),
    "naf": ("activité", "code naf"),
    "etape": ("étape",),
    "forme_convention": ("forme de convention",),
}
MARKERS = frozenset(
    "par selon chaque quel quelle quels quelles lequel laquelle lesquels lesquelles qui repartition ventilation "
    "classement palmares".split()
)
SHARING = ("répartition", "ventilation", "détail", "réparti", "répartis", "classement", "palmarès")

MOST = (
    "plus",
    "premier",
    "première",
    "principal",
    "principaux",
    "principale",
    "maximum",
    "record",
    "champion",
    "gros",
    "mieux",
)
LEAST = ("moins", "dernier", "dernière", "minimum", "pire")
UPWARD = (
    "gros",
    "grand",
    "élevé",
    "haut",
    "fort",
    "important",
    "nombreux",
    "gâté",
    "doté",
    "aidé",
    "loti",
    "élevée",
    "haute",
    "forte",
)
DOWNWARD = ("bas", "basse", "faible", "petit", "mal", "rare")
COMPARED = (
    "comparer",
    "compare",
    "comparaison",
    "comparé",
    "versus",
    "vs",
    "contre",
    "différence",
    "face",
    "rapport",
    "côte",
    "que",
)
CHANGE = (
    *(
        "évolution",
        "évolué",
        "évolue",
        "évoluer",
        "tendance",
        "progression",
        "progressé",
        "progresse",
        "augmenté",
        "augmente",
    ),
    *(
        "augmentation",
        "baisse",
        "baissé",
        "diminué",
        "diminue",
        "hausse",
        "courbe",
        "trajectoire",
        "dynamique",
        "historique",
    ),
    *("bouge", "bougé", "varié", "monté", "chuté"),
)
CHANGE_PHRASES = (
    "année par année",
    "année après année",
    "au fil des ans",
    "au fil des années",
    "an par an",
    "d’une année sur l’autre",
)
WHOLE = ("territoire", "partout", "ensemble", "global", "tout le territoire", "tous les quartiers", "toutes années")

BETWEEN, SINCE, UNTIL = ("entre",), ("depuis", "partir"), ("jusqu", "jusque")
BEFORE, AFTER = ("avant",), ("apres",)
LAST_YEAR = ("l’an dernier", "l’année dernière", "l’an passé", "l’année passée", "l’année précédente")
THIS_YEAR = ("cette année", "l’année en cours", "cet exercice")

AMOUNTS: dict[str, tuple[str, ...]] = {
    "demande": ("demandé", "demande", "demandent", "demandes", "sollicité", "sollicite", "sollicitent"),
    "verse": ("versé", "verse", "versent", "verser", "versement", "décaissé", "réellement payé"),
    "attribue": ("attribué", "attribue", "voté", "accordé", "obtenu", "obtenir"),
}
# What is answered by a list, not by an indicator: the table that it lists, its name, and the words that ask for it.
LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "loyers": (
        "locaux",
        "Loyers des locaux vacants",
        (
            "loyer",
            "loyers",
            "loyer demandé",
            "prix des locaux",
            "prix d’un local",
            "loyer par mois",
            "loyer au m2",
            "prix au m2",
        ),
    ),
    "vacants": (
        "locaux",
        "Locaux vacants",
        (
            *(
                "locaux vacants",
                "locaux vides",
                "locaux libres",
                "locaux disponibles",
                "locaux inoccupés",
                "local libre",
            ),
            *("locaux à louer", "local disponible", "local vide", "cellules vides", "place libre"),
        ),
    ),
    "fins_de_bail": (
        "baux",
        "Baux qui finissent dans l’année",
        (
            *(
                "baux se terminent",
                "baux finissent",
                "baux échéance",
                "baux arrivent à échéance",
                "fin de bail",
                "fins de bail",
            ),
            *("bail se termine", "bail finit", "baux expirent", "baux qui se terminent dans l’année"),
        ),
    ),
}
NEAR = ("près", "proche", "proches", "proximité", "autour", "alentours")
# Words that say what a figure is about and change nothing to it, by the table that it counts.
ABOUT: dict[str, tuple[str, ...]] = {
    "financements": ("projet", "porteur", "action", "dossier"),
    "projets": ("projet", "déclaré", "porté"),
    "realisations": ("projet", "réalisé", "produit"),
    "locaux": ("local", "locaux", "surface", "pratiqué", *NEAR),
    "baux": ("local", "locaux", "bail", "baux", "locataire", "gens"),
    "accompagnements": ("personne", "accompagné", "création", "créateur", "parcours", "suivi"),
    "clauses": ("marché", "clause", "insertion", "public"),
    "appuis": ("appui", "ingénierie", "projet"),
    "evenements": ("événement",),
    "etablissements": ("établissement", "entreprise", "actif", "économique"),
    "indicateurs": ("habitant", "personne"),
}


# -- answers --------------------------------------------------------------------------------------------------------

FIGURE = "{label}{about} : {value}"
ROWS = "{label}{about} : {rows}"
ITEM = "{name}, {value}"
FIRST = "{label}{about}. Le plus : {rows}"
LAST = "{label}{about}. Le moins : {rows}"
COUNTED = "{label}{about} : {value} (plus de zéro)"
ALSO = "{name} : {value}"
FUND_OF = "Argent de l’origine {name}"
DAY = "au {day}"
SAID = "Lu « {read} » pour « {typed} »."
INHERITED = "Filtres de la page gardés : {filters}."
DROPPED = "Filtres de la page sans effet ici : {filters}."
PARTIAL = "{year} n’est pas finie."
NOT_YET = "Le dossier ne couvre pas {years}."
SANS_OBJET = "rien à calculer"
SECRET = "couvert par le secret statistique"
CODE = "Code de preuve {code}"
OPEN = "Ouvrir : {page}"
UNKNOWN = "Je ne sais pas répondre à cette question."
NOT_READ = "Mots que je ne relie à rien : {words}."
NO_VALUE = "Le dossier n’a pas cette donnée."
NO_TABLE = "Le dossier n’a pas les données qu’il faudrait ({table})."
AMBIGUOUS = "Elle peut se lire de plusieurs façons : {labels}."
COUNT_UNITS = {
    "code_quartier": "quartier", "commune": "commune", "dispositif_code": "dispositif", "famille": "famille",
    "secteur": "secteur", "type_objet": "type d’objet", "fonds_origine": "origine", "porteur_id": "porteur",
}  # fmt: skip
