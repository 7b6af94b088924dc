"""What is to be done to a mailbox, as data that prints itself: decided first, done afterwards, safe to repeat."""

from dataclasses import dataclass
from datetime import datetime

from maild.model.artefact import Artefact
from maild.model.place import Location


@dataclass(frozen=True, slots=True)
class SetLabels:
    """Set and take off flags on one client's letter. ``remove`` holds only what maild itself had set."""

    letter_id: str
    location: Location
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()

    def __str__(self) -> str:
        signs = [f"+{flag}" for flag in sorted(self.add)] + [f"-{flag}" for flag in sorted(self.remove)]
        return f"label  {_where(self.location)}  {' '.join(signs)}"


@dataclass(frozen=True, slots=True)
class Place:
    """Append one message of maild's own, unless it already stands there.

    ``artefact`` says what it is and for which folder; ``octets`` is the whole message (RFC 5322).
    """

    artefact: Artefact
    octets: bytes
    flags: tuple[str, ...]
    when: datetime

    def __str__(self) -> str:
        return f"{self.artefact.kind:<6} {_whereabouts(self.artefact)}"


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back one message of maild's own that nobody has touched."""

    artefact: Artefact

    def __str__(self) -> str:
        return f"withdraw {self.artefact.kind} {_whereabouts(self.artefact)}"


Step = SetLabels | Place | Withdraw


@dataclass(frozen=True, slots=True)
class Queued:
    """A step in the outbox: not yet known to be done."""

    number: int
    step: Step
    attempts: int = 0


def _where(location: Location) -> str:
    return f"{location.folder.name}/{location.uid}"


def _whereabouts(artefact: Artefact) -> str:
    return f"{artefact.mailbox}:{artefact.folder}  about {artefact.subject_id}"
