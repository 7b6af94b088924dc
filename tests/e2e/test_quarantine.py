"""A letter that cannot be read to the end is kept, shown and tried again; nothing else waits for it."""

import json
import time
from functools import partial
from pathlib import Path

import pytest

from detectors.finding import Fault
from maild.bootstrap import Readers
from maild.daemon import intake
from maild.daemon.bounded import Worker
from maild.errors import SettingsError
from maild.model.judgement import Verdict
from tests.e2e import stumbling
from tests.e2e.office import DEMAND, INSULT, Office, eventually, letter
from tests.servers.dovecot import Dovecot


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    office = Office(dovecot, tmp_path)
    office.begin()
    return office


def test_an_unreadable_letter_is_shown_and_read_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = intake.parse

    def stumbling(octets: bytes, received: object = None, limits: object = None) -> object:
        if b"stone@x" in octets and b"\n\n" in octets.replace(b"\r", b"").strip():
            raise RuntimeError("a defect of the parser")
        return parse(octets, received, office.workshop().settings.limits.parsing)

    office.receive(letter("stone@x", DEMAND, subject="Камень"))
    office.receive(letter("after@x", INSULT, sender="Пётр <petr@mail.example>"))
    assert "no letter" in office.maild("quarantine").stderr
    with monkeypatch.context() as patched:
        patched.setattr(intake, "parse", stumbling)
        office.sweep()
    labels = office.labels()
    assert {"maild-unreadable", "maild-escalated"} <= labels["stone@x"]
    assert "maild-toxic" in labels["after@x"], "the letter after it was read"
    listed = office.maild("quarantine", check=False)
    assert (listed.returncode, listed.stdout.count("[mime]")) == (1, 1)

    again = office.maild("quarantine", "retry")
    assert "1 letters read again, 0 still unreadable" in again.stdout
    assert "maild-entitlement" in office.labels()["stone@x"]
    assert not {"maild-unreadable", "maild-escalated"} & office.labels()["stone@x"]
    assert office.maild("quarantine").returncode == 0


def test_one_that_is_gone_is_not_looked_for_in_vain(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(octets: bytes, received: object = None, limits: object = None) -> object:
        raise RuntimeError("a defect of the parser")

    office.receive(letter("stone@x", DEMAND))
    with monkeypatch.context() as patched:
        patched.setattr(intake, "parse", stumbling)
        office.sweep()
    office.delete("INBOX")
    again = office.maild("quarantine", "retry", check=False)
    assert (again.returncode, "0 letters read again" in again.stdout) == (1, True)


@pytest.mark.timeout(240)
def test_a_letter_that_hangs_or_kills_its_reader_is_set_aside(office: Office, tmp_path: Path) -> None:
    workshop = office.workshop()
    workshop.worker = Worker(partial(stumbling.make, office.config), seconds=20)
    office.receive(letter("bomb@x", DEMAND, sender="Анна <anna@mail.example>"))
    office.receive(letter("stone@x", DEMAND))
    office.receive(letter("after@x", INSULT, sender="Пётр <petr@mail.example>"))
    try:
        office.look(workshop)
    finally:
        workshop.worker.close()
    labels = office.labels()
    assert {"maild-unreadable", "maild-escalated"} <= labels["stone@x"] & labels["bomb@x"]
    assert "maild-toxic" in labels["after@x"]
    tries = (tmp_path / "tries").read_bytes()
    assert (tries.count(b"<bomb@x>"), tries.count(b"<stone@x>")) == (2, 2)
    listed = office.maild("quarantine", check=False).stdout
    assert "[time]" in listed and "[crash]" in listed
    assert "2 letters read again, 0 still unreadable" in office.maild("quarantine", "retry").stdout


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_reading_process_that_is_lost_is_started_anew(office: Office) -> None:
    worker = Worker(Readers(office.workshop().settings), seconds=60)
    try:
        assert not isinstance(worker.read("support", letter("a@x", DEMAND), None), Fault)
        pool = worker._pool
        assert pool is not None
        pool._context.task_queue.put("no task")
        eventually(lambda: not pool.active)
        assert not isinstance(worker.read("support", letter("b@x", DEMAND), None), Fault)
        assert worker._pool is not pool
    finally:
        worker.close()


def test_the_network_is_let_go_when_nothing_comes_and_comes_back(office: Office) -> None:
    worker = Worker(Readers(office.workshop().settings), seconds=60, idle=1)
    try:
        for name in ("a@x", "b@x"):
            begun = worker.begun("support", (letter(name, INSULT), None))
            time.sleep(2)
            assert worker._pool is not None, "somebody waits for it"
            said = worker.said("support", (letter(name, INSULT), None), begun)
            assert not isinstance(said, Fault) and said[1].verdict is Verdict.TOXIC
            eventually(lambda: worker._pool is None)
    finally:
        worker.close()


def test_of_a_letter_beyond_a_limit_the_beginning_is_judged_and_the_limit_is_named(office: Office) -> None:
    with office.config.open("a") as more:
        more.write("[limits]\nsize = 65536\ntext = 20000\n")
    office.receive(letter("long@x", INSULT + "\r\n" + "и ещё слово\r\n" * 20_000))
    office.sweep()
    assert "maild-toxic" in office.labels()["long@x"]
    ((_, _, record),) = office.messages("maild/records")
    assert json.loads(record.get_content())["cut"] == ["text", "size"]
    ((_, _, note),) = office.messages("maild")
    plain = note.get_body(("plain",))
    assert plain and "письмо больше, чем положено (text, size;" in plain.get_content()


def test_a_mistake_in_the_configuration_is_told_by_the_worker(office: Office) -> None:
    workshop = office.workshop()
    (office.folder / "policy.toml").write_text("[[clause]]\n")
    worker = Worker(Readers(workshop.settings), seconds=60)
    try:
        with pytest.raises(SettingsError, match=r"policy\.toml"):
            worker.read("support", letter("a@x", DEMAND), None)
    finally:
        worker.close()
