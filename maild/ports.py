"""What the core may ask of the world: a mailbox, a store and a clock.

There is no way to send, move or generally delete a message here, and there must never be one.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from maild.model.artefact import Artefact, ArtefactKind, ArtefactState, Withdrawal
from maild.model.client import ClientEntry
from maild.model.correction import Correction
from maild.model.letter import Letter
from maild.model.place import Checkpoint, Fetched, Folder, FolderState, Location, SpecialFolders
from maild.model.plan import Queued, Step
from maild.model.summary import Summary
from replies.brief import Brief


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class Writer(Protocol):
    def reworded(self, brief: Brief, letter: str) -> str | None:
        """A draft's text for a brief in better words, or None: then it stays as it is. Never raises."""


class Mailbox(Protocol):
    """One account on one IMAP server (RFC 9051). Every method may raise ``MailboxError``.

    Methods that take UIDs take them under a ``Folder`` and raise ``UidValidityChanged`` when the server's
    UIDVALIDITY is another. No method sets ``\\Seen`` on, or otherwise changes, a message that it only reads.
    Flags are strings: system flags as ``\\Seen``, keywords in lower case.
    """

    @property
    def name(self) -> str:
        """The name in the configuration (``support`` for ``[mailbox.support]``)."""

    def capabilities(self) -> frozenset[str]:
        """The server's capabilities after login, upper case (``UIDPLUS``, ``IDLE``, ``CONDSTORE``, ``X-GM-EXT-1``)."""

    def special_folders(self) -> SpecialFolders:
        """Drafts, Sent and others by SPECIAL-USE (RFC 6154), else by their usual Russian and English names."""

    def folder_names(self) -> tuple[str, ...]:
        """All selectable folders, in Unicode."""

    def ensure_folder(self, name: str) -> str:
        """Create and subscribe the folder if it is missing; the name as the server has it.

        ``name`` has ``/`` between levels; the server's own separator and prefix are put in.
        """

    def select(self, name: str) -> FolderState:
        """Open a folder. Raises ``FolderMissing``."""

    def uids(
        self, folder: Folder, *, after: int = 0, since: date | None = None, keyword: str | None = None
    ) -> list[int]:
        """UIDs in ascending order that are greater than ``after``, arrived on or after ``since``, have ``keyword``."""

    def fetch(self, folder: Folder, uids: Sequence[int], *, headers_only: bool = False) -> Iterator[Fetched]:
        """Messages by PEEK, in batches, in UID order; UIDs that are gone are left out."""

    def flags(self, folder: Folder, uids: Sequence[int]) -> dict[int, frozenset[str]]:
        """The flags of those of ``uids`` that exist."""

    def add_flags(self, folder: Folder, uids: Sequence[int], flags: Sequence[str]) -> dict[int, frozenset[str]]:
        """Set flags on a set of messages; returns what the server shows afterwards (some drop a keyword silently).

        A keyword that the folder does not keep (no ``\\*``, not in PERMANENTFLAGS) is not sent.
        """

    def remove_flags(self, folder: Folder, uids: Sequence[int], flags: Sequence[str]) -> None:
        """Take flags off a set of messages. ``\\Deleted`` and ``\\Seen`` are refused with ``ValueError``."""

    def find(self, name: str, message_id: str) -> list[Location]:
        """Messages of a folder whose Message-ID is exactly this one (no angle brackets); empty if no such folder."""

    def email_ids(self, folder: Folder, uids: Sequence[int]) -> dict[int, str]:
        """The ``Fetched.email_id`` of those of ``uids`` that exist; empty where the server gives messages no ids."""

    def located(self, email_id: str) -> Location | None:
        """Where the message with this id stands in the folder of all mail, as long as it is anywhere."""

    def append(self, name: str, octets: bytes, flags: Sequence[str], when: datetime) -> Location | None:
        """Store a message (RFC 9051, 6.3.12); its place if APPENDUID or a search tells. Raises ``AppendRefused``."""

    def withdraw(self, artefact: Artefact) -> Withdrawal:
        """Take back what maild itself made, if it stands at its place unchanged; in doubt do nothing.

        Fetches it again, demands maild's Message-ID and the recorded content hash, then sets ``\\Deleted`` and
        UID EXPUNGE on that UID alone (RFC 4315, 2.1). Without UIDPLUS nothing is expunged.
        """

    def make_unread(self, artefact: Artefact) -> bool:
        """Take ``\\Seen`` off what maild itself made, if it stands at its place unchanged; whether it does."""

    def wait(self, folder: Folder, seconds: float) -> bool:
        """Wait for news of a folder, by IDLE (RFC 2177) where offered, else by sleeping and NOOP.

        True when the server announced something, False when the time is over or ``interrupt`` was called.
        """

    def interrupt(self) -> None:
        """Make a ``wait`` in another thread return at once; safe from a signal handler."""

    def close(self) -> None:
        """Log out; never raises."""


