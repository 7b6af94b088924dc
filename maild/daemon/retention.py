"""Words are kept for a time, then forgotten: quotes, subjects and names in the store, and what was made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import structlog

from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.letter import Letter
from maild.model.plan import Withdraw
from maild.ports import Store, Transaction

log = structlog.get_logger()
_BATCH = 500
_LEAP = timedelta(days=2)  # from the last poll: longer than any machine's reboot, shorter than a wrong clock's leap
_DOUBT = timedelta(days=1)


@dataclass
class Retention:
    """``keep`` is for how long the words of a letter are remembered; zero is for ever. It is looked at once a day.

    A clock that has leapt since the last poll is believed after a day: what was forgotten by mistake is gone.
    """

    keep: timedelta
    _day: date | None = field(default=None, init=False)
    _doubted: datetime | None = field(default=None, init=False)

    def thin(self, name: str, store: Store, now: datetime) -> bool:
        """Forget the words of old letters and take back what was made about them; whether there is anything to do.

        A note and a draft stay while their conversation goes on. Raises StoreError.
        """
        if not self.keep or self._day == now.date() or not self._believed(name, store, now):
            return False
        before, thinned, taken = now - self.keep, 0, 0
        while True:
            with store.begin() as tx:
                old = tx.worded(name, before, _BATCH)
                for letter in old:
                    tx.put(letter.bare)
                made = _outlived(tx, name, old, before)
                for artefact in made:
                    tx.put_artefact(name, replace(artefact, state=ArtefactState.WITHDRAWN))
                tx.enqueue(name, [Withdraw(artefact) for artefact in made])
            thinned, taken = thinned + len(old), taken + len(made)
            if len(old) < _BATCH:
                break
        self._day = now.date()
        if thinned:
            log.info("old words forgotten", mailbox=name, letters=thinned, taken_back=taken)
        return taken > 0

    def _believed(self, name: str, store: Store, now: datetime) -> bool:
        if self._doubted and self._doubted <= now < self._doubted + _DOUBT:
            return False
        with store.begin() as tx:
            last = tx.summary(name).last_poll_at
        leapt = last is not None and abs(now - last) > _LEAP
        self._doubted = now if leapt else None
        return not leapt


def _outlived(tx: Transaction, name: str, old: Sequence[Letter], before: datetime) -> list[Artefact]:
    """What still stands of old letters, and of the conversations of which one was the last to grow old."""
    ids = {letter.id for letter in old}
    cases = tx.cases(name, sorted({letter.case for letter in old}))
    subjects = ids | {letter.id for case in cases.values() for letter in case}
    return [
        artefact
        for artefact in tx.artefacts(name, state=ArtefactState.PLACED, subject_ids=sorted(subjects))
        if (
            artefact.subject_id in ids if artefact.kind is ArtefactKind.RECORD else _is_over(tx, name, artefact, before)
        )
    ]


def _is_over(tx: Transaction, name: str, artefact: Artefact, before: datetime) -> bool:
    """Whether the last letter of a conversation is as old as that."""
    about = tx.letters(name, [artefact.subject_id]).values()
    return all(letter.moment < before for one in about for letter in tx.case(name, one.case))
