"""A worker: takes tasks from the board, has its hands carry them out, takes over those of workers that died."""

import asyncio
import random
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from psycopg import Error

from maild.daemon.notify import notify
from maild.errors import MaildError
from maild.queue.board import GAP, READ, SWEEP, Board, Range, application, forget
from maild.queue.hands import Hands

log = structlog.get_logger()
DEATHS = 5
"""So many workers may die over a task before it is divided, and over a single letter before that is set aside."""

_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0  # seconds, after a trouble of a mail server or a database
_TRIES = 10  # after which a pause is the longest that there is
_SOON = 5  # a pause as after so many tries: about a minute
_POLL = 5.0  # seconds between looks at the board when it announces nothing
_DONE_IS_KEPT = 24  # hours
_GRACE = 30.0  # seconds for the range in hand when the worker is to stop


def work(url: str, board: Board, hands: Hands, takeover: int, stopping: asyncio.Event | None = None) -> None:
    """Work until SIGTERM or SIGINT; a database that is away is waited for.

    ``takeover``: seconds without a sign of life after which a worker counts as dead.
    """
    asyncio.run(_until_stopped(url, board, hands, takeover, stopping or asyncio.Event()))


async def _until_stopped(url: str, board: Board, hands: Hands, takeover: int, stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    pause = _FIRST_PAUSE
    while not stop.is_set():
        began = loop.time()
        try:
            await _session(application(url), board, hands, takeover, stop)
        except (ConnectorException, Error, OSError) as error:
            log.error("the queue's database is away", error=type(error).__name__)
            pause = _FIRST_PAUSE if loop.time() - began > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), random.uniform(0.5, 1) * pause)  # noqa: S311 jitter
    hands.close()


async def _session(app: App, board: Board, hands: Hands, takeover: int, stop: asyncio.Event) -> None:
    """Work over one pool of connections, until the stop or until one of the three loops fails."""
    _teach(app, board, hands)
    async with app.open_async():
        notify("READY=1")
        worker = app.run_worker_async(
            concurrency=1,
            delete_jobs="never",
            fetch_job_polling_interval=_POLL,
            install_signal_handlers=False,
            shutdown_graceful_timeout=_GRACE,
            update_heartbeat_interval=takeover / 3,
            stalled_worker_timeout=takeover,
        )
        await _first_to_end(worker, _take_over(app, takeover), _forget_old(app), stop.wait())


async def _first_to_end(*loops: Coroutine[Any, Any, Any]) -> None:
    """Run all until one ends, then let the others end. Raises what that one, or else the first of them, raised."""
    tasks = [asyncio.create_task(one) for one in loops]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    ended = await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _take_over(app: App, seconds: int) -> None:
    """Put the tasks of dead workers back, for ever; one that waits a second time already is struck off."""
    jobs = app.job_manager
    while True:
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=seconds):
            log.warning("taking over", task=job.task_name, queue=job.queue, attempts=job.attempts)
            with suppress(ConnectorException):  # another worker was faster
                try:
                    await jobs.retry_job(job)
                except UniqueViolation:
                    await jobs.finish_job(job, Status.ABORTED, delete_job=True)
        await asyncio.sleep(seconds / 3)


async def _forget_old(app: App) -> None:
    """Keep the tables small, for ever."""
    while True:
        await forget(app, _DONE_IS_KEPT)
        await asyncio.sleep(3600)


def _teach(app: App, board: Board, hands: Hands) -> None:
    """The tasks, by the names under which the board defers them."""
    known = {field.name for field in fields(Range)}

    @app.task(name=READ, pass_context=True, retry=RetryStrategy(max_attempts=DEATHS, wait=1))
    def read(context: JobContext, /, **told: Any) -> None:
        part, queue = Range(**{name: value for name, value in told.items() if name in known}), context.job.queue
        if context.job.attempts < DEATHS:
            _or_later(partial(hands.read, part), lambda seconds: board.again(part, queue, seconds), part.tries)
        elif len(part.uids) > 1:
            board.read([_alone(part, uid) for uid in part.uids], queue)
        else:
            _or_later(partial(hands.set_aside, part), lambda seconds: board.again(part, queue, seconds), part.tries)

    @app.task(name=SWEEP)
    def sweep(mailbox: str, since: str) -> None:
        day = date.fromisoformat(since) if since else None
        again = partial(board.sweep, mailbox, since) if since else _left
        _or_later(partial(hands.sweep, mailbox, day), again, _SOON)

    @app.task(name=GAP)
    def gap(mailbox: str, begin: str, new: int, reason: str) -> None:
        start = datetime.fromisoformat(begin)
        later = partial(board.gap, mailbox, start, new, reason)
        _or_later(partial(hands.gap, mailbox, start, new, reason), later, _SOON)


def _or_later(do: Callable[[], None], again: Callable[[float], None], tries: int) -> None:
    try:
        do()
    except MaildError as error:
        log.error(str(error), advice=error.advice)
        again(min(_FIRST_PAUSE * 2.0 ** min(tries, _TRIES), _LONGEST_PAUSE) * random.uniform(0.5, 1))  # noqa: S311 jitter


def _left(_seconds: float) -> None:
    """Not asked for again: the watcher asks for a look soon by itself."""


def _alone(part: Range, uid: int) -> Range:
    return Range(part.mailbox, part.folder, part.uidvalidity, [uid], part.anew, part.asked, part.tries)
