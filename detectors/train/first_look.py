"""Fitting the first look: regressions over hashed pieces, on which letters have anything in them and are clients'."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from detectors.model.first_look import BUCKETS, buckets
from detectors.train.examples import Example

_LOOSENESS = 64.0  # inverse strength of the regularisation, found by authors held out


def fit(examples: Sequence[Example]) -> npt.NDArray[np.float16]:
    """The weights of ``first_look.npy``: a row for each question, the bias last."""
    rows = [np.concatenate([model.coef_[0], model.intercept_]) for model in _models(examples)]
    return np.array(rows, np.float16)


def _models(examples: Sequence[Example]) -> tuple[LogisticRegression, LogisticRegression]:
    mine = _inputs(examples)
    busy, foreign = (
        LogisticRegression(C=_LOOSENESS, solver="liblinear", max_iter=300).fit(mine, truth)
        for truth in ([one.busy for one in examples], [one.stranger for one in examples])
    )
    return busy, foreign


def _inputs(examples: Sequence[Example]) -> csr_matrix:
    mine = [buckets(one.pieces.ids) for one in examples]
    lengths = np.array([len(each) for each in mine])
    values = np.repeat(1 / np.sqrt(lengths), lengths)
    return csr_matrix((values, np.concatenate(mine), np.concatenate([[0], lengths.cumsum()])), (len(mine), BUCKETS))
