"""Reading within bounds, with harmless commands, and from servers with faults."""

import time
from datetime import UTC, datetime

import pytest

from maild.errors import ConnectionLost, MailboxError
from maild.mail.imap_fetch import BATCH_OCTETS, PARTIAL_OCTETS, Batch, batches
from maild.mail.imap_hangups import LAST, Hangups
from maild.mail.imap_select import search
from maild.model.place import Folder, FolderState
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures_dovecot import Kind
from tests.servers.fixtures_scripted import Open
from tests.servers.scripted import SELECTED, Session
from tests.servers.world import DovecotWorld, inbox, letter, log_in


def test_batches_are_bounded_and_a_huge_message_stands_alone() -> None:
    million = 2**20
    plan = batches({5: million, 1: 10, 2: 10 * million, 3: 7 * million, 4: 20 * million, 6: 99 * million}, 25 * million)
    assert plan == [Batch((1, 2)), Batch((3,)), Batch((4,)), Batch((5,)), Batch((6,), partial=True)]
    assert 16 * million == BATCH_OCTETS
    assert batches({}, million) == []


def test_a_message_above_the_limit_is_read_in_part(dovecot: Dovecot) -> None:
    world = DovecotWorld(dovecot)
    big = letter("big@x", "слово\r\n" * 60_000)
    inbox(world, letter("1@x"), big, letter("3@x"))
    mailbox = log_in(dovecot, message_limit=500_000)
    folder = mailbox.select("INBOX").folder
    first, cut, last = mailbox.fetch(folder, [1, 2, 3])
    assert (first.octets, last.octets) == (letter("1@x"), letter("3@x"))
    head, _, text = cut.octets.partition(b"\r\n\r\n")
    assert len(text) == PARTIAL_OCTETS
    assert big.startswith(head + b"\r\n\r\n" + text)
    mailbox.close()
    world.mailbox.close()


@pytest.mark.parametrize("damaged", [{"4"}, {"3", "4"}])
@pytest.mark.parametrize("code", ["", "[SERVERBUG] "])
@pytest.mark.parametrize("header", [True, False])
def test_a_message_that_is_not_given_out_keeps_no_other_back(
    scripted: Open, damaged: set[str], code: str, header: bool
) -> None:
    when = 'FLAGS () INTERNALDATE "09-Mar-2026 10:30:00 +0000"'
    text = {"BODY.PEEK[]": "BODY[]", "BODY.PEEK[HEADER]": "BODY[HEADER]<0>"}

    def fetch(session: Session, tag: str) -> None:
        _, _, uids, items = server.commands[-1].split(" ", 3)
        part = next((said for asked, said in text.items() if asked in items), "")
        if part and damaged & set(uids.split(",")) and not (header and "HEADER" in part):
            session.say(f"{tag} NO {code}cannot\r\n")
            return
        said = f"{part} {{12}}\r\nSubject: x\r\n" if part else "RFC822.SIZE 10"
        for uid in uids.split(","):
            session.say(f"* {uid} FETCH (UID {uid} {when} {said})\r\n")
        session.say(f"{tag} OK done\r\n")

    server, mailbox = scripted({"UID FETCH": fetch})
    folder = mailbox.select("INBOX").folder
    found = list(mailbox.fetch(folder, [3, 4, 5]))
    assert {str(one.location.uid): one.refused for one in found} == {uid: uid in damaged for uid in "345"}
    assert len({one.octets for one in found if one.refused}) == (1 if header else len(damaged))


def test_a_message_over_which_the_server_hangs_up_keeps_no_other_back(scripted: Open) -> None:
    when = 'FLAGS () INTERNALDATE "09-Mar-2026 10:30:00 +0000"'
    deadly = {"4"}

    def fetch(session: Session, tag: str) -> None:
        _, _, uids, items = server.commands[-1].split(" ", 3)
        text = "BODY[] {12}\r\nSubject: x\r\n" if "BODY" in items else "RFC822.SIZE 10"
        if "BODY" in items and deadly & set(uids.split(",")):
            session.cut()
            return
        session.say("".join(f"* {uid} FETCH (UID {uid} {when} {text})\r\n" for uid in uids.split(",")))
        session.say(f"{tag} OK done\r\n")

    hangups = Hangups()
    server, mailbox = scripted({"UID FETCH": fetch}, hangups=hangups)
    for _ in range(LAST):
        with pytest.raises(ConnectionLost):
            list(mailbox.fetch(mailbox.select("INBOX").folder, [3, 4, 5]))
        _, mailbox = scripted({}, server=server, hangups=hangups)
    folder = mailbox.select("INBOX").folder
    before = len(server.commands)
    found = list(mailbox.fetch(folder, [3, 4, 5]))
    assert [(one.location.uid, one.refused) for one in found] == [(3, False), (4, True), (5, False)]
    deadly.clear()
    assert not any(command.startswith("UID FETCH 4 ") for command in server.commands[before:])
    _, mailbox = scripted({}, server=server, hangups=Hangups())
    assert not any(one.refused for one in mailbox.fetch(folder, [3, 4, 5]))


