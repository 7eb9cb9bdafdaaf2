"""What an opened file may weigh, and how it is refused: one sentence, never a traceback."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ess_metrics.model.faults import BLOCKING, DataError, Fault

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one file. Sizes in bytes, lengths in characters.

    `file_bytes`: on disk. `lazy_bytes`: above it a CSV or a Parquet is only sniffed until its rows are asked for.
    `unpacked_bytes`, `ratio`: of an archive, the whole and each member (`free_bytes` are allowed whatever the ratio).
    `members`: of an archive. `line_chars`: one record of a text file. `cells`: filled cells of a workbook or a text
    table held at once, to which each byte of the file adds `cells_a_byte` (`of` gives the limits of one file).
    `columns`: of a table. `json_values`: lists and objects of a JSON document, `cells_a_byte` as above.
    """

    file_bytes: int = 200 * MEGABYTE
    lazy_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 600 * MEGABYTE
    ratio: float = 150.0
    free_bytes: int = 4 * MEGABYTE
    members: int = 5_000
    line_chars: int = 2_000_000
    cells: int = 3_000_000
    cells_a_byte: float = 0.25
    columns: int = 2_000
    json_values: int = 3_000_000

    def of(self, size: int) -> Limits:
        """The limits of a file of `size` bytes: a large one honestly holds more cells than a small one."""
        more = int(self.cells_a_byte * size)
        return replace(self, cells=self.cells + more, json_values=self.json_values + more, cells_a_byte=0.0)

    def unpacked_of(self, packed: int) -> int:
        """The bytes that `packed` bytes may honestly become."""
        return int(self.free_bytes + self.ratio * packed)


LIMITS = Limits()


def refuse(rule: str, path: Path, **facts: object) -> DataError:
    """The whole file is refused by `rule`: the error to raise."""
    return DataError([Fault(rule, BLOCKING, file=path.name, facts=facts)])


def check_size(path: Path, limits: Limits) -> None:
    """Refuse a file above the allowed size."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refuse("fichier_trop_gros", path, size=_megabytes(size), limit=_megabytes(limits.file_bytes))


def _megabytes(size: int) -> int:
    """Whole megabytes, rounded up so that a file just above a limit does not read as equal to it."""
    return -(-size // MEGABYTE)
