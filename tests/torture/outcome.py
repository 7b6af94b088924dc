"""What stands in a mailbox after trouble, against what an undisturbed maild leaves there."""

from collections import Counter
from dataclasses import dataclass
from time import monotonic, sleep

from tests.e2e.office import Office


@dataclass(frozen=True)
class Row:
    """One line of the table. ``seconds`` is the longest time from the end of a trouble to a whole mailbox."""

    trouble: str
    times: int
    lost: int = 0
    doubled: int = 0
    seconds: float | None = None


def standing(office: Office) -> Counter[tuple[str, ...]]:
    """Every message of every folder with its labels, counted: (folder, Message-ID, labels…)."""
    return Counter(
        (folder, message_id, *sorted(flags)) for folder, some in office.state().items() for message_id, flags in some
    )


def difference(expected: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[int, int]:
    """How much is missing, and how much is there that should not be; a wrong label is one of each."""
    return (expected - found).total(), (found - expected).total()


def undisturbed(office: Office, letters: list[bytes], answers: list[bytes]) -> Counter[tuple[str, ...]]:
    """What is there after nothing went wrong."""
    office.begin()
    for octets in letters:
        office.receive(octets)
    office.sweep()
    for octets in answers:
        office.put("Sent", octets)
    office.sweep()
    return standing(office)


def until_whole(expected: Counter[tuple[str, ...]], office: Office, patience: float) -> tuple[int, int, float]:
    """Wait until the mailbox is as expected; what is lost and doubled then, and how many seconds it took."""
    began = monotonic()
    while (gap := difference(expected, standing(office))) != (0, 0) and monotonic() - began < patience:
        sleep(0.1)
    return (*gap, monotonic() - began)
