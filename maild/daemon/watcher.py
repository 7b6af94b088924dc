"""The life of one watched mailbox: connect, sweep, wait for news; after trouble, back off and connect again."""

import random
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Event
from time import monotonic
from typing import Protocol

import structlog

from maild.daemon.intake import Read
from maild.errors import FolderStrange, LoginRefused, MaildError, SettingsError
from maild.judge.rules import Rules
from maild.model.place import Folder
from maild.model.plan import Step
from maild.model.summary import Summary
from maild.ports import Clock, Mailbox, Store

log = structlog.get_logger()
FIRST_PAUSE, LONGEST_PAUSE, REFUSED_PAUSE = 1.0, 300.0, 60.0  # seconds
LEASE_PATIENCE = 60.0


class Guarded(Protocol):
    """What a watcher asks of the work on its mailbox; see ``Guard``."""

    since: date | None
    seen: dict[str, Folder]

    @property
    def lease(self) -> str:
        """The name of the lease under which alone this work may go on."""

    @property
    def rules(self) -> Rules:
        """How the mailbox is dealt with."""

    @property
    def troubles(self) -> tuple[MaildError, ...]:
        """What went wrong in the last sweep without ending it."""

    def sweep(self) -> int:
        """Look at everything once; how many letters were new."""

    def glance(self, name: str) -> int:
        """Look at one folder; how many letters were new."""

    def caught_up(self, begin: datetime, new: int, reason: str) -> None:
        """Tell the lead that the mailbox was not read since ``begin``."""

    def close(self) -> None:
        """Let go of everything; never raises."""


class Opener(Protocol):
    """What a watcher needs of the composition root: connections, and the work to do over them."""

    @property
    def clock(self) -> Clock:
        """The clock that everything goes by."""

    def connect(self, name: str) -> Mailbox:
        """Log in to a mailbox. Raises MailboxError, SettingsError."""

    def guard(
        self,
        mailbox: Mailbox,
        store: Store,
        *,
        since: date | None = None,
        stopping: Callable[[], bool] = ...,
        told: Callable[[Sequence[Read], Sequence[Step]], None] = ...,
    ) -> Guarded:
        """The work on a connected mailbox."""


