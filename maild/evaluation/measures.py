"""The figures: precision, recall and F1, their uncertainty by bootstrap, calibration, and how exact the evidence is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Figure = Callable[[Bools, Bools], float]
_DRAWS, _SEED = 1000, 20261125


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure with its 95 % interval by bootstrap over letters."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.2f}–{self.high:.2f})"


def precision(truth: Bools, found: Bools) -> float:
    """The share of what was found that is there; 0 where nothing was found."""
    return _share((truth & found).sum(), found.sum())


def recall(truth: Bools, found: Bools) -> float:
    """The share of what is there that was found; 0 where nothing is there."""
    return _share((truth & found).sum(), truth.sum())


def f1(truth: Bools, found: Bools) -> float:
    """The harmonic mean of precision and recall."""
    return _share(2 * (truth & found).sum(), truth.sum() + found.sum())


def macro_f1(truth: npt.NDArray[np.int64], found: npt.NDArray[np.int64], classes: int) -> float:
    """The mean over classes of F1, for letters of one class each."""
    return float(np.mean([f1(truth == one, found == one) for one in range(classes)]))


def interval(figure: Callable[[npt.NDArray[np.int64]], float], letters: int) -> Ratio:
    """``figure`` of all letters, given by their numbers, with its interval over draws with replacement."""
    chance = np.random.default_rng(_SEED)
    draws = [figure(chance.integers(0, letters, letters)) for _ in range(_DRAWS)] if letters else [0.0]
    low, high = np.percentile(draws, [2.5, 97.5])
    return Ratio(figure(np.arange(letters)), float(low), float(high))


def calibration(confidence: Floats, truth: Bools, bins: int = 10) -> list[tuple[float, float, int]]:
    """For each bin of confidence that has letters: mean confidence, share that is true, how many."""
    where = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        (float(confidence[where == one].mean()), float(truth[where == one].mean()), int((where == one).sum()))
        for one in range(bins)
        if (where == one).any()
    ]


def precision_by_recall(confidence: Floats, truth: Bools) -> tuple[Floats, Floats]:
    """Recall and precision at every border, from the strictest on."""
    right = np.cumsum(truth[np.argsort(-confidence, kind="stable")])
    return right / max(int(truth.sum()), 1), right / np.arange(1, len(truth) + 1)


def precision_in_mailbox(called: Bools, truth: npt.NDArray[np.int64], shares: Sequence[float]) -> float:
    """The share of right ``toxic`` labels if calm, difficult and toxic letters came in these shares."""
    rates = [_share((called & (truth == one)).sum(), (truth == one).sum()) for one in range(len(shares))]
    weighed = [rate * share for rate, share in zip(rates, shares, strict=True)]
    return weighed[-1] / sum(weighed) if sum(weighed) else 0.0


def expected_calibration_error(confidence: Floats, truth: Bools) -> float:
    """The mean distance of confidence from truth over ten bins, weighted by their letters."""
    return sum(abs(sure - true) * count for sure, true, count in calibration(confidence, truth)) / max(len(truth), 1)


def characters_f1(text: str, quotes: Sequence[str], spans: Sequence[tuple[int, int]]) -> float:
    """F1 over the code points of a text: those in the guide's quotes against those in the found spans."""
    true, found = np.zeros(len(text), bool), np.zeros(len(text), bool)
    for quote in quotes:
        start = text.find(quote)
        if start >= 0:
            true[start : start + len(quote)] = True
    for first, last in spans:
        found[first:last] = True
    return f1(true, found)


def _share(part: int | np.int64, whole: int | np.int64) -> float:
    return float(part / whole) if whole else 0.0