def test_messages_that_were_given_out_after_all_are_read_together_again() -> None:
    hangups, folder, batch = Hangups(), Folder("INBOX", 7), Batch((3, 4, 5))
    for _ in range(2 * LAST):
        with pytest.raises(ConnectionLost), hangups.reading(folder, batch.uids):
            raise ConnectionLost("", "")
        assert list(hangups.apart(folder, [batch])) == [Batch((3,)), Batch((4,)), Batch((5,))]
        with hangups.reading(folder, [4]):
            pass
        assert list(hangups.apart(folder, [batch])) == [Batch((3,)), Batch((4,)), Batch((5,))]
        for uid in (3, 5):
            with hangups.reading(folder, [uid]):
                pass
        assert list(hangups.apart(folder, [batch])) == [batch]


def test_a_server_that_gives_nothing_out_is_in_trouble_itself(scripted: Open) -> None:
    def fetch(session: Session, tag: str) -> None:
        uids = server.commands[-1].split(" ")[2].split(",")
        if "BODY" in server.commands[-1]:
            session.say(f"{tag} NO [SERVERBUG] no disk\r\n")
            return
        session.say("".join(f"* {uid} FETCH (UID {uid} RFC822.SIZE 10)\r\n" for uid in uids) + f"{tag} OK done\r\n")

    server, mailbox = scripted({"UID FETCH": fetch})
    with pytest.raises(MailboxError, match="no disk"):
        list(mailbox.fetch(mailbox.select("INBOX").folder, [3, 4]))


def test_what_is_announced_without_a_uid_is_no_message(scripted: Open) -> None:
    _, mailbox = scripted(
        {
            "NOOP": "* 2 FETCH (FLAGS (\\Seen))\r\n{tag} OK done\r\n",
            "IDLE": lambda session, tag: (session.say("+ go\r\n"), session.read(), session.say(f"{tag} OK done\r\n")),
            "UID FETCH": "{tag} OK done\r\n",
        }
    )
    folder = mailbox.select("INBOX").folder
    assert mailbox.wait(folder, 0.1)
    assert mailbox.flags(folder, [2]) == {}


def test_a_server_that_tells_no_uidnext_is_asked_for_its_last_uid(scripted: Open) -> None:
    server, mailbox = scripted(
        {"SELECT": SELECTED.replace("UIDNEXT 12", "NOMODSEQ"), "UID SEARCH": "* SEARCH 11\r\n{tag} OK done\r\n"}
    )
    state = mailbox.select("INBOX")
    assert (state.uidnext, state.guessed) == (12, True)
    server.answers["SELECT"] = SELECTED.replace("* OK [UIDVALIDITY 7] valid\r\n", "")
    with pytest.raises(MailboxError, match="UIDVALIDITY"):
        mailbox.select("INBOX")


def test_a_large_folder_is_searched_in_windows_from_the_top() -> None:
    asked: list[list[object]] = []

    class Client:
        def search(self, criteria: list[object]) -> list[int]:
            asked.append(criteria)
            return [7, 9] if criteria[0] == "70001:*" else [7, 3]

    state = FolderState(Folder("INBOX", 1), 200_001, 120_000, None, True, frozenset(), False)
    assert search(Client(), state, 4, None, ["KEYWORD", "maild-abuse"]) == {7, 9}
    assert [each[0] for each in asked] == ["70001:*", "20001:70000", "1:20000"]
    assert asked[0][1:] == ["UID", "5:*", "KEYWORD", "maild-abuse"]
    asked.clear()
    search(Client(), state, 199_990, None)
    assert asked == [["UID", "199991:*"]], "what is new is asked for at once, however large the folder"


def test_reading_changes_nothing_and_the_commands_are_the_harmless_ones(kind: Kind) -> None:
    world = kind(trace=True)
    folder = inbox(world, letter())
    mailbox = world.mailbox
    list(mailbox.fetch(folder, [1]))
    list(mailbox.fetch(folder, [1], headers_only=True))
    mailbox.find("INBOX", "letter@example.org")
    assert mailbox.flags(folder, [1]) == {1: frozenset()}
    said = world.dovecot.said()
    assert "BODY[" not in said
    assert "RFC822 " not in said
    assert not {"MOVE", "COPY", "EXPUNGE", "CLOSE", "DELETE", "RENAME", "STORE"} & set(
        said.replace("\r\n", " ").split()
    )


def test_arrival_in_the_ambiguous_hour_of_a_local_clock_change_is_exact(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = DovecotWorld(dovecot)
    moments = [datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    for moment in moments:
        world.deliver(letter(), when=moment)
    folder = inbox(world)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        arrived = [each.internaldate for each in world.mailbox.fetch(folder, [1, 2])]
    time.tzset()
    assert arrived == moments
    world.mailbox.close()
