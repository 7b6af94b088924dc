"""Letters in pieces as the arrays that the network reads, at run time and in training."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detectors.model.base import Base, Floats
from detectors.model.pieces import Pieces


def arrays(letters: Sequence[Pieces], base: Base) -> tuple[Floats, npt.NDArray[np.bool_], Floats]:
    """``embedded`` (letters x pieces x hidden), ``padding`` (true where there is no piece) and ``means`` (letters x
    sentences x pieces: rows that average a sentence's pieces), padded to the longest letter."""
    width = max(len(one.ids) for one in letters)
    rows = max(max(len(one.spans), 1) for one in letters)
    ids = np.full((len(letters), width), base.sizes.pad, np.int64)
    padding = np.ones((len(letters), width), bool)
    means = np.zeros((len(letters), rows, width), np.float32)
    for number, one in enumerate(letters):
        length = len(one.ids)
        ids[number, :length], padding[number, :length] = one.ids, False
        owners = np.array(one.sentence)
        for row in range(len(one.spans)):
            mine = owners == row
            means[number, row, :length] = mine / max(mine.sum(), 1)
    return base.embedded(ids), padding, means
