"""Many machines: a watcher and workers on one queue do what one machine does, and survive what workers meet."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from maild.errors import ConnectionLost
from maild.memory.store import open_store
from maild.model.place import Checkpoint, Folder
from maild.queue.board import Board, Range
from maild.queue.slots import slot
from maild.queue.worker import DEATHS
from tests.e2e.office import CALM, DEMAND, INSULT, LATE, Office, eventually, letter
from tests.servers.dovecot import Dovecot
from tests.torture.outcome import standing
from tests.torture.workers import kills

_SECOND = """
[mailbox.sales]
host = "127.0.0.1"
port = {port}
security = "none"
username = "sales"
password_env = "NOWHERE"
"""
TEXTS = {"insult": INSULT, "demand": DEMAND, "late": LATE, "calm": CALM}


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path, postgres_url: str) -> Office:
    more = f'[queue]\nurl = "{postgres_url}"\nbatch = 2\ntakeover = 3'
    office = Office(dovecot, tmp_path, store=postgres_url, more=more)
    office.begin()
    return office


@pytest.fixture
def board(office: Office, postgres_url: str) -> Iterator[Board]:
    with closing(open_store(postgres_url)) as store, closing(Board(postgres_url).open(store)) as board:
        yield board


def receive(office: Office) -> None:
    for name, text in TEXTS.items():
        office.receive(letter(f"{name}@x", text, sender=f"Клиент <{name}@mail.example>", subject=name))


def worked(office: Office, board: Board, *queues: str) -> None:
    """Have one worker do all that waits, and stop it as systemd does."""
    with subprocess.Popen(office.command("worker"), stderr=subprocess.PIPE) as worker:
        try:
            eventually(lambda: all(board.left(queue).tasks == 0 for queue in queues or ("mail",)), 90)
        finally:
            worker.terminate()
            assert worker.wait(40) == 0


def inbox(office: Office) -> tuple[int, list[int]]:
    found = office.person.select_folder("INBOX", readonly=True)
    uids = list(office.person.search())
    office.leave()
    return int(found[b"UIDVALIDITY"]), uids


@pytest.mark.slow
@pytest.mark.timeout(400)  # more than the patience of what it calls, so that it ends with what is missing
def test_killed_workers_and_a_restarted_database_lose_and_double_nothing() -> None:
    row = kills(7, print)
    assert (row.times, row.lost, row.doubled) == (7, 0, 0)


def test_reprocessing_is_spread_and_does_what_one_machine_does(office: Office, board: Board, tmp_path: Path) -> None:
    receive(office)
    told = tmp_path / "told"
    with told.open("wb") as file:
        asking = subprocess.Popen(office.command("reprocess", "INBOX", "--with-drafts"), stdout=file, stderr=file)
    with subprocess.Popen(office.command("worker"), stderr=subprocess.PIPE) as worker:
        assert asking.wait(120) == 0, told.read_text()
        worker.terminate()
        assert worker.wait(40) == 0
    assert "4 messages judged" in told.read_text()
    spread = standing(office)
    assert {name for name, labels in office.labels().items() if labels} == {"insult@x", "demand@x", "late@x"}
    office.config.write_text(office.config.read_text().replace("[queue]\nurl", "[queue]\n# url"))
    office.maild("reprocess", "INBOX", "--with-drafts")
    assert standing(office) == spread, "one machine finds nothing to do"


def test_a_connection_that_is_kept_shows_what_came_in_since(office: Office, board: Board) -> None:
    with subprocess.Popen(office.command("worker"), stderr=subprocess.PIPE) as worker:
        try:
            for name in ("calm", "insult", "late"):
                office.receive(letter(f"{name}@x", TEXTS[name], sender=f"Клиент <{name}@mail.example>", subject=name))
                uidvalidity, uids = inbox(office)
                board.read([Range("support", "INBOX", uidvalidity, uids[-1:])])
                eventually(lambda: board.left("mail").tasks == 0, 90)
        finally:
            worker.terminate()
            assert worker.wait(40) == 0
    assert {name for name, labels in office.labels().items() if labels} == {"insult@x", "late@x"}


def test_a_reprocessing_that_nobody_watches_goes_on_and_is_watched_again(office: Office, board: Board) -> None:
    receive(office)
    with subprocess.Popen(office.command("reprocess", "INBOX"), stderr=subprocess.PIPE, text=True) as asking:
        eventually(lambda: _reprocessing(board) != "", 60)
        queue = _reprocessing(board)
        asking.kill()
    assert board.left(queue).messages == 4
    worked(office, board, queue)
    assert "maild-toxic" in office.labels()["insult@x"]
    assert "4 messages judged" in office.maild("reprocess", "INBOX").stdout
    assert queue not in board.queues()


def _reprocessing(board: Board) -> str:
    return next((name for name in board.queues() if name.startswith("reprocess")), "")


def test_what_ends_worker_after_worker_is_divided_and_then_set_aside(
    office: Office, board: Board, postgres_url: str
) -> None:
    receive(office)
    uidvalidity, uids = inbox(office)
    board.read([Range("support", "INBOX", uidvalidity, uids[:2]), Range("support", "INBOX", uidvalidity, uids[3:])])
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_jobs SET attempts = %s", [DEATHS])
    worked(office, board)
    labels = office.labels()
    assert "maild-toxic" in labels["insult@x"] and "maild-entitlement" in labels["demand@x"], "divided, and read"
    assert labels["calm@x"] >= {"maild-unreadable", "maild-escalated"}, "alone to blame: for a person to read"
    assert labels["late@x"] == set()
    assert "calm@x" in office.maild("quarantine", check=False).stdout


def test_a_mail_server_in_trouble_is_tried_again_and_blames_no_letter(office: Office, board: Board) -> None:
    receive(office)
    uidvalidity, uids = inbox(office)
    office.dovecot.stop()
    board.read([Range("support", "INBOX", uidvalidity, uids)])
    with subprocess.Popen(office.command("worker"), stderr=subprocess.PIPE) as worker:
        time.sleep(12)
        office.dovecot.restart()
        office.sign_in()
        eventually(lambda: "maild-toxic" in office.labels()["insult@x"], 90)
        worker.terminate()
        assert worker.wait(40) == 0
    assert not any("maild-unreadable" in labels for labels in office.labels().values())


def test_a_range_of_a_folder_that_was_rebuilt_is_dropped(office: Office, board: Board) -> None:
    receive(office)
    uidvalidity, uids = inbox(office)
    board.read([Range("support", "INBOX", uidvalidity - 1, uids), Range("support", "Gone", 1, [1])])
    worked(office, board)
    assert not any(office.labels().values())


def test_letters_of_a_folder_that_cannot_be_opened_for_a_while_are_read_when_it_is_back(
    office: Office, board: Board, postgres_url: str
) -> None:
    receive(office)
    uidvalidity, uids = inbox(office)
    folder = Folder("INBOX", uidvalidity)
    with closing(open_store(postgres_url)) as store:
        with store.begin() as tx:
            tx.set_checkpoint("support", Checkpoint(Folder("Away", uidvalidity), 9))
            tx.set_checkpoint("support", Checkpoint(folder, uids[-1]))
        board.read([Range("support", "Away", uidvalidity, [3, 4]), Range("support", "INBOX", uidvalidity, uids)])
        worked(office, board)
        with store.begin() as tx:
            away, here = tx.checkpoint("support", "Away"), tx.checkpoint("support", "INBOX")
    assert away is not None and away.last_uid == 2, "the watcher finds 3 and 4 again, when the folder is back"
    assert here is not None and here.last_uid == uids[-1]


def test_new_letters_go_before_an_archive_and_a_gap_is_told_once(board: Board, postgres_url: str) -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    board.read([Range("support", "INBOX", 1, [1], anew=True)], "reprocess x")
    board.read([Range("support", "INBOX", 1, [2])])
    board.again(Range("support", "INBOX", 1, [1], anew=True), "reprocess x", 0)
    for minute in range(3):
        board.gap("support", begin + timedelta(minutes=minute), 1, "")
    with psycopg.connect(postgres_url) as connection:
        rows = connection.execute("SELECT task_name, queue_name, priority, args FROM procrastinate_jobs").fetchall()
    assert {(queue, priority) for name, queue, priority, _ in rows if name == "read"} == {
        ("reprocess x", -1),
        ("mail", 0),
    }
    assert [args["begin"] for name, _, _, args in rows if name == "gap"] == [begin.isoformat()]


def test_a_range_that_was_put_off_for_weeks_is_put_off_again(office: Office, board: Board, postgres_url: str) -> None:
    receive(office)
    uidvalidity, uids = inbox(office)
    office.dovecot.stop()
    board.read([Range("support", "INBOX", uidvalidity, uids, tries=5000)])
    with subprocess.Popen(office.command("worker"), stderr=subprocess.PIPE) as worker:
        eventually(lambda: _tries(postgres_url) == [5000, 5001], 60)
        worker.terminate()
        assert worker.wait(40) == 0


def _tries(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'read' ORDER BY id").fetchall()
    return [args["tries"] for (args,) in rows]


def test_workers_leave_a_connection_for_each_watched_mailbox(office: Office, postgres_url: str) -> None:
    del office
    with closing(open_store(postgres_url)) as store, slot(store, "mail.example", 3, kept=2):
        with pytest.raises(ConnectionLost), slot(store, "mail.example", 3, patience=0.5, kept=2):
            pass
        with slot(store, "mail.example", 3, patience=0), slot(store, "mail.example", 3, patience=0):
            pass


def test_all_machines_together_have_so_many_connections(office: Office, postgres_url: str) -> None:
    del office
    with closing(open_store(postgres_url)) as one, closing(open_store(postgres_url)) as other:
        with slot(one, "mail.example", 2), slot(other, "mail.example", 2):
            with pytest.raises(ConnectionLost, match="all 2 connections"), slot(one, "mail.example", 2, patience=0.5):
                pass
            with slot(one, "another.example", 2):
                pass
        with slot(other, "mail.example", 2, patience=0):
            pass


def test_doctor_looks_at_the_queue_and_makes_nothing(office: Office, postgres_url: str) -> None:
    assert "the first run makes its tables" in office.maild("doctor").stdout
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() == (None,)
    with closing(open_store(postgres_url)) as store, closing(Board(postgres_url).open(store)):
        assert "0 messages wait" in office.maild("doctor").stdout
    office.config.write_text(office.config.read_text().replace("takeover = 3", "takeover = 3\nconnections = 2"))
    office.config.write_text(office.config.read_text() + _SECOND.format(port=office.dovecot.port))
    assert "no worker gets one" in office.maild("doctor", check=False).stdout


def test_a_queue_needs_a_store_that_all_see(office: Office) -> None:
    office.config.write_text(office.config.read_text().replace("[store]\nurl = ", '[store]\nurl = "sqlite:///x" # '))
    said = office.maild("worker", check=False)
    assert said.returncode != 0 and "needs a store that all machines see" in said.stderr


def test_what_is_deferred_waits_for_a_worker_and_status_tells(office: Office, board: Board) -> None:
    receive(office)
    with subprocess.Popen(office.command("run"), stderr=subprocess.PIPE) as watcher:
        eventually(lambda: board.left("mail").messages == 4, 60)
        watcher.terminate()
        assert watcher.wait(20) == 0
    assert "4 messages wait" in office.maild("status").stdout
    worked(office, board)
    assert "maild-toxic" in office.labels()["insult@x"]
