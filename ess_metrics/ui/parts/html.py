"""HTML made of parts that cannot break it: every text is escaped, only what this module builds is markup."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from ess_metrics.texts.typography import bound


class Markup(str):
    """A piece of HTML made by this module: not escaped again."""


Part = str | Iterable["Part"] | None


def tag(name: str, *parts: Part, **attributes: str | bool | None) -> Markup:
    """`tag("p", "a < b", class_="lead")` → `<p class="lead">a &lt; b</p>`; `_` in attribute names becomes `-`."""
    given = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    return Markup(f"<{name}{given}>{joined(*parts)}</{name}>")


def joined(*parts: Part) -> Markup:
    """Parts one after the other, texts escaped and their punctuation held."""
    return Markup("".join(_text(part) for part in parts))


def _text(part: Part) -> str:
    if part is None:
        return ""
    if isinstance(part, Markup):
        return part
    return html.escape(bound(part)) if isinstance(part, str) else "".join(_text(inner) for inner in part)


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'


def show(*parts: Part) -> None:
    """Put the parts on the page; nothing when there is nothing."""
    body = joined(*parts)
    if body:
        st.html(body)


def plain(text: str) -> str:
    """Text for a Streamlit label, where Markdown is read: every character that could be markup is escaped."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-.!|$:~^&" else char for char in text)
