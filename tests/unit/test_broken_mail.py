"""A corpus of broken messages: none stops the reading, takes long, or loses words that a mail client would show."""

import time

import pytest

from maild.mail.mime import parse
from tests.corpus.broken import Broken, messages

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
