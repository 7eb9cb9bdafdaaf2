"""The overview beside the rivals' versions of it, in a real browser, rounds interleaved (the shared bench's harness).

The harness, the rivals and their data are not part of this project: `--bench` is the folder that holds `measure.py`.
Ours joins as one more peer, on the same data turned into an ordinary data folder by `scripts/bench_folder.py`.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import pathlib
import random
import sys

from benchmarks.common import ROOT

# The harness watches added and removed nodes; our map and rankings change attributes: watch those too.
ATTRIBUTES = """
(() => { const seen = new MutationObserver(() => window.__b && window.__b.mark('attr'));
 const opt = {subtree: true, attributes: true, attributeFilter: ['class', 'd', 'style', 'fill', 'data-look', 'width']};
 const attach = Element.prototype.attachShadow;
 Element.prototype.attachShadow = function(o) { const r = attach.call(this, o); seen.observe(r, opt); return r; };
 document.addEventListener('DOMContentLoaded', () => seen.observe(document.body, opt)); })();
"""
# What stands for the harness's Plotly figures on our page: map, both rankings, years, key figures and table, each by
# what it says. All of them must be there, and all must be others after a filter.
OURS = """
document.addEventListener('DOMContentLoaded', () => { window.__b.fp = () => {
 const here = __b.roots.filter(root => root.host.isConnected);
 const said = (found, read) => [...found].map(read).join('|');
 const inside = (name, what, read) => here.filter(root => root.querySelector(name))
   .map(root => name + said(root.querySelectorAll(what), read)).filter(text => text !== name);
 const outside = name => [...document.querySelectorAll(name)].map(element => name + element.textContent);
 return [...inside('.kept-map', '.zone', zone => zone.getAttribute('aria-label')),
  ...inside('.ranking', 'tr', row => row.textContent),
  ...inside('.plot', 'rect.bar', bar => bar.getAttribute('height')),
  ...outside('.ess-figures'), ...outside('.ess-table')]; }; });
"""
PARTS = 6
FILTER = """
document.addEventListener('DOMContentLoaded', () => {
 window.__b.fp = () => [...document.querySelectorAll('[data-testid=stText]')].map(text => text.textContent); });
"""


def main(arguments) -> int:
    """Run the rounds and print the harness's own table, and the ratios of ours to the best of the others."""
    parser = argparse.ArgumentParser(prog="benchmarks rivals")
    parser.add_argument("--bench", required=True, help="dossier du banc (measure.py)")
    parser.add_argument("--data", required=True, help="données du banc (parquet)")
    parser.add_argument("--folder", required=True, help="les mêmes en dossier de données")
    parser.add_argument("--apps", required=True)
    parser.add_argument("--venvs", required=True)
    parser.add_argument("--peers", default="ours,page,filter,dash,panel,superset")
    parser.add_argument("--rounds", default="5")
    parser.add_argument("--warm", default="2")
    parser.add_argument("--out", default="/tmp/rivals")
    chosen = parser.parse_args(arguments)
    harness = _harness(pathlib.Path(chosen.bench))
    harness.KINDS["ours"] = _ours(harness, chosen.folder)
    harness.KINDS |= {"page": _empty(harness, "page"), "filter": _empty(harness, "filter")}
    harness.INIT = ATTRIBUTES + harness.INIT
    random.seed(1)
    sys.argv = ["measure.py", "--data", chosen.data, "--apps", chosen.apps, "--venvs", chosen.venvs]
    sys.argv += ["--peers", chosen.peers, "--rounds", chosen.rounds, "--warm", chosen.warm, "--out", chosen.out]
    harness.main()
    return 0


def _harness(bench: pathlib.Path):
    spec = importlib.util.spec_from_file_location("measure", bench / "measure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _empty(harness, name: str):
    """What Streamlit itself costs in this run: a page with one chart, or one filter, and nothing else."""

    class Empty(harness.Streamlit):
        app = str(ROOT / "benchmarks/empty" / f"{name}.py")
        n = 1

        def cmd(self):
            return [sys.executable, "-m", "streamlit", *super().cmd()[1:]]

        def done_js(self, old=None):
            return super().done_js(old if name == "filter" else None)

        def prepare(self, ctx):
            if name == "filter":
                ctx.add_init_script(FILTER)

        def pick(self, page, scheme):
            if name == "filter":
                super().pick(page, scheme)
            else:
                page.mouse.click(5, 5)

    return Empty


def _ours(harness, folder: str):
    class Ours(harness.Streamlit):
        """Our application, exactly as `streamlit run dashboard.py` starts it."""

        n = PARTS

        def cmd(self):
            command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py")]
            command += ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
            return [*command, "--server.headless", "true", "--server.fileWatcherType", "none"]

        def env(self):
            return {"ESS_DATA": os.path.abspath(folder)}

        def prepare(self, ctx):
            ctx.add_init_script(OURS)

        def pick(self, page, scheme):
            field = page.locator("[data-testid=stMultiSelect]").nth(1).locator("input").first
            field.click()
            field.type(scheme)
            page.get_by_role("option", name=scheme, exact=True).first.wait_for()
            page.keyboard.press("Enter")

    return Ours
