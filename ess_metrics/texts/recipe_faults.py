"""French sentences about recipes and the tables that they read, in the form of `fault_sentences.RULES`."""

from __future__ import annotations

NEAREST = "[Vouliez-vous dire {nearest:q} ?]"
RECIPE_RULES: dict[str, tuple[str, str]] = {
    # The recipe itself
    "recette_illisible": (
        "la recette ne s'ouvre pas : ce n'est pas un texte en UTF-8, ou il est trop long",
        "Choisissez un fichier de recette (.toml) enregistré en UTF-8.",
    ),
    "recette_mal_formee": (
        "la recette ne se lit pas[ à partir de : {value:q}]",
        'Chaque ligne s\'écrit clé = "valeur" : vérifiez les guillemets, les signes égal et les clés écrites deux fois.',
    ),
    "recette_cle_inconnue": (
        "cette clé n'existe pas dans une recette",
        NEAREST + "[ ]Clés possibles : {expected}.",
    ),
    "recette_cle_manquante": (
        "il manque cette clé à la recette",
        "Ajoutez-la ; elle attend : {expected}.",
    ),
    "recette_valeur": (
        "{value:q} ne convient pas : il faut {expected}",
        NEAREST + "[ ]Corrigez cette clé de la recette.",
    ),
    "recette_champ_inconnu": (
        "{value:q} n'est pas un champ de la table {table:q}",
        NEAREST + "[ ]La page de documentation des recettes donne la liste des champs.",
    ),
    "recette_sans_colonne": (
        "la recette ne nomme aucune colonne",
        "Dites ce que donne au moins une colonne.",
    ),
    "tableau_incompris": (
        "aucune colonne de ce tableau n'a pu être devinée",
        "Dites vous-même ce que donne chaque colonne, ou vérifiez que la première feuille est bien un tableau.",
    ),
    # The recipe and the file
    "recette_colonne_absente": (
        "le fichier n'a pas cette colonne, que la recette {recipe:q} attend",
        "Vérifiez le titre de la colonne dans le fichier, ou corrigez la recette.",
    ),
    "recette_feuille_absente": (
        "le classeur n'a pas de feuille {value:q}",
        "[Ses feuilles : {expected}. ]Corrigez le nom de la feuille dans la recette.",
    ),
    "recette_depassee": (
        "la recette {recipe:q} lisait ce tableau ; il lui manque maintenant {missing}",
        "Le fichier a changé de forme : dites ce que sont ses nouvelles colonnes, la recette sera mise à jour.",
    ),
    "recettes_concurrentes": (
        "plusieurs recettes du dossier conviennent à ce fichier ({recipes}) ; {value:q} a été suivie",
        "Dites laquelle suivre, ou retirez celle qui ne sert plus.",
    ),
    "recette_valeurs_sans_colonne": (
        "la recette {recipe:q} dit ce que valent les cellules d'une colonne qu'elle ne reprend pas : rien n'en est fait",
        "Écrivez sous [valeurs] le titre d'une colonne nommée sous [colonnes], ou retirez ces valeurs.",
    ),
    # Corrections
    "correction_a_revoir": (
        "la correction de {key:q} ({before:q} devenu {after:q}) ne va plus : le fichier dit maintenant {value:q}",
        "Gardez la valeur du fichier, ou faites la correction quand même.",
    ),
    "correction_sans_ligne": (
        "la ligne {key:q} de la table {table:q}, qui avait été corrigée, n'est plus là ; la correction est gardée",
        "Retirez la ligne de corrections.csv si elle ne sert plus.",
    ),
    "correction_cle_absente": (
        "aucune ligne n'a la clé {value:q}",
        "Donnez la clé telle que la table l'écrit, ses colonnes jointes par une barre verticale.",
    ),
    # Lines and cells
    "valeur_gardee": (
        "{value:q} n'est pas dans la liste de l'application : écrit tel quel[ sur {count:ligne|lignes}]",
        "Rien à faire ; pour regrouper des valeurs, dites dans la description du tableau ce qu'elles veulent dire.",
    ),
    "total_inexact": (
        "la ligne est un total, mais les lignes voisines ne font pas cette somme",
        "Corrigez le total ou les lignes, ou dites dans la recette que cette ligne s'ignore.",
    ),
    "controle_different": (
        "le total écrit est {value} €, la somme des montants de la ligne {amount:e}",
        "Vérifiez s'il manque un financeur ou si le total est à jour.",
    ),
    "unite_autre": (
        "{value:q} n'est pas dans l'unité attendue[ ({unit})] : la valeur reste inconnue",
        "Corrigez la cellule, ou dites dans la recette ce que donne cette colonne.",
    ),
    "loyer_sans_unite": (
        "rien ne dit si {value:q} est un loyer par mois, par an ou au mètre carré",
        "Donnez l'unité dans la cellule, dans le titre de la colonne ou dans la recette (€/mois, €/m²/an…).",
    ),
    "loyer_sans_surface": (
        "le loyer {value:q} est celui d'un local de surface inconnue : il ne peut être ramené au mètre carré",
        "Complétez la surface du local.",
    ),
    "age_illisible": (
        "l'âge ou la date de naissance ne se lit pas : la tranche d'âge reste inconnue",
        "Corrigez la cellule.",
    ),
    "adresse_a_verifier": (
        "l'adresse {value:q} est placée ({place}), mais elle est à vérifier[ : {metres} m du bord d'un quartier]",
        "Vérifiez sur une carte, puis écrivez le quartier dans une colonne si ce n'est pas celui-ci.",
    ),
    "adresse_introuvable": (
        "l'adresse {value:q} ne se place pas avec les adresses du département : le lieu reste inconnu",
        "Vérifiez le numéro, la voie et la commune, ou écrivez le quartier dans une colonne.",
    ),
    "lieu_multiple": (
        "{value:q} nomme plusieurs quartiers, un seul est attendu : le lieu reste inconnu",
        "Gardez un seul quartier sur cette ligne.",
    ),
    "quartier_a_preciser": (
        "{pieces:q} n'est le nom d'aucun quartier du dossier",
        NEAREST + "[ ]Choisissez le quartier, ou ajoutez ce nom aux autres noms du quartier.",
    ),
    "parts_illisibles": (
        "les parts {value:q} ne vont pas avec {count:quartier|quartiers} : les parts sont égales",
        "Écrivez une part par quartier, dans le même ordre (60/40).",
    ),
    "dispositif_absent": (
        "le tableau ne dit pas de quel dispositif relèvent ses lignes ; en attendant : {default:q}",
        "Choisissez le dispositif ; la recette peut le dire une fois pour toutes.",
    ),
    "ligne_sans_objet": (
        "la ligne ne dit rien qui puisse être repris",
        "Complétez la ligne, ou dites quelle colonne porte son nom.",
    ),
    "local_inconnu": (
        "aucun local du dossier, ou plusieurs, ne s'appelle {value:q}",
        "Importez d'abord les locaux, ou donnez l'identifiant du local.",
    ),
    "projet_inconnu": (
        "aucun projet du dossier, ou plusieurs, ne s'appelle {value:q}",
        "Importez d'abord les actions, ou donnez l'identifiant du projet.",
    ),
    "quartier_manquant": (
        "la ligne ne dit pas quel quartier elle concerne",
        "Donnez le nom ou le code du quartier.",
    ),
}
