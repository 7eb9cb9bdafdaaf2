"""Two territories built by `import_files` from real published files only, read where they lie (never copied here).

`build_strasbourg` gives the 21 neighbourhoods of the Eurométropole out of the 24 of the files (the other three belong
to the EPCI of Haguenau and Saverne: the manifest's `siren_epci` leaves them out), their figures, and the State-funded
posts of contracts CV236 (2020-2023) and CN06703I (2024-2025). `build_country` gives the 1,609 neighbourhoods and the
posts of all contracts. Both return the import's report.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ess_metrics.importing.import_report import ImportReport
from ess_metrics.importing.run import import_files

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "real"
MANIFEST = """titre = "{titre}"
territoire = "{titre}"
siren_epci = "{epci}"
code_contrat = "{contrat}"
codes_contrat = {contrats}
generation = "2024"
fictif = false
date_extraction = 2025-12-31
source = "ANCT, Insee"
licence = "Licence Ouverte 2.0"
"""

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="les fichiers réels (../shared/data/real) sont absents")


def real(pattern: str) -> list[Path]:
    """The real files of a pattern, sorted; skips the test where there are none."""
    found = sorted(REAL.glob(pattern))
    if not found:
        pytest.skip(f"fichier réel absent : {pattern}")
    return found


def posts() -> list[Path]:
    """The twelve files of State-funded posts, 2020-2025."""
    return real("politique_ville_adultes_relais/*.json") + real("politique_ville_fonjep/*.json")


def build_strasbourg(folder: Path) -> ImportReport:
    """The Eurométropole de Strasbourg, from real files only."""
    text = MANIFEST.format(
        titre="Eurométropole de Strasbourg", epci="246700488", contrat="CN06703I", contrats='["CV236"]'
    )
    return _build(folder, text, [
        *real("qpv2024_bas_rhin/*.geojson"),
        *real("qpv_bas_rhin_reference/*.csv"),
        *real("stats_qpv2024/*.csv"),
        *real("insee_stats_qpv2015_2022/*.csv"),
        *real("insee_pop_qpv2015_rp2013/*.csv"),
        *posts(),
    ])  # fmt: skip


def build_country(folder: Path) -> ImportReport:
    """The whole country: simplified contours, 2024 figures, posts of all contracts."""
    text = MANIFEST.format(titre="France", epci="*", contrat="*", contrats="[]")
    files = [*real("qpv2024_national_simplifie/*.geojson"), *real("stats_qpv2024/*.csv"), *posts()]
    return _build(folder, text, files)


def _build(folder: Path, manifest: str, files: list[Path]) -> ImportReport:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.toml").write_text(manifest, encoding="utf-8")
    return import_files(files, folder)


@pytest.fixture(scope="session")
def strasbourg(tmp_path_factory) -> Path:
    """The folder of `build_strasbourg`, built once."""
    folder = tmp_path_factory.mktemp("strasbourg")
    build_strasbourg(folder)
    return folder


@pytest.fixture(scope="session")
def country(tmp_path_factory) -> Path:
    """The folder of `build_country`, built once."""
    folder = tmp_path_factory.mktemp("pays")
    build_country(folder)
    return folder
