"""Questions and answers for programs: the JSON of the command line, with its proof, by address.

Same names, same meaning, same secrecy as `values`; who may read what is decided as on the screen. It is open on this
machine; on a network, only when the installation asks for it (`ESS_API=1`) or when there are accounts.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from cachetools import LRUCache
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ess_metrics.analyses.behind import LISTED, behind
from ess_metrics.analyses.proof import prove, table_of
from ess_metrics.analyses.values import MissingTable
from ess_metrics.cli.answer_data import answer, breakdown_of, described, indicator_of
from ess_metrics.cli.options import in_euros, selection_of
from ess_metrics.counting.indicator import Indicator
from ess_metrics.engines.choice import EngineError, counting
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import AMOUNTS, COUNTING, MODES, PLACES, Selection, UsageError
from ess_metrics.secrecy import audience
from ess_metrics.texts.library import access_words as words
from ess_metrics.texts.library import api_words as said
from ess_metrics.texts.library import prices_words
from ess_metrics.ui.people import accounts
from ess_metrics.ui.server.sockets import MOST_ADDRESSES, Bucket
from ess_metrics.ui.state import opened_folder, territories
from ess_metrics.views.making.record_lists import columns_of

PREFIX = "api"
ASKED_FOR = "ESS_API"
PAGE = 1000
BURST, RATE = 60, 10.0
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "amount": tuple(AMOUNTS),
    "mode": tuple(MODES),
    "place": tuple(PLACES),
    "counting": tuple(COUNTING),
}
_USUAL = {"amount": "attribue", "mode": "reparti", "place": "residence", "counting": "origine"}
_HEADERS = {"cache-control": "no-store"}
_buckets: LRUCache[str, Bucket] = LRUCache(MOST_ADDRESSES)


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A question that gets no answer: an HTTP status and the sentence that says why."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


def routes() -> list[Route]:
    """The addresses of version 1. GET only."""
    served: Mapping[str, Callable[[Request, Dataset], dict | list]] = {
        "indicators": _indicators,
        "values/{indicator}": _values,
        "records/{indicator}": _records,
        "openapi.json": _openapi,
    }
    start = f"{territories.base('').rstrip('/')}/{PREFIX}"
    made = [Route(f"{start}/v1/{path}", _guarded(make), methods=["GET"]) for path, make in served.items()]
    # Whatever else is asked below, or otherwise than by GET, is answered as the rest is: by a sentence.
    return [*made, Route(f"{start}/{{rest:path}}", _Lost)]


class _Lost(HTTPEndpoint):
    """What is no address of ours."""

    async def get(self, request: Request) -> Response:
        """404."""
        return JSONResponse({"error": said.NO_ADDRESS}, 404, headers=_HEADERS)

    async def method_not_allowed(self, request: Request) -> Response:
        """405."""
        return JSONResponse({"error": said.GET_ONLY}, 405, headers={**_HEADERS, "allow": "GET"})


def is_open() -> bool:
    """Whether this server answers programs."""
    return accounts.is_local() or accounts.settings() is not None or os.environ.get(ASKED_FOR, "") in ("1", "oui")


def _guarded(make: Callable[[Request, Dataset], dict | list]) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        try:
            rights = _entered(request)
            return JSONResponse(make(request, _dataset(rights)), headers=_HEADERS)
        except Refused as error:
            return JSONResponse({"error": str(error)}, error.status, headers=_HEADERS)
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 400, headers=_HEADERS)
        except EngineError as error:
            return JSONResponse({"error": str(error)}, 503, headers=_HEADERS)
        except MissingTable as error:
            sentence = said.MISSING_TABLE.format(indicator=error.indicator, table=error.table)
            return JSONResponse({"error": sentence}, 409, headers=_HEADERS)

    return serve


def welcome(request: Request) -> None:
    """Raises Refused when this server answers no program, or not so fast."""
    if not is_open():
        raise Refused(404, said.CLOSED)
    host = request.client.host if request.client else ""
    if not _buckets.setdefault(host, Bucket(BURST, RATE, time.monotonic)).take():
        raise Refused(429, said.TOO_MANY)


def _entered(request: Request) -> frozenset[str]:
    """What who asks may do; raises Refused when they may not even read."""
    welcome(request)
    if accounts.settings() is None:
        return audience.rights(accounts.open_role())
    person = accounts.person_of(request.cookies)
    if person is None or person.ended:
        raise Refused(401, words.NOT_READER)
    if audience.READ not in person.rights:
        raise Refused(403, words.NOT_ALLOWED)
    return person.rights


def _dataset(rights: frozenset[str]) -> Dataset:
    found = opened_folder.opened().dataset
    if found is None:
        raise Refused(503, said.NO_DATA)
    return audience.seen(found, rights.__contains__)


def _indicators(request: Request, data: Dataset) -> list:
    return list(described())


def _values(request: Request, data: Dataset) -> dict:
    indicator, selection = _question(request, data)
    by = breakdown_of(indicator, request.query_params.get("by"))
    released = _leaves(data)
    # What is secret to who asks, and a folder without its natural persons, are decided on the rows: in memory.
    apart = audience.is_closed(data) or (released and indicator.secrecy is not None)
    made = answer(data if apart else counting(data), indicator, by, selection, released=released)
    return made | {"proof": prove(data, indicator.id, None, None, selection)}


def _leaves(data: Dataset) -> bool:
    """Whether answers leave the machine: they are then as safe from each other as on the screen.

    On a laptop that answers itself alone, who asks holds the files, and gets what the command line says.
    """
    own = accounts.settings() is None and accounts.is_local()
    return not own or data.manifest.audience == audience.PUBLIC or audience.is_closed(data)


def _question(request: Request, data: Dataset) -> tuple[Indicator, Selection]:
    """What the address asks; raises Refused 404 for an unknown id, UsageError for the rest."""
    try:
        indicator = indicator_of(request.path_params["indicator"])
    except UsageError as error:
        raise Refused(404, str(error)) from error
    asked = request.query_params
    strange = sorted(set(asked) - {"by", "where", "euros", "offset", *_CHOICES})
    if strange:
        raise UsageError(said.UNKNOWN_PARAMETER.format(value=strange[0]))
    given = {key: asked.get(key, usual) for key, usual in _USUAL.items()}
    for key, value in given.items():
        if value not in _CHOICES[key]:
            raise UsageError(said.BAD_CHOICE.format(name=key, value=value, allowed=", ".join(_CHOICES[key])))
    selection = selection_of(argparse.Namespace(where=asked.getlist("where"), **given))
    return indicator, in_euros(selection, data, asked.get("euros", prices_words.CLI_CURRENT))


def _records(request: Request, data: Dataset) -> dict:
    """The records behind an indicator, in the columns that the screen shows, a thousand at a time."""
    indicator, selection = _question(request, data)
    table = table_of(indicator.id)
    if table not in LISTED:
        raise Refused(403, said.PEOPLE)
    if table not in data.tables:
        raise MissingTable(indicator.id, table)
    offset = request.query_params.get("offset", "0")
    if not offset.isdecimal():
        raise UsageError(said.BAD_OFFSET.format(value=offset))
    frame = behind(data, selection, table, indicator.id)
    shown = [column.key for column in columns_of(table, frame)]
    first = int(offset)
    part = frame[shown].iloc[first : first + PAGE]
    following = first + PAGE if first + PAGE < len(frame) else None
    rows = [[_plain(cell) for cell in row] for row in part.itertuples(index=False, name=None)]
    return {"columns": shown, "rows": rows, "total": len(frame), "next": following}


def _plain(cell: Any) -> object:
    """A cell as JSON has it: dates as texts, an absent one as null."""
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if hasattr(cell, "isoformat"):
        return cell.isoformat()[:10]
    return cell.item() if hasattr(cell, "item") else cell


def _openapi(request: Request, data: Dataset) -> dict:
    def parameter(name: str, text: str, schema: dict, place: str = "query") -> dict:
        return {"name": name, "in": place, "description": text, "required": place == "path", "schema": schema}

    ids = parameter("indicator", said.INDICATOR, {"type": "string"}, "path")
    where = parameter("where", said.WHERE, {"type": "array", "items": {"type": "string"}})
    choices = [parameter(name, said.CHOICES[name], {"enum": list(allowed)}) for name, allowed in _CHOICES.items()]
    euros = parameter("euros", said.EUROS, {"type": "string"})
    by = parameter("by", said.BY, {"type": "string"})
    offset = parameter("offset", said.OFFSET, {"type": "integer", "minimum": 0})

    def path(summary: str, *parameters: dict) -> dict:
        answers = {str(status): {"description": text} for status, text in said.STATUSES.items()}
        return {"get": {"summary": summary, "parameters": list(parameters), "responses": answers}}

    return {
        "openapi": "3.1.0",
        "servers": [{"url": territories.base()}],
        "info": {"title": said.TITLE, "version": "1", "description": said.DESCRIPTION},
        "paths": {
            f"/{PREFIX}/v1/indicators": path(said.LIST),
            f"/{PREFIX}/v1/values/{{indicator}}": path(said.VALUES, ids, by, where, *choices, euros),
            f"/{PREFIX}/v1/records/{{indicator}}": path(said.RECORDS, ids, where, *choices, euros, offset),
            f"/{PREFIX}/v1/openapi.json": path(said.SELF),
        },
    }
