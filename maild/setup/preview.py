"""A look at the newest letters of a folder: judged, with no effect and nothing remembered."""

from collections.abc import Callable, Iterator

from maild.bootstrap import Workshop
from maild.daemon.intake import Read
from maild.daemon.newest import newest
from maild.ports import Mailbox


def judged(
    workshop: Workshop, mailbox: Mailbox, folder: str, limit: int, progress: Callable[[int, int], None]
) -> Iterator[Read]:
    """Read and judge the ``limit`` newest messages of a folder, oldest first.

    ``progress`` is told how many are done, and of how many. Raises MailboxError, SettingsError.
    """
    state = mailbox.select(folder)
    uids = newest(mailbox, state, limit)
    reader = workshop.reader(mailbox.name)
    progress(0, len(uids))
    for done, fetched in enumerate(mailbox.fetch(state.folder, uids), 1):
        yield reader.read(fetched)
        progress(done, len(uids))
