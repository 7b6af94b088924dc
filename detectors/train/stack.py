"""Fitting how network and rules are weighed together: logistic regressions on letters of authors held out of training.

The inputs of each letter are made in one place (``detectors.model.stack.features``), so that fitting and use agree.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from detectors.finding import Finding, Signal
from detectors.model.network import Outcome
from detectors.model.stack import SIGNALS, TONES, features, inputs, quiet, unknown
from detectors.rules import Ruled
from detectors.train.examples import Example

ACCUSED = 0.006  # of the calm letters of hands held out, that may be called toxic: what the border of `toxic` is for
LEAST_SURE = 0.3  # staff see every label, so that a border is no lower, even where F1 would allow it
PASSED_OVER = 0.01  # of clients' letters that are not calm, that may be taken for strangers'
DOUBTED = 0.03  # of them, that may be taken for strangers' or, unless they are grave, perhaps for them
MISSED = 0.005  # of the letters that are not calm, and would not be called so, that the first look may let pass
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


def fit(
    examples: Sequence[Example], said: Sequence[Outcome], ruled: Sequence[Ruled], gained: Mapping[str, float]
) -> dict[str, Any]:
    """The weights and borders as they stand in ``stack.json``, from what the network said of letters it had not seen.

    ``gained`` is what each rule has earned.
    """
    truth = np.array([one.truth for one in examples]) > _HALF
    pairs = [features(one, rules.findings, rules.heat, gained) for one, rules in zip(said, ruled, strict=True)]
    signal_inputs = np.array([by_signal for by_signal, _ in pairs])
    signals: dict[str, Any] = {}
    likely = np.zeros(truth.shape)
    for column, signal in enumerate(SIGNALS):
        model = LogisticRegression(C=10).fit(signal_inputs[:, column], truth[:, column])
        likely[:, column] = model.predict_proba(signal_inputs[:, column])[:, 1]
        signals[signal.value] = {
            "weights": _rounded(model.coef_[0]),
            "bias": round(float(model.intercept_[0]), 4),
            "border": max(best_border(likely[:, column], truth[:, column]), LEAST_SURE),
        }
    whole = inputs(np.array([letter for _, letter in pairs]), likely)
    tone_truth = np.array([one.tone.argmax() for one in examples])
    tone = LogisticRegression(C=1, max_iter=5000).fit(whole, tone_truth)
    grave = LogisticRegression(C=1, max_iter=5000).fit(whole, [one.grave > _HALF for one in examples])
    shares = tone.predict_proba(whole)
    toxic_border = just_border(shares[:, 2], tone_truth == TONES.index("calm"))
    accused = likely[:, [signal is not Signal.GRIEVANCE for signal in SIGNALS]].max(1) > _HALF
    heard = accused | (shares[:, 2] >= toxic_border) | (shares[:, 1] > shares[:, 0])
    return {
        "rules": dict(gained),
        "signals": signals,
        "tone": {
            "weights": [_rounded(row) for row in tone.coef_],
            "bias": _rounded(tone.intercept_),
            "toxic_border": toxic_border,
        },
        "grave": {"weights": _rounded(grave.coef_[0]), "bias": round(float(grave.intercept_[0]), 4)},
        "quiet": _quiet(examples, said, ruled, heard),
    }


def told_strangers(examples: Sequence[Example], said: Sequence[Outcome]) -> dict[str, Any]:
    """How network and first look are weighed in whether a letter is no client's, on clients' letters and strangers'.

    Above the border are no more than ``PASSED_OVER`` of the clients' letters that are not calm, above that of doubt
    no more than ``DOUBTED``.
    """
    heard = np.array([unknown(outcome) for outcome in said])
    model = LogisticRegression(C=10).fit(heard, [one.stranger for one in examples])
    weights = np.array(_rounded(model.coef_[0]))
    theirs = sorted(
        (float(row @ weights) for one, row in zip(examples, heard, strict=True) if not _calm(one)), reverse=True
    )
    border, doubt = (round(theirs[int(share * len(theirs))] + 0.01, 2) for share in (PASSED_OVER, DOUBTED))
    return {"weights": weights.tolist(), "border": border, "doubt": doubt}


def _quiet(
    examples: Sequence[Example], said: Sequence[Outcome], ruled: Sequence[Ruled], heard: npt.NDArray[np.bool_]
) -> dict[str, float]:
    """The highest border of ``busy`` below which no more than ``MISSED`` of the letters not calm would be lost.

    Of those that are ``heard``, that is: what network and rules miss anyway is not lost by the first look.
    """
    silent = np.array([quiet(rules.findings, rules.heat) for rules in ruled])
    busy = np.array([outcome.busy for outcome in said])
    losable = heard & np.array([not _calm(one) for one in examples])
    missable = np.sort(busy[losable & silent])
    border = missable[min(int(MISSED * losable.sum()), len(missable) - 1)]
    passed = [one for one, below in zip(examples, silent & (busy < border), strict=True) if below]
    share = np.mean([one.truth.mean() for one in passed]) if passed else 0.0
    return {"border": float(np.floor(border * 1000)) / 1000, "signal": round(float(share), 4)}


def _calm(one: Example) -> bool:
    return bool(one.tone[TONES.index("calm")] == 1)


def best_border(likely: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """The border that gives the best F1, smoothed over its neighbours so that one letter does not decide."""
    found = np.array([_f1(likely >= border, truth) for border in _BORDERS])
    smooth = np.convolve(np.pad(found, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return round(float(_BORDERS[int(smooth.argmax())]), 2)


def just_border(likely: Floats, calm: npt.NDArray[np.bool_]) -> float:
    """The lowest border that no more than ``ACCUSED`` of the calm letters reach."""
    return round(next(float(border) for border in _BORDERS if (likely[calm] >= border).mean() <= ACCUSED), 2)


def save(weights: dict[str, Any], path: Path) -> None:
    """Write the weights as JSON that a person can compare."""
    path.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def _f1(found: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> float:
    return float(2 * (found & truth).sum() / max(found.sum() + truth.sum(), 1))


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]
