"""What a watcher does where workers do the work: see what is new, and have it read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog

from maild.daemon.intake import Read
from maild.daemon.rebuilt import chunks
from maild.errors import ConnectionLost, MailboxError, MaildError
from maild.judge.rules import Rules
from maild.model.place import Checkpoint, Folder
from maild.model.plan import Step
from maild.ports import Clock, Mailbox, Store
from maild.queue.board import Board, Range
from maild.queue.slots import SlottedWorkshop

log = structlog.get_logger()


@dataclass
class Dispatcher:
    """The work on one mailbox, as ``Watcher`` asks for it, put on the board for workers.

    ``silent`` is after how long without a look by any worker something must be wrong.
    """

    mailbox: Mailbox
    store: Store
    board: Board
    rules: Rules
    clock: Clock
    folders: Sequence[str]
    batch: int
    silent: timedelta
    since: date | None = None
    seen: dict[str, Folder] = field(default_factory=dict)
    _troubles: list[MaildError] = field(default_factory=list)
    _begun: datetime | None = None

    @property
    def lease(self) -> str:
        """A watcher does not keep workers from working."""
        return f"watching {self.mailbox.name}"

    @property
    def troubles(self) -> tuple[MaildError, ...]:
        return tuple(self._troubles)

    def sweep(self) -> int:
        """Put what is new on the board, and a look at all the rest."""
        self._troubles.clear()
        self.seen.clear()
        new = 0
        for folder in self.folders:
            try:
                new += self._put(folder)
            except ConnectionLost:
                raise
            except MailboxError as error:
                log.error(str(error), mailbox=self.mailbox.name, advice=error.advice)
                self._troubles.append(error)
        self.board.sweep(self.mailbox.name, self.since.isoformat() if self.since else "")
        self._troubles += self._idle_workers()
        return new

    def glance(self, name: str) -> int:
        """The same for one folder, of which there is news: letters, or labels that people changed."""
        new = self._put(name)
        self.board.sweep(self.mailbox.name)
        return new

    def caught_up(self, begin: datetime, new: int, reason: str) -> None:
        self.board.gap(self.mailbox.name, begin, new, reason)

    def close(self) -> None:
        """Nothing is held but the connection, which is its watcher's."""

    def _put(self, name: str) -> int:
        """The new messages of a folder as ranges; a folder that is begun or was rebuilt is left to the look at all."""
        state = self.mailbox.select(name)
        self.seen[name] = state.folder
        with self.store.begin() as tx:
            known = tx.checkpoint(self.mailbox.name, name)
        if known is None or known.folder != state.folder or self.since is not None:
            return 0
        uids = self.mailbox.uids(state.folder, after=known.last_uid)
        if uids:
            some = [(name, state.folder.uidvalidity, part) for part in chunks(uids, self.batch)]
            self.board.read([Range(self.mailbox.name, *one) for one in some])
            with self.store.begin() as tx:
                if tx.checkpoint(self.mailbox.name, name) == known:  # else a worker had to give letters back
                    tx.set_checkpoint(self.mailbox.name, Checkpoint(state.folder, uids[-1]))
        return len(uids)

    def _idle_workers(self) -> list[MaildError]:
        now = self.clock.now()
        self._begun = self._begun or now
        with self.store.begin() as tx:
            last = tx.summary(self.mailbox.name).last_poll_at
        if now - max(self._begun, last or self._begun) < self.silent:
            return []
        return [MailboxError(f"no worker has looked at {self.mailbox.name} for a while", "start one: maild worker")]


@dataclass
class DispatchingWorkshop(SlottedWorkshop):
    """A workshop for a watcher that has workers."""

    board: Board | None = None

    def kept(self, host: str) -> int:  # noqa: ARG002 a watcher may have any
        return 0

    def guard(  # type: ignore[override]
        self,
        mailbox: Mailbox,
        store: Store,
        *,
        since: date | None = None,
        stopping: Callable[[], bool] = lambda: False,  # noqa: ARG002
        told: Callable[[Sequence[Read], Sequence[Step]], None] = lambda _reads, _steps: None,  # noqa: ARG002
    ) -> Dispatcher:
        if self.board is None:
            raise RuntimeError("a dispatching workshop needs a board")
        return Dispatcher(
            mailbox=mailbox,
            store=store,
            board=self.board,
            rules=self.rules(mailbox),
            clock=self.clock,
            folders=self.settings.the_mailbox(mailbox.name).folders,
            batch=self.settings.queue.batch,
            silent=max(2 * timedelta(seconds=self.settings.daemon.poll_interval), timedelta(minutes=2)),
            since=since,
        )
