"""Reading in processes of its own: a letter that hangs or crashes one is set aside, and the next one is read."""

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import inf
from multiprocessing import get_context
from threading import Lock, Timer
from time import monotonic
from typing import TypeAlias

import structlog
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from detectors.finding import Analysis, Fault
from maild.daemon.intake import Read, Reader, Reading
from maild.errors import SettingsError
from maild.model.judgement import Judgement
from maild.model.message import Message
from maild.model.place import Fetched

log = structlog.get_logger()
TRIES = 2  # a process may also end because the machine ran out of memory: the letter is not to blame the first time
_STARTING = 60  # seconds that a process may take to be ready, besides the letter's own
_LOOK = 1.0  # seconds between two looks whether a letter that is waited for is being read
_AHEAD_OCTETS, _LEAST_OCTETS = 2**24, 2**16  # what is read ahead at most, and what a letter counts at least
Make = Callable[[str], Reader]
Letter = tuple[bytes, datetime | None]
Said = tuple[Message, Judgement] | Fault
Begun: TypeAlias = "ProcessFuture[Said | Mistake]"


@dataclass
class Worker:
    """Processes that read for all mailboxes, started with the first letter and anew after each that stopped one.

    ``make`` builds the reader of a mailbox by its name, in that process: it must be importable. ``seconds`` is how
    long one letter may take, the first one's start of the process included; ``processes`` read side by side. After
    ``idle`` seconds without a letter (0: never) they are let go, and what they keep in memory with them.
    """

    make: Make
    seconds: float
    processes: int = 1
    idle: float = 0
    _pool: ProcessPool | None = None
    _guard: Lock = field(default_factory=Lock)
    _waited_for: int = 0
    _used: float = 0
    _timer: Timer | None = None

    def read(self, mailbox: str, octets: bytes, received: datetime | None) -> Said:
        """A message and its judgement, or why there is none. Raises SettingsError for wrong data files."""
        return self.said(mailbox, (octets, received), self.begun(mailbox, (octets, received)))

    def begun(self, mailbox: str, letter: Letter) -> "Begun":
        """A letter that will be read as soon as a process is free, whatever else is done meanwhile."""
        with self._guard:
            self._waited_for += 1
            return self._started().schedule(_read, (mailbox, *letter), timeout=self.seconds)

    def said(self, mailbox: str, letter: Letter, begun: "Begun") -> Said:
        """What came of it, as ``read``; waits for it, and tries again what went wrong."""
        try:
            return self._tried(mailbox, letter, begun)
        finally:
            self.forget(begun)

    def forget(self, begun: "Begun") -> None:
        """Wait no more for what was begun."""
        begun.cancel()
        with self._guard:
            self._waited_for -= 1
            self._used = monotonic()
            if self.idle and self._timer is None:
                self._watch(self.idle)

    def _tried(self, mailbox: str, letter: Letter, begun: "Begun") -> Said:
        fault = Fault("time", "TimeoutError")
        for left in reversed(range(TRIES)):
            try:
                said = self._waited(begun)
            except TooLong:
                fault = Fault("time", "TimeoutError")
                log.error("a message took too long", mailbox=mailbox, seconds=self.seconds)
            except ProcessExpired as error:
                fault = Fault("crash", "ProcessExpired")
                log.error("a message ended the process that read it", mailbox=mailbox, exit_code=error.exitcode)
            else:
                if isinstance(said, Mistake):
                    raise SettingsError(said.text, said.advice)
                return said
            if left:
                begun.cancel()
                with self._guard:
                    begun = self._started().schedule(_read, (mailbox, *letter), timeout=self.seconds)
        return fault

    def _waited(self, begun: "Begun") -> "Said | Mistake":
        """What came of a letter. Its time runs from when a process has it: others' letters may stand before it.

        Raises TimeoutError when it took too long or nobody is left to read it, ProcessExpired.
        """
        until = inf
        while True:
            try:
                return begun.result(_LOOK)
            except TooLong:
                if begun.done() or monotonic() > until or self._pool is None or not self._pool.active:
                    raise
                if until == inf and begun.running():
                    until = monotonic() + self.seconds + _STARTING

    def warm_up(self, mailboxes: Iterable[str]) -> None:
        """Have the process ready before the first letter. Raises SettingsError for wrong data files."""
        for mailbox in mailboxes:
            self.read(mailbox, b"Subject: \n\n", None)

    def close(self) -> None:
        """End the process."""
        with self._guard:
            if self._timer is not None:
                self._timer.cancel()
            self._end()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def _watch(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._let_go)
        self._timer.daemon = True
        self._timer.start()

    def _let_go(self) -> None:
        with self._guard:
            self._timer = None
            left = self.idle - (monotonic() - self._used)
            if self._waited_for or left > 0:
                self._watch(max(left, 1.0))
            elif self._pool is not None:
                self._end()
                log.info("the network is let go until the next letter")

    def _started(self) -> ProcessPool:
        """The pool, made anew if one of its own threads has died: it would never read again."""
        if self._pool is not None and not self._pool.active:
            log.error("the reading process is started anew")
            self._end()
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.processes, initializer=_begin, initargs=(self.make,), context=get_context("spawn")
            )
        return self._pool


