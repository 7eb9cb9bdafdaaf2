"""French words of the data clinic: the balance of a file and the workbook given back with its faults marked."""

from __future__ import annotations

SHEET = "Bilan"
FILE, FORMAT, ENCODING = "Fichier", "Reconnu comme", "Encodage"
ROWS, EUROS = "Lignes", "Euros (subventions)"
READ, KEPT, REFUSED = "Lus", "Gardés", "Refusés"
SEVERITIES = {"bloquant": "À corriger", "question": "À décider", "avertissement": "À vérifier"}
HEADER = ("Gravité", "Ce qui ne va pas (premier cas)", "Nombre", "Feuille", "Premières lignes", "Colonne", "Que faire")
LEGEND = (
    "Cellules rouges : la ligne a été refusée. Cellules orange : la ligne a été gardée, à vérifier. "
    "Corrigez dans les feuilles, puis déposez ce classeur : cette feuille de bilan sera ignorée."
)
MORE, OTHER = "et {count}", "autre"
DATA = "Données"
