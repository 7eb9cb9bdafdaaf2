"""Words of the page « Revue de contrat »."""

from __future__ import annotations

LEAD = "Un document prêt à présenter, fait des mêmes chiffres que l’écran, avec les filtres de la barre latérale."
SCOPE = "Ce que contient le document"
SCOPES = {"revue": "La revue entière", "fiche": "La fiche d’un quartier", "habitants": "La fiche des habitants"}
LENGTH = "Longueur"
LENGTHS = {"revue": "Revue (10 à 14 pages)", "synthese": "Synthèse (2 pages)", "complet": "Rapport complet"}
PARTS = "Parties à garder"
PARTS_ALL = "Toutes"
PARTS_HELP = "Sans choix, toutes les parties de cette longueur. Une partie sans donnée n’est pas imprimée : elle est nommée à la fin."
FORMAT = "Format"
FORMATS = {
    "docx": "Word",
    "pptx": "PowerPoint",
    "xlsx": "Excel",
    "pdf": "PDF",
    "html": "Page hors ligne",
}
FORMAT_HELP = {
    "docx": "Modifiable : styles, sommaire, tableaux dont les titres se répètent, graphiques à reprendre, places à compléter.",
    "pptx": "Une idée par diapositive, graphiques à reprendre, notes pour l’orateur avec la méthode.",
    "xlsx": "Une feuille par tableau, de vrais nombres au centime, filtres, graphiques, une feuille des filtres et des sources.",
    "pdf": "À diffuser : balisé pour les lecteurs d’écran, graphiques nets à toute taille.",
    "html": "Un seul fichier qui s’ouvre sans réseau, depuis une clé USB.",
}
COMPARE = "Comparer à la revue précédente"
NO_COMPARISON = "Sans comparaison"
PERIOD = "Période {period}"
VERSION = "Version du {date}"
SAVED = "Partir d’une sélection enregistrée"
SAVED_EXAMPLE = "https://…?annee=2024..2025&quartier=QN06710I"
SAVED_HELP = (
    "Collez l’adresse d’une vue, prise dans un favori ou reçue par message : ses filtres remplacent ceux de gauche."
)
SAVED_DONE = "Les filtres sont ceux de l’adresse collée."
SAVED_EMPTY = "Cette adresse ne porte aucun filtre : rien n’a changé."
CONTAINS = "Ce document contiendra"
READY = "prêt"
MISSING = "ne sera pas produit, {reason}"
SHEETS = "une page par quartier financé, au plus {n}"
SHEETS_IN_FULL = "dans le rapport complet"
SHEETS_IN_BOOK = "trop de quartiers pour le papier : leurs chiffres sont dans le classeur Excel"
PLAIN_FORMAT = "La fiche des habitants est une page : choisissez Word, PDF ou la page hors ligne."
PLAIN_HELP = "Une page en français simple, à afficher ou à distribuer, aux mêmes chiffres que la fiche du quartier."
CHOOSE = "Choisissez le quartier de la fiche."
DOWNLOAD = "Produire et télécharger ({format})"
MAKING = "Le document se prépare…"
FAILED = "Le document n’a pas pu être produit. L’erreur est notée au journal ; essayez un autre format."
PREVIEW = "Aperçu des premières pages"
PREVIEW_HELP = (
    "Les pages du PDF, avec les choix du moment ; Word et PowerPoint ont les mêmes parties, mises en page par eux."
)
PREVIEW_PAGE = "Page {n}"
