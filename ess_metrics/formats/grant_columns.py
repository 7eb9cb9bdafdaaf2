"""Which column of a grants file holds what: SCDL names, their French titles, and the titles of the wild.

Titles are compared folded (no accents, case, brackets, units or years); a letter lost to a bad export matches any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ess_metrics.files.by_column import cells_at, places_of
from ess_metrics.files.cell_values import CACHED, fold, header_factor, same_words
from ess_metrics.formats import funders, place_codes
from ess_metrics.formats.grant_titles import BY_SQUASHED, BY_TITLE, DRAFT, MEANINGS, SCDL

ASKED, GRANTED, PAID = "montant_demande", "montant_attribue", "montant_verse"
GRANT, LOAN, GUARANTEE, IN_KIND, ADVANCE = "subvention", "pret", "garantie", "aide_en_nature", "avance_remboursable"

NOT_AMOUNTS = re.compile(
    r"^(nature|objet|libelle|reference|condition|identi|pourcent|dates? |aide d etat|type|noms? |numero|n |no |statut|"
    r"part |taux|"
    r"detail|description|code|id|unite|nombre|modalite|echeance|remarque|observation|commentaire|service|direction)"
    r"|deja attri|par habitant|^reste\b|^solde|acompte|^rappel"
)
AMOUNT_WORDS = re.compile(
    r"\b(montants?|subventions?|aides?|attribu\w*|accord\w*|vote\w*|allou\w*|mandat\w*|verse\w*|paye\w*|demand\w*|sollicit\w*"
    r"|somme|total|pret|prets|garanties?|avantages?|financement|credits?|propos\w*|notifiee?s?|retenue?s?|dotation|participation|numeraire|prestations?)\b"
    r"|montant(demande|attribue|verse|vote|accorde)"
)
ASKED_WORDS = re.compile(r"demand|sollicit|souhait")
PAID_WORDS = re.compile(r"\bverse|mandat|\bpaye|paiement|liquid")
KINDS = (
    (re.compile(r"garanti"), GUARANTEE),
    (re.compile(r"\bprets?\b|emprunt"), LOAN),
    (re.compile(r"avances? remboursables?"), ADVANCE),
    (re.compile(r"nature|mise a disposition|valorisation"), IN_KIND),
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
COST = re.compile(r"\b(budgets?|couts?|depenses?|charges|recettes|produits)\b")
GIVEN_WORDS = re.compile(r"attribu|accord|\bvot|allou|octroy|vers|mandat|pay|demand|sollicit|subvention|\baides?\b")
COUNT = re.compile(r"\d{1,6}([.,]0*)?")
MOST_COUNTS = 0.8
FORECAST = re.compile(r"\b(previ|estim)")
PROPOSED = re.compile(r"\bpropos")
PLACE = "@"  # before the code of the neighbourhood that a column of amounts is titled by, as the name of a field
SAMPLE = 500


@dataclass(frozen=True)
class AmountColumn:
    """A column of money: `what` (asked, granted, paid), `section`, `concours`, `year` of a series, `factor`.

    `doubtful`: its numbers may be codes of places; it is taken meanwhile, beside the columns of other funders.
    """

    at: int
    title: str
    what: str
    section: str = ""
    concours: str = GRANT
    year: int | None = None
    factor: int = 1
    funder: str = ""
    fund: str = ""
    doubtful: bool = False


@dataclass(frozen=True)
class TotalColumn:
    """A column that adds up others of its row: `column` with the positions of its `parts`."""

    column: AmountColumn
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Columns:
    """Where things are in a table: `fields` (name → position), `amounts`, `year` if the titles name one year only.

    `totals` add up amounts of their row and only check them; `ignored` are amounts that no row takes; `back` holds the
    money that came back, beside what was paid (the credits of a ledger).
    """

    header: tuple[str, ...]
    fields: dict[str, int]
    amounts: tuple[AmountColumn, ...]
    year: int | None = None
    ignored: tuple[AmountColumn, ...] = field(default=())
    totals: tuple[TotalColumn, ...] = field(default=())
    back: tuple[AmountColumn, ...] = field(default=())

    @property
    def usable(self) -> bool:
        """A beneficiary and an amount: the least a table of grants has."""
        return bool({"nom", "siret", "rna"} & self.fields.keys()) and bool(self.amounts)

    @property
    def signature(self) -> str:
        """The titles that tell one publisher's table from another's, whatever the order of columns."""
        named = [self.header[self.fields[name]] for name in ("nom", "siret") if name in self.fields]
        return "|".join(sorted(title_of(title) for title in [*named, *(amount.title for amount in self.amounts)]))


def title_of(header: str) -> str:
    """A title for comparison: folded, without brackets, units, notes or years."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|€|\ben euros?\b|\bkeuros?\b|\beur\b", " ", header, flags=re.IGNORECASE)
    bare = fold(YEAR.sub(" ", bare))
    return re.sub(r" (ttc|ht|k)$", "", re.sub(r"\s+", " ", bare)).strip() or fold(header)


