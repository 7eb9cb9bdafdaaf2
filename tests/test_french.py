"""Streamlit's own words: each phrase that we translate is still in the Streamlit that is installed."""

from ui import french


def test_every_phrase_is_found():
    assert not french.missing()


def test_the_scripts_are_translated():
    scripts = french.translated()
    uploader = next(script for name, script in scripts.items() if name.startswith("FileUploader."))
    assert b"Choisir des fichiers" in uploader.plain
    assert b"Drag and drop" not in uploader.plain


def test_a_browser_that_has_a_script_is_not_sent_it_again():
    from starlette.datastructures import Headers

    from ui.server import _script

    script = next(iter(french.translated().values()))
    packed = _script(script, Headers({"accept-encoding": "gzip, br"}))
    assert (packed.body, packed.headers["content-encoding"]) == (script.packed, "gzip")
    assert _script(script, Headers({})).body == script.plain
    assert _script(script, Headers({"if-none-match": script.tag})).status_code == 304
