"""A file made at a click stays long enough for the browser to fetch it.

Streamlit gives such a file no owner and forgets it when two scripts have ended since, of whoever: with ten people at
work, or one progress bar that looks every second, sometimes before the browser has asked for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from streamlit.runtime.media_file_manager import MediaFileMetadata

SECONDS = 120.0


def patient(now: Callable[[], float] = time.monotonic) -> None:
    """From now on, a file that Streamlit marks for deletion is kept `SECONDS` more."""

    def mark(self: MediaFileMetadata) -> None:
        self._marked_at = getattr(self, "_marked_at", now())

    def is_marked(self: MediaFileMetadata) -> bool:
        return now() - getattr(self, "_marked_at", now()) >= SECONDS

    MediaFileMetadata.mark_for_delete = mark
    MediaFileMetadata.is_marked_for_delete = property(is_marked)


__all__ = ["SECONDS", "patient"]
