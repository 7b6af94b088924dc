"""What every ``Mailbox`` does while it waits, and when the connection breaks."""

import signal
import time

import pytest

from maild.errors import MailboxError
from tests.servers.world import WHEN, World, inbox, later, letter, placed


def test_wait_hears_of_a_new_message(world: World) -> None:
    folder = inbox(world)
    timer = later(lambda: world.deliver(letter()))
    started = time.monotonic()
    assert world.mailbox.wait(folder, 10)
    assert time.monotonic() - started < 3
    timer.join()
    assert world.mailbox.uids(folder) == [1]


def test_wait_hears_of_a_label_that_a_person_sets(world: World) -> None:
    folder = inbox(world, letter())
    timer = later(lambda: world.set_by_hand("INBOX", 1, "maild-release"))
    assert world.mailbox.wait(folder, 10)
    timer.join()
    assert world.mailbox.flags(folder, [1]) == {1: {"maild-release"}}


def test_wait_tells_once_of_what_came_before_it(world: World) -> None:
    folder = inbox(world, letter("1@x"))
    assert world.mailbox.uids(folder) == [1]
    world.deliver(letter("2@x"))
    world.mailbox.flags(folder, [1])  # the server may tell of the new message here, between the lines
    started = time.monotonic()
    assert world.mailbox.wait(folder, 10)
    assert time.monotonic() - started < 1
    assert not world.mailbox.wait(folder, 0.1)


def test_wait_is_silent_about_what_maild_does_itself(world: World) -> None:
    folder = inbox(world, letter())
    assert world.mailbox.uids(folder) == [1]
    world.mailbox.add_flags(folder, [1], ["maild-abuse"])
    placed(world.mailbox)
    assert not world.mailbox.wait(folder, 0.2)


def test_wait_ends_when_the_time_is_over(world: World) -> None:
    folder = inbox(world)
    started = time.monotonic()
    assert not world.mailbox.wait(folder, 0.3)
    assert 0.3 <= time.monotonic() - started < 2
    assert world.mailbox.uids(folder) == []


def test_interrupt_ends_a_wait_at_once(world: World) -> None:
    folder = inbox(world)
    timer = later(world.mailbox.interrupt)
    started = time.monotonic()
    assert not world.mailbox.wait(folder, 20)
    assert time.monotonic() - started < 2
    timer.join()
    assert world.mailbox.uids(folder) == []


def test_an_interrupt_before_a_wait_is_not_lost(world: World) -> None:
    folder = inbox(world)
    for _ in range(3):
        world.mailbox.interrupt()
    started = time.monotonic()
    assert not world.mailbox.wait(folder, 20)
    assert time.monotonic() - started < 2
    assert not world.mailbox.wait(folder, 0.1)


def test_a_signal_handler_may_interrupt(world: World) -> None:
    folder = inbox(world)
    before = signal.signal(signal.SIGALRM, lambda *_: world.mailbox.interrupt())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        started = time.monotonic()
        assert not world.mailbox.wait(folder, 20)
        assert time.monotonic() - started < 2
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_cut_connection_raises_from_every_method(world: World) -> None:
    folder = inbox(world, letter())
    reading = world.mailbox.fetch(folder, [1])
    world.cut()
    for call in (
        lambda: world.mailbox.select("INBOX"),
        lambda: next(reading),
        lambda: world.mailbox.uids(folder),
        lambda: world.mailbox.flags(folder, [1]),
        lambda: world.mailbox.add_flags(folder, [1], ["maild-abuse"]),
        lambda: world.mailbox.remove_flags(folder, [1], ["maild-abuse"]),
        lambda: world.mailbox.find("INBOX", "letter@example.org"),
        lambda: world.mailbox.append("Drafts", letter(), [], WHEN),
        lambda: world.mailbox.ensure_folder("maild"),
        lambda: world.mailbox.folder_names(),
        lambda: world.mailbox.special_folders(),
        lambda: world.mailbox.capabilities(),
        lambda: world.mailbox.wait(folder, 1),
    ):
        with pytest.raises(MailboxError) as broken:
            call()
        assert broken.value.advice
    world.mailbox.interrupt()
    world.mailbox.close()
    world.mailbox.close()


def test_a_connection_cut_during_a_wait_raises(world: World) -> None:
    folder = inbox(world)
    timer = later(world.cut)
    started = time.monotonic()
    with pytest.raises(MailboxError):
        world.mailbox.wait(folder, 20)
    assert time.monotonic() - started < 3
    timer.join()
