"""A recipe as TOML: what it may say, and the sentence for each key that can't be followed."""

import pytest

from ess_metrics.formats import recipe_fields
from ess_metrics.formats.recipe import parse
from ess_metrics.formats.recipe_toml import toml_of
from ess_metrics.model.faults import DataError

WHOLE = """
format = "libre"
table = "actions"
feuille = ["2022", "2023"]
entete = 4
ignorer = ["Cumul"]
fin = 80
controle = ["Total"]

[colonnes]
"Structure" = "porteur_nom"
"Porteur et action" = ["porteur_nom", "intitule"]
"Part communale" = { champ = "montant_attribue", fonds = "COMMUNE", annee = 2023, unite = "k€" }
"=E" = "quartiers"

[valeurs]
"Domaine" = { "Insertion et emploi" = "emploi", "?" = "" }

[constantes]
annee = 2023

[sections]
champ = "thematique"
"""


def faults_of(text: str) -> dict[str, str]:
    with pytest.raises(DataError) as caught:
        parse(text, "essai")
    for fault in caught.value.faults:
        assert "essai.toml" in fault.message
        assert fault.blocking
    return {fault.column: fault.rule for fault in caught.value.faults}


def test_every_key_is_read():
    recipe = parse(WHOLE, "essai")
    assert recipe.sheets == ("2022", "2023")
    assert (recipe.header, recipe.last, recipe.section) == ((4,), 80, "thematique")
    assert [target.field for target in recipe.columns["Porteur et action"]] == ["porteur_nom", "intitule"]
    part = recipe.columns["Part communale"][0]
    assert (part.unit, dict(part.constants)) == ("k€", {"fonds": "COMMUNE", "annee": "2023"})
    assert recipe.values["Domaine"] == {"insertion et emploi": "emploi", "?": ""}
    assert recipe.titles == ("Structure", "Porteur et action", "Part communale")


@pytest.mark.parametrize(
    ("text", "key", "rule"),
    [
        ('[colonnes]\nA = "intitule"', "table", "recette_cle_manquante"),
        ('table = "action"\n[colonnes]\nA = "intitule"', "table", "recette_valeur"),
        ('table = "actions"', "colonnes", "recette_cle_manquante"),
        ('table = "actions"\n[colonnes]', "colonnes", "recette_sans_colonne"),
        ('table = "actions"\n[colonnes]\n"Nom" = "porteur"', "colonnes.Nom", "recette_champ_inconnu"),
        ('table = "locaux"\n[colonnes]\n"L" = { champ = "loyer", unite = "F" }', "colonnes.L.unite", "recette_valeur"),
        ('table = "actions"\nentete = "4"\n[colonnes]\nA = "intitule"', "entete", "recette_valeur"),
        ('table = "actions"\nfin = 0\n[colonnes]\nA = "intitule"', "fin", "recette_valeur"),
        ('table = "actions"\nfeuilles = "x"\n[colonnes]\nA = "intitule"', "feuilles", "recette_cle_inconnue"),
        ('format = "scdl"\ntable = "actions"\n[colonnes]\nA = "intitule"', "format", "recette_valeur"),
        (
            'table = "actions"\n[colonnes]\nA = "intitule"\n[constantes]\nan = 1',
            "constantes.an",
            "recette_champ_inconnu",
        ),
        ('table = "actions"\n[colonnes]\nA = { fonds = "CAF" }', "colonnes.A", "recette_valeur"),
        (
            'table = "actions"\n[colonnes]\nA = "intitule"\n[sections]\nchamp = "x"',
            "sections.champ",
            "recette_champ_inconnu",
        ),
    ],
)
def test_a_key_that_cannot_be_followed_is_named(text, key, rule):
    assert faults_of(text)[key] == rule


def test_broken_toml_names_its_line():
    with pytest.raises(DataError) as caught:
        parse('table = "actions"\n[colonnes\n', "essai")
    fault = caught.value.faults[0]
    assert (fault.rule, fault.row) == ("recette_mal_formee", 2)


def test_a_written_recipe_reads_back_the_same():
    first = parse(WHOLE, "essai")
    text = toml_of(
        first.table, first.columns, sheets=first.sheets, header=4, ignored=first.ignored, last=first.last,
        checks=first.checks, values=first.values, constants=first.constants, section=first.section,
        left=["Reste"], comment="proposée",
    )  # fmt: skip
    again = parse(text, "essai")
    names = ("columns", "sheets", "header", "ignored", "last", "checks", "values", "constants", "section")
    assert [getattr(again, name) for name in names] == [getattr(first, name) for name in names]


@pytest.mark.parametrize("table", recipe_fields.SHAPES)
def test_every_column_of_a_table_is_a_field(table):
    known = recipe_fields.fields(table)
    for stem in recipe_fields.SHAPES[table].stems:
        assert set(recipe_fields.BY_STEM[stem].names) <= set(known)
    for role in recipe_fields.SHAPES[table].bodies:
        assert f"{role}_nom" in known
