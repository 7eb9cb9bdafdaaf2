"""What a person who sees nothing hears of a page: six are held to a French text written from what each is for.

`entendu.txt` was written before the pages were listened to; a page that does not say it is mended, not the text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

TEXT = Path(__file__).with_name("entendu.txt")
EVERYWHERE, FILTERS = "partout", "filtres"
WITHOUT_FILTERS = {"donnees"}
ROLES = {
    "titre 1": {"heading 1"},
    "titre 2": {"heading 2"},
    "texte": {"paragraph", "note", "listitem", "StaticText", "caption", "Caption", "definition", "term"},
    "note": {"note"},
    "image": {"image", "group", "figure", "table", "region"},
    "marque": {"button", "row", "link", "image", "listitem", "option", "radio"},
    "liste": {"list", "DescriptionList"},
    "tableau": {"table", "grid"},
    "choix": {"radiogroup"},
    "champ": {"region", "combobox", "textbox", "searchbox", "slider", "group", "button", "spinbutton"},
    "bouton": {"button"},
    "lien": {"link"},
}
ACTED_ON = {
    "button",
    "link",
    "combobox",
    "textbox",
    "searchbox",
    "slider",
    "radio",
    "checkbox",
    "tab",
    "image",
    "switch",
}
ACTED_ON |= {"heading 1", "heading 2", "heading 3", "table", "radiogroup", "DisclosureTriangle", "spinbutton", "option"}
NOISE = {"InlineTextBox", "generic", "LabelText"}
# Names that are no French words: an icon's ligature, a code, a value that a program wrote.
UNSPEAKABLE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(undefined|null|None|NaN|Logo)\b|^\W*$")


class Heard(NamedTuple):
    """One thing of the accessibility tree, in the order of reading."""

    role: str
    name: str
    value: str = ""


def expected() -> dict[str, list[tuple[str, str]]]:
    """Address of a page → its lines: a role, what is said."""
    pages: dict[str, list[tuple[str, str]]] = {}
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = pages.setdefault(line[1:].split("]")[0], [])
        elif line and not line.startswith("#"):
            role, said = line.split(" : ", 1)
            lines.append((role.strip(), said))
    return pages


def heard(page) -> list[Heard]:
    """The accessibility tree of the page as Chromium gives it to a screen reader, flat."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    root = next(node for node in nodes.values() if "parentId" not in node)
    return list(_walk(root, nodes))


def _walk(node, nodes):
    if not node.get("ignored") and node["role"]["value"] not in NOISE:
        properties = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        role = node["role"]["value"]
        role = f"{role} {properties['level']}" if role == "heading" else role
        value = str(properties.get("valuetext") or node.get("value", {}).get("value", ""))
        kind = properties.get("roledescription")
        yield Heard(role, f"{kind} : {_name(node, nodes)}" if kind else _name(node, nodes), value)
    for child in node.get("childIds", ()):
        if child in nodes:
            yield from _walk(nodes[child], nodes)


def _name(node, nodes) -> str:
    """The name of a node, else what can be read inside it."""
    named = node.get("name", {}).get("value", "").strip()
    return re.sub(r"\s+", " ", named or _inside(node, nodes)).strip()


def _inside(node, nodes) -> str:
    if not node.get("ignored") and node["role"]["value"] == "StaticText":
        return node.get("name", {}).get("value", "")
    return " ".join(_inside(nodes[child], nodes) for child in node.get("childIds", ()) if child in nodes)


def pattern(said: str) -> re.Pattern:
    """What is said, as written in the text: … for any words, # for a number."""
    parts = [re.escape(part.strip()).replace(r"\#", r"[\d][\d ,.]*").replace(r"\ ", " ") for part in said.split("…")]
    return re.compile(".*".join(parts), re.IGNORECASE)


def missing(lines, tree: list[Heard], ordered: bool = True) -> list[str]:
    """The lines that are not heard, each looked for after the one before."""
    at, lost = 0, []
    for role, said in lines:
        wanted = pattern(said)
        found = [
            index
            for index, one in enumerate(tree)
            if index >= at and one.role in ROLES[role] and wanted.search(one.name.replace("\u202f", " "))
        ]
        if not found:
            lost.append(f"{role} : {said}")
        elif ordered:
            at = found[0]
    return lost


def unreadable(tree: list[Heard]) -> list[Heard]:
    """What can be acted on or is a title or a picture, and says nothing a person can use."""
    return [one for one in tree if one.role in ACTED_ON and UNSPEAKABLE.search(one.name)]


def unheard(visit, address: str) -> list[str]:
    """What the page should say to the ear and does not; what it says that no one can use."""
    texts = expected()
    lines = texts.get(address or "overview", [])
    tree = settled(visit, lines)
    everywhere = texts[EVERYWHERE] + (texts[FILTERS] if lines and address not in WITHOUT_FILTERS else [])
    lost = missing(everywhere, tree, ordered=False) + missing(lines, tree)
    return lost + [f"{one.role} : {one.name!r}" for one in unreadable(tree)]


def settled(visit, lines) -> list[Heard]:
    """The tree once every picture has come, or after a number of looks."""
    for _ in range(40):
        tree = heard(visit.settle().page)
        if not missing(lines, tree):
            break
    return tree
