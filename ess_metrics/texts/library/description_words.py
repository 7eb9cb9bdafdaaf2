"""Words about what a folder says of its territory."""

LICENCE = "Licence Ouverte 2.0"
NOT_A_PICTURE = "« {name} » n’est pas une image PNG ou JPEG : enregistrez le logo dans l’un de ces formats."
TOO_HEAVY = "« {name} » pèse plus de 2 Mo : réduisez l’image."
NAME_TAKEN = "Un dossier « {name} » existe déjà : donnez un autre nom."
NO_NAME = "Donnez au dossier un nom fait de lettres ou de chiffres."
CANNOT_MAKE = "Le dossier « {name} » ne peut pas être créé ici : {reason}."
MADE = "Dossier créé depuis la page"
