"""Words of the verb `locate`."""

HELP = "dit dans quel quartier est chaque adresse d’une liste, sans rien demander à personne"
DIR = "dossier de données, avec ses contours et ses adresses (fetch DIR adresses)"
FILE = "liste d’adresses : texte, CSV ou classeur, une par ligne ou en colonnes"
METRES = "à moins de N mètres d’un bord, une adresse est à vérifier (20)"
JSON = "écrit en JSON"
BAD_METRES = "--metres demande un nombre de mètres, de 0 à 10000."
NO_OUTLINES = "Le dossier « {folder} » n'a pas de contours : aucune adresse ne peut y être placée."
