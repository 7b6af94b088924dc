"""The standing of a client: what their letters over time say, which no single letter can. Never a message's verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from maild.model.judgement import Verdict
from maild.model.letter import Letter
from maild.model.message import Role


class Standing(StrEnum):
    """``NEW`` has one thread; ``OUTBURST`` had toxic threads lately, ``PATTERN`` so many that the ladder begins."""

    NEW = "new"
    STEADY = "steady"
    OUTBURST = "outburst"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class PatternRule:
    """How many toxic threads within how long a time are a pattern."""

    threads: int = 3
    window: timedelta = timedelta(days=90)


def toxic_threads(letters: Sequence[Letter], now: datetime, window: timedelta) -> int:
    """How many threads had a toxic letter in the time before ``now``; older ones are healed by quiet."""
    return len({
        (letter.mailbox, letter.case)
        for letter in letters
        if letter.role is Role.CLIENT
        and letter.judgement is not None
        and letter.judgement.verdict is Verdict.TOXIC
        and not letter.cleared
        and now - window <= letter.moment <= now
    })  # fmt: skip


LADDER = ("manager", "meeting", "parting")
"""The steps before a client and we part, one more with every toxic thread; each is a lead's decision."""


def step(toxic: int, rule: PatternRule) -> str:
    """The step of the ladder that so many toxic threads suggest, or nothing."""
    return LADDER[min(toxic - rule.threads, len(LADDER) - 1)] if toxic >= rule.threads else ""


def standing(letters: Sequence[Letter], now: datetime, rule: PatternRule) -> Standing:
    """The standing at a moment of a client who wrote these letters, whatever ground they had."""
    toxic = toxic_threads(letters, now, rule.window)
    if toxic >= rule.threads:
        return Standing.PATTERN
    if toxic:
        return Standing.OUTBURST
    threads = {(one.mailbox, one.case) for one in letters if one.role is Role.CLIENT and one.moment <= now}
    return Standing.STEADY if len(threads) > 1 else Standing.NEW
