"""Every effect once: after a kill at any point, after a second look, and nothing left after an undo."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.mail import imap_select
from tests.e2e.office import CALM, DEMAND, INSULT, SUPPORT, Office, letter
from tests.servers.dovecot import Dovecot
from tests.torture.kills import life

LETTERS = (
    letter("insult@x", INSULT, subject="Посуда"),
    letter("demand@x", DEMAND, sender="Пётр <petr@mail.example>"),
    letter("calm@x", CALM, sender="Ольга <olga@mail.example>"),
)


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    return Office(dovecot, tmp_path)


@pytest.mark.parametrize("point", ["add_flags", "add_flags!", "append", "append!", "commit", "committed"])
def test_a_kill_at_any_point_loses_and_doubles_nothing(office: Office, point: str) -> None:
    office.begin()
    for octets in LETTERS:
        office.receive(octets)
    assert killed(office, point, 1)
    office.sweep()
    assert_done_once(office)
    before = office.state()
    office.sweep()
    assert office.state() == before


def test_it_is_killed_at_the_same_point_again_and_again(office: Office) -> None:
    office.begin()
    for octets in LETTERS:
        office.receive(octets)
    kills = 0
    while killed(office, "append!", 2):
        kills += 1
        assert kills < 20
    assert kills == 2, "a draft, a note and two records are appended, two in each run"
    assert_done_once(office)


def test_reprocess_and_undo_leave_the_mailbox_as_it_was(office: Office) -> None:
    for octets in LETTERS:
        office.receive(octets)
    office.edit("calm@x", add=["\\Flagged", "$label1"])
    before = office.state()
    office.maild("reprocess", "INBOX")
    assert_done_once(office)
    office.maild("undo")
    after = office.state()
    assert {name: after.pop(name) for name in ("maild", "maild/records")} == {"maild": [], "maild/records": []}
    assert after == before


def test_a_dry_run_prints_the_plan_and_does_nothing(office: Office) -> None:
    for octets in LETTERS:
        office.receive(octets)
    before = office.state()
    said = office.maild("reprocess", "INBOX", "--dry-run").stdout
    assert "+maild-toxic" in said
    assert "note" in said
    assert "draft" in said
    assert office.state() == before
    assert "+maild-toxic" in office.maild("run", "--dry-run", "--since", "all").stdout
    assert office.state() == before


def test_the_main_job_with_postgresql_as_the_store(dovecot: Dovecot, tmp_path: Path, postgres_url: str) -> None:
    office = Office(dovecot, tmp_path, store=postgres_url)
    office.begin()
    for octets in LETTERS:
        office.receive(octets)
    office.maild("run", "--once")
    assert_done_once(office)
    before = office.state()
    office.maild("run", "--once")
    office.maild("reprocess", "INBOX")
    assert office.state() == before


def killed(office: Office, point: str, nth: int) -> bool:
    """Whether a look at the mailbox was killed there; the other end of a look is its success."""
    return life(office.config, point, nth)


def assert_done_once(office: Office) -> None:
    """Labels, one draft, one note and a record for each labelled letter; everything else untouched."""
    labels = office.labels()
    assert labels["insult@x"] >= {"maild-abuse", "maild-toxic", "maild-escalated"}
    assert labels["demand@x"] >= {"maild-entitlement", "maild-draft"}
    assert labels["calm@x"] == set()
    assert [len(office.messages(name)) for name in ("Drafts", "maild", "maild/records")] == [1, 1, 2]
    assert not any("\\Seen" in flags for flags in office.flags().values())


def test_a_restored_folder_repeats_no_effect(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='folders = ["INBOX", "Work"]')
    office.person.create_folder("Work")
    office.begin()
    then = datetime.now(UTC) - timedelta(days=20)
    old = letter("old@x", DEMAND, age=timedelta(days=20))
    office.person.append("Work", old, (), then)
    answer = letter(
        "answer@x", "Привезли.", sender=SUPPORT, to="maria@mail.example", parent="old@x", age=timedelta(days=19)
    )
    office.person.append("Sent", answer, ("\\Seen",), then + timedelta(days=1))
    office.sweep()
    before = office.labels("Work")
    assert before["old@x"] >= {"maild-entitlement"}
    assert office.messages("Drafts") == []
    office.person.delete_folder("Work")
    time.sleep(1.1)  # UIDVALIDITY is made of seconds
    office.person.create_folder("Work")
    office.person.append("Work", old)
    office.sweep()
    assert office.labels("Work") == before
    assert office.messages("Drafts") == []


def test_a_folder_in_which_hardly_a_known_letter_is_waits_for_a_person(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='folders = ["INBOX", "Work"]')
    office.person.create_folder("Work")
    office.begin()
    for number in range(12):
        office.put("Work", letter(f"w{number}@x", CALM, sender=f"u{number}@mail.example"))
    office.sweep()
    rebuild(office, "Work", [letter("other@x", INSULT, sender="new@mail.example")])
    for _ in range(2):
        office.receive(letter(f"i{time.monotonic_ns()}@x", INSULT, sender="in@mail.example"))
        done = office.maild("run", "--once", check=False)
        assert done.returncode == 75
        assert "maild resume --mailbox support Work" in done.stderr
    assert office.labels("Work") == {"other@x": set()}, "nothing is done in a strange folder"
    assert all("maild-toxic" in labels for labels in office.labels().values()), "the others have their turn"
    [strange] = [note for name, _, note in office.messages("maild") if "strange" in name]
    assert "maild resume --mailbox support Work" in strange.get_body(("plain",)).get_content()
    assert "0 of the 12 letters" in office.maild("status").stdout
    assert "maild resume --mailbox support Work" in office.maild("doctor", check=False).stdout
    office.maild("resume", "Work")
    office.maild("run", "--once")
    assert "maild-toxic" in office.labels("Work")["other@x"]


def test_an_archive_day_stops_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path, more='folders = ["INBOX", "Work"]')
    office.person.create_folder("Work")
    office.begin()
    letters = [letter(f"w{number}@x", INSULT, sender=f"u{number}@mail.example") for number in range(12)]
    for octets in letters:
        office.put("Work", octets)
    office.sweep()
    before = office.labels("Work")
    rebuild(office, "Work", letters[:3])
    office.maild("run", "--once")
    assert office.labels("Work") == {name: before[name] for name in ("w0@x", "w1@x", "w2@x")}
    assert len(office.messages("maild")) == 12


def rebuild(office: Office, folder: str, letters: list[bytes]) -> None:
    """The folder under another UIDVALIDITY, with these letters in it."""
    office.person.delete_folder(folder)
    time.sleep(1.1)  # UIDVALIDITY is made of seconds
    office.person.create_folder(folder)
    for octets in letters:
        office.put(folder, octets)


def test_a_look_costs_the_server_what_is_new_and_not_what_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_select, "SEARCH_WINDOW", 20)
    cost = {}
    for old in (10, 210):
        dovecot = Dovecot(trace=True)
        try:
            (tmp_path / str(old)).mkdir()
            office = Office(dovecot.start(), tmp_path / str(old))
            long_ago = datetime.now(UTC) - timedelta(days=60)
            for number in range(old):
                office.person.append("INBOX", letter(f"old{number}@x", CALM), (), long_ago)
            workshop = office.workshop()
            with closing(workshop.store()) as store, closing(workshop.connect("support")) as mailbox:
                guard = workshop.guard(mailbox, store)
                guard.sweep()
                office.receive(letter("new@x", DEMAND))
                before = dovecot.said()
                guard.sweep()
                cost[old] = dovecot.said().removeprefix(before).count("\n")
            assert "maild-draft" in office.labels()["new@x"]
        finally:
            dovecot.remove()
    assert cost[10] == cost[210] > 0