@lru_cache(maxsize=CACHED)
def field_of(header: str) -> str | None:
    """The field a title names, None when it names none: by its exact words, else by what its words must mean."""
    bare = title_of(header)
    for title in (bare, fold(header)):
        known = BY_TITLE.get(title) or BY_SQUASHED.get(title.replace(" ", ""))
        if known:
            return known
        if "�" in title:
            return next((name for words, name in BY_TITLE.items() if same_words(title, words)), None)
    return next((name for pattern, name in MEANINGS if pattern.search(bare)), None)


def columns_of(header: Sequence[str], above: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()) -> Columns:
    """The columns of a header. The first column that names a field has it; `type` wins `section` over `nature`.

    `above`: titles of the line above, which give their sense to lone years ("Accordé" over "2022"), to funders, to the
    amounts of several years ("2022" over "Accordé") and to
    kinds of amounts ("Accordé" over "Ville") and, where the header alone has no beneficiary or no amount, to the others
    ("Subvention" over "Fonctionnement"). `rows`: a column named like a funder is one when it holds amounts there.
    """
    over = [*above, *[""] * (len(header) - len(above))]
    sample = rows[:SAMPLE]
    alike = {title for title, count in Counter(map(title_of, header)).items() if count > 1}
    joined = [_gives_sense(top, title, title_of(title) in alike) for top, title in zip(over, header, strict=True)]
    found = _columns(header, joined, over, sample)
    if found.usable or not above:
        return found
    return _columns(header, [field_of(title) is None for title in header], over, sample)


def _gives_sense(top: str, title: str, repeated: bool) -> bool:
    """Whether the line above says what a title means: amounts, funders and years tell each other apart.

    Over an amount whose title is `repeated`, whatever stands above does ("Investissement"); a forecast grants nothing.
    """
    folded = fold(top)
    if not top or top == title or FORECAST.search(folded):
        return False
    over_amount, over_funder, over_year = AMOUNT_WORDS.search(folded), funders.funder_of(top), YEAR.search(top)
    if _is_year(title):
        return bool(over_amount or (repeated and over_funder))
    if funders.funder_of(title):
        return bool(over_amount or (repeated and over_year))
    return _is_money(title) and bool(over_funder or over_year or repeated)


def _is_money(title: str) -> bool:
    return field_of(title) is None and AMOUNT_WORDS.search(fold(title)) is not None


def _read_under(top: str, title: str) -> str:
    """A title and what stands above it, the words of money first: "Demandé Exercice 2024" is no year of its own.

    Over a funder, a year alone is taken: "Réalisé 2024" over "Ville" is what the town gave in 2024.
    """
    year = YEAR.search(top)
    if year and funders.funder_of(title) and not AMOUNT_WORDS.search(fold(top)):
        return f"{title} {year[0]}"
    return f"{title} {top}" if _is_money(title) else f"{top} {title}"


def _columns(header: Sequence[str], joined: Sequence[bool], over: Sequence[str], rows) -> Columns:
    """The columns, the titles that are `joined` read together with those over them."""
    fields: dict[str, int] = {}
    paid, back = _ledger(header)
    amounts = [*paid]
    named = [_read_under(over[at], title) if joined[at] and title else title for at, title in enumerate(header)]
    found_funders = _funders(named, over, rows)
    for at, title in enumerate(header):
        if at in {column.at for column in (*paid, *back)}:
            continue
        words, funder = named[at], found_funders[at]
        unit = header_factor(f"{over[at]} {title}")
        name = None if funder else field_of(words)
        if name == "nom" and _only_counts(at, rows):
            continue
        if name and name not in fields:
            fields[name] = at
        elif not name and (amount := funder or _amount(at, words)) and _may_hold(at, words, rows):
            amounts.append(replace(amount, title=title, factor=unit))
    years = {int(found) for title in [*header, *named] for found in YEAR.findall(title)}
    amounts = _funded(_siblings(_yearly(amounts)), fields)
    kept, totals, ignored = _chosen(amounts, rows, fields.get("propres"))
    kept, totals, ignored = _completed(header, fields, (kept, totals, ignored), rows)
    kept, totals = _told_by_totals(kept, totals, rows)
    year = years.pop() if len(years) == 1 else None
    return Columns(tuple(header), fields, tuple(kept), year, tuple(ignored), tuple(totals), back)


