"""What every ``Mailbox`` does when maild finds, stores and takes back messages of its own."""

from dataclasses import replace

import pytest

from maild.errors import AppendRefused, UidValidityChanged
from maild.mail.identity import content_hash
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState, Withdrawal
from maild.model.place import Location
from tests.servers.world import WHEN, World, inbox, letter, placed


def test_find_compares_the_whole_message_id(world: World) -> None:
    inbox(world, letter("a@x"), letter("aa@xx"), letter("a@x"))
    folder = world.mailbox.select("INBOX").folder
    assert world.mailbox.find("INBOX", "a@x") == [Location(folder, 1), Location(folder, 3)]
    assert world.mailbox.find("INBOX", "@x") == []
    assert world.mailbox.find("Нет такой", "a@x") == []


def test_find_reads_a_folded_message_id(world: World) -> None:
    inbox(world, letter("a@x").replace(b"Message-ID: ", b"Message-ID:\r\n "))
    assert len(world.mailbox.find("INBOX", "a@x")) == 1


def test_append_stores_the_octets_at_the_place_it_tells(world: World) -> None:
    octets = letter("1@draft.maild.invalid")
    place = world.mailbox.append("Drafts", octets, ["\\Draft", "\\Seen", "maild-draft"], WHEN)
    assert place is not None
    (found,) = world.mailbox.fetch(place.folder, [place.uid])
    assert (found.octets, found.internaldate) == (octets, WHEN)
    assert found.flags == {"\\Draft", "\\Seen", "maild-draft"}
    assert world.mailbox.find("Drafts", "1@draft.maild.invalid") == [place]


def test_append_into_a_missing_folder_is_refused(world: World) -> None:
    with pytest.raises(AppendRefused) as refused:
        world.mailbox.append("Нет такой", letter(), [], WHEN)
    assert refused.value.advice
    assert world.mailbox.append("Drafts", letter(), [], WHEN) is not None


def test_nothing_is_stored_as_deleted(world: World) -> None:
    with pytest.raises(ValueError, match="deleted"):
        world.mailbox.append("Drafts", letter(), ["\\Deleted"], WHEN)


def test_withdraw_removes_our_unchanged_message_and_nothing_else(world: World) -> None:
    artefact = placed(world.mailbox)
    world.deliver(letter("person@x"), "Drafts", flags=["\\Deleted"])
    assert artefact.location is not None
    assert world.mailbox.withdraw(artefact) is Withdrawal.WITHDRAWN
    assert list(world.mailbox.flags(artefact.location.folder, [1, 2])) == [2]
    assert world.mailbox.withdraw(artefact) is Withdrawal.GONE


def test_withdraw_finds_our_message_when_its_place_was_never_told(world: World) -> None:
    artefact = replace(placed(world.mailbox), location=None)
    assert world.mailbox.withdraw(artefact) is Withdrawal.WITHDRAWN
    assert world.mailbox.withdraw(artefact) is Withdrawal.GONE
    assert world.mailbox.withdraw(replace(artefact, folder="Нет такой")) is Withdrawal.GONE


def test_withdraw_touches_none_of_several(world: World) -> None:
    artefact = placed(world.mailbox)
    placed(world.mailbox)
    assert world.mailbox.withdraw(replace(artefact, location=None)) is Withdrawal.CHANGED
    assert len(world.mailbox.find("Drafts", artefact.message_id)) == 2


def test_withdraw_leaves_what_a_person_wrote(world: World) -> None:
    artefact = placed(world.mailbox)
    edited = replace(artefact, content_hash=content_hash(letter("1@draft.maild.invalid", "Мой ответ")))
    assert world.mailbox.withdraw(edited) is Withdrawal.CHANGED
    assert world.mailbox.withdraw(replace(artefact, message_id="2@draft.maild.invalid")) is Withdrawal.CHANGED
    assert len(world.mailbox.find("Drafts", artefact.message_id)) == 1


def test_withdraw_never_removes_a_clients_letter(world: World) -> None:
    folder = inbox(world, letter("client@example.org"))
    forged = Artefact(
        ArtefactKind.NOTE,
        "support",
        "1",
        "client@example.org",
        content_hash(letter("client@example.org")),
        "INBOX",
        "f",
        Location(folder, 1),
    )
    assert world.mailbox.withdraw(forged) is Withdrawal.CHANGED
    assert world.mailbox.uids(folder) == [1]


def test_withdraw_leaves_to_a_person_what_the_person_is_deleting(world: World) -> None:
    artefact = placed(world.mailbox)
    world.set_by_hand("Drafts", 1, "\\Deleted")
    assert world.mailbox.withdraw(artefact) is Withdrawal.GONE
    assert len(world.mailbox.find("Drafts", artefact.message_id)) == 1


def test_withdraw_works_on_a_note_that_was_read(world: World) -> None:
    artefact = placed(world.mailbox)
    world.set_by_hand("Drafts", 1, "\\Seen")
    assert world.mailbox.withdraw(artefact) is Withdrawal.WITHDRAWN


def test_withdraw_demands_a_placed_artefact_and_its_uidvalidity(world: World) -> None:
    world.mailbox.ensure_folder("maild")
    artefact = placed(world.mailbox, "maild")
    with pytest.raises(ValueError, match="taken"):
        world.mailbox.withdraw(replace(artefact, state=ArtefactState.TAKEN))
    world.rebuild("maild")
    with pytest.raises(UidValidityChanged):
        world.mailbox.withdraw(artefact)
    world.delete_folder_by_hand("maild")
    world.mailbox.select("INBOX")
    assert world.mailbox.withdraw(artefact) is Withdrawal.GONE


def test_what_is_ours_is_made_unread_and_nothing_else(world: World) -> None:
    artefact = placed(world.mailbox)
    folder = world.mailbox.select("Drafts").folder
    world.set_by_hand("Drafts", 1, "\\Seen")
    assert "\\Seen" in world.mailbox.flags(folder, [1])[1]
    assert not world.mailbox.make_unread(replace(artefact, content_hash="another"))
    assert not world.mailbox.make_unread(replace(artefact, folder="Нет такой", location=None))
    assert "\\Seen" in world.mailbox.flags(folder, [1])[1]
    assert world.mailbox.make_unread(replace(artefact, location=None))
    assert "\\Seen" not in world.mailbox.flags(folder, [1])[1]
    assert world.mailbox.make_unread(artefact)
