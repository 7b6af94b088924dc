"""Never silently dead: a mailbox that cannot be read is told of once, and the gap once it is read again."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from maild.daemon.alarm import Alarm
from maild.daemon.health import Health, HealthServer
from maild.daemon.undo import undo
from maild.daemon.watcher import Watcher
from maild.ports import Store
from tests.e2e.office import INSULT, Office, eventually, letter
from tests.servers.dovecot import Dovecot

PATIENCE = 180  # seconds: a Dovecot killed with a lock in its hand waits two minutes before it breaks that lock
TELL = [sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write(' '.join(sys.argv[2:]) + chr(10))"]


@contextmanager
def watched(office: Office) -> Iterator[tuple[Watcher, Store]]:
    """A watcher of the office's mailbox at its work, for which a second without a look is a gap."""
    workshop = office.workshop()
    with closing(workshop.store()) as store:
        watcher = workshop.watcher("support", store)
        watcher.gap, watcher.interval = timedelta(seconds=1), 0.3
        thread = Thread(target=watcher.run, daemon=True)
        thread.start()
        try:
            yield watcher, store
        finally:
            watcher.stop()
            thread.join(20)
            assert not thread.is_alive()


def ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_an_outage_is_told_of_once_and_the_gap_afterwards(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    office.begin()
    told = tmp_path / "told"
    alarm = Alarm(timedelta(seconds=2), [*TELL, str(told), "{mailbox}", "{minutes} min"])
    with watched(office) as (watcher, store):
        server = HealthServer("127.0.0.1", 0, Health([watcher], alarm, store))
        with closing(server):
            eventually(lambda: watcher.healthy)
            assert ask(server.port, "/healthz")[0] == 200
            assert 'maild_mailbox_up{mailbox="support"} 1.0' in ask(server.port, "/metrics")[1]
            assert ask(server.port, "/")[0] == 404
            office.receive(letter("before@x", INSULT))
            eventually(lambda: "maild-toxic" in office.labels().get("before@x", ()))
            eventually(lambda: 'maild_escalations_open{mailbox="support"} 1.0' in ask(server.port, "/metrics")[1])

            dovecot.stop()
            eventually(lambda: ask(server.port, "/healthz")[0] == 503)
            for _ in range(3):
                alarm.look([watcher])
            eventually(told.exists)
            assert alarm.raised == {"support"}
            assert json.loads(ask(server.port, "/healthz")[1])["mailboxes"]["support"]["ok"] is False
            assert 'maild_mailbox_up{mailbox="support"} 0.0' in ask(server.port, "/metrics")[1]

            dovecot.restart()
            office.receive(letter("during@x", INSULT))
            eventually(lambda: ask(server.port, "/healthz")[0] == 200, PATIENCE)
            alarm.look([watcher])
            assert not alarm.raised
            assert told.read_text() == "support 0 min\n", "once for one outage"
    office = Office(dovecot, tmp_path)  # its person's connection was cut too
    office.sweep()
    gaps = [message for name, _, message in office.messages("maild") if name.endswith("@gap.maild.invalid")]
    assert len(gaps) == 1
    text = gaps[0].get_body(("plain",)).get_content()
    assert "ящик support не читался" in text
    assert "maild-toxic" in office.labels()["during@x"]
    workshop = office.workshop()
    with closing(workshop.store()) as store, closing(workshop.connect("support")) as mailbox:
        undo(workshop.guard(mailbox, store), None, None)
    assert office.messages("maild") == []


@pytest.mark.parametrize(
    ("command", "code"),
    [([*TELL, "{folder}/told", "{mailbox}"], 0), (["false"], 1), (["/nowhere/page"], 1), ([], 0)],
)
def test_the_alert_command_can_be_tried(dovecot: Dovecot, tmp_path: Path, command: list[str], code: int) -> None:
    words = json.dumps([word.replace("{folder}", str(tmp_path)) for word in command])
    office = Office(dovecot, tmp_path, more=f"[alerts]\ncommand = {words}\n")
    done = office.maild("alert", "support", check=False)
    assert done.returncode == code, done.stderr
    if len(command) > 1:
        assert (tmp_path / "told").read_text() == "support\n"


def test_the_service_ends_when_no_mailbox_can_ever_be_read(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    (tmp_path / "password").unlink()
    process = subprocess.run(office.command("run"), capture_output=True, text=True, timeout=60, check=False)
    assert process.returncode == 78, process.stderr
    assert "password" in process.stderr


def test_monitoring_is_answered_by_the_service(dovecot: Dovecot, tmp_path: Path) -> None:
    probe = HealthServer("127.0.0.1", 0, Health([], Alarm(timedelta(1)), None))  # type: ignore[arg-type]
    port = probe.port
    probe.close()
    office = Office(dovecot, tmp_path, more=f'[alerts]\nlisten = "127.0.0.1:{port}"\n')
    with subprocess.Popen(office.command("run"), stderr=subprocess.DEVNULL) as process:
        try:

            def well() -> bool:
                try:
                    return ask(port, "/healthz")[0] == 200
                except urllib.error.URLError:
                    return False

            eventually(well)
        finally:
            process.terminate()
        assert process.wait(20) == 0