def _only_counts(at: int, rows) -> bool:
    """Whether a column titled « Bénéficiaires » counts people instead of naming bodies: its cells are numbers."""
    cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
    return bool(cells) and sum(bool(COUNT.fullmatch(cell)) for cell in cells) >= MOST_COUNTS * len(cells)


def _ledger(header: Sequence[str]) -> tuple[tuple[AmountColumn, ...], tuple[AmountColumn, ...]]:
    """The debits and the credits of an extract of accounts: money paid, and money that came back."""
    at = {re.sub(r"^montants? ", "", title_of(title)): at for at, title in reversed(list(enumerate(header)))}
    pair = [next((at[word] for word in (name, f"{name}s") if word in at), -1) for name in ("debit", "credit")]
    if -1 in pair:
        return (), ()
    paid, back = (AmountColumn(place, header[place], PAID, factor=header_factor(header[place])) for place in pair)
    return (paid,), (back,)


def _may_hold(at: int, words: str, rows) -> bool:
    """Whether a column that speaks of money holds some: the clearest titles are believed, cells decide of others."""
    return "montant" in fold(words) or "€" in words or funders.may_be_amounts(row[at : at + 1] for row in rows)


def _completed(header: Sequence[str], fields: dict[str, int], found: tuple, rows) -> tuple:
    """With the columns of money that no title explains and that a written total proves: "EMS" beside "Ville".

    They are funders by the name of their column, of the same kind as the other parts of that total.
    """
    kept, totals, ignored = found
    used = {*fields.values(), *(amount.at for amount in [*kept, *ignored]), *(total.column.at for total in totals)}
    free = [
        at for at, title in enumerate(header) if title and at not in used and not NOT_AMOUNTS.search(title_of(title))
    ]
    free = [at for at in free if funders.holds_amounts(row[at : at + 1] for row in rows)]
    if not rows or not free:
        return found
    out = []
    for total in totals:
        new = funders.completing(total.column.at, total.parts, free, rows)
        model = next((amount for amount in kept if amount.at in total.parts and amount.funder), None)
        if not new or model is None:
            out.append(total)
            continue
        kept = [*kept, *(_money_of(model, at, header[at]) for at in new)]
        out.append(replace(total, parts=(*total.parts, *new)))
    return sorted(kept, key=lambda amount: amount.at), out, ignored


def _money_of(model: AmountColumn, at: int, title: str) -> AmountColumn:
    """A column of the same kind as another, of the funder that its title names, known or not."""
    name, fund = funders.funder_of(title) or (title, "AUTRE")
    return replace(model, at=at, title=title, funder=name, fund=fund, doubtful=False)


def _is_year(header: str) -> bool:
    """Whether a title is a year and nothing else in figures: "2022", "Année 2022"."""
    return bool(YEAR.search(header)) and not re.sub(r"\D*(19|20)\d\d\D*", "", fold(header))


def _amount(at: int, header: str) -> AmountColumn | None:
    title = title_of(header)
    year = YEAR.search(header)
    if COST.search(title) and not GIVEN_WORDS.search(title):
        return None
    if NOT_AMOUNTS.search(title) or not (AMOUNT_WORDS.search(title) or _is_year(header)):
        return None
    concours = next((kind for pattern, kind in KINDS if pattern.search(title)), GRANT)
    what = ASKED if ASKED_WORDS.search(title) else PAID if PAID_WORDS.search(title) else GRANTED
    section = "investissement" if re.search(r"invest|equipement", title) else ""
    section = "fonctionnement" if re.search(r"\bfonct", title) else section
    return AmountColumn(at, header, what, section, concours, int(year[0]) if year else None)


