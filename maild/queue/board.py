"""Where tasks wait: Procrastinate's tables in PostgreSQL, as the watcher, the commands and the workers use them."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.types import JSONDict
from psycopg import Error

from maild.errors import StoreError
from maild.memory.engine import ALIVE
from maild.ports import Store

MAIL = "mail"
"""The queue of what comes in; a reprocessing has one of its own."""

READ, SWEEP, GAP = "read", "sweep", "gap"
_PREPARING = 60.0  # seconds to wait for another process that makes the tables


@dataclass(frozen=True, slots=True)
class Range:
    """Messages of one folder under one UIDVALIDITY, to be read, judged and dealt with.

    ``anew``: also letters that are known; ``asked``: with drafts and notes whatever a letter's age; ``tries``: how
    often a mail server or a database in trouble has put it off.
    """

    mailbox: str
    folder: str
    uidvalidity: int
    uids: Sequence[int]
    anew: bool = False
    asked: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """Of one queue: messages that wait or are in hand, and tasks that failed."""

    messages: int
    tasks: int
    failed: int


def application(url: str) -> App:
    """Procrastinate on this database, knowing no task yet."""
    return App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4, kwargs=ALIVE))


async def forget(app: App, hours: int, queue: str | None = None) -> None:
    """Delete the tasks that were finished so long ago."""
    jobs = app.job_manager
    await jobs.delete_old_jobs(hours, queue, include_failed=True, include_cancelled=True, include_aborted=True)


class Board:
    """The deferring side. Every method may raise StoreError."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._app = application(url)

    def open(self, store: Store) -> "Board":
        """Connect, and make the tables where there are none."""
        with _told():
            self._app.open()
            with store.lease("the tables of the queue", _PREPARING):
                if not self._app.check_connection():
                    self._app.schema_manager.apply_schema()
        return self

    def exists(self) -> bool:
        """Connect, and say whether there are tables; nothing is made."""
        with _told():
            self._app.open()
            return bool(self._app.check_connection())

    def close(self) -> None:
        """Let go of the connections."""
        self._app.close()

    def read(self, ranges: Sequence[Range], queue: str = MAIL) -> None:
        """Have ranges read: all of them are deferred, or none."""
        with _told():
            self._app.configure_task(READ, queue=queue, priority=_urgency(queue)).batch_defer(*map(asdict, ranges))

    def again(self, part: Range, queue: str, seconds: float) -> None:
        """Have a range read later, once more."""
        later = self._app.configure_task(READ, queue=queue, priority=_urgency(queue), schedule_in={"seconds": seconds})
        with _told():
            later.defer(**asdict(replace(part, tries=part.tries + 1)))

    def sweep(self, mailbox: str, since: str = "", seconds: float = 0) -> None:
        """Have a mailbox looked at, so late; once, however often it is asked for before that.

        ``since`` is an ISO date.
        """
        lock = f"sweep {mailbox}"
        told: JSONDict = {"mailbox": mailbox, "since": since}
        self._once(SWEEP, f"{lock} {since}", seconds, told, lock=lock, priority=1)

    def gap(self, mailbox: str, begin: datetime, new: int, reason: str, seconds: float = 0) -> None:
        """Have the lead told that a mailbox was not read for a while; of the first gap, where one waits to be told."""
        told: JSONDict = {"mailbox": mailbox, "begin": begin.isoformat(), "new": new, "reason": reason}
        self._once(GAP, f"gap {mailbox}", seconds, told)

    def _once(self, name: str, same: str, seconds: float, told: JSONDict, **more: Any) -> None:
        """Defer a task, unless the ``same`` waits already."""
        later: Any = {"seconds": seconds} if seconds else None
        task = self._app.configure_task(name, queue=MAIL, queueing_lock=same, schedule_in=later, **more)
        with suppress(AlreadyEnqueued), _told():
            task.defer(**told)

    def queues(self) -> list[str]:
        """The queues that anything was put into and not taken out of by ``clear``."""
        with _told():
            return [str(one["name"]) for one in self._app.job_manager.list_queues()]

    def left(self, queue: str | None = None) -> Left:
        """What is still to be done in a queue, or in all."""
        jobs = self._app.job_manager
        with _told():
            waiting = [job for status in ("todo", "doing") for job in jobs.list_jobs(queue=queue, status=status)]
            failed = len(jobs.list_jobs(queue=queue, status="failed"))
        messages = sum(len(uids) for job in waiting if isinstance(uids := job.task_kwargs.get("uids"), list))
        return Left(messages, len(waiting), failed)

    def clear(self, queue: str) -> None:
        """Forget the finished tasks of a queue."""

        async def clear() -> None:
            async with application(self._url).open_async() as app:
                await forget(app, 0, queue)

        with _told():
            asyncio.run(clear())


def _urgency(queue: str) -> int:
    """New letters go before an archive, however much of it waits."""
    return 0 if queue == MAIL else -1


@contextmanager
def _told() -> Iterator[None]:
    """Procrastinate's exceptions as ours; one that says that a task waits already is not for a person."""
    try:
        yield
    except AlreadyEnqueued:
        raise
    except (ConnectorException, Error) as error:
        cause = " ".join(str(error.__cause__ or error).split())[:200]
        raise StoreError(f"the queue's database refuses: {cause}", "look at [queue] url and its server") from error
