"""Words of the questions answered and the cells corrected in the page Données."""

from __future__ import annotations

from ess_metrics.texts.numbers import plural

QUESTIONS = "Ce qui reste à décider"
QUESTIONS_INTRO = "Les lignes sont gardées telles qu’elles sont écrites tant que vous ne répondez pas."
ANSWER = "Votre réponse"
LATER = "Plus tard"
CHOICES = {
    "sans lieu": "Laisser sans lieu", "TERRITOIRE": "Tout le territoire", "HORS_QPV": "Hors quartiers prioritaires",
    "tel_quel": "Lire comme c’est écrit", "milliers": "Ce sont des milliers", "millions": "Ce sont des millions",
    "inconnu": "Laisser inconnu", "fichier": "Garder la valeur du fichier", "correction": "Refaire la correction",
    "garder": "Garder la correction", "nouveau": "C’est un autre organisme",
}  # fmt: skip
GRID = "Corriger ici"
GRID_INTRO = (
    "Écrivez la bonne valeur dans la dernière colonne : elle vaut pour toutes les lignes semblables. Votre fichier n’est pas "
    "touché ; la correction est gardée et refaite si le même fichier revient."
)
HEADERS = ("Où", "Colonne", "Ce qui est écrit", "Ce qui ne va pas", "Correction")
TAKE = "Reprendre ces lignes"
EMPTY = "(vide)"


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
