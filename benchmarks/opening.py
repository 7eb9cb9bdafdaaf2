"""Opening a folder: seconds the first time and again, and the memory that it holds."""

from __future__ import annotations

import argparse
import time


def main(arguments) -> int:
    """Print seconds and megabytes."""
    parser = argparse.ArgumentParser(prog="benchmarks opening")
    parser.add_argument("--data", required=True)
    chosen = parser.parse_args(arguments)
    import geopandas  # noqa: F401 - loaded before measuring, as the server does

    from ess_metrics.folder import heap
    from ess_metrics.folder.reading import read

    heap.frugal()
    before = _resident()
    for name in ("première fois", "à chaud"):
        begun = time.perf_counter()
        data = read(chosen.data)
        print(f"{name} : {time.perf_counter() - begun:.2f} s")
    heap.give_back()
    rows = sum(len(table) for table in data.tables.values())
    print(f"{rows} lignes ; mémoire : +{_resident() - before:.0f} Mo")
    return 0


def _resident() -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
