"""A corpus of broken messages: none stops the reading, takes long, or loses words that a mail client would show."""

import time
from datetime import date

import pytest

from maild.bootstrap import SystemClock, Workshop
from maild.mail.mime import parse
from maild.settings import Settings, defaults
from maild.testing import MemoryMailbox, memory_store
from tests.corpus.broken import WORDS, Broken, messages
from tests.e2e.office import INSULT

ALL = list(messages())


def test_there_are_enough_and_no_two_alike() -> None:
    assert len({one.name for one in ALL}) == len(ALL)
    assert len({one.octets for one in ALL}) >= 150


@pytest.mark.parametrize("broken", ALL, ids=lambda one: one.name)
def test_a_broken_message_is_read(broken: Broken) -> None:
    began = time.process_time()
    message = parse(broken.octets)
    assert time.process_time() - began < 2
    assert broken.shown in " ".join(message.body.split())
    assert broken.subject in message.subject
    for text in (message.subject, message.from_.name, message.from_.addr, message.id):
        assert not any(char < " " for char in text), "no control character leaves a field"
    message.body.encode("utf-8")


def test_drafts_notes_and_records_are_made_for_broken_messages() -> None:
    box = {"host": "127.0.0.1", "username": "support@shop.example"}
    workshop = Workshop(
        Settings.model_validate({**defaults().model_dump(by_alias=True), "mailbox": {"support": box}}), SystemClock()
    )
    mailbox, store = MemoryMailbox("support", folders=("Drafts", "Sent")), memory_store()
    for number, one in enumerate(ALL):
        octets = one.octets.replace(WORDS.encode(), INSULT.encode())
        mailbox.deliver(octets.replace(b"broken@", b"broken%d@" % number).replace(b"anna@", b"anna%d@" % number))
    guard = workshop.guard(mailbox, store, since=date.min, asked=True)
    assert guard.sweep() == len(ALL)
    assert guard.troubles == ()
    with store.begin() as tx:
        assert tx.summary("support").letters == len(ALL)
        assert len(tx.artefacts("support")) > 200
