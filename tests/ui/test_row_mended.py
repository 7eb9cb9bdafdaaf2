"""One faulty row of a dropped file: shown as written between its neighbours, mended by a form."""

import io
import re

import pytest
from streamlit.testing.v1 import AppTest

from ess_metrics.importing.staging import Staging
from ess_metrics.texts.pages import mending_words as words
from tests.importing.test_mends import AREAS, MANIFEST, RECIPE

HEAD = "Structure;Action;Lieu;Ville;Courriel\n"
LINES = "Ruche;Chantier;Neuhof;100;a@b.fr\nMJC;Bal;Neuhof;2OO;c@d.fr\nZic;Zac;Meinau;2OO;\nZoé;Tri;Meinau;3O;\n"


def screen():
    import streamlit as st

    from ess_metrics.ui.screens import correction_screen

    staged = st.session_state["preparation"]
    if staged.report is None:
        staged.build()
    correction_screen.show(staged.report.files[0], staged)


@pytest.fixture
def staged(tmp_path):
    target = tmp_path / "dossier"
    (target / "recettes").mkdir(parents=True)
    (target / "recettes" / "suivi.toml").write_text(RECIPE, encoding="utf-8")
    (target / "quartiers.csv").write_text(AREAS, encoding="utf-8")
    (target / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    made = Staging(target)
    made.add("bilan.csv", io.BytesIO((HEAD + LINES).encode()))
    yield made
    made.close()


def opened(staged) -> AppTest:
    app = AppTest.from_function(screen, default_timeout=120)
    app.session_state["preparation"] = staged
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def chooser(app):
    return next(box for box in app.selectbox if box.label == words.ROW)


def rows_of(app) -> list[list[str]]:
    """The cells of the table of the row, as text."""
    block = next(block.value for block in app.html if words.ROW_CAPTION in block.value.replace("\u00a0", " "))
    lines = re.findall(r"<tr.*?</tr>", block)
    return [[re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]


def test_a_row_chosen_is_shown_as_written_and_mended_with_those_alike(staged):
    app = opened(staged)
    assert len(chooser(app).options) == 3
    assert not any(words.ROW_CAPTION in block.value for block in app.html)
    chooser(app).select_index(0).run()
    assert not app.exception, app.exception[0].value
    head, *body = rows_of(app)
    assert [re.search(r"\d+", text).group() for text in head[1:4]] == ["2", "3", "4"]
    told = {line[0]: line[1:] for line in body}
    assert list(told) == ["Structure", "Action", "Lieu", "Ville", "Courriel"]
    assert told["Structure"] == ["Ruche", "MJC", "Zic", ""]
    assert told["Ville"][:3] == ["100", "2OO", "2OO"]
    assert told["Ville"][3].replace("\u00a0", " ").startswith("À corriger")
    assert told["Courriel"][:3] == [words.HIDDEN, words.HIDDEN, words.EMPTY]

    assert [(field.label, field.value) for field in app.text_input] == [("Ville", "2OO")]
    app.text_input[0].set_value("200")
    app.button[-1].click().run()
    assert not app.exception, app.exception[0].value
    assert [(one.cle, one.avant, one.apres) for one in staged.mends] == [("3", "2OO", "200"), ("4", "2OO", "200")]
    assert len(chooser(app).options) == 1
    assert staged.report.files[0].total_eur_kept == 500


def test_one_row_alone_and_a_field_left_as_it_is_changes_nothing(staged):
    app = opened(staged)
    chooser(app).select_index(0).run()
    app.button[-1].click().run()
    assert not staged.mends
    app.checkbox[0].uncheck()
    app.text_input[0].set_value("20O")
    app.button[-1].click().run()
    assert [(one.cle, one.avant, one.apres) for one in staged.mends] == [("3", "2OO", "20O")]
    at = next(at for at, label in enumerate(chooser(app).options) if "3" in label)
    chooser(app).select_index(at).run()
    app.text_input[0].set_value("250")
    app.button[-1].click().run()
    assert [(one.cle, one.avant, one.apres) for one in staged.mends] == [("3", "2OO", "250")]
    assert staged.report.files[0].total_eur_kept == 350
