"""Waiting on servers that break, stutter, refuse or know no IDLE."""

import time

import pytest

from maild.errors import MailboxError
from maild.mail import imap_idle
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures_dovecot import Kind
from tests.servers.fixtures_scripted import Open
from tests.servers.scripted import Answer, Session
from tests.servers.world import DovecotWorld, inbox, later, letter


def idling(*packets: str, pause: float = 0.2, done: str = "{tag} OK done\r\n") -> Answer:
    """Answer IDLE with ``packets``, a moment apart, then wait for DONE."""

    def answer(session: Session, tag: str) -> None:
        for number, packet in enumerate(packets):
            if number:
                time.sleep(pause)
            session.say(packet)
        if session.read() == "DONE":
            session.say(done.replace("{tag}", tag))

    return answer


def cutting(*packets: str) -> Answer:
    """Answer IDLE with ``packets``, then close the connection."""

    def answer(session: Session, tag: str) -> None:
        for packet in packets:
            session.say(packet)
            time.sleep(0.1)
        session.cut()

    return answer


@pytest.fixture
def without_idle(kind: Kind) -> DovecotWorld:
    """A Dovecot that does not offer IDLE."""
    return kind(capability="IMAP4rev1 UIDPLUS", trace=True)


def test_news_that_comes_in_two_pieces_is_read_whole(scripted: Open) -> None:
    server, mailbox = scripted({"IDLE": idling("+ idling\r\n", "* 5 EXI", "STS\r\n* 1 RECENT\r\n")})
    folder = mailbox.select("INBOX").folder
    assert mailbox.wait(folder, 5)
    assert mailbox.flags(folder, [5]) == {}
    assert server.commands[-1].startswith("UID FETCH")


def test_news_in_one_packet_with_the_go_ahead_is_not_lost(scripted: Open) -> None:
    _, mailbox = scripted({"IDLE": idling("+ idling\r\n* 5 EXISTS\r\n")})
    folder = mailbox.select("INBOX").folder
    assert mailbox.wait(folder, 0.5)


def test_a_sign_of_life_is_no_news(scripted: Open) -> None:
    server, mailbox = scripted({"IDLE": idling("+ idling\r\n", "* OK Still here\r\n")})
    folder = mailbox.select("INBOX").folder
    assert not mailbox.wait(folder, 0.5)
    assert server.commands.count("IDLE") >= 2
    assert server.commands.count("NOOP") == server.commands.count("IDLE")


def test_idle_is_renewed_and_the_server_asked_after_silence(scripted: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_idle, "IDLE_SECONDS", 0.1)
    server, mailbox = scripted({"IDLE": idling("+ idling\r\n")})
    folder = mailbox.select("INBOX").folder
    assert not mailbox.wait(folder, 0.35)
    assert server.commands[-6:] == ["IDLE", "NOOP"] * 3 or server.commands[-8:] == ["IDLE", "NOOP"] * 4


def test_idle_is_renewed_before_servers_and_routers_forget_it() -> None:
    assert imap_idle.IDLE_SECONDS < 600


def test_news_that_only_the_question_brings_is_heard(scripted: Open) -> None:
    _, mailbox = scripted({"IDLE": idling("+ idling\r\n"), "NOOP": "* 3 EXISTS\r\n{tag} OK done\r\n"})
    folder = mailbox.select("INBOX").folder
    assert mailbox.wait(folder, 0.2)


@pytest.mark.parametrize(
    "answer",
    [
        cutting("+ idling\r\n"),
        cutting("+ idling\r\n", "* BYE going down\r\n"),
        cutting("+ idling\r\n", "* 5 EXI"),
        cutting("* BYE going down\r\n"),
        cutting(),
        idling("+ idling\r\n", "garbage\r\n"),
        idling("+ idling\r\n", '* BYE (going " down\r\n'),
        idling("* 5 EXISTS\r\n", "+ idling\r\n"),
    ],
    ids=["cut", "bye", "torn", "bye-first", "cut-first", "garbage", "bad-bye", "news-first"],
)
def test_a_wait_that_breaks_is_a_mailbox_error_and_the_connection_stays_closed(scripted: Open, answer: Answer) -> None:
    _, mailbox = scripted({"IDLE": answer})
    folder = mailbox.select("INBOX").folder
    started = time.monotonic()
    with pytest.raises(MailboxError):
        mailbox.wait(folder, 5)
    with pytest.raises(MailboxError, match="closed"):
        mailbox.select("INBOX")
    assert time.monotonic() - started < 2


