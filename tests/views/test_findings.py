"""Headlines are true: each French sentence is read and counted again in SQL, on the tables, without the generator.

Only the random questions and the sentences come from the application. `ESS_FINDINGS=10000` runs the whole campaign; the
suite takes a few hundred selections.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.views.making.findings import findings

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
SHARE = int(os.environ.get("ESS_FINDINGS", "150"))
LAST_FULL = 2025  # the data were extracted on 30 June 2026
REFUSED = "('refuse', 'ineligible', 'annule')"
AMOUNTS = {"attribué": "attribue", "demandé": "demande", "versé": "verse"}
NUMBER = r"\d[\d\u202f]*(?:,\d+)?"


class Tables:
    """The CSV files in DuckDB, and the sums that sentences speak of."""

    def __init__(self, folder: Path):
        self.base = duckdb.connect()
        for stem in ("financements", "projets", "projets_quartiers", "quartiers", "correspondance"):
            self.base.execute(f"create table {stem} as select * from read_csv('{folder / stem}.csv', all_varchar=true)")
        names = ROOT / "data" / "reference" / "dispositifs.csv"
        self.base.execute(f"create table noms as select * from read_csv('{names}', all_varchar=true)")
        self.base.execute(
            """create table moves as select code_2015 old, code_2024 new,
               coalesce(cast(part_population as double), case when nature in ('identique', 'renomme') then 1 end) share
               from correspondance where code_2015 is not null and code_2024 is not null"""
        )
        self.base.execute("delete from moves where share is null or share <= 0 or old = new")
        self.base.execute(
            """create table lines as
               select projet_id, new code, cast(part as double) * share part
               from projets_quartiers join moves on old = code_quartier
               union all
               select projet_id, code_quartier, cast(part as double)
                 * (1 - coalesce((select sum(share) from moves where old = code_quartier), 0)) from projets_quartiers"""
        )
        # What is unknown of a row that is passed on is what those it went to were paid, as deep as it goes.
        self.base.execute(
            "create table paid as select financement_id id, origine_id up, cast(montant_verse as double) told, "
            "told verse from financements"
        )
        for _ in range(6):
            self.base.execute(
                "update paid set verse = coalesce(told, (select sum(o.verse) from paid o where o.up = paid.id))"
            )
        self.base.execute(
            f"""create table grants as select f.financement_id id, f.projet_id, f.dispositif_code, f.fonds_origine,
                f.annee, p.secteur, f.origine_id is not null passed,
                case when f.statut in {REFUSED} then 0 else cast(f.montant_attribue as double) end attribue,
                cast(f.montant_demande as double) demande,
                v.verse
                from financements f left join projets p using (projet_id) join paid v on v.id = f.financement_id
                where f.type_concours = 'subvention' and f.fonds_origine is distinct from 'AUTOFINANCEMENT'"""
        )
        self.first, self.last = self.base.execute(
            "select min(cast(annee as int)), max(cast(annee as int)) from financements"
        ).fetchone()
        self.areas = {
            code: (name, float(people) if people else None, change)
            for code, name, people, change in self.base.execute(
                "select code_quartier, nom, population, changement from quartiers where generation = '2024'"
            ).fetchall()
        }

    def _where(self, asked: Selection, places: bool) -> str:
        out = [] if asked.counting == "financeur" else ["not passed"]
        for column, chosen in asked.where:
            listed = ", ".join(f"'{one}'" for one in chosen)
            if column != "code_quartier":
                out.append(f"{column} in ({listed})")
            elif places:
                out.append(f"code in ({listed})")
        return " and ".join(out) or "true"

    def total(self, asked: Selection) -> tuple[float, int]:
        """Euros, and how many rows have some."""
        if asked.values("code_quartier"):
            query = f"""select id, sum(part * {asked.amount}) x from grants join lines using (projet_id)
                        where {self._where(asked, True)} group by id"""
        else:
            query = f"select id, {asked.amount} x from grants where {self._where(asked, False)}"
        return self.base.execute(f"select coalesce(sum(x), 0), count(*) filter (x > 0) from ({query})").fetchone()

    def places(self, asked: Selection) -> dict[str, float]:
        """Euros of each neighbourhood."""
        rows = self.base.execute(
            f"""select code, sum(part * {asked.amount}) from grants join lines using (projet_id)
                where {self._where(asked, True)} group by code"""
        ).fetchall()
        return {code: euros or 0.0 for code, euros in rows if code in self.areas}

    def schemes(self, asked: Selection) -> dict[str, tuple[float, int]]:
        """Euros and rows of each scheme."""
        where = self._where(asked, True)
        if asked.values("code_quartier"):
            inner = f"""select id, dispositif_code, sum(part * {asked.amount}) x
                        from grants join lines using (projet_id) where {where} group by all"""
        else:
            inner = f"select id, dispositif_code, {asked.amount} x from grants where {where}"
        rows = self.base.execute(
            f"""select dispositif_code, sum(x), count(*) filter (x > 0) from ({inner})
                group by 1 having sum(x) is not null"""
        ).fetchall()
        return {code: (euros or 0.0, n) for code, euros, n in rows if code}

    def place_of(self, name: str) -> str:
        """The code of a neighbourhood by what a sentence calls it: its name, perhaps with its communes."""
        found = [code for code, (plain, *_) in self.areas.items() if name == plain or name.startswith(f"{plain} (")]
        assert len(found) == 1, (name, found)
        return found[0]

    def short(self, code: str) -> str:
        """What a sentence calls a scheme."""
        query = "select coalesce(nullif(libelle_court, ''), libelle) from noms where dispositif_code = ?"
        return self.base.execute(query, [code]).fetchone()[0]

    def scheme_of(self, name: str) -> str:
        """The code of a scheme by its short name."""
        (found,) = self.base.execute(
            "select dispositif_code from noms where coalesce(nullif(libelle_court, ''), libelle) = ?", [name]
        ).fetchall()
        return found[0]


def number(text: str) -> tuple[float, float]:
    """A number as it is written, and half of its last digit."""
    scale = 1e6 if "M€" in text else 1.0
    plain = re.search(NUMBER, text).group().replace("\u202f", "").replace(",", ".")
    return float(plain) * scale, 0.5 * 10 ** -len(plain.partition(".")[2]) * scale + 1e-6 * scale


def reads(text: str, value: float) -> bool:
    """Whether a text says this value, at its own precision."""
    said, half = number(text)
    return abs(said - value) <= half + 0.011


def top(tables, asked, amount, place, euros):
    found = tables.places(asked)
    code = tables.place_of(place)
    return AMOUNTS[amount] == asked.amount and found[code] == max(found.values()) and reads(euros, found[code])


def gap(tables, asked, place, rate, share, way):
    whole = asked.without("code_quartier")
    spans = len(asked.years) or len(
        tables.base.execute("select distinct annee from financements where annee > ''").fetchall()
    )
    peopled = {code: people for code, (_, people, _) in tables.areas.items() if people}
    euros = tables.places(whole)
    mean = sum(euros.get(code, 0) for code in peopled) / sum(peopled.values()) / spans
    rates = {code: euros.get(code, 0) / people / spans for code, people in peopled.items()}
    code = tables.place_of(place)
    mine = asked.values("code_quartier")
    among = [c for c in rates if rates[c] and (len(mine) != 1 or c in mine)]
    far = max(abs(rates[c] / mean - 1) for c in among)
    found = rates[code] / mean - 1
    return (
        reads(rate, rates[code])
        and reads(share, abs(found) * 100)
        and (found > 0) == (way == "plus")
        and abs(found) >= far - 1e-6
    )


def change(tables, asked, before, year, amount, moved):
    before, year = int(before), int(year)
    if year != (asked.years[-1] if asked.years else LAST_FULL) or year > LAST_FULL or before != year - 1:
        return False
    old, new = (tables.total(asked.without("annee").plus("annee", str(y)))[0] for y in (before, year))
    ratio = new / old - 1
    if "stables" in moved:
        return abs(ratio) < 0.00501
    return (
        AMOUNTS[amount[:-1]] == asked.amount
        and ("augmentent" in moved) == (ratio > 0)
        and reads(moved, abs(ratio) * 100)
    )


def share(tables, asked, scheme, part, amount):
    found, whole = tables.schemes(asked), tables.total(asked)[0]
    euros = found[tables.scheme_of(scheme)][0]
    return (
        AMOUNTS[amount[:-1]] == asked.amount
        and euros >= max(e for e, _ in found.values()) - 0.01
        and reads(part, euros / whole * 100)
    )


def half(tables, asked, amount, n, everyone):
    found = sorted((euros for euros in tables.places(asked).values() if euros > 0), reverse=True)
    n = int(n)
    return (
        AMOUNTS[amount[:-1]] == asked.amount
        and int(everyone) == len(found)
        and sum(found[:n]) >= sum(found) / 2 - 0.02
        and sum(found[: n - 1]) < sum(found) / 2 + 0.02
    )


def tie(tables, asked, names, n):
    found = {code: rows for code, (_, rows) in tables.schemes(asked).items()}
    most, left = max(found.values()), names
    for code in sorted((code for code, rows in found.items() if rows == most), key=lambda c: -len(tables.short(c))):
        if tables.short(code) not in left:
            return False
        left = left.replace(tables.short(code), "", 1)
    return not left.replace(" et ", "").replace(", ", "") and int(n) == most


def broke(tables, asked, place, year):
    code, years = tables.place_of(place), asked.years or (tables.first, tables.last)
    return (
        tables.areas[code][2] in ("M", "N")
        and asked.values("code_quartier") == (code,)
        and years[0] < int(year) <= years[-1]
    )


def small(tables, asked, n):
    return tables.total(asked)[1] == int(n) < 5


def nothing(tables, asked, amount):
    return abs(tables.total(asked)[0]) < 0.005 and AMOUNTS[amount[:-1]] == asked.amount


def uncovered(tables, asked, years, first, last):
    spans = (re.match(r"(\d{4})(?:-(\d{4}))?$", one) for one in re.split(r", | et ", years))
    said = {y for m in spans for y in range(int(m[1]), int(m[2] or m[1]) + 1)}
    return (
        (int(first), int(last)) == (tables.first, tables.last)
        and said == {y for y in asked.years if not tables.first <= y <= tables.last}
        and bool(said)
    )


PATTERNS = (
    ("superlatif", top, r"Quartier au plus fort montant (\w+) : (.+), ([^,]*(?:,\d[^,]*)?€)\."),
    (
        "ecart",
        gap,
        rf"(.+) : ({NUMBER}\u202f€/hab/an), (\d[\d\u202f]*\u202f%) de (plus|moins) que la moyenne des quartiers\.",
    ),
    ("evolution", change, r"De (\d{4}) à (\d{4}), les montants (\w+) ((?:augmentent|diminuent) de .+|sont stables)\."),
    ("part", share, r"(.+) fait (\d+\u202f%) des montants (\w+)\."),
    (
        "concentration",
        half,
        r"La moitié des montants (\w+) dans les quartiers tient en (\d+)\u00a0quartiers? sur (\d+)\u00a0quartiers\.",
    ),
    ("egalite", tie, r"À égalité, le plus de lignes de financement : (.+), (\d+) chacun\."),
    (
        "rupture",
        broke,
        r"(.+) a un autre périmètre depuis (\d{4}) : ses montants d’avant et d’après ne se comparent pas\.",
    ),
    ("petits_nombres", small, r"À lire avec prudence : (\d)\u00a0lignes? de financement seulement\."),
    ("rien", nothing, r"Aucune subvention (\w+) .+ avec ces filtres\."),
    ("non_couvert", uncovered, r"(.+) : hors de ces données, qui vont de (\d{4}) à (\d{4})\."),
)


def true(tables: Tables, asked: Selection, text: str) -> bool:
    """Whether a sentence is of a known kind and says what the tables say."""
    for _, check, pattern in PATTERNS:
        if found := re.fullmatch(pattern, text):
            return bool(check(tables, asked, *found.groups()))
    return False


@pytest.fixture(scope="module")
def tables():
    """The tables of the demonstration, in SQL."""
    return Tables(DEMO)


def drawn(chance: random.Random, tables: Tables) -> Selection:
    """A random question, of zero to four filters."""
    base = tables.base
    pools = {
        "code_quartier": sorted(tables.areas),
        "dispositif_code": sorted(
            {c for (c,) in base.execute("select distinct dispositif_code from grants").fetchall() if c}
        ),
        "secteur": sorted({c for (c,) in base.execute("select distinct secteur from grants").fetchall() if c}),
        "fonds_origine": sorted(
            {c for (c,) in base.execute("select distinct fonds_origine from grants").fetchall() if c}
        ),
        "annee": [str(year) for year in range(tables.first - 2, tables.last + 3)],
    }
    where = {}
    for column in chance.sample(sorted(pools), chance.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        where[column] = chance.sample(pools[column], min(len(pools[column]), chance.choice((1, 1, 1, 2, 3, 5))))
    return Selection.of(
        where,
        amount=chance.choice(tuple(AMOUNTS.values())),
        counting=chance.choice(("origine", "origine", "financeur")),
    )


def test_every_headline_is_true_and_all_ten_kinds_are_said(tables):
    demo, chance, said = read(DEMO), random.Random(30112026), Counter()
    false = []
    for _ in range(SHARE):
        asked = drawn(chance, tables)
        for finding in findings(demo, asked):
            said[finding.kind] += 1
            if not true(tables, asked, finding.text):
                false.append((finding.kind, finding.text, asked))
    assert not false, (len(false), false[:5])
    assert set(said) == {kind for kind, *_ in PATTERNS}, said


def test_the_checker_sees_a_false_sentence(tables):
    everything = Selection()
    good = [finding.text for finding in findings(read(DEMO), everything)]
    assert all(true(tables, everything, text) for text in good)
    for text in good:
        digits = re.search(r"\d+(?=\u202f%|\u00a0quartiers? sur|,\d\u202fM€)", text)
        if digits:
            wrong = f"{text[: digits.start()]}{int(digits.group()) + 1}{text[digits.end() :]}"
            assert not true(tables, everything, wrong), wrong
    assert not true(tables, everything, "Le soleil brille.")
