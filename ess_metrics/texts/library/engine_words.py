"""Words about the engine that counts."""

UNKNOWN = (
    "ESS_MOTEUR vaut « {value} », qui n’est pas un moteur. Écrire memoire, duckdb, spark://hôte:port ou "
    "postgres://utilisateur@hôte:port/base, ou ne rien écrire : le moteur est alors choisi selon la taille du dossier."
)
MISSING = (
    "Le moteur « {engine} » a besoin de la bibliothèque {library}, qui n’est pas installée : "
    "pip install {library}. Sans elle, ESS_MOTEUR=memoire donne les mêmes réponses."
)
UNREACHABLE = (
    "Le moteur « {engine} » ne répond pas ({detail}). Vérifier l’adresse écrite dans ESS_MOTEUR, ou prendre "
    "ESS_MOTEUR=memoire, qui donne les mêmes réponses."
)
NO_ROOM = "Les faits à compter ne peuvent pas être écrits dans « {folder} » ({detail}). ESS_MOTEUR=memoire s’en passe."
