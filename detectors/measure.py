"""How well signals are found: precision, recall and F1 of each, from pairs of what is there and what was found."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from detectors.finding import Signal


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of messages for one signal, and the usual ratios, which are 0 where there is nothing to divide by."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is there."""
        return _ratio(self.right, self.right + self.false)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.right, 2 * self.right + self.false + self.missed)


def score(pairs: Iterable[tuple[Set[str], Set[str]]]) -> dict[Signal, Score]:
    """Scores by signal, of one pair ``(expected, found)`` of signal names a message."""
    counts = {signal: [0, 0, 0] for signal in Signal}
    for expected, found in pairs:
        for signal, count in counts.items():
            if signal in found:
                count[0 if signal in expected else 1] += 1
            elif signal in expected:
                count[2] += 1
    return {signal: Score(*count) for signal, count in counts.items()}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
