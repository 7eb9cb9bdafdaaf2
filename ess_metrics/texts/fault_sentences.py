"""French sentences about the faults of files. `RULES`: rule → (what is wrong, what to do), sorted by theme.

A template may use `{file}`, `{sheet}`, `{row}`, `{column}`, `{value}` and any key of `fault.facts`. Formats:
`{value:q}` between guillemets, `{count:ligne|lignes}` a number and its agreed noun, `{amount:e}` euros, `{n:n}` a
number. A part between square brackets is left out when one of its fields is unknown. The place (file, sheet, line,
column) is written before the message by `fault_wording.message`: templates begin with a small letter and need not repeat it.
"""

from __future__ import annotations

from ess_metrics.texts.recipe_faults import RECIPE_RULES

NEAREST = "[Vouliez-vous dire {nearest:q} ?]"

RULES: dict[str, tuple[str, str]] = {
    # The file as a whole
    "archive_bombe": (
        "une fois décompressé, son contenu dépasserait {limit:n} Mo ou serait anormalement plus gros que l'archive",
        "Décompressez-le vous-même et déposez seulement le fichier utile.",
    ),
    "archive_chemin": (
        "l'archive contient un chemin interdit ({member:q}), qui sortirait de son dossier",
        "Refaites l'archive avec les seuls fichiers utiles, sans chemin.",
    ),
    "archive_plusieurs": (
        "l'archive contient {count:fichier|fichiers} ({members}) et rien ne dit lequel lire",
        "Décompressez-la et déposez les fichiers un par un.",
    ),
    "archive_trop_de_fichiers": (
        "l'archive contient {count:fichier|fichiers}, plus que les {limit:n} permis",
        "Décompressez-la et déposez seulement le fichier utile.",
    ),
    "fichier_est_dossier": (
        "c'est un dossier, pas un fichier",
        "Choisissez les fichiers qu'il contient.",
    ),
    "fichier_illisible": (
        "le fichier ne s'ouvre pas : il est endommagé, ou son contenu n'est pas celui d'un tableau[ ({reason})]",
        "Ouvrez-le dans un tableur, enregistrez-le de nouveau en CSV UTF-8 ou en XLSX, puis recommencez.",
    ),
    "fichier_introuvable": (
        "le fichier n'existe pas",
        "Vérifiez son nom et son emplacement.",
    ),
    "fichier_protege": (
        "le fichier est protégé par un mot de passe",
        "Enregistrez-en une copie sans mot de passe, puis déposez cette copie.",
    ),
    "fichier_tronque": (
        "le fichier est incomplet ou endommagé : sa fin manque ou ne se décompresse pas",
        "Téléchargez-le ou copiez-le de nouveau, en entier.",
    ),
    "fichier_trop_gros": (
        "le fichier pèse {size:n} Mo ; la limite est de {limit:n} Mo",
        "Gardez seulement les lignes de votre territoire, ou partagez le fichier en plusieurs.",
    ),
    "fichier_vide": (
        "le fichier est vide",
        "Vérifiez l'export qui l'a produit, puis recommencez.",
    ),
    "format_inconnu": (
        "aucun format connu ne correspond à ce fichier[ ; colonnes lues : {columns}]",
        "Vérifiez les titres des colonnes, ou choisissez vous-même le format.",
    ),
    "json_mal_forme": (
        "le document JSON est incomplet ou mal formé à la ligne {line:n}[, caractère {position:n}]",
        "Téléchargez-le de nouveau, ou demandez un export CSV.",
    ),
    "json_trop_profond": (
        "le document JSON emboîte ses parties trop profondément pour être un tableau",
        "Demandez un export CSV, ou un document plus simple.",
    ),
    "lecture_interrompue": (
        "la lecture du fichier s'est arrêtée brutalement : rien n'en a été pris",
        "Ouvrez-le dans un tableur, enregistrez-le de nouveau en CSV UTF-8 ou en XLSX, puis recommencez.",
    ),
    "lecture_trop_longue": (
        "la lecture du fichier n'avançait plus : elle a été arrêtée et rien n'en a été pris",
        "Gardez seulement les lignes et les colonnes utiles, enregistrez en CSV UTF-8, puis recommencez.",
    ),
    "lecture_trop_lourde": (
        "une fois ouvert, le fichier prend bien plus de mémoire que sa taille ne le laisse attendre : il n'a pas été lu",
        "Gardez seulement les lignes et les colonnes utiles, enregistrez en CSV UTF-8, puis recommencez.",
    ),
    "ligne_trop_longue": (
        "la ligne {line:n} dépasse {limit:n} caractères : ce n'est pas un tableau",
        "Vérifiez que le fichier est bien un export de tableau, avec des retours à la ligne.",
    ),
    "trop_de_cellules": (
        "le fichier contient plus de {limit:n} cellules",
        "Gardez seulement les colonnes et les lignes utiles.",
    ),
    "trop_de_colonnes": (
        "le fichier a {count:colonne|colonnes} ; la limite est de {limit:n}",
        "Gardez seulement les colonnes utiles.",
    ),
    "trop_de_valeurs": (
        "le document JSON contient plus de {limit:n} valeurs",
        "Gardez seulement les lignes utiles, ou demandez un export CSV.",
    ),
    "type_refuse": (
        "ce n'est pas un tableau mais {found}",
        "Déposez un fichier CSV, XLSX, XLS, ODS, JSON, GeoJSON, Parquet, GPKG ou ZIP.",
    ),
    "xml_entites": (
        "le fichier déclare des entités XML, ce qu'aucun tableur n'écrit : il est refusé par sécurité",
        "Ouvrez-le dans un tableur et enregistrez-le de nouveau.",
    ),
    # Letters and lines
    "accents_repares": (
        (
            "{count:accent avait été encodé deux fois et a été réparé|accents avaient été encodés deux fois et ont été "
            "réparés} (« Ã© » pour « é »)[, à partir de la ligne {first:n}]"
        ),
        "Vérifiez quelques noms ; demandez un export en UTF-8.",
    ),
    "caracteres_perdus": (
        (
            "{count:caractère accentué a été détruit|caractères accentués ont été détruits} avant l'envoi "
            "(signe �)[, à partir de la ligne {first:n}]"
        ),
        "Demandez un nouvel export en UTF-8 : ces lettres ne peuvent pas être retrouvées.",
    ),
    "derniere_ligne_coupee": (
        (
            "la dernière ligne n'a que {cells:cellule|cellules} sur {expected:n} : le fichier est coupé, "
            "et le dernier nombre l'est peut-être aussi"
        ),
        "Téléchargez ou copiez le fichier de nouveau, en entier.",
    ),
    "encodage": (
        "le texte n'est pas en UTF-8[ (près de {value:q})]",
        "Enregistrez le fichier en « CSV UTF-8 » depuis votre tableur.",
    ),
    "guillemet_non_ferme": (
        "un guillemet droit s'ouvre et ne se ferme jamais : les guillemets ont été lus comme de simples signes",
        "Doublez les guillemets à l'intérieur des cellules, ou retirez-les.",
    ),
    "ligne_courte": (
        "la ligne n'a que {cells:cellule|cellules} sur {expected:n} : les dernières sont prises comme vides",
        "Complétez la ligne si des valeurs manquent.",
    ),
    "ligne_decalee": (
        (
            "la ligne a {cells:cellule|cellules} pour {expected:colonne|colonnes} et rien ne dit comment les recoller"
            "[ : {value:q}]"
        ),
        "Entourez de guillemets droits les cellules qui contiennent le séparateur (une virgule, par exemple).",
    ),
    "ligne_dechiree": (
        "la ligne a {found:cellule|cellules} au lieu de {expected:n}",
        "Entourez de guillemets droits les cellules qui contiennent une virgule.",
    ),
    "ligne_glissee": (
        "les cellules de la ligne avaient glissé d’une colonne vers la gauche ; elles sont remises sous leurs titres[ : {value:q}]",
        "Vérifiez la ligne dans le fichier d’origine.",
    ),
    "ligne_glissee_sans_place": (
        "les cellules de la ligne ont glissé vers la gauche et rien ne dit à quelle colonne manque la sienne[ : {value:q}]",
        "Remettez chaque cellule sous son titre, puis redonnez la ligne.",
    ),
    "ligne_recollee": (
        (
            "la ligne avait {cells:cellule|cellules} pour {expected:colonne|colonnes} ; "
            "une seule façon de la recoller convient[ : {glued:q}]"
        ),
        "Vérifiez la ligne ; entourez de guillemets droits les nombres à virgule.",
    ),
    "ligne_rejointe": (
        "la ligne était coupée par un retour à la ligne : {count:ligne n'en fait|lignes n'en font} qu'une[ ({glued:q})]",
        "Vérifiez la ligne ; entourez de guillemets droits les textes de plusieurs lignes.",
    ),
    "encodages_meles": (
        "{count:ligne est|lignes sont} écrites en {encoding} dans un fichier en UTF-8[, à partir de la ligne {first:n}] : chacune est lue dans son encodage",
        "Rien à faire ; enregistrez le fichier entier en UTF-8 pour ne plus le voir.",
    ),
    "octets_illisibles": (
        "{count:caractère ne se lit pas|caractères ne se lisent pas}[, à partir de la ligne {first:n}]",
        "Demandez un nouvel export en UTF-8.",
    ),
    "separateur": (
        "les colonnes ne sont pas séparées par une virgule[ : {value:q}]",
        "Passez par l'import, qui lit tous les séparateurs, ou enregistrez le fichier avec des virgules.",
    ),
    # Columns and tables
    "classeur_vide": (
        "le classeur ne contient aucune ligne, hors les lignes d'exemple",
        "Remplissez au moins une feuille sous la ligne d'exemple.",
    ),
    "colonne_en_double": (
        "deux colonnes portent ce nom",
        "Renommez ou supprimez l'une des deux.",
    ),
    "colonne_illisible": (
        "cette colonne contient autre chose que ce qui est attendu ({expected})[ : {found}]",
        "Refaites le fichier avec des cellules simples : texte, nombre, date.",
    ),
    "colonne_inconnue": (
        "cette colonne n'est pas connue : elle n'est pas reprise",
        NEAREST + "[ ]Sinon, la colonne peut rester : elle est seulement ignorée.",
    ),
    "colonne_manquante": (
        "cette colonne est obligatoire et manque",
        "Ajoutez la colonne.[ Une colonne s'appelle {nearest:q} : faut-il la renommer ?]",
    ),
    "feuille_masquee": (
        "cette feuille est masquée ({count:ligne|lignes}) : elle n'est pas reprise",
        "Affichez-la dans le tableur si ses lignes doivent être reprises.",
    ),
    "lignes_masquees": (
        "{count:ligne masquée est lue comme les autres|lignes masquées sont lues comme les autres}",
        "Affichez-les dans le tableur pour les vérifier, ou supprimez-les.",
    ),
    "colonnes_masquees": (
        "{count:colonne masquée est lue comme les autres|colonnes masquées sont lues comme les autres} : {names}",
        "Affichez-les dans le tableur pour les vérifier, ou supprimez-les.",
    ),
    "formule_sans_valeur": (
        "{count:formule n'a|formules n'ont} pas de valeur enregistrée : rien ne peut y être lu",
        "Ouvrez le classeur dans un tableur, enregistrez-le, puis recommencez.",
    ),
    "feuille_ignoree": (
        "cette feuille n'est pas reprise : {reason}",
        "Si elle contient des lignes à reprendre, donnez-lui les mêmes titres de colonnes.",
    ),
    "table_inconnue": (
        "ce fichier n'est pas une table connue : il n'est pas lu",
        NEAREST + "[ ]Renommez-le, ou retirez-le du dossier.",
    ),
    "table_manquante": (
        "la table obligatoire {table:q} manque",
        "Ajoutez le fichier {table}.csv au dossier.",
    ),
    # Amounts and numbers
    "annee_illisible": (
        "{value:q} n'est pas une année",
        "Écrivez l'année avec quatre chiffres, par exemple 2024.",
    ),
    "attribue_superieur_demande": (
        "le montant attribué ({value:e}) dépasse le montant demandé[ ({other_value:e})]",
        "Vérifiez les deux montants.",
    ),
    "entier_illisible": (
        "{value:q} n'est pas un nombre entier",
        "Écrivez un nombre sans virgule.",
    ),
    "montant_ambigu": (
        "{value:q} peut se lire de deux façons : milliers ou décimales",
        "Écrivez le montant avec une virgule décimale et sans point, par exemple 1234,00.",
    ),
    "milliers_ou_decimales": (
        "{value:q} peut se lire de deux façons, en milliers ou avec trois décimales[ ; {count:montant de cette colonne est dans ce cas|montants de cette colonne sont dans ce cas}] : la ligne est gardée telle qu'elle est écrite, le signe {mark:q} étant celui des décimales",
        "Dites ce que ce signe sépare : répondez « milliers » si ce sont des milliers.",
    ),
    "montants_ou_codes": (
        "les nombres de cette colonne ({value:q}…) peuvent être des montants ou des codes de lieux : ils sont comptés comme des montants en attendant",
        "Dites ce que tient cette colonne : répondez « codes » si ce sont des codes.",
    ),
    "unite_du_titre": (
        "le titre {value:q} annonce des {unit} d'euros, mais ni les titres des colonnes ni les cellules ne le disent : les montants sont gardés tels qu'ils sont écrits, en euros",
        "Dites dans quelle unité sont les montants.",
    ),
    "annee_a_choisir": (
        "les lignes n'ont pas d'année et le titre {value:q} en nomme plusieurs ({years}) : la première est reprise en attendant",
        "Dites de quelle année sont ces aides.",
    ),
    "idem_repris": (
        "« idem » ou un signe qui le remplace est écrit {count:fois|fois} : la cellule du dessus a été reprise",
        "Rien à faire si c'est ce que le fichier veut dire.",
    ),
    "porteur_au_dessus": (
        "{count:ligne ne nomme|lignes ne nomment} aucun porteur, sous une ligne qui en nomme un : elles attendent",
        "Dites si c'est le porteur de la ligne au-dessus, écrit une seule fois.",
    ),
    "annee_a_dire": (
        "rien dans le fichier ne dit de quelle année sont ces aides ({count:ligne|lignes}) : elles attendent",
        "Dites leur année : les lignes seront alors reprises.",
    ),
    "feuille_repetee": (
        "{count:ligne répète|lignes répètent} celles d'une autre feuille du même fichier : elles sont comptées une fois",
        "Si ce sont d'autres dossiers, répondez « toutes ».",
    ),
    "ligne_en_un_morceau": (
        "la ligne tient en une seule cellule ({value:q}) et porte un montant que rien ne permet de séparer du reste",
        "Séparez le bénéficiaire et le montant dans leurs colonnes.",
    ),
    "montant_contredit": (
        "la colonne dit {value:q}, une autre colonne du même montant dit {amount:e} : c'est celle-ci qui est reprise",
        "Gardez une seule de ces colonnes, ou donnez-leur des titres qui les distinguent.",
    ),
    "total_ligne_different": (
        "le total écrit ({value}) diffère de la somme des colonnes qu'il additionne ({amount:e}) : ce sont elles qui sont reprises",
        "Corrigez le total ou la colonne fausse.",
    ),
    "montant_en_milliers": (
        "{value:q} est exprimé en {unit} et a été lu {amount:e}",
        "Écrivez le montant en euros.",
    ),
    "montant_arrondi": (
        "le montant {value:q} a plus de deux décimales : il compte arrondi au centime",
        "Écrivez le montant avec deux décimales au plus.",
    ),
    "montant_hors_bornes": (
        "le montant {value:q} dépasse mille milliards d'euros : il est pris comme inconnu",
        "Vérifiez le montant et son unité, l'euro.",
    ),
    "montant_dit_statut": (
        "{value:q} est écrit à la place du montant : c'est le statut qui est repris, le montant reste inconnu",
        "Rien à faire, ou écrivez 0 s'il n'y a pas eu d'aide.",
    ),
    "montant_illisible": (
        "le montant {value:q} ne se lit pas comme un nombre",
        "Écrivez un nombre seul, par exemple 1500 ; laissez vide un montant inconnu.",
    ),
    "montant_negatif": (
        "le montant {value:q} est négatif",
        "Une aide ne peut pas être négative : écrivez le montant définitif après reversement.",
    ),
    "montant_remarque": (
        "le montant {value:q} est suivi d'une remarque[ ({remark})] ; {amount:e} ont été lus",
        "Mettez la remarque dans une autre colonne.",
    ),
    "montant_inconnu": (
        "le montant est vide : il est gardé comme inconnu, pas comme nul",
        "Complétez le montant s'il est connu ; écrivez 0 si rien n'a été accordé.",
    ),
    "montant_vide": (
        "le montant est vide",
        "Complétez le montant, ou retirez la ligne.",
    ),
    "montants_verses_seuls": (
        "le fichier ne donne que les montants versés : les montants attribués restent inconnus",
        "Dans les tableaux, choisissez les montants versés pour voir ces aides.",
    ),
    "montant_en_milliers_titre": (
        "le titre annonce des {unit}[ : {count:montant a été converti|montants ont été convertis} en euros]",
        "Vérifiez que les montants sont bien dans cette unité.",
    ),
    "nombre_illisible": (
        "{value:q} n'est pas un nombre",
        "Écrivez un nombre seul ; laissez vide une valeur inconnue.",
    ),
    "nombre_negatif": (
        "{value:q} est négatif",
        "Écrivez un nombre positif ou nul.",
    ),
    "part_hors_bornes": (
        "la part {value:q} n'est pas comprise entre 0 et 1",
        "Écrivez une fraction entre 0 et 1, et non un pourcentage.",
    ),
    "part_en_pourcentage": (
        "la part {value:q} est écrite en pourcentage ; elle a été lue {share}",
        "Écrivez une fraction : 0,45 pour 45 %.",
    ),
    "correspondance_somme": (
        "les parts de population de {code:q} font {total}, plus que 1 : elles sont divisées par leur somme",
        "Corrigez les parts du quartier pour que leur somme ne dépasse pas 1.",
    ),
    "partie_superieure_tout": (
        "{value} dépasse {other:q}[ ({other_value})], dont c'est une partie",
        "Vérifiez les deux nombres.",
    ),
    "parts_manquantes": (
        "le projet {value:q} a plusieurs lieux et aucune colonne « part » ne dit comment le partager",
        "Ajoutez la colonne part : pour chaque projet, la somme de ses parts fait 1.",
    ),
    "parts_somme": (
        "les parts du projet {project:q} font {total} au lieu de 1",
        "Corrigez les parts du projet pour que leur somme fasse 1.",
    ),
    "verse_superieur_attribue": (
        "le montant versé ({value:e}) dépasse le montant attribué[ ({other_value:e})]",
        "Vérifiez les deux montants.",
    ),
    # Dates
    "date_hors_bornes": (
        "la date {value:q} est hors du calendrier vraisemblable",
        "Vérifiez l'année de la date.",
    ),
    "date_illisible": (
        "la date {value:q} ne se lit pas",
        "Écrivez la date sous la forme 2024-03-15.",
    ),
    "annee_deduite": (
        "{count:ligne n'a|lignes n'ont} pas d'année : {value} a été repris[ d'après {origin}]",
        "Ajoutez une colonne avec l'exercice de chaque aide.",
    ),
    "date_incomplete": (
        (
            "[{count:date|dates} comme ]{value:q} ne donnant que {precision} : l'exercice est connu, "
            "le jour de la décision reste vide"
        ),
        "Complétez la date si le jour est connu.",
    ),
    "dates_inversees": (
        "la date {value:q} vient avant {other:q}[ ({other_value})]",
        "Vérifiez les deux dates.",
    ),
    "exercice_inconnu": (
        "aucune colonne ne donne l'année de l'aide",
        "Ajoutez l'année, la date de la décision ou celle de la convention.",
    ),
    # Identifiers and codes
    "beneficiaire_manquant": (
        "la ligne n'a ni nom ni identifiant de bénéficiaire",
        "Complétez le nom du bénéficiaire.",
    ),
    "cle_en_double": (
        "{value:q} est déjà pris par une autre ligne",
        "Donnez à chaque ligne un identifiant unique, ou supprimez la ligne répétée.",
    ),
    "code_illisible": (
        "le code {value:q} ne se lit pas",
        "Reprenez le code officiel, avec tous ses chiffres.",
    ),
    "code_en_nombre": (
        "la colonne contient des nombres là où des codes sont attendus : des zéros au début ont pu disparaître",
        "Enregistrez cette colonne comme du texte.",
    ),
    "code_inconnu": (
        "{value:q}[ ({spaces})] n'existe pas dans la table {table:q}",
        NEAREST + "[ ]Corrigez le code, ou ajoutez la ligne qui manque.",
    ),
    "code_mal_forme": (
        "{value:q} n'a pas la forme d'un code de quartier[ de {generation}]",
        "Reprenez le code officiel, par exemple QN06710I (2024) ou QP067011 (2015).",
    ),
    "codes_zero_perdu": (
        "{count:code a perdu son premier zéro|codes ont perdu leur premier zéro} : {value:q} est lu {read:q}",
        "Rien à faire ; dans un tableur, mettez cette colonne au format texte.",
    ),
    "code_zero_perdu": (
        "{value:q} a perdu son zéro initial : il a été lu {read:q}",
        "Enregistrez cette colonne comme du texte.",
    ),
    "identifiant_illisible": (
        "{value:q} n'est pas un identifiant d'organisme : l'organisme est repris par son nom",
        "Donnez le SIRET (14 chiffres), à défaut le numéro RNA (W et 9 chiffres).",
    ),
    "identifiant_personnel": (
        "cet identifiant a la forme d'un numéro de sécurité sociale : il n'est pas repris",
        "Retirez cette colonne du fichier avant de le partager.",
    ),
    "siren_invalide": (
        "{value:q} n'est pas un numéro SIREN : il faut neuf chiffres, dont le dernier vérifie les autres",
        "Reprenez le numéro de l'intercommunalité, ou laissez vide.",
    ),
    "contrat_illisible": (
        "{value:q} n'est pas un code de contrat de ville",
        "Un code s'écrit CN06703I (2024) ou CV236 (2015) ; laissez vide si vous ne le connaissez pas.",
    ),
    "siren_pour_siret": (
        (
            "[{count:numéro comme|numéros comme} ]{value:q} : un SIREN (9 chiffres) et non un SIRET ; "
            "l'organisme est connu, pas l'établissement"
        ),
        "Donnez le SIRET de l'établissement si vous le connaissez.",
    ),
    "siret_arrondi": (
        (
            "le SIRET {value:q} a été arrondi par un tableur : ses derniers chiffres sont perdus. "
            "La ligne est gardée, l'organisme repris par son nom"
        ),
        "Reprenez les SIRET d'origine et enregistrez la colonne comme du texte.",
    ),
    "siret_invalide": (
        "{value:q} n'est pas un SIRET valable[ ({reason})] : l'organisme est repris par son nom",
        "Vérifiez le numéro sur l'annuaire des entreprises.",
    ),
    "siret_mal_forme": (
        "{value:q} n'a pas les 14 chiffres d'un SIRET",
        "Donnez les 14 chiffres, sans espace, dans une colonne de texte.",
    ),
    "valeur_hors_liste": (
        "{value:q} n'est pas une valeur de la liste[ {expected}]",
        NEAREST + "[ ]Reprenez l'une des valeurs de la liste.",
    ),
    "valeur_obligatoire_vide": (
        "cette valeur est obligatoire et manque",
        "Complétez la cellule.",
    ),
    "booleen_illisible": (
        "{value:q} ne se lit ni comme oui ni comme non",
        "Écrivez oui ou non (true ou false).",
    ),
    # Grants
    "beneficiaires_partages": (
        "{count:ligne dit|lignes disent} une part du bénéficiaire ({value:q} pour la première) : le montant est gardé tel qu'il est écrit",
        "Rien à faire si le montant est celui du bénéficiaire ; sinon, écrivez son montant sur chaque ligne.",
    ),
    "entete_repetee": (
        "la ligne répète les titres des colonnes",
        "Supprimez cette ligne.",
    ),
    "aucune_ligne": (
        "aucune ligne d'aide n'a été trouvée",
        "Vérifiez les titres des colonnes : il faut au moins un bénéficiaire et un montant.",
    ),
    "financeur_inconnu": (
        "le fichier ne dit pas qui attribue ces {count:aide|aides}",
        "Ajoutez une colonne nomAttribuant et une colonne idAttribuant (SIRET).",
    ),
    "financeur_de_la_feuille": (
        "aucune colonne ne dit qui attribue : {value:q} a été repris d'après le nom de la feuille",
        "Ajoutez une colonne nomAttribuant si ce n'est pas le cas.",
    ),
    "financeur_par_les_noms": (
        "cette colonne nomme des financeurs : elle a été lue comme celle de qui attribue",
        "Si ce n'est pas le cas, donnez à une autre colonne le titre nomAttribuant.",
    ),
    "hors_bilan": (
        "{amount:e} {kind} sont repris à part : ils ne s'ajoutent pas aux subventions",
        "Rien à faire.",
    ),
    "ligne_repetee": (
        "la ligne est identique à la ligne {other:n} : les deux sont gardées",
        "Supprimez l'une des deux si c'est une répétition.",
    ),
    "lignes_total": (
        "{count:ligne de total a servi|lignes de total ont servi} de contrôle : elles ne sont pas ajoutées aux aides",
        "Rien à faire.",
    ),
    "ligne_de_texte": (
        "la ligne n'a qu'un texte ({value:q}), sans montant : c'est un intertitre ou une note, elle n'est pas comptée",
        "Rien à faire.",
    ),
    "lignes_de_deux_fichiers": (
        "{count:ligne ressemble à une ligne|lignes ressemblent à des lignes} d'un autre fichier : {amount:e} en plus",
        "Voyez les Rapprochements : dites si c'est le même argent, il ne comptera alors qu'une fois.",
    ),
    "ligne_total": (
        "la ligne est un total[ ({value})] : elle n'est pas ajoutée aux lignes qu'elle additionne",
        "Rien à faire : le total sert seulement de contrôle.",
    ),
    "nature_seule": (
        "l'aide est en nature et sans montant estimé : elle est gardée avec un montant inconnu",
        "Ajoutez l'estimation de l'avantage si elle est connue.",
    ),
    "objet_vide": (
        "{count:ligne n'a|lignes n'ont} pas d'objet : ces aides sont reprises sans projet",
        "Ajoutez l'objet de l'aide pour la rattacher à un projet.",
    ),
    "pluriannuel": (
        (
            "l'aide court sur plusieurs années ({value}) et le fichier ne dit pas comment la répartir : "
            "tout le montant est porté sur {year}"
        ),
        "Donnez une ligne par exercice budgétaire.",
    ),
    "statut_inconnu": (
        "le statut {value:q} n'est pas connu[ ({count:ligne|lignes})] ; en attendant, il est laissé vide",
        "Dites à quel statut il correspond : déposé, attribué, refusé…",
    ),
    "total_different": (
        "le total écrit ({written:e}) diffère de la somme des lignes[ ({amount:e})]",
        "Vérifiez que toutes les lignes sont dans le fichier.",
    ),
    # Places
    "contour_colonne_reconnue": (
        "aucune colonne ne s'appelle code_quartier : les codes ont été pris dans {value:q}, à leur forme",
        "Renommez cette colonne en code_quartier si elle est la bonne.",
    ),
    "contour_format": (
        "ces contours ne sont pas dans un format lu : la carte laisse la place à un tableau",
        "Enregistrez-les en contours.geojson, contours.gpkg ou contours.parquet, ou passez par l'import.",
    ),
    "contour_illisible": (
        "le contour ne se lit pas",
        "Reprenez le contour officiel du quartier.",
    ),
    "contour_repare": (
        "le contour se croisait : il a été réparé",
        "Vérifiez sa forme sur la carte.",
    ),
    "quartier_sans_contour": (
        "{count:quartier n'a|quartiers n'ont} pas de contour[ ({codes})] : la carte ne peut pas les montrer",
        "Ajoutez leur contour officiel.",
    ),
    "lieu_incertain": (
        (
            "{count:opération n'a qu'un département, ou un code postal partagé|opérations n'ont qu'un département, ou un code postal partagé} "
            "entre le territoire et d'autres communes : {count:elle est gardée|elles sont gardées}"
        ),
        "Ajoutez une colonne « code commune » si certaines ne sont pas du territoire.",
    ),
    "lieu_siege": (
        (
            "le code postal est celui du siège du bénéficiaire, pas du lieu de l'action : "
            "{count:opération est rattachée|opérations sont rattachées} au territoire entier"
        ),
        "Indiquez le quartier des actions qui se déroulent dans un seul quartier.",
    ),
    "projet_sans_lieu": (
        "le projet {value:q} n'a pas de lieu : il compte dans les totaux, mais sous « inconnu » dans les quartiers",
        "Ajoutez une ligne dans projets_quartiers, avec TERRITOIRE s'il concerne tout le territoire.",
    ),
    # European operations
    "fonds_inconnu": (
        "{count:opération ne relève|opérations ne relèvent} d'aucun fonds connu[ (fonds écrit : {value:q})]",
        "Écrivez FEDER ou FSE.",
    ),
    "operations_pluriannuelles": (
        (
            "{count:opération court|opérations courent} sur plusieurs années : tout le montant est porté "
            "sur l'année de programmation, le fichier ne disant pas comment le répartir"
        ),
        "Rien à faire, sauf si vous connaissez la répartition par année.",
    ),
    "taux_invraisemblable": (
        "le taux {value:q} ne se lit pas comme un taux de cofinancement",
        "Écrivez une fraction ou un pourcentage entre 0 et 100.",
    ),
    "ue_superieur_cout": (
        "le montant de l'Union ({value}) dépasse le coût éligible ({other_value})",
        "Vérifiez les deux montants.",
    ),
    # Official files: recognition, territory
    "dossier_absent": (
        "ce dossier de données n'existe pas",
        "Vérifiez son nom et son emplacement.",
    ),
    "dossier_est_fichier": (
        "c'est un fichier, pas un dossier de données",
        "Donnez le nom d'un dossier, existant ou nouveau.",
    ),
    "format_ambigu": (
        "plusieurs formats conviennent à ce fichier : {formats}",
        "Choisissez vous-même le format.",
    ),
    "sans_consideration_sociale": (
        (
            "{count:marché du territoire n'a|marchés du territoire n'ont} aucune considération sociale dans ce fichier : "
            "laissés de côté"
        ),
        "Rien à faire : seuls les marchés qui portent une considération sociale entrent dans les chiffres.",
    ),
    "hors_territoire": (
        (
            "{count:ligne laissée|lignes laissées} de côté sur {total:n} : elles ne concernent pas le territoire du dossier "
            "({limit})[, par exemple {examples}][ ; {amount:e}]"
        ),
        "Rien à faire si le territoire est le bon ; sinon, corrigez siren_epci ou code_contrat dans manifest.toml.",
    ),
    "epci_non_dit": (
        "le fichier ne dit pas de quelle intercommunalité sont les quartiers : tous sont repris, pas seulement ceux de l'EPCI {epci}",
        "Importez d'abord un fichier qui donne les communes ou l'EPCI des quartiers, ou retirez les quartiers en trop.",
    ),
    "lecture_impossible": (
        "le fichier a été reconnu ({format}) mais sa lecture a échoué ({reason})",
        "Vérifiez qu'il est complet ; s'il l'est, signalez-le avec le fichier.",
    ),
    "organisme_ressemblant": (
        "{count:organisme ressemble|organismes ressemblent} à un organisme déjà connu sans numéro commun : {examples}",
        "Si c'est le même, dites-le dans la page Rapprochements ; rien n'est fusionné sans vous.",
    ),
    "millesime_a_dire": (
        "rien ne dit l'année de ces chiffres, ni dans le nom du fichier ni dans son titre",
        "Dites l'année de l'édition ; d'ici là ils n'ont pas d'année, et ne remplacent pas ceux qui en ont une.",
    ),
    "territoire_inconnu": (
        "ce fichier est celui de toute la France, et le dossier ne dit pas quel est son territoire : il attend",
        "Dites l'EPCI ou le contrat, déposez d'abord les contours des quartiers, ou remplissez manifest.toml.",
    ),
    "contours_plusieurs_epci": (
        "ces contours sont ceux de {count:intercommunalité|intercommunalités} : tous sont repris",
        "Dites laquelle garder si le dossier n'est que d'une seule.",
    ),
    "contrat_a_dire": (
        "le code {generation} du contrat de ville n'est pas connu, {count:ligne le porte|lignes le portent} : {codes}",
        "Dites lequel est le vôtre, ou « aucun » ; les lignes qu'il laisse indécises attendent.",
    ),
    "lignes_en_attente": (
        "{count:ligne attend|lignes attendent} ({amount:e}) : rien ne dit si elles sont du territoire",
        "Complétez `codes_contrat` dans manifest.toml, ou répondez à la question du contrat.",
    ),
    "place_par_le_siege": (
        "{count:ligne est du territoire|lignes sont du territoire} par le siège de leur bénéficiaire seulement",
        "Vérifiez que l'action s'y passe.",
    ),
    "organisme_ambigu": (
        "plusieurs organismes du dossier portent le nom {value:q}, et cette ligne n'a pas de numéro : {bodies}",
        "Dites lequel c'est, ou « nouveau » ; d'ici là il reste à part.",
    ),
    # Contours and figures of neighbourhoods
    "contour_code_illisible": (
        "ce contour n'a pas de code de quartier lisible[ : {value:q}]",
        "Donnez-lui son code officiel (QN06710I, QP067011…), ou retirez-le.",
    ),
    "contour_crs_inconnu": (
        "le fichier ne dit pas dans quel système sont ses coordonnées, et elles ne ressemblent à aucun système usuel",
        "Ajoutez le fichier .prj, ou exportez les contours en WGS84.",
    ),
    "contour_crs_suppose": (
        "le fichier ne dit pas dans quel système sont ses coordonnées : {crs} a été supposé d'après leurs valeurs",
        "Vérifiez la position des quartiers sur la carte, ou ajoutez le fichier .prj.",
    ),
    "contour_en_morceaux": (
        "{count:contour porte|contours portent} un code déjà lu : les morceaux d'un même quartier ont été réunis",
        "Vérifiez leur forme sur la carte.",
    ),
    "contour_emmele": (
        "le contour du quartier {value:q} se croise trop souvent pour être réparé : le quartier est gardé sans contour",
        "Importez le contour officiel complet : il prendra sa place.",
    ),
    "contour_sans_surface": (
        "le contour du quartier {value:q} n'a aucune surface et ne peut pas être réparé : le quartier est gardé sans contour",
        "Importez le contour officiel complet : il prendra sa place.",
    ),
    "points_par_commune": (
        "ce fichier donne un point par commune ({count:point|points}) avec des listes de quartiers, pas des contours",
        "Importez le fichier des contours des quartiers.",
    ),
    "millesime_du_nom": (
        "le millésime {year} n'est écrit que dans le nom du fichier : il a été repris de là",
        "Vérifiez-le dans la documentation du fichier.",
    ),
    "millesime_inconnu": (
        "le fichier ne dit pas de quelle année sont ses chiffres : leur année reste inconnue",
        "Ajoutez l'année au nom du fichier (par exemple _2024) si vous la connaissez.",
    ),
    "parts_de_surface": (
        "{count:part de population est estimée|parts de population sont estimées} par la part de surface commune, seule donnée par le fichier",
        "Remplacez-les dans correspondance si vous connaissez les populations.",
    ),
    "valeurs_divergentes": (
        "les lignes du quartier {code} (une par commune) donnent des valeurs différentes : {value} ; la première est gardée",
        "Vérifiez la valeur auprès du producteur.",
    ),
    "valeurs_non_disponibles": (
        "{count:valeur n'est pas disponible|valeurs ne sont pas disponibles} (vide, nd)",
        "Rien à faire : l'absence reste une absence.",
    ),
    # Posts of programme 147
    "contrat_inconnu": (
        "{count:ligne n'a|lignes n'ont} pas de code de contrat de ville[ ({amount:e})] : elles comptent pour le territoire entier",
        "Complétez code_cv si vous le connaissez.",
    ),
    "doublon_exact": (
        "cette ligne répète une ligne du même fichier[ ({value})] : elle n'est comptée qu'une fois",
        "Rien à faire si c'est bien une copie ; sinon, donnez-lui son propre numéro.",
    ),
    "montant_unitaire_suspect": (
        (
            "le coût du poste en {year} semble faux : {unit:e} sur {count:n} ligne(s) sur {total:n}"
            "[ ; c'est le montant d'un poste {as_fonjep}][ ; en {before_year}, il était de {before:e}]"
        ),
        "Vérifiez auprès du producteur avant de publier ces montants ; les lignes sont reprises telles quelles.",
    ),
    "montants_theoriques": (
        "{count:montant est un coût théorique|montants sont des coûts théoriques} de poste ({amount:e}) : ils ne comptent pas dans les subventions",
        "Choisissez le dispositif ADULTES_RELAIS ou FONJEP pour les voir à part.",
    ),
    "poste_a_verifier": (
        "le poste {value:q} revient la même année avec un autre montant ou un autre porteur : les deux lignes sont gardées",
        "Vérifiez s'il s'agit de deux périodes du même poste.",
    ),
    "poste_repete": (
        "le poste {value:q} est déjà compté cette année pour le même porteur et le même montant (autre contrat ou autre établissement)",
        "Rien à faire : un poste n'est compté qu'une fois.",
    ),
    # Premises and registers
    "coordonnees_illisibles": (
        "les coordonnées ne se lisent pas ou ne sont pas en France[ : {value:q}]",
        "Écrivez-les en degrés (WGS84) ou en Lambert-93.",
    ),
    "coordonnees_inversees": (
        "la latitude et la longitude étaient inversées : elles ont été remises dans l'ordre",
        "Corrigez les deux colonnes dans le fichier d'origine.",
    ),
    "ligne_peut_etre_renommee": (
        (
            "{count:ligne nouvelle a|lignes nouvelles ont} le financeur, l'année et les montants d'une ligne du dossier que "
            "ce fichier ne contient plus ({examples}) : l'ancienne est gardée, et {amount:e} sont peut-être comptés deux fois"
        ),
        "Si le fichier corrige un nom ou un objet, retirez l'ancienne ligne de la table financements.",
    ),
    "quartier_inconnu": (
        (
            "{count:ligne donne|lignes donnent} un lieu qui n'est pas un code de quartier du dossier (comme {value:q}) : "
            "l'aide est portée sur le territoire entier"
        ),
        "Écrivez le code officiel (QN… ou QP…), plusieurs codes séparés par une virgule, ou importez d'abord les contours.",
    ),
    "lieu_non_situe": (
        (
            "rien ne permet de situer {count:lieu|lieux}, ni code de quartier, ni coordonnées dans les contours du dossier"
            "[ : {outcome}]"
        ),
        "Importez d'abord les contours des quartiers, ou ajoutez une colonne code_quartier.",
    ),
    "lieu_sans_surface": (
        "{count:lieu n'a pas de surface|lieux n'ont pas de surface} : {outcome}",
        "Ajoutez une colonne surface_m2 pour en faire des locaux.",
    ),
    "nom_manquant": (
        "{count:lieu n'a pas de nom|lieux n'ont pas de nom}",
        "Complétez la colonne du nom.",
    ),
    "siae_plusieurs_types": (
        "la structure {value:q} a plusieurs conventions d'insertion ({kinds}) : le premier type de la liste est gardé",
        "Rien à faire, ou corrigez siae_type dans organismes.",
    ),
    "sirene_qualite": (
        "{count:établissement a|établissements ont} une position trop incertaine sur {total:n} : leur quartier reste inconnu",
        "Rien à faire : la part laissée de côté est celle de la géolocalisation elle-même.",
    ),
    "sirene_sans_lieu": (
        "le territoire a plus de {limit:n} communes : seuls les établissements déjà situés dans un quartier sont repris",
        "Importez d'abord le fichier de géolocalisation des établissements, ou les deux ensemble.",
    ),
    "siret_zero_perdu": (
        "le SIRET {value:q} avait perdu son zéro de tête : il a été remis",
        "Gardez la colonne en texte dans le tableur.",
    ),
    "statut_ess_contredit": (
        "{count:organisme a|organismes ont} un indicateur ESS et une catégorie juridique qui ne s'accordent pas[ ({examples})]",
        "L'indicateur Sirene l'emporte ; vérifiez au besoin.",
    ),
    # Rules across the tables of a folder
    "baux_chevauchants": (
        "le bail commence avant la fin du précédent sur le même lot ({value:q})",
        "Vérifiez les dates des deux baux.",
    ),
    "boucle_origine": (
        "la ligne {value:q} finit par provenir d'elle-même",
        "Corrigez origine_id : l'argent reversé doit remonter à une première ligne.",
    ),
    "et_autres": (
        "et {count:autre ligne|autres lignes} pour la même raison",
        "Corrigez de la même façon.",
    ),
    "generation_inconnue": (
        "la génération {value:q} n'existe pas",
        "Écrivez 2015 ou 2024.",
    ),
    "ligne_sans_projet_ni_porteur": (
        "la ligne n'a ni projet ni porteur",
        "Donnez l'identifiant du projet ou celui de l'organisme bénéficiaire.",
    ),
    "manifeste_cle_manquante": (
        "il manque une valeur à la présentation du dossier",
        "Ajoutez cette clé à manifest.toml.",
    ),
    "manifeste_valeur": (
        "{value:q} n'est pas {expected}",
        "Corrigez cette clé de manifest.toml.",
    ),
    "manifeste_cle_inconnue": (
        "cette clé n'est pas connue : elle n'est pas reprise",
        NEAREST + "[ ]Sinon, la clé peut rester : elle est seulement ignorée.",
    ),
    "manifeste_encodage": (
        "le texte n'est pas en UTF-8[ (près de {value:q})]",
        "Enregistrez manifest.toml en UTF-8 depuis votre éditeur de texte.",
    ),
    "manifeste_illisible": (
        "la présentation du dossier ne se lit pas[ à partir de : {value:q}]",
        'Chaque ligne s\'écrit clé = "valeur" : vérifiez les guillemets, les signes égal et les clés écrites deux fois.',
    ),
    "manifeste_manquant": (
        "le dossier n'a pas de présentation (manifest.toml)",
        "Ajoutez un fichier manifest.toml ; le dossier data/demo en donne un modèle.",
    ),
    "population_manquante": (
        "la population du quartier {value:q} est inconnue : il n'a pas d'indicateur par habitant",
        "Complétez la population et son millésime.",
    ),
    **RECIPE_RULES,
}
