"""The machine's clock jumps under a running watcher: nothing is lost, doubled or told as an outage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from maild.daemon.watcher import Watcher
from maild.mail.identity import draft_message_id
from tests.e2e.office import CALM, DEMAND, INSULT, Office, eventually, letter
from tests.servers.dovecot import Dovecot

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Jumping:
    """A clock that is off."""

    by: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    office = Office(dovecot, tmp_path)
    office.begin()
    return office


@pytest.fixture
def clock(office: Office) -> Iterator[Jumping]:
    """The clock of a running watcher."""
    clock = Jumping()
    workshop = office.workshop()
    workshop.clock = clock
    store = workshop.store()
    (watcher,) = workshop.service(store, None).watchers
    thread = Thread(target=watcher.run)
    thread.start()
    yield clock
    _goes_on(watcher, thread)
    watcher.stop()
    thread.join(20)
    assert workshop.worker
    workshop.worker.close()
    store.close()


def _goes_on(watcher: Watcher, thread: Thread) -> None:
    assert thread.is_alive() and watcher.healthy
    assert watcher.silence < timedelta(seconds=20)


@pytest.mark.parametrize("jumps", [(3 * DAY, -2 * DAY), (-400 * DAY, 0 * DAY), (-HOUR, HOUR, -HOUR)])
def test_the_clock_jumps(office: Office, clock: Jumping, jumps: tuple[timedelta, ...]) -> None:
    office.receive(letter("first@x", DEMAND, sender="Анна <anna@mail.example>"))
    eventually(lambda: bool(office.labels()["first@x"]), 60)
    for number, jump in enumerate(jumps):
        clock.by = jump
        office.receive(letter(f"demand{number}@x", DEMAND, sender=f"Пётр <petr{number}@mail.example>"))
        office.receive(letter(f"insult{number}@x", INSULT, sender=f"Иван <ivan{number}@mail.example>"))
        eventually(lambda name=f"insult{number}@x": "maild-toxic" in office.labels()[name])
    office.receive(letter("last@x", CALM, sender="Ольга <olga@mail.example>"))
    names = ["first", *(f"demand{number}" for number in range(len(jumps)))]
    expected = sorted(draft_message_id(f"{name}@x") for name in names)
    eventually(lambda: sorted(name for name, _, _ in office.messages("Drafts")) == expected)
    eventually(lambda: len(office.messages("maild")) == len(jumps))
    assert all("maild-entitlement" in office.labels()[f"{name}@x"] for name in names)
    before = office.state()
    clock.by = timedelta()
    office.maild("reprocess", "INBOX")
    assert office.state() == before, "nothing twice"
