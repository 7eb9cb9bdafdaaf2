"""Coroutines run from a test, whatever loop the test's own thread holds (a browser's driver keeps one running)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def completed(coroutine: Coroutine):
    """What the coroutine returns, run to its end in a thread of its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
