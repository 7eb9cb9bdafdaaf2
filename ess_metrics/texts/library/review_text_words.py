"""Words about the texts that people write for the review."""

UNREADABLE = (
    "le texte « {name} » ne se lit pas{where} : ouvrez-le avec un éditeur de texte, ou réécrivez-le dans la page Revue."
)
AT_LINE = ", ligne {line}"
