"""Where the reading of a folder goes on: as remembered, as it is begun, or after its letters were recognised again."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import structlog

from maild.daemon.gap import tell_strange
from maild.daemon.rebuilt import chunks, recognised, strange
from maild.errors import FolderStrange
from maild.model.place import Checkpoint, Folder, FolderState

if TYPE_CHECKING:
    from maild.daemon.guard import Guard

log = structlog.get_logger()
_LOOKED_UP = 1000  # UIDs that the memory is asked for at once


def going_on(guard: "Guard", state: FolderState) -> Checkpoint | None:
    """How far a folder has been read; a rebuilt one is first recognised.

    None when that was stopped: what was not recognised yet is recognised next time. Raises FolderStrange when hardly
    a known letter is in a rebuilt folder, MailboxError, StoreError.
    """
    with guard.casebook.store.begin() as tx:
        known = tx.checkpoint(guard.name, state.folder.name)
    if known is None:
        return _kept(guard, Checkpoint(state.folder, _before(guard, state)))
    if known.folder != state.folder:
        _look_twice(guard, known.folder, state)
        return _recognised(guard, state)
    if state.uidnext <= known.last_uid and not (state.guessed or guard.dry):
        _forget_places(guard, known)
        return _recognised(guard, state)
    if guard.since is not None:
        return replace(known, last_uid=min(known.last_uid, _before(guard, state)))
    return known


def _kept(guard: "Guard", checkpoint: Checkpoint) -> Checkpoint:
    with guard.casebook.store.begin() as tx:
        tx.set_checkpoint(guard.name, checkpoint)
    return checkpoint


def _before(guard: "Guard", state: FolderState) -> int:
    if guard.since is None:
        return state.uidnext - 1
    if guard.since == date.min:
        return 0
    uids = guard.casebook.mailbox.uids(state.folder, since=guard.since)
    return uids[0] - 1 if uids else state.uidnext - 1


def _look_twice(guard: "Guard", before: Folder, state: FolderState) -> None:
    """Do not take another folder for the one that was known: that is for a person to say."""
    if guard.dry or state.folder in guard.accepted:
        return
    counted = guard.strange.get(state.folder) or strange(guard.casebook, before, state, guard.batch)
    if counted is None:
        return
    if state.folder not in guard.strange:
        guard.strange[state.folder] = counted
        tell_strange(guard.casebook, guard.rules, state.folder, *counted)
        guard.finish()
    raise FolderStrange(
        f"{state.folder.name} was rebuilt, and {counted[0]} of the {counted[1]} letters known there are in it",
        f"look at the folder; if it is in order, run: maild resume --mailbox {guard.name} {state.folder.name}",
    )


def _forget_places(guard: "Guard", known: Checkpoint) -> None:
    """Forget where the letters of a folder stood: a server that gives its UIDs out again was restored from a copy."""
    log.error("the server counts a folder's UIDs from before", mailbox=guard.name, folder=known.folder.name)
    for some in chunks(range(1, known.last_uid + 1), _LOOKED_UP):
        with guard.casebook.store.begin() as tx:
            for letter in tx.letters_at(guard.name, known.folder, some).values():
                tx.put(replace(letter, location=None))


def _recognised(guard: "Guard", state: FolderState) -> Checkpoint | None:
    """In a folder whose UIDs mean something else: known letters at their new places, and what came since for new."""
    log.warning("folder rebuilt, recognising its letters", mailbox=guard.name, folder=state.folder.name)
    fresh: list[int] = []
    for again, new in recognised(guard.casebook, state, guard.batch):
        guard.told((), ())
        fresh += new
        if again:
            guard.take(state.folder, again, advance=False)
        if guard.stopping():
            return None
    for some in chunks(fresh, guard.batch):
        guard.take(state.folder, some, advance=False)
        if guard.stopping():
            return None
    return _kept(guard, Checkpoint(state.folder, state.uidnext - 1))
