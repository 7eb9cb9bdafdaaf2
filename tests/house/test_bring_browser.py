"""`make test` finds a browser, brings one, or says what it leaves out."""

from __future__ import annotations

import pytest

from scripts import bring_browser


@pytest.fixture
def bare(monkeypatch):
    """A machine without any browser, where nothing can be brought; what was tried is listed."""
    tried = []
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(bring_browser.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(bring_browser, "_of_playwright", lambda: None)
    monkeypatch.setattr(bring_browser, "_tried", lambda command: tried.append(command[:2]))
    return tried


@pytest.mark.parametrize(("root", "first"), [(True, "apt-get"), (False, None)])
def test_without_a_browser_what_is_left_out_is_said_on_one_line(bare, root, first, monkeypatch, capsys):
    monkeypatch.setattr(bring_browser, "_is_root", lambda: root)
    assert bring_browser.main() == 1
    said = capsys.readouterr()
    assert not said.out
    assert said.err.count("\n") == 1
    assert "tests/browser" in said.err
    assert "CHROMIUM=" in said.err
    assert [command[0] for command in bare if command[0] == "apt-get"] == ([first] * 2 if first else [])
    assert any("-m" in command for command in bare)


def test_the_one_that_is_named_wins_and_nothing_is_brought(bare, monkeypatch, tmp_path, capsys):
    browser = tmp_path / "chromium"
    browser.touch(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert bring_browser.main() == 0
    assert capsys.readouterr().out == f"{browser}\n"
    assert bare == []


def test_one_that_playwright_keeps_is_taken_before_it_is_asked_for_another(bare, monkeypatch, tmp_path, capsys):
    browser = tmp_path / "chrome"
    browser.touch(0o755)
    monkeypatch.setattr(bring_browser, "_is_root", lambda: False)
    monkeypatch.setattr(bring_browser, "_of_playwright", lambda: str(browser))
    assert bring_browser.main() == 0
    assert bare == []
