"""Words of the store that several machines share."""

from __future__ import annotations

HELP_REMOTE = (
    "lier un dossier de données à un entrepôt partagé (s3://seau/chemin, ou un autre disque), ou l'amener à ce que "
    "l'entrepôt tient"
)
HELP_STORE = "l'adresse de l'entrepôt, une fois ; sans elle, l'entrepôt déjà lié"
BEHIND = (
    "« {folder} » : quelqu'un a publié dans l'entrepôt depuis, ou les deux ont chacun des versions que l'autre n'a pas. Rien n'a "
    "changé. Amenez d'abord le dossier à ce que l'entrepôt tient (remote {folder}), puis recommencez."
)
UNREACHABLE = (
    "L'entrepôt de « {folder} » ne répond pas ou refuse ({reason}). Rien n'a changé ici ; vérifiez l'adresse, les droits "
    "et le réseau, puis recommencez."
)
BAD_STORE = "« {url} » n'est pas un entrepôt que l'on sache ouvrir : {reason}. Pour S3, installez s3fs."
NOT_EXCLUSIVE = (
    "« {url} » : cet entrepôt ne sait pas refuser d'écraser, deux personnes pourraient y publier l'une sur l'autre. Prenez "
    "s3://… ou file:///…"
)
SECRET_ADDRESS = (
    "L'adresse d'un entrepôt ne doit contenir ni nom ni mot de passe : elle est écrite dans le dossier. Donnez-les par "
    "les variables d'environnement du fournisseur."
)
TORN_VERSION = (
    "La version {version} de « {folder} » n'est pas entière dans l'entrepôt. Celle qui est montrée reste ; publiez de "
    "nouveau depuis la machine qui l'a envoyée."
)
TORN_JOURNAL = (
    "Le journal de l'entrepôt de « {folder} » est abîmé ou incomplet à la ligne {name}. Ce qui est montré reste ; "
    "remettez l'objet manquant, ou liez le dossier à un autre entrepôt."
)
UNBOUND = "« {folder} » n'est lié à aucun entrepôt : donnez son adresse, comme remote {folder} s3://seau/chemin."
BOUND_ERASURE = (
    "« {folder} » est lié à un entrepôt, dont d'autres machines ont les versions : une personne doit y être effacée aussi, "
    "ce que cette commande ne fait pas. Déliez le dossier (ôtez .versions/remote.txt), effacez, puis liez-le à un entrepôt neuf."
)
BROUGHT = "« {folder} » montre maintenant la version {version} de l'entrepôt."
SAME_AS_STORE = "« {folder} » est déjà comme l'entrepôt."
FOLLOW_LOG = "l'entrepôt d'un dossier n'a pas pu être suivi : %s"
