"""`python -m benchmarks facts --data DIR [--times 30] [--place DIR]`: the published facts of a folder, many times over.

Writes the facts of the folder, then as many copies of each record as asked (other records, the same places), sorted as
`publish` sorts them. Then asks a territory's question, a country's and a page of indicators, of the engine and of
DuckDB used by hand on the same files, in alternation, and says each in milliseconds, with the ratio, the memory and
the first opening. What it writes is kept: a second run only measures.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from benchmarks.common import ROOT

sys.path.insert(0, str(ROOT))
ROUNDS = 7
PAGE = ("granted", "granted_per_inhabitant", "ess_share", "investment_share", "active_projects", "leverage", "jobs")
MULTIPLIED = ("financements", "projets")
LINK = "l_project"


def multiplied(place: Path, times: int, out: Path) -> Path:
    """The same facts with `times` copies of each record, in a folder named after both."""
    final = out / f"{place.name[:12]}x{times}"
    if (final / "facts.json").is_file():
        return final
    final.mkdir(parents=True, exist_ok=True)
    card = json.loads((place / "facts.json").read_text("utf-8"))
    base = duckdb.connect(config={"memory_limit": "6GB", "temp_directory": str(final / "aside")})
    for name in ("small", "manifest.toml"):
        (final / name).exists() or (final / name).symlink_to((place / name).resolve())
    (final / "pairs").mkdir(exist_ok=True)
    projects = card["tables"]["projets"]["size"]
    for name, table in card["tables"].items():
        if name not in MULTIPLIED:
            for same in (name, *(f"pairs/{name}.{column}.parquet" for column in table["pairings"])):
                (final / same).exists() or (final / same).symlink_to((place / same).resolve())
            continue
        (final / name).mkdir(exist_ok=True)
        moved = f"(record + copy * {table['size']})::INT AS record"
        if LINK in table["columns"]:
            moved += f", ({LINK} + copy * {projects})::INT AS {LINK}"
        year = ", annee" if "annee" in table["columns"] else ""
        _copy(base, f"'{place}/{name}/*.parquet'", moved, times, f"ORDER BY place{year}", final / name / "0000.parquet")
        for column in table["pairings"]:
            pairs = f"{name}.{column}.parquet"
            _copy(base, f"'{place}/pairs/{pairs}'", moved.split(",")[0], times, "", final / "pairs" / pairs)
        table["size"], table["lines"] = table["size"] * times, table["lines"] * times
    (final / "facts.json").write_text(json.dumps(card), "utf-8")
    return final


def _copy(base: duckdb.DuckDBPyConnection, source: str, moved: str, times: int, order: str, target: Path) -> None:
    lines = f"SELECT * EXCLUDE copy REPLACE ({moved}) FROM read_parquet({source}), range({times}) AS t(copy) {order}"
    base.execute(f"COPY ({lines}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)")


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of wall clock and of processor for one question."""
    wall, processor = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def by_hand(place: Path, codes: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """The same questions in SQL, as somebody would write them on these files."""
    lines = f"read_parquet('{place}/financements/*.parquet')"
    here = f"place IN ({', '.join(map(str, codes))})"
    yield (
        "territoire",
        (
            f"SELECT annee, sum(s_attribue) / 100, count(DISTINCT record) FILTER (a_attribue > 0) FROM {lines} "
            f"WHERE m_default AND {here} GROUP BY annee"
        ),
    )
    yield (
        "pays",
        (
            f"SELECT q, sum(s_attribue) / 100, count(*) FILTER (a_attribue > 0 AND q_once) FROM {lines} "
            "WHERE m_default GROUP BY q"
        ),
    )


def main(arguments: list[str]) -> int:
    """Make what is missing, then measure."""
    parser = argparse.ArgumentParser(prog="benchmarks facts")
    parser.add_argument("--data", required=True)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--place", default="build/facts")
    asked = parser.parse_args(arguments)
    from ess_metrics.engines import published
    from ess_metrics.folder.reading import read

    out = Path(asked.place)
    place = multiplied(published.write(read(asked.data), out), asked.times, out)
    print(json.dumps(measure(place), ensure_ascii=False, indent=1))
    return 0


def measure(place: Path) -> dict[str, object]:
    """Every figure, in one process."""
    from ess_metrics.analyses.values import values
    from ess_metrics.engines import relational
    from ess_metrics.model.selection import Selection

    opening = []
    opening.append(timed(lambda: values(relational.opened(place, "duckdb"), "granted"))[0])
    data = relational.opened(place, "duckdb")
    first = min(100, len(data.geography.keys) // 2)
    codes = data.geography.keys[first : first + 5]
    territory = Selection.of({"code_quartier": codes})
    hand = duckdb.connect()
    hand.execute("SET parquet_metadata_cache = true")
    sql = dict(by_hand(place, tuple(range(first, first + len(codes)))))
    asks: dict[str, Callable[[], object]] = {
        "territoire": lambda: values(data, "granted", "annee", territory),
        "pays": lambda: values(data, "granted", "code_quartier"),
        "territoire à la main": lambda: hand.execute(sql["territoire"]).fetchall(),
        "pays à la main": lambda: hand.execute(sql["pays"]).fetchall(),
    }
    for name in PAGE:
        asks[f"territoire, {name}"] = lambda name=name: values(data, name, None, territory)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in asks}
    for _ in range(ROUNDS):
        for name, ask in asks.items():
            found[name].append(timed(ask))
    told = {
        name: {
            "ms": round(statistics.median(wall for wall, _ in times), 1),
            "least_ms": round(min(wall for wall, _ in times), 1),
            "processor_ms": round(statistics.median(processor for _, processor in times), 1),
        }
        for name, times in found.items()
    }
    return {
        "lines": data.table("financements").size,
        "questions": told,
        "ratio": {
            n: round(told[n]["least_ms"] / told[f"{n} à la main"]["least_ms"], 2) for n in ("territoire", "pays")
        },
        "opening_ms": round(opening[0]),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
