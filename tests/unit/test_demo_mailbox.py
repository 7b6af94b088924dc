"""The demonstration's letters are real mail of every kind it promises, and each says how it must be read."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from detectors.finding import Signal
from maild.demo.mailbox import EXACT, IDENTITIES, SUPPORT, DemoLetter, load
from maild.model.judgement import Action, Verdict
from maild.model.message import Address, Role

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LETTERS = load(NOW)


def parsed(letter: DemoLetter) -> EmailMessage:
    message = message_from_bytes(letter.octets, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(letter: DemoLetter) -> str:
    body = parsed(letter).get_body(("plain", "html"))
    return body.get_content() if body is not None else ""


def clients() -> list[DemoLetter]:
    return [letter for letter in LETTERS if letter.expected.role is Role.CLIENT]


def test_the_mailbox_is_as_large_as_promised() -> None:
    waiting = [letter for letter in LETTERS if not letter.live]
    assert len(waiting) >= 34
    assert len({letter.thread.key for letter in waiting}) >= 14
    assert len(LETTERS) - len(waiting) >= 6
    assert all(letter.live for letter in LETTERS[len(waiting) :])
    assert [letter.date for letter in waiting] == sorted(letter.date for letter in waiting)


def test_message_ids_are_unique_and_stable() -> None:
    assert len({letter.message_id for letter in LETTERS}) == len(LETTERS)
    assert [letter.message_id for letter in load(NOW + timedelta(days=3))] == [letter.message_id for letter in LETTERS]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.message_id)
def test_each_letter_is_sound_mail(letter: DemoLetter) -> None:
    message = parsed(letter)
    assert not message.defects
    assert message["Message-ID"] == f"<{letter.message_id}>"
    assert parsedate_to_datetime(message["Date"]) == letter.date <= NOW
    assert "{" not in text_of(letter).replace("{margin:0}", "")
    assert "\n" not in letter.octets.decode("latin-1").replace("\r\n", "")
    answered = (message["References"] or "").split()
    known = {f"<{other.message_id}>": other for other in LETTERS}
    assert all(known[reference].thread.key == letter.thread.key for reference in answered)
    assert all(known[reference].date < letter.date for reference in answered)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.message_id)
def test_each_expectation_is_well_formed(letter: DemoLetter) -> None:
    expected, sender = letter.expected, Address("", parsed(letter)["From"].addresses[0].addr_spec)
    assert (letter.folder == "Sent") == (expected.role is Role.OURS)
    if expected.role is not Role.CLIENT:
        assert (expected.signals, expected.verdict, expected.action, expected.client) == (frozenset(), None, None, "")
        return
    assert expected.client
    assert not IDENTITIES.owns(Address("", expected.client))
    if Signal.ABUSE in expected.signals:
        assert expected.verdict is Verdict.TOXIC
    if Signal.LEGAL_THREAT in expected.signals:
        assert expected.action is Action.ESCALATE
    if expected.verdict is Verdict.CALM:
        assert expected.signals <= {Signal.GRIEVANCE}
        assert expected.action is Action.NONE
    if IDENTITIES.owns(sender) and IDENTITIES.form_of(sender) is None:
        assert parsed(letter)["To"].addresses[0].addr_spec == SUPPORT


def test_what_a_thread_must_come_to_follows_from_its_last_client_letter() -> None:
    for letter in clients():
        later = [other for other in LETTERS if other.thread == letter.thread and other.date > letter.date]
        if letter.expected.action is not None and not later:
            assert letter.thread.draft == (letter.expected.action is Action.REPLY), letter.message_id
            assert letter.thread.note == (letter.expected.action is Action.ESCALATE), letter.message_id


def test_mail_that_is_no_clients_leaves_nothing() -> None:
    for letter in LETTERS:
        if letter.expected.role not in (Role.CLIENT, Role.OURS):
            assert (letter.thread.draft, letter.thread.note) == (False, False)


def test_every_kind_of_letter_is_there() -> None:
    roles = Counter(letter.expected.role for letter in LETTERS)
    assert {Role.OURS, Role.LIST, Role.AUTO_REPLY, Role.BOUNCE} <= set(roles)
    assert roles[Role.NOTIFICATION] >= 3
    assert roles[Role.SPAM] >= 2
    signals = Counter(signal for letter in clients() for signal in letter.expected.signals)
    assert all(signals[signal] >= 3 for signal in EXACT)
    assert set(signals) == set(Signal)
    assert sum(letter.expected.verdict is Verdict.CALM for letter in clients()) >= 12
    senders = [parsed(letter)["From"].addresses[0].addr_spec for letter in clients()]
    assert sum(IDENTITIES.form_of(Address("", sender)) is not None for sender in senders) >= 2
    assert "olga@svetlydom.example" in senders


def test_every_form_of_mail_is_there() -> None:
    parts = [part for letter in LETTERS for part in parsed(letter).walk()]
    assert {"utf-8", "windows-1251", "koi8-r"} <= {part.get_content_charset() for part in parts}
    assert {"8bit", "base64", "quoted-printable"} <= {part["Content-Transfer-Encoding"] for part in parts}
    assert {"multipart/alternative", "multipart/report"} <= {part.get_content_type() for part in parts}
    assert any(parsed(letter).get_content_type() == "text/html" for letter in clients())
    assert "претензия.pdf" in {part.get_filename() for part in parts}
    text = "\n".join(text_of(letter) for letter in LETTERS)
    assert all(mark in text for mark in ("\n>", "Отправлено: ", "Пересылаемое сообщение", " wrote:", "написал(а):"))


def test_one_thread_goes_back_and_forth() -> None:
    sides = Counter((letter.thread.key, letter.expected.role) for letter in LETTERS)
    assert any(sides[key, Role.CLIENT] >= 2 and sides[key, Role.OURS] >= 2 for key, _ in sides)


def test_expected_signals_are_exact_for_the_three_and_at_least_for_the_rest() -> None:
    late = next(letter for letter in LETTERS if letter.message_id.startswith("late.money")).expected
    found = frozenset({Signal.ENTITLEMENT, Signal.GRIEVANCE})
    assert late.met_by(found)
    assert late.met_by(found | {Signal.PRESSURE})
    assert not late.met_by(found | {Signal.ABUSE})
    assert not late.met_by(found - {Signal.GRIEVANCE})
    assert not late.met_by(found - {Signal.ENTITLEMENT})
