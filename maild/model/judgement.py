"""What maild thinks of one letter: verdict, action, and the clause of the regulations that decided."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from detectors.finding import Analysis, Fault, Finding, Notice, Signal


class Verdict(StrEnum):
    """How hard a letter is; defined in ``tests/corpus/GUIDE.md``. Ordered by ``rank``."""

    CALM = "calm"
    DIFFICULT = "difficult"
    TOXIC = "toxic"

    @property
    def rank(self) -> int:
        return list(Verdict).index(self)


class Action(StrEnum):
    """What the team needs: nothing special, a draft reply, or a lead."""

    NONE = "none"
    REPLY = "reply"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result for one letter. It is of the letter alone and never depends on history.

    ``language`` is that of the words (``ru``, ``en``, ``translit``, ``mixed``); ``clause`` is the id of the
    deciding clause in ``config/policy.toml`` and ``title`` its title in the staff's language; ``tone``, ``grave``,
    ``stranger`` and ``perhaps_stranger`` are as in ``Analysis``.
    """

    verdict: Verdict
    action: Action
    clause: str
    title: str
    language: str
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    faults: tuple[Fault, ...] = ()
    tone: str = "calm"
    grave: float = 0.0
    stranger: bool = False
    perhaps_stranger: bool = field(default=False, repr=False)  # what marks a note must not change with an upgrade

    @property
    def analysis(self) -> Analysis:
        """What the regulations saw, without the text: to decide anew by others."""
        return Analysis(
            "", self.language, self.findings, self.notices, self.faults,
            tone=self.tone, grave=self.grave, stranger=self.stranger,
            perhaps_stranger=self.perhaps_stranger,
        )  # fmt: skip

    @property
    def bare(self) -> "Judgement":
        """The same without the client's words: what is left to count."""
        findings = tuple(replace(finding, evidence=()) for finding in self.findings)
        return replace(self, findings=findings, notices=tuple(replace(notice, evidence=()) for notice in self.notices))

    @property
    def signals(self) -> frozenset[Signal]:
        return frozenset(finding.signal for finding in self.findings)
