"""What a mailbox wants and what its server can do: everything that planning may depend on, as one value."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from maild.judge.attribution import Colleague
from maild.judge.standing import PatternRule
from maild.judge.worktime import WorkTime
from maild.labels import LabelBook
from replies.brief import House

if TYPE_CHECKING:
    from maild.judge.conduct import Conduct

THREAD_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Rules:
    """The planning rules of one mailbox.

    ``keywords`` and ``uidplus`` are what the server offers (PERMANENTFLAGS ``\\*``, RFC 4315); ``notes_mailbox`` is
    the mailbox that holds the notes (this one or a lead's); ``max_age`` bounds how old a letter may be to get a
    draft or a note; ``asked`` lifts that bound (``--with-drafts``); ``evidence`` is how long its words are kept (zero:
    for ever);
    ``writes``: a writer is asked for other words before a text is placed; ``tact``: the staff's own drafts are checked;
    ``staff`` are those to whom answers are attributed; ``conduct`` is the second part of the regulations, ``clients``
    the kind that the mailbox serves, ``work`` when it is manned.
    """

    mailbox: str
    book: LabelBook
    effects: frozenset[str]
    drafts_folder: str | None
    notes_mailbox: str
    notes_folder: str
    records_folder: str
    address: str
    identities: tuple[str, ...]
    lead: str
    language: str = "ru"
    timezone: str = "Europe/Moscow"
    keywords: bool = True
    uidplus: bool = True
    calm_label: bool = False
    also_flag: frozenset[str] = frozenset()
    max_age: timedelta = timedelta(days=14)
    evidence: timedelta = timedelta(0)
    asked: bool = False
    pattern: PatternRule = field(default_factory=PatternRule)
    house: House = field(default_factory=House)
    writes: bool = False
    tact: bool = False
    staff: tuple[Colleague, ...] = ()
    conduct: tuple["Conduct", ...] = ()
    clients: str = "consumers"
    work: WorkTime = field(default_factory=WorkTime)
