"""The sums of the overview, filter by filter, beside the same group-bys in pandas on text columns."""

from __future__ import annotations

import argparse
import statistics
import time

from benchmarks.common import PAGE, questions


def main(arguments) -> int:
    """Print medians in milliseconds and the ratio to pandas."""
    parser = argparse.ArgumentParser(prog="benchmarks aggregation")
    parser.add_argument("--data", required=True)
    parser.add_argument("--count", type=int, default=40)
    chosen = parser.parse_args(arguments)
    from ess_metrics.folder.reading import read
    from ess_metrics.model.selection import Selection

    data = read(chosen.data)
    joined = _joined(data)
    asked = [Selection.of(where) for where in questions(data, chosen.count)]
    _page(data, Selection())
    ours = [_timed(lambda s=s: _page(data, s)) for s in asked]
    theirs = [_timed(lambda s=s: _pandas(joined, s)) for s in asked[: max(3, chosen.count // 8)]]
    lines = len(joined)
    print(f"{lines:,} lignes, {len(asked)} questions différentes".replace(",", " "))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"la page : {mine:.1f} ms (max {max(ours):.1f}) ; pandas : {other:.1f} ms ; rapport : {mine / other:.2f}")
    return 0


def _timed(run) -> float:
    begun = time.process_time()
    run()
    return 1000 * (time.process_time() - begun)


def _page(data, selection) -> None:
    from ess_metrics.analyses.values import values

    for indicator, by in PAGE:
        values(data, indicator, by, selection)


def _joined(data):
    """Funding lines as an analyst joins them: one row a project's place, text columns."""
    funding, projects, links = (data.tables[name] for name in ("financements", "projets", "projets_quartiers"))
    columns = ["financement_id", "projet_id", "dispositif_code", "annee", "montant_attribue"]
    frame = funding[columns].astype({"projet_id": "str", "dispositif_code": "str"})
    frame = frame.merge(projects[["projet_id", "secteur"]].astype("str"), on="projet_id", how="left")
    places = links[["projet_id", "code_quartier", "part"]].astype({"projet_id": "str", "code_quartier": "str"})
    frame = frame.merge(places, on="projet_id", how="left")
    return frame.assign(euros=frame["montant_attribue"] * frame["part"].fillna(1))


def _pandas(frame, selection) -> None:
    for column, wanted in selection.where:
        frame = frame[frame[column].isin([int(v) for v in wanted] if column == "annee" else wanted)]
    for column in ("code_quartier", "dispositif_code", "secteur", "annee"):
        frame.groupby(column)["euros"].sum()
    frame.groupby("code_quartier")["projet_id"].nunique()
    frame["projet_id"].nunique()
