"""Where a message stands on the server, and how far a folder has been read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder under one UIDVALIDITY: the only thing under which a UID means anything (RFC 9051, 2.3.1.1).

    ``name`` is in Unicode; the adapter encodes it as the server wants (modified UTF-7, RFC 3501, 5.1.3).
    """

    name: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Location:
    """One message of one folder."""

    folder: Folder
    uid: int


@dataclass(frozen=True, slots=True)
class FolderState:
    """What SELECT told (RFC 9051, 6.3.2). ``keywords`` is true where PERMANENTFLAGS offers ``\\*``; ``guessed``
    where no UIDNEXT was told: then it is that after the last message."""

    folder: Folder
    uidnext: int
    exists: int
    highestmodseq: int | None
    keywords: bool
    permanent_flags: frozenset[str]
    read_only: bool
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a folder has been read: every UID up to and including ``last_uid`` is recorded."""

    folder: Folder
    last_uid: int
    highestmodseq: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as it came: its flags (keywords in lower case), INTERNALDATE (aware) and octets.

    ``partial`` where only the beginning was fetched, the message being too large; ``refused`` where the server does not
    give the message out: the octets are its header, or a stand-in of our own. ``email_id`` and ``thread_id`` are
    lasting ids of the message and its thread, the same in every folder (RFC 8474, 5; Gmail's X-GM-MSGID, X-GM-THRID).
    """

    location: Location
    flags: frozenset[str]
    internaldate: datetime
    octets: bytes
    partial: bool = False
    refused: bool = False
    email_id: str = ""
    thread_id: str = ""


@dataclass(frozen=True, slots=True)
class SpecialFolders:
    """The folders found by SPECIAL-USE (RFC 6154) or by their usual Russian and English names."""

    drafts: str | None = None
    sent: str | None = None
    junk: str | None = None
    trash: str | None = None
    all: str | None = None
