"""What is not plain news between two states of a folder: each kind made by hand on the tiny territory."""

import pandas as pd
import pytest

from ess_metrics.analyses import source_changes
from ess_metrics.analyses.source_changes import changes, sentence
from ess_metrics.folder.reading import read
from tests.tiny import TABLES, A, B, C, write_tiny

MONEY = """financement_id,projet_id,dispositif_code,annee,montant_attribue,montant_verse
F1,P1,AAP_CDV,2023,1000,500
F2,P2,AAP_CDV,2023,3000,500
F3,P1,AAP_CDV,2024,2000,100
F4,P2,AAP_CDV,2024,2000,100
"""
FIGURES = f"""code_quartier,indicateur,annee,valeur,unite,statut,source
{A},taux_pauvrete,2021,45,%,ok,Insee 2021
{B},taux_pauvrete,2021,40,%,ok,Insee 2021
{C},taux_pauvrete,2021,30,%,ok,Insee 2021
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    def made(**tables):
        return read(
            write_tiny(tmp_path_factory.mktemp("dossier"), **{"financements": MONEY, "indicateurs": FIGURES} | tables)
        )

    return made


def kinds(before, after):
    return [(one.kind, one.column, one.key) for one in changes(before, after)]


def test_the_same_folder_says_nothing(folder):
    assert changes(folder(), folder()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (",2000,100", ",2000,", [("annee_vide", "montant_verse", "2024")]),
        (",2000,100", ",1000,100", [("annee_moitie", "montant_attribue", "2024")]),
        (",2000,100", ",2,100", [("annee_unite", "montant_attribue", "2024")]),
        (",2000,100", ",2100,100", []),  # plain news
    ],
)
def test_one_year_alone(folder, old, new, expected):
    assert kinds(folder(), folder(financements=MONEY.replace(old, new))) == expected


def test_a_whole_column(folder):
    lines = pd.read_csv(pd.io.common.StringIO(MONEY))
    zero, empty, thousands = (
        lines.assign(montant_verse=values).to_csv(index=False) for values in (0, None, lines["montant_verse"] / 1000)
    )
    assert kinds(folder(), folder(financements=zero)) == [("zero", "montant_verse", "")]
    assert kinds(folder(), folder(financements=empty)) == [("vide", "montant_verse", "")]
    assert kinds(folder(), folder(financements=thousands)) == [("unite", "montant_verse", "")]


def test_a_published_figure(folder):
    share = FIGURES.replace(",45,%", ",0.45,part").replace(",40,%", ",0.40,part").replace(",30,%", ",0.30,part")
    found = changes(folder(), folder(indicateurs=share))
    assert [(one.kind, one.key) for one in found] == [("unite_figure", "taux_pauvrete"), ("unite", "taux_pauvrete")]
    assert [one.suspect for one in found] == [False, True]
    assert "% → part" in sentence(found[0]).replace("\u202f", " ").replace("\xa0", " ")
    newer = folder(indicateurs=FIGURES.replace("Insee 2021", "Insee 2022"))
    assert kinds(folder(), newer) == [("source_figure", "source", "taux_pauvrete")]


def test_the_list_of_neighbourhoods(folder):
    old, new = (
        TABLES["quartiers"] + f"{code},2024,Autre,67482,Strasbourg,I,100\n" for code in ("QN06798I", "QN06799I")
    )
    found = changes(folder(quartiers=old), folder(quartiers=new))
    assert [(one.kind, one.before, one.after) for one in found] == [("quartiers", "QN06798I", "QN06799I")]
    assert "QN06798I" in sentence(found[0])


def test_every_kind_has_its_sentence(folder):
    for kind in source_changes.words.CHANGES:
        one = source_changes.Change(kind, "financements", "montant_verse", "2024", 1000.0, 2.0)
        assert sentence(one).startswith("À vérifier") == one.suspect


def test_headers_that_came_or_went():
    assert source_changes.headers(("a", "b"), ("a", "b")) == ""
    assert source_changes.headers((), ("a",)) == ""  # never taken before
    said = source_changes.headers(("a", "b"), ("a", "c"))
    assert "b" in said
    assert "c" in said