def test_a_server_that_falls_silent_is_noticed(scripted: Open) -> None:
    _, mailbox = scripted({"IDLE": idling("+ idling\r\n", done="")}, timeout_seconds=0.3)
    folder = mailbox.select("INBOX").folder
    started = time.monotonic()
    with pytest.raises(MailboxError, match="no answer in time"):
        mailbox.wait(folder, 0.1)
    assert time.monotonic() - started < 2


def test_an_interrupted_wait_gives_a_silent_server_little_time(scripted: Open) -> None:
    _, mailbox = scripted({"IDLE": idling("+ idling\r\n", done="")}, timeout_seconds=60)
    folder = mailbox.select("INBOX").folder
    timer = later(mailbox.interrupt, 0.1)
    started = time.monotonic()
    assert not mailbox.wait(folder, 30)
    assert time.monotonic() - started < 4
    timer.join()
    with pytest.raises(MailboxError):
        mailbox.select("INBOX")


def test_the_usual_timeout_holds_again_after_an_interrupt(scripted: Open) -> None:
    def slow(session: Session, tag: str) -> None:
        time.sleep(imap_idle.HURRY_SECONDS + 0.3)
        session.say(f"{tag} OK done\r\n")

    server, mailbox = scripted({"IDLE": idling("+ idling\r\n")}, timeout_seconds=20)
    folder = mailbox.select("INBOX").folder
    timer = later(mailbox.interrupt, 0.1)
    assert not mailbox.wait(folder, 30)
    timer.join()
    server.answers["UID SEARCH"] = slow
    assert mailbox.uids(folder) == []


def test_a_server_that_refuses_idle_is_asked_instead(scripted: Open) -> None:
    server, mailbox = scripted({"IDLE": "{tag} NO not for you\r\n"})
    folder = mailbox.select("INBOX").folder
    assert not mailbox.wait(folder, 0.1)
    assert not mailbox.wait(folder, 0.1)
    assert server.commands.count("IDLE") == 1
    assert server.commands.count("NOOP") == 2


def test_without_idle_news_is_found_by_asking(without_idle: DovecotWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_idle, "POLL_SECONDS", 0.1)
    mailbox = without_idle.mailbox
    folder = inbox(without_idle, letter())
    assert mailbox.uids(folder) == [1]
    assert not mailbox.wait(folder, 0.2)
    timer = later(lambda: without_idle.deliver(letter("2@x")))
    assert mailbox.wait(folder, 5)
    timer.join()
    assert mailbox.uids(folder, after=1) == [2]
    timer = later(mailbox.interrupt)
    started = time.monotonic()
    assert not mailbox.wait(folder, 20)
    assert time.monotonic() - started < 2
    timer.join()
    assert "IDLE" not in without_idle.dovecot.said()


def test_a_message_delivered_by_the_mail_system_is_heard(dovecot: Dovecot) -> None:
    world = DovecotWorld(dovecot)
    folder = inbox(world)
    timer = later(lambda: dovecot.deliver(letter()))
    assert world.mailbox.wait(folder, 10)
    timer.join()
    assert world.mailbox.uids(folder) == [1]
    world.mailbox.close()


def test_a_restarted_server_takes_a_new_connection_with_the_old_uids(dovecot: Dovecot) -> None:
    world = DovecotWorld(dovecot)
    folder = inbox(world, letter())
    dovecot.restart()
    with pytest.raises(MailboxError):
        world.mailbox.uids(folder)
    again = DovecotWorld(dovecot).mailbox
    assert again.uids(folder) == [1]
    again.close()
