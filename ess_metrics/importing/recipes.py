"""The recipes of a folder (`recettes/`): which of them reads a file, and how one is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ess_metrics.files.sheets import WrittenFile, open_sheets
from ess_metrics.formats import free_layout
from ess_metrics.formats.recipe import Recipe, read_recipe, slug
from ess_metrics.model.faults import WARNING, DataError, Fault
from ess_metrics.model.questions import Answers
from ess_metrics.texts.typography import quoted

FOLDER = "recettes"
END = ".toml"
MOSTLY = 0.6


@dataclass
class Choice:
    """The recipe that reads a file (None: none of the folder), and what must be said of the choice."""

    recipe: Recipe | None = None
    faults: list[Fault] = field(default_factory=list)


def kept(folder: Path) -> list[Recipe]:
    """The recipes of a folder, by name; DataError when one of them can't be followed."""
    return [read_recipe(path) for path in sorted((folder / FOLDER).glob(f"*{END}"))]


def readable(folder: Path) -> tuple[list[Recipe], list[Fault]]:
    """The recipes that can be followed, and the faults of the others, which are left where they are."""
    found: list[Recipe] = []
    faults: list[Fault] = []
    for path in sorted((folder / FOLDER).glob(f"*{END}")):
        try:
            found.append(read_recipe(path))
        except DataError as error:
            faults += error.faults
    return found, faults


def choose(path: Path, recipes: list[Recipe], answers: Answers) -> Choice:
    """The recipe all of whose titles the file has: that with the most columns; several are a question."""
    if not recipes:
        return Choice()
    try:
        file = open_sheets(path)
    except DataError:
        return Choice()  # whoever opens the file says what is wrong with it
    fitting = [recipe for recipe in recipes if free_layout.fits(file, recipe)]
    if not fitting:
        return Choice(faults=_outgrown(file, recipes))
    most = max(len(recipe.columns) for recipe in fitting)
    best = {recipe.name: recipe for recipe in fitting if len(recipe.columns) == most}
    if len(best) == 1:
        return Choice(next(iter(best.values())))
    names = tuple(sorted(best))
    fault = Fault("recettes_concurrentes", WARNING, path.name, value=names[0], facts={"recipes": ", ".join(names)})
    answer, asked = answers.ask(fault, names, names[0])
    return Choice(best[answer], [asked] if asked else [])


def _outgrown(file: WrittenFile, recipes: list[Recipe]) -> list[Fault]:
    """The recipe that most of its titles are there for: the file has changed shape."""
    best: tuple[float, Recipe, list[str]] | None = None
    for recipe in recipes:
        for sheet in file.sheets if recipe.titles else ():
            missing = free_layout.missing(sheet, recipe)
            share = 1 - len(missing) / len(recipe.titles)
            if share >= MOSTLY and (best is None or share > best[0]):
                best = (share, recipe, missing)
    if best is None:
        return []
    listed = ", ".join(quoted(title) for title in best[2])
    facts = {"recipe": best[1].name, "missing": listed}
    return [Fault("recette_depassee", WARNING, file.path.name, facts=facts)]


def file_name(name: str) -> str:
    """The file of a recipe called `name`."""
    return f"{slug(name)}{END}"


def files_of(recipe: Recipe | None) -> dict[str, bytes]:
    """The file that keeps a recipe, by its name in the folder."""
    return {} if recipe is None else {f"{FOLDER}/{file_name(recipe.name)}": recipe.text.encode()}
