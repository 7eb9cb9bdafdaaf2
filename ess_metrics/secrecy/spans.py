"""Sums that give a secret away: a target is given when it is a combination of the sums that are shown."""

from __future__ import annotations

import numpy as np

_NOTHING = 1e-7


def unspanned(sums: np.ndarray, weight: np.ndarray, hidden: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Which sums to hide so that no target follows from the others by addition and subtraction.

    `sums`: one row a sum, one column an unknown (what each unknown counts for in it); `weight`: what hiding it costs,
    the lightest goes first; `hidden`: those hidden already; `targets`: the secret sums, as rows.
    """
    hidden = hidden.copy()
    targets = targets[np.abs(targets).sum(axis=1) > _NOTHING]
    while len(targets) and not hidden.all():
        shown = np.flatnonzero(~hidden)
        given = _given(sums[shown], targets)
        if not given.any():
            break
        parts = np.linalg.lstsq(sums[shown].T, targets[given].T, rcond=None)[0]
        for column in parts.T:
            used = shown[np.abs(column) > _NOTHING]
            used = used[~hidden[used]]
            if len(used) == (np.abs(column) > _NOTHING).sum():  # none of them was hidden for another target
                hidden[used[np.argmin(weight[used])]] = True
    return hidden


def _given(shown: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The targets that lie in the space of the shown sums."""
    _, size, base = np.linalg.svd(shown, full_matrices=False)
    base = base[size > _NOTHING * max(size.max(initial=0.0), 1.0)]
    left = targets - (targets @ base.T) @ base
    return np.linalg.norm(left, axis=1) < _NOTHING * np.maximum(np.linalg.norm(targets, axis=1), 1.0)


__all__ = ["unspanned"]
