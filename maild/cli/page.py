"""One self-contained HTML page that shows judged letters: counts, then the letters with the evidence marked."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from detectors.finding import Finding
from maild.cli import htmlfile
from maild.daemon.intake import Read
from maild.labels import LabelBook
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.message import Message

MOST = 1000  # letters of one verdict that are shown: the newest ones; the counts tell of all
_AROUND = 160  # code points shown before and after a quote
_WHOLE = 700  # a text up to this length is shown whole
_OPENING = 240  # of a text without a quote, this much is shown
_NO_COLOR = "#5d6d7e"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``signals`` are the kinds whose evidence it is, none for ordinary text."""

    text: str
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One letter as the page shows it; no more of its text is kept."""

    date: datetime
    subject: tuple[Piece, ...]
    words: tuple[Piece, ...]
    clause: str
    signals: tuple[str, ...]
    escalated: bool
    faults: tuple[str, ...]


class Page:
    """Gathers judged letters and writes them as one page; every word of a letter is escaped and nothing is loaded."""

    def __init__(self, book: LabelBook, language: str, zone: tzinfo = UTC) -> None:
        """``language`` is the staff's (``ru`` or ``en``), ``zone`` the one in which dates are shown."""
        self._book = book
        self._language = "en" if language == "en" else "ru"
        self._zone = zone
        self._cards: dict[Verdict, deque[Card]] = {verdict: deque(maxlen=MOST) for verdict in Verdict}
        self.others = 0
        self.verdicts: Counter[Verdict] = Counter()
        self.signals: Counter[str] = Counter()

    def add(self, reads: Iterable[Read]) -> None:
        """Take letters in; what is no client's letter is only counted, in ``others``."""
        for read in reads:
            if read.judgement is None:
                self.others += 1
                continue
            card = _card(read.message, read.judgement)
            self.verdicts[read.judgement.verdict] += 1
            self.signals.update(card.signals)
            self._cards[read.judgement.verdict].append(card)

    def write(self, path: Path, title: str) -> None:
        """Write the page, readable by its owner alone. Raises MaildError."""
        htmlfile.write(path, self.html(title))

    def html(self, title: str) -> str:
        """The page as text."""
        labels = {
            label.signal or label.verdict or label.state: (label.name(self._language), label.color)
            for label in self._book.labels
        }
        order = sorted(Verdict, key=lambda verdict: -verdict.rank)
        names = {key: labels.get(key, (key, _NO_COLOR)) for key in (*labels, *order, *self.signals, "escalated")}
        return _template().render(
            title=_shown(title),
            language=self._language,
            names=names,
            groups=[(verdict.value, self.verdicts[verdict], self._newest(verdict)) for verdict in order],
            bars=list(_bars([(verdict.value, self.verdicts[verdict]) for verdict in order])),
            signals=self.signals.most_common(),
            judged=self.verdicts.total(),
            others=self.others,
            when=self._when,
        )

    def _newest(self, verdict: Verdict) -> list[Card]:
        return sorted(self._cards[verdict], key=lambda card: card.date, reverse=True)

    def _when(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).strftime("%Y-%m-%d %H:%M" if self._language == "en" else "%d.%m.%Y %H:%M")


def _card(message: Message, judgement: Judgement) -> Card:
    text, head = message.own_words, message.subject
    leads = bool(head) and text.startswith(head + "\n")
    body = len(head) + 1 if leads else 0
    return Card(
        date=message.date,
        subject=tuple(_pieces(text, 0, len(head), judgement.findings) if leads else [Piece(_shown(head))]),
        words=_excerpt(text, body, judgement.findings),
        clause=f"{judgement.clause} {judgement.title}",
        signals=tuple(dict.fromkeys(finding.signal.value for finding in judgement.findings)),
        escalated=judgement.action is Action.ESCALATE,
        faults=tuple(f"{fault.code}: {fault.error}" for fault in judgement.faults),
    )


def _excerpt(text: str, start: int, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """What follows ``start``: whole if short, else the surroundings of each quote, else its opening."""
    start += len(text[start:]) - len(text[start:].lstrip())
    end = len(text.rstrip())
    quotes = sorted((e.start, e.end) for finding in findings for e in finding.evidence if e.end > start)
    if end - start <= (_WHOLE if quotes else _OPENING):
        windows = [(start, end)] if end > start else []
    else:
        windows = _joined([(max(start, a - _AROUND), min(end, b + _AROUND)) for a, b in quotes])
        windows = [_to_words(text, a, b, start, end) for a, b in windows or [(start, start + _OPENING)]]
    pieces: list[Piece] = []
    for first, last in windows:
        pieces += [Piece("… ")] if first > start else []
        pieces += _pieces(text, first, last, findings)
    return (*pieces, Piece(" …")) if windows and windows[-1][1] < end else tuple(pieces)


def _joined(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in windows:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _to_words(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The window without the halves of words at its ends, where a space is near."""
    space = max(text.find(" ", first, first + 30), text.find("\n", first, first + 30)) if first > start else -1
    back = max(text.rfind(" ", last - 30, last), text.rfind("\n", last - 30, last)) if last < end else -1
    return space + 1 if space >= 0 else first, back if back > first else last


def _pieces(text: str, first: int, last: int, findings: Sequence[Finding]) -> Iterator[Piece]:
    """``text[first:last]`` cut where evidence begins and ends, so that overlapping evidence keeps all its signals."""
    spans = [(e.start, e.end, finding.signal.value) for finding in findings for e in finding.evidence]
    inside = {edge for start, end, _ in spans for edge in (start, end) if first < edge < last}
    edges = [first, *sorted(inside), last]
    for start, end in pairwise(edges):
        kinds = dict.fromkeys(kind for a, b, kind in spans if a <= start and end <= b)
        yield Piece(_shown(text[start:end]), tuple(kinds))


def _bars(counts: Sequence[tuple[str, int]]) -> Iterator[tuple[str, float, float]]:
    """Name, beginning and width of each part of a bar of width 100."""
    total = sum(count for _, count in counts) or 1
    start = 0.0
    for name, count in counts:
        width = 100 * count / total
        if count:
            yield name, round(start, 2), round(width, 2)
        start += width


def _shown(text: str) -> str:
    """Text without controls, bidirectional overrides and other invisible characters (Unicode Cc, Cf)."""
    return "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "" for c in text)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("maild.cli", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")
