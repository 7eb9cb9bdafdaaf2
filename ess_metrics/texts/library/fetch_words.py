"""French sentences about official data that a person asks for."""

from __future__ import annotations

from collections.abc import Sequence

from ess_metrics.texts.labels import UNITS
from ess_metrics.texts.numbers import decimal, integer, percent
from ess_metrics.texts.typography import bound

NBSP = "\u00a0"
HELP_FETCH = "demande les données officielles du territoire à leurs producteurs et importe ce qui est nouveau"
HELP_TERRITORY = "fabrique le dossier d'un territoire à partir de son nom : quartiers, contours, populations"
HELP_DIR = "le dossier de données"
HELP_SOURCES = "les sources à demander (par défaut toutes ; « fetch --list » les nomme)"
HELP_PLACE = "le territoire, si le dossier est à faire : un nom ou un numéro SIREN"
HELP_DRY = "télécharge et dit ce qui changerait, sans rien écrire dans le dossier"
HELP_JSON = "sortie JSON"
HELP_LIST = "la liste des sources ; rien n'est demandé à personne"
HELP_NAME = "un nom (commune, intercommunalité, département, région, « france ») ou un numéro SIREN"
HELP_INTO = "le dossier à faire : absent, ou vide"

KINDS = {
    "commune": "commune", "epci": "intercommunalité", "ept": "établissement public territorial",
    "departement": "département", "region": "région", "france": "pays",
}  # fmt: skip
COUNTRY = "France"
UNNAMED_EPCI = "Intercommunalité {code}"
TITLE = "{place} : quartiers prioritaires"
SOURCES = "ANCT, Insee et les producteurs nommés dans la table des sources"
LICENCE = "Licence Ouverte 2.0, sauf mention contraire dans la table des sources"

STATUSES = {"new": "nouveau", "unchanged": "rien de neuf", "absent": "rien pour ce territoire", "failed": "échec"}

# --- what went wrong -----------------------------------------------------------------------------------------------

DEMO = (
    "La démonstration ne reçoit jamais de données : copiez d'abord son dossier (« cp -r data/demo mon-territoire »), puis "
    "demandez les sources pour cette copie."
)
NO_TERRITORY = (
    "Le dossier « {folder} » ne dit pas de quel territoire il est : ajoutez « --territoire NOM » (ou un SIREN), ou remplissez "
    "« siren_epci » dans son manifest.toml."
)
NO_FOLDER = "Le dossier « {folder} » n'existe pas : ajoutez « --territoire NOM » pour le faire, ou corrigez son nom."
OTHER_TERRITORY = (
    "Le dossier « {folder} » est celui de « {known} », et vous demandez « {asked} » : rien n'a été demandé. Faites un "
    "autre dossier pour cet autre territoire."
)
NOT_EMPTY = "Le dossier « {folder} » n'est pas vide : rien n'a été écrit ni demandé. Donnez un autre nom, ou videz-le."
NO_OUTLINES = "Les contours des quartiers ne sont pas venus, et aucun dossier n'a été fait. {reason}"
NO_NEIGHBOURHOOD = "« {place} » n'a aucun quartier prioritaire de 2024 : aucun dossier n'a été fait."
NO_DIR = "Dites dans quel dossier : « fetch DOSSIER [SOURCE…] », ou « fetch --list » pour la liste des sources."
STOPPED = "Arrêté à votre demande : ce qui était déjà fait est gardé."
CANNOT_WRITE = "Le dossier ne s'écrit pas : {reason}."
NOTHING_HERE = "La source répond, et n'a rien pour ce territoire."
ALL_OUTSIDE = "Le fichier est venu, et aucune de ses lignes n'est de ce territoire."
NOTHING_KEPT = "Le fichier est venu, et rien n'a pu en être gardé."
NOWHERE = "Aucune adresse n'est connue pour cette source."
EMPTY = "Le fichier reçu est vide. Réessayez plus tard."
HTML = (
    "Le site a envoyé une page web à la place du fichier (souvent une panne ou une maintenance). Réessayez plus tard, ou "
    "téléchargez le fichier à la main et importez-le."
)
XML_ERROR = "Le site a envoyé un message d'erreur à la place du fichier. Réessayez plus tard."
PDF = "Le site a envoyé un document PDF à la place du fichier de données."
BROKEN_ZIP = "L'archive reçue est abîmée ou incomplète. Réessayez plus tard."
NO_MEMBER = "L'archive reçue ne contient aucun fichier de données."
NO_RESOURCES = "Le catalogue a répondu, mais sans la liste de fichiers attendue : il a peut-être changé de forme."
TIMEOUT = "Le site n'a pas répondu à temps. Réessayez plus tard."
PROXY = "Le serveur mandataire (proxy) refuse la demande : vérifiez HTTPS_PROXY et NO_PROXY avec votre service informatique."
CUT_SHORT = (
    "La transmission a été coupée plusieurs fois. Recommencez : ce qui est venu est gardé, la suite reprendra de là."
)
UNREACHABLE = "Le site ne peut pas être joint depuis cette machine (réseau fermé, nom inconnu ou certificat refusé)."


