"""What a worker does with a task: one connection at a time, judging without a lock, dealing with letters under one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import RLock, Timer

import structlog

from detectors.finding import Fault
from maild.bootstrap import Workshop
from maild.daemon.guard import Guard
from maild.daemon.intake import Read
from maild.errors import FolderMissing, MaildError, UidValidityChanged
from maild.model.place import Folder
from maild.ports import Store
from maild.queue.board import Range

log = structlog.get_logger()
_PATIENCE = 120.0  # seconds to wait while another worker deals with letters of the same mailbox
_IDLE = 10.0  # seconds that a connection is kept for the next task


@dataclass
class Hands:
    """The tasks of one worker, one after the other; a connection that nobody needs is closed after a while.

    The effects in one mailbox (labels, drafts, notes) are one worker's at a time, so that nothing of one thread can
    race; reading and judging, which is most of the work, goes on beside it.
    """

    workshop: Workshop
    store: Store
    stopping: Callable[[], bool] = lambda: False
    _guard: Guard | None = None
    _busy: RLock = field(default_factory=RLock)
    _timer: Timer | None = None

    def read(self, part: Range) -> None:
        """Read, judge and deal with a range. One whose folder was rebuilt is dropped: the next look at the mailbox
        reads the folder anew. Raises MaildError."""
        folder = Folder(part.folder, part.uidvalidity)
        with self._on(part.mailbox, asked=part.asked) as guard, self._given_back(part):
            reads = guard.read(folder, part.uids, anew=part.anew)
            with self.store.lease(guard.lease, _PATIENCE):
                guard.finish(in_doubt=True)  # what a worker that died has left
                guard.keep(guard.as_they_are(folder, reads))

    def set_aside(self, part: Range) -> None:
        """Deal with a range that ended worker after worker: its letters go unread to the lead. Raises MaildError."""
        folder = Folder(part.folder, part.uidvalidity)
        with self._on(part.mailbox, asked=part.asked) as guard, self._given_back(part):
            reader = guard.casebook.reader
            found = list(guard.casebook.mailbox.fetch(folder, part.uids))
            reads = [Read(one, *reader.aside(one.octets, one.internaldate, Fault("crash", "Worker"))) for one in found]
            log.error("set aside", mailbox=part.mailbox, folder=part.folder, uids=list(part.uids))
            with self.store.lease(guard.lease, _PATIENCE):
                guard.keep(guard.as_they_are(folder, reads))

    def sweep(self, mailbox: str, since: date | None) -> None:
        """Look at everything in a mailbox. Raises MaildError."""
        with self._on(mailbox) as guard, self.store.lease(guard.lease, _PATIENCE):
            guard.since = since
            guard.finish(in_doubt=True)
            guard.sweep()

    def gap(self, mailbox: str, begin: datetime, new: int, reason: str) -> None:
        """Tell the lead that a mailbox was not read for a while. Raises MaildError."""
        with self._on(mailbox) as guard, self.store.lease(guard.lease, _PATIENCE):
            guard.caught_up(begin, new, reason)

    def close(self) -> None:
        """Let go of the connection."""
        with self._busy:
            if self._guard is not None:
                guard, self._guard = self._guard, None
                guard.close()
                guard.casebook.mailbox.close()

    @contextmanager
    def _on(self, mailbox: str, *, asked: bool = False) -> Iterator[Guard]:
        """The guard of a mailbox; after a trouble its connection is not used again."""
        with self._busy:
            if self._timer is not None:
                self._timer.cancel()
            if self._guard is not None and self._guard.name != mailbox:
                self.close()
            if self._guard is None:
                self._guard = self.workshop.guard(self.workshop.connect(mailbox), self.store, stopping=self.stopping)
            self._guard.rules = replace(self._guard.rules, asked=asked)
            try:
                yield self._guard
            except MaildError:
                self.close()
                raise
            self._timer = Timer(_IDLE, self.close)
            self._timer.daemon = True
            self._timer.start()

    @contextmanager
    def _given_back(self, part: Range) -> Iterator[None]:
        """Where a folder cannot be opened, its new letters are for the watcher to find again, should it come back."""
        try:
            yield
        except UidValidityChanged as error:
            log.warning("a range is dropped", folder=part.folder, reason=str(error))
        except FolderMissing as error:
            if part.anew:
                raise
            log.warning("a range is given back", folder=part.folder, reason=str(error))
            before = min(part.uids) - 1
            with self.store.begin() as tx:
                known = tx.checkpoint(part.mailbox, part.folder)
                if known and known.folder.uidvalidity == part.uidvalidity and known.last_uid > before:
                    tx.set_checkpoint(part.mailbox, replace(known, last_uid=before))
