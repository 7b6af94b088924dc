"""The guard on the shipped stand-ins, with no server: what the core needs of the world is only its ports."""

from datetime import UTC, datetime, timedelta

import pytest

from maild.bootstrap import Workshop
from maild.settings import Settings, defaults
from maild.testing import FixedClock, MemoryMailbox, memory_store
from tests.e2e.office import CALM, INSULT, letter

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
