"""The installed daemon: built by ``scripts/install``, run as its own user on a read-only root, watched by a test."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.office import CONFIG, INSULT, SUPPORT, Office, eventually, letter
from tests.servers.dovecot import PASSWORD, Dovecot

ROOT = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
CONFINED = """
set -eu
mount --make-rprivate /
mount --bind "$STATE" "$STATE"
mount -o remount,bind,ro /
if touch "$STATE/../probe"; then exit 99; fi
exec setpriv --reuid "$ID" --regid "$ID" --clear-groups --no-new-privs -- "$@"
"""


def interpreter() -> str:
    """A Python that every user may run, which one in root's home folder is not."""
    anyone = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--", "env"] if AS_ROOT else []
    every = (sys.executable, "/usr/bin/python3")
    return next(
        path
        for path in every
        if not subprocess.run([*anyone, path, "-c", ""], check=False, capture_output=True).returncode
    )


def script(destination: Path, command: str, **answers: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DESTDIR": str(destination), "PYTHON": interpreter(), **answers}
    return subprocess.run(
        [ROOT / "scripts" / "install", command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A root folder with maild installed in it."""
    root = tmp_path_factory.mktemp("machine")
    for folder in (root, *root.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    (root / "etc").mkdir()
    done = script(root, "install")
    assert done.returncode == 0, done.stdout + done.stderr
    yield root
    shutil.rmtree(root, ignore_errors=True)


def linked(machine: Path, name: str) -> str:
    return str((machine / "opt/maild" / name).readlink())


class Daemon:
    """The installed command under the eyes of a test that stands in for systemd."""

    def __init__(self, machine: Path, folder: Path, dovecot: Dovecot) -> None:
        self.machine, self.folder = machine, folder
        self.state = machine / "var" / "lib" / "maild"
        credentials = folder / "credentials"
        credentials.mkdir()
        (credentials / "support").write_text(PASSWORD)
        self.config = machine / "etc" / "maild" / "maild.toml"
        text = CONFIG.format(
            host=dovecot.host, port=dovecot.port, folder=folder, support=SUPPORT, more="",
            store=f"sqlite:///{self.state}/maild.db",
        )  # fmt: skip
        self.config.write_text("\n".join(line for line in text.splitlines() if "password_file" not in line))
        self.config.chmod(0o644)
        self.config.parent.chmod(0o755)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.listener.bind(str(folder / "notify"))
        (folder / "notify").chmod(0o777)
        self.listener.settimeout(20)
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "STATE": str(self.state),
            "ID": str(self._account()),
            "CREDENTIALS_DIRECTORY": str(credentials),
            "NOTIFY_SOCKET": str(folder / "notify"),
            "WATCHDOG_USEC": "1500000",
        }

    def start(self) -> subprocess.Popen[str]:
        command = [str(self.machine / "opt/maild/current/bin/maild"), "--config", str(self.config), "run"]
        confined = ["unshare", "--mount", "sh", "-c", CONFINED, "sh"] if AS_ROOT else []
        return subprocess.Popen([*confined, *command], env=self.environment, cwd="/", stderr=subprocess.PIPE, text=True)

    def hear(self, wanted: str) -> str:
        """Wait for a message to systemd that has a line ``wanted``."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            said = self.listener.recv(4096).decode()
            if wanted in said.split("\n"):
                return said
        raise AssertionError(f"systemd was never told {wanted}")

    def _account(self) -> int:
        if not AS_ROOT:
            return os.geteuid()
        [line] = [row for row in (self.machine / "etc/passwd").read_text().splitlines() if row.startswith("maild:")]
        return int(line.split(":")[2])


@pytest.fixture
def daemon(machine: Path, tmp_path: Path, dovecot: Dovecot) -> Daemon:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    return Daemon(machine, tmp_path, dovecot)


def test_it_guards_as_an_unprivileged_user_on_a_read_only_root(
    daemon: Daemon, dovecot: Dovecot, tmp_path: Path
) -> None:
    (tmp_path / "office").mkdir()
    office = Office(dovecot, tmp_path / "office")
    with daemon.start() as process:
        try:
            assert "support: watching" in daemon.hear("READY=1")
            office.receive(letter("insult@x", INSULT))
            eventually(lambda: "maild-toxic" in office.labels()["insult@x"])
            daemon.hear("WATCHDOG=1")
            if AS_ROOT:
                status = Path(f"/proc/{process.pid}/status").read_text()
                assert f"Uid:\t{daemon.environment['ID']}\t" in status
            assert (daemon.state / "maild.db").stat().st_mode & 0o777 == 0o600
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            daemon.hear("STOPPING=1")
            assert process.wait(5) == 0
            assert time.monotonic() - began < 5
        finally:
            process.kill()


def test_a_wrong_configuration_ends_it_with_a_code_that_is_not_tried_again(daemon: Daemon) -> None:
    daemon.config.write_text(daemon.config.read_text().replace("host =", "hots ="))
    with daemon.start() as process:
        assert process.wait(20) == 78
        assert process.stderr is not None
        assert "the nearest valid key is host" in process.stderr.read()


def test_upgrade_keeps_the_old_program_and_rollback_goes_back_to_it(machine: Path, daemon: Daemon) -> None:
    first = linked(machine, "current")
    with daemon.start() as process:
        daemon.hear("READY=1")
        process.send_signal(signal.SIGTERM)
        process.wait(5)
    upgraded = script(machine, "upgrade")
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    assert linked(machine, "current") != first
    assert linked(machine, "previous") == first
    assert (machine / "var/backups/maild" / f"{first}.db").read_bytes().startswith(b"SQLite format 3")
    back = script(machine, "rollback", STORE="1")
    assert back.returncode == 0, back.stdout + back.stderr
    assert linked(machine, "current") == first
    gone = script(machine, "uninstall")
    assert gone.returncode == 0, gone.stderr
    assert not (machine / "opt/maild").exists()
    assert daemon.config.exists(), "the configuration stays unless PURGE=1"
