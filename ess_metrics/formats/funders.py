"""Who pays: the fund that a name stands for, and the columns of a table that are the money of one funder each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ess_metrics.files.cell_values import CACHED, fold, money, plain

# The first that a name begins with; the order matters ("Agence nationale…" before "Agence…").
FUNDS = (
    (r"feder|fonds europeens? de developpement regional", "UE_FEDER"),
    (r"fse|fonds social europeen", "UE_FSE"),
    (r"europe\b.*feder|fonds europeens? feder", "UE_FEDER"),
    (r"europe\b.*fse|fonds europeens? fse", "UE_FSE"),
    (r"(etat )?(p|bop|programme) ?147|acse|etat politique de la ville", "ETAT_P147"),
    (r"anru|agence nationale pour la renovation urbaine", "ANRU"),
    (
        (
            r"etat|prefecture|prefet|ministere|drac|dreets|ddets|direccte|anct|cget|ddcs|drdjscs|drajes|fonjep|fdva|"
            r"services? du premier ministre|education nationale|rectorat|ars|agence regionale de sante|ademe"
        ),
        "ETAT_AUTRE",
    ),
    (r"caisses? d allocations familiales|caf", "CAF"),
    (r"banque des territoires|caisse des depots|cdc", "BDT"),
    (r"region|conseil regional", "REGION"),
    (
        r"departement|conseil (departemental|general)|c[dg] ?\d{2,3}|collectivite europeenne d alsace|cea",
        "DEPARTEMENT",
    ),
    (r"(euro)?metropole|communaute|agglomeration|agglo|cc|ca|cu|epci|intercommunalite", "EPCI"),
    (r"villes?|communes?|mairie|ccas", "COMMUNE"),
    (r"bailleurs?|oph|offices? publics? de l habitat|habitat", "BAILLEUR"),
    (r"fondations?", "FONDATION"),
    (r"entreprises?|mecenat|mecenes?|sponsors?|prives?|fonds prives?", "ENTREPRISE"),
    (
        r"autres? (co ?)?(financ\w+|subventions?|publics?|fonds|aides?|partenaires?)|europe|union europeenne|msa|cpam",
        "AUTRE",
    ),
)
# Words of money around the name of a funder: "Montant accordé par la Ville".
MONEY_WORDS = re.compile(
    r"montants?|subventions?|aides?|financements?|participations?|contributions?|parts?|credits?|dotations?|"
    r"cofinancements?|co|attribu\w*|accord\w*|vot\w*|allou\w*|octroy\w*|vers\w*|mandat\w*|pay\w*|demand\w*|sollicit\w*|"
    r"propos\w*|obtenu\w*|recu\w*|total|de|du|des|la|le|les|l|d|par|en|au|aux|euros?|eur|ke?|m|ttc|fonds"
)
ENDS_EPCI = re.compile(r"\w (euro)?(metropole|agglomeration|agglo)( communaute)?$")  # "Brest Métropole"
BY_A_WORD = {"CAF", "ANRU", "BDT", "ETAT_P147", "ETAT_AUTRE", "UE_FEDER", "UE_FSE"}  # one word of theirs is a name
VAGUE = {"AUTRE", "BAILLEUR", "ENTREPRISE", "FONDATION"}  # themes are called so too
MOST_FUNDERS = 0.9  # of the cells
YEARS = re.compile(r"\b(19|20)\d\d\b")
MOST_UNNAMED = 4  # columns that no title explains, tried together
WORD = re.compile(r"[^\W\d_]{3}")
UNITS = re.compile(r"\b(eur|euros?|ttc|net)\b", re.IGNORECASE)
BEGINS_NUMBER = re.compile(r"\W{0,3}\d")
DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b.*")


@lru_cache(maxsize=CACHED)
def fund_by_name(name: str) -> str:
    """The fund that a funder's name stands for, "" when it names none."""
    words = re.sub(r"^(la|le|l|les) ", "", fold(name))
    return _begins(words) or ("CAF" if re.search(r"\bcaf\b", words) else "EPCI" if ENDS_EPCI.search(words) else "")


def _begins(words: str) -> str:
    """The fund whose name these folded words begin with, "" for none."""
    return next((fund for pattern, fund in FUNDS if re.match(rf"({pattern})\b", words)), "")


