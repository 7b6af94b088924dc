"""A clock that stands still until it is told to move."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class FixedClock:
    """The ``Clock`` port; ``moment`` must be aware."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self.moment += by
