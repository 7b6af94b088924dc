"""Clients and what is known of each: letters, answers, signals over time, minutes, standing, segment."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from statistics import median, quantiles

from maild.judge.desired import cases, conversations
from maild.judge.effort import minutes
from maild.judge.standing import PatternRule, Standing, standing
from maild.model.client import ClientEntry, main_address
from maild.model.letter import Letter
from maild.model.message import Role

COSTLY_QUANTILE, COSTLY_LETTERS, COSTLY_TIMES = 0.8, 5, 3.0
"""Who is costly: above this quantile of minutes, and with so many letters, and so many times the median minutes."""


class Segment(StrEnum):
    """As in practice: a few clients cost most of the time, and may be perfectly polite."""

    GOOD = "good"
    ORDINARY = "ordinary"
    COSTLY = "costly"


@dataclass(frozen=True, slots=True)
class Client:
    """One client of all mailboxes. ``letters`` are theirs and ours to them, oldest first."""

    address: str
    name: str
    aliases: tuple[str, ...]
    letters: tuple[Letter, ...]
    minutes: float
    share: float  # of the team's minutes, 0 to 1
    standing: Standing
    segment: Segment
    revenue: float | None

    @property
    def written(self) -> tuple[Letter, ...]:
        """The client's own letters."""
        return tuple(letter for letter in self.letters if letter.role is Role.CLIENT)

    @property
    def answers(self) -> int:
        return len(self.letters) - len(self.written)

    @property
    def threads(self) -> int:
        return len({(letter.mailbox, letter.case) for letter in self.written})

    @property
    def verdicts(self) -> Counter[str]:
        return Counter(one.judgement.verdict.value for one in self.written if one.judgement)

    @property
    def signals(self) -> Counter[str]:
        """Letters by signal; a calm letter's grievance is ordinary work and counts too."""
        return Counter(signal.value for one in self.written if one.judgement for signal in one.judgement.signals)

    @property
    def notices(self) -> Counter[str]:
        return Counter(notice.kind for one in self.written if one.judgement for notice in one.judgement.notices)

    @property
    def contacts_a_day(self) -> float:
        """Letters of theirs for each day on which they wrote."""
        days = {letter.moment.date() for letter in self.written}
        return len(self.written) / len(days) if days else 0.0


@dataclass(frozen=True, slots=True)
class Usual:
    """What clients usually cost, to hold one against: the median client's minutes, and the segment of each address."""

    minutes: float
    segments: Mapping[str, Segment]


def usual(clients: Sequence[Client]) -> Usual:
    """What the clients of a ledger usually cost."""
    segments = {address: one.segment for one in clients for address in (one.address, *one.aliases)}
    return Usual(median(one.minutes for one in clients) if clients else 0.0, segments)


def ledger(
    letters: Sequence[Letter], entries: Mapping[str, ClientEntry], rule: PatternRule, now: datetime
) -> list[Client]:
    """All clients, those who cost most minutes first. ``letters`` are clients' and ours of all mailboxes."""
    known = [
        _client(address, talks, entries, rule, now) for address, talks in sorted(_by_client(letters, entries).items())
    ]
    total = sum(client.minutes for client in known)
    middle = median(client.minutes for client in known) if known else 0.0
    border = quantiles([c.minutes for c in known], n=100)[int(COSTLY_QUANTILE * 100) - 1] if len(known) > 1 else 0.0
    placed = (
        replace(one, share=one.minutes / total if total else 0.0, segment=_segment(one, border, middle))
        for one in known
    )
    return sorted(placed, key=lambda client: (-client.minutes, client.address))


def _by_client(letters: Sequence[Letter], entries: Mapping[str, ClientEntry]) -> dict[str, list[tuple[Letter, ...]]]:
    found: dict[str, list[tuple[Letter, ...]]] = defaultdict(list)
    for case in cases(letters):
        for talk in conversations(case):
            address = next(letter.client for letter in talk if letter.role is Role.CLIENT)
            if address:
                found[main_address(address, entries)].append(talk)
    return found


def _client(
    address: str,
    talks: Iterable[tuple[Letter, ...]],
    entries: Mapping[str, ClientEntry],
    rule: PatternRule,
    now: datetime,
) -> Client:
    letters = tuple(sorted((letter for talk in talks for letter in talk), key=lambda one: (one.moment, one.id)))
    theirs = [letter for letter in letters if letter.role is Role.CLIENT]
    entry = entries.get(address)
    return Client(
        address=address,
        name=next((letter.name for letter in reversed(theirs) if letter.name), ""),
        aliases=tuple(sorted({letter.client for letter in theirs} - {address})),
        letters=letters,
        minutes=minutes(letter for letter in letters if letter.role is Role.OURS),
        share=0.0,
        standing=standing(theirs, now, rule),
        segment=Segment.ORDINARY,
        revenue=entry.revenue if entry else None,
    )


def _segment(client: Client, border: float, middle: float) -> Segment:
    """Costly only above the quantile and an absolute floor, never by one letter; good: no difficult letter at all."""
    enough = len(client.written) >= COSTLY_LETTERS and client.minutes >= COSTLY_TIMES * middle > 0
    if enough and client.minutes > border:
        return Segment.COSTLY
    hard = client.verdicts["difficult"] + client.verdicts["toxic"]
    return Segment.GOOD if not hard and client.minutes <= middle else Segment.ORDINARY
