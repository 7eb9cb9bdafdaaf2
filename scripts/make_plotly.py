"""Make the small build of Plotly that the wheel and the image serve: only the kinds of marks that our figures use.

    python scripts/make_plotly.py [target]

Asks node and npm, and npm's registry once. The result is not committed; without it the application serves the whole
script of the installed Python package, three times as heavy. The version is that of the package, so that what the
tests check with `plotly.graph_objects` is what is drawn.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "ess_metrics" / "ui" / "components" / "plotly" / "plotly.min.js"
ESBUILD = "0.28.2"
KINDS = ("bar", "heatmap", "treemap")  # `scatter` is always there
MOST = 500_000  # bytes, compressed


def javascript_version() -> str:
    """The version of plotly.js inside the installed Python package."""
    import plotly

    with (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").open(encoding="utf-8") as script:
        return next(line.split(" v")[1].strip() for line in script if "plotly.js v" in line)


def run(command: list[str], place: Path) -> None:
    """A command of ours, in a folder of ours."""
    subprocess.run(command, cwd=place, check=True)


def build(target: Path) -> int:
    """Write the script; its size once compressed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        needed = {"plotly.js": javascript_version(), "esbuild": ESBUILD}
        (place / "package.json").write_text(json.dumps({"private": True, "dependencies": needed}))
        run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], place)
        kinds = ",".join(f'require("plotly.js/lib/{kind}")' for kind in KINDS)
        entry = f'const Plotly=require("plotly.js/lib/core");Plotly.register([{kinds}]);module.exports=Plotly;'
        (place / "entry.js").write_text(entry)
        options = "--bundle --minify --format=iife --global-name=Plotly --define:global=window --target=es2020".split()
        made = place / "plotly.js"
        tool = place / "node_modules" / ".bin" / "esbuild"
        run([str(tool), "entry.js", *options, "--legal-comments=eof", f"--outfile={made}"], place)
        script = made.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script)
    return len(gzip.compress(script, compresslevel=9, mtime=0))


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    size = build(target)
    weight, versions = target.stat().st_size, f"plotly.js {javascript_version()}, plotly {version('plotly')}"
    print(f"{target}: {weight:,} bytes, {size:,} compressed ({versions})")
    if size > MOST:
        sys.exit(f"more than {MOST:,} bytes compressed: name fewer kinds")


if __name__ == "__main__":
    main()
