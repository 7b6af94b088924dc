"""The head that tells strangers' mail, fitted last and exactly: a logistic regression on what the layers make of it.

By gradient descent beside the other heads it stays far behind what the layers know.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from detectors.model.base import Base
from detectors.model.inputs import arrays
from detectors.train.examples import Example
from detectors.train.network import Network

_LOOSENESS = 0.01  # inverse strength of the regularisation, found by authors held out
_BATCH = 8


def tell_strangers(network: Network, examples: Sequence[Example], base: Base) -> None:
    """Set the head ``stranger`` of a trained network by all examples, clients' letters and strangers' mails."""
    wholes = _wholes(network, examples, base)
    scale = StandardScaler().fit(wholes)
    fitted = LogisticRegression(C=_LOOSENESS, max_iter=2000).fit(
        scale.transform(wholes), [one.stranger for one in examples]
    )
    weights = fitted.coef_[0] / scale.scale_
    with torch.no_grad():
        network.stranger.weight[0] = torch.from_numpy(weights)
        network.stranger.bias[0] = float(fitted.intercept_[0] - weights @ scale.mean_)


def _wholes(network: Network, examples: Sequence[Example], base: Base) -> npt.NDArray[np.float64]:
    """Letters x hidden: each letter as the layers see it, whole."""
    network.eval()
    found = np.zeros((len(examples), network.stranger.in_features))
    order = sorted(range(len(examples)), key=lambda row: len(examples[row].pieces.ids))
    with torch.no_grad():
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            embedded, padding, _ = (
                torch.from_numpy(part) for part in arrays([examples[row].pieces for row in rows], base)
            )
            found[rows] = network.whole(embedded, padding)[0].numpy()
    return found
