"""Streamlit's words in French: by script (first part of its name), the piece of code that holds the English -> ours.

Kept with enough of the code around to be found once; back quotes and `${…}` are JavaScript's.
"""

from __future__ import annotations

# Told in the log when the server starts.
STRANGE = (
    "l'application a été essayée avec Streamlit {tried} et c'est {installed} qui est installé : des mots anglais ou des "
    "boutons sans effet peuvent apparaître. Installer les versions de requirements.txt, ou lancer les essais."
)

SCRIPTS: dict[str, dict[str, str]] = {
    "DynamicIcon": {
        "`${n} icon`": "`icône`",
        "return`Loading`": "return`chargement`",
    },
    "index": {
        "children:`Skip to main content`": "children:`Aller au contenu`",
        "`Navigate to home page`": "`Aller à la première page`",
        '"aria-label":`App pages`': '"aria-label":`Pages`',
        '"aria-label":`Sidebar`': '"aria-label":`Filtres`',
        '"aria-label":`Collapse sidebar`': '"aria-label":`Replier les filtres`',
        '"aria-label":`Expand sidebar`': '"aria-label":`Déplier les filtres`',
        "alt:`Logo`": "alt:`ESS et quartiers`",
        # a list owns items only: a section of the side menu is one, and holds a list of its own
        "o(YC,{children:[e&&o(KC,": "o(YC,{role:`listitem`,children:[e&&o(KC,",
        "size:`lg`})})]}),n&&t]})": "size:`lg`})})]}),n&&c(`ul`,{style:{listStyle:`none`,margin:0,padding:0},children:t})]})",
        "`App Logo`": "`Logo de l’application`",
        '"aria-label":`Running...`': '"aria-label":`Calcul en cours`',
        '"aria-label":`Close`': '"aria-label":`Fermer`',
        "`Page not found`": "`Page introuvable`",
        "`You have requested page /${e}, but no corresponding file was found in the app's pages/ directory`:"
        "`The page that you have requested does not seem to exist`": "`L’adresse /${e} n’existe pas`:`Cette adresse n’existe pas`",
        "`View less`:`View ${": "`Moins de pages`:`Voir ${",
        "} more`}),": "} pages de plus`}),",
        "`${t}. Running the app's main page.`": "`${t}. Voici la première page.`",
        "`Connection error`": "`L’application ne répond plus`",
        "message:`Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:`,"
        "codeBlock:`streamlit run yourscript.py`": "message:`Elle est arrêtée ou redémarre. Cette page se reconnectera toute seule ; "
        "si l’application est sur votre machine, relancez-la par la commande :`,codeBlock:`make run`",
        "`Streamlit server is not responding. Are you connected to the internet?`": "`Le serveur est arrêté, redémarre, ou votre "
        "connexion est coupée. Cette page se reconnectera toute seule.`",
        "`Cannot connect to Streamlit (HTTP status: 403).\n\nIf you are trying to access a Streamlit app running on another "
        "server, this could be due to the app's [CORS](${rD}) settings.`": "`Le serveur refuse la connexion (403). La personne qui gère "
        "l’application peut l’expliquer.`",
        "`Connection timed out.`": "`Le serveur met trop de temps à répondre.`",
        "`Connection failed with status ${r}${s?`, and response:`:`.`}`": "`Le serveur répond par l’erreur ${r}${s?` :`:`.`}`",
        "`Connection lost. Please wait for the app to reconnect, then try again.`": "`La connexion est perdue. Attendez que la page se "
        "reconnecte, puis recommencez.`",
        "case`r`:this.rerunScript()": "case`r`:",  # a lone letter must not act on the whole page (RGAA 12.10)
        "`Bad message format`": "`Message illisible`",
    },
    "StreamlitMarkdown": {
        "`Help`:`Help for ${": "`Aide`:`Aide : ${",
        "u(`Help`);let t": "u(`Aide`);let t",
        ":u(`Help`)}": ":u(`Aide`)}",
        "ariaLabel:c=`Help`": "ariaLabel:c=`Aide`",
        '"aria-label":`Link to heading`': '"aria-label":`Lien vers ce titre`',
    },
    "Slider": {"${i===0?`start`:`end`}": "${i===0?`début`:`fin`}"},
    "Selectbox": {
        '"aria-label":`Clear value`': '"aria-label":`Effacer`',
        '"aria-label":`Open`': '"aria-label":`Ouvrir la liste`',
        "children:`No results`": "children:`Aucun résultat`",
    },
    "Multiselect": {
        '"aria-label":`Clear all`': '"aria-label":`Tout effacer`',
        '"aria-label":`Remove ${e}`': '"aria-label":`Retirer ${e}`',
        '"aria-label":`Selected values`': '"aria-label":`Valeurs choisies`',
        '"aria-label":`Open`': '"aria-label":`Ouvrir la liste`',
        "return`No results`": "return`Aucun résultat`",
    },
    "TextInput": {'"aria-label":`Clear entry`': '"aria-label":`Effacer`'},
    "InputInstructions": {"`Press Enter to ${e}`": "`Entrée pour valider`"},
    "DownloadButton": {"`Download failed`": "`Le fichier n’a pas pu être fait. Recommencez.`"},
    "FileUploader": {
        "`Drag and drop files here`": "`Déposez vos fichiers ici`",
        "`Drag and drop a file here`": "`Déposez votre fichier ici`",
        "`Drag and drop directories here`": "`Déposez vos dossiers ici`",
        "`Upload directories`:`Upload`": "`Choisir des dossiers`:`Choisir des fichiers`",
        "`${T(t,D.Byte,0)} per file`": "`ou déposez-les ici (${T(t,D.Byte,0)} au plus par fichier)`",
        "`Add files`": "`Ajouter des fichiers`",
        "errorMessage:P(e)": "errorMessage:`L’envoi a échoué. Recommencez.`",
        "errorMessage:te(e).message": "errorMessage:`L’envoi a échoué. Recommencez.`",
    },
    "utils": {
        "`Choose options`:`Choose an option`": "`Choisir…`:`Choisir…`",
        '"aria-label":`file upload`': '"aria-label":`choix de fichiers`',
        "`${e.toFixed(n)}${t.toUpperCase()}`": "`${e.toFixed(n).replace(`.`,`,`)}\u202f${{gb:`Go`,mb:`Mo`,kb:`ko`,b:`o`}[t]}`",
        "`File must be ${$(n,`b`)} or smaller.`": "`Fichier trop gros : ${$(n,`b`,0)} au plus.`",
        "`${t.type} files are not allowed.`": "`Ce type de fichier n’est pas accepté.`",
        "`File size is too small.`": "`Ce fichier est trop petit.`",
        "`Only one file is allowed.`": "`Un seul fichier à la fois.`",
        "`Unexpected error. Please try again.`": "`L’envoi a échoué. Recommencez.`",
        "`Upload failed`": "`L’envoi a échoué.`",
        "`Cancel upload of ${e.name}`:`Remove ${e.name}`": "`Annuler l’envoi de ${e.name}`:`Retirer ${e.name}`",
        "`Click to retry upload`": "`Cliquez pour recommencer l’envoi`",
        "[`Error: `,h]": "[`Refusé : `,h]",
    },
}
