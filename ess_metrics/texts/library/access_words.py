"""Words of accounts and roles: what is read in the place of people, signing in, what a profile does not allow."""

from __future__ import annotations

PERSON = "Personne physique {number}"
PROJECT = "Projet d’une personne physique"
CARRIER = "Structure n° {number}"

SIGN_IN_TITLE = "Qui êtes-vous ?"
SIGN_IN_WHY = (
    "Ces données sont réservées aux personnes autorisées. Identifiez-vous avec votre compte professionnel : "
    "l’application ne voit pas votre mot de passe."
)
SIGN_IN = "Se connecter"
ENDED = "Votre session est terminée : elle dure {hours}. Identifiez-vous de nouveau pour continuer."
NO_ROLE_TITLE = "Votre compte n’a pas accès à ces données"
NO_ROLE = (
    "Vous êtes bien identifié ({name}), mais aucun profil de l’application n’est associé à votre compte. "
    "Adressez-vous à la personne qui gère l’application."
)
SIGN_OUT = "Se déconnecter"
SIGNED_IN = "Connecté : {name} (profil {role})"
NO_NAME = "compte sans nom"
ROLES = {"lecture": "lecture", "agent": "agent", "editeur": "éditeur"}
NOT_READER = "Accès réservé : identifiez-vous."
# Why a connection is closed, or a request refused: read by a person in the console of a browser, or in a journal.
TOO_MANY_MESSAGES = "Trop de messages en trop peu de temps : la connexion est fermée. Rechargez la page."
TOO_MANY_CONNECTIONS = "Trop de connexions ouvertes en même temps depuis cette adresse : réessayez dans une minute."
SILENT = "Connexion restée sans identification : elle est fermée. Rechargez la page."
NOT_BYTES = "Message illisible : la connexion est fermée. Rechargez la page."
TOO_BIG = "Message trop long avant identification : la connexion est fermée."
NOT_THIS_HOST = (
    "Ce serveur ne répond pas sous ce nom. Ouvrez-le par son adresse habituelle ; la personne qui gère l’application peut "
    "ajouter un nom (variable ESS_HOTES, voir docs/deployment.md)."
)
LOST_TITLE = "Cette page n’existe pas"
LOST = "L’adresse demandée ne mène à rien : un lien coupé, ou une page qui a changé de nom."
LOST_HOME = "Aller à la vue d’ensemble"
TOO_MANY_LOST = "Trop d’adresses inexistantes demandées : réessayez dans une minute."
TOO_MUCH_DROPPED = "Trop de fichiers déposés à la fois (600 Mo par personne, 2 Go pour tout le serveur) : préparez-les en plusieurs fois."
SIGN_OUT_HERE = "La déconnexion se demande depuis l’application elle-même."
NO_SHARED_FILE = (
    "le fichier des sessions terminées ne s’écrit pas ({reason}) : une session terminée ici reste ouverte dans les autres "
    "processus et après un redémarrage. Voir docs/deployment.md, ESS_ETAT."
)
NOT_YOURS = "Ce fichier a été fait pour une autre personne."
NOT_ALLOWED = "Votre profil ne permet pas cela. Adressez-vous à la personne qui gère l’application."
REFUSED_READER = (
    "Le dossier de données contient des fautes qui empêchent de le montrer. La personne qui gère l’application peut "
    "les lire et les corriger."
)
OPEN_ON_NETWORK = (
    "aucun compte n'est configuré et l'application écoute au-delà de cette machine : chacun y a le profil « {role} ». "
    "Voir docs/deployment.md, « Qui entre »."
)
# Faults of the configuration, told when the server starts.
BAD_FILE = "le fichier des comptes « {name} » ne se lit pas : {reason}"
BAD_CLAIM = "[acces] claim doit être le nom d'une information du jeton, comme « roles » ou « realm_access.roles »."
BAD_HOURS = "[acces] duree_heures doit être un nombre d'heures entre 0 (exclu) et 24."
BAD_TERRITORIES = (
    '[acces.territoires] donne à chaque territoire ses profils, comme [acces.territoires.strasbourg] lecture = ["…"].'
)
BAD_ROLE = "[acces.roles] ne connaît que lecture, agent et editeur, chacun avec une liste de valeurs : « {role} »."
MISSING = "[auth] est incomplet : il manque {keys}."
WEAK_SECRET = "[auth] cookie_secret doit avoir au moins 32 caractères tirés au hasard."
BAD_OPEN_ROLE = "ESS_SANS_COMPTE doit valoir lecture, agent ou editeur, et non « {role} »."
