"""A mailbox on a real IMAP server (RFC 9051, RFC 3501), behind the ``Mailbox`` port."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime

from imapclient import IMAPClient

from maild.errors import ConnectionLost, FolderMissing, MaildError, UidValidityChanged
from maild.mail import imap_fetch, imap_folders, imap_idle, imap_select, imap_write
from maild.mail.endpoint import Endpoint
from maild.mail.gmail import EXTENSION, Gmail
from maild.mail.imap_connect import abandon, open_client
from maild.mail.imap_dialect import Dialect
from maild.mail.imap_errors import WireError, explained, loses_connection
from maild.mail.imap_flags import changeable, kept, storable
from maild.mail.imap_hangups import Hangups
from maild.mail.imap_message_id import message_id_of
from maild.mail.imap_waker import Waker
from maild.model.artefact import Artefact, ArtefactState, Withdrawal
from maild.model.place import Fetched, Folder, FolderState, Location, SpecialFolders

MESSAGE_LIMIT = 25 * 2**20


def connect(
    name: str,
    endpoint: Endpoint,
    password: Callable[[], str],
    *,
    message_limit: int = MESSAGE_LIMIT,
    label_names: Mapping[str, Sequence[str]] | None = None,
    hangups: Hangups | None = None,
) -> "ImapMailbox":
    """Log in and return the mailbox.

    Messages above ``message_limit`` octets are fetched as their headers and the beginning of their text.
    ``label_names`` are the names that a keyword has where people see labels by name, as ``Gmail`` wants them;
    ``hangups`` is what earlier connections to this mailbox broke off over.
    Raises ``MailboxError`` with advice, ``LoginRefused`` among them, and whatever ``password`` raises.
    """
    client = open_client(endpoint, password)
    return ImapMailbox(name, endpoint, client, message_limit, label_names or {}, hangups or Hangups())


class ImapMailbox:
    """One logged-in connection; see ``maild.ports.Mailbox`` for what each method promises.

    A connection that breaks stays broken: every later call raises ``MailboxError``, and the caller connects
    anew. Only ``interrupt`` may be called from another thread.
    """

    def __init__(
        self,
        name: str,
        endpoint: Endpoint,
        client: IMAPClient,
        message_limit: int,
        label_names: Mapping[str, Sequence[str]],
        hangups: Hangups,
    ) -> None:
        self._name = name
        self._endpoint = endpoint
        self._client = client
        self._message_limit = message_limit
        self._hangups = hangups
        self._waker = Waker()
        self._selected: FolderState | None = None
        self._told_uidnext: dict[Folder, int] = {}
        self._lost = False
        offered = self.capabilities()
        self._idles = "IDLE" in offered
        self._dialect = Gmail(label_names) if EXTENSION in offered else Dialect()

    @property
    def name(self) -> str:
        return self._name

    def capabilities(self) -> frozenset[str]:
        with self._wire("asking for capabilities") as client:
            return frozenset(each.decode("ascii", "replace").upper() for each in client.capabilities())

    def special_folders(self) -> SpecialFolders:
        with self._wire("listing folders") as client:
            return imap_folders.find_special(imap_folders.listed(client), self._endpoint)

    def folder_names(self) -> tuple[str, ...]:
        with self._wire("listing folders") as client:
            return tuple(folder.name for folder in imap_folders.listed(client) if folder.selectable)

    def ensure_folder(self, name: str) -> str:
        with self._wire(f"creating the folder {name!r}") as client:
            return imap_folders.ensured(client, name)

    def select(self, name: str) -> FolderState:
        with self._wire(f"opening the folder {name!r}"):
            state = self._open(name)
            self._told_uidnext[state.folder] = state.uidnext
            return state

    def uids(
        self, folder: Folder, *, after: int = 0, since: date | None = None, keyword: str | None = None
    ) -> list[int]:
        with self._on(folder, "searching") as (client, state):
            keys = [[]] if keyword is None else self._dialect.searched(keyword)
            each = (imap_select.search(client, state, after, since, some) for some in keys)
            found = sorted(set().union(*each))
        if since is None and keyword is None:
            told = self._told_uidnext.get(folder, 0)
            self._told_uidnext[folder] = max(told, after + 1, found[-1] + 1 if found else 0)
        return found

    def fetch(self, folder: Folder, uids: Sequence[int], *, headers_only: bool = False) -> Iterator[Fetched]:
        with self._on(folder, "opening a folder", uids):
            return self._headers(folder, uids) if headers_only else self._messages(folder, uids)

    def flags(self, folder: Folder, uids: Sequence[int]) -> dict[int, frozenset[str]]:
        with self._on(folder, "reading flags", uids) as (client, _):
            return imap_fetch.flags_of(client, uids, self._dialect)

    def add_flags(self, folder: Folder, uids: Sequence[int], flags: Sequence[str]) -> dict[int, frozenset[str]]:
        """See the port. ``\\Deleted`` and ``\\Seen`` are refused with ``ValueError``, as what is no flag is."""
        wanted = changeable(flags)
        with self._on(folder, "setting labels", uids) as (client, state):
            if sent := kept(wanted, state):
                for some in imap_fetch.chunks(uids, imap_fetch.SET_UIDS):
                    self._dialect.add(client, some, sent)
            return imap_fetch.flags_of(client, uids, self._dialect)

    def remove_flags(self, folder: Folder, uids: Sequence[int], flags: Sequence[str]) -> None:
        wanted = changeable(flags)
        with self._on(folder, "removing labels", uids) as (client, state):
            if sent := kept(wanted, state):
                for some in imap_fetch.chunks(uids, imap_fetch.SET_UIDS):
                    self._dialect.remove(client, some, sent)

    def find(self, name: str, message_id: str) -> list[Location]:
        with self._wire(f"searching {name!r}") as client:
            try:
                state = self._open(name)
            except FolderMissing:
                return []
            return [Location(state.folder, uid) for uid in imap_select.search_message_id(client, message_id)]

    def email_ids(self, folder: Folder, uids: Sequence[int]) -> dict[int, str]:
        with self._on(folder, "reading ids", uids) as (client, _):
            chunks = imap_fetch.chunks(uids, imap_fetch.SET_UIDS)
            return {uid: id_ for some in chunks for uid, id_ in self._dialect.email_ids(client, some).items()}

    def located(self, email_id: str) -> Location | None:
        name = self.special_folders().all if email_id else None
        if name is None:
            return None
        with self._wire(f"searching {name!r}") as client:
            state = self._open(name)
            found = self._dialect.with_email_id(client, email_id)
        return Location(state.folder, found[0]) if found else None

    def append(self, name: str, octets: bytes, flags: Sequence[str], when: datetime) -> Location | None:
        """See the port. ``\\Deleted`` is refused with ``ValueError``."""
        spelled = storable(flags)
        with self._wire(f"storing a message in {name!r}") as client:
            place = imap_write.append(client, name, octets, spelled, when)
        if place is not None:
            return place
        message_id = message_id_of(octets)
        return max(self.find(name, message_id), key=lambda each: each.uid, default=None) if message_id else None

    def withdraw(self, artefact: Artefact) -> Withdrawal:
        """See the port. Without a recorded location it is looked for; where several stand, none is touched.

        A message that somebody marked ``\\Deleted`` counts as gone. Raises ``ValueError`` for an artefact that
        is not ``PLACED``.
        """
        if artefact.state is not ArtefactState.PLACED:
            raise ValueError(f"only a placed artefact can be withdrawn, not one that is {artefact.state}")
        places = [artefact.location] if artefact.location else self.find(artefact.folder, artefact.message_id)
        if len(places) != 1:
            return Withdrawal.CHANGED if places else Withdrawal.GONE
        try:
            with self._on(places[0].folder, "withdrawing a message", [places[0].uid]) as (client, _):
                return imap_write.withdraw(client, places[0], artefact, self._dialect)
        except FolderMissing:
            return Withdrawal.GONE

    def make_unread(self, artefact: Artefact) -> bool:
        places = [artefact.location] if artefact.location else self.find(artefact.folder, artefact.message_id)
        if len(places) != 1:
            return False
        try:
            with self._on(places[0].folder, "marking a note unread", [places[0].uid]) as (client, _):
                return imap_write.make_unread(client, places[0], artefact, self._dialect)
        except FolderMissing:
            return False

    def wait(self, folder: Folder, seconds: float) -> bool:
        if self._waker.heard():
            return False
        self._selected = None  # what came along with other answers since is told only by a fresh SELECT
        with self._on(folder, "waiting for news") as (client, state):
            told = self._told_uidnext.get(folder, state.uidnext)
            self._told_uidnext[folder] = max(told, state.uidnext)
            try:
                news = state.uidnext > told or self._news(client, seconds)
            except imap_idle.Unanswered:
                self._lose()
                return False
            client.socket().settimeout(self._endpoint.timeout_seconds)
            return news

    def interrupt(self) -> None:
        self._waker.ring()

    def close(self) -> None:
        if not self._lost:
            with suppress(*WireError):
                imap_idle.hurry(self._client)
                self._client.logout()
        self._lose()
        self._waker.close()

    def _headers(self, folder: Folder, uids: Sequence[int]) -> Iterator[Fetched]:
        for some in imap_fetch.chunks(uids, imap_fetch.BATCH_MESSAGES):
            with self._on(folder, "reading headers") as (client, _):
                found = imap_fetch.headers(client, folder, some, self._dialect)
            yield from found

    def _messages(self, folder: Folder, uids: Sequence[int]) -> Iterator[Fetched]:
        for some in imap_fetch.chunks(uids, imap_fetch.BATCH_MESSAGES):
            with self._on(folder, "reading sizes") as (client, _):
                sizes = imap_fetch.sizes(client, some)
            for batch in self._hangups.apart(folder, imap_fetch.batches(sizes, self._message_limit)):
                yield from self._batch(folder, batch)

    def _batch(self, folder: Folder, batch: imap_fetch.Batch) -> list[Fetched]:
        if self._hangups.is_given_up(folder, batch):
            return [imap_fetch.withheld(folder, batch.uids[0])]
        doing = f"reading the messages with UID {batch.uids[0]} to {batch.uids[-1]} of {folder.name!r}"
        with self._hangups.reading(folder, batch.uids), self._on(folder, doing) as (client, _):
            return imap_fetch.messages_or_each(client, folder, batch, self._dialect)

    def _news(self, client: IMAPClient, seconds: float) -> bool:
        if self._idles:
            try:
                return imap_idle.idle(client, self._waker, seconds)
            except imap_idle.IdleRefused:
                self._idles = False
        return imap_idle.poll(client, self._waker, seconds)

    def _open(self, name: str) -> FolderState:
        self._selected = None
        self._selected = imap_select.opened(self._client, name)
        return self._selected

    @contextmanager
    def _on(self, folder: Folder, doing: str, uids: Sequence[int] = ()) -> Iterator[tuple[IMAPClient, FolderState]]:
        """The connection with ``folder`` selected. Raises ``UidValidityChanged``, ``FolderMissing``.

        ``uids`` may have come in since it was selected, and another connection have told of them: a server answers for
        a UID that it has not announced as if there were no message.
        """
        with self._wire(doing) as client:
            state = self._selected
            if state is None or state.folder.name != folder.name or max(uids, default=0) >= state.uidnext:
                state = self._open(folder.name)
            if state.folder != folder:
                raise UidValidityChanged(
                    f"the folder {folder.name!r} was rebuilt: UIDVALIDITY {state.folder.uidvalidity}, "
                    f"not {folder.uidvalidity}",
                    "maild reads it again by Message-ID; nothing is done twice.",
                )
            yield client, state

    @contextmanager
    def _wire(self, doing: str) -> Iterator[IMAPClient]:
        """The connection, whose exceptions leave as ``MailboxError``."""
        if self._lost:
            raise ConnectionLost(f"{self._endpoint}: the connection is closed", "maild connects again by itself.")
        try:
            yield self._client
        except MaildError:
            raise
        except WireError as error:
            if loses_connection(error):
                self._lose()
            raise explained(error, doing, str(self._endpoint)) from error
        except BaseException:
            self._lose()  # a command was cut in the middle: what the server says next answers nobody
            raise

    def _lose(self) -> None:
        self._lost = True
        abandon(self._client)
