"""The server's side of a mailbox in memory: folders, and what people and mail systems do to them."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from maild.mail.imap_flags import flag_set
from maild.mail.imap_waker import Waker

SPECIAL = {"drafts": "Drafts", "sent": "Sent", "junk": "Junk", "trash": "Trash"}


@dataclass(slots=True)
class Stored:
    """One message; ``internaldate`` is aware and in UTC."""

    flags: frozenset[str]
    internaldate: datetime
    octets: bytes


@dataclass(slots=True)
class Contents:
    """One folder. ``announced`` counts what the server has told the clients that wait for news."""

    uidvalidity: int
    uidnext: int = 1
    announced: int = 0
    messages: dict[int, Stored] = field(default_factory=dict)

    def store(self, octets: bytes, flags: Iterable[str], when: datetime) -> int:
        """A new message under the next UID; bare line feeds become CRLF (RFC 5322, 2.3)."""
        uid = self.uidnext
        self.uidnext += 1
        crlf = octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self.messages[uid] = Stored(flag_set(flags), when.astimezone(UTC).replace(microsecond=0), crlf)
        return uid


class MemoryFolders:
    """INBOX, Drafts, Sent, Junk, Trash and more, safe to use from several threads."""

    def __init__(self, folders: Iterable[str] = ()) -> None:
        self._lock = threading.RLock()
        self._waker = Waker()
        self._last_uidvalidity = 1_000
        self._cut = False
        self._folders: dict[str, Contents] = {}
        for each in ("INBOX", *SPECIAL.values(), *folders):
            self._create(each)

    def deliver(
        self, octets: bytes, folder: str = "INBOX", flags: Sequence[str] = (), when: datetime | None = None
    ) -> int:
        """A message arrives (now, unless ``when``, aware, says otherwise); its UID. A missing folder is made."""
        with self._lock:
            contents = self._folders.get(folder) or self._create(folder)
            uid = contents.store(octets, flags, when or datetime.now(UTC))
            self._announce(contents)
            return uid

    def set_by_hand(self, folder: str, uid: int, *flags: str) -> None:
        """A person sets flags, any of them."""
        with self._lock:
            self._folders[folder].messages[uid].flags |= flag_set(flags)
            self._announce(self._folders[folder])

    def remove_by_hand(self, folder: str, uid: int, *flags: str) -> None:
        """A person takes flags off, any of them."""
        with self._lock:
            self._folders[folder].messages[uid].flags -= flag_set(flags)
            self._announce(self._folders[folder])

    def delete_by_hand(self, folder: str, uid: int) -> None:
        """A person deletes a message for good."""
        with self._lock:
            del self._folders[folder].messages[uid]
            self._announce(self._folders[folder])

    def delete_folder_by_hand(self, folder: str) -> None:
        """A person deletes a folder with everything in it."""
        with self._lock:
            del self._folders[folder]

    def rebuild(self, folder: str) -> None:
        """The server loses its index: the same messages under a new UIDVALIDITY and new UIDs."""
        with self._lock:
            old = self._folders[folder]
            new = self._create(folder)
            new.messages = dict(enumerate(old.messages.values(), start=1))
            new.uidnext = len(new.messages) + 1

    def cut(self) -> None:
        """The connection breaks: every method of the port raises ``MailboxError`` until ``mend``."""
        self._cut = True
        self._waker.ring()

    def mend(self) -> None:
        """The server can be reached again."""
        self._cut = False

    def _create(self, folder: str) -> Contents:
        self._last_uidvalidity += 1
        contents = self._folders[folder] = Contents(self._last_uidvalidity)
        return contents

    def _announce(self, contents: Contents) -> None:
        contents.announced += 1
        self._waker.ring()
