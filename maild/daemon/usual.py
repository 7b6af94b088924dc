"""What clients usually cost, looked up anew once an hour: it moves slowly, and costs a look at all of the memory."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from maild.judge.ledger import Usual, ledger, usual
from maild.judge.rules import Rules
from maild.ports import Transaction

_HOLDS = timedelta(hours=1)


@dataclass
class UsualCost:
    """The last look, kept while it holds."""

    _seen: tuple[datetime, Usual] | None = field(default=None)

    def at(self, now: datetime, tx: Transaction, rules: Rules) -> Usual:
        """What clients cost at most an hour before this moment."""
        if self._seen is None or not timedelta() <= now - self._seen[0] < _HOLDS:
            self._seen = now, usual(ledger(tx.correspondence(), tx.client_entries(), rules.pattern, now))
        return self._seen[1]
