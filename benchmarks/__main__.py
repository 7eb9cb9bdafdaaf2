"""`python -m benchmarks NAME …`: run one measure."""

import importlib
import sys

NAMES = ("aggregation", "opening", "growth", "imports", "sessions", "rivals", "servers", "facts", "review")


def main() -> int:
    """Run the measure named first; list them when none is."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print("Mesures :", ", ".join(NAMES))
        return 2
    return importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
