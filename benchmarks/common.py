"""What several measures share: the questions asked, memory read from the system, a server on a free port."""

from __future__ import annotations

import contextlib
import itertools
import os
import pathlib
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = (
    ("granted", None),
    ("granted_per_inhabitant", None),
    ("active_projects", None),
    ("granted", "code_quartier"),
    ("granted_per_inhabitant", "code_quartier"),
    ("active_projects", "code_quartier"),
    ("granted", "dispositif_code"),
    ("granted", "secteur"),
    ("granted", "annee"),
)


def questions(data, count: int, seed: int = 1) -> list[dict]:
    """Distinct filters drawn from what the folder holds: schemes, sectors, years and places, alone and together."""
    rng = random.Random(seed)
    from ess_metrics.counting.table_facts import facts

    dims = facts(data, "financements").dims
    schemes, sectors = dims["dispositif_code"].keys, dims["secteur"].keys
    years = data.years
    made = []
    for a, b in itertools.product(range(len(years)), repeat=2):
        if a <= b:
            made.append({"annee": f"{years[a]}..{years[b]}"})
    made += [{"dispositif_code": s, "secteur": t} for s in schemes for t in sectors]
    made += [{"dispositif_code": s, "annee": f"{years[0]}..{y}"} for s in schemes for y in years]
    rng.shuffle(made)
    return made[:count]


def pss(process: int) -> float:
    """MB of a process and its children, shared pages counted once (proportional set size)."""
    total = 0
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, ProcessLookupError):
                if os.getpgid(int(folder.name)) == process:
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def cpu(process: int) -> float:
    """Milliseconds of processor that a process has taken: told apart from waiting for a busy machine."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def server(data: str) -> Iterator[tuple[str, int]]:
    """The application on a data folder: its address and its process group; stopped at the end."""
    port = free_port()
    with serving(data, port) as process:
        yield f"127.0.0.1:{port}", process.pid


@contextlib.contextmanager
def serving(data: str, port: int) -> Iterator[subprocess.Popen]:
    """The process of the application on a data folder, once it answers at a port; stopped at the end."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    environment = dict(os.environ, ESS_DATA=str(pathlib.Path(data).resolve()))
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _answering(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):  # a trial may have killed it
            os.killpg(process.pid, 15)
        process.wait(20)


def _answering(address: str, process: subprocess.Popen) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < 120 and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError("le serveur n'a pas démarré")
