"""What the writer is told: everything a draft or a note may speak of, and nothing else.

The caller fills a brief from the letter, the verdict and the settings; this package turns it into words.
Values are plain text: no HTML, no header syntax.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quote:
    """A signal found in the client's letter with the words that prove it, in the client's own spelling."""

    signal: str  # one of the guide's seven names
    subkind: str
    text: str
    code: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class House:
    """The company as its texts speak of it; every field may be empty."""

    company: str = ""
    signature: str = ""
    hours: str = ""
    refund_policy: str = ""
    register: str = "neutral"  # formal, neutral or warm
    you: str = "вы"  # or «Вы»


@dataclass(frozen=True, slots=True)
class Brief:
    """One letter to be answered.

    ``language`` is ``ru`` or ``en`` (a transliterated letter is answered in Russian). ``name`` is what the client
    calls themself, or empty. ``seed`` is stable for a letter, so that the same letter gives the same draft.
    """

    language: str
    name: str
    subject: str
    verdict: str  # calm, difficult or toxic
    action: str  # none, reply or escalate
    quotes: tuple[Quote, ...]
    seed: str
    house: House = House()
    previous_drafts: int = 0  # drafts already made in this thread, so that two do not read the same
    without: frozenset[str] = frozenset()  # moves that the regulations leave out
    number: str = ""  # of the order, contract or ticket, where the client gave it
    letter: str = ""  # the client's own words, for what they ask in them

    @property
    def signals(self) -> frozenset[str]:
        return frozenset(quote.signal for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """One letter of a case as the note shows it: a client's with its judgement, or an answer of ours."""

    date: datetime
    ours: bool
    verdict: str = "calm"
    clause_id: str = ""
    clause_title: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a client from all their threads; ``toxic`` are threads within ``days``.

    ``standing`` is new, steady, outburst or pattern; ``step`` the suggested step of the ladder (manager, meeting,
    parting), or empty; ``course`` the verdicts of the client's letters, the oldest first; ``minutes`` an estimate of
    what our answers took.
    """

    letters: int
    threads: int
    answers: int
    toxic: int
    days: int
    standing: str
    step: str = ""
    course: tuple[str, ...] = ()
    minutes: float = 0.0
    usual_minutes: float | None = None  # the median client's, where it is known
    segment: str = ""  # good, ordinary or costly


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """One case (a thread) that a lead must see. ``language`` is the staff's: ``ru`` or ``en``."""

    language: str
    mailbox: str
    client_name: str
    client_address: str
    subject: str
    message_id: str  # of the letter that decided, without angle brackets; the note links it as ``mid:``
    verdict: str
    clause_id: str
    clause_title: str
    letters: tuple[CaseLetter, ...]  # oldest first
    suggested_text: str  # the draft that a lead may release, or empty
    without_attachment: bool = False
    cut: tuple[str, ...] = ()  # the limits beyond which something of the letter was not read
    faults: tuple[str, ...] = ()  # codes of detectors that crashed
    history: History | None = None
    conduct: str = ""  # the clause on how the letter is dealt with: id and title
    tell: str = ""  # who else must know, by that clause
    alone: str = ""  # what staff may decide without a lead, by that clause
    replaces: str = ""  # the Message-ID of an older note that could not be withdrawn
    label_names: tuple[tuple[str, str], ...] = ()  # signal or verdict -> display name, from config/labels.toml


@dataclass(frozen=True, slots=True)
class Text:
    """A finished draft: the body in plain text, and the ids of the templates it was composed of."""

    body: str
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteText:
    """A finished note: its subject, and the same content as plain text and as HTML without remote content."""

    subject: str
    plain: str
    html: str
