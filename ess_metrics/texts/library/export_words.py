"""Words of the export for other tools."""

HELP = "sort les tables d'un dossier pour d'autres outils : données ouvertes, carte, base à interroger"
DIR = "le dossier de données"
OUT = "le dossier à écrire : absent, ou vide"
FORMAT = (
    "scdl : les subventions au schéma SCDL 2.1.1, réparties par quartier ; geoparquet, geopackage : contours et chiffres pour une carte ; "
    "duckdb : une base pour Metabase, Superset ou Grist ; csv : les tables du dossier ; pivot : un classeur Excel pour tableau croisé ; "
    "classeur : les tables du dossier en un classeur, à corriger et à redéposer"
)
NOT_EMPTY = "Le dossier « {folder} » n'est pas vide : rien n'a été écrit. Donnez un autre nom, ou videz-le."
CANNOT_WRITE = "Le dossier « {folder} » ne s'écrit pas : {reason}."
WRITTEN = "{name} : {rows} lignes"
README_NAME = "LISEZMOI.txt"
FICTIONAL = "DONNÉES DE DÉMONSTRATION : tout y est inventé, sauf les quartiers."
ABOUT = "{title} ({territory}), données du {date}."
SOURCE = "Source : {source}. {licence}."
KINDS = {
    "scdl": "subventions.csv : une ligne par subvention et par quartier ; les montants d'une subvention s'additionnent. Les prêts, "
    "les aides refusées et l'argent déjà compté à son origine n'y sont pas. notificationUE vaut « non » faute de savoir mieux ; "
    "les conditions de versement sont inconnues.",
    "geoparquet": "quartiers.parquet : un quartier par ligne, son contour (WGS 84) et ses chiffres ; locaux.parquet : les locaux "
    "dont la position est connue. QGIS et GeoPandas les ouvrent.",
    "geopackage": "ess.gpkg : deux couches, « quartiers » (contours WGS 84 et chiffres) et « locaux » (dont la position est connue), "
    "pour QGIS ou tout autre outil géographique.",
    "duckdb": "ess.duckdb : une table par table du dossier, et « parts », les subventions réparties entre quartiers (la somme de "
    "« montant » est celle que montre l'application).",
    "pivot": "tableau-croise.xlsx : une ligne par subvention et par quartier, tous les libellés, sans ligne de total ; la somme de "
    "« Attribué » est celle que montre l'application.",
    "classeur": "classeur.xlsx : une feuille par table ; corrigé dans Excel puis importé, il est comparé ligne à ligne par identifiant.",
    "csv": "Une table par fichier, comme dans un dossier de données.",
}
LEFT_OUT = (
    "Les personnes accompagnées ne sortent pas, même sans nom ; les loyers sont ceux des seuls locaux vacants ; ce qui décrit un "
    "locataire est vide. Un dossier destiné au public ne nomme aucune personne physique."
)
IN_CASH, IN_KIND = "aide en numéraire", "aide en nature"  # the two natures of the SCDL