def _funder(at: int, words: str, rows) -> AmountColumn | None:
    """The column as the money of a funder, when its title names one and its cells are amounts."""
    found = funders.funder_of(words)
    bare = re.sub(r"^parts? ", "", title_of(words))
    if found is None or NOT_AMOUNTS.search(bare) or not funders.holds_amounts(row[at : at + 1] for row in rows):
        return None
    amount = _amount(at, words) or AmountColumn(at, words, GRANTED)
    return replace(amount, funder=found[0], fund=found[1])


def _funders(named: Sequence[str], over: Sequence[str], rows) -> list[AmountColumn | None]:
    """The columns that are the money of a funder; numbers that may be codes are taken only beside another funder's."""
    found = [_funder(at, words, rows) for at, words in enumerate(named)]
    for at, one in enumerate(found):
        if one is None or "€" in named[at] or header_factor(f"{over[at]} {named[at]}") > 1:
            continue
        verdict = place_codes.doubt(one.fund, at, rows)
        if verdict != place_codes.SURE:
            found[at] = replace(one, doubtful=True) if verdict == place_codes.OPEN else None
    firm = any(one is not None and not one.doubtful for one in found)
    return [one if one is None or firm or not one.doubtful else None for one in found]


def _told_by_totals(
    kept: list[AmountColumn], totals: list[TotalColumn], rows
) -> tuple[list[AmountColumn], list[TotalColumn]]:
    """The doubtful columns that a written total adds up are money; those without which it adds up are none."""
    for one in [amount for amount in kept if amount.doubtful]:
        for total in [total for total in totals if one.at in total.parts]:
            if funders.sums(total.column.at, total.parts, rows):
                kept = [replace(amount, doubtful=amount.doubtful and amount.at != one.at) for amount in kept]
            elif funders.sums(total.column.at, [at for at in total.parts if at != one.at], rows):
                kept, totals = without(one, kept, totals)
    return kept, totals


def without(
    one: AmountColumn, kept: Sequence[AmountColumn], totals: Sequence[TotalColumn]
) -> tuple[list[AmountColumn], list[TotalColumn]]:
    """The amounts and totals of a table without one of its columns, which is no money."""
    left = [replace(total, parts=tuple(at for at in total.parts if at != one.at)) for total in totals]
    return [amount for amount in kept if amount.at != one.at], left


def _siblings(amounts: list[AmountColumn]) -> list[AmountColumn]:
    """Beside "Accordé État", "Accordé EMS" is the money of EMS, whoever that is: the title says so.

    What is left of a title without its words of money names who pays, where another column of the same kind names a
    known funder after the same words.
    """
    told = {(amount.what, amount.concours, _money_words(amount)) for amount in amounts if amount.funder}
    out = []
    for amount in amounts:
        name = funders.rest_of(amount.title)
        alike = (amount.what, amount.concours, _money_words(amount)) in told
        plain_kind = (
            not amount.funder and not amount.section and amount.year is None and "total" not in fold(amount.title)
        )
        named = bool(name and alike and plain_kind and _money_words(amount))
        out.append(replace(amount, funder=name, fund="AUTRE") if named else amount)
    return out


def _money_words(amount: AmountColumn) -> str:
    """The words of money of a title, without the name that they surround."""
    return fold(amount.title).replace(fold(amount.funder or funders.rest_of(amount.title)), "").strip()


def _funded(amounts: list[AmountColumn], fields: dict[str, int]) -> list[AmountColumn]:
    """A lone column that names a funder does not tell who pays where the rows say it."""
    names = {amount.funder for amount in amounts if amount.funder}
    if len(names) > 1 or not {"attribuant_nom", "attribuant_id"} & fields.keys():
        return amounts
    return [replace(amount, funder="", fund="") for amount in amounts]


def _yearly(amounts: list[AmountColumn]) -> list[AmountColumn]:
    """Keeps the year of columns that come in series ("2022", "2023"…); a lone year in a title is not a spread."""
    out = []
    for amount in amounts:
        alike = {other.year for other in amounts if _same_thing(other, amount)}
        out.append(amount if len(alike - {None}) > 1 else replace(amount, year=None))
    return out


def _same_thing(one: AmountColumn, other: AmountColumn) -> bool:
    return (one.what, one.section, one.concours, one.funder) == (
        other.what,
        other.section,
        other.concours,
        other.funder,
    )


