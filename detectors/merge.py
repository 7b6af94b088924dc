"""Rules and network made one: which signals a letter has, how sure that is, and the words that prove it."""

from dataclasses import replace

import numpy as np

from detectors.finding import CODES, CONTEMPT, SUBKINDS, Evidence, Finding, Signal
from detectors.model.network import Outcome
from detectors.model.stack import SIGNALS, Weighed

_GRAVE = 0.5
_KINDS = tuple((signal, kind) for signal, kinds in SUBKINDS.items() for kind in kinds)
_NEAR_BEST = 1.0  # logits below the best sentence within which another one is evidence too
_MOST = 2  # sentences of the network's evidence for one signal


def merged(text: str, rules: tuple[Finding, ...], outcome: Outcome, weighed: Weighed) -> tuple[Finding, ...]:
    """The findings of a letter: of each likely signal what the rules quote, else what the network points at.

    Of a grievance both: rules know its words, and the network the sentence that says what went wrong. What a rule
    quotes of that sentence is then the whole of it, so that nothing is quoted twice.
    """
    findings: list[Finding] = []
    for column, signal in enumerate(SIGNALS):
        if signal not in weighed.found:
            continue
        sure, kind = weighed.likely[signal], _subkind(signal, outcome, weighed)
        mine = [replace(one, subkind=one.subkind or kind, confidence=sure) for one in rules if one.signal is signal]
        if not mine or signal is Signal.GRIEVANCE:
            pointed = _best(text, outcome, column)
            mine, pointed = _widened(mine, pointed)
            if pointed:
                findings.append(Finding(signal, kind, CODES[signal], sure, pointed))
        findings += mine
    return tuple(findings)


def _widened(findings: list[Finding], sentences: tuple[Evidence, ...]) -> tuple[list[Finding], tuple[Evidence, ...]]:
    """Findings of rules whose evidence lies in one of these sentences quote the sentence, the first of them; the
    sentences that none quotes are left."""
    wide: list[Finding] = []
    left = list(sentences)
    for one in findings:
        evidence = []
        for piece in one.evidence:
            around = next((each for each in sentences if each.start <= piece.start and piece.end <= each.end), None)
            if around is None:
                evidence.append(piece)
            elif around in left:
                left.remove(around)
                evidence.append(around)
        if evidence or not one.evidence:
            wide.append(replace(one, evidence=tuple(evidence)))
    return wide, tuple(left)


def _best(text: str, outcome: Outcome, column: int) -> tuple[Evidence, ...]:
    """The sentences that the network points at, the likeliest first."""
    logits = outcome.sentences[: len(outcome.spans), column]
    if not len(logits):
        return ()
    near = np.flatnonzero(logits >= logits.max() - _NEAR_BEST).tolist()
    best = sorted(near, key=lambda row: -logits[row])[:_MOST]
    return tuple(_evidence(text, *outcome.spans[row]) for row in best)


def _evidence(text: str, start: int, end: int) -> Evidence:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    return Evidence(start, end, text[start:end])


def _subkind(signal: Signal, outcome: Outcome, weighed: Weighed) -> str:
    """The likeliest finer sort; abuse of which the letter is not grave is contempt that is only alluded to."""
    if signal is Signal.ABUSE and weighed.grave < _GRAVE:
        return CONTEMPT
    return max(SUBKINDS[signal], key=lambda kind: float(outcome.kinds[_KINDS.index((signal, kind))]))
