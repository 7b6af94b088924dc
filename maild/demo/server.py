"""An IMAP server inside the process, on loopback, for the demonstration and for tests: pymap with what maild needs.

pymap's own in-memory backend keeps no keywords, names no special folders, may sleep through a change that happens
while it writes the one before, and ignores a UID that no command has announced yet. The subclasses below add exactly
that, without touching pymap's modules.
It speaks plain IMAP4rev1 (RFC 3501) with UIDPLUS (RFC 4315), IDLE (RFC 2177), MULTIAPPEND, MOVE and SPECIAL-USE
(RFC 6154); it has no TLS and no CONDSTORE, and forgets everything when it closes.
"""

import asyncio
import socket
import threading
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Identity, Login, Session
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.backend.mailbox import MailboxDataInterface
from pymap.concurrent import Event, Subsystem
from pymap.config import BackendCapability
from pymap.imap import IMAPServer
from pymap.interfaces.login import IdentityInterface
from pymap.listtree import ListEntry, ListTree
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

SPECIAL_USE = {"Drafts": b"Drafts", "Sent": b"Sent", "Junk": b"Junk", "Trash": b"Trash"}
_PATIENCE = 10.0  # seconds: to start, to deliver one message, to close


class DemoServer:
    """One account on one server; safe to use from any thread.

    ``port`` is 0 until ``start`` unless a port was asked for; ``user`` and ``password`` log in without TLS.
    """

    def __init__(self, port: int = 0, user: str = "support", password: str = "demo") -> None:  # noqa: S107
        self.host = "127.0.0.1"
        self.port = port
        self.user = user
        self.password = password
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: asyncio.Event | None = None
        self._mailboxes = _Mailboxes()
        self._ready = threading.Event()
        self._failure: BaseException | None = None

    def start(self) -> Self:
        """Listen, and return when a client may connect. Raises ``OSError`` if the port is taken."""
        listening = socket.create_server((self.host, self.port))
        self.port = listening.getsockname()[1]
        self._thread = threading.Thread(target=self._run, args=(listening,), name="demo-imap", daemon=True)
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise TimeoutError("the demo IMAP server did not start")
        if self._failure is not None:
            raise self._failure
        return self

    def deliver(
        self, octets: bytes, folder: str = "INBOX", flags: Iterable[str] = (), when: datetime | None = None
    ) -> int:
        """Put a message into a folder as a delivery agent would; its UID.

        ``when`` is the INTERNALDATE (aware; now by default). Raises ``KeyError`` if there is no such folder.
        """
        message = AppendMessage(octets, when or datetime.now(UTC), frozenset(Flag(flag) for flag in flags))
        if self._loop is None:
            raise RuntimeError("the demo IMAP server is not running")
        return asyncio.run_coroutine_threadsafe(self._deliver(folder, message), self._loop).result(_PATIENCE)

    def close(self) -> None:
        """Say BYE to every client and stop; the messages are gone. Safe to call twice."""
        if self._thread is None or self._loop is None or self._stop is None:
            return
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_PATIENCE)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, listening: socket.socket) -> None:
        try:
            asyncio.run(self._serve(listening))
        except BaseException as error:
            self._failure = error
            if self._ready.is_set():
                raise
        finally:
            listening.close()
            self._ready.set()

    async def _serve(self, listening: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        config = _config(self.host, self.port, self.user, self.password)
        config.apply_context()
        login = _Login(config)
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=self.password))
        for name in SPECIAL_USE:
            await self._mailboxes.add_mailbox(name)
            await self._mailboxes.set_subscribed(name, True)
        config.set_cache[self.user] = (self._mailboxes, FilterSet())
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(
            IMAPServer(DictBackend(login, config).login, config)
        )
        server = await asyncio.start_server(partial(_in_whole_responses, answer), sock=listening)
        self._ready.set()
        await self._stop.wait()
        server.close()  # the clients' own tasks are cancelled, and say BYE, when the loop ends

    async def _deliver(self, folder: str, message: AppendMessage) -> int:
        mailbox = await self._mailboxes.get_mailbox(folder)
        stored = await mailbox.append(message, recent=True)
        return int(stored.uid)


