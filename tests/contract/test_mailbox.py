"""What every ``Mailbox`` does with folders and for reading: on Dovecot in the clear and over TLS, and in memory."""

from datetime import UTC, date, datetime, timedelta

import pytest

from maild.errors import FolderMissing, UidValidityChanged
from maild.model.place import Location
from tests.servers.world import WHEN, World, inbox, letter


def test_it_knows_its_name_and_what_the_server_can_do(world: World) -> None:
    assert world.mailbox.name == "support"
    assert {"UIDPLUS", "IDLE"} <= world.mailbox.capabilities()


def test_special_folders_are_found(world: World) -> None:
    special = world.mailbox.special_folders()
    assert (special.drafts, special.sent, special.junk, special.trash) == ("Drafts", "Sent", "Junk", "Trash")


def test_a_folder_is_made_once_with_its_levels(world: World) -> None:
    name = world.mailbox.ensure_folder("maild/records")
    assert name == "maild/records" == world.mailbox.ensure_folder("maild/records")
    assert list(world.mailbox.folder_names()).count(name) == 1
    assert world.mailbox.select(name).exists == 0


def test_a_cyrillic_folder_name_goes_both_ways(world: World) -> None:
    name = world.mailbox.ensure_folder("Претензии & споры/«Архив»")
    assert name in world.mailbox.folder_names()
    place = world.mailbox.append(name, letter(), [], WHEN)
    assert place is not None
    assert world.mailbox.find(name, "letter@example.org") == [place]
    assert place.folder.name == name


def test_a_missing_folder_is_named(world: World) -> None:
    with pytest.raises(FolderMissing, match="Нет такой"):
        world.mailbox.select("Нет такой")
    assert world.mailbox.select("INBOX").exists == 0


def test_select_tells_what_the_folder_holds_and_keeps(world: World) -> None:
    inbox(world, letter("1@x"), letter("2@x"))
    state = world.mailbox.select("INBOX")
    assert (state.exists, state.uidnext, state.read_only, state.keywords) == (2, 3, False, True)
    assert "\\Flagged" in state.permanent_flags
    assert "\\*" not in state.permanent_flags


def test_uids_are_those_above_and_never_the_last_one_again(world: World) -> None:
    folder = inbox(world, letter("1@x"), letter("2@x"), letter("3@x"))
    assert world.mailbox.uids(folder) == [1, 2, 3]
    assert world.mailbox.uids(folder, after=2) == [3]
    assert world.mailbox.uids(folder, after=3) == []
    assert world.mailbox.uids(folder, after=90) == []


def test_uids_by_arrival_and_by_keyword(world: World) -> None:
    world.deliver(letter("old@x"), when=WHEN - timedelta(days=40))
    world.deliver(letter("new@x"), when=WHEN)
    world.deliver(letter("label@x"), flags=["maild-abuse"], when=WHEN + timedelta(days=1))
    folder = inbox(world)
    assert world.mailbox.uids(folder, since=date(2026, 3, 9)) == [2, 3]
    assert world.mailbox.uids(folder, keyword="maild-abuse") == [3]
    assert world.mailbox.uids(folder, after=1, since=date(2026, 3, 1), keyword="maild-abuse") == [3]
    assert world.mailbox.uids(folder, keyword="maild-legal") == []


def test_an_empty_folder_has_no_uids(world: World) -> None:
    assert world.mailbox.uids(inbox(world)) == []


def test_a_message_that_arrives_later_is_found_without_selecting_again(world: World) -> None:
    folder = inbox(world, letter("1@x"))
    assert world.mailbox.uids(folder) == [1]
    world.deliver(letter("2@x"))
    assert world.mailbox.wait(folder, 5)
    assert world.mailbox.uids(folder, after=1) == [2]


def test_what_another_connection_tells_of_is_there_though_the_folder_was_selected_before(world: World) -> None:
    folder = inbox(world, letter("1@x"))
    assert world.mailbox.flags(folder, [1]).keys() == {1}
    world.deliver(letter("2@x"))
    assert [each.location.uid for each in world.mailbox.fetch(folder, [2])] == [2]
    world.deliver(letter("3@x"))
    assert world.mailbox.flags(folder, [3]).keys() == {3}
    world.deliver(letter("4@x"))
    assert "maild-calm" in world.mailbox.add_flags(folder, [4], ["maild-calm"])[4]


def test_fetch_gives_octets_flags_and_arrival_without_setting_seen(world: World) -> None:
    world.deliver(letter("1@x"), flags=["\\Flagged", "Person-Label"])
    folder = inbox(world)
    (found,) = world.mailbox.fetch(folder, [1])
    assert found.location == Location(folder, 1)
    assert found.octets == letter("1@x")
    assert found.flags == {"\\Flagged", "person-label"}
    assert found.internaldate == WHEN
    assert found.internaldate.tzinfo is UTC
    list(world.mailbox.fetch(folder, [1], headers_only=True))
    assert world.mailbox.flags(folder, [1]) == {1: {"\\Flagged", "person-label"}}


def test_headers_end_with_their_empty_line(world: World) -> None:
    folder = inbox(world, letter("1@x"))
    (found,) = world.mailbox.fetch(folder, [1], headers_only=True)
    assert found.octets.endswith(b"\r\n\r\n")
    assert b"1@x" in found.octets
    assert "заказ".encode() not in found.octets


def test_fetch_keeps_uid_order_and_leaves_out_what_is_gone(world: World) -> None:
    folder = inbox(world, letter("1@x"), letter("2@x"), letter("3@x"))
    world.delete_by_hand("INBOX", 2)
    assert [each.location.uid for each in world.mailbox.fetch(folder, [3, 2, 1, 77, 3])] == [1, 3]
    assert list(world.mailbox.fetch(folder, [])) == []
    assert world.mailbox.flags(folder, [2, 3]) == {3: frozenset()}


def test_fetch_goes_on_after_another_folder_was_used(world: World) -> None:
    folder = inbox(world, *(letter(f"{number}@x") for number in range(130)))
    reading = world.mailbox.fetch(folder, range(1, 131))
    assert next(reading).location.uid == 1
    world.mailbox.select("Drafts")
    assert len(list(reading)) == 129


def test_a_rebuilt_folder_is_noticed(world: World) -> None:
    world.deliver(letter("1@x"), "Архив")
    folder = world.mailbox.select("Архив").folder
    world.rebuild("Архив")
    for call in (
        lambda: world.mailbox.uids(folder),
        lambda: world.mailbox.fetch(folder, [1]),
        lambda: world.mailbox.flags(folder, [1]),
        lambda: world.mailbox.add_flags(folder, [1], ["maild-abuse"]),
        lambda: world.mailbox.remove_flags(folder, [1], ["maild-abuse"]),
        lambda: world.mailbox.wait(folder, 0.1),
    ):
        with pytest.raises(UidValidityChanged):
            call()
    now = world.mailbox.select("Архив").folder
    assert now != folder
    assert len(world.mailbox.uids(now)) == 1


def test_arrival_is_given_in_utc(world: World) -> None:
    world.deliver(letter(), when=datetime.fromisoformat("2026-03-09T23:30:00+03:00"))
    (found,) = world.mailbox.fetch(inbox(world), [1])
    assert found.internaldate == datetime(2026, 3, 9, 20, 30, tzinfo=UTC)
    assert found.internaldate.hour == 20
