"""Where the files that are not code lie: reference tables, the demonstration, pages, the entry point.

In a checkout they stand beside the package, at the top; in an installed wheel they were mapped into `_app/` at build.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "_app"
ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
REFERENCE = ROOT / "data" / "reference"
DEMO = ROOT / "data" / "demo"
EXAMPLES = ROOT / "data" / "exemples"
PAGES = ROOT / "pages"
ENTRY = ROOT / "dashboard.py"
