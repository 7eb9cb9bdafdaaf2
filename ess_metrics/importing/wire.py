"""Our own objects through a pair of pipes, one message after the other."""

from __future__ import annotations

import pickle
import struct
import threading
from typing import IO

_LENGTH = struct.Struct(">Q")


class Wire:
    """The two ends of a conversation between our processes; several threads may send."""

    def __init__(self, source: IO[bytes], target: IO[bytes]):
        self._source, self._target, self._lock = source, target, threading.Lock()

    def send(self, message: tuple[object, ...]) -> None:
        """Send a message whole. OSError when nobody listens any more."""
        content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            self._target.write(_LENGTH.pack(len(content)))
            self._target.write(content)
            self._target.flush()

    def receive(self) -> tuple[str, *tuple[object, ...]]:
        """The next message, waited for. EOFError when there will be none."""
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        message: tuple[str, *tuple[object, ...]] = pickle.loads(self._exactly(length))  # noqa: S301  our own code made it, never a file
        return message

    def _exactly(self, length: int) -> bytes:
        content = self._source.read(length)
        if len(content) < length:
            raise EOFError
        return content
