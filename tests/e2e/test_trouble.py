"""One thing goes wrong, and only that one: the other folders, mailboxes and steps have their turn."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.office import DEMAND, INSULT, SUPPORT, Office, eventually, letter
from tests.servers.dovecot import Dovecot

LEAD = """notes = "lead:INBOX"
[mailbox.lead]
host = "{host}"
port = {port}
security = "none"
username = "lead"
password_file = "{folder}/password"
identities = ["lead@svet.example"]
"""


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    return Office(dovecot, tmp_path)


def reconfigure(office: Office, before: str, after: str) -> None:
    text = office.config.read_text()
    assert before in text
    office.config.write_text(text.replace(before, after))


def answer(message_id: str, parent: str, to: str = "maria@mail.example") -> bytes:
    return letter(message_id, "Разбираемся.", sender=f"Анна <{SUPPORT}>", to=to, parent=parent)


def drafts(office: Office) -> list[str]:
    return [str(message["In-Reply-To"]) for _, _, message in office.messages("Drafts")]


def test_a_folder_that_is_gone_leaves_the_others_their_turn(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='folders = ["Shop", "INBOX"]')
    office.person.create_folder("Shop")
    office.begin()
    office.person.delete_folder("Shop")
    office.receive(letter("insult@x", INSULT))
    done = office.maild("run", "--once", check=False)
    assert done.returncode == 75
    assert "Shop" in done.stderr
    assert "maild-toxic" in office.labels()["insult@x"]
    assert "Shop" in office.maild("status").stdout


def test_a_daemon_watches_the_folders_that_there_are(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='folders = ["Shop", "INBOX"]')
    office.person.create_folder("Shop")
    office.begin()
    office.person.delete_folder("Shop")
    daemon = subprocess.Popen(office.command("run"), stderr=subprocess.DEVNULL)
    try:
        office.receive(letter("insult@x", INSULT))
        eventually(lambda: "maild-toxic" in office.labels()["insult@x"])
    finally:
        daemon.terminate()
        daemon.wait(10)


def test_a_lead_s_mailbox_that_is_down_delays_only_its_notes(dovecot: Dovecot, tmp_path: Path) -> None:
    away = LEAD.format(host=dovecot.host, port=9, folder=tmp_path)
    office = Office(dovecot, tmp_path, more=away)
    office.receive(letter("first@x", INSULT))
    office.maild("run", "--once", "--since", "all", check=False)
    office.receive(letter("second@x", INSULT, sender="Пётр <petr@mail.example>"))
    assert office.maild("run", "--once", check=False).returncode == 75
    assert all("maild-toxic" in labels for labels in office.labels().values())
    assert len(office.messages("maild/records")) == 2
    reconfigure(office, "port = 9", f"port = {dovecot.port}")
    office.maild("run", "--once")
    lead = Office(dovecot, tmp_path / "lead", user="lead") if (tmp_path / "lead").mkdir() is None else office
    assert len([name for name, _, _ in lead.messages("INBOX") if "note" in name]) == 2


def test_one_mailbox_that_cannot_be_reached_leaves_the_others_their_turn(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    away = LEAD.format(host=dovecot.host, port=9, folder=tmp_path).split("\n", 1)[1]
    reconfigure(office, "[mailbox.support]", away.replace("mailbox.lead", "mailbox.absent") + "[mailbox.support]")
    office.receive(letter("insult@x", INSULT))
    assert office.maild("run", "--once", "--since", "all", check=False).returncode == 75
    assert "maild-toxic" in office.labels()["insult@x"]


def test_a_draft_that_the_server_refused_is_made_when_it_can_be(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='drafts = "Entwürfe"')
    office.begin()
    office.receive(letter("demand@x", DEMAND))
    assert office.maild("run", "--once", check=False).returncode == 75
    assert "maild-entitlement" in office.labels()["demand@x"]
    office.maild("run", "--once", check=False)
    office.person.create_folder("Entwürfe")
    office.maild("run", "--once")
    assert len(office.messages("Entwürfe")) == 1
    assert "maild-draft" in office.labels()["demand@x"]


def test_a_refused_draft_that_is_no_longer_wanted_is_never_made(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='drafts = "Entwürfe"')
    office.begin()
    office.receive(letter("demand@x", DEMAND))
    office.maild("run", "--once", check=False)
    office.put("Sent", answer("answer@svet", "demand@x"))
    office.maild("run", "--once", check=False)
    office.person.create_folder("Entwürfe")
    office.maild("run", "--once")
    office.maild("run", "--once")
    assert office.messages("Entwürfe") == []
    assert "maild-draft" not in office.labels()["demand@x"]


def test_a_letter_that_turns_out_to_be_no_client_s_loses_all_that_was_made(office: Office) -> None:
    office.begin()
    office.receive(letter("demand@x", DEMAND))
    office.sweep()
    assert drafts(office) == ["<demand@x>"]
    reconfigure(office, f'identities = ["{SUPPORT}"]', f'identities = ["{SUPPORT}", "maria@mail.example"]')
    office.maild("reprocess", "INBOX")
    assert office.labels()["demand@x"] == set()
    assert drafts(office) == []
    assert office.messages("maild/records") == []


def test_a_letter_that_a_person_moved_can_be_released(office: Office) -> None:
    office.begin()
    office.receive(letter("insult@x", INSULT))
    office.sweep()
    office.person.create_folder("Lead")
    office.person.select_folder("INBOX")
    office.person.move(office.person.search(), "Lead")
    office.leave()
    office.maild("release", "insult@x")
    assert drafts(office) == ["<insult@x>"]


def test_a_letter_that_is_gone_cannot_be_released_and_that_is_said(office: Office) -> None:
    office.begin()
    office.receive(letter("insult@x", INSULT))
    office.sweep()
    office.delete("INBOX")
    done = office.maild("release", "insult@x", check=False)
    assert done.returncode == 65
    assert "stands in no folder" in done.stderr
    assert drafts(office) == []


def test_a_reprocess_that_was_stopped_goes_on_and_another_one_begins_anew(office: Office) -> None:
    for number in range(12):
        office.receive(letter(f"m{number}@x", DEMAND, sender=f"u{number}@mail.example"))
    reconfigure(office, "poll_interval = 1", "poll_interval = 1\nbatch = 1")
    process = subprocess.Popen(office.command("reprocess", "INBOX"), stderr=subprocess.PIPE, text=True)
    eventually(lambda: any(office.labels().values()))
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 75
    assert "stopped after" in said
    labelled = sum(bool(labels) for labels in office.labels().values())
    assert labelled < 12
    again = office.maild("reprocess", "INBOX", "--limit", "12")
    assert "12 messages judged" in again.stdout, "another limit is another run"
    rest = office.maild("reprocess", "INBOX")
    assert "going on where the last run stopped" in rest.stderr
    assert f"{12 - labelled} messages judged" in rest.stdout
    assert "12 messages judged" in office.maild("reprocess", "INBOX").stdout


def test_undo_of_one_folder_leaves_the_thread_s_letters_elsewhere(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='folders = ["INBOX", "Shop"]')
    office.person.create_folder("Shop")
    office.begin()
    office.receive(letter("first@x", INSULT))
    office.put("Shop", letter("second@x", INSULT, parent="first@x"))
    office.sweep()
    assert "maild-toxic" in office.labels("Shop")["second@x"]
    office.maild("undo", "Shop")
    assert office.labels("Shop")["second@x"] == set()
    assert "maild-toxic" in office.labels()["first@x"]
    assert len(office.messages("maild")) == 1
    office.maild("undo")
    assert office.labels()["first@x"] == set()
    assert office.messages("maild") == office.messages("maild/records") == []
