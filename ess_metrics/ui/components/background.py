"""The optional map under the outlines: images of a WMS 1.3.0 server that the installation names, none by default.

`ESS_FOND_CARTE` is the address of the server with its `LAYERS`; `ESS_FOND_CARTE_ATTRIBUTION`, shown on the map, is what
the licence of the images asks to say. The browser asks for each frame in the frame's own projection, so an image lies
exactly under the outlines. The projections of `model.outlines` all give east first, then north: so does `BBOX`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from ess_metrics.model.outlines import NAME_STRIP, ShapeSet
from ess_metrics.model.presence import certain
from ess_metrics.texts.pages import components_words as words

ADDRESS, ATTRIBUTION = "ESS_FOND_CARTE", "ESS_FOND_CARTE_ATTRIBUTION"
LOOPBACK = ("localhost", "127.0.0.1")
LONGEST = 120  # characters of an attribution: more would hide the map
_FIXED = {"SERVICE": "WMS", "VERSION": "1.3.0", "REQUEST": "GetMap"}
_USUAL = {"STYLES": "", "FORMAT": "image/png"}
_OURS = ("CRS", "SRS", "BBOX", "WIDTH", "HEIGHT")  # the browser's to say, at each request
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")  # it is written in the content policy as it is


class BadBackground(SystemExit):
    """The background map is badly configured; the server must not start."""


@dataclass(frozen=True)
class Background:
    """`address`: a GetMap request without its window; `origin`: the only one that pages may ask; `attribution`."""

    address: str
    origin: str
    attribution: str

    def told(self, shapes: ShapeSet) -> dict:
        """What the map in the browser needs: one frame is [EPSG code, east, north, step, box].

        A box is [left, top, right, bottom] in canvas units, None where nothing bounds it: the main territory goes on
        to the edges of the screen, on the right of the insets. The strip of an inset that holds its name stays plain.
        """
        main, *insets = shapes.frames or [None]
        boxes = [[main.box[0] if insets else None, None, None, None]] if main else []
        for frame in insets:
            x, y, width, height = certain(frame).box
            boxes.append([x, y + round(height * NAME_STRIP), x + width, y + height])
        frames = [
            [frame.territory.epsg, frame.east, frame.north, frame.step, box]
            for frame, box in zip(shapes.frames, boxes, strict=True)
        ]
        return {
            "address": self.address,
            "frames": frames,
            "credit": words.BACKGROUND.format(source=self.attribution),
            "partly": words.BACKGROUND_PARTLY.format(source=self.attribution),
            "failed": words.BACKGROUND_FAILED,
        }


def check(address: str, attribution: str) -> Background | None:
    """The background map that these settings name, None without address. Raises BadBackground when they can't be used.

    An address is https (http on this machine alone), without user name or password: every visitor's browser reads it.
    """
    address, attribution = address.strip(), " ".join(attribution.split())
    if not address:
        return None
    origin, pairs = _origin(address), parse_qsl(urlsplit(address).query, keep_blank_values=True)
    query = {name.upper(): value for name, value in pairs}  # names of WMS have no case; those of others are kept
    if not query.get("LAYERS"):
        raise BadBackground(words.BACKGROUND_NO_LAYER)
    wrong = [name for name in _OURS if name in query]
    wrong += [name for name, value in _FIXED.items() if query.get(name, value).lower() != value.lower()]
    if wrong:
        raise BadBackground(words.BACKGROUND_NOT_OURS.format(names=", ".join(wrong)))
    if not 0 < len(attribution) <= LONGEST:
        raise BadBackground(words.BACKGROUND_NO_SOURCE.format(most=LONGEST))
    added = {name: value for name, value in (_FIXED | _USUAL).items() if name not in query}
    asked = urlencode([*added.items(), *pairs])
    return Background(f"{origin}{urlsplit(address).path}?{asked}", origin, attribution)


def _origin(address: str) -> str:
    """Scheme, host and port, as a content policy writes them."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadBackground(words.BACKGROUND_BAD_ADDRESS) from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    plain = not re.search(r"[\s\\\x00-\x1f]", address) and "@" not in parts.netloc and not parts.fragment
    if not (safe and plain and _HOST.fullmatch(host)):
        raise BadBackground(words.BACKGROUND_BAD_ADDRESS)
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


@cache
def settings() -> Background | None:
    """The background map of this server, read once; None when none is configured."""
    return check(os.environ.get(ADDRESS, ""), os.environ.get(ATTRIBUTION, ""))
