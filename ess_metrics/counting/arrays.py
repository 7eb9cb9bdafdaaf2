"""The three kinds of array that counting passes around, one value a record, a line or a cell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]  # whether each one is kept
Numbers = npt.NDArray[np.float64]  # 0 or NaN where unknown, as its maker says
Rows = npt.NDArray[np.signedinteger]  # indices of records, lines, places, keys; -1 for none
