"""From octets to a judged letter: forwards in attachments, and octets that nobody can read."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from maild.bootstrap import Workshop
from maild.daemon.intake import Reader
from maild.model.identities import Identities
from maild.model.judgement import Action
from maild.model.message import Role
from maild.model.place import Fetched, Folder, Location
from maild.settings import defaults

HOUSE = Identities(("*@svet.example",))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Workshop(defaults()).reader_for(HOUSE)


def forwarded(*, to: str) -> bytes:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "Мария <maria@mail.example>", "oleg@svet.example", "Разбито"
    inner.set_content("Заказ 4471 привезли разбитым. Вы там все дебилы.")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "Олег <oleg@svet.example>", to, "Fwd: Разбито"
    outer.set_content("Посмотрите, пожалуйста.")
    outer.add_attachment(inner)
    return outer.as_bytes()


def test_a_letter_forwarded_as_an_attachment_is_the_clients(reader: Reader) -> None:
    message, judgement = reader.judged(forwarded(to="support@svet.example"))
    assert message.role is Role.CLIENT
    assert message.client is not None
    assert message.client.addr == "maria@mail.example"
    assert message.forwarded_by is not None
    assert message.own_words.startswith("Разбито\nЗаказ 4471")
    assert judgement.action is Action.ESCALATE


def test_a_letter_sent_on_to_a_client_is_ours(reader: Reader) -> None:
    message, _ = reader.judged(forwarded(to="maria@mail.example"))
    assert message.role is Role.OURS


def test_a_broken_header_in_a_folder_that_is_only_glanced_at_raises_nothing(reader: Reader) -> None:
    place = Location(Folder("Sent", 1), 1)
    message = reader.glance(Fetched(place, frozenset(), datetime(2026, 3, 9, tzinfo=UTC), b"\x00 no header"))
    assert message.message_id is None


def test_octets_that_are_no_message_escalate_and_say_why(reader: Reader) -> None:
    message, judgement = reader.judged(b"\x00\x01 no header at all")
    assert message.id.startswith("sha256:")
    assert judgement.action is Action.ESCALATE
    assert judgement.clause == "0.1"
    assert [fault.code for fault in judgement.faults] == ["mime"]
