"""Streamlit's words in French: by script (first part of its name), the piece of code that holds the English -> ours.

Kept with enough of the code around to be found once; back quotes and `${…}` are JavaScript's.
"""

from __future__ import annotations

SCRIPTS: dict[str, dict[str, str]] = {
    "DynamicIcon": {
        "`${n} icon`": "`icône`",
        "return`Loading`": "return`chargement`",
    },
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
