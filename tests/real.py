"""Real files read in place beside the repository; tests that need one are skipped where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "real"


def real(pattern: str) -> Path:
    """The one real file that matches `pattern` (relative to the folder of real files), or the test is skipped."""
    found = sorted(REAL.glob(pattern))
    if not found:
        pytest.skip(f"fichier réel absent : {pattern}")
    return found[0]