def refused(host: str, code: int) -> str:
    """A server that answers by a code of error."""
    if code in (404, 410):
        return bound(f"{host} ne connaît plus cette adresse (code {code}) : la source a été déplacée ou retirée.")
    if code in (401, 403, 405, 407):
        return bound(f"{host} refuse la demande (code {code}).")
    if code == 429:
        return bound(f"{host} demande d'attendre : trop de demandes (code {code}). Réessayez plus tard.")
    if code >= 500:
        return bound(f"{host} est en panne (code {code}). Réessayez plus tard.")
    return bound(f"{host} a répondu par le code {code} au lieu du fichier.")


def not_json(host: str) -> str:
    """A catalogue whose answer is no JSON."""
    return bound(f"La réponse de {host} ne se lit pas (un catalogue était attendu). Réessayez plus tard.")


def cut(host: str) -> str:
    """A file that did not come whole."""
    return bound(f"{host} a coupé la transmission avant la fin. Recommencez : ce qui est venu est gardé.")


def too_slow(host: str) -> str:
    """A server that sends a drop a second."""
    return bound(f"{host} envoie si lentement que la demande a été abandonnée. Réessayez plus tard.")


def redirections(host: str) -> str:
    """A chain of redirections that never ends."""
    return bound(f"{host} renvoie d'adresse en adresse sans jamais donner le fichier.")


def checksum(host: str) -> str:
    """A file that is not the one that the catalogue describes."""
    return bound(
        f"Le fichier reçu de {host} n'est pas celui que son catalogue annonce (somme de contrôle différente) : il n'a pas été "
        "gardé. Réessayez plus tard."
    )


def wrong_size(size: int, said: int) -> str:
    """A file of another size than announced."""
    return bound(
        f"Le fichier reçu fait {integer(size)} octets et son catalogue en annonce {integer(said)} : il n'a pas été gardé. "
        "Réessayez plus tard."
    )


def too_large(limit: int) -> str:
    """A file above what is taken."""
    return bound(f"Le fichier dépasse {integer(limit // (1024 * 1024))} Mo, le plus que l'on prend pour cette source.")


def unreadable(name: str) -> str:
    """A national file that can't be read."""
    return bound(f"Le fichier « {name} » ne se lit pas : il est abîmé, ou sa forme a changé.")


def changed_columns(names: Sequence[str]) -> str:
    """A file without the columns that place its rows."""
    return bound(f"Le fichier a changé de colonnes : aucune ne dit où sont ses lignes. On y lit : {', '.join(names)}.")


def missing_columns(missing: Sequence[str], names: Sequence[str]) -> str:
    """A file that lacks the columns that are read."""
    lacks, read = ", ".join(missing), ", ".join(names)
    return bound(f"Le fichier a changé de colonnes : il n’a plus {lacks}. On y lit : {read}.")


def no_such_resource(count: int) -> str:
    """A dataset without the file that is wanted."""
    files = "un seul fichier" if count == 1 else f"{integer(count)} fichiers"
    return bound(
        f"Le jeu de données existe, mais aucun de ses fichiers ({files}) n'est celui attendu : son titre a changé."
    )