async def _in_whole_responses(answer: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    transport = writer.transport
    whole = _WholeWriter(transport, transport.get_protocol(), reader, asyncio.get_running_loop())
    await answer(reader, whole)


class _WholeWriter(asyncio.StreamWriter):
    """Sends a response in one piece: a client in IDLE may take half a line for a broken connection."""

    _pending = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._pending += bytes(data)

    async def drain(self) -> None:
        pending, self._pending = self._pending, b""
        super().write(pending)
        await super().drain()


def _config(host: str, port: int, user: str, password: str) -> "_Config":
    nothing = dict.fromkeys(("debug", "cert", "key", "tls", "proxy_protocol", "passlib_cfg", "demo_data"))
    arguments = Namespace(host=[host], port=port, demo_user=user, demo_password=password, **nothing)
    return _Config.from_args(arguments, hash_context=Cleartext(), cpu_subsystem=Subsystem.for_asyncio())


class _Config(Config):
    """pymap's settings, with SPECIAL-USE announced and without a DNS query in the greeting."""

    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(idle=True, object_id=True, multi_append=True, custom=[b"SPECIAL-USE"])

    @property
    def greeting(self) -> bytes:
        return b"maild demo server ready"


class _Login(Login):
    async def authorize(self, authenticated: IdentityInterface, authzid: str) -> Identity:
        identity = await super().authorize(authenticated, authzid)
        return _Identity(identity.name, self, None, identity.roles)


class _Identity(Identity):
    @asynccontextmanager
    async def new_session(self) -> AsyncIterator[Session]:
        mailboxes, filters = self.config.set_cache[self.name]
        yield _Session(self.name, self.config, mailboxes, filters)


class _Session(Session):
    """A connection that looks at the folder as it is now before each command that names messages."""

    async def _get_selected(self, selected: SelectedMailbox) -> MailboxDataInterface[Message]:
        mailbox = await super()._get_selected(selected)
        await mailbox.update_selected(selected)
        return mailbox

    async def check_mailbox(
        self,
        selected: SelectedMailbox,
        *,
        wait_on: Event | None = None,
        housekeeping: bool = False,  # noqa: ARG002
    ) -> SelectedMailbox:
        mailbox = await super()._get_selected(selected)
        return await mailbox.update_selected(selected, wait_on=wait_on)


class _Mailbox(MailboxData):
    """A folder that keeps keywords, and tells a waiting client of what came while it was not looking."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return (get_system_flags() - {Recent}) | {Wildcard}

    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        missed = selected.mod_sequence is not None and selected.mod_sequence < self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if missed else wait_on)


class _Mailboxes(MailboxSet):
    """The account's folders, of the kind above, with their special uses."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Mailbox(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        if name in self._set:
            raise ValueError(name)
        self._set[name] = mailbox = _Mailbox(self._content_cache, self._thread_cache)
        return mailbox.mailbox_id

    async def list_mailboxes(self) -> ListTree:
        return _Tree(self.delimiter).update("INBOX", *self._set)

    async def list_subscribed(self) -> ListTree:
        return _Tree(self.delimiter).update("INBOX", *(name for name in self._set if self._subscribed.get(name)))


class _Tree(ListTree):
    """What LIST answers, special uses included (RFC 6154, 2)."""

    def list(self) -> Iterable[ListEntry]:
        for entry in super().list():
            yield _Entry(entry.name, entry.exists, entry.marked, entry.has_children)


@dataclass(frozen=True)
class _Entry(ListEntry):
    @property
    def attributes(self) -> Sequence[bytes]:
        use = SPECIAL_USE.get(self.name)
        return [*super().attributes, *([use] if use else [])]
