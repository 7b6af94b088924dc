"""The ``Mailbox`` port in memory, with the behaviour of a good IMAP server and, on demand, of a poor one."""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from maild.errors import AppendRefused, ConnectionLost, FolderMissing, UidValidityChanged
from maild.mail.identity import content_hash, is_own
from maild.mail.imap_flags import changeable, kept, storable
from maild.mail.imap_message_id import message_id_of
from maild.model.artefact import Artefact, ArtefactState, Withdrawal
from maild.model.place import Fetched, Folder, FolderState, Location, SpecialFolders
from maild.testing.folders import SPECIAL, Contents, MemoryFolders

_SYSTEM_FLAGS = frozenset({"\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"})


class MemoryMailbox(MemoryFolders):
    """A mailbox without a server; ``deliver`` and the ``..._by_hand`` methods play the other people.

    ``keywords``: ``kept`` as good servers do, ``unoffered`` where PERMANENTFLAGS has no ``\\*``, ``dropped``
    where it has and they are lost without a word. ``uidplus=False`` is a server without UIDPLUS. ``close`` keeps
    everything, so one object can stand for the mailbox over several connections.
    """

    def __init__(
        self,
        name: str = "support",
        *,
        folders: Iterable[str] = (),
        keywords: Literal["kept", "unoffered", "dropped"] = "kept",
        uidplus: bool = True,
    ) -> None:
        super().__init__(folders)
        self._name = name
        self._keywords = keywords
        self._uidplus = uidplus
        self._interrupted = False
        self._told_uidnext: dict[Folder, int] = {}

    @property
    def name(self) -> str:
        return self._name

    def capabilities(self) -> frozenset[str]:
        self._reach()
        return frozenset({"IMAP4REV1", "IDLE", "SPECIAL-USE"} | ({"UIDPLUS"} if self._uidplus else set()))

    def special_folders(self) -> SpecialFolders:
        self._reach()
        with self._lock:
            return SpecialFolders(**{use: name for use, name in SPECIAL.items() if name in self._folders})

    def folder_names(self) -> tuple[str, ...]:
        self._reach()
        with self._lock:
            return tuple(self._folders)

    def ensure_folder(self, name: str) -> str:
        self._reach()
        with self._lock:
            if name not in self._folders:
                self._create(name)
        return name

    def select(self, name: str) -> FolderState:
        self._reach()
        with self._lock:
            state = self._state(name)
            self._told_uidnext[state.folder] = state.uidnext
            return state

    def uids(
        self, folder: Folder, *, after: int = 0, since: date | None = None, keyword: str | None = None
    ) -> list[int]:
        with self._lock:
            contents = self._contents(folder)
            if since is None and keyword is None:
                self._told_uidnext[folder] = contents.uidnext
            return [
                uid
                for uid, stored in contents.messages.items()
                if uid > after
                and (since is None or stored.internaldate.date() >= since)
                and (keyword is None or keyword.lower() in stored.flags)
            ]

    def fetch(self, folder: Folder, uids: Sequence[int], *, headers_only: bool = False) -> Iterator[Fetched]:
        self._contents(folder)
        return self._fetched(folder, uids, headers_only)

    def flags(self, folder: Folder, uids: Sequence[int]) -> dict[int, frozenset[str]]:
        with self._lock:
            messages = self._contents(folder).messages
            return {uid: messages[uid].flags for uid in sorted(set(uids)) if uid in messages}

    def add_flags(self, folder: Folder, uids: Sequence[int], flags: Sequence[str]) -> dict[int, frozenset[str]]:
        """See the port. ``\\\\Deleted`` and ``\\\\Seen`` are refused with ``ValueError``, as what is no flag is."""
        wanted = changeable(flags)
        with self._lock:
            contents = self._contents(folder)
            added = frozenset(self._stays(kept(wanted, self._state(folder.name))))
            for uid in set(uids) & contents.messages.keys():
                contents.messages[uid].flags |= added
            return self.flags(folder, uids)

    def remove_flags(self, folder: Folder, uids: Sequence[int], flags: Sequence[str]) -> None:
        unwanted = frozenset(changeable(flags))
        with self._lock:
            contents = self._contents(folder)
            for uid in set(uids) & contents.messages.keys():
                contents.messages[uid].flags -= unwanted

    def find(self, name: str, message_id: str) -> list[Location]:
        self._reach()
        with self._lock:
            if name not in self._folders:
                return []
            contents = self._folders[name]
            found = [uid for uid, each in contents.messages.items() if message_id_of(each.octets) == message_id]
            return [Location(Folder(name, contents.uidvalidity), uid) for uid in found]

    def email_ids(self, folder: Folder, uids: Sequence[int]) -> dict[int, str]:  # noqa: ARG002
        return {}

    def located(self, email_id: str) -> Location | None:  # noqa: ARG002
        return None

    def append(self, name: str, octets: bytes, flags: Sequence[str], when: datetime) -> Location | None:
        """See the port. ``\\\\Deleted`` is refused with ``ValueError``."""
        spelled = storable(flags)
        self._reach()
        with self._lock:
            if name not in self._folders:
                raise AppendRefused(f"there is no folder {name!r}", "Create it, or name another one.")
            contents = self._folders[name]
            uid = contents.store(octets, self._stays(spelled), when)
            return Location(Folder(name, contents.uidvalidity), uid)

    def withdraw(self, artefact: Artefact) -> Withdrawal:
        """See the port and ``ImapMailbox.withdraw``."""
        if artefact.state is not ArtefactState.PLACED:
            raise ValueError(f"only a placed artefact can be withdrawn, not one that is {artefact.state}")
        with self._lock:
            places = [artefact.location] if artefact.location else self.find(artefact.folder, artefact.message_id)
            if len(places) != 1:
                return Withdrawal.CHANGED if places else Withdrawal.GONE
            try:
                contents = self._contents(places[0].folder)
            except FolderMissing:
                return Withdrawal.GONE
            stored = contents.messages.get(places[0].uid)
            if stored is None or "\\Deleted" in stored.flags:
                return Withdrawal.GONE
            found = message_id_of(stored.octets)
            ours = is_own(found) and found == artefact.message_id
            if not ours or content_hash(stored.octets) != artefact.content_hash:
                return Withdrawal.CHANGED
            if not self._uidplus:
                return Withdrawal.KEPT
            del contents.messages[places[0].uid]
            return Withdrawal.WITHDRAWN

    def make_unread(self, artefact: Artefact) -> bool:
        with self._lock:
            places = [artefact.location] if artefact.location else self.find(artefact.folder, artefact.message_id)
            if len(places) != 1:
                return False
            try:
                stored = self._contents(places[0].folder).messages.get(places[0].uid)
            except FolderMissing:
                return False
            if stored is None or not is_own(message_id_of(stored.octets)):
                return False
            if content_hash(stored.octets) != artefact.content_hash:
                return False
            stored.flags -= {"\\Seen"}
            return True

    def wait(self, folder: Folder, seconds: float) -> bool:
        if self._interruption():
            return False
        with self._lock:
            contents = self._contents(folder)
            told = self._told_uidnext.get(folder, contents.uidnext)
            self._told_uidnext[folder] = max(told, contents.uidnext)
            announced = contents.announced
        deadline = time.monotonic() + seconds
        news = contents.uidnext > told
        while not news and (left := deadline - time.monotonic()) > 0:
            self._waker.wait(left)
            self._waker.heard()
            self._reach()
            news = contents.announced > announced
            if self._interruption():
                break
        return news

    def interrupt(self) -> None:
        self._interrupted = True
        self._waker.ring()

    def _interruption(self) -> bool:
        """Whether ``interrupt`` was called since the last time."""
        interrupted, self._interrupted = self._interrupted, False
        return interrupted

    def close(self) -> None:
        pass

    def _fetched(self, folder: Folder, uids: Sequence[int], headers_only: bool) -> Iterator[Fetched]:
        for uid in sorted(set(uids)):
            with self._lock:
                stored = self._contents(folder).messages.get(uid)
            if stored is not None:
                head, blank, _ = stored.octets.partition(b"\r\n\r\n")
                octets = head + blank if headers_only else stored.octets
                yield Fetched(Location(folder, uid), stored.flags, stored.internaldate, octets)

    def _stays(self, flags: Iterable[str]) -> list[str]:
        """What the server keeps of the flags that were sent."""
        return [each for each in flags if self._keywords == "kept" or each in _SYSTEM_FLAGS]

    def _state(self, name: str) -> FolderState:
        if name not in self._folders:
            raise FolderMissing(f"there is no folder {name!r}", "`maild doctor` lists the folders that there are.")
        contents = self._folders[name]
        used = frozenset().union(*(each.flags for each in contents.messages.values()))
        return FolderState(
            folder=Folder(name, contents.uidvalidity),
            uidnext=contents.uidnext,
            exists=len(contents.messages),
            highestmodseq=None,
            keywords=self._keywords != "unoffered",
            permanent_flags=_SYSTEM_FLAGS | (used if self._keywords == "kept" else frozenset()),
            read_only=False,
        )

    def _contents(self, folder: Folder) -> Contents:
        self._reach()
        with self._lock:
            if (state := self._state(folder.name)).folder != folder:
                raise UidValidityChanged(f"the folder {folder.name!r} was rebuilt", f"It is {state.folder} now.")
            return self._folders[folder.name]

    def _reach(self) -> None:
        if self._cut:
            raise ConnectionLost("the connection is cut", "maild connects again by itself.")
