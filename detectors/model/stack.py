"""Network and rules weighed together, by the weights that training found: how likely each signal is, tone, gravity."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detectors.finding import SUBKINDS, Finding, Signal
from detectors.model.network import Outcome

SIGNALS = tuple(Signal)
TONES = ("calm", "difficult", "toxic")
CERTAIN = 1.0  # a rule that is never wrong, such as the name of an attached claim, is not weighed
_HEATED = 0.2
_TRUSTED, _KEPT = 0.95, 0.75  # in a letter so short that the network has little to go by, a rule so sure keeps its
_SHORT = 80  # code points: signal so likely (of hands held out, it was right each time)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What network and rules together say of a letter.

    ``likely`` is the calibrated probability of each signal and ``found`` those that reach their border; ``tone``
    is calm, difficult or toxic; ``grave`` in ``[0, 1]`` is how likely a lead must see it first; ``stranger`` is that
    no client wrote it, ``perhaps_stranger`` that none may have.
    """

    likely: Mapping[Signal, float]
    found: frozenset[Signal]
    tone: str
    grave: float
    stranger: bool = False
    perhaps_stranger: bool = False


def features(
    outcome: Outcome, findings: tuple[Finding, ...], heat: float, earned: Mapping[str, float]
) -> tuple[Floats, Floats]:
    """The inputs of the weighing: signals x (network's logit, rules' log-odds), and those of the whole letter.

    ``earned`` is by rule code the log-odds that the rule was right on letters of the corpus.
    """
    sure = [max((earned.get(f.code, 0.0) for f in findings if f.signal is signal), default=0.0) for signal in SIGNALS]
    heard = outcome.letter.astype(np.float64)
    by_signal = np.stack([heard, np.array(sure)], 1)
    insulted = any(f.signal is Signal.ABUSE and f.subkind in SUBKINDS[Signal.ABUSE] for f in findings)
    whole = [*outcome.tone.tolist(), outcome.grave, outcome.stranger, outcome.busy, heat, float(insulted)]
    return by_signal, np.array(whole, np.float64)


def inputs(whole: Floats, likely: Floats) -> Floats:
    """The inputs of tone and gravity, letters x inputs: the letter's, its signals, the likeliest but ``grievance``."""
    accused = likely[..., [signal is not Signal.GRIEVANCE for signal in SIGNALS]]
    return np.concatenate([whole, likely, accused.max(-1, keepdims=True)], -1)


def unknown(outcome: Outcome) -> Floats:
    """The inputs of a letter's being no client's: what network and first look say of it."""
    return np.array([outcome.stranger, outcome.foreign], np.float64)


class Stack:
    """The weights of ``stack.json``."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        signals = [weights["signals"][signal.value] for signal in SIGNALS]
        self._earned: dict[str, float] = weights["rules"]
        self._weights = np.array([one["weights"] for one in signals])
        self._bias = np.array([one["bias"] for one in signals])
        self._borders = np.array([one["border"] for one in signals])
        self._tone, self._tone_bias = np.array(weights["tone"]["weights"]), np.array(weights["tone"]["bias"])
        self._toxic_border = float(weights["tone"]["toxic_border"])
        self._grave, self._grave_bias = np.array(weights["grave"]["weights"]), float(weights["grave"]["bias"])
        self._stranger = np.array(weights["stranger"]["weights"])
        self._stranger_border, self._doubt_border = weights["stranger"]["border"], weights["stranger"]["doubt"]
        self._quiet_border, self._quiet_signal = float(weights["quiet"]["border"]), float(weights["quiet"]["signal"])

    def border(self, findings: tuple[Finding, ...], heat: float) -> float:
        """The logit of ``busy`` below which a letter is plainly calm, by what the rules heard in it."""
        return self._quiet_border if quiet(findings, heat) else -np.inf

    @property
    def silence(self) -> Weighed:
        """What is believed of a plainly calm letter."""
        return Weighed(dict.fromkeys(SIGNALS, self._quiet_signal), frozenset(), TONES[0], self._quiet_signal)

    def weigh(self, outcome: Outcome, findings: tuple[Finding, ...], heat: float) -> Weighed:
        """What is to be believed of a letter."""
        by_signal, whole = features(outcome, findings, heat, self._earned)
        likely = _likelihood((by_signal * self._weights).sum(1) + self._bias)
        kept = _trusted(findings) & (outcome.spans[-1][1] <= _SHORT if outcome.spans else False)
        likely = np.where(kept, np.maximum(likely, _KEPT), likely)
        certain = {finding.signal for finding in findings if finding.confidence >= CERTAIN}
        likely = np.array([CERTAIN if signal in certain else p for signal, p in zip(SIGNALS, likely, strict=True)])
        heard = inputs(whole, likely)
        grave = float(_likelihood(np.array(heard @ self._grave + self._grave_bias)))
        found = frozenset(signal for signal, sure in zip(SIGNALS, likely >= self._borders, strict=True) if sure)
        shares = np.exp(scores := self._tone @ heard + self._tone_bias) / np.exp(scores).sum()
        strange = float(unknown(outcome) @ self._stranger)
        tone = "toxic" if shares[2] >= self._toxic_border else TONES[int(shares[:2].argmax())]
        return Weighed(
            dict(zip(SIGNALS, likely.tolist(), strict=True)),
            found,
            tone,
            grave,
            strange > self._stranger_border,
            strange > self._doubt_border,
        )


def load(path: Path) -> Stack:
    """The weights of a file."""
    return Stack(json.loads(path.read_text("utf-8")))


def quiet(findings: tuple[Finding, ...], heat: float) -> bool:
    """Whether the rules heard nothing in a letter, so that the first look may let it pass."""
    return not findings and heat < _HEATED


def _trusted(findings: tuple[Finding, ...]) -> npt.NDArray[np.bool_]:
    """By signal, whether a rule found it that is sure of itself."""
    sure = {finding.signal for finding in findings if finding.confidence >= _TRUSTED}
    return np.array([signal in sure for signal in SIGNALS])


def _likelihood(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))
