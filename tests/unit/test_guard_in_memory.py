"""The guard on the shipped stand-ins, with no server: what the core needs of the world is only its ports."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from maild.bootstrap import Workshop
from maild.sections.whole import WriterSettings
from maild.settings import Settings, defaults
from maild.testing import FixedClock, MemoryMailbox, memory_store
from tests.e2e.office import CALM, INSULT, LATE, letter
from tests.servers.chat import chat

NOW = datetime.now(UTC)


@pytest.fixture
def workshop() -> Workshop:
    box = {"host": "127.0.0.1", "username": "support@svet.example", "lead": "lead@svet.example"}
    settings = {**defaults().model_dump(by_alias=True), "mailbox": {"support": box}}
    return Workshop(Settings.model_validate(settings), FixedClock(NOW))


def test_a_letter_is_labelled_and_escalated_and_a_second_look_does_nothing(workshop: Workshop) -> None:
    mailbox = MemoryMailbox("support", folders=("Drafts", "Sent"))
    store = memory_store()
    guard = workshop.guard(mailbox, store)
    guard.sweep()
    insult = mailbox.deliver(letter("a@x", INSULT))
    calm = mailbox.deliver(letter("b@x", CALM, sender="Ольга <olga@mail.example>"))
    guard.sweep()
    inbox = mailbox.select("INBOX").folder
    flags = mailbox.flags(inbox, [insult, calm])
    assert flags[insult] >= {"maild-toxic", "maild-abuse", "maild-escalated"}
    assert flags[calm] == frozenset()
    notes = mailbox.select("maild")
    assert notes.exists == 1
    guard.sweep()
    assert mailbox.select("maild").exists == 1
    assert mailbox.flags(inbox, [insult, calm]) == flags


def test_nothing_is_kept_of_a_dry_run(workshop: Workshop) -> None:
    mailbox = MemoryMailbox("support", folders=("Drafts", "Sent"))
    store = memory_store()
    uid = mailbox.deliver(letter("a@x", INSULT, age=timedelta(hours=1)))
    told = []
    guard = workshop.guard(
        mailbox,
        store.snapshot(),
        since=NOW.date() - timedelta(days=2),
        dry=True,
        told=lambda _, steps: told.extend(steps),
    )
    guard.sweep()
    assert any("+maild-toxic" in str(step) for step in told)
    assert mailbox.flags(mailbox.select("INBOX").folder, [uid])[uid] == frozenset()
    with store.begin() as tx:
        assert tx.checkpoint("support", "INBOX") is None
        assert tx.find("a@x") == ()


def test_a_writer_words_the_draft_and_a_draft_is_there_without_it(workshop: Workshop) -> None:
    with chat(lambda asked: json.loads(asked["messages"][1]["content"])["draft"].replace("Что дальше", "Дальше")) as it:
        workshop.settings = settings_with(WriterSettings(url=it.url, model="small", timeout=5))
        assert "Дальше" in drafted(workshop)
        it.say = lambda _: "Мы вернём вам деньги завтра"
        workshop.settings = settings_with(WriterSettings(url=it.url, model="other", timeout=5))
        del workshop.writer
        text = drafted(workshop)
    assert "Что дальше" in text
    assert "деньги" not in text


def settings_with(writer: WriterSettings) -> Settings:
    box = {"host": "127.0.0.1", "username": "support@svet.example"}
    own = defaults().model_dump(by_alias=True)
    return Settings.model_validate({**own, "mailbox": {"support": box}, "replies": {"writer": writer.model_dump()}})


def drafted(workshop: Workshop) -> str:
    mailbox = MemoryMailbox("support", folders=("Drafts", "Sent"))
    guard = workshop.guard(mailbox, memory_store())
    guard.sweep()
    mailbox.deliver(letter("late@x", LATE))
    guard.sweep()
    drafts = mailbox.select("Drafts").folder
    [found] = mailbox.fetch(drafts, mailbox.uids(drafts))
    return message_from_bytes(found.octets, policy=default).get_content()
