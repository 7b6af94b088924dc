"""What the guard knows and what stands in the mailbox outlive rebuilt folders, second copies, refusals and time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from maild.bootstrap import Workshop
from maild.daemon.guard import Guard
from maild.errors import AppendRefused, FolderStrange
from maild.memory.store import SqlStore
from maild.model.message import Role
from maild.model.place import Location
from maild.sections.mailbox import MailboxSettings
from maild.settings import Settings, defaults
from maild.testing import FixedClock, MemoryMailbox, memory_store
from tests.e2e.office import CALM, INSULT, LATE, SUPPORT, letter

DAY = timedelta(days=1)


class Full(MemoryMailbox):
    """A mailbox of which one folder takes nothing more while it is ``full``."""

    full = ""

    def append(self, name: str, octets: bytes, flags: Sequence[str], when: datetime) -> Location | None:
        if name == self.full:
            raise AppendRefused("[OVERQUOTA] full", "make room")
        return super().append(name, octets, flags, when)


class Desk:
    """One mailbox with its guard, begun before the first letter, and a clock."""

    def __init__(self, keywords: Literal["kept", "unoffered"] = "kept") -> None:
        self.clock = FixedClock(datetime.now(UTC))
        box = MailboxSettings(host="127.0.0.1", username=SUPPORT)
        settings = {**defaults().model_dump(by_alias=True), "mailbox": {"support": box.model_dump(by_alias=True)}}
        self.mailbox = Full("support", folders=("Drafts", "Sent"), keywords=keywords)
        self.store: SqlStore = memory_store()
        self.workshop = Workshop(Settings.model_validate(settings), self.clock)
        self.guard: Guard = self.workshop.guard(self.mailbox, self.store)
        self.guard.sweep()

    def labels(self, uid: int, folder: str = "INBOX") -> frozenset[str]:
        return self.mailbox.flags(self.mailbox.select(folder).folder, [uid])[uid]

    def answer(self, name: str, parent: str, age: timedelta = timedelta(0)) -> bytes:
        return letter(name, "Ответили.", sender=SUPPORT, to="maria@mail.example", parent=parent, age=age)

    def days(self, count: int) -> None:
        for _ in range(count):
            self.clock.advance(DAY)
            self.guard.sweep()

    def exists(self, folder: str) -> int:
        return self.mailbox.select(folder).exists


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_came_while_a_strange_folder_waited_for_a_person_is_read(desk: Desk) -> None:
    known = [desk.mailbox.deliver(letter(f"{n}@x", CALM, sender=f"u{n}@mail.example")) for n in range(12)]
    desk.guard.sweep()
    for uid in known:
        desk.mailbox.delete_by_hand("INBOX", uid)
    desk.mailbox.rebuild("INBOX")
    late = desk.mailbox.deliver(letter("late@x", INSULT), when=desk.clock.now() + timedelta(hours=1))
    desk.days(4)
    assert isinstance(desk.guard.troubles[0], FolderStrange)
    assert desk.labels(late) == frozenset()
    desk.guard.accepted.add(desk.mailbox.select("INBOX").folder)
    desk.guard.sweep()
    assert "maild-toxic" in desk.labels(late)


def test_a_server_that_was_restored_from_a_copy_gives_uids_out_again(desk: Desk) -> None:
    for number in range(4):
        desk.mailbox.deliver(letter(f"{number}@x", INSULT, sender=f"u{number}@mail.example"))
    desk.guard.sweep()
    for uid in (3, 4):
        desk.mailbox.delete_by_hand("INBOX", uid)
    desk.mailbox._folders["INBOX"].uidnext = 3
    calm = desk.mailbox.deliver(letter("calm@x", CALM, sender="calm@mail.example"))
    assert calm == 3
    desk.guard.sweep()
    desk.mailbox.deliver(desk.answer("re@x", "2@x"), "Sent")
    new = desk.mailbox.deliver(letter("new@x", INSULT, sender="new@mail.example"))
    desk.guard.sweep()
    assert desk.labels(calm) == frozenset()
    assert "maild-toxic" in desk.labels(new) & desk.labels(1)
    with desk.store.begin() as tx:
        assert [tx.find(name)[0].location for name in ("2@x", "3@x")] == [None, None]


def test_a_second_copy_leaves_the_labels_to_the_first(desk: Desk) -> None:
    octets = letter("a@x", INSULT)
    first = desk.mailbox.deliver(octets)
    desk.guard.sweep()
    second = desk.mailbox.deliver(octets)
    desk.guard.sweep()
    assert ("maild-escalated" in desk.labels(first), desk.labels(second)) == (True, frozenset())
    desk.mailbox.deliver(desk.answer("re@x", "a@x"), "Sent")
    desk.guard.sweep()
    assert "maild-toxic" in desk.labels(first)
    assert "maild-escalated" not in desk.labels(first)


def test_the_second_copy_takes_over_when_the_first_is_deleted(desk: Desk) -> None:
    octets = letter("a@x", INSULT)
    first = desk.mailbox.deliver(octets)
    desk.guard.sweep()
    second = desk.mailbox.deliver(octets)
    desk.guard.sweep()
    desk.mailbox.delete_by_hand("INBOX", first)
    third = desk.mailbox.deliver(octets)
    desk.guard.sweep()
    assert "maild-toxic" in desk.labels(second) | desk.labels(third)


def test_a_verdict_that_was_taken_off_stays_so_when_the_folder_is_rebuilt(desk: Desk) -> None:
    uid = desk.mailbox.deliver(letter("a@x", INSULT))
    desk.guard.sweep()
    desk.mailbox.remove_by_hand("INBOX", uid, "maild-toxic")
    desk.guard.sweep()
    desk.mailbox.deliver(desk.answer("re@x", "a@x"), "Sent")
    desk.guard.sweep()
    desk.mailbox.rebuild("INBOX")
    desk.guard.sweep()
    with desk.store.begin() as tx:
        [known] = tx.find("a@x")
    assert known.cleared


def test_a_restored_sent_folder_answers_nothing_twice(desk: Desk) -> None:
    desk.mailbox.deliver(letter("a@x", CALM, age=timedelta(hours=3)), when=desk.clock.now() - timedelta(hours=3))
    sent = desk.answer("b@x", "a@x", timedelta(hours=2))
    desk.mailbox.deliver(sent, "Sent", when=desk.clock.now() - timedelta(hours=2))
    last = desk.mailbox.deliver(letter("c@x", INSULT, parent="a@x", age=timedelta(hours=1)))
    desk.guard.sweep()
    assert "maild-escalated" in desk.labels(last)
    desk.mailbox.delete_by_hand("Sent", 1)
    desk.mailbox.rebuild("Sent")
    desk.mailbox.deliver(sent, "Sent", when=desk.clock.now() + timedelta(hours=1))
    desk.guard.sweep()
    assert "maild-escalated" in desk.labels(last)
    with desk.store.begin() as tx:
        ours = [one.id for one in tx.case("support", tx.find("c@x")[0].case) if one.role is Role.OURS]
    assert ours == ["b@x"]


@pytest.mark.parametrize("keywords", ["kept", "unoffered"])
def test_the_flag_of_an_answer_takes_the_draft_back(keywords: Literal["kept", "unoffered"]) -> None:
    desk = Desk(keywords)
    uid = desk.mailbox.deliver(letter("a@x", LATE))
    desk.guard.sweep()
    assert desk.exists("Drafts") == 1
    desk.mailbox.set_by_hand("INBOX", uid, "\\Answered")
    desk.guard.sweep()
    assert desk.exists("Drafts") == 0
    assert "maild-draft" not in desk.labels(uid)


def test_a_note_stays_until_its_new_version_is_there(desk: Desk) -> None:
    desk.mailbox.deliver(letter("a@x", INSULT))
    desk.guard.sweep()
    assert desk.exists("maild") == 1
    before = desk.mailbox.select("maild").uidnext
    desk.mailbox.full = "maild"
    desk.mailbox.deliver(letter("b@x", INSULT, parent="a@x", age=timedelta(0)))
    for _ in range(3):
        desk.guard.sweep()
        assert desk.exists("maild") == 1
    desk.mailbox.full = ""
    desk.guard.sweep()
    folder = desk.mailbox.select("maild").folder
    assert desk.mailbox.uids(folder) == [before], "the new one alone"


def test_each_letter_and_each_text_of_a_writer_is_a_sign_of_life() -> None:
    desk = Desk()
    watcher = desk.workshop.watcher("support", desk.store)
    guard = watcher._guard(desk.mailbox)
    assert watcher.longest == 2 * desk.workshop.settings.limits.seconds
    for ask in (guard.stopping, guard.casebook.turning):  # type: ignore[attr-defined]
        watcher.beat = 0.0
        assert not ask()
        assert watcher.beat > 0.0


def test_the_record_of_a_forgotten_letter_does_not_come_back(desk: Desk) -> None:
    desk.mailbox.deliver(letter("a@x", INSULT))
    desk.guard.sweep()
    assert desk.exists("maild/records") == 1
    desk.days(183)
    assert desk.exists("maild/records") == 0
    desk.mailbox.deliver(letter("b@x", INSULT, parent="a@x", age=-183 * DAY), when=desk.clock.now())
    desk.guard.sweep()
    assert desk.exists("maild/records") == 1
