"""What we send to a browser works in those of two years ago: Chrome 130, Firefox 131, Safari 18 (October 2024)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SENT = sorted(
    path for place in ("ess_metrics",) for end in ("*.js", "*.css", "*.html") for path in (ROOT / place).rglob(end)
)
# What one of them did not know yet.
TOO_NEW = re.compile(
    r"anchor-name|position-anchor|position-try|@starting-style|@scope|interpolate-size|field-sizing|calc-size\(|"
    r"sibling-index|corner-shape|text-box|scroll-state\(|[\s;{]if\(style|scrollbar-color|view-transition-name|"
    r"startViewTransition|CloseWatcher|commandfor|closedby|RegExp\.escape|Promise\.try|Iterator\.from|"
    r"\.(values|keys|entries)\(\)\s*\.(map|filter|take|drop|flatMap|toArray)\(|Error\.isError|Math\.sumPrecise|"
    r"Float16Array|Uint8Array\.(fromBase64|fromHex)|toBase64\(|Temporal\.|import\s*\(.*with\s*:|using\s+\w+\s*="
)


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_nothing_is_newer_than_these_browsers(path):
    assert TOO_NEW.findall(path.read_text(encoding="utf-8")) == []


def test_something_is_looked_at():
    assert len(SENT) > 10
    assert TOO_NEW.search("new Map().values().map(f)")
