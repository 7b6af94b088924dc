"""The result of one check."""

from dataclasses import dataclass
from enum import StrEnum

from maild.errors import MaildError


class Health(StrEnum):
    """How a checked thing is: in order, usable with a drawback, or broken."""

    GOOD = "good"
    WEAK = "weak"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, what was found, and the operator's next move (empty when there is none).

    ``exit_code`` is the one a broken thing leads to: 78 where the configuration is wrong, else 1.
    """

    name: str
    health: Health
    found: str
    advice: str = ""
    exit_code: int = 0


def good(name: str, found: str) -> Check:
    """A thing that is in order."""
    return Check(name, Health.GOOD, found)


def weak(name: str, found: str, advice: str = "") -> Check:
    """A thing that works with a drawback."""
    return Check(name, Health.WEAK, found, advice)


def broken(name: str, found: str, advice: str = "", *, configuration: bool = False) -> Check:
    """A thing that does not work; ``configuration`` when the files of the operator are to blame."""
    return Check(name, Health.BROKEN, found, advice, 78 if configuration else 1)


def failed(name: str, error: MaildError) -> Check:
    """The check that this error ended."""
    return broken(name, str(error), error.advice, configuration=error.exit_code == 78)


def exit_code(checks: list[Check]) -> int:
    """0 when nothing is broken, 78 when the configuration is, else 1."""
    return max((check.exit_code for check in checks), default=0)
