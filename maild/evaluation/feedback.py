"""Letters that people corrected, as a labelled corpus: without what tells who wrote them."""

import hashlib
from collections.abc import Sequence
from typing import Any

from maild.labels import LabelBook
from maild.model.correction import Correction, CorrectionKind
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.message import Message
from replies.masking import Mask

_ACTIONS = {Verdict.CALM: Action.NONE, Verdict.DIFFICULT: Action.REPLY, Verdict.TOXIC: Action.ESCALATE}


def labelled(
    message: Message, judgement: Judgement, corrections: Sequence[Correction], book: LabelBook
) -> dict[str, Any]:
    """One line of a corpus: the judgement as people corrected it; of a signal that was missed there is no evidence.

    Names, addresses, links, telephone, card and order numbers are masked, the same one by the same word.
    """
    client = message.client or message.from_
    mask = Mask(client.name, client.addr.partition("@")[0], numbers=True)
    labels = {label.keyword: label for label in book.labels}
    signals = {signal.value for signal in judgement.signals}
    verdict = judgement.verdict
    for one in corrections:
        label = labels[one.keyword]
        if label.signal:
            signals = signals - {label.signal} if one.kind is CorrectionKind.FALSE_ALARM else signals | {label.signal}
    for one in corrections:
        if said := labels[one.keyword].verdict:
            verdict = _verdict(verdict, Verdict(said), one.kind, signals)
    subject, _, body = message.own_words.partition("\n")
    quotes: dict[str, list[str]] = {signal: [] for signal in sorted(signals)}
    for finding in judgement.findings:
        if finding.signal.value in signals:
            quotes[finding.signal.value] += [mask.masked(piece.text) for piece in finding.evidence]
    return {
        "id": hashlib.sha256(message.id.encode()).hexdigest()[:12],
        "author": "feedback",
        "lang": judgement.language,
        "subject": mask.masked(subject),
        "body": mask.masked(body),
        "signals": sorted(signals),
        "evidence": quotes,
        "verdict": verdict.value,
        "action": (judgement.action if verdict is judgement.verdict else _ACTIONS[verdict]).value,
    }


def _verdict(judged: Verdict, said: Verdict, kind: CorrectionKind, signals: set[str]) -> Verdict:
    """A verdict that was added holds; one that was taken off leaves what the other signals make of the letter."""
    if kind is CorrectionKind.MISS:
        return said
    if said is not judged:
        return judged  # the label was the thread's, not this letter's
    return Verdict.DIFFICULT if signals and said is Verdict.TOXIC else Verdict.CALM
