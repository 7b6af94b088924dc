"""An escalation that waits too long is brought back to the lead's eyes: its note becomes unread again."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from maild.daemon.boxes import Boxes
from maild.errors import MailboxError, SettingsError
from maild.judge.worktime import WorkTime
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.ports import Store

log = structlog.get_logger()
AGAIN = timedelta(days=1)  # at most one reminder of a note in so long a time


@dataclass(frozen=True, slots=True)
class Reminders:
    """``after`` is the working time that a lead has; nothing is reminded of when it is zero."""

    after: timedelta = timedelta(hours=4)
    work: WorkTime = field(default_factory=WorkTime)

    def remind(self, name: str, store: Store, boxes: Boxes, now: datetime) -> int:
        """Make the notes of overdue escalations unread; how many. A note that a person took is left alone.

        Raises StoreError. A mailbox of the notes that cannot be reached is tried again the next day.
        """
        if not self.after:
            return 0
        with store.begin() as tx:
            overdue = [one for one in tx.waiting(name) if self.work.between(one.moment, now) >= self.after]
            subjects = [other.id for one in overdue for other in tx.case(name, one.case) if other.client == one.client]
            notes = tx.artefacts(name, kind=ArtefactKind.NOTE, state=ArtefactState.PLACED, subject_ids=subjects)
            due = [note for note in notes if _due(note, now)]
            for note in due:
                tx.put_artefact(name, replace(note, reminded_at=now))
        for note in due:
            try:
                boxes[note.mailbox].make_unread(note)
            except (MailboxError, SettingsError) as error:
                log.error("no reminder", mailbox=note.mailbox, error=str(error))
        if due:
            log.info("reminded", mailbox=name, notes=len(due))
        return len(due)


def _due(note: Artefact, now: datetime) -> bool:
    return note.reminded_at is None or now - note.reminded_at >= AGAIN
