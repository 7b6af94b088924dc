"""Words are kept for a time, then forgotten: quotes, subjects and names in the store, and what was made of them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import structlog

from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.plan import Withdraw
from maild.ports import Store, Transaction

log = structlog.get_logger()
_BATCH = 500


@dataclass
class Retention:
    """``keep`` is for how long the words of a letter are remembered; zero is for ever. It is looked at once a day."""

    keep: timedelta
    _day: date | None = field(default=None, init=False)

    def thin(self, name: str, store: Store, now: datetime) -> bool:
        """Forget the words of old letters and take back what was made about them; whether there is anything to do.

        A note and a draft stay while their conversation goes on. Raises StoreError.
        """
        if not self.keep or self._day == now.date():
            return False
        before, thinned, taken = now - self.keep, 0, 0
        while True:
            with store.begin() as tx:
                old = tx.worded(name, before, _BATCH)
                for letter in old:
                    tx.put(letter.bare)
                made = [
                    artefact
                    for artefact in tx.artefacts(
                        name, state=ArtefactState.PLACED, subject_ids=[letter.id for letter in old]
                    )
                    if artefact.kind is ArtefactKind.RECORD or _is_over(tx, name, artefact, before)
                ]
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


def _is_over(tx: Transaction, name: str, artefact: Artefact, before: datetime) -> bool:
    """Whether the last letter of a conversation is as old as that."""
    about = tx.letters(name, [artefact.subject_id]).values()
    return all(letter.moment < before for one in about for letter in tx.case(name, one.case))
