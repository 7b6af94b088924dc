"""A look at the newest letters of a folder: judged, with no effect and nothing remembered."""

from collections.abc import Callable, Iterator

from maild.bootstrap import Workshop
from maild.daemon.intake import Read
from maild.ports import Mailbox

_NEAR = 4  # UIDs searched for each letter wanted, before all of them are


def newest(
    workshop: Workshop, mailbox: Mailbox, folder: str, limit: int, progress: Callable[[int, int], None]
) -> Iterator[Read]:
    """Read and judge the ``limit`` newest messages of a folder, oldest first.

    ``progress`` is told how many are done, and of how many. Raises MailboxError, SettingsError.
    """
    state = mailbox.select(folder)
    uids = mailbox.uids(state.folder, after=max(0, state.uidnext - 1 - _NEAR * limit))
    if len(uids) < limit:
        uids = mailbox.uids(state.folder)
    uids = uids[-limit:]
    reader = workshop.reader(mailbox.name)
    progress(0, len(uids))
    for done, fetched in enumerate(mailbox.fetch(state.folder, uids), 1):
        yield reader.read(fetched)
        progress(done, len(uids))
