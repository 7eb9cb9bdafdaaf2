"""Ends of agreements as a calendar file (iCalendar, RFC 5545): one all-day event an agreement, told half a year before.

Written here: the few lines of an all-day event need no library, only lines folded at 75 bytes and texts escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75
AHEAD = 180  # days


@dataclass(frozen=True)
class Event:
    """What a calendar shows on a day; `key` stays the same from one export to the next."""

    key: str
    day: date
    title: str
    text: str


def calendar(events: Iterable[Event], name: str, made: date) -> bytes:
    """The file. `name`: what calendars call it; `made`: the day of the data."""
    stamp = datetime(made.year, made.month, made.day, tzinfo=UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ess-quartiers//FR", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return ("\r\n".join(part for line in lines for part in _folded(line)) + "\r\n").encode()


def _event(event: Event, stamp: str) -> list[str]:
    key = hashlib.sha256(event.key.encode()).hexdigest()[:24]
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@ess-quartiers",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.title)}",
        f"DESCRIPTION:{_escaped(event.text)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(event.title)}",
        f"TRIGGER:-P{AHEAD}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of 75 bytes at most, no letter cut in two; those that follow begin with a space."""
    parts, now, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > LINE:
            parts.append(now)
            now, size = " ", 1
        now, size = now + char, size + width
    return [*parts, now]
