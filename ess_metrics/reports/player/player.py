"""A meeting as one HTML document: the page that plays it, and the file that partners open without an account.

The same document serves both: it holds every screen, the keys, the notes and the empty minutes. It asks for nothing
from anywhere, save, when the application serves it, whether newer data were published.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from ess_metrics.folder.version_store import short
from ess_metrics.reports.writers import minutes
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.typography import bound
from ess_metrics.views.meeting.show import Screen, Show

HERE = Path(__file__).parent
SCRIPTS = ("minutes.js", "live.js", "player.js")
FONTS = ((400, "regular.woff2"), (700, "bold.woff2"))  # made by scripts/make_player_fonts.py
_FIELDS = tuple("title question sentence caption foot source proof alt note empty place mark".split())


def document(show: Show, *, id: str, dark: bool = False, news: str = "") -> str:
    """The whole page. `id` names the notes in the browser; `news`: the address that tells the latest fingerprint.

    Without `news` it is the file for partners: the notes of the one who prepared the meeting are not in it.
    """
    if not news:
        show = replace(show, screens=tuple(_without_notes(screen) for screen in show.screens))
    return _page(payload(show, id, news), show.title, dark=dark, online=bool(news))


def _without_notes(screen: Screen) -> Screen:
    return replace(screen, note="", places={code: replace(there, note="") for code, there in screen.places.items()})


def records(gone: bool = False) -> str:
    """The page of the notes that this browser keeps; `gone`: asked for a meeting that is prepared no more."""
    plain: dict[str, object] = {
        "id": "",
        "screens": [],
        "places": [],
        "about": None,
        "news": "",
        "fictive": "",
        "fingerprint": "",
    }
    said = _words() | ({"recordsWhy": bound(words.GONE)} if gone else {})
    plain |= {"words": said, "template": _template(False, "")}
    return _page(plain, str(words.PLAYER["records"]), dark=False, online=False)


def policy(online: bool) -> str:
    """What the page may do: run its own script, nothing else; `online`: ask its own server for news."""
    digest = base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()
    asks = "connect-src 'self'; " if online else ""
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        f"{asks}base-uri 'none'; form-action 'none'"
    )


@cache
def _script() -> str:
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)


@cache
def _style() -> str:
    """The style sheet and the letters: a projector's computer may have none of ours."""
    faces = "".join(
        f'@font-face{{font-family:"Source Sans Pro";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{_encoded((HERE / name).read_bytes())})}}"
        for weight, name in FONTS
    )
    return faces + (HERE / "player.css").read_text(encoding="utf-8")


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _page(plain: dict, title: str, *, dark: bool, online: bool) -> str:
    data = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    packed = _encoded(gzip.compress(data, compresslevel=7, mtime=0))  # a third of what it says: it goes by e-mail
    return (
        f'<!DOCTYPE html><html lang="fr" translate="no" class="{"sombre" if dark else "clair"}"><head>'
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(policy(online))}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{_style()}</style></head><body>'
        f"{_frame()}"
        f'<script type="application/gzip" id="seance">{packed}</script><script>{_script()}</script></body></html>'
    )


def _frame() -> str:
    """What stays while screens change: buttons, dialogs, what is read aloud."""
    said = {name: escape(text) for name, text in _words().items() if isinstance(text, str)}
    keys = "".join(f"<dt><kbd>{escape(key)}</kbd></dt><dd>{escape(text)}</dd>" for key, text in _words()["keys"])
    return Template((HERE / "frame.html").read_text(encoding="utf-8")).substitute(said | {"keys": keys})


@cache
def _words() -> dict:
    """The words of the player, typeset."""
    return {
        name: bound(text) if isinstance(text, str) else [list(map(bound, pair)) for pair in text]
        for name, text in words.PLAYER.items()
    }


def payload(show: Show, id: str, news: str = "") -> dict[str, object]:
    """What the script is told: texts as read, drawings; of a detour, what differs from its own screen."""
    return {
        "id": id,
        "news": news,
        "fingerprint": show.fingerprint,
        "fictive": bound(words.FICTIVE) if show.fictive else "",
        "screens": [_screen(screen) for screen in show.screens],
        "places": [list(pair) for pair in show.places],
        "about": _about(show),
        "words": _words(),
        "template": _template(show.fictive, _facts(show)),
    }


def _about(show: Show) -> dict:
    return {
        "title": show.title,
        "facts": _facts(show),
        "left": [list(pair) for pair in show.left],
    }


def _facts(show: Show) -> str:
    """Territory, date, fingerprint, audience: what the minutes and the last screen say of the figures."""
    parts = [
        show.territory,
        words.EXTRACTED.format(date=show.extracted),
        words.FINGERPRINT.format(fingerprint=short(show.fingerprint)),
        words.DISCREET if show.discreet else "",
        words.FICTIVE if show.fictive else "",
    ]
    return bound(", ".join(part for part in parts if part) + ".")


def _screen(screen: Screen) -> dict:
    told = _told(screen)
    told["places"] = {
        code: {name: value for name, value in _told(there).items() if value != told[name]}
        for code, there in screen.places.items()
    }
    return told


def _told(screen: Screen) -> dict:
    grid = screen.grid
    told = {name: getattr(screen, name) for name in _FIELDS}
    told["svg"] = screen.drawing.svg if screen.drawing else ""
    told["cut"] = bound(screen.drawing.cut if screen.drawing else grid.cut if grid else "")
    told["grid"] = (
        {
            "heads": list(grid.heads),
            "numbers": list(grid.numbers),
            "rows": [list(row) for row in grid.rows],
            "total": list(grid.total),
            "left": grid.left,
            "aside": bound(grid.aside),
            "marked": grid.marked,
        }
        if grid
        else None
    )
    return told


def _template(fictive: bool, facts: str) -> str:
    return _encoded(minutes.template(fictive, facts))


__all__ = ["document", "payload", "policy", "records"]
