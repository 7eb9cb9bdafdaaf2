"""Words of the questions answered and the cells corrected in the page Données."""

from __future__ import annotations

from ess_metrics.texts.numbers import integer, plural

QUESTIONS = "Ce qui reste à décider"
QUESTIONS_INTRO = "Les lignes sont gardées telles qu’elles sont écrites tant que vous ne répondez pas."
ANSWER = "Votre réponse"
LATER = "Plus tard"
CHOICES = {
    "sans lieu": "Laisser sans lieu", "TERRITOIRE": "Tout le territoire", "HORS_QPV": "Hors quartiers prioritaires",
    "montants": "Ce sont des montants", "codes": "Ce sont des codes",
    "tel_quel": "Lire comme c’est écrit", "milliers": "Ce sont des milliers", "millions": "Ce sont des millions",
    "inconnu": "Laisser inconnu", "fichier": "Garder la valeur du fichier", "correction": "Refaire la correction",
    "garder": "Garder la correction", "au_dessus": "C’est celui de la ligne au-dessus", "inconnue": "Je ne sais pas", "nouveau": "C’est un autre organisme",
}  # fmt: skip
GRID = "Corriger ici"
GRID_INTRO = (
    "Écrivez la bonne valeur dans la dernière colonne : elle vaut pour toutes les lignes semblables. Votre fichier n’est pas "
    "touché ; la correction est gardée et refaite si le même fichier revient."
)
HEADERS = ("Où", "Colonne", "Ce qui est écrit", "Ce qui ne va pas", "Correction")
TAKE = "Reprendre ces lignes"
EMPTY = "(vide)"
ROW = "Voir et corriger une ligne dans son fichier"
ROW_NONE = "Choisir une ligne"
ROW_REFUSED, ROW_DOUBTFUL = "refusée", "à regarder"
ROW_CAPTION = "La ligne telle qu’elle est écrite, entre la ligne d’avant et la ligne d’après"
ROW_COLUMN, ROW_WRONG = "Colonne", "Ce qui ne va pas"
ROW_BEFORE, ROW_ITSELF, ROW_AFTER = "Ligne d’avant ({line})", "Cette ligne ({line})", "Ligne d’après ({line})"
ROW_FIRST, ROW_LAST = "Ligne d’avant (aucune)", "Ligne d’après (aucune)"
ROW_GONE = (
    "Cette ligne ne se retrouve pas telle quelle dans le fichier : corrigez-la dans le tableau ou dans votre fichier."
)
WRONG = "À corriger :"
HIDDEN = "(non montré)"
ALL_ALIKE = "Corriger de même les lignes semblables"
FIELDS_INTRO = "Écrivez la bonne valeur. Un champ laissé tel quel ne change rien ; votre fichier n’est pas touché."
TAKE_ROW = "Reprendre cette ligne"


PART = "Partie du tableau"


def part(first: int, last: int, count: int) -> str:
    """Lines of a grid that is too long to be shown whole."""
    return f"Lignes {integer(first)} à {integer(last)} sur {integer(count)}"


def where(sheet: str | None, row: int, count: int) -> str:
    """The line of a fault, or of the first of several alike."""
    line = f"{sheet}, ligne {row}" if sheet else f"ligne {row}"
    return line if count == 1 else f"{line} et {plural(count - 1, 'ligne semblable', 'lignes semblables')}"


def alike(count: int) -> str:
    """How many questions one answer settles."""
    return "" if count == 1 else f" ({plural(count, 'ligne semblable', 'lignes semblables')})"


def mended(count: int) -> str:
    """After corrections."""
    return f"{plural(count, 'cellule corrigée', 'cellules corrigées')}, fichier relu."


def row_name(where: str, refused: bool, columns: list[str]) -> str:
    """A row in the list of those that can be looked at."""
    told = f"{where}, {ROW_REFUSED if refused else ROW_DOUBTFUL}"
    return f"{told} : {', '.join(columns)}" if columns else told


def untitled(number: int) -> str:
    """A column without a title."""
    return f"(colonne {number}, sans titre)"


def row_heads(before: int | None, line: int, after: int | None) -> tuple[str, ...]:
    """The heads of the table of one row."""
    return (
        ROW_COLUMN,
        ROW_FIRST if before is None else ROW_BEFORE.format(line=before),
        ROW_ITSELF.format(line=line),
        ROW_LAST if after is None else ROW_AFTER.format(line=after),
        ROW_WRONG,
    )
