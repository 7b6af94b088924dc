"""Working time between two moments: nights, weekends and other zones do not count."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from maild.judge.worktime import WorkTime

WORK = WorkTime()
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (FRIDAY, FRIDAY + timedelta(hours=2), 2),
        (FRIDAY, FRIDAY + timedelta(hours=9), 3),
        (FRIDAY, datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Moscow")), 4),
        (FRIDAY, datetime(2026, 11, 23, 7, tzinfo=UTC), 4),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), datetime(2026, 11, 22, 12, tzinfo=UTC), 0),
        (FRIDAY, FRIDAY - timedelta(hours=5), 0),
        (FRIDAY - timedelta(days=7), FRIDAY, 45),
    ],
)
def test_only_working_time_counts(start: datetime, end: datetime, hours: float) -> None:
    assert WORK.between(start, end) == timedelta(hours=hours)


def test_a_team_may_work_at_other_times() -> None:
    shop = WorkTime(time(10), time(22), frozenset(range(7)), ZoneInfo("Asia/Yekaterinburg"))
    saturday = datetime(2026, 11, 21, 6, tzinfo=UTC)
    assert shop.between(saturday, saturday + timedelta(hours=24)) == timedelta(hours=12)


def test_a_hundred_years_cost_no_time() -> None:
    assert WORK.between(datetime(1926, 1, 1, tzinfo=UTC), FRIDAY) < timedelta(days=30)
