"""Write the generated documents: `python scripts/make_docs.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """The data dictionary, from the schema."""
    from ess_metrics.model import dictionary

    (ROOT / "docs" / "data.md").write_text(dictionary.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
