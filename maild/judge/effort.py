"""What our answers cost: an estimate of minutes, stated here so that nobody takes it for a measurement."""

from collections.abc import Iterable
from datetime import datetime

from maild.model.letter import Letter

READING, WORDS_A_MINUTE = 2.0, 25.0
"""Minutes to read a thread again before answering, and how fast an answer is thought out and typed."""

LONGEST = 45.0
"""Minutes that one answer may count for: who writes longer was doing something else too."""


def minutes(answers: Iterable[Letter]) -> float:
    """The estimated minutes of our answers.

    Each counts ``READING`` and its words at ``WORDS_A_MINUTE``, at most ``LONGEST``, and never more than the time since
    the answer before it by the same sender, where that was sent within the hour: one cannot write two at once.
    """
    total, before = 0.0, dict[str, datetime]()
    for answer in sorted(answers, key=lambda letter: letter.moment):
        estimate = min(READING + answer.words / WORDS_A_MINUTE, LONGEST)
        last = before.get(answer.sender)
        if last is not None:
            since = (answer.moment - last).total_seconds() / 60
            estimate = min(estimate, since) if since < 60 else estimate
        before[answer.sender] = answer.moment
        total += estimate
    return total