def no_such_link(page: int) -> str:
    """A page of insee.fr without the link."""
    return bound(f"La page {page} d'insee.fr ne mène plus au fichier attendu : elle a changé.")


def some_failed(names: Sequence[str], reason: str) -> str:
    """Some files of a source did not come."""
    return bound(f"N'est pas venu : {', '.join(names)}. {reason}")


def place(name: str, kind: str, code: str, departments: Sequence[str]) -> str:
    """A territory among several of one name."""
    where = f", {', '.join(departments)}" if departments and kind != "departement" else ""
    return f"{name} ({KINDS[kind]}{where}) : {code}"


def several(asked: str, shown: Sequence[str], count: int) -> str:
    """A name that several territories bear."""
    more = f"\n  … et {integer(count - len(shown))} autres" if count > len(shown) else ""
    listed = "\n".join(f"  {one}" for one in shown)
    return bound(f"Plusieurs territoires répondent à « {asked} ». Donnez le numéro du vôtre :\n{listed}{more}")


def unknown_place(asked: str) -> str:
    """A name that nobody bears."""
    return bound(
        f"Aucun territoire ne s'appelle « {asked} ». Essayez le nom complet de la commune ou de l'intercommunalité, ou son "
        "numéro SIREN."
    )


def unknown_number(number: str) -> str:
    """A number that names no territory."""
    return bound(f"Aucun territoire n'a le numéro « {number} » (SIREN ou code de l'Insee attendu).")


def unknown_source(name: str, names: Sequence[str]) -> str:
    """A source that the catalogue does not have."""
    return bound(f"Source inconnue : « {name} ». Sources : {', '.join(names)}.")


# --- what is told --------------------------------------------------------------------------------------------------


def asking(label: str, hosts: Sequence[str]) -> str:
    """Who is about to be asked for what."""
    return bound(f"{label} : demandé à {', '.join(hosts)}…")


def size(count: int) -> str:
    """Bytes for a person."""
    if count < 1024 * 1024:
        return f"{integer(max(1, round(count / 1024)))}{NBSP}ko"
    return f"{decimal(count / 1024 / 1024, 1, trim=True)}{NBSP}Mo"


def progress(name: str, done: int, whole: int | None) -> str:
    """How much of a file came."""
    return bound(f"  {name} : {size(done)}" + (f" sur {size(whole)}" if whole else ""))


def source_line(label: str, status: str, date: str, count: int, licence: str, rows: int) -> str:
    """What a source gave, in a line."""
    if status in ("failed", "absent"):
        return bound(f"{label} : {STATUSES[status]}.")
    told = [STATUSES[status], f"données du {date}" if date else "", size(count), licence, f"{integer(rows)} lignes"]
    return bound(f"{label} : {', '.join(filter(None, told))}.")


def figure(value: float | None, unit: str) -> str:
    """A total with its unit; « inconnu » when there is none."""
    if value is None:
        return "inconnu"
    if unit == "0-1":
        return percent(value)
    said = "" if unit == "ratio" else UNITS.get(unit, unit)
    return bound(f"{decimal(value, 2 if abs(value) < 100 else 0, trim=True)} {said}".strip())


def move_line(label: str, unit: str, before: float | None, after: float | None, places: int = 0) -> str:
    """What an indicator was and becomes; how many neighbourhoods moved when it has no total."""
    if places:
        return bound(f"    {label} : {moved_places(places)}")
    return bound(f"    {label} : {figure(before, unit)} → {figure(after, unit)}")


def moved_places(count: int) -> str:
    """How many neighbourhoods have another value."""
    return bound("un quartier change" if count == 1 else f"{integer(count)} quartiers changent")


def suspicion(label: str, kind: str) -> str:
    """A change that looks like an error of the publisher."""
    why = {
        "zero": "tombe à zéro : une colonne a peut-être changé de nom ou été vidée",
        "unite": "change d’un facteur 100 ou 1 000 : l’unité a peut-être changé",
        "moitie": "perd la moitié ou plus : le fichier est peut-être incomplet",
    }[kind]
    return bound(f"À vérifier avant de publier : « {label} » {why}.")


