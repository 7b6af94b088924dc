"""The newest messages of a folder, without a look at all the others."""

from datetime import date

from maild.model.place import FolderState
from maild.ports import Mailbox

_NEAR = 4  # UIDs searched for each message wanted, before all of them are: some are gone, and some came earlier


def newest(mailbox: Mailbox, state: FolderState, limit: int | None, since: date | None = None) -> list[int]:
    """UIDs, ascending, of the ``limit`` messages with the highest UIDs that arrived on or after ``since``; else of all.

    What a large folder costs is then what is wanted, not what is in it. Raises MailboxError.
    """
    if limit is not None:
        uids = mailbox.uids(state.folder, after=max(0, state.uidnext - 1 - _NEAR * limit), since=since)
        if len(uids) >= limit:
            return uids[-limit:]
    uids = mailbox.uids(state.folder, since=since)
    return uids if limit is None else uids[-limit:]