class Transaction(Protocol):
    """All that is read and written of the memory, inside one transaction.

    A method that writes is visible to later reads of the same transaction. Everything is per mailbox name.
    """

    def checkpoint(self, mailbox: str, folder: str) -> Checkpoint | None:
        """How far a folder has been read, or None before its first reading."""

    def set_checkpoint(self, mailbox: str, checkpoint: Checkpoint) -> None:
        """Remember how far a folder has been read, replacing what was remembered for this folder name."""

    def join(
        self, mailbox: str, message_id: str, parents: Sequence[str], *, client: str, subject: str, date: datetime
    ) -> str:
        """The case (thread) of a message, joining the cases that its references connect.

        REFERENCES of RFC 5256 without its merge by base subject: messages are one case when a chain of references
        connects them, also through messages never seen. Only without parents does a letter join the latest
        case of the same ``client`` with the same non-empty ``subject`` within 30 days before ``date``. The id of
        a merged case is that of the older one; letters and artefacts follow it.
        """

    def letters(self, mailbox: str, ids: Sequence[str]) -> dict[str, Letter]:
        """Those of the ids that are remembered."""

    def letters_at(self, mailbox: str, folder: Folder, uids: Sequence[int]) -> dict[int, Letter]:
        """The letters last seen at these UIDs."""

    def located(self, mailbox: str, folder: Folder) -> int:
        """How many letters were last seen in a folder, as it was under this UIDVALIDITY."""

    def newest(self, mailbox: str, folder: str) -> datetime | None:
        """When the newest of the letters last seen in a folder came, under whatever UIDVALIDITY; None of none."""

    def case(self, mailbox: str, case: str) -> tuple[Letter, ...]:
        """All letters of a case, ours included, oldest first."""

    def cases(self, mailbox: str, cases: Sequence[str]) -> dict[str, tuple[Letter, ...]]:
        """The same of several, by the ids that were given: two ids of one merged case have the same letters."""

    def emails(self, mailbox: str, email_ids: Sequence[str], folder: Folder) -> frozenset[str]:
        """Those of the ``Letter.email_id`` whose letters are remembered from elsewhere than this folder."""

    def labelled(self, mailbox: str, *, folder: str | None = None, since: datetime | None = None) -> tuple[Letter, ...]:
        """Letters on which maild set a label, or about which an artefact is placed, oldest first."""

    def worded(self, mailbox: str, before: datetime, limit: int) -> tuple[Letter, ...]:
        """The oldest letters dated before a moment of which words are still remembered: a subject, a name, quotes."""

    def waiting(self, mailbox: str) -> tuple[Letter, ...]:
        """Letters that await a lead, oldest first."""

    def find(self, message_id: str) -> tuple[Letter, ...]:
        """The letter with this id in every mailbox that has it."""

    def correspondence(self, *clients: str, since: datetime | None = None) -> tuple[Letter, ...]:
        """Clients' letters and ours of all mailboxes, oldest first; of the cases only that these clients wrote in."""

    def client_entries(self) -> dict[str, ClientEntry]:
        """What the staff told of clients, by address."""

    def put_client_entry(self, entry: ClientEntry) -> None:
        """Remember it, replacing what was told of this address."""

    def forget(self, *clients: str) -> int:
        """Take every trace of these addresses out of the memory; how many letters that were.

        Their letters go, and ours to them alone; steps about them too. What stands in mailboxes stays.
        """

    def put(self, letter: Letter) -> None:
        """Remember a letter, replacing what was remembered under its mailbox and id."""

    def corrections(self, since: datetime | None = None) -> tuple[Correction, ...]:
        """What people corrected in all mailboxes, oldest first."""

    def correct(self, letter: Letter, changes: Mapping[str, Correction | None]) -> None:
        """Remember what a person changed of a letter's labels, by keyword; None forgets it again."""

    def artefacts(
        self,
        mailbox: str,
        *,
        kind: ArtefactKind | None = None,
        state: ArtefactState | None = None,
        subject_ids: Sequence[str] | None = None,
    ) -> tuple[Artefact, ...]:
        """What maild made about letters of this mailbox (even when it stands in another), in order of making."""

    def put_artefact(self, owner: str, artefact: Artefact) -> None:
        """Remember an artefact of the mailbox ``owner``; its key is owner, kind, Message-ID and content hash."""

    def enqueue(self, mailbox: str, steps: Sequence[Step]) -> None:
        """Put steps at the end of the outbox of a mailbox."""

    def pending(self, mailbox: str, limit: int | None = None) -> tuple[Queued, ...]:
        """The steps not yet known to be done, oldest first; at most ``limit`` of them."""

    def done(self, number: int) -> None:
        """Mark a step done and erase its content: the outbox keeps no mail text."""

    def failed(self, number: int, error: str) -> None:
        """Count an attempt and remember what went wrong; the step stays pending."""

    def pulse(self, mailbox: str, when: datetime, error: str = "") -> None:
        """Remember the last successful poll, or with ``error`` the last failure."""

    def summary(self, mailbox: str) -> Summary:
        """The counts that ``maild status`` shows."""


class Store(Protocol):
    """The memory: what was judged, what was done, what is still to do."""

    def begin(self) -> AbstractContextManager[Transaction]:
        """A transaction: committed when the block ends, rolled back when it raises. Raises ``StoreError``."""

    def lease(self, name: str, seconds: float) -> AbstractContextManager[None]:
        """The right to be the only one, of all processes on this store, that does what ``name`` says.

        Waits up to ``seconds`` for another holder; a holder that dies lets go. Raises ``LeaseHeld`` when it is still
        held then, ``StoreError``.
        """

    def still_held(self) -> None:
        """Raise ``StoreError`` when a lease of this thread was lost; ``begin`` looks by itself."""

    def snapshot(self) -> "Store":
        """A copy in memory, for a dry run: what is written to it is forgotten."""

    def purge(self, *clients: str) -> tuple[str, ...]:
        """Take these addresses out of the copies that were made of the store, too; the copies that were deleted for it.

        What is erased is gone from the files afterwards. Raises ``StoreError``.
        """

    def close(self) -> None:
        """Let go of connections; never raises."""
