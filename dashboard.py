"""Entry point: `streamlit run dashboard.py`.

The server imports this file once to find `app`; then every session runs it as its script, under the name `__main__`.
A new page is a file in `pages/`, its words in `texts/screens.py` and its name here, in a section (`screens.GROUPS`).
"""

from pathlib import Path

from streamlit import App

PAGES = {
    "": ["overview", "quartier", "comparer"],
    "money": ["financements", "dispositifs", "leviers", "echeances"],
    "ground": ["projets", "resultats", "locaux", "parcours", "activite"],
    "meeting": ["objectifs", "revue", "seance"],
    "about": ["donnees", "sources", "nouveautes", "adresses", "methode", "preuve", "rapprochements", "accessibilite"],
}

if __name__ == "__main__":
    from ess_metrics.ui.frame.shell import run

    run(PAGES)
else:
    from ess_metrics.ui.server.application import settings

    app = App(Path(__file__).resolve(), **settings())
