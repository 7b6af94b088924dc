"""The second part of the regulations: how a judged letter is dealt with, by the client's history and the house's hours.

It changes who looks first, what the draft may say, who is told and what staff may decide; never a verdict.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from pydantic import Field, field_validator, model_validator

from detectors.finding import Finding
from maild.judge.rules import THREAD_WINDOW
from maild.judge.standing import PatternRule, Standing, standing
from maild.judge.terms import Terms, Title
from maild.judge.worktime import WorkTime
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.letter import Letter
from maild.model.message import Role
from maild.sections.base import Duration
from replies.moves import OPTIONAL


@dataclass(frozen=True, slots=True)
class Facts:
    """What the second part of the regulations may ask about a letter.

    ``so_far`` is the worst verdict of the client's earlier letters in the thread, none of a first letter; ``toxic`` is
    how long before this letter each thread of theirs was last toxic (this one counts zero), ``letters`` how long
    before it each letter of theirs came; ``clients`` is the kind that the mailbox serves; ``open``: it came in hours.
    """

    findings: tuple[Finding, ...]
    verdict: Verdict
    so_far: Verdict | None = None
    toxic: tuple[timedelta, ...] = ()
    letters: tuple[timedelta, ...] = ()
    standing: Standing = Standing.NEW
    clients: str = "consumers"
    open: bool = True


class Conduct(Terms):
    """One clause of the second part; the meaning of each field stands in ``config/policy.toml``."""

    verdict: tuple[Verdict, ...] = ()
    so_far: tuple[Verdict, ...] = ()
    toxic_threads: int = Field(default=0, ge=0)
    letters: int = Field(default=0, ge=0)
    within: Duration = timedelta(days=90)
    standing: tuple[Standing, ...] = ()
    clients: Literal["consumers", "companies"] | None = None
    hours: Literal["open", "closed"] | None = None
    action: Action | None = None
    tell: Title | None = None
    alone: Title | None = None
    without: tuple[str, ...] = ()

    @field_validator("without")
    @classmethod
    def _moves(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in OPTIONAL:
                near = difflib.get_close_matches(name, OPTIONAL, n=1, cutoff=0)[0]
                raise ValueError(f"{name!r} is no move that a draft can leave out; the nearest is {near}")
        return names

    @model_validator(mode="after")
    def _does_something(self) -> "Conduct":
        if not (self.action or self.tell or self.alone or self.without):
            raise ValueError("changes nothing; give it an action, tell, alone or without")
        return self

    def fits(self, facts: Facts) -> bool:
        """Whether every condition holds."""
        return (
            (not self.verdict or facts.verdict in self.verdict)
            and (not self.so_far or facts.so_far in self.so_far)
            and self._lately(facts.toxic) >= self.toxic_threads
            and self._lately(facts.letters) >= self.letters
            and (not self.standing or facts.standing in self.standing)
            and (self.clients is None or facts.clients == self.clients)
            and (self.hours is None or facts.open == (self.hours == "open"))
            and self.hold(facts.findings)
        )

    def _lately(self, ages: Sequence[timedelta]) -> int:
        return sum(timedelta() <= age <= self.within for age in ages)


class Circumstances(Protocol):
    """What the second part depends on in a mailbox; ``Rules`` has it."""

    @property
    def pattern(self) -> PatternRule: ...
    @property
    def clients(self) -> str: ...
    @property
    def work(self) -> WorkTime: ...


def conduct_of(
    letter: Letter, case: Sequence[Letter], past: Sequence[Letter], clauses: Sequence[Conduct], house: Circumstances
) -> Conduct | None:
    """The first clause that fits a judged client's letter; ``past`` are the client's letters of other cases."""
    if letter.judgement is None or not clauses:
        return None
    known = facts(letter, case, past, house)
    return next((clause for clause in clauses if clause.fits(known)), None)


def action_of(judgement: Judgement, clause: Conduct | None) -> Action:
    """What the letter's own clause says, unless the second part of the regulations says otherwise."""
    return clause.action if clause and clause.action else judgement.action


def facts(letter: Letter, case: Sequence[Letter], past: Sequence[Letter], house: Circumstances) -> Facts:
    """What is known of a judged letter when it comes. Raises ValueError for one that was not judged."""
    if letter.judgement is None:
        raise ValueError(f"the letter {letter.id} was not judged")
    theirs = [one for one in (*past, *case) if one.role is Role.CLIENT and one.moment <= letter.moment]
    earlier = [
        one.judgement.verdict
        for one in case
        if one.judgement and one.id != letter.id and timedelta() <= letter.moment - one.moment <= THREAD_WINDOW
    ]
    toxic: dict[tuple[str, str], timedelta] = {}
    for one in sorted(theirs, key=lambda each: each.moment):
        if one.judgement and one.judgement.verdict is Verdict.TOXIC and not one.cleared:
            toxic[one.mailbox, one.case] = letter.moment - one.moment
    return Facts(
        findings=letter.judgement.findings,
        verdict=letter.judgement.verdict,
        so_far=max(earlier, key=lambda verdict: verdict.rank, default=None),
        toxic=tuple(toxic.values()),
        letters=tuple(letter.moment - one.moment for one in theirs),
        standing=standing((*past, *case), letter.moment, house.pattern),
        clients=house.clients,
        open=house.work.covers(letter.moment),
    )
