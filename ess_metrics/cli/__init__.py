"""The verbs of the command line, a module a family: one verb loads the family it is of, and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType


def _imports() -> ModuleType:
    from ess_metrics.cli import imports

    return imports


def _recipes() -> ModuleType:
    from ess_metrics.cli import recipe_verbs

    return recipe_verbs


def _corrections() -> ModuleType:
    from ess_metrics.cli import correction_verbs

    return correction_verbs


def _versions() -> ModuleType:
    from ess_metrics.cli import versions

    return versions


def _news() -> ModuleType:
    from ess_metrics.cli import news_verbs

    return news_verbs


def _comparisons() -> ModuleType:
    from ess_metrics.cli import comparisons

    return comparisons


def _erasures() -> ModuleType:
    from ess_metrics.cli import erasures

    return erasures


def _review_files() -> ModuleType:
    from ess_metrics.cli import review_files

    return review_files


def _proofs() -> ModuleType:
    from ess_metrics.cli import proofs

    return proofs


def _pairs() -> ModuleType:
    from ess_metrics.cli import pairs

    return pairs


def _correspondence() -> ModuleType:
    from ess_metrics.cli import correspondence

    return correspondence


def _exports() -> ModuleType:
    from ess_metrics.cli import export_verbs

    return export_verbs


def _server() -> ModuleType:
    from ess_metrics.cli import server

    return server


def _territories() -> ModuleType:
    from ess_metrics.cli import territory_verbs

    return territory_verbs


def _addresses() -> ModuleType:
    from ess_metrics.cli import address_verbs

    return address_verbs


# The verbs of each family, by the import that waits for one of them to be asked.
FAMILIES: Mapping[tuple[str, ...], Callable[[], ModuleType]] = {
    ("import", "template"): _imports,
    ("recipe",): _recipes,
    ("correct",): _corrections,
    ("publish", "history", "diff", "validate", "remote", "restore"): _versions,
    ("news",): _news,
    ("envelopes", "compare"): _comparisons,
    ("erase",): _erasures,
    ("report",): _review_files,
    ("proof",): _proofs,
    ("matches",): _pairs,
    ("correspondence",): _correspondence,
    ("export",): _exports,
    ("app",): _server,
    ("fetch", "territory"): _territories,
    ("locate",): _addresses,
}


def families(asked: str) -> list[ModuleType]:
    """The family of a verb; all of them for what is none (the help, a mistake), so that it can name them."""
    own = [load for verbs, load in FAMILIES.items() if asked in verbs]
    return [load() for load in own or FAMILIES.values()]
