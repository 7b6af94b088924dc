"""A private PostgreSQL for a run of the tests: Debian's own program, on a socket in a directory of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import BinaryIO

import psycopg

_SERVER_USER = "postgres"  # PostgreSQL refuses to run as root
_ROLE = "maild"
_INITDB = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "timezone": "Asia/Tokyo",  # neither UTC nor the machine's zone: what depends on it shows
}


class Postgres:
    """One PostgreSQL cluster without systemd and without fsync. Raises ``RuntimeError`` when it does not start.

    Anyone on this machine may connect through its socket; nothing listens on the network.
    """

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
        self.base.chmod(0o755)
        self._data = self.base / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            server = pwd.getpwnam(_SERVER_USER)
            for path in (self.base, self._data):
                os.chown(path, server.pw_uid, server.pw_gid)
        with self._output() as output:
            made = subprocess.run(
                [_program("initdb"), "-D", str(self._data), "-U", _ROLE, *_INITDB],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.base,
                check=False,
                **_identity(),
            )
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{self.log()}")

    def start(self) -> "Postgres":
        """Start and wait until it answers."""
        options = self._options()
        with self._output() as output:
            self._process = subprocess.Popen(
                [_program("postgres"), "-D", str(self._data), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.base,
                start_new_session=True,
                **_identity(),
            )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start:\n{self.log()}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """Cut all connections and end the server; the data stay."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast shutdown"
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Stop and start on the same socket: every connection is cut."""
        self.stop()
        self.start()

    def remove(self) -> None:
        """Stop and delete the directory."""
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def url(self, dbname: str) -> str:
        """What ``[store] url`` says for a database of this server."""
        return f"postgresql://{_ROLE}@/{dbname}?host={self.base}"

    def fresh(self) -> str:
        """The URL of a new, empty database."""
        name = f"test{next(self._numbers)}"
        with self._connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Delete a database, cutting those who are connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        with self._connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def log(self) -> str:
        """What the server wrote, for a failing test."""
        path = self.base / "output"
        return path.read_text(errors="replace") if path.exists() else ""

    def _output(self) -> BinaryIO:
        return (self.base / "output").open("ab")

    def _options(self) -> list[str]:
        options = _OPTIONS | {"unix_socket_directories": str(self.base)}
        return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _connect(self) -> "psycopg.Connection":
        return psycopg.connect(host=str(self.base), user=_ROLE, dbname="postgres", autocommit=True)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True


def _program(name: str) -> str:
    """The newest installed program. Raises ``RuntimeError`` that names the package to install."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return str(found[-1])


def _identity() -> dict[str, object]:
    """Who runs the server: ourselves, or the package's own user when we are root."""
    if os.geteuid() != 0:
        return {}
    return {"user": _SERVER_USER, "group": _SERVER_USER, "extra_groups": []}
