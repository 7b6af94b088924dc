"""The store: a disk that is full, a database that another program locks, a PostgreSQL that is restarted."""

import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from time import sleep

from tests.servers.postgres import Postgres
from tests.torture.office import Place
from tests.torture.outcome import Row
from tests.torture.suffering import suffered


def rows(tries: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Each trouble ``tries`` times, in the middle of new letters. The full disk needs root: it mounts a small one."""
    say("locked database")
    yield suffered("SQLite locked for 5 seconds", _locked, tries)
    say("full disk")
    with _small_disk() as disk:
        yield suffered(
            "disk full, then room again", lambda at: _full(at, disk), tries, store=f"sqlite:///{disk}/maild.db"
        )
    say("PostgreSQL restarted")
    postgres = Postgres()
    try:
        postgres.start()
        yield suffered("PostgreSQL restarted", lambda _at: postgres.restart(), tries, store=postgres.fresh())
    finally:
        postgres.remove()


def _locked(at: Place) -> None:
    other = sqlite3.connect(at.office.folder / "maild.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    unlocked = Timer(5, other.rollback)
    unlocked.start()
    at.deliver()
    unlocked.join()
    other.close()


def _full(at: Place, disk: Path) -> None:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
                file.flush()
        except OSError:
            pass
    at.deliver()
    sleep(3)
    ballast.unlink()


class _small_disk:
    """A file system of twelve megabytes, gone after the block."""

    def __enter__(self) -> Path:
        self._folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(self._folder)], check=True)
        return self._folder

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "-l", str(self._folder)], check=True)
        self._folder.rmdir()
