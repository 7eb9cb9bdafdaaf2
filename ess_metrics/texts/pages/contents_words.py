"""Words of what a folder holds, table by table."""

QUESTION = "De quoi ces chiffres sont-ils faits ?"
TITLE = "Ce que contient le dossier, enregistrements par table"
SENTENCE = "Ce dossier a {whole} dans {tables} ; la plus longue : {first}."
UNIT = "enregistrements"
TABLE, RECORDS, WHOLE = "Table", "Enregistrements", "Total"
