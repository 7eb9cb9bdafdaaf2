"""ESS and economic activity in the priority neighbourhoods: tables in, figures out.

The names of this module are all that a notebook or a script needs. Each is loaded at its first use: importing the
package loads neither pandas nor any screen.

>>> import ess_metrics
>>> data = ess_metrics.read("data/demo")
>>> data.manifest.fictif
True
>>> asked = ess_metrics.Selection.of({"annee": "2023..2024", "secteur": "alimentation"})
>>> found = ess_metrics.values(data, "granted", "code_quartier", asked)
>>> found.unit, found.total.status
('EUR', 'ok')
>>> parts = [cell.value for _, cell in found] + [item.value for item in found.not_shown if item.value]
>>> round(sum(parts) - found.total.value, 2)
0.0
>>> rows = ess_metrics.records(data, asked, "financements", "granted")
>>> round(float(rows["compte"].sum()) - found.total.value, 2)
0.0
>>> entry = ess_metrics.indicators.BY_ID["granted"]
>>> entry.euros, "financements.montant_attribue" in entry.inputs
(True, True)
>>> code = ess_metrics.prove(data, "granted", None, None, asked)
>>> code.startswith("ESS-")
True

`indicators` is the list itself: `INDICATORS`, `BY_ID`. What goes wrong is a `DataError` (the data), a `UsageError` (the
question) or a `PublishingError` (versions), each with a French sentence.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers: go-to-definition works
    from ess_metrics import indicators as indicators
    from ess_metrics.analyses.behind import behind as records
    from ess_metrics.analyses.proof import prove as prove
    from ess_metrics.analyses.values import values as values
    from ess_metrics.folder.publication import PublishingError as PublishingError
    from ess_metrics.folder.publication import history as history
    from ess_metrics.folder.publication import publish as publish
    from ess_metrics.folder.reading import check as check
    from ess_metrics.folder.reading import read as read
    from ess_metrics.importing.run import import_files as import_files
    from ess_metrics.model.faults import DataError as DataError
    from ess_metrics.model.selection import Selection as Selection
    from ess_metrics.model.selection import UsageError as UsageError

# Public name -> (module, name in it); a whole module when the second is empty.
_HOMES = {
    "read": ("ess_metrics.folder.reading", "read"),
    "check": ("ess_metrics.folder.reading", "check"),
    "Selection": ("ess_metrics.model.selection", "Selection"),
    "indicators": ("ess_metrics.indicators", ""),
    "values": ("ess_metrics.analyses.values", "values"),
    "records": ("ess_metrics.analyses.behind", "behind"),
    "prove": ("ess_metrics.analyses.proof", "prove"),
    "import_files": ("ess_metrics.importing.run", "import_files"),
    "publish": ("ess_metrics.folder.publication", "publish"),
    "history": ("ess_metrics.folder.publication", "history"),
    "DataError": ("ess_metrics.model.faults", "DataError"),
    "PublishingError": ("ess_metrics.folder.publication", "PublishingError"),
    "UsageError": ("ess_metrics.model.selection", "UsageError"),
}

__all__ = [
    "DataError",
    "PublishingError",
    "Selection",
    "UsageError",
    "check",
    "history",
    "import_files",
    "indicators",
    "prove",
    "publish",
    "read",
    "records",
    "values",
]


def __getattr__(name: str) -> Any:
    """A public name, loaded from its home at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, own = _HOMES[name]
    module = importlib.import_module(home)
    found = getattr(module, own) if own else module
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
