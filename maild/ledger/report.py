"""What a lead reads once a week: what is still open, what to mend, and how it went, from what is remembered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from detectors.finding import Signal
from maild.judge.desired import answered, cases, conversations
from maild.judge.ledger import Client, Segment
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.correction import Correction, CorrectionKind
from maild.model.judgement import Verdict
from maild.model.letter import Letter
from maild.model.message import Role

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Open:
    """A letter that still waits: for a lead, or with a justified complaint. ``quote`` is the fact or the words."""

    letter: Letter
    legal: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Justified complaints of one kind in the period, and in the one of the same length before it."""

    kind: str
    count: int
    before: int
    quotes: tuple[str, ...]  # the newest first


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period. Weeks are named by their Monday."""

    since: datetime
    until: datetime
    letters: int
    escalations: tuple[Open, ...]  # those of law first, then the oldest
    complaints: tuple[Open, ...]  # unanswered and justified, and no lead's; the oldest first
    matters: tuple[Matter, ...]
    weeks: Mapping[date, Counter[str]]  # verdicts
    signals: Counter[str]
    hours_to_answer: Mapping[str, float]  # verdict to median hours
    costly: tuple[Client, ...]
    drafts: Counter[str]  # made, taken, waiting, withdrawn; of those answered: unchanged, edited, unused
    alarms: Counter[str]  # keyword to labels that people took off as wrong
    misses: Counter[str]  # keyword to labels that people set
    exposure: Counter[str]  # colleague, or nobody's name, to toxic letters of the last week that they answered


def report(
    letters: Sequence[Letter],
    artefacts: Iterable[Artefact],
    clients: Sequence[Client],
    corrections: Iterable[Correction],
    since: datetime,
    until: datetime,
) -> Report:
    """The report of ``[since, until]``; of ``letters``, clients' and ours, those before the period tell the trend.

    ``corrections`` are those that teach.
    """
    talks = [talk for case in cases(letters) for talk in conversations(case)]
    judged = [(letter, talk) for talk in talks for letter in talk if letter.role is Role.CLIENT and letter.judgement]
    now = [(letter, talk) for letter, talk in judged if since <= letter.moment <= until]
    hard = [(letter, talk) for letter, talk in now if _verdict(letter) is not Verdict.CALM]
    waiting = [letter for letter, talk in judged if letter.awaits_lead and not answered(letter, talk)]
    unanswered = [
        letter
        for letter, talk in hard
        if Signal.GRIEVANCE in _signals(letter) and not (letter.awaits_lead or answered(letter, talk))
    ]
    corrected = [one for one in corrections if since <= one.seen_at <= until]
    return Report(
        since=since,
        until=until,
        letters=len(now),
        escalations=tuple(sorted(map(_open, waiting), key=lambda one: (not one.legal, one.letter.moment))),
        complaints=tuple(sorted(map(_open, unanswered), key=lambda one: one.letter.moment)),
        matters=_matters([letter for letter, _ in judged], since, until),
        weeks=_weeks(letter for letter, _ in now),
        signals=Counter(signal.value for letter, _ in hard for signal in _signals(letter)),
        hours_to_answer=_hours(hard),
        costly=tuple(client for client in clients if client.segment is Segment.COSTLY),
        drafts=_drafts(artefacts),
        alarms=Counter(one.keyword for one in corrected if one.kind is CorrectionKind.FALSE_ALARM),
        exposure=_exposure(now, until),
        misses=Counter(one.keyword for one in corrected if one.kind is CorrectionKind.MISS),
    )  # fmt: skip


def _exposure(judged: Iterable[tuple[Letter, Sequence[Letter]]], until: datetime) -> Counter[str]:
    """Who met the toxic letters of the last seven days: the writer of the first answer to each."""
    met: Counter[str] = Counter()
    for letter, talk in judged:
        if _verdict(letter) is Verdict.TOXIC and letter.moment >= until - _WEEK:
            answer = next((one for one in talk if one.role is Role.OURS and one.is_after(letter)), None)
            met.update([answer.colleague] if answer else [])
    return met


def _verdict(letter: Letter) -> Verdict:
    return letter.judgement.verdict if letter.judgement else Verdict.CALM


def _signals(letter: Letter) -> frozenset[Signal]:
    return letter.judgement.signals if letter.judgement else frozenset()


def _open(letter: Letter) -> Open:
    legal = Signal.LEGAL_THREAT in _signals(letter)
    return Open(letter, legal, _quote(letter, Signal.GRIEVANCE) or next(iter(_quotes(letter)), ""))


def _quotes(letter: Letter, signal: Signal | None = None) -> list[str]:
    findings = letter.judgement.findings if letter.judgement else ()
    return [piece.text for one in findings if signal in (None, one.signal) for piece in one.evidence]


def _quote(letter: Letter, signal: Signal) -> str:
    return next(iter(_quotes(letter, signal)), "")


def _matters(letters: Sequence[Letter], since: datetime, until: datetime) -> tuple[Matter, ...]:
    """What clients complain of with a ground, calm or not: that is what there is to mend."""
    length = until - since
    now, before, quotes = Counter[str](), Counter[str](), dict[str, dict[str, None]]()
    for letter in sorted(letters, key=lambda one: one.moment, reverse=True):
        kinds = (
            {f.subkind for f in letter.judgement.findings if f.signal is Signal.GRIEVANCE} if letter.judgement else ()
        )
        if since <= letter.moment <= until:
            now.update(kinds)
            for kind in kinds:
                quotes.setdefault(kind, {})[_quote(letter, Signal.GRIEVANCE)] = None
        elif since - length <= letter.moment < since:
            before.update(kinds)
    return tuple(Matter(kind, count, before[kind], tuple(quotes[kind])[:3]) for kind, count in now.most_common())


def _weeks(letters: Iterable[Letter]) -> dict[date, Counter[str]]:
    found: dict[date, Counter[str]] = {}
    for letter in letters:
        day = letter.moment.date()
        found.setdefault(day - timedelta(days=day.weekday()), Counter())[_verdict(letter).value] += 1
    return dict(sorted(found.items()))


def _hours(hard: Iterable[tuple[Letter, Sequence[Letter]]]) -> dict[str, float]:
    waited: dict[str, list[float]] = {}
    for letter, talk in hard:
        after = [other.moment for other in talk if other.role is Role.OURS and other.is_after(letter)]
        if after:
            hours = (min(after) - letter.moment).total_seconds() / 3600
            waited.setdefault(_verdict(letter).value, []).append(max(hours, 0.0))
    return {verdict: median(hours) for verdict, hours in sorted(waited.items())}


def _drafts(artefacts: Iterable[Artefact]) -> Counter[str]:
    drafts = [artefact for artefact in artefacts if artefact.kind is ArtefactKind.DRAFT]
    names = {ArtefactState.PLACED: "waiting", ArtefactState.TAKEN: "taken", ArtefactState.WITHDRAWN: "withdrawn"}
    fates = Counter(draft.fate.value for draft in drafts if draft.fate)
    return Counter({"made": len(drafts)}) + Counter(names[draft.state] for draft in drafts) + fates
