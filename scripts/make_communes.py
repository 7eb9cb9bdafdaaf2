"""Writes data/reference/communes_france.csv from the official list of communes, their postcodes and their EPCI.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf *.tgz
    python scripts/make_communes.py package/data

One row a commune; the districts of Paris, Lyon and Marseille have their own row with the postcode of the district.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "data/reference/communes_france.csv"
KINDS = ("commune-actuelle", "arrondissement-municipal")


def main() -> None:
    """Read the two lists of the package, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    groups = json.loads((folder / "epci.json").read_text("utf-8"))
    group = {member["code"]: one["code"] for one in groups for member in one["membres"]}
    communes = json.loads((folder / "communes.json").read_text("utf-8"))
    rows = sorted(
        (one["code"], one["nom"], group.get(one["code"], ""), "|".join(sorted(one.get("codesPostaux", ()))))
        for one in communes
        if one["type"] in KINDS
    )
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code_commune", "nom", "epci", "codes_postaux"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
