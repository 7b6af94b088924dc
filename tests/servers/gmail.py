"""Gmail's side of the extension X-GM-EXT-1, as far as its documents tell: the demonstration's server, in a process of
its own, with labels that are folders, a folder of all mail, ids of messages and threads, and a bin.

``python -m tests.servers.gmail`` prints its port and serves until its input ends; ``GmailServer`` starts that.
"""

import hashlib
import re
import subprocess
import sys
from typing import Any, Self

from imapclient import IMAPClient
from pymap import fetch, search
from pymap.config import BackendCapability
from pymap.flags import FlagOp
from pymap.imap.state import ConnectionState
from pymap.parsing.command.select import StoreCommand
from pymap.parsing.message import AppendMessage
from pymap.parsing.modutf7 import modutf7_decode, modutf7_encode
from pymap.parsing.primitives import List, Number, QuotedString
from pymap.parsing.response import ResponseOk
from pymap.parsing.response.specials import FetchResponse
from pymap.parsing.specials import FetchAttribute, FetchValue, ObjectId, SearchKey, SequenceSet
from pymap.parsing.specials.fetchattr import FetchRequirement
from pymap.threads import ThreadKey

from maild.demo import server
from tests.servers.dovecot import HOST, PASSWORD

ALL, DRAFTS, SENT, TRASH, SPAM = (
    f"[Gmail]/{name}" for name in ("Вся почта", "Черновики", "Отправленные", "Корзина", "Спам")
)
_SPECIAL_USE = {ALL: b"All", DRAFTS: b"Drafts", SENT: b"Sent", TRASH: b"Trash", SPAM: b"Junk"}
_OUTSIDE = frozenset({TRASH, SPAM})
_SYSTEM = {"INBOX": "\\Inbox", DRAFTS: "\\Draft", SENT: "\\Sent"}
_LABELS = re.compile(rb" (\S+) ([+-]?)X-GM-LABELS(\.SILENT)? +(.*?)\r?\n", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(rb'"((?:[^"\\]|\\.)*)"|([^\s()"]+)')
_KEYS = re.compile(rb' *(X-GM-LABELS|X-GM-MSGID) +(?:"((?:[^"\\]|\\.)*)"|([^\s()"]+))', re.IGNORECASE)


class GmailServer:
    """One account, over a real socket; a context. Its words are those that ``Office`` needs of a server."""

    host = HOST
    user = "support"

    def deliver(self, octets: bytes) -> None:
        """A letter comes in."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.login(self.user, PASSWORD)
            client.append("INBOX", octets)

    def start(self) -> Self:
        command = [sys.executable, "-m", "tests.servers.gmail"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def close(self) -> None:
        self._process.communicate()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


class _Account(server._Mailboxes):
    """The folders, and what a message's labels make stand in them."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[bytes, set[str]] = {}
        self._thread_cache = _Threads()  # type: ignore[assignment]
        self._inbox = self._folder("INBOX")

    async def with_id(self, mailbox_id: ObjectId) -> "_Folder":
        folders = [await self.get_mailbox(name) for name in ("INBOX", *self._set)]
        return next(folder for folder in folders if folder.mailbox_id == mailbox_id)

    def _folder(self, name: str) -> "_Folder":
        return _Folder(self, name, self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        if name in self._set:
            raise ValueError(name)
        self._set[name] = folder = self._folder(name)
        return folder.mailbox_id

    async def filed(self, name: str, message: Any, octets: AppendMessage) -> None:
        """A message came into a folder: that is a label, and it stands in the folder of all mail too."""
        if name not in _OUTSIDE | {ALL}:
            self.labels.setdefault(bytes(message.email_id), set()).add(_SYSTEM.get(name, name))
            if await self._uid(ALL, message) is None:
                await self._set[ALL].append(octets)

    async def label(self, place: "_Folder", uid: int, message: Any, names: list[str], mode: FlagOp) -> None:
        present = self.labels.setdefault(bytes(message.email_id), set())
        if mode is FlagOp.ADD and "\\Trash" in names:
            await place.copy(uid, self._set[TRASH])
            present.clear()
            for folder in ("INBOX", *self._set):
                if folder not in _OUTSIDE and (found := await self._uid(folder, message)) is not None:
                    await (await self.get_mailbox(folder)).delete([found])
            return
        for name in names:
            folder = next((one for one, label in _SYSTEM.items() if label == name), name)
            if mode is FlagOp.ADD and name not in present:
                present.add(name)
                if folder not in {"INBOX", *self._set}:
                    await self.add_mailbox(folder)
                await place.copy(uid, await self.get_mailbox(folder))
            elif mode is FlagOp.DELETE and name in present:
                present.discard(name)
                if (found := await self._uid(folder, message)) is not None:
                    await (await self.get_mailbox(folder)).delete([found])

    async def _uid(self, name: str, message: Any) -> int | None:
        folder = await self.get_mailbox(name)
        return next((uid for uid, one in folder._messages.items() if one.email_id == message.email_id), None)


class _Threads:
    """Letters with one subject are a thread, whatever they refer to."""

    def __init__(self) -> None:
        self._ids: dict[str, ObjectId] = {}

    def add(self, content: Any) -> ObjectId:
        subject = ThreadKey._subject(str(content.header.parsed.subject or ""))
        return self._ids.setdefault(subject, ObjectId.random_thread_id())


class _Folder(server._Mailbox):
    def __init__(self, account: _Account, name: str, *caches: Any) -> None:
        super().__init__(*caches)
        self.account, self.name = account, name

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Any:
        message = await super().append(append_msg, recent=recent)
        await self.account.filed(self.name, message, append_msg)
        return message

    async def delete(self, uids: Any) -> None:
        """An EXPUNGE takes the folder's label off; by the account's settings the message stays among all mail."""
        for uid in uids:
            if uid in self._messages:
                labels = self.account.labels.get(bytes(self._messages[uid].email_id), set())
                labels.discard(_SYSTEM.get(self.name, self.name))
        await super().delete(uids)


def _number(id_: ObjectId) -> int:
    return int.from_bytes(hashlib.sha256(bytes(id_)).digest()[:8], "big") >> 1


def _speak(account: _Account) -> None:
    """Teach pymap, in this process, the items of FETCH, the keys of SEARCH and the STORE of the extension."""
    known_attribute, known_requirement = FetchAttribute.parse.__func__, FetchAttribute.requirement.fget  # type: ignore[attr-defined]
    known_value, known_store = fetch.MessageAttributes._get, StoreCommand.parse.__func__  # type: ignore[attr-defined]
    known_key, known_criteria = SearchKey.parse.__func__, search.SearchCriteria.of.__func__  # type: ignore[attr-defined]
    known_doing = ConnectionState.do_store

    def attribute(cls: Any, buf: memoryview, params: Any) -> Any:
        found = cls._attrname_pattern.match(buf)
        if found and found[1].upper().startswith(b"X-GM-"):
            return cls(found[1].upper()), buf[found.end(0) :]
        return known_attribute(cls, buf, params)

    def requirement(self: Any) -> Any:
        return FetchRequirement.METADATA if self.attribute.startswith(b"X-GM-") else known_requirement(self)

    def labels_of(message: Any) -> Any:
        names = sorted(account.labels.get(bytes(message.email_id), ()))
        quoted = List([QuotedString(modutf7_encode(name)) for name in names])
        return FetchValue.of(FetchAttribute(b"X-GM-LABELS"), quoted)

    def value(self: Any, asked: Any) -> Any:
        message = self.message
        if asked.value == b"X-GM-LABELS":
            return labels_of(message)
        if asked.value in (b"X-GM-MSGID", b"X-GM-THRID"):
            id_ = message.email_id if asked.value == b"X-GM-MSGID" else message.thread_id
            return FetchValue.of(asked, Number(_number(id_)))
        return known_value(self, asked)

    def store(cls: Any, buf: memoryview, params: Any) -> Any:
        found = _LABELS.match(bytes(buf))
        if not found:
            return known_store(cls, buf, params)
        sequence, _ = SequenceSet.parse(memoryview(found[1]), params)
        command = cls(params.tag, sequence, [], cls._modes[found[2]], bool(found[3]))
        command.labels = [_plain(quoted, atom) for quoted, atom in _LABEL.findall(found[4])]
        return command, buf[found.end(0) :]

    async def do_store(self: Any, command: Any) -> Any:
        if not hasattr(command, "labels"):
            return await known_doing(self, command)
        messages, updates = await self.session.fetch_messages(self.selected, command.sequence_set, False)
        response = ResponseOk(command.tag, command.command + b" completed.")
        place = await account.with_id(self.selected.mailbox_id)
        for sequence, message in messages:
            await account.label(place, message.uid, message, command.labels, command.mode)
            if not command.silent:
                items = [labels_of(message), FetchValue.of(FetchAttribute(b"UID"), Number(message.uid))]
                response.add_untagged(FetchResponse(sequence, items))
        return response, updates

    def key(cls: Any, buf: memoryview, params: Any) -> Any:
        found = _KEYS.match(bytes(buf))
        if not found:
            return known_key(cls, buf, params)
        return cls(found[1].upper(), _plain(found[2], found[3])), buf[found.end(0) :]

    def criteria(cls: Any, wanted: Any, params: Any) -> Any:
        if wanted.value.startswith(b"X-GM-"):
            return _Criteria(account, wanted, params)
        return known_criteria(cls, wanted, params)

    FetchAttribute.parse = classmethod(attribute)  # type: ignore[method-assign,assignment]
    FetchAttribute.requirement = property(requirement)  # type: ignore[method-assign,assignment]
    fetch.MessageAttributes._get = value  # type: ignore[method-assign]
    StoreCommand.parse = classmethod(store)  # type: ignore[method-assign,assignment]
    ConnectionState.do_store = do_store  # type: ignore[method-assign]
    SearchKey.parse = classmethod(key)  # type: ignore[method-assign,assignment]
    search.SearchCriteria.of = classmethod(criteria)  # type: ignore[method-assign,assignment]


class _Criteria(search.SearchCriteria):
    def __init__(self, account: _Account, key: Any, params: Any) -> None:
        super().__init__(params)
        self._account, self._key = account, key

    def matches(self, msg_seq: int, msg: Any, loaded_msg: Any) -> bool:
        if self._key.value == b"X-GM-MSGID":
            return str(_number(msg.email_id)) == self._key.filter
        return self._key.filter in self._account.labels.get(bytes(msg.email_id), ())


def _plain(quoted: bytes, atom: bytes) -> str:
    return modutf7_decode(re.sub(rb"\\(.)", rb"\1", quoted) if quoted else atom)


def main() -> None:
    account = _Account()
    _speak(account)
    server.SPECIAL_USE.clear()
    server.SPECIAL_USE.update(_SPECIAL_USE)
    offered = BackendCapability(idle=True, object_id=True, multi_append=True, custom=[b"SPECIAL-USE", b"X-GM-EXT-1"])
    server._Config.backend_capability = property(lambda _: offered)  # type: ignore[assignment]
    running = server.DemoServer(user=GmailServer.user, password=PASSWORD)
    running._mailboxes = account
    with running:
        print(running.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
