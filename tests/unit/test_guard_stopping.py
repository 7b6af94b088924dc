"""A guard that is told to stop in the middle passes nothing over."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from maild.bootstrap import Workshop
from maild.settings import Settings, defaults
from maild.testing import FixedClock, MemoryMailbox, memory_store
from tests.e2e.office import INSULT, letter


@pytest.fixture
def workshop() -> Workshop:
    box = {"host": "127.0.0.1", "username": "support@svet.example", "lead": "lead@svet.example"}
    settings = {**defaults().model_dump(by_alias=True), "mailbox": {"support": box}}
    return Workshop(Settings.model_validate(settings), FixedClock(datetime.now(UTC)))


def test_a_rebuilt_folder_whose_rescan_was_stopped_is_scanned_again(workshop: Workshop) -> None:
    mailbox, store = MemoryMailbox("support", folders=("Drafts", "Sent")), memory_store()
    workshop.guard(mailbox, store).sweep()
    with store.begin() as tx:
        checkpoint = tx.checkpoint("support", "INBOX")
        assert checkpoint is not None
        tx.set_checkpoint("support", replace(checkpoint, folder=replace(checkpoint.folder, uidvalidity=1)))
    uids = [mailbox.deliver(letter(f"{number}@x", INSULT, sender=f"u{number}@mail.example")) for number in range(3)]
    asked = 0

    def stopping() -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    guard = workshop.guard(mailbox, store, stopping=stopping)
    guard.batch = 1
    guard.sweep()
    folder = mailbox.select("INBOX").folder
    assert not all(mailbox.flags(folder, uids).values()), "it was stopped too late to show anything"
    workshop.guard(mailbox, store).sweep()
    assert all("maild-toxic" in flags for flags in mailbox.flags(folder, uids).values())
    with store.begin() as tx:
        checkpoint = tx.checkpoint("support", "INBOX")
    assert checkpoint is not None
    assert checkpoint.last_uid == uids[-1]
