"""The verb `app`: the application started on this machine, from a checkout or from an installed wheel."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ess_metrics.cli.options import Verbs
from ess_metrics.model.locations import ENTRY, ROOT
from ess_metrics.model.selection import UsageError
from ess_metrics.texts.library import cli_words as words


def add_verbs(verbs: Verbs) -> None:
    """Add `app` to the command line."""
    parser = verbs.add_parser("app", help=words.APP, description=words.APP)
    parser.add_argument("--data", metavar="DIR", help=words.APP_DATA)
    parser.add_argument("--port", type=int, metavar="PORT", help=words.APP_PORT)
    parser.set_defaults(run=run_app)


def run_app(args: argparse.Namespace) -> int:
    """Start Streamlit on the entry point, where its settings lie; ends with it."""
    if find_spec("streamlit") is None:
        raise UsageError(words.APP_MISSING)
    command = [sys.executable, "-m", "streamlit", "run", str(ENTRY)]
    command += [f"--server.port={args.port}"] if args.port else []
    asked = args.data or os.environ.get("ESS_DATA")
    data = {"ESS_DATA": str(Path(asked).expanduser().resolve())} if asked else {}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | data) as server:  # noqa: S603  (our own)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())  # whoever stops the verb stops the server
        try:
            ended = server.wait()
            return 0 if ended == -signal.SIGTERM else ended
        except KeyboardInterrupt:
            return 0