def of_sheets(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The funder and the fund that each sheet is named after, where all of them are: « Ville », « CAF »; else none."""
    found = {name: funder for name in names if name and (funder := funder_of(name))}
    return found if len(found) == len(names) > 1 else {}


def names_funders(cells: Sequence[str]) -> bool:
    """Whether a column holds names of funders: nine cells in ten, of two funds at least, none a mere word of theme.

    A column of themes ("Habitat", "Entreprises") or of scales ("Commune", "Département") names no one.
    """
    named = ((fund_by_name(cell), len(fold(cell).split())) for cell in cells)
    found = [fund for fund, words in named if fund and (words > 1 or fund in BY_A_WORD)]
    return len({*found} - VAGUE) > 1 and len(found) >= MOST_FUNDERS * len(cells)


@lru_cache(maxsize=CACHED)
def funder_of(title: str) -> tuple[str, str] | None:
    """The funder that a column's title names, and its fund: "Part Ville (€)" gives ("Ville", COMMUNE); None for none.

    Words of money and years around the name are left out; what remains must begin with the name of a funder.
    """
    shown = rest_of(title)
    fund = fund_by_name(shown)
    return (shown.strip("-:/,; "), fund) if fund else None


def rest_of(title: str) -> str:
    """What a title says besides money and years: who pays, or "" when it says nothing else."""
    shown = plain(re.sub(r"\([^)]*(€|\beuros?\b|\beur\b)[^)]*\)|€", " ", title, flags=re.IGNORECASE)).split()
    while shown and _of_money(shown[0]) and not _begins(fold(" ".join(shown))):
        shown = shown[1:]
    while len(shown) > 1 and _of_money(shown[-1]):
        shown = shown[:-1]
    return " ".join(shown)


def _of_money(word: str) -> bool:
    """Whether a word says nothing of who pays."""
    parts = fold(word).split()
    return all(MONEY_WORDS.fullmatch(part) or YEARS.fullmatch(part) for part in parts)


def holds_amounts(cells: Iterable[Sequence[str]]) -> bool:
    """Whether the cells of a column read as amounts of money: no words, no shares. Without rows, titles decide.

    Codes of places read so too: `place_codes.doubt` tells them.
    """
    texts = [plain(cell[0]) for cell in cells if cell]
    filled = [text for text in texts if text and text not in "-–—"]
    if not texts:
        return True
    if not filled:
        return False
    amounts = [(text, value) for text in filled if (value := money(text).value) is not None]
    if len(amounts) < 0.8 * len(filled) or all(abs(value) <= 1 for text, value in amounts if text != "0"):
        return not [text for text in filled if text != "0"]
    return True


def may_be_amounts(cells: Iterable[Sequence[str]]) -> bool:
    """Whether a column whose title speaks of money may hold some: fewer than four cells in five are words or days.

    A column of sentences ("Subvention 2023 couture" under "Libellé du mandat") holds none, whatever its title; a cross,
    a dash or "n.c." says nothing against it.
    """
    filled = [text for text in (plain(cell[0]) for cell in cells if cell) if text]
    said = sum(
        bool(DAY.fullmatch(text) or (WORD.search(UNITS.sub(" ", text)) and not BEGINS_NUMBER.match(text)))
        for text in filled
    )
    return not filled or said < 0.8 * len(filled)


def completing(total: int, parts: Sequence[int], others: Sequence[int], rows: Sequence[Sequence[str]]) -> list[int]:
    """Of the `others`, the columns of amounts without which the written total of a row is not the sum of its `parts`.

    Those that together make the most rows add up, when they make more of them do so than without, and at least half.
    """
    best, most = [], _agreeing(total, parts, rows)[0]
    for size in range(1, min(len(others), MOST_UNNAMED) + 1):
        for tried in itertools.combinations(others, size):
            agree, told = _agreeing(total, [*parts, *tried], rows)
            if agree > most and 2 * agree >= told:
                best, most = list(tried), agree
    return best


def _agreeing(total: int, parts: Sequence[int], rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """In how many rows the parts make the total, and how many have both."""
    agree = told = 0
    for row in rows:
        whole = money(row[total]).value if total < len(row) else None
        found = [money(row[at]).value for at in parts if at < len(row)]
        if whole is not None and any(value is not None for value in found):
            told += 1
            agree += abs(sum(value for value in found if value is not None) - whole) < 1
    return agree, told


def sums(total: int, parts: Sequence[int], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column is the sum of others in more than half of the rows where it holds an amount."""
    agree, told = _agreeing(total, parts, rows)
    return agree > told / 2
