"""Give memory back: a country is read once and shown for weeks.

Columnar readers and threads leave the process with far more memory than the data needs. On Linux with the GNU C library
two settings and a trim bring it back; elsewhere these functions do nothing.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3
_ARENAS = 2
_SELDOM = 70_000  # objects made before a look, 700 by default
_LARGE = 8 * 1024 * 1024  # bytes: a block from here on is the system's, and goes back to it when it is freed


def frugal() -> None:
    """At the start of a server: few heaps, large blocks outside of them, and Arrow on the one that can be trimmed.

    Left to itself the library raises the size of large blocks with use, to 32 MB: what ten people free then stays in
    the heaps as holes. Smaller than a few columns of a country, it would cost a tenth to a third more processor time.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    library = _library()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, _ARENAS)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """After a large reading: what is free goes back to the system, and what stays is not looked through again.

    Streamlit collects all garbage after each run of a page; a country's tables would cost it a tenth of a second, all
    sessions waiting. What is there now is left out of every collection until the next reading.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    trim()


def seldom() -> None:
    """For a process that does one thing and ends: look for garbage in circles a hundred times less often.

    Rows by the hundred thousand are made and kept: looking through them again and again finds nothing to free, and took
    a tenth of the time of an import. What is loaded already stays until the end, and is not looked through.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM, 10, 10)


def trim() -> None:
    """What was freed goes back to the system: many people asking at once leave holes that nothing fills."""
    pa.default_memory_pool().release_unused()
    library = _library()
    if library is not None:
        library.malloc_trim(0)


def unindex(tables: Mapping[str, pd.DataFrame]) -> None:
    """The names of coded columns no longer keep the copy that looking things up in them made: the checks are over."""
    for table in tables.values():
        for kind in table.dtypes:
            if isinstance(kind, pd.CategoricalDtype):
                getattr(kind.categories, "_cache", {}).clear()


def _library():
    """The C library when it is GNU's, else None."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