CHANGES = {
    "generation": "La génération des quartiers change : {before} → {after}. Les chiffres d’avant ne parlent pas des mêmes périmètres.",
    "quartiers": "La liste des quartiers change : partis {before} ; venus {after}.",
    "millesime": "La population change d’année : {before} → {after}.",
    "nomenclature": "La nomenclature d’activités change : {before} → {after}. Les activités d’avant et d’après ne se comparent pas.",
    "unite_figure": "« {key} » change d’unité : {before} → {after}.",
    "source_figure": "« {key} » change de source ou d’année : {before} → {after}.",
    "vide": "{table}, {where} : la colonne n’est plus remplie (avant : {before}).",
    "zero": "{table}, {where} : la colonne entière tombe à zéro (avant : {before}).",
    "unite": "{table}, {where} : les valeurs changent d’un facteur 100 ou 1 000 ({before} → {after}), l’unité a peut-être changé.",
    "annee_vide": "{table}, {where} : l’année {key} n’a plus rien (avant : {before}).",
    "annee_moitie": "{table}, {where} : l’année {key} perd la moitié ou plus ({before} → {after}), le fichier est peut-être incomplet.",
    "annee_unite": "{table}, {where} : l’année {key} change d’un facteur 100 ou 1 000 ({before} → {after}), l’unité a peut-être changé.",
}
NOBODY = "aucun"


def change(kind: str, table: str, column: str, key: str, before: object, after: object, *, suspect: bool) -> str:
    """A definition or a perimeter that changed, or what looks wrong in a table."""
    yearly = kind.startswith("annee")
    where = f"« {column} »" if yearly or not key else f"« {key} »"
    facts = {"table": table, "where": where, "key": key, "before": _number(before), "after": _number(after)}
    said = CHANGES[kind].format(**facts)
    return bound(f"À vérifier avant de publier : {said}" if suspect else said)


def _number(value: object) -> str:
    if isinstance(value, float):
        return decimal(value, 2 if abs(value) < 100 else 0, trim=True)
    return str(value or NOBODY)


def headers_changed(left: list[str], came: list[str]) -> str:
    """Columns of a source that came or went."""
    parts = [f"{name} {', '.join(titles)}" for name, titles in (("parties :", left), ("venues :", came)) if titles]
    return bound(
        f"Les colonnes de la source changent ({' ; '.join(parts)}) : ses définitions sont à relire avant de publier."
    )


def more_moves(count: int) -> str:
    """The indicators that are not listed."""
    return bound(f"    … et {integer(count)} autres indicateurs (« --json » les donne tous)")


def listed(id_: str, label: str, publisher: str, host: str, licence: str, rhythm: str) -> str:
    """A source of the list."""
    return bound(f"{id_} — {label}\n    {publisher} ({host}), {licence}, {rhythm}")


def made(folder: str, place_name: str, neighbourhoods: int) -> str:
    """A folder that was made."""
    count = "1 quartier" if neighbourhoods == 1 else f"{integer(neighbourhoods)} quartiers"
    return bound(
        f"Dossier « {folder} » fait pour {place_name} : {count}. Ensuite : python -m ess_metrics fetch {folder}"
    )


FOND_NO_OUTLINES = "Ce dossier n’a pas de contours : demandez-les d’abord (source « contours »)."
FOND_TOO_WIDE = "Ce territoire est trop étendu pour un fond de carte : il en est fait un pour une intercommunalité ou un département."
FOND_NOTHING = "L’index des communes n’en connaît aucune pour ce territoire."
FOND_NOT_GEOJSON = "La réponse n’est pas une liste d’objets géographiques (GeoJSON)."
LAYERS = {
    "eau": "plans d’eau",
    "communes": "communes",
    "cours_d_eau": "cours d’eau",
    "routes": "routes principales",
    "rail": "voies ferrées et tramways",
}


def layers_missing(layers: Sequence[str], reasons: Sequence[str]) -> str:
    """The layers of the landscape that did not come, and why the first did not; "" when all came."""
    if not layers:
        return ""
    return bound(f"Il manque au fond de carte : {', '.join(LAYERS[one] for one in layers)}. {reasons[0]}")
