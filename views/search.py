"""Finding a neighbourhood, a scheme, a carrier or a project by a piece of its name, accents or not."""

from __future__ import annotations

from dataclasses import dataclass

from ess_metrics.access import is_listed
from ess_metrics.dataset import Dataset
from views.names import folded, names, options

KINDS = ("code_quartier", "dispositif_code", "porteur_id", "projet_id")
FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Found:
    """One answer: what it is (a column), its code and its name."""

    column: str
    code: str
    name: str


def find(data: Dataset, text: str, most: int = 8) -> tuple[Found, ...]:
    """The best answers: every word of `text` is in the name; names that begin with it come first, then short ones."""
    words = folded(text).split()
    if sum(map(len, words)) < FEWEST_LETTERS:
        return ()
    found = [
        (not plain.startswith(words[0]), rank, len(plain), plain, answer)
        for rank, plain, answer in _index(data)
        if all(word in plain for word in words)
    ]
    return tuple(item[-1] for item in sorted(found, key=lambda item: item[:-1])[:most])


def _index(data: Dataset) -> list[tuple[int, str, Found]]:
    if "search" not in data.memo:
        data.memo["search"] = [
            (rank, folded(name), Found(column, code, name))
            for rank, column in enumerate(KINDS)
            for code, name in _named(data, column).items()
        ]
    return data.memo["search"]


def _named(data: Dataset, column: str) -> dict[str, str]:
    """The projects that have a sheet; the places and schemes that filter; the organisations that carry something."""
    if column == "projet_id":
        return {code: title for code, title in names(data, column).items() if is_listed(data, code)}
    if column != "porteur_id":
        return dict(options(data, column))
    known = names(data, column)
    carriers = {
        str(code)
        for table in ("projets", "financements")
        if (codes := data.column(table, "porteur_id")) is not None
        for code in codes.dropna().unique()
    }
    return {code: known[code] for code in sorted(carriers) if code in known}