def _chosen(
    amounts: list[AmountColumn], rows, own: int | None
) -> tuple[list[AmountColumn], list[TotalColumn], list[AmountColumn]]:
    """One column a thing: those that are kept, totals of them, and second wordings of the same amount."""
    kept: list[AmountColumn] = []
    totals, ignored = [], []
    for amount in sorted(amounts, key=_priority):
        parts = [other for other in kept if _is_part(other, amount)]
        same = any(_same_thing(other, amount) and other.year == amount.year for other in kept)
        if parts and _adds_up(amount, parts, rows, own):
            with_own = own is not None and not funders.sums(amount.at, [part.at for part in parts], rows)
            totals.append(TotalColumn(amount, (*(part.at for part in parts), *((own,) if with_own else ()))))
        elif same and PROPOSED.search(title_of(amount.title)):
            continue  # what an officer proposed is never what was granted, not even where that is empty
        elif same:
            ignored.append(amount)
        else:
            kept.append(amount)
    return sorted(kept, key=lambda a: a.at), totals, sorted(ignored, key=lambda a: a.at)


def _is_part(part: AmountColumn, whole: AmountColumn) -> bool:
    """Whether one column says more finely what another says: its section, its year or its funder."""
    if (part.what, part.concours) != (whole.what, whole.concours):
        return False
    pairs = ((part.section, whole.section), (part.year, whole.year), (part.funder, whole.funder))
    finer = any(one and not other for one, other in pairs)
    return finer and all(not other or one == other for one, other in pairs)


def _adds_up(amount: AmountColumn, parts: list[AmountColumn], rows, own: int | None) -> bool:
    """Whether a column is the total of others: it says so, or it is for most rows.

    The amount of a file beside columns of other funders is the grant of the file's own authority, unless it adds up.
    """
    if "total" in title_of(amount.title) or not any(part.funder for part in parts):
        return True
    places = [part.at for part in parts]
    return funders.sums(amount.at, places, rows) or (own is not None and funders.sums(amount.at, [*places, own], rows))


def _priority(amount: AmountColumn) -> tuple:
    """Parts before totals, the clearest words first, then the order of the file."""
    title = title_of(amount.title)
    words = ("attribu", "accord", "vote", "notifi", "retenu", "montant", "subvention")
    rank = next((i for i, word in enumerate(words) if word in title), len(words))
    proposed = bool(PROPOSED.search(title))
    return (not amount.funder, not amount.section, amount.year is None, "total" in title, proposed, rank, amount.at)


def main_of(columns: Columns) -> str:
    """The type of amount that the balance speaks of: granted where the table has it, else asked, else paid."""
    found = {column.what for column in columns.amounts}
    return next((what for what in (GRANTED, ASKED, PAID) if what in found), GRANTED)


def scdl_names(header: Sequence[str]) -> int:
    """How many SCDL column names (or their official French titles) a header has."""
    known = {*SCDL, *DRAFT}
    return sum(fold(title).replace(" ", "") in known for title in header)


def reads_like_header(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a row of the body is a header again: most of its cells are titles, the beneficiary's among them."""
    at = columns.fields.get("nom")
    if at is None or at >= len(cells) or field_of(cells[at]) != "nom":
        return False
    filled = [cell for cell in cells if cell]
    return len(filled) >= 2 and sum(_is_title(cell) for cell in filled) >= 0.6 * len(filled)


def _is_title(cell: str) -> bool:
    return len(cell) < 160 and (field_of(cell) is not None or _amount(0, cell) is not None)


def _next_titles(columns: Columns, rows: Sequence[Sequence[str]], start: int) -> int | None:
    """The next row that is a header again: its cell under the title of the beneficiary is such a title."""
    place = columns.fields.get("nom")
    if place is None:
        return None
    titles = {cell for cell in cells_at(rows, place) if field_of(cell) == "nom"}
    places = places_of(rows, place, titles) if titles else ()
    return next((at for at in places if at >= start and reads_like_header(rows[at], columns)), None)


def blocks(
    header: Sequence[str], rows: Sequence[Sequence[str]], above: Sequence[str] = ()
) -> Iterator[tuple[Columns, int, int]]:
    """Parts of a sheet under one header each (a header may come again, with other columns): columns, first, end."""
    columns, start = columns_of(header, above, rows), 0
    while (at := _next_titles(columns, rows, start)) is not None:
        yield columns, start, at
        again = columns_of(rows[at], (), rows[at + 1 :])
        columns, start = (again if again.usable else columns), at + 1
    yield columns, start, len(rows)
