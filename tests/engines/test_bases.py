"""The same questions on PostgreSQL and on Spark, when they are there: `make accord` asks for them (`ESS_BASES=1`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

import pytest

from ess_metrics.engines import published
from ess_metrics.engines.relational import opened
from tests.engines.campaign import answer, questions
from tests.folders import drawn

COUNT = int(os.environ.get("ESS_MOTEURS", "90"))
SEED = int(os.environ.get("ESS_GRAINE", "2"))
NOBODY = "nobody"  # PostgreSQL refuses to be run by the administrator of the machine

pytestmark = pytest.mark.skipif(not os.environ.get("ESS_BASES"), reason="ESS_BASES=1 demande PostgreSQL et Spark")


@pytest.fixture
def postgres():
    if shutil.which("initdb") is None:
        pytest.skip("PostgreSQL n’est pas installé (initdb)")
    pytest.importorskip("psycopg", reason="pip install psycopg[binary]")
    user = NOBODY if os.geteuid() == 0 else None
    place = tempfile.mkdtemp(prefix="ess-postgres-")  # not below pytest's own folder, which every run closes to others
    if user:
        shutil.chown(place, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=place, stdout=subprocess.DEVNULL)

    run("initdb", "-D", f"{place}/d", "-A", "trust", "-U", "ess", "--no-sync")
    run("pg_ctl", "-D", f"{place}/d", "-o", f"-h '' -k {place} -F", "-l", f"{place}/log", "-w", "start")
    try:
        yield f"postgresql://ess@/postgres?host={place}"
    finally:
        run("pg_ctl", "-D", f"{place}/d", "-m", "immediate", "stop")
        shutil.rmtree(place)


@pytest.fixture
def spark():
    pytest.importorskip("pyspark", reason="pip install pyspark-client")
    server = pytest.importorskip("pysail.spark", reason="pip install pysail").SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    yield "spark://{}:{}".format(*server.listening_address)
    server.stop()


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
@pytest.mark.parametrize("base", ["postgres", "spark"])
def test_drawn_questions_have_the_same_answer(base, request, tmp_path):
    near = drawn(SEED, tmp_path / "folder")
    place = published.write(near, tmp_path / "facts")
    address = request.getfixturevalue(base)
    opened(place, address)  # a second opening finds what the first has loaded
    far = opened(place, address)
    for indicator, by, selection in questions(near, SEED, COUNT):
        asked = f"{indicator.id} by {by}, {selection}"
        assert answer(far, indicator.id, by, selection) == answer(near, indicator.id, by, selection), asked
