"""What every ``Mailbox`` does with flags."""

import pytest

from tests.servers.world import World, inbox, letter


def test_add_flags_shows_what_the_server_has_afterwards(world: World) -> None:
    world.deliver(letter("1@x"), flags=["\\Seen"])
    world.deliver(letter("2@x"), flags=["maild-abuse"])
    folder = inbox(world)
    shown = world.mailbox.add_flags(folder, [1, 2, 77], ["maild-abuse", "\\Flagged"])
    assert shown == {1: {"\\Seen", "\\Flagged", "maild-abuse"}, 2: {"\\Flagged", "maild-abuse"}}
    assert shown == world.mailbox.flags(folder, [1, 2])


def test_flags_reach_more_messages_than_one_command_names(world: World) -> None:
    folder = inbox(world, *(letter(f"{number}@x") for number in range(520)))
    world.mailbox.add_flags(folder, range(1, 521), ["maild-legal"])
    assert len(world.mailbox.uids(folder, keyword="maild-legal")) == 520


def test_remove_flags_takes_off_only_what_is_named(world: World) -> None:
    world.deliver(letter("1@x"), flags=["maild-abuse", "maild-legal", "\\Flagged"])
    folder = inbox(world)
    world.mailbox.remove_flags(folder, [1], ["maild-abuse", "\\Flagged", "maild-draft"])
    assert world.mailbox.flags(folder, [1]) == {1: {"maild-legal"}}


@pytest.mark.parametrize("refused", ["\\Deleted", "\\Seen", "\\seen", "два слова", "a b", "", "\\Unknown", "\\*"])
def test_flags_that_are_peoples_or_no_flags_are_refused(world: World, refused: str) -> None:
    world.deliver(letter("1@x"), flags=["\\Seen"])
    folder = inbox(world)
    with pytest.raises(ValueError, match=r"maild|flag"):
        world.mailbox.remove_flags(folder, [1], [refused])
    with pytest.raises(ValueError, match=r"maild|flag"):
        world.mailbox.add_flags(folder, [1], [refused])
    assert world.mailbox.flags(folder, [1]) == {1: {"\\Seen"}}


def test_a_hand_on_a_flag_is_told_by_the_next_select_where_modseqs_are_told_at_all(world: World) -> None:
    """HIGHESTMODSEQ grows with every change of a flag (RFC 7162, 3.1.2.1)."""
    world.deliver(letter("1@x"))
    before = world.mailbox.select("INBOX").highestmodseq
    world.set_by_hand("INBOX", 1, "maild-abuse")
    after = world.mailbox.select("INBOX").highestmodseq
    again = world.mailbox.select("INBOX").highestmodseq
    assert (before, after) == (None, None) or before < after == again
