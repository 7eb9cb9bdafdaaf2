"""Cost against size: how much longer the page's sums take on a larger folder, per line."""

from __future__ import annotations

import argparse
import statistics

from benchmarks.aggregation import _page, _timed
from benchmarks.common import questions


def main(arguments) -> int:
    """Print, for each folder, its lines, the median time of the page, and the time per million lines."""
    parser = argparse.ArgumentParser(prog="benchmarks growth")
    parser.add_argument("--data", required=True, nargs="+")
    parser.add_argument("--count", type=int, default=20)
    chosen = parser.parse_args(arguments)
    from ess_metrics.counting.table_facts import facts
    from ess_metrics.folder.reading import read
    from ess_metrics.model.selection import Selection

    for folder in chosen.data:
        data = read(folder)
        lines = len(facts(data, "financements").lines.record)
        _page(data, Selection())
        times = [_timed(lambda w=w, d=data: _page(d, Selection.of(w))) for w in questions(data, chosen.count)]
        middle = statistics.median(times)
        print(f"{lines:>9} lignes : {middle:7.1f} ms, soit {middle / lines * 1e6:7.1f} ms par million")
    return 0
