"""A first look, next to free: is a letter plainly calm, is it a client's at all, by which pieces stand side by side.

Two logistic regressions, ``busy`` and ``foreign``, over the letter's pieces and pairs of neighbours, each hashed to one
of ``BUCKETS`` weights. What is plainly calm goes no further; the look need not know what a letter has, only that it has
nothing.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 18
_PAIR, _SPREAD = 1_000_003, 2_654_435_761  # odd numbers, so that pairs spread over the buckets


def buckets(ids: Sequence[int]) -> npt.NDArray[np.int64]:
    """The buckets of a text's pieces and pairs of neighbours, each once, in ascending order."""
    pieces = np.array(ids, np.uint64) + np.uint64(1)
    pairs = pieces[:-1] * np.uint64(_PAIR) + pieces[1:]
    spread = np.concatenate([pieces, pairs]) * np.uint64(_SPREAD)
    return np.unique((spread >> np.uint64(16)) % np.uint64(BUCKETS)).astype(np.int64)


class FirstLook:
    """The trained weights: half floats, a row for each question, the bias last."""

    def __init__(self, path: Path) -> None:
        weights = np.load(path, allow_pickle=False).astype(np.float32)
        self._weights, self._bias = weights[:, :-1], weights[:, -1]

    def look(self, ids: Sequence[int]) -> tuple[float, float]:
        """The logits of there being anything to find in a text, and of no client's having written it."""
        mine = buckets(ids)
        busy, foreign = self._weights[:, mine].sum(1) / np.sqrt(len(mine)) + self._bias
        return float(busy), float(foreign)
