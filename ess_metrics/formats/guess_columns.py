"""Which table a sheet is about, and which field each of its columns gives: titles weighed by what the cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ess_metrics.files import cell_values
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import guess_words, recipe_fields
from ess_metrics.formats.grant_columns import KINDS
from ess_metrics.formats.guess_content import Content
from ess_metrics.formats.guess_words import ASKED, GRANTED, PAID, TOTAL, funder, likeness
from ess_metrics.formats.recipe import Target
from ess_metrics.model import column_kinds

PLACED = ("quartiers", "code_quartier", "quartier_residence", "quartier_implantation")
NO = {"non", "n", "0", "false", "faux", ""}
LEAST, SURE = 0.3, 0.75
PERSON = ("courriel", "telephone", "date_naissance", "prenom")
# What tells a table from another: fields, and how much each says.
SIGNS: dict[str, dict[str, float]] = {
    "personnes": {"date_naissance": 3, "prenom": 2, "age": 2, "sexe": 2, "tranche_age": 2, "date_entree": 1.5,
                  "quartier_residence": 1.5, "telephone": 0.5, "courriel": 0.5, "etape": 1},
    "locaux": {"loyer": 3, "surface_m2": 3, "locataire_nom": 2, "loyer_marche": 2, "adresse": 1, "type_local": 1},
    "marches": {"heures_prevues": 3, "heures_realisees": 3, "acheteur_nom": 2, "titulaire_nom": 1.5},
    "evenements": {"participants": 4, "habitants": 1, "type": 1, "date": 1},
    "indicateurs": {"indicateur": 3, "valeur": 2},
    "realisations": {"mesure": 4, "valeur": 2},
    "organismes": {"naf": 2, "ess_statut": 1.5, "siret": 1, "nom": 1},
}  # fmt: skip
AMOUNT_SIGN, CARRIER_SIGN, MOST_AMOUNTS = 3.0, 1.0, 3
COSTS = re.compile(r"\bcouts?\b|budget|depenses?|charges?")
OWN = re.compile(r"autofinancement|ressources? propres?|fonds propres?|part propre")
NOT_MONEY = re.compile(
    r"\bnb\b|nombre|etp|emplois?|benefic|personnes|participants|habitants|surface|m2|heures|annee|exercice|code|numero|"
    r"\bn\b|siret|age|duree|taux|%|telephone|tel\b"
)
MONEY_WORDS = re.compile(
    r"\b(montants?|subventions?|participation|part|aides?|accordee?s?|attribuee?s?|votee?s?|demandee?s?|sollicitee?s?|"
    r"versee?s?|allouee?s?|proposee?s?|mt|financement|en|de la|du|des|de|de l|la|le|les|euros?|€|k€)\b",
    re.I,
)
NAMED = re.compile(
    r"((?<!contrat de )\bville|\b(?:commune|mairie|region|departement|conseil|metropole|eurometropole|communaute|agglo|"
    r"caf|fondation|prefecture|habitat|collectivite))\b"
)
DATES = {"date_decision", "date_depot", "date_debut", "date_fin", "date_entree", "date_sortie", "date_creation", "date",
         "date_naissance", "date_notification"}  # fmt: skip
COUNTS = {
    "beneficiaires", "emplois_crees", "surface_m2", "heures_prevues", "heures_realisees", "heures_travaillees",
    "beneficiaires_qpv", "participants", "habitants", "jours", "valeur", "age", "latitude", "longitude", "cout_total",
    "ressources_propres", "montant_ht", "cout",
}  # fmt: skip
EURO = re.compile(r"€|\beuros?\b", re.I)
OF_YEAR = re.compile(r"(?:(?:annee|exercice) )?((?:19|20)\d\d)")
SECTIONS = {"fonctionnement": re.compile(r"\bfonctionnement\b"), "investissement": re.compile(r"\binvestissements?\b")}
PROPOSED = re.compile(r"\bpropos|\bavis\b|\binstruct|\bprevi")
WOMEN = re.compile(r"(dont |nb |nombre de |part des )?femmes?")
LISTED = {"statut", "type_local", "etape", "issue", "sexe", "tranche_age", "type", "resultat", "section", "ess_statut"}


@dataclass(frozen=True)
class Seen:
    """A column as it is: its place, its title (its letter when it has none), what its cells hold; `place`: the title
    is the name of a neighbourhood.
    """

    at: int
    title: str
    content: Content
    titled: bool = True
    place: bool = False


@dataclass
class Found:
    """The target of each column that is taken, how sure it is, the columns that only check the others."""

    targets: dict[int, Target] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    checks: set[int] = field(default_factory=set)

    def take(self, at: int, target: Target, confidence: float) -> None:
        """One more column."""
        self.targets[at], self.confidence[at] = target, min(confidence, 1.0)

    def unsure(self, at: int) -> bool:
        """Whether a column is taken without being sure of it."""
        return at in self.targets and self.confidence[at] < SURE


def names_person(one: Seen) -> bool:
    """Whether a column says who people are, whatever the table: its cells are never shown."""
    if max(one.content.mail, one.content.phone) > 0.3:
        return True
    return any(likeness(name, one.title) >= 1 for name in PERSON) or bool(
        re.search(
            r"\b(contact|referent|interlocuteur|dirigeant|president|responsable|nom de famille|naissance)\b",
            fold(one.title),
        )
    )


def table_of(seen: Sequence[Seen]) -> str:
    """The table that the columns speak of."""
    amounts = [one for one in seen if _is_money(one) and not COSTS.search(fold(one.title))]
    scores = {"actions": AMOUNT_SIGN * min(len(amounts), MOST_AMOUNTS)}
    scores["actions"] += CARRIER_SIGN * any(_score("porteur_nom", one) > LEAST for one in seen)
    scores["actions"] += CARRIER_SIGN * any(_score("intitule", one) > LEAST for one in seen)
    for table, signs in SIGNS.items():
        best = {name: max((_score(name, one) for one in seen), default=0.0) for name in signs}
        scores[table] = sum(weight * best[name] for name, weight in signs.items() if best[name] > LEAST)
    return max(scores, key=scores.__getitem__)


def _is_money(one: Seen) -> bool:
    """Whether a column holds sums of euros that are neither rents nor counts."""
    text, content = fold(one.title), one.content
    if content.date > 0.5:
        return False
    if (
        content.rent > 0.2
        or content.year > 0.5
        or content.siret > 0.5
        or (content.number < 0.5 and content.money < 0.5)
    ):
        return False
    if likeness("loyer", one.title) or likeness("surface_m2", one.title) or OWN.search(text):
        return False
    if content.money > 0.3:
        return True
    if OF_YEAR.fullmatch(text) or one.place:
        return False
    named = bool(
        EURO.search(one.title)
        or _section(text)
        or _lent(text)
        or funder(one.title)
        or ASKED.search(text)
        or PAID.search(text)
        or GRANTED.search(text)
        or COSTS.search(text)
    )
    return named and not NOT_MONEY.search(text)


def targets_of(table: str, seen: Sequence[Seen], body: Sequence[Sequence[str]]) -> Found:
    """What each column gives."""
    found = Found()
    if table == "actions":
        _amounts(seen, body, found)
    _marks(table, seen, found)
    if "valeur" in recipe_fields.SHAPES[table].spread:
        _values_by_year(seen, found)
    _fields(table, seen, found)
    _of_which(table, seen, found)
    if table == "actions":
        _named_schemes(seen, found)
        _leftovers(seen, found)
    return found


# --- amounts ---------------------------------------------------------------------------------------------------------


def _amounts(seen: Sequence[Seen], body: Sequence[Sequence[str]], found: Found) -> None:
    money = [one for one in seen if _is_money(one) or _of_year(one)]
    money += _by_place(seen, money, body)
    parts = [one for one in money if not TOTAL.search(fold(one.title)) and not COSTS.search(fold(one.title))]
    for one in money:
        text = fold(one.title)
        if COSTS.search(text) and not (GRANTED.search(text) or ASKED.search(text)):
            continue
        others = [part for part in parts if part.at != one.at and _kind(part) == _kind(one)]
        if len(others) > 1 and (TOTAL.search(text) or not funder(one.title)) and _is_sum(one, others, body):
            found.checks.add(one.at)
            continue
        if TOTAL.search(text) and len(others) > 1:
            continue
        _take_amount(one, found, alone=len(money) == 1)
    _drop_rivals(seen, found)


def _of_year(one: Seen) -> bool:
    """Whether a column of figures has a year as its whole title."""
    return bool(OF_YEAR.fullmatch(fold(one.title))) and one.content.number >= 0.5 and one.content.year < 0.5


def _by_place(seen: Sequence[Seen], money: Sequence[Seen], body: Sequence[Sequence[str]]) -> list[Seen]:
    """Columns titled by neighbourhoods that hold amounts: no other column is granted money, or one is their sum."""
    places = [one for one in seen if one.place and one.content.number >= 0.5 and one.content.mark < 0.99]
    if len(places) < 2:
        return []
    granted = [one for one in money if _kind(one) == "montant_attribue" and not COSTS.search(fold(one.title))]
    totals = [one for one in seen if one not in places and _is_sum(one, places, body)]
    return places if totals or not granted else []


def _drop_rivals(seen: Sequence[Seen], found: Found) -> None:
    """Two columns of the same money (asked and « proposé ») are not added: the plainest is kept, and it is asked."""
    kept: dict[tuple, list[Seen]] = {}
    for one in seen:
        if target := found.targets.get(one.at):
            kept.setdefault((target.field, *sorted(target.constants.items())), []).append(one)
    for rivals in kept.values():
        proposed = [one for one in rivals if PROPOSED.search(fold(one.title))]
        if len(rivals) > 1 and 0 < len(proposed) < len(rivals):
            for one in proposed:
                del found.targets[one.at], found.confidence[one.at]


def _lent(text: str) -> str:
    """The kind of help that a title names when it is no grant: a loan, a guarantee, an advance, help in kind."""
    return next((kind for pattern, kind in KINDS if pattern.search(text)), "")


def _section(text: str) -> str:
    """The section that a title names, when it names one only."""
    named = [section for section, pattern in SECTIONS.items() if pattern.search(text)]
    return named[0] if len(named) == 1 else ""


def _kind(one: Seen) -> str:
    """Asked, paid or granted, by the words of the title."""
    text = fold(one.title)
    if ASKED.search(text):
        return "montant_demande"
    return "montant_verse" if PAID.search(text) and not re.search(r"accord|attrib|vote", text) else "montant_attribue"


def _take_amount(one: Seen, found: Found, *, alone: bool) -> None:
    text = fold(one.title)
    constants: dict[str, str] = {}
    if fund := funder(one.title):
        constants["fonds"] = fund
        if name := _funder_name(one.title):
            constants["financeur"] = name
    if years := re.findall(r"\b(?:19|20)\d\d\b", one.title):
        constants["annee"] = years[0]
    if section := _section(text):
        constants["section"] = section
    if one.place:
        constants = {"quartiers": one.title}
    elif kind := _lent(text):
        constants["type_concours"] = kind
    sure = (
        0.9
        if fund
        or one.place
        or section
        or _of_year(one)
        or ASKED.search(text)
        or PAID.search(text)
        or GRANTED.search(text)
        else 0.5 + 0.2 * alone
    )
    found.take(one.at, Target(_kind(one), "", constants), sure)


def _funder_name(title: str) -> str:
    """The name of a funder in a title, "" when it is no more than a kind of funder (« Région »)."""
    text = plain(re.sub(r"\(.*?\)|\b(19|20)\d\d\b", " ", title))
    found = NAMED.search(fold(text))
    if not found:
        return ""
    bare = plain(MONEY_WORDS.sub(" ", text))
    kept = text[text.lower().find(bare.split()[0].lower()) :] if bare else ""
    return kept.strip(" :-") if len(bare.split()) > 1 else ""


def _is_sum(one: Seen, others: Sequence[Seen], body: Sequence[Sequence[str]]) -> bool:
    """Whether a column is the sum of the others on nearly every line."""
    right = total = 0
    for cells in body:
        written = _value(cells, one.at)
        if written is None:
            continue
        total += 1
        right += abs(sum((_value(cells, other.at) or Decimal(0)) for other in others) - written) < Decimal("0.02")
    return total > 1 and right >= 0.8 * total


def _value(cells: Sequence[str], at: int) -> Decimal | None:
    cell = cells[at] if at < len(cells) else ""
    return cell_values.amount(cell, "," if "," in cell else ".").value


# --- the other fields ------------------------------------------------------------------------------------------------


def _marks(table: str, seen: Sequence[Seen], found: Found) -> None:
    """Boxes to tick: a column titled by a neighbourhood, whose cells only say yes."""
    name = "quartiers"
    for one in seen:
        if one.content.mark >= 0.99 and one.place and name in recipe_fields.fields(table):
            found.take(one.at, Target(name), 0.95)


def _values_by_year(seen: Sequence[Seen], found: Found) -> None:
    """A column a year: each gives the value of its year."""
    for one in seen:
        if _of_year(one) and (year := OF_YEAR.fullmatch(fold(one.title))):
            found.take(one.at, Target("valeur", "", {"annee": year[1]}), 0.9)


def _of_which(table: str, seen: Sequence[Seen], found: Found) -> None:
    """« dont femmes »: the women of the count that the nearest column to its left gives, else of the only count."""
    known = recipe_fields.fields(table)
    counts = {target.field for target in found.targets.values() if f"{target.field}_femmes" in known}
    before = counts.pop() if len(counts) == 1 else ""
    for one in seen:
        if target := found.targets.get(one.at):
            before = target.field if f"{target.field}_femmes" in known else before
        elif before and one.content.number > 0.5 and WOMEN.fullmatch(fold(one.title)):
            found.take(one.at, Target(f"{before}_femmes"), 0.8)
            before = ""


def _fields(table: str, seen: Sequence[Seen], found: Found) -> None:
    """Each column its likeliest field, the likeliest pairs first; a field is given once."""
    known = recipe_fields.fields(table)
    pairs = [
        (_score(name, one, known[name]), one.at, name)
        for one in seen
        if one.at not in found.targets and one.at not in found.checks
        for name in known
        if name in guess_words.titles() or name in ("quartiers", "porteur_siret")
    ]
    taken = {target.field for target in found.targets.values()}
    for score, at, name in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if score < LEAST or at in found.targets or name in taken:
            continue
        column = next(one for one in seen if one.at == at)
        if table == "actions" and names_person(column) and name not in ("porteur_nom", "porteur_siret"):
            continue
        taken.add(name)
        found.take(at, Target(name, _unit(name, column)), score)


def _unit(name: str, one: Seen) -> str:
    """The unit of a rent that neither the cells nor the title say."""
    if name not in ("loyer", "loyer_marche") or one.content.rent > 0.9:
        return ""
    return next((unit for pattern, unit in guess_words.RENT_UNITS if pattern.search(one.title)), "")


def _score(name: str, one: Seen, kind: str = "") -> float:
    """How likely a column gives a field: what its title says, weighed by what its cells hold."""
    content = one.content
    likely = likeness(name, one.title) if one.titled else 0.0
    return max(likely * _fit(name, content, kind), _by_content(name, content))


def _by_content(name: str, content: Content) -> float:
    """Fields that cells give away whatever the title."""
    shares = {
        "quartiers": content.place if content.place > 0.4 else 0.0,
        "porteur_siret": content.siret,
        "siret": content.siret,
        "porteur_rna": content.rna,
        "financeur": _funders(content, long=True),
        "fonds": _funders(content, long=False),
        "courriel": content.mail,
        "telephone": content.phone,
    }
    found = shares.get(name, 0.0)
    return 0.85 * found if found > 0.3 else 0.0


def _funders(content: Content, *, long: bool) -> float:
    """How much a column names who pays: by their names (`long`) or by a word for each."""
    few = content.distinct < 0.9 or len(content.values) < 10
    return content.funder if few and content.funder > 0.7 and content.textual and (content.words > 1.6) == long else 0.0


def _fit(name: str, content: Content, kind: str) -> float:
    """How well the cells of a column suit a field, from 0.1 to 1.1."""
    if not content.filled:
        return 0.6
    tests = {
        "annee": content.year,
        "quartiers": 0.6 + content.place / 2 if content.textual else 0.1,
        "porteur_siret": content.siret,
        "siret": content.siret,
        "siren": content.siret,
        "financeur": 1.0 if content.words > 1.6 else 0.6,
        "fonds": 1.0 if content.textual else 0.1,
        "courriel": content.mail,
        "loyer": max(content.number, content.rent),
        "loyer_marche": max(content.number, content.rent),
        "reference": 0.8 if content.words < 3 else 0.3,
        "marche_id": 1.0 if content.words < 2 and content.distinct > 0.9 else 0.1,
        "parts": 1.0 if content.split else 0.1,
    }
    tests |= dict.fromkeys(DATES, max(content.date, 0.8 * content.dated)) | dict.fromkeys(COUNTS, content.number)
    if name in tests:
        return max(tests[name], 0.1)
    if name in LISTED:
        return 0.1 if not content.textual else 1.0 if content.distinct < 0.8 or len(content.values) < 6 else 0.4
    if kind == column_kinds.BOOL:
        return 0.5
    return (1.0 if content.textual else 0.15) * (0.9 if content.place > 0.5 and name not in PLACED else 1.0)


def _named_schemes(seen: Sequence[Seen], found: Found) -> None:
    """Where nothing names an action, a column of schemes that says another thing on each line is its title."""
    taken = {target.field: at for at, target in found.targets.items()}
    one = next((one for one in seen if one.at == taken.get("dispositif_code")), None)
    named = {"porteur_nom", "porteur_siret", "intitule"} & taken.keys()
    if one and not named and one.content.distinct > 0.9 and one.content.words >= 2:
        found.take(one.at, Target("intitule"), 0.5)


def _leftovers(seen: Sequence[Seen], found: Found) -> None:
    """A carrier and a title, when no title of column says which they are: the first columns of words that remain."""
    taken = {target.field for target in found.targets.values()}
    free = [
        one for one in seen
        if one.at not in found.targets and one.at not in found.checks and one.content.textual
        and one.content.filled > 0.5 and one.content.distinct > 0.3 and not names_person(one)
    ]  # fmt: skip
    if "porteur_nom" not in taken and "porteur_siret" not in taken and free:
        found.take(free[0].at, Target("porteur_nom"), 0.4)
        free = free[1:]
    if "intitule" not in taken and free:
        longest = max(free, key=lambda one: one.content.words)
        found.take(longest.at, Target("intitule"), 0.4)
    if not any(target.field.startswith("montant_") for target in found.targets.values()):
        money = [one for one in seen if one.at not in found.targets and _may_be_money(one)]
        if money:
            found.take(max(money, key=lambda one: one.content.largest).at, Target("montant_attribue"), 0.5)


def _may_be_money(one: Seen) -> bool:
    content = one.content
    return content.number > 0.8 and max(content.year, content.siret) < 0.5 and not NOT_MONEY.search(fold(one.title))
