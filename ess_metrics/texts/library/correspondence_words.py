"""Words about the perimeters of 2015 and 2024."""

HELP = "compare les contours de 2015 et de 2024 et écrit la table de correspondance"
BEFORE = "les contours de 2015 (GeoJSON, GeoPackage, Parquet)"
AFTER = "les contours de 2024"
OUT = "le fichier CSV à écrire (correspondance.csv)"
UNREADABLE = "Ces contours ne peuvent pas être lus, ou n’ont ni codes de quartiers ni système de coordonnées : {file}."
PERIMETER = "quartier"
NATURES = {
    "identique": "de périmètre inchangé (plus de 95 % de surface commune, dans les deux sens)",
    "renomme": "de périmètre inchangé, sous un autre nom",
    "modifie": "de périmètre modifié",
    "sorti": "sans équivalent en 2024",
    "nouveau": "sans équivalent en 2015",
}
CAUTION = (
    "La part est celle de la surface de 2015 : remplacez-la par celle de la population si vous la connaissez. "
    "Une série ne traverse le 1er janvier 2024 que pour un périmètre inchangé."
)
BREAK = "nouveau périmètre"
BREAK_CAVEAT = "Périmètre changé au 1er janvier 2024 ({places}) : les années d’avant et d’après ne se comparent pas."
