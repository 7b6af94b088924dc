"""What maild itself puts into a mailbox: drafts, notes and records, known by Message-ID and content hash."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from maild.model.place import Location


class ArtefactKind(StrEnum):
    DRAFT = "draft"
    NOTE = "note"
    RECORD = "record"
    TACT = "tact"  # the record about a draft of the staff's own
    GAP = "gap"  # a note about the mailbox: it was not read for a while, or a folder is not recognised


class ArtefactState(StrEnum):
    """What became of it. Only a ``PLACED`` artefact may be withdrawn."""

    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"  # a person sent, edited, moved or deleted it: theirs, never touched or made again


class Fate(StrEnum):
    """What was sent where a draft had been suggested."""

    UNCHANGED = "unchanged"  # the draft's words, with its blanks filled at most
    EDITED = "edited"  # some of the draft's sentences
    UNUSED = "unused"  # other words


@dataclass(frozen=True, slots=True)
class Artefact:
    """One message of maild's own.

    ``subject_id`` is the letter that it is about: for a note the first letter of the client's conversation.
    ``message_id`` has no angle brackets. ``location`` is None until the server has told the UID.
    ``fingerprint`` is the hash of what it was made from: an equal fingerprint needs no newer artefact; of a draft it is
    the shape of its words (``judge.likeness``). ``fate`` is a draft's, None until the letter is answered;
    ``reminded_at`` a note's, when it was last made unread again.
    """

    kind: ArtefactKind
    mailbox: str
    subject_id: str
    message_id: str
    content_hash: str
    folder: str
    fingerprint: str
    location: Location | None = None
    state: ArtefactState = ArtefactState.PLACED
    fate: Fate | None = None
    reminded_at: datetime | None = None


class Withdrawal(StrEnum):
    """What ``Mailbox.withdraw`` did."""

    WITHDRAWN = "withdrawn"  # it was ours, unchanged, and is gone now
    GONE = "gone"  # it is not there any more: a person took it
    CHANGED = "changed"  # what stands there is not what we made: left alone
    KEPT = "kept"  # ours and unchanged, but the server has no UIDPLUS (RFC 4315): left alone
