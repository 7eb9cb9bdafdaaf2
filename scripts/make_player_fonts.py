"""Make the light letters that a meeting's file carries: the Latin, Greek and signs of the fonts that paper uses.

    python scripts/make_player_fonts.py

A file for partners holds its own letters; whole, they would weigh 0.8 MB of its 2. The two results are committed.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parents[1] / "ess_metrics" / "reports"
FACES = {"SourceSansPro-Regular.ttf": "regular.woff2", "SourceSansPro-Bold.ttf": "bold.woff2"}
RANGES = (
    (0x20, 0x24F),
    (0x2B0, 0x2FF),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x1E00, 0x1EFF),
    (0x2000, 0x22FF),
    (0x25A0, 0x27BF),
)


def main() -> None:
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "lnum", "tnum", "mark", "mkmk", "ccmp"])
    for whole, light in FACES.items():
        font = subset.load_font(str(ROOT / "writers" / "fonts" / whole), options)
        letters = subset.Subsetter(options)
        letters.populate(unicodes=[sign for first, last in RANGES for sign in range(first, last + 1)])
        letters.subset(font)
        font["head"].modified = font["head"].created  # one content, one file
        subset.save_font(font, str(ROOT / "player" / light), options)


if __name__ == "__main__":
    main()
