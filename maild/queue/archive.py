"""Reprocessing a folder by all workers at once, watched from one place."""

import hashlib
from collections.abc import Callable
from datetime import date
from time import monotonic, sleep

from maild.daemon.guard import Guard
from maild.daemon.newest import newest
from maild.daemon.rebuilt import chunks
from maild.daemon.reprocess import PATIENCE
from maild.errors import MaildError
from maild.queue.board import Board, Range

_INTERVAL = 0.5  # seconds between looks at the board
_SILENCE = 120.0  # seconds without any progress after which a person is told


def spread(
    board: Board,
    guard: Guard,
    folder: str,
    since: date | None,
    limit: int | None,
    progress: Callable[[int, int], None],
    basis: str,
    batch: int,
) -> int:
    """Have the messages of a folder judged again by the workers; how many there were.

    What was asked for before and is not finished is only watched. ``progress`` is told how many are done, and of how
    many. Raises MailboxError, StoreError, MaildError when it is stopped (the workers go on) or nobody works.
    """
    with guard.casebook.store.lease(guard.name, PATIENCE):
        guard.answers_since(since)
    mailbox = guard.casebook.mailbox
    state = mailbox.select(folder)
    place = state.folder
    asked = repr((guard.name, place, basis, since, limit, guard.rules.asked))
    queue = f"reprocess {hashlib.sha256(asked.encode()).hexdigest()[:16]}"
    uids = newest(mailbox, state, limit, since)
    if queue not in board.queues():
        some = [(guard.name, place.name, place.uidvalidity, part) for part in chunks(uids, batch)]
        board.read([Range(*one, anew=True, asked=guard.rules.asked) for one in some], queue)
    left = board.left(queue)
    total, told = max(len(uids), left.messages), monotonic()
    before = left.messages
    while left.tasks:
        progress(total - left.messages, total)
        if guard.stopping():
            raise MaildError(
                f"no longer watching after {total - left.messages} of {total} messages",
                "the workers go on; the same command watches again",
            )
        if left.messages != before:
            before, told = left.messages, monotonic()
        if monotonic() - told > _SILENCE:
            raise MaildError(f"no progress for {_SILENCE:.0f} seconds", "is a worker running? start one: maild worker")
        sleep(_INTERVAL)
        left = board.left(queue)
    progress(total, total)
    board.clear(queue)
    if left.failed:
        raise MaildError(f"{left.failed} tasks failed", "the workers' log says why")
    return total
