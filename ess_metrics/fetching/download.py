"""Files asked for with httpx, and what public servers do to whoever asks.

A file comes in a stream to a `.part`: bounded in size, taken up again where it was cut (when the server gave a
validator), compared with the size and the checksum that the catalogue gives, sniffed, then put under its content.
`HEAD` is never needed. A server that is busy, slow or cut is asked again with patience (its own `Retry-After` first).
The proxy is that of the system (`HTTPS_PROXY`, `NO_PROXY`), the certificates too (`SSL_CERT_FILE`).
"""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from ess_metrics.fetching import payload_kinds
from ess_metrics.fetching.cache import Cache, Kept, today
from ess_metrics.fetching.fetching_faults import FetchError, Stopped
from ess_metrics.fetching.source_addresses import asked_host, joined, mirrored
from ess_metrics.texts.library import fetch_words as words

# Some statistical offices refuse what does not look like a browser.
AGENT = "Mozilla/5.0 (compatible; ess-quartiers)"
MEGABYTE = 1024 * 1024
FILE_LIMIT, PAGE_LIMIT = 300 * MEGABYTE, 40 * MEGABYTE
REDIRECTIONS, ATTEMPTS = 8, 4
BUSY = {408, 425, 429, 500, 502, 503, 504}
LONGEST_PAUSE = 60.0
TRICKLE, TRICKLE_SECONDS = 512, 90.0  # bytes a second, once that long has passed
ALGORITHMS = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512"}
_CHUNK = 1 << 18

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Wanted:
    """A file to ask for: its address, what the catalogue says of it, and how much of it is taken at most.

    `others`: addresses of the same file, asked when the first does not answer. `year`: that of its figures, when the
    page that links to it says it and its name does not. `publisher`: whose file it is, of several.
    """

    address: str
    name: str = ""
    size: int | None = None
    checksum: tuple[str, str] | None = None
    modified: str = ""
    others: tuple[str, ...] = ()
    limit: int = FILE_LIMIT
    year: str = ""
    publisher: str = ""

    @property
    def stamp(self) -> str:
        """What tells that the catalogue's file is still the one that was kept; "" when it says nothing."""
        return ":".join(self.checksum) if self.checksum else self.modified


@dataclass(frozen=True)
class Fetched:
    """A file that is here. `fresh`: whether its bytes came just now (else they were kept)."""

    path: Path
    kept: Kept
    address: str
    fresh: bool
    modified: str = ""
    year: str = ""
    publisher: str = ""


