"""The reference tables: every closed value has a French label, every scheme a colour that can be seen."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from ess_metrics.model import reference
from ess_metrics.model.schema import CODE_QUARTIER, TABLES

LIGHT, DARK = "#ffffff", "#0e1117"
STEMS = sorted(path.stem for path in reference.FOLDER.glob("*.csv"))


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table in TABLES for column in table.columns if column.values],
    ids=lambda thing: getattr(thing, "stem", None) or thing.name,
)
def test_every_closed_value_has_a_label(table, column):
    """Exactly the values of the schema, each with words of its own."""
    labels = reference.labels(column.name, table.stem)
    assert set(labels) == set(column.values)
    assert len(set(labels.values())) == len(labels)
    assert all(text[0].isupper() or text[0].isdigit() for text in labels.values())


def test_every_word_is_used_by_a_column():
    """A line of the vocabularies names a column (or a table and a column) that exists."""
    columns = {name for table in TABLES for name in (*table.names, *(f"{table.stem}.{name}" for name in table.names))}
    assert set(reference.reference("vocabulaires")["colonne"]) <= columns


def test_same_column_different_vocabularies():
    assert reference.label("statut", "vacant", "locaux") == "Vacant"
    assert reference.label("statut", "secret", "indicateurs") == "Secret statistique"
    assert reference.label("statut", "solde", "projets") == reference.label("statut", "solde") == "Soldé"
    assert reference.label("etape", "besoin", "appuis") != reference.label("etape", "accueil", "accompagnements")


def test_an_unknown_code_is_its_own_label():
    for code in ("jamais_vu", "", None):
        assert reference.label("statut", code) == code
    assert reference.label("colonne_inconnue", "x") == "x"
    assert reference.labels("colonne_inconnue") == {}


def test_labels_of_reference_tables():
    assert reference.label("secteur", "economie_circulaire") == "Économie circulaire"
    assert reference.label("dispositif_principal", "FEDER") == reference.label("dispositif_code", "FEDER")
    assert reference.label("commune", "67267|67482") == "Lingolsheim, Strasbourg"
    assert reference.label("naf", "88.99B") == reference.label("naf", "8899B") == reference.label("naf", "88")
    assert reference.label("naf", "Q") == "Santé humaine et action sociale"
    assert reference.label("mesure", "surface_cultivee_m2") == "Surface cultivée"


@pytest.mark.parametrize("stem", STEMS)
def test_tables_are_clean(stem):
    """Keys without repetition, no stray spaces, typographic apostrophes, no untranslated blank."""
    table = reference.reference(stem)
    keys = {"vocabulaires": ["colonne", "code"], "correspondance_67": ["code_2015", "code_2024"]}
    assert not table.duplicated(keys.get(stem, [table.columns[0]])).any()
    for name in table.columns:
        assert (table[name] == table[name].str.strip()).all(), name
    for name in {"libelle", "description"} & set(table.columns):
        assert (table[name] != "").all(), name
        assert not table[name].str.contains(r"'| [;:!?%€»]|« ", regex=True).any(), name


def test_a_caller_cannot_spoil_the_tables():
    copy = reference.reference("fonds")
    copy.loc[0, "libelle"] = "perdu"
    reference.labels("statut")["solde"] = "perdu"
    assert "perdu" not in set(reference.reference("fonds")["libelle"])
    assert reference.label("statut", "solde") == "Soldé"


def test_the_22_schemes():
    schemes = reference.schemes()
    assert set(schemes.index) >= set(
        "FEDER FSE CONV_REGION_EMS AAP_CDV CPO AAP_QF AAP_FDT APPUI_AAP ANRU BDT ING_CROISEE AMO_DEVECO FAPUS"
        " PARCOURS_CREA TZCLD NPNRU_EC FONCIER AIDE_LOYER LOCUSEM PEPINIERE CLAUSE AUTRE".split()
    )
    assert set(schemes["famille"]) == set(reference.labels("famille"))
    assert schemes["description"].str.count(r"\.(?:\s|$)").between(1, 3).all()


def test_schemes_name_indicators_that_exist():
    indicators = pytest.importorskip("ess_metrics.indicators").INDICATORS
    known = {indicator.id for indicator in indicators}
    for code, scheme in reference.schemes().iterrows():
        named = {scheme["indicateur_principal"], *scheme["indicateurs"].split("|")}
        assert named <= known, (code, named - known)


@pytest.mark.parametrize("column", ["dispositif_code", "fonds_origine"])
def test_colours_can_be_seen_on_light_and_dark(column):
    colours = reference.colors(column)
    assert set(colours) == set(reference.labels(column))
    assert len(set(colours.values())) == len(colours)
    for code, colour in colours.items():
        assert re.fullmatch("#[0-9a-f]{6}", colour), code
        assert min(contrast(colour, LIGHT), contrast(colour, DARK)) >= 3, code


@pytest.mark.parametrize("column", ["dispositif_code", "fonds_origine"])
def test_no_two_colours_are_nearly_the_same(column):
    for one, other in combinations(reference.colors(column).values(), 2):
        assert sum((int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) ** 2 for i in (1, 3, 5)) > 25**2, (one, other)


def test_themes_change_in_2020_and_2024():
    assert set(reference.themes(2019)) == {"2015-1", "2015-2", "2015-3"}
    assert "2020-4" in reference.themes(2023)
    assert "2020-4" not in reference.themes(2024)
    assert reference.themes(2030)["2024-5.5"] == "Entrepreneuriat Quartiers 2030"
    assert reference.themes(2010) == {}


def test_neighbourhoods_of_the_metropolis():
    everywhere, ours = reference.neighbourhoods(), reference.neighbourhoods("246700488")
    assert (len(everywhere), len(ours)) == (24, 21)
    assert all(
        re.fullmatch(CODE_QUARTIER["2024"], code) and code[-1] == ours.at[code, "changement"] for code in ours.index
    )
    assert ours["changement"].value_counts().to_dict() == {"I": 12, "M": 5, "N": 4}
    assert ours.loc["QN06716I", "nom"] == "Cité de l'Ill"
    assert ours.loc["QN06719I", "nom"] == "Port du Rhin"
    assert ours["population"].sum() == 89_965
    assert set(ours["npnru"]) == set(reference.labels("npnru"))
    assert ours.index[ours["zfu_te"] == "true"].tolist() == ["QN06710I", "QN06715M"]
    assert set("|".join(ours["commune_codes"]).split("|")) <= set(reference.labels("commune"))


def test_correspondence_of_the_two_generations():
    table = reference.correspondence()
    known = set(reference.neighbourhoods().index)
    assert set(table["code_2024"]) - {""} == known
    assert all(re.fullmatch(CODE_QUARTIER["2015"], code) for code in table["code_2015"] if code)
    gone = table[table["nature"] == "sorti"]
    assert gone["code_2015"].tolist() == ["QP067007"]
    assert (table["nature"] == "nouveau").sum() == 4
    shared = table[(table["code_2015"] != "") & (table["code_2024"] != "")]
    assert shared["part_population"].between(0.8, 1).all()


def test_prices_are_marked_to_be_verified_and_never_invented():
    table = reference.reference("prix")
    prices = dict(zip(table["annee"].astype(int), table["indice"].astype(float), strict=True))
    assert prices[2015] == 100
    assert 2026 not in prices
    assert list(prices.values()) == sorted(prices.values())
    assert set(table["statut"]) == {"à vérifier"}


def test_activities():
    table = reference.reference("nafs")
    sections = table[table["niveau"] == "section"]["code"]
    divisions = table[table["niveau"] == "division"]
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRSTU"
    assert len(divisions) == 88
    assert set(divisions["section"]) <= set(sections)
    assert set(divisions["secteur"]) <= set(reference.codes("secteurs"))
