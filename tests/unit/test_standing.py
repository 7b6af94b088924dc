"""Standing: a client's, over time; one bad day is no pattern, and quiet heals."""

from datetime import UTC, datetime, timedelta

import pytest

from maild.judge.standing import PatternRule, Standing, standing, step
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.letter import Letter
from maild.model.message import Role

NOW = datetime(2026, 6, 1, tzinfo=UTC)
RULE = PatternRule(threads=3, window=timedelta(days=90))


def letter(case: str, verdict: str, days_ago: float, mailbox: str = "support") -> Letter:
    judgement = Judgement(Verdict(verdict), Action.NONE, "1", "t", "ru")
    date = NOW - timedelta(days=days_ago)
    return Letter(mailbox, f"{case}{days_ago}@x", case, Role.CLIENT, "a@x", "a@x", "", "s", date, "h", None, judgement)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ([], Standing.NEW),
        ([letter("1", "calm", 5), letter("1", "difficult", 4)], Standing.NEW),
        ([letter("1", "calm", 5), letter("2", "difficult", 4), letter("3", "difficult", 3)], Standing.STEADY),
        ([letter("1", "toxic", 5)], Standing.OUTBURST),
        ([letter("1", "toxic", 5), letter("1", "toxic", 4), letter("1", "toxic", 3)], Standing.OUTBURST),
        ([letter("1", "toxic", 50), letter("2", "toxic", 20), letter("3", "toxic", 1)], Standing.PATTERN),
        ([letter("1", "toxic", 5), letter("1", "toxic", 4, "sales"), letter("2", "toxic", 3)], Standing.PATTERN),
        ([letter("1", "toxic", 100), letter("2", "toxic", 20), letter("3", "toxic", 1)], Standing.OUTBURST),
        ([letter("1", "toxic", 200), letter("2", "toxic", 150), letter("3", "toxic", 120)], Standing.STEADY),
        ([letter("1", "toxic", -5), letter("2", "toxic", -6), letter("3", "toxic", -7)], Standing.NEW),
    ],
)
def test_standing(letters: list[Letter], expected: Standing) -> None:
    assert standing(letters, NOW, RULE) is expected


def test_the_ladder_goes_on_by_one_step_a_thread_and_ends_with_parting() -> None:
    assert [step(toxic, RULE) for toxic in range(2, 8)] == ["", "manager", "meeting", "parting", "parting", "parting"]