@dataclass
class Client:
    """Who asks. `pause` waits between two attempts; `stop` says whether the person wants to stop; `told` hears how
    many bytes of a file came, of how many.
    """

    cache: Cache
    pause: Callable[[float], None] = time.sleep
    stop: Callable[[], bool] = lambda: False
    told: Progress = lambda name, done, whole: None
    asked: list[str] = field(default_factory=list)
    _http: httpx.Client | None = None
    _pages: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Client:
        wait = float(os.environ.get("ESS_FETCH_TIMEOUT", "") or 30)
        self._http = httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(wait, connect=min(wait, 15.0)),
            headers={"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Accept-Language": "fr"},
        )
        return self

    def __exit__(self, *_) -> None:
        if self._http is not None:
            self._http.close()

    # -- pages and catalogues ---------------------------------------------------------------------------------------

    def json(self, address: str, keep: bool = True) -> object:
        """The JSON of an address, kept for other sources unless it is of no use to them; FetchError for none."""
        content = self.text(address)
        if not keep:
            self._pages.pop(address, None)
        try:
            return json.loads(content)
        except ValueError as error:
            raise FetchError(words.not_json(asked_host(address)), again=True) from error

    def text(self, address: str) -> str:
        """The text of a page or of a catalogue (UTF-8 unless it says otherwise), asked once for all its sources."""
        if address not in self._pages:
            self._pages[address] = self._patiently(lambda: self._page(address))
        return self._pages[address]

    def _page(self, address: str) -> str:
        with self._answer(address, {}) as answer:
            _good(answer, address)
            content = b"".join(self._bounded(answer, PAGE_LIMIT, address))
            return content.decode(answer.charset_encoding or "utf-8", errors="replace")

    # -- files ------------------------------------------------------------------------------------------------------

    def fetch(self, wanted: Wanted) -> Fetched:
        """The file, from the cache when it did not change; FetchError when no address gives it."""
        kept = self.cache.kept(wanted.address)
        if kept and wanted.stamp and kept.stamp == wanted.stamp:
            return Fetched(
                self.cache.path(kept),
                kept,
                wanted.address,
                False,
                _day(kept.modified) or wanted.modified[:10],
                wanted.year,
            )
        failure: FetchError | None = None
        for address in (wanted.address, *wanted.others):
            try:
                return self._patiently(lambda address=address: self._file(address, wanted, kept))
            except FetchError as error:
                failure = failure or error
        raise failure or FetchError(words.EMPTY)

    def _file(self, address: str, wanted: Wanted, kept: Kept | None) -> Fetched:
        part = self.cache.partial(address)
        beside = part.with_suffix(".json")
        headers = _conditions(kept) if not part.exists() else {}
        if not headers:
            headers = _continuation(part, beside)
        with self._answer(address, headers) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED and kept:
                refreshed = Kept(**{**kept.__dict__, "stamp": wanted.stamp or kept.stamp})
                self.cache.remember(wanted.address, refreshed)
                return Fetched(self.cache.path(kept), refreshed, address, False, _day(kept.modified), wanted.year)
            if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                _forget(part, beside)
                raise FetchError(words.cut(asked_host(address)), again=True)
            _good(answer, address)
            if not _follows(answer, part):
                _forget(part, beside)
                raise FetchError(words.cut(asked_host(address)), again=True)
            self._receive(answer, address, wanted, part, beside)
            return self._kept(answer, address, wanted, part, beside)

    def _receive(self, answer: httpx.Response, address: str, wanted: Wanted, part: Path, beside: Path) -> None:
        """What comes, after what had come already when the server goes on from there."""
        goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT and part.exists()
        done = part.stat().st_size if goes_on else 0
        whole = _length(answer, done)
        if whole is not None and whole > wanted.limit:
            raise FetchError(words.too_large(wanted.limit))
        beside.write_text(json.dumps({"validator": _validator(answer)}), encoding="utf-8")
        with part.open("ab" if goes_on else "wb") as out:
            for chunk in self._bounded(answer, wanted.limit, address, done):
                out.write(chunk)
                done += len(chunk)
                self.told(wanted.name, done, whole or wanted.size)
        if whole is not None and done < whole:
            raise FetchError(words.cut(asked_host(address)), again=True)

    def _kept(self, answer: httpx.Response, address: str, wanted: Wanted, part: Path, beside: Path) -> Fetched:
        """The file once it is whole: compared, sniffed, put under its content; a wrong one leaves nothing behind."""
        try:
            digest = _compared(part, wanted, address)
            name = _named(wanted.name or _file_name(answer, address), payload_kinds.suffix(part))
        except FetchError:
            _forget(part, beside)
            raise
        modified = _day(answer.headers.get("Last-Modified", "")) or wanted.modified[:10]
        kept = Kept(
            digest, name, part.stat().st_size, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""),
            wanted.stamp, today(),
        )  # fmt: skip
        place = self.cache.keep(wanted.address, part, kept)
        beside.unlink(missing_ok=True)
        return Fetched(place, kept, address, True, modified, wanted.year)

    # -- one request ------------------------------------------------------------------------------------------------

    @contextmanager
    def _answer(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """The last answer of a chain of redirections, by the mirror at each step; nothing of it is read yet."""
        here = mirrored(address)
        for _ in range(REDIRECTIONS):
            self._stop()
            self.asked.append(here)
            assert self._http is not None
            with self._http.stream("GET", here, headers=dict(headers)) as answer:
                if not answer.has_redirect_location:
                    yield answer
                    return
                here = joined(here, answer.headers["Location"])
        raise FetchError(words.redirections(asked_host(address)))

    def _bounded(self, answer: httpx.Response, limit: int, address: str, done: int = 0) -> Iterator[bytes]:
        """The bytes as they come; never more than `limit`, whatever was announced, nor a drop a second for ever."""
        start, before = time.monotonic(), done
        for chunk in answer.iter_bytes():
            self._stop()
            done += len(chunk)
            spent = time.monotonic() - start
            if spent > TRICKLE_SECONDS and (done - before) / spent < TRICKLE:
                raise FetchError(words.too_slow(asked_host(address)))
            if done > limit:
                raise FetchError(words.too_large(limit))
            yield chunk

    def _patiently(self, act: Callable):
        """The act, again when the network or the server is at fault, with longer and longer pauses."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return act()
            except _Busy as busy:
                failure, wait = busy.error, busy.wait
            except FetchError as error:
                if not error.again or error.missing:
                    raise
                failure, wait = error, None
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                failure, wait = FetchError(_network(error), again=True), None
                attempt += isinstance(error, httpx.TimeoutException)  # it was waited for already
            if attempt >= ATTEMPTS:
                raise failure
            self._stop()
            self.pause(min(wait if wait is not None else 0.5 * 2 ** (attempt - 1), LONGEST_PAUSE))

    def _stop(self) -> None:
        if self.stop():
            raise Stopped


class _Busy(Exception):  # noqa: N818
    """The server asks to come back; `wait` in seconds when it says so."""

    def __init__(self, error: FetchError, wait: float | None):
        super().__init__(str(error))
        self.error, self.wait = error, wait


def _good(answer: httpx.Response, address: str) -> None:
    """Nothing when the answer is one; the sentence of what it is instead."""
    if answer.is_success:
        return
    code, where = answer.status_code, asked_host(address)
    if code in BUSY:
        raise _Busy(FetchError(words.refused(where, code), again=True), _retry_after(answer))
    raise FetchError(words.refused(where, code), missing=code in (404, 410))


def _retry_after(answer: httpx.Response) -> float | None:
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds()) if moment.tzinfo else None


def _follows(answer: httpx.Response, part: Path) -> bool:
    """Whether a rest begins where the first part ends; always for a whole answer."""
    if answer.status_code != httpx.codes.PARTIAL_CONTENT:
        return True
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return found is not None and part.exists() and int(found[1]) == part.stat().st_size


def _conditions(kept: Kept | None) -> dict[str, str]:
    """« Only if it changed »: by the validators that the last answer gave."""
    if kept is None:
        return {}
    pairs = (("If-None-Match", kept.etag), ("If-Modified-Since", kept.modified))
    return {name: value for name, value in pairs if value}


def _continuation(part: Path, beside: Path) -> dict[str, str]:
    """« The rest of it »: only with a validator, without which two halves of two files could be joined."""
    if not part.exists() or not part.stat().st_size:
        return {}
    try:
        validator = json.loads(beside.read_text("utf-8"))["validator"]
    except (OSError, ValueError, KeyError, TypeError):
        validator = ""
    if not validator:
        return {}
    return {"Range": f"bytes={part.stat().st_size}-", "If-Range": validator}


def _validator(answer: httpx.Response) -> str:
    etag = answer.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _length(answer: httpx.Response, done: int) -> int | None:
    """The whole size that the server announces; None when it says none, or packs what it sends."""
    said = answer.headers.get("Content-Length", "")
    if not said.isdigit() or answer.headers.get("Content-Encoding", "identity") != "identity":
        return None
    return done + int(said)


def _compared(part: Path, wanted: Wanted, address: str) -> str:
    """The sha256 of the file, once the catalogue's checksum (else its size) says the same."""
    algorithm = ALGORITHMS.get(wanted.checksum[0].lower().replace("-", "")) if wanted.checksum else None
    digests = {"sha256": hashlib.sha256()}
    if algorithm:
        digests.setdefault(algorithm, hashlib.new(algorithm, usedforsecurity=False))
    with part.open("rb") as source:
        while chunk := source.read(_CHUNK):
            for one in digests.values():
                one.update(chunk)
    if algorithm and wanted.checksum and digests[algorithm].hexdigest() != wanted.checksum[1].lower():
        payload_kinds.suffix(part)  # a page of HTML in place of the file is said as such
        raise FetchError(words.checksum(asked_host(address)))
    if not algorithm and wanted.size and part.stat().st_size != wanted.size:
        payload_kinds.suffix(part)
        raise FetchError(words.wrong_size(part.stat().st_size, wanted.size))
    return digests["sha256"].hexdigest()


def _file_name(answer: httpx.Response, address: str) -> str:
    """The name that the server or the address gives the file."""
    said = answer.headers.get("Content-Disposition", "")
    if "filename=" in said:
        return said.rpartition("filename=")[2].split(";")[0].strip(" \"'")
    return unquote(urlsplit(str(answer.url)).path.rstrip("/").rpartition("/")[2]) or asked_host(address)


def _named(name: str, end: str) -> str:
    """A name without folders, whose suffix says what the content is."""
    plain = Path(name.replace("\\", "/")).name or "fichier"
    if end == ".json" and plain.lower().endswith(".geojson"):
        return plain
    stem = plain[: -len(Path(plain).suffix)] if Path(plain).suffix.lower() in _SUFFIXES else plain
    return plain if plain.lower().endswith(end) else f"{stem}{end}"


_SUFFIXES = {".csv", ".txt", ".json", ".geojson", ".zip", ".gz", ".xlsx", ".xls", ".ods", ".parquet", ".gpkg"}


def _day(said: str) -> str:
    """The day of an HTTP date, "" when it is none."""
    try:
        return email.utils.parsedate_to_datetime(said).date().isoformat()
    except (TypeError, ValueError):
        return ""


def _forget(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _network(error: Exception) -> str:
    """What a failure of the network is called."""
    if isinstance(error, httpx.TimeoutException):
        return words.TIMEOUT
    if isinstance(error, httpx.ProxyError):
        return words.PROXY
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return words.CUT_SHORT
    return words.UNREACHABLE
