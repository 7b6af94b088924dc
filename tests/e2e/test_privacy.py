"""A client is forgotten everywhere, the words of old letters are forgotten by themselves, and a client may know."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.testing import FixedClock
from tests.e2e.office import DEMAND, INSULT, SUPPORT, Office, letter
from tests.servers.dovecot import Dovecot

ANNA, PETR = "anna@forget.example", "petr@mail.example"


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    office = Office(dovecot, tmp_path)
    office.begin()
    office.receive(letter("a@x", DEMAND, sender=f"Анна <{ANNA}>"))
    office.receive(letter("b@x", INSULT, sender=f"Анна <{ANNA}>", subject="Посуда"))
    office.receive(letter("c@x", INSULT, sender=f"Пётр <{PETR}>"))
    office.sweep()
    return office


def folders_with(office: Office, address: str) -> set[str]:
    """Folders in which anything of maild's names an address: a header, a text, or a file."""
    names = [name for _, _, name in office.person.list_folders()]
    return {
        name
        for name in names
        for _, _, message in office.messages(name)
        if any(
            address in text
            for text in (message.as_string(), *(part.get_content() for part in _texts(message)))
            if isinstance(text, str)
        )
    }


def _texts(message):  # type: ignore[no-untyped-def]
    return [part for part in message.walk() if part.get_content_maintype() == "text"]


def test_a_client_is_forgotten_in_store_copies_logs_and_mailbox(office: Office, tmp_path: Path) -> None:
    copy = tmp_path / "maild.db.backup-0001"
    shutil.copy(tmp_path / "maild.db", copy)
    alien = tmp_path / "maild.db.backup-0000"
    alien.write_bytes(b"of another version, with " + ANNA.encode())
    assert ANNA.encode() in (tmp_path / "maild.db").read_bytes()
    done = office.maild("forget", ANNA, "--yes", check=False)
    assert done.returncode == 74, "a copy that cannot be searched is said"
    alien.unlink()
    done = office.maild("forget", ANNA, "--yes")
    assert "letters in INBOX" in office.maild("forget", PETR, "--yes").stdout
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert ANNA.encode() not in file.read_bytes(), file
    assert ANNA not in done.stderr
    assert folders_with(office, ANNA) == {"INBOX"}, "the client's own letters stay"
    assert office.labels() == {"a@x": set(), "b@x": set(), "c@x": set()}
    assert copy.exists()


def test_a_draft_that_a_person_edited_stays(office: Office) -> None:
    [(_, _, draft)] = office.messages("Drafts")
    office.delete("Drafts")
    draft.set_content("Анна, разбираемся.")
    office.put("Drafts", draft.as_bytes(), ["\\Draft"])
    office.sweep()
    assert "1 used drafts" in office.maild("forget", ANNA, "--yes").stdout
    assert len(office.messages("Drafts")) == 1


def test_a_client_may_know_what_is_remembered(office: Office) -> None:
    office.put("Sent", letter("re@x", "Разбираемся.", sender=SUPPORT, to=ANNA, parent="a@x"))
    office.sweep()
    found = json.loads(office.maild("export", ANNA).stdout)
    assert {one["id"] for one in found["letters"]} == {"a@x", "b@x", "re@x"}
    assert any("обязаны" in json.dumps(one, ensure_ascii=False) for one in found["letters"])
    assert {one["kind"] for one in found["made"]} >= {"note", "record"}
    assert PETR not in json.dumps(found)


def test_words_of_old_letters_are_forgotten_and_what_was_made_of_them_goes(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    office.begin()

    def receive(id_: str, text: str, sender: str, days: int, **more: str) -> None:
        octets = letter(id_, text, sender=sender, age=timedelta(days=days), **more)
        office.person.append("INBOX", octets, (), datetime.now(UTC) - timedelta(days=days))

    def look(days: int) -> None:
        workshop = office.workshop()
        workshop.clock = FixedClock(datetime.now(UTC) - timedelta(days=days))
        office.look(workshop)

    receive("a@x", DEMAND, f"Анна <{ANNA}>", 200)
    receive("b@x", INSULT, f"Анна <{ANNA}>", 200, subject="Посуда")
    receive("c@x", INSULT, f"Пётр <{PETR}>", 200)
    look(199)
    assert len(office.messages("maild")) == 2
    assert len(office.messages("Drafts")) == 1
    receive("d@x", "Где ответ?", f"Пётр <{PETR}>", 10, parent="c@x")
    look(1)
    assert len(office.messages("maild")) == 2, "half a year has passed since the last look: the clock may be wrong"
    look(0)
    assert ["Посуда" in str(note["Subject"]) for _, _, note in office.messages("maild")] == [False], "Пётр's goes on"
    assert office.messages("Drafts") == []
    known = json.loads(office.maild("export", ANNA).stdout)["letters"]
    assert [(one["subject"], one["name"]) for one in known] == [("", ""), ("", "")]
    assert {one["judgement"]["verdict"] for one in known} == {"difficult", "toxic"}, "what is counted stays"
    assert not any(finding["evidence"] for one in known for finding in one["judgement"]["findings"])
    assert "обязаны" not in (tmp_path / "maild.db").read_bytes().decode("utf-8", "replace")
