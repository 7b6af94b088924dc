"""What a detector says: a signal in the sender's words, with the exact words that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Signal(StrEnum):
    """The seven things maild listens for; each is defined in ``tests/corpus/GUIDE.md``."""

    ABUSE = "abuse"
    ENTITLEMENT = "entitlement"
    REVIEW_THREAT = "review_threat"
    UNREASONABLE_DEMAND = "unreasonable_demand"
    PRESSURE = "pressure"
    LEGAL_THREAT = "legal_threat"
    GRIEVANCE = "grievance"


SUBKINDS: Mapping[Signal, tuple[str, ...]] = {
    Signal.ABUSE: ("insult", "obscenity", "humiliation", "harm"),
    Signal.ENTITLEMENT: ("payment", "status", "acquaintance"),
    Signal.REVIEW_THREAT: ("review", "social", "press"),
    Signal.UNREASONABLE_DEMAND: ("refund", "discount", "free_work", "impossible", "drop_everything", "no_data"),
    Signal.PRESSURE: ("ultimatum", "guilt", "piling_up", "over_heads", "leaving", "playing_off", "competitors"),
    Signal.LEGAL_THREAT: ("court", "lawyer", "police", "regulator", "chargeback"),
    Signal.GRIEVANCE: ("defect", "delay", "money", "promise", "service"),
}
CONTEMPT = "contempt"
"""``SUBKINDS`` are the finer sorts that a lead cares about; contempt is abuse without an open word."""
CODES = {
    Signal.ABUSE: "A900",
    Signal.ENTITLEMENT: "E900",
    Signal.REVIEW_THREAT: "R900",
    Signal.UNREASONABLE_DEMAND: "D900",
    Signal.PRESSURE: "P900",
    Signal.LEGAL_THREAT: "L900",
    Signal.GRIEVANCE: "G900",
}
"""The codes of what the network alone points at."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A half-open span ``[start, end)`` of the analysed text, in Unicode code points, and the words in it.

    ``text == analysed[start:end]`` holds always.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal found by one rule.

    ``code`` names the rule and never changes its meaning (``A103``); ``subkind`` is the finer sort that a lead
    cares about (``insult``, ``obscenity``, ``humiliation``, ``harm``…); ``confidence`` is in ``[0, 1]``.
    """

    signal: Signal
    subkind: str
    code: str
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """An early-warning marker of a costly client: it informs the ledger, never the verdict of a message."""

    kind: str
    code: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A detector that crashed. It is shown and it escalates: a crash is never silence."""

    code: str
    error: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found in one text. ``language`` is ``ru``, ``en``, ``translit`` or ``mixed``.

    ``likely`` is the calibrated probability of every signal, found or not. ``tone`` is what the letter as a whole
    reads like: ``calm``, ``difficult`` or ``toxic``; ``grave`` in ``[0, 1]`` is how likely a lead must see it first;
    ``stranger`` says that no client wrote it: an advert, a supplier, a job seeker, a fraud; ``perhaps_stranger`` that
    one may well not have.
    """

    text: str
    language: str
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    faults: tuple[Fault, ...] = ()
    likely: Mapping[Signal, float] = field(default_factory=dict)
    tone: str = "calm"
    grave: float = 0.0
    stranger: bool = False
    perhaps_stranger: bool = False

    @property
    def signals(self) -> frozenset[Signal]:
        """The kinds that were found, whatever their number."""
        return frozenset(finding.signal for finding in self.findings)
