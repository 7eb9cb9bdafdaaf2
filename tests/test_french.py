"""Streamlit's own words: each phrase that we translate is still in the Streamlit that is installed."""

from ui import french


def test_every_phrase_is_found():
    assert not french.missing()


def test_the_scripts_are_translated():
    scripts = french.translated()
    uploader = next(script for name, script in scripts.items() if name.startswith("FileUploader."))
    assert b"Choisir des fichiers" in uploader
    assert b"Drag and drop" not in uploader
