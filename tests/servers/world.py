"""One mailbox seen from both sides: maild's port, and the people and mail systems beside it."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol

from imapclient import IMAPClient

from maild.mail.endpoint import Endpoint
from maild.mail.identity import content_hash
from maild.mail.imap import MESSAGE_LIMIT, ImapMailbox, connect
from maild.model.artefact import Artefact, ArtefactKind
from maild.model.place import Folder
from maild.ports import Mailbox
from maild.testing import MemoryMailbox
from tests.servers.dovecot import PASSWORD, Dovecot

WHEN = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)


class World(Protocol):
    """What a contract test may do besides calling ``mailbox``."""

    mailbox: Mailbox

    def deliver(
        self, octets: bytes, folder: str = "INBOX", flags: Sequence[str] = (), when: datetime = WHEN
    ) -> None: ...
    def set_by_hand(self, folder: str, uid: int, *flags: str) -> None: ...
    def remove_by_hand(self, folder: str, uid: int, *flags: str) -> None: ...
    def delete_by_hand(self, folder: str, uid: int) -> None: ...
    def delete_folder_by_hand(self, folder: str) -> None: ...
    def rebuild(self, folder: str) -> None: ...
    def cut(self) -> None: ...


class DovecotWorld:
    """maild and a person, each with a connection of their own, on one Dovecot."""

    def __init__(self, dovecot: Dovecot, **endpoint: object) -> None:
        self.dovecot = dovecot
        self.mailbox: ImapMailbox = log_in(dovecot, **endpoint)

    @cached_property
    def person(self) -> IMAPClient:
        """The other connection, with nothing selected."""
        client = IMAPClient(self.dovecot.host, self.dovecot.port, ssl=False, timeout=10)
        client.login("support", PASSWORD)
        return client

    def deliver(self, octets: bytes, folder: str = "INBOX", flags: Sequence[str] = (), when: datetime = WHEN) -> None:
        if folder != "INBOX" and not self.person.folder_exists(folder):
            self.person.create_folder(folder)
        self.person.append(folder, octets, flags, when)

    def set_by_hand(self, folder: str, uid: int, *flags: str) -> None:
        self._in(folder, lambda person: person.add_flags([uid], flags))

    def remove_by_hand(self, folder: str, uid: int, *flags: str) -> None:
        self._in(folder, lambda person: person.remove_flags([uid], flags))

    def delete_by_hand(self, folder: str, uid: int) -> None:
        self._in(folder, lambda person: (person.delete_messages([uid]), person.uid_expunge([uid])))

    def delete_folder_by_hand(self, folder: str) -> None:
        self.person.delete_folder(folder)

    def rebuild(self, folder: str) -> None:
        kept: list[tuple[bytes, list[bytes]]] = []

        def read(person: IMAPClient) -> None:
            for uid in person.search():
                item = person.fetch([uid], ["BODY.PEEK[]", "FLAGS"])[uid]
                kept.append((item[b"BODY[]"], [flag for flag in item[b"FLAGS"] if flag != b"\\Recent"]))

        self._in(folder, read)
        self.person.delete_folder(folder)
        self.person.create_folder(folder)
        for octets, flags in kept:
            self.person.append(folder, octets, flags)
        self.mailbox.close()
        self.mailbox = log_in(self.dovecot)

    def cut(self) -> None:
        self.dovecot.stop()

    def _in(self, folder: str, act: Callable[[IMAPClient], object]) -> None:
        self.person.select_folder(folder)
        act(self.person)
        self.person.unselect_folder()


class MemoryWorld(MemoryMailbox):
    """The stand-in, which is both sides itself."""

    @property
    def mailbox(self) -> Mailbox:
        return self

    def deliver(
        self, octets: bytes, folder: str = "INBOX", flags: Sequence[str] = (), when: datetime | None = WHEN
    ) -> int:
        return super().deliver(octets, folder, flags, when)


def log_in(dovecot: Dovecot, *, message_limit: int = MESSAGE_LIMIT, **endpoint: object) -> ImapMailbox:
    """A mailbox on ``dovecot``; ``endpoint`` overrides fields of the plain loopback one."""
    fields: dict[str, object] = {"host": dovecot.host, "port": dovecot.port, "security": "none", "username": "support"}
    made = Endpoint(**(fields | {"timeout_seconds": 10} | endpoint))
    return connect("support", made, lambda: PASSWORD, message_limit=message_limit)


def letter(message_id: str = "letter@example.org", body: str = "Где мой заказ?") -> bytes:
    """A short message as it travels."""
    lines = [f"Message-ID: <{message_id}>", "From: client@example.org", "Subject: order", "MIME-Version: 1.0"]
    lines += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", body, ""]
    return "\r\n".join(lines).encode()


def inbox(world: World, *letters: bytes) -> Folder:
    """The INBOX with ``letters`` in it."""
    for octets in letters:
        world.deliver(octets)
    return world.mailbox.select("INBOX").folder


def placed(mailbox: Mailbox, name: str = "Drafts", body: str = "Добрый день!") -> Artefact:
    """A draft that maild has just stored."""
    octets = letter("1@draft.maild.invalid", body)
    place = mailbox.append(name, octets, ["\\Draft"], WHEN)
    return Artefact(ArtefactKind.DRAFT, "support", "1", "1@draft.maild.invalid", content_hash(octets), name, "f", place)


def later(act: Callable[[], object], seconds: float = 0.2) -> threading.Timer:
    """``act`` in another thread, a moment from now."""
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer
