"""CONTRIBUTING.md does what it says: its own blocks are applied to a copy of the tree, one part of it at a time.

A sentence before a block says what is done with it. Any other sentence, or a place that is not found, is a fault.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EDIT = re.compile(r"Dans `([^`]+)`, (avant|après|à la place de) `([^`]+)` :")
END, NEW = re.compile(r"À la fin de `([^`]+)` :"), re.compile(r"Nouveau fichier `([^`]+)` :")
RUN, RED, DO, TRY, GREEN, READ = "Lancer :", "Rouges :", "Exécuter :", "À essayer :", "Verts, et l’on lit :", ""
LEFT_OUT = {".git", ".venv", "build", ".hypothesis", ".ruff_cache", ".mypy_cache", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class Block:
    """A block of the page, and the sentence before it."""

    said: str
    body: str


def parts() -> dict[str, list[Block]]:
    """Title of a part of the page -> its blocks."""
    found = {}
    for title, text in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE):
        blocks, at = [], 0
        for match in BLOCK.finditer(text):
            before = text[at : match.start()].strip().splitlines()
            blocks.append(Block(before[-1] if before else READ, match.group(1)))
            at = match.end()
        found[title] = blocks
    return found


PARTS = parts()
RECIPES = {title: blocks for title, blocks in PARTS.items() if blocks and blocks[0].said != TRY}


def copy(to: Path) -> Path:
    """The tree, without what is made from it."""
    shutil.copytree(ROOT, to, ignore=lambda _, names: LEFT_OUT & set(names), symlinks=True)
    return to


def run(tree: Path, line: str) -> subprocess.CompletedProcess:
    """A command of the page, in the copy, with this Python."""
    program, *rest = shlex.split(line)
    assert program == "python", line
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "ESS_"))}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tree), "HYPOTHESIS_PROFILE": "recette"}
    quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
    return subprocess.run([sys.executable, *rest], cwd=tree, env=environment, check=False, **quiet)


def reds(tree: Path, line: str) -> list[str]:
    """The tests that fail or can't start, by name."""
    done = run(tree, f"{line} -q -p no:randomly -p no:cacheprovider --no-header --tb=no -rfE")
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]
    return sorted(set(re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)))


def applied(tree: Path, block: Block) -> bool:
    """Do to the copy what an edit says; False for a block that is no edit."""
    if found := EDIT.fullmatch(block.said):
        name, how, mark = found.groups()
        text = (tree / name).read_text(encoding="utf-8")
        assert text.count(mark) == 1, f"{name} : « {mark} » {text.count(mark)} fois"
        whole = {"avant": block.body + mark, "après": f"{mark}\n{block.body.rstrip()}", "à la place de": block.body}
        made = text.replace(mark, whole[how].rstrip("\n") if how == "à la place de" else whole[how])
        (tree / name).write_text(made, encoding="utf-8")
    elif found := END.fullmatch(block.said):
        with (tree / found[1]).open("a", encoding="utf-8") as file:
            file.write(block.body)
    elif found := NEW.fullmatch(block.said):
        assert not (tree / found[1]).exists()
        (tree / found[1]).write_text(block.body, encoding="utf-8")
    else:
        return False
    return True


def read_aloud(tree: Path, commands: str) -> str:
    """What commands print and write."""
    text = ""
    (tree / "build").mkdir(exist_ok=True)
    for line in commands.splitlines():
        done = run(tree, line)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        text += done.stdout
        text += "".join(path.read_text("utf-8") for path in (tree / "build").glob("*.html"))
    return text


@pytest.mark.slow
@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_is_true_and_whole(title, tmp_path):
    tree, tests, printed, left = copy(tmp_path / "copie"), "", "", ""
    for block in RECIPES[title]:
        if applied(tree, block):
            left = tests
        elif block.said == RUN:
            tests = left = block.body.strip()
        elif block.said == RED:
            assert reds(tree, tests) == block.body.split()
            left = f"python -m pytest {' '.join(block.body.split())}"  # until an edit, the others stay green
        elif block.said == DO:
            assert run(tree, block.body.strip()).returncode == 0
        elif block.said == GREEN:
            printed = read_aloud(tree, block.body)
        elif block.said == READ and printed:
            assert [line for line in block.body.splitlines() if line not in printed] == []
        else:
            raise AssertionError(f"« {block.said} » ne dit pas quoi faire du bloc")
    assert tests
    assert reds(tree, left) == []
    style = [sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", "."]
    assert subprocess.run(style, cwd=tree, capture_output=True, text=True, check=False).stdout == ""


def test_a_changed_block_is_seen(tmp_path):
    (tmp_path / "x.py").write_text("a = 1\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="0 fois"):
        applied(tmp_path, Block("Dans `x.py`, avant `b =` :", "c = 2\n"))
    assert applied(tmp_path, Block("Dans `x.py`, avant `a =` :", "c = 2\n"))
    assert (tmp_path / "x.py").read_text(encoding="utf-8") == "c = 2\na = 1\n"
    assert not applied(tmp_path, Block("Puis :", ""))


def test_a_format_of_the_page_is_short():
    (module,) = [block.body for block in PARTS["Un format officiel"] if block.said.endswith("formats/agenda.py` :")]
    assert len(module.splitlines()) <= 50


def test_what_is_to_be_tried_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in PARTS["Au quotidien"][0].body.splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            assert words[1] in targets
        for word in words:
            if word.startswith(("tests/", "data/")):
                assert (ROOT / word).exists(), word
        if words[1:3] == ["-m", "benchmarks"]:
            assert (ROOT / "benchmarks" / f"{words[3]}.py").exists()


def test_every_part_of_the_page_is_a_recipe_or_is_to_be_tried():
    assert list(PARTS) == ["Au quotidien", *RECIPES]
    assert ast.parse(Path(__file__).read_text(encoding="utf-8"))
