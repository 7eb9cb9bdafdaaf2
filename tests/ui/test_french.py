"""Streamlit's own words: each phrase that we translate is still in the Streamlit that is installed."""

from ess_metrics.ui.server import bundle, french


def test_every_phrase_is_found():
    assert not french.missing()


def test_the_scripts_are_translated():
    scripts = french.translated()
    uploader = next(script for name, script in scripts.items() if name.startswith("FileUploader."))
    assert b"Choisir des fichiers" in uploader.plain
    assert b"Drag and drop" not in uploader.plain


def test_a_browser_that_has_a_script_is_not_sent_it_again():
    from starlette.datastructures import Headers

    from ess_metrics.ui.server.application import _script

    script = next(iter(french.translated().values()))
    packed = _script(script, Headers({"accept-encoding": "gzip, br"}))
    assert (packed.body, packed.headers["content-encoding"]) == (script.packed, "gzip")
    assert _script(script, Headers({})).body == script.plain
    assert _script(script, Headers({"if-none-match": script.tag})).status_code == 304


def test_scripts_of_the_page_are_compressed_named_by_content_and_only_those_of_streamlit():
    name = next(name for name in bundle.parts() if name.startswith("Multiselect."))
    script = bundle.packed(f"js/{name}")
    assert len(script.packed) < len(script.plain) / 2
    assert bundle.packed(f"js/{name}") is script
    assert [bundle.packed(f"js/{other}") for other in ("absent.js", "../index.html", "../../app.py", name + "/")] == [
        None
    ] * 4


def test_the_page_asks_for_its_widgets_with_all_that_they_import():
    links, parts = bundle.links(), bundle.parts()
    assert {name.split(".")[0] for name in parts} > {"TextInput", "Multiselect", "Slider", "BidiComponent", "purify"}
    assert all(f"/static/js/{name}" in links for name in parts)
    assert not [name for name in parts if name.startswith(("index.", "PlotlyChart"))]
