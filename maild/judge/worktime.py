"""How much working time lies between two moments; pure."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkTime:
    """When a team works: from ``begins`` to ``ends`` of its own clock on ``days`` (0 is Monday), holidays unknown."""

    begins: time = time(9)
    ends: time = time(18)
    days: frozenset[int] = frozenset(range(5))
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))

    def covers(self, moment: datetime) -> bool:
        """Whether the team is at work then."""
        here = moment.astimezone(self.zone)
        return here.weekday() in self.days and self.begins <= here.time() < self.ends

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time in ``[start, end]``; beyond 30 days the rest of the calendar is not looked at."""
        start, end = max(start, end - 30 * _DAY).astimezone(self.zone), end.astimezone(self.zone)
        total, day = timedelta(), start.date()
        while day <= end.date():
            if day.weekday() in self.days:
                opened = datetime.combine(day, self.begins, self.zone)
                closed = datetime.combine(day, self.ends, self.zone)
                total += max(timedelta(), min(end, closed) - max(start, opened))
            day += _DAY
        return total
