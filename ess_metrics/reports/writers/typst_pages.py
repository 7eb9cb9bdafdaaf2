"""Pages set by Typst with the fonts of `fonts/` alone: the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import typst

HERE = Path(__file__).parent
FONTS = [str(HERE / "fonts")]


def pages(
    source: Path | bytes,
    inputs: Mapping[str, str],
    kind: Literal["pdf", "png"],
    *,
    dots: float | None = None,
    standards: list[str] | None = None,
) -> list[bytes]:
    """The file (a PDF is one), or a picture a page at `dots` an inch. Raises typst.TypstError."""
    made = typst.compile(  # type: ignore[call-overload]  # its stub wants fonts of the kind of the source
        source if isinstance(source, bytes) else str(source),
        root=str(HERE),
        font_paths=FONTS,
        ignore_system_fonts=True,
        format=kind,
        sys_inputs=dict(inputs),
        **({"ppi": dots} if dots else {}),
        **({"pdf_standards": standards} if standards else {}),
    )
    return made if isinstance(made, list) else [made]


__all__ = ["pages"]
