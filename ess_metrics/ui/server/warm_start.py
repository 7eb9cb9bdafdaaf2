"""What the first visitor would wait for, done while the server starts: the data, the outlines, the heavy modules."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ess_metrics.folder import heap
from ess_metrics.texts.pages import screens
from ess_metrics.ui.state import departures, opened_folder, territories

FOLLOW_EVERY = 5  # seconds; nothing is asked of anybody when no folder is bound to a store
TIDY_EVERY = 10  # seconds; it takes a few milliseconds
_LOG = logging.getLogger("ess")


@asynccontextmanager
async def serving(app) -> AsyncIterator[None]:
    """The life of the server: warming goes on beside it and never keeps it from answering."""
    async with departures.serving(app):
        threading.Thread(target=warm, name="mise-en-route", daemon=True).start()
        beside = [asyncio.create_task(_tidy()), asyncio.create_task(_follow())]
        yield
        for task in beside:
            task.cancel()


async def _tidy() -> None:
    """Give memory back every so often, while the server runs."""
    while True:
        await asyncio.sleep(TIDY_EVERY)
        opened_folder.forget_idle()
        await asyncio.to_thread(heap.trim)


async def _follow() -> None:
    """Look every so often at the store that other machines publish in, where a folder has one."""
    while True:
        await asyncio.sleep(FOLLOW_EVERY)
        await asyncio.to_thread(opened_folder.follow)


def warm() -> None:
    """Open the folder and make what the first page needs; a failure is told to the visitor by the page itself."""
    try:
        from ess_metrics.secrecy import audience
        from ess_metrics.ui.components import plotly_script
        from ess_metrics.ui.frame import shell
        from ess_metrics.ui.parts import charts
        from ess_metrics.ui.people import accounts
        from ess_metrics.ui.server import bundle
        from ess_metrics.views.pages import overview, search

        del shell  # imported to be ready
        bundle.warm()
        plotly_script.packed()
        found = opened_folder.opened() if territories.place() is None else opened_folder.Opened()
        if found.dataset is not None:
            data = audience.seen(found.dataset, audience.rights(accounts.open_role()).__contains__)
            charts.shapes_of(data)
            search.find(data, "aa")
            overview.key_figures(data, overview.EVERYTHING)
        heap.give_back()
    except Exception:  # noqa: BLE001  whatever it is, the first page says it in its own way
        _LOG.exception(screens.LOG_START)