@dataclass
class Watcher:
    """Guards one mailbox until it is told to stop; no trouble of its mailbox reaches another one's watcher.

    ``interval`` is the longest time between two sweeps, in seconds; a time of ``gap`` without one is told to the lead;
    ``longest`` is how many seconds one letter may take at most.
    ``beat`` is when the loop last turned (monotonic seconds): a watcher that hangs stops beating. ``read`` is when the
    mailbox was last read, at first when the watcher was made. ``dead`` is the mistake in the configuration that every
    other try will meet too. ``tried`` is called after every sweep, be it a success or not.
    """

    name: str
    opener: Opener
    store: Store
    interval: float
    since: date | None = None
    told: Callable[[Sequence[Read], Sequence[Step]], None] = lambda _reads, _steps: None
    tried: Callable[[], None] = lambda: None
    gap: timedelta = timedelta.max
    longest: float = 0.0
    beat: float = field(default_factory=monotonic)
    read: float = field(default_factory=monotonic)
    healthy: bool = False
    dead: SettingsError | None = None
    _stop: Event = field(default_factory=Event)
    _mailbox: Mailbox | None = None

    @property
    def silence(self) -> timedelta:
        """How long the mailbox was not read."""
        return timedelta(seconds=monotonic() - self.read)

    def run(self) -> None:
        """Watch until ``stop``; everything that goes wrong is logged, remembered and tried again."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            started, self.dead = monotonic(), None
            try:
                self._guarded()
            except SettingsError as error:
                self.dead = error
                self._trouble(error)
                pause = LONGEST_PAUSE
            except LoginRefused as error:
                self._trouble(error)
                pause = max(pause, REFUSED_PAUSE)
            except MaildError as error:
                self._trouble(error)
            except Exception:  # a defect of ours: this mailbox starts afresh, the others go on
                log.exception("unexpected trouble", mailbox=self.name)
                self.healthy = False
            if self.read > started:  # it was read over this connection: a look now and then is no burden
                pause = min(pause, max(FIRST_PAUSE, self.interval))
            self._rest(pause * random.uniform(0.5, 1.0))  # noqa: S311 jitter, not a secret
            pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Let the message in hand be finished, then end; safe from a signal handler."""
        self._stop.set()
        if self._mailbox is not None:
            self._mailbox.interrupt()

    def _guarded(self) -> None:
        self._mailbox = mailbox = self.opener.connect(self.name)
        try:
            with closing(mailbox), closing(self._guard(mailbox)) as guard:
                self._announce(guard)
                while not self._stop.is_set():
                    self._sweep(guard)
                    due = monotonic() + self.interval
                    while not self._stop.is_set() and (left := due - monotonic()) > 0:
                        self._wait(mailbox, guard, left)
        finally:
            self._mailbox = None

    def _guard(self, mailbox: Mailbox) -> Guarded:
        return self.opener.guard(mailbox, self.store, since=self.since, stopping=self._stopping, told=self._heard)

    def _stopping(self) -> bool:
        """Asked between messages: a batch may take long, and be no hang."""
        self.beat = monotonic()
        return self._stop.is_set()

    def _heard(self, reads: Sequence[Read], steps: Sequence[Step]) -> None:
        """A batch is done: also a sweep of hours is a turning loop."""
        self.beat = self.read = monotonic()
        self.told(reads, steps)

    def _sweep(self, guard: Guarded) -> None:
        with self.store.lease(guard.lease, LEASE_PATIENCE):
            before, begun = None if self.healthy else self._summary(), self.opener.clock.now()
            new = guard.sweep()
            if before is not None and before.last_poll_at is not None:
                last = before.last_poll_at
                if begun - last >= self.gap:
                    log.warning("the mailbox was not read for a while", mailbox=self.name, since=str(last), new=new)
                    guard.caught_up(last, new, before.last_error if _later(before) else "")
        self.since = guard.since = None  # only the first reading begins in the past
        self.healthy = not guard.troubles
        self.beat = monotonic()
        if self.healthy:
            self.read = self.beat
        self.tried()

    def _summary(self) -> Summary:
        with self.store.begin() as tx:
            return tx.summary(self.name)

    def _wait(self, mailbox: Mailbox, guard: Guarded, seconds: float) -> None:
        """Wait for news of the first folder, and look at them at once; the others wait for the next sweep.

        Raises FolderMissing, or what else was the trouble, when no folder could be opened.
        """
        if not guard.seen and isinstance(guard.troubles[0], FolderStrange):
            self._rest(seconds)  # the connection is good: what is missing is a person's word
            return
        if not guard.seen:
            raise guard.troubles[0]
        folder = next(iter(guard.seen))
        news = mailbox.wait(guard.seen[folder], seconds)
        self.beat = monotonic()
        if news and not self._stop.is_set():
            with self.store.lease(guard.lease, LEASE_PATIENCE):
                guard.glance(folder)

    def _announce(self, guard: Guarded) -> None:
        if not guard.rules.keywords:
            log.warning("this server keeps no keywords: letters get a star and the note instead", mailbox=self.name)
        if guard.rules.drafts_folder is None and "drafts" in guard.rules.effects:
            log.warning('no Drafts folder was found: set drafts = "…"', mailbox=self.name)

    def _trouble(self, error: MaildError) -> None:
        self.healthy = False
        log.error(str(error), mailbox=self.name, advice=error.advice)
        self.tried()
        try:
            with self.store.begin() as tx:
                tx.pulse(self.name, self.opener.clock.now(), str(error))
        except MaildError as also:
            log.error(str(also), advice=also.advice)

    def _rest(self, seconds: float) -> None:
        self.beat = monotonic() + seconds
        self._stop.wait(seconds)


def _later(summary: Summary) -> bool:
    """Whether the last thing that is remembered is a trouble."""
    return bool(summary.last_error_at and summary.last_poll_at and summary.last_error_at >= summary.last_poll_at)
