"""Going through a folder again: labels become equal to today's judgement; resumable, and the same result twice."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from maild.daemon.guard import Guard
from maild.daemon.intake import Reading
from maild.daemon.newest import newest
from maild.daemon.rebuilt import chunks
from maild.errors import MailboxError
from maild.model.place import Checkpoint, Folder

PATIENCE = 60.0  # seconds to wait for a running daemon to finish its sweep


def reprocess(
    guard: Guard,
    folder: str,
    since: date | None,
    limit: int | None,
    progress: Callable[[int, int], None],
    basis: str = "",
) -> int:
    """Judge the messages of a folder again, oldest first; how many were read.

    A run that was cut off goes on where it stopped, when the same is asked for: folder, dates, limit, and ``basis``, a
    digest of what judgement and plan depend on. ``progress`` is told how many messages are done, those of the earlier
    run among them, and of how many. Raises MailboxError, StoreError.
    """
    mailbox, store = guard.casebook.mailbox, guard.casebook.store
    with store.lease(guard.name, PATIENCE):
        guard.answers_since(since)
    state = mailbox.select(folder)
    asked = hashlib.sha256(repr((basis, since, limit, guard.rules.asked)).encode()).hexdigest()[:16]
    marker = f"reprocess:{asked}:{folder}"
    with store.begin() as tx:
        left = tx.checkpoint(guard.name, marker)
    after = left.last_uid if left and left.folder.uidvalidity == state.folder.uidvalidity else 0
    uids = newest(mailbox, state, limit, since)
    rest = [uid for uid in uids if uid > after]
    done = earlier = len(uids) - len(rest)
    progress(done, len(uids))
    ahead: Iterator[Sequence[int]] = iter(chunks(rest, guard.batch))
    begun = _begun(guard, state.folder, ahead)
    while begun is not None:
        (some, reading), begun = begun, None if guard.stopping() else _begun(guard, state.folder, ahead)
        with store.lease(guard.name, PATIENCE):
            reads = guard.as_they_are(state.folder, guard.end(reading))
            last = guard.reached(some, reads)
            guard.keep(reads, Checkpoint(replace(state.folder, name=marker), last))
        done += sum(uid <= last for uid in some)
        progress(done, len(uids))
        if guard.stopping():
            raise MailboxError(f"stopped after {done} of {len(uids)} messages", "the same command goes on from here")
    with store.begin() as tx:
        tx.set_checkpoint(guard.name, Checkpoint(replace(state.folder, name=marker), 0))
    return done - earlier


def _begun(guard: Guard, folder: Folder, ahead: Iterator[Sequence[int]]) -> tuple[Sequence[int], Reading] | None:
    """The next batch, on its way beside what is done with the one before it; None after the last."""
    some = next(ahead, None)
    return None if some is None else (some, guard.begin(folder, some))
