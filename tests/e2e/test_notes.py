"""Notes for the lead: one a case, in the mailbox that was chosen, unread again while the case waits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.testing import FixedClock
from tests.e2e.office import INSULT, Office, letter
from tests.servers.dovecot import Dovecot


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    office = Office(dovecot, tmp_path)
    office.begin()
    return office


def test_one_note_a_case_and_a_newer_one_replaces_the_older(office: Office) -> None:
    office.receive(letter("a@x", INSULT, age=timedelta(hours=2)))
    office.sweep()
    office.receive(letter("b@x", "Вы кретины, я иду в суд, заказ 4471.", parent="a@x", age=timedelta(0)))
    office.sweep()
    [(_, _, note)] = office.messages("maild")
    text = note.get_body(("plain",)).get_content()
    assert "кретины" in text
    assert "maild-legal" in office.labels()["b@x"]
    assert len(office.messages("maild/records")) == 2


def test_notes_go_into_the_leads_mailbox(dovecot: Dovecot, tmp_path: Path) -> None:
    more = f"""
notes = "lead:INBOX"
[mailbox.lead]
host = "{dovecot.host}"
port = {dovecot.port}
security = "none"
username = "boss"
password_file = "{tmp_path}/password"
identities = ["lead@svet.example"]
"""
    office = Office(dovecot, tmp_path, more=more)
    office.begin()
    office.receive(letter("a@x", INSULT))
    office.maild("run", "--once")
    office.maild("run", "--once")
    assert office.messages("maild") == []
    assert len(office.messages("maild/records")) == 1
    (tmp_path / "lead").mkdir()
    lead = Office(dovecot, tmp_path / "lead", user="boss")
    [(name, flags, note)] = lead.messages("INBOX")
    assert name.endswith("@note.maild.invalid")
    assert not {flag for flag in flags if flag.startswith("maild-")}
    assert note["To"] == "lead@svet.example"


def test_a_note_that_waited_too_long_is_unread_again_once_a_day(dovecot: Dovecot, tmp_path: Path) -> None:
    days = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    office = Office(dovecot, tmp_path, more=f'work = {{ hours = "00:00-23:59", days = {days}, remind_after = "1h" }}')
    office.begin()
    office.receive(letter("a@x", INSULT))
    office.sweep()

    def read(seen: bool) -> None:
        office.person.select_folder("maild")
        (office.person.add_flags if seen else office.person.remove_flags)(office.person.search(), ["\\Seen"])
        office.leave()

    def unread(after: timedelta) -> bool:
        workshop = office.workshop()
        clock = FixedClock(datetime.now(UTC) + after)
        workshop.clock = clock
        office.look(workshop)
        [(_, flags, _)] = office.messages("maild")
        return "\\Seen" not in flags

    read(True)
    assert not unread(timedelta(minutes=30))
    assert unread(timedelta(hours=2))
    read(True)
    assert not unread(timedelta(hours=4))
    assert unread(timedelta(hours=28))
