"""What the store remembers of a message: where it stands, whose it is and how it was judged, never its body."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from maild.model.judgement import Judgement
from maild.model.message import Role
from maild.model.place import Location


class LabelState(StrEnum):
    """What became of a label that maild set on a letter."""

    SET = "set"  # maild set it and it was there when last seen
    TAKEN_OFF = "taken_off"  # a person took it off: never set again
    REFUSED = "refused"  # the server said OK and did not keep it: not tried again
    ADDED = "added"  # it stands there by another's hand: never taken off


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a mailbox, as remembered.

    ``id`` is ``Message.id`` (unique in a mailbox); ``case`` is the id of its thread; ``client`` is the address we
    would answer (empty for mail that is no client's); ``sender`` is the From address; ``subject`` the base
    subject (RFC 5256, 2.1); ``name`` what the client is called in the letter's headers.
    ``received`` is when the server got it (INTERNALDATE): the order of letters goes by it, since a client's clock
    may be wrong. ``parents`` are the Message-IDs that it answers; ``recipients`` whom a letter of ours was sent to.
    ``labels`` holds the flags that maild itself set, keyed by keyword or system flag, and those keywords of its own
    that others set. ``cleared``: a person took the verdict ``toxic`` off before we answered, so it counts no more.
    ``colleague`` is who of the staff wrote a letter of ours, where the settings tell. ``email_id`` is ``Fetched``'s.
    """

    mailbox: str
    id: str
    case: str
    role: Role
    client: str
    sender: str
    name: str
    subject: str
    date: datetime
    content_hash: str
    location: Location | None = None
    judgement: Judgement | None = None
    answered: bool = False  # \Answered stands on it
    released: bool = False  # a lead released the suggested text
    without_attachment: bool = False
    received: datetime | None = None
    parents: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    awaits_lead: bool = False  # it was escalated, and nobody has answered it
    words: int = 0  # own words of its writer
    cleared: bool = False
    colleague: str = ""
    email_id: str = ""
    labels: Mapping[str, LabelState] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        """When it came, by the server's clock where that is known."""
        return self.received or self.date

    def is_after(self, other: "Letter") -> bool:
        """Whether it was written with the other one known: by its references, else by the server's clock."""
        if other.id in self.parents:
            return True
        return self.id not in other.parents and self.moment > other.moment

    @property
    def bare(self) -> "Letter":
        """The same without the client's words and name: what is left to count."""
        return replace(self, subject="", name="", judgement=self.judgement.bare if self.judgement else None)

    @property
    def judged(self) -> bool:
        return self.judgement is not None
