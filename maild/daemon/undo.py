"""Taking back what maild did: its labels, drafts, notes and records, where no person has touched them."""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from maild.daemon import gap, staff_drafts
from maild.daemon.guard import Guard
from maild.judge.planner import take_back
from maild.model.letter import Letter
from maild.model.plan import Step


def undo(guard: Guard, folder: str | None, since: date | None) -> tuple[Step, ...]:
    """Take back what was done to the letters of a folder (or all) since a date (or ever); the steps taken.

    Labels that people set, drafts that they edited or sent, and their own letters stay.
    Raises MailboxError, StoreError.
    """
    begin = datetime.combine(since, time(), ZoneInfo(guard.rules.timezone)) if since else None
    store = guard.casebook.store
    guard.finish()
    with store.begin() as tx:
        letters = tx.labelled(guard.name, folder=folder, since=begin)
    steps = undo_letters(guard, letters)
    if folder is None and not guard.dry:
        steps += staff_drafts.take_back(guard.casebook, guard.rules)
        steps += gap.take_back(guard.casebook)
        guard.finish()
    return steps


def undo_letters(guard: Guard, letters: Collection[Letter]) -> tuple[Step, ...]:
    """Take back what was done to these letters; the steps taken. Raises MailboxError, StoreError."""
    views = guard.casebook.views({letter.case for letter in letters}, guard.rules)
    ids = {letter.id for letter in letters}
    steps = guard.casebook.record([take_back(view, ids) for view in views])
    guard.finish()
    return steps
