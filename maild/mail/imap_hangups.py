"""Messages over which a server breaks the connection off: read alone the next time, and at last not any more.

A refusal names its message, a broken connection does not: it is remembered over connections which messages were asked
for, so that one that kills its server's process does not keep all others from being read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby

from maild.errors import ConnectionLost
from maild.mail.imap_fetch import Batch
from maild.model.place import Folder

LAST = 5  # connections that one message may cost


@dataclass
class Hangups:
    """What one mailbox's connections broke off over, as long as this process lives."""

    _times: Counter[tuple[Folder, int]] = field(default_factory=Counter)

    def apart(self, folder: Folder, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches in their order, with every message alone over which a connection may have broken."""
        for batch in batches:
            for suspect, uids in groupby(batch.uids, lambda uid: (folder, uid) in self._times):
                if suspect:
                    yield from (replace(batch, uids=(uid,)) for uid in uids)
                else:
                    yield replace(batch, uids=tuple(uids))

    def is_given_up(self, folder: Folder, batch: Batch) -> bool:
        """Whether a batch is a message that has cost ``LAST`` connections."""
        return len(batch.uids) == 1 and self._times[folder, batch.uids[0]] >= LAST

    @contextmanager
    def reading(self, folder: Folder, uids: Sequence[int]) -> Iterator[None]:
        """Remember these messages when the connection breaks now, and forget them when they were given out."""
        places = [(folder, uid) for uid in uids]
        try:
            yield
        except ConnectionLost:
            self._times.update(places)
            raise
        for place in places:
            del self._times[place]
