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
from detectors.model.network import Outcome
from detectors.model.stack import SIGNALS, TONES, features, quiet
from detectors.rules import Ruled
from detectors.train.examples import Example

TOXIC_PRECISION = 0.9  # aimed at when the border of `toxic` is chosen, and then as much recall as that leaves
LEAST_SURE = 0.45  # staff see every label, and a wrong one costs more than one that is missing
LEAST_SURE_OF_ABUSE = 0.6  # a false accusation costs most
PASSED_OVER = 0.001  # of clients' letters that are not calm, that may be taken for a stranger's: to miss one costs most
MISSED = 0.005  # of the letters with anything in them, that the network's front may let pass
_HALF = 0.5  # what only one of two readers saw counts as not there
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
            right[code] += int(one.truth[SIGNALS.index(signal)] > _HALF)
    shares = {code: (right[code] + _DOUBT / 2) / (count + _DOUBT) for code, count in sorted(fired.items())}
    return {code: round(float(np.log(share / (1 - share))), 2) for code, share in shares.items()}


def fit(examples: Sequence[Example], said: Sequence[Outcome], ruled: Sequence[Ruled]) -> dict[str, Any]:
    """The weights and borders as they stand in ``stack.json``, from what networks said of letters out of fold."""
    truth = np.array([one.truth for one in examples]) > _HALF
    gained = earned(examples, [rules.findings for rules in ruled])
    inputs = [features(one, rules.findings, rules.heat, gained) for one, rules in zip(said, ruled, strict=True)]
    signal_inputs = np.array([by_signal for by_signal, _ in inputs])
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
    whole = np.concatenate([np.array([letter for _, letter in inputs]), likely], 1)
    tone_truth = np.array([one.tone.argmax() for one in examples])
    tone = LogisticRegression(C=1, max_iter=2000).fit(whole, tone_truth)
    grave = LogisticRegression(C=1, max_iter=2000).fit(whole, [one.grave > _HALF for one in examples])
    toxic = tone.predict_proba(whole)[:, TONES.index("toxic")]
    return {
        "rules": gained,
        "signals": signals,
        "tone": {
            "weights": [_rounded(row) for row in tone.coef_],
            "bias": _rounded(tone.intercept_),
            "toxic_border": precise_border(toxic, tone_truth == TONES.index("toxic")),
        },
        "grave": {"weights": _rounded(grave.coef_[0]), "bias": round(float(grave.intercept_[0]), 4)},
        "stranger": {"border": _stranger(examples, said)},
        "quiet": _quiet(examples, said, ruled),
    }


def _stranger(examples: Sequence[Example], said: Sequence[Outcome]) -> float:
    """The logit of being no client's letter above which no more than ``PASSED_OVER`` of those not calm lie."""
    theirs = sorted((outcome.stranger for one, outcome in zip(examples, said, strict=True) if one.busy), reverse=True)
    return round(theirs[int(PASSED_OVER * len(theirs))], 2)


def _quiet(examples: Sequence[Example], said: Sequence[Outcome], ruled: Sequence[Ruled]) -> dict[str, float]:
    """The highest border of ``busy`` below which no more than ``MISSED`` of the busy letters would be lost."""
    pairs = list(zip(examples, said, ruled, strict=True))
    busy = sum(one.busy for one in examples)
    missable = sorted(outcome.busy for one, outcome, rules in pairs if one.busy and quiet(rules.findings, rules.heat))
    border = missable[int(MISSED * busy)]
    passed = [one for one, outcome, rules in pairs if outcome.busy < border and quiet(rules.findings, rules.heat)]
    share = np.mean([one.truth.mean() for one in passed]) if passed else 0.0
    return {"border": round(border, 3), "signal": round(float(share), 4)}


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
