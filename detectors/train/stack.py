"""Fitting how network and rules are weighed together: logistic regressions on letters of authors held out of training.

The inputs of each letter are made in one place (``detectors.model.stack.features``), so that fitting and use agree.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from detectors.finding import Finding, Signal
from detectors.model.stack import SIGNALS, TONES
from detectors.train.examples import Example

TOXIC_PRECISION = 0.9  # aimed at when the border of `toxic` is chosen, and then as much recall as that leaves
LEAST_SURE = 0.45  # staff see every label, and a wrong one costs more than one that is missing
LEAST_SURE_OF_ABUSE = 0.7  # a false accusation costs most
_DOUBT = 2.0  # letters, half of them right, that every rule is taken to have met before
_BORDERS = np.linspace(0.05, 0.95, 91)

Floats = npt.NDArray[np.float64]


def earned(examples: Sequence[Example], findings: Sequence[Sequence[Finding]]) -> dict[str, float]:
    """By rule code the log-odds that what it found is there, drawn towards even where it seldom fired."""
    right: Counter[str] = Counter()
    fired: Counter[str] = Counter()
    for one, found in zip(examples, findings, strict=True):
        for code, signal in {(finding.code, finding.signal) for finding in found}:
            fired[code] += 1
            right[code] += int(one.truth[SIGNALS.index(signal)] > 0)
    shares = {code: (right[code] + _DOUBT / 2) / (count + _DOUBT) for code, count in sorted(fired.items())}
    return {code: round(float(np.log(share / (1 - share))), 2) for code, share in shares.items()}


def fit(examples: Sequence[Example], signal_inputs: Floats, letter_inputs: Floats) -> dict[str, Any]:
    """The weights and borders as they stand in ``stack.json``.

    ``signal_inputs`` is letters x signals x inputs, ``letter_inputs`` letters x inputs; both out of fold.
    """
    truth = np.array([one.truth for one in examples]) > 0
    signals: dict[str, Any] = {}
    likely = np.zeros(truth.shape)
    for column, signal in enumerate(SIGNALS):
        least = LEAST_SURE_OF_ABUSE if signal is Signal.ABUSE else LEAST_SURE
        model = LogisticRegression(C=10).fit(signal_inputs[:, column], truth[:, column])
        likely[:, column] = model.predict_proba(signal_inputs[:, column])[:, 1]
        signals[signal.value] = {
            "weights": _rounded(model.coef_[0]),
            "bias": round(float(model.intercept_[0]), 4),
            "border": max(best_border(likely[:, column], truth[:, column]), least),
        }
    inputs = np.concatenate([letter_inputs, likely], 1)
    tone_truth = np.array([one.tone for one in examples])
    tone = LogisticRegression(C=1, max_iter=2000).fit(inputs, tone_truth)
    grave = LogisticRegression(C=1, max_iter=2000).fit(inputs, [one.grave for one in examples])
    toxic = tone.predict_proba(inputs)[:, TONES.index("toxic")]
    return {
        "signals": signals,
        "tone": {
            "weights": [_rounded(row) for row in tone.coef_],
            "bias": _rounded(tone.intercept_),
            "toxic_border": precise_border(toxic, tone_truth == TONES.index("toxic")),
        },
        "grave": {"weights": _rounded(grave.coef_[0]), "bias": round(float(grave.intercept_[0]), 4)},
    }


def best_border(likely: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """The border that gives the best F1, smoothed over its neighbours so that one letter does not decide."""
    found = np.array([_f1(likely >= border, truth) for border in _BORDERS])
    smooth = np.convolve(np.pad(found, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return round(float(_BORDERS[int(smooth.argmax())]), 2)


def precise_border(likely: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """The lowest border from which on precision is at least ``TOXIC_PRECISION``."""
    good = 0.5
    for border in reversed(_BORDERS):
        found = likely >= border
        if found.sum() >= 10 and (found & truth).sum() / found.sum() < TOXIC_PRECISION:
            break
        good = float(border)
    return round(max(good, 0.4), 2)


def save(weights: dict[str, Any], path: Path) -> None:
    """Write the weights as JSON that a person can compare."""
    path.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def _f1(found: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> float:
    return float(2 * (found & truth).sum() / max(found.sum() + truth.sum(), 1))


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]
