"""The review: processor taken to make it and to write each format, beside what reading the folder takes."""

from __future__ import annotations

import argparse
import time


def main(arguments) -> int:
    """Print, for each folder, the seconds of processor of the reading, the making and each format, and their ratio."""
    parser = argparse.ArgumentParser(prog="benchmarks review")
    parser.add_argument("--data", required=True, nargs="+")
    parser.add_argument("--longueur", default="revue")
    chosen = parser.parse_args(arguments)
    from ess_metrics.folder.reading import read
    from ess_metrics.model.selection import Selection
    from ess_metrics.reports.review import production

    for folder in chosen.data:
        spent = time.process_time()
        data = read(folder)
        reading = time.process_time() - spent
        spent = time.process_time()
        report = production.built(data, Selection(), length=chosen.longueur)
        steps = {"revue": time.process_time() - spent}
        for extension in production.TYPES:
            spent = time.process_time()
            production.written(report, extension)
            steps[extension] = time.process_time() - spent
        told = " ; ".join(f"{name} {taken:.2f} s ({taken / reading:.1f} ×)" for name, taken in steps.items())
        print(f"{folder} : lecture {reading:.2f} s ; {told}")
    return 0
