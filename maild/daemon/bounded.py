"""Reading in processes of its own: a letter that hangs or crashes one is set aside, and the next one is read."""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from threading import Lock

import structlog
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from detectors.finding import Analysis, Fault
from maild.daemon.intake import Read, Reader
from maild.errors import SettingsError
from maild.model.judgement import Judgement
from maild.model.message import Message
from maild.model.place import Fetched

log = structlog.get_logger()
TRIES = 2  # a process may also end because the machine ran out of memory: the letter is not to blame the first time
_STARTING = 60  # seconds that a process may take to be ready, besides the letter's own
_AT_ONCE = 8  # letters a process that are begun before a stop is asked about again
Make = Callable[[str], Reader]
Letter = tuple[bytes, datetime | None]
Said = tuple[Message, Judgement] | Fault


@dataclass
class Worker:
    """Processes that read for all mailboxes, started with the first letter and anew after each that stopped one.

    ``make`` builds the reader of a mailbox by its name, in that process: it must be importable. ``seconds`` is how
    long one letter may take, the first one's start of the process included; ``processes`` read side by side.
    """

    make: Make
    seconds: float
    processes: int = 1
    _pool: ProcessPool | None = None
    _guard: Lock = field(default_factory=Lock)

    def read(self, mailbox: str, octets: bytes, received: datetime | None) -> Said:
        """A message and its judgement, or why there is none. Raises SettingsError for wrong data files."""
        return self.read_all(mailbox, [(octets, received)])[0]

    def read_all(self, mailbox: str, letters: Sequence[Letter]) -> list[Said]:
        """The same for several at once, in their order; each has the time of one, and as many tries."""
        begun = [self._begun(mailbox, letter) for letter in letters]
        return [self._said(mailbox, letter, future) for letter, future in zip(letters, begun, strict=True)]

    def _begun(self, mailbox: str, letter: Letter) -> "ProcessFuture[Said | Mistake]":
        return self._started().schedule(_read, (mailbox, *letter), timeout=self.seconds)

    def _said(self, mailbox: str, letter: Letter, begun: "ProcessFuture[Said | Mistake]") -> Said:
        fault = Fault("time", "TimeoutError")
        for left in reversed(range(TRIES)):
            try:
                said = begun.result(self.seconds + _STARTING)
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
                begun = self._begun(mailbox, letter)
        return fault

    def warm_up(self, mailboxes: Iterable[str]) -> None:
        """Have the process ready before the first letter. Raises SettingsError for wrong data files."""
        for mailbox in mailboxes:
            self.read(mailbox, b"Subject: \n\n", None)

    def close(self) -> None:
        """End the process."""
        with self._guard:
            self._end()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def _started(self) -> ProcessPool:
        """The pool, made anew if one of its own threads has died: it would never read again."""
        with self._guard:
            if self._pool is not None and not self._pool.active:
                log.error("the reading process is started anew")
                self._end()
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self.processes, initializer=_begin, initargs=(self.make,), context=get_context("spawn")
                )
            return self._pool


@dataclass(frozen=True)
class BoundedReader(Reader):
    """A reader whose letters are read by a worker; ``mailbox`` is whose reader it is. Headers are read here."""

    worker: Worker | None = None
    mailbox: str = ""

    def judged(self, octets: bytes, received: datetime | None = None) -> tuple[Message, Judgement]:
        """As ``Reader.judged``; a letter that takes too long or ends the process escalates as an unreadable one."""
        return self._all_judged([(octets, received)])[0]

    def read_until(self, some: Iterable[Fetched], stopping: Callable[[], bool]) -> Iterator[Read]:
        """As ``Reader.read_until``; as many side by side as there are processes."""
        each = iter(some)
        while at_once := list(islice(each, _AT_ONCE * (self.worker.processes if self.worker else 1))):
            judged = self._all_judged([(one.octets, one.internaldate) for one in at_once])
            yield from (self.as_read(one, *found) for one, found in zip(at_once, judged, strict=True))
            if stopping():
                return

    def _all_judged(self, letters: Sequence[Letter]) -> list[tuple[Message, Judgement]]:
        if self.worker is None:
            return [super(BoundedReader, self).judged(*letter) for letter in letters]
        said = self.worker.read_all(self.mailbox, letters)
        return [
            self.aside(*letter, one) if isinstance(one, Fault) else one
            for letter, one in zip(letters, said, strict=True)
        ]


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
