"""Write `docs/licences.md`: the licence of every package that the application needs to run, as each one declares it."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "licences.md"
# What a package says in a text only, read by a person.
READ = {"pydeck": "Apache License 2.0"}
HEAD = """# Licences des paquets employés

Écrit par `make docs` d'après ce que chaque paquet déclare ; les versions sont celles de `requirements.txt`.
L'application elle-même est sous licence MIT. Les polices livrées avec elle (Source Sans, dans
`ess_metrics/reports/writers/fonts/`, et celles de Streamlit) sont sous licence SIL OFL 1.1.

| Paquet | Version | Licence |
| --- | --- | --- |
"""


def pinned() -> list[tuple[str, str]]:
    """Name and version of every package of `requirements.txt`."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==(\S+)$", text, re.MULTILINE)


def licence(name: str) -> str:
    """What a package declares: an expression, else its classifiers, else the first line of its text."""
    said = metadata(name)
    found = said.get("License-Expression")
    classes = [text.split(" :: ")[-1] for text in said.get_all("Classifier") or [] if text.startswith("License ::")]
    plain = (said.get("License") or "").strip().split("\n")[0]
    return READ.get(name) or found or " ; ".join(one for one in classes if one != "OSI Approved") or plain


def written() -> str:
    """The whole document."""
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in pinned())


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
