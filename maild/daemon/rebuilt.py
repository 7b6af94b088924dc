"""Recognising the letters of a folder whose UIDVALIDITY changed (RFC 9051, 2.3.1.1)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from maild.daemon.casebook import Casebook
from maild.model.place import Folder, FolderState

_TOO_FEW = 10  # known letters of a folder by which nothing can be said about it
_LEAST_SHARE = 0.1  # of the known letters that must be found again
_CLOCKS = timedelta(days=1)  # by which clocks and time zones may differ


def recognised(casebook: Casebook, state: FolderState, batch: int) -> Iterator[tuple[list[int], list[int]]]:
    """Batch by batch the UIDs of letters that are known by Message-ID, and of those that came since the newest known.

    That is of this folder: while it waits for a person's word, the mailbox is looked at all the same.
    Raises MailboxError, StoreError.
    """
    mailbox, reader = casebook.mailbox, casebook.reader
    with casebook.store.begin() as tx:
        looked = tx.summary(mailbox.name).last_poll_at
        newest = tx.newest(mailbox.name, state.folder.name)
    known_at = min((moment for moment in (looked, newest) if moment), default=None)
    for some in chunks(mailbox.uids(state.folder), batch):
        heads = [(head, reader.glance(head)) for head in mailbox.fetch(state.folder, some, headers_only=True)]
        with casebook.store.begin() as tx:
            letters = tx.letters(mailbox.name, [message.id for _, message in heads])
        again = [head.location.uid for head, message in heads if message.id in letters]
        new = [
            head.location.uid
            for head, message in heads
            if message.id not in letters and _since(head.internaldate, known_at)
        ]
        yield again, new


def strange(casebook: Casebook, before: Folder, state: FolderState, batch: int) -> tuple[int, int] | None:
    """How many of how many known letters a rebuilt folder has, when that is hardly any: None when it is the old one.

    Letters that were archived are not missed before nine in ten are. Raises MailboxError, StoreError.
    """
    name = casebook.mailbox.name
    with casebook.store.begin() as tx:
        known = tx.located(name, before)
    if known < _TOO_FEW:
        return None
    found = 0
    for some in chunks(casebook.mailbox.uids(state.folder), batch):
        heads = casebook.mailbox.fetch(state.folder, some, headers_only=True)
        ids = [casebook.reader.glance(head).id for head in heads]
        with casebook.store.begin() as tx:
            letters = tx.letters(name, ids)
        found += sum(one.location is not None and one.location.folder == before for one in letters.values())
        if found >= known * _LEAST_SHARE:
            return None
    return found, known


def chunks(uids: Sequence[int], size: int) -> list[Sequence[int]]:
    """The UIDs in runs of at most ``size``."""
    return [uids[start : start + size] for start in range(0, len(uids), size)]


def _since(moment: datetime, known_at: datetime | None) -> bool:
    """Whether a message came after the last one that was known."""
    return known_at is not None and moment >= known_at - _CLOCKS
