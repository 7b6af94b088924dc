"""Rules and network made one: which signals a letter has, how sure that is, and the words that prove it."""

import numpy as np

from detectors.finding import CONTEMPT, SUBKINDS, Evidence, Finding, Signal
from detectors.model.network import Outcome
from detectors.model.stack import SIGNALS, Weighed

CODES = {
    Signal.ABUSE: "A900",
    Signal.ENTITLEMENT: "E900",
    Signal.REVIEW_THREAT: "R900",
    Signal.UNREASONABLE_DEMAND: "D900",
    Signal.PRESSURE: "P900",
    Signal.LEGAL_THREAT: "L900",
    Signal.GRIEVANCE: "G900",
}
_GRAVE = 0.5
_KINDS = tuple((signal, kind) for signal, kinds in SUBKINDS.items() for kind in kinds)
_NEAR_BEST = 1.0  # logits below the best sentence within which another one is evidence too
_MOST = 2  # sentences of the network's evidence for one signal


def merged(text: str, rules: tuple[Finding, ...], outcome: Outcome, weighed: Weighed) -> tuple[Finding, ...]:
    """The findings of a letter: of each likely signal what the rules quote, else what the network points at.

    Of a grievance both: rules know its words, and the network the sentence that says what went wrong.
    """
    findings: list[Finding] = []
    for column, signal in enumerate(SIGNALS):
        if signal not in weighed.found:
            continue
        sure, kind = weighed.likely[signal], _subkind(signal, outcome, weighed)
        mine = [one for one in rules if one.signal is signal]
        evidence = () if mine and signal is not Signal.GRIEVANCE else tuple(_best(text, outcome, column))
        if evidence:
            findings.append(Finding(signal, kind, CODES[signal], sure, evidence))
        findings += [Finding(signal, one.subkind or kind, one.code, sure, one.evidence) for one in mine]
    return tuple(findings)


def _best(text: str, outcome: Outcome, column: int) -> list[Evidence]:
    """The sentences that the network points at, the likeliest first."""
    logits = outcome.sentences[: len(outcome.spans), column]
    if not len(logits):
        return []
    near = np.flatnonzero(logits >= logits.max() - _NEAR_BEST).tolist()
    best = sorted(near, key=lambda row: -logits[row])[:_MOST]
    return [_evidence(text, *outcome.spans[row]) for row in best]


def _evidence(text: str, start: int, end: int) -> Evidence:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    return Evidence(start, end, text[start:end])


def _subkind(signal: Signal, outcome: Outcome, weighed: Weighed) -> str:
    """The likeliest finer sort; abuse of which the letter is not grave is contempt that is only alluded to."""
    if signal is Signal.ABUSE and weighed.grave < _GRAVE:
        return CONTEMPT
    return max(SUBKINDS[signal], key=lambda kind: float(outcome.kinds[_KINDS.index((signal, kind))]))
