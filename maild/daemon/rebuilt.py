"""Recognising the letters of a folder whose UIDVALIDITY changed (RFC 9051, 2.3.1.1)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from maild.daemon.casebook import Casebook
from maild.model.place import FolderState

_CLOCKS = timedelta(days=1)  # by which clocks and time zones may differ


def recognised(casebook: Casebook, state: FolderState, batch: int) -> Iterator[tuple[list[int], list[int]]]:
    """Batch by batch the UIDs of letters that are known by Message-ID, and of those that came since the last look.

    Raises MailboxError, StoreError.
    """
    mailbox, reader = casebook.mailbox, casebook.reader
    with casebook.store.begin() as tx:
        known_at = tx.summary(mailbox.name).last_poll_at
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


def chunks(uids: Sequence[int], size: int) -> list[Sequence[int]]:
    """The UIDs in runs of at most ``size``."""
    return [uids[start : start + size] for start in range(0, len(uids), size)]


def _since(moment: datetime, known_at: datetime | None) -> bool:
    """Whether a message came after the last one that was known."""
    return known_at is not None and moment >= known_at - _CLOCKS