@dataclass
class Ahead(Reading):
    """Messages of which the first are in the hands of the processes."""

    begun: "list[tuple[Fetched, Begun]]" = field(default_factory=list)


@dataclass(frozen=True)
class BoundedReader(Reader):
    """A reader whose letters are read by a worker; ``mailbox`` is whose reader it is. Headers are read here."""

    worker: Worker | None = None
    mailbox: str = ""

    def judged(self, octets: bytes, received: datetime | None = None) -> tuple[Message, Judgement]:
        """As ``Reader.judged``; a letter that takes too long or ends the process escalates as an unreadable one."""
        if self.worker is None:
            return super().judged(octets, received)
        letter = (octets, received)
        return self._or_aside(letter, self.worker.read(self.mailbox, *letter))

    def begin(self, some: Iterable[Fetched]) -> Ahead:
        """As ``Reader.begin``: the processes read on beside whatever else is done, and hold only so many octets."""
        reading = Ahead(iter(some))
        room = _AHEAD_OCTETS
        while self.worker and room > 0 and (fetched := next(reading.rest, None)) is not None:
            letter = (fetched.octets, fetched.internaldate)
            reading.begun.append((fetched, self.worker.begun(self.mailbox, letter)))
            room -= max(len(fetched.octets), _LEAST_OCTETS)
        return reading

    def finish(self, reading: Reading, stopping: Callable[[], bool]) -> Iterator[Read]:
        if self.worker is None or not isinstance(reading, Ahead):
            yield from super().finish(reading, stopping)
            return
        while reading.begun:
            fetched, future = reading.begun.pop(0)
            letter = (fetched.octets, fetched.internaldate)
            yield self.as_read(fetched, *self._or_aside(letter, self.worker.said(self.mailbox, letter, future)))
            if stopping():
                for _, other in reading.begun:
                    self.worker.forget(other)
                return
            if not reading.begun:
                reading.begun = self.begin(reading.rest).begun

    def _or_aside(self, letter: Letter, said: Said) -> tuple[Message, Judgement]:
        return self.aside(*letter, said) if isinstance(said, Fault) else said


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The analyser of a process that leaves the words to its worker."""

    def analyse(self, text: str) -> Analysis:
        """Never called: ``BoundedReader`` asks the worker."""
        raise RuntimeError(f"{len(text)} code points were to be judged in this process")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in the configuration, on its way from the worker."""

    text: str
    advice: str


_make: Make | None = None


def _begin(make: Make) -> None:
    global _make  # noqa: PLW0603 the worker's one state: how its readers are made
    _make = make
    for number in (signal.SIGTERM, signal.SIGINT):  # sent to the whole service: the message in hand is to be finished
        signal.signal(number, signal.SIG_IGN)


@lru_cache
def _reader(mailbox: str) -> Reader:
    if _make is None:
        raise RuntimeError("the worker was not begun")
    return _make(mailbox)


def _read(mailbox: str, octets: bytes, received: datetime | None) -> tuple[Message, Judgement] | Mistake:
    try:
        return _reader(mailbox).judged(octets, received)
    except SettingsError as error:
        return Mistake(str(error), error.advice)
