"""Many workers on one queue: killed at any moment, their database restarted, and nothing lost or doubled."""

import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.e2e.office import SUPPORT, Office
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.torture import mailbag
from tests.torture.outcome import Row, difference, standing, undisturbed

WORKERS = 3
_BOXES = ("support", "sales")
_PATIENCE = 240.0  # seconds until all must be done after the last kill
_MORE = """
[mailbox.sales]
host = "{host}"
port = {port}
security = "none"
username = "sales"
password_file = "{folder}/password"
identities = ["{support}"]
lead = "lead@svet.example"
[queue]
url = "{url}"
batch = 3
takeover = 3
"""


@dataclass
class Team:
    """A watcher and workers, each a process of its own, over two mailboxes with one queue."""

    dovecot: Dovecot
    postgres: Postgres
    folder: Path
    offices: dict[str, Office] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        url = self.postgres.fresh()
        place = {"host": self.dovecot.host, "port": self.dovecot.port, "support": SUPPORT, "folder": self.folder}
        for user in _BOXES:
            (self.folder / user).mkdir()
            self.offices[user] = Office(self.dovecot, self.folder / user, user=user)
        (self.folder / "password").write_bytes((self.folder / "support" / "password").read_bytes())
        (self.folder / "password").chmod(0o600)
        self.office = Office(self.dovecot, self.folder, store=url, more=_MORE.format(url=url, **place))
        self.office.maild("run", "--once")

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """One process of maild; its log goes into a file."""
        with (self.folder / f"{command[0]}.log").open("ab") as log:
            started = subprocess.Popen(self.office.command(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.processes.append(started)
        return started

    def logs(self) -> str:
        return "".join(file.read_text("utf-8", "replace") for file in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """End all of them, as systemd would."""
        for one in self.processes:
            one.terminate()
        for one in self.processes:
            one.wait(60)


@contextmanager
def team() -> Iterator[Team]:
    """A team that is gone after the block."""
    dovecot, postgres = Dovecot(), Postgres()
    with TemporaryDirectory() as folder:
        try:
            made = Team(dovecot.start(), postgres.start(), Path(folder))
            yield made
            made.stop()
        finally:
            for one in made.processes:
                one.kill()
                one.wait()
            dovecot.remove()
            postgres.remove()


def rows(count: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Kill workers ``count`` times, and restart their database for every tenth."""
    yield kills(count, say)


def kills(count: int, say: Callable[[str], None], seed: int = 2) -> Row:
    chance = random.Random(seed)
    bag = [octets for _, octets in islice(mailbag.letters(), 2 * count)]
    mine = {box: [one for one in bag if _box(one) == box] for box in _BOXES}
    expected = {box: _alone(mine[box]) for box in _BOXES}
    with team() as here:
        here.start("run")
        workers = [here.start("worker") for _ in range(WORKERS)]
        for number in range(count):
            for octets in bag[2 * number : 2 * number + 2]:
                here.dovecot.deliver(octets, _box(octets))
            sleep(chance.uniform(0.5, 6))
            victim = chance.randrange(WORKERS)
            workers[victim].kill()
            workers[victim].wait()
            workers[victim] = here.start("worker")
            if number % 10 == 5:
                here.postgres.restart()
                say(f"killed {number + 1} workers of {count}, restarted the database")
        began = monotonic()
        while monotonic() - began < _PATIENCE and _gap(expected, here.offices) != (0, 0):
            sleep(0.5)
        lost, doubled = _gap(expected, here.offices)
        if lost or doubled:
            say(_told(expected, here.offices))
            say(here.logs()[-6000:])
        trouble = f"SIGKILL of one of {WORKERS} workers; PostgreSQL restarted"
        return Row(trouble, count, lost, doubled, monotonic() - began)


def _box(octets: bytes) -> str:
    """Every second client writes to the other mailbox."""
    number = octets.partition(b"client")[2].partition(b"@")[0]
    return _BOXES[int(number) % 2]


def _alone(letters: Sequence[bytes]) -> Counter[tuple[str, ...]]:
    """What one maild on one machine leaves of these letters."""
    dovecot = Dovecot()
    with TemporaryDirectory() as folder:
        try:
            return undisturbed(Office(dovecot.start(), Path(folder)), list(letters), [])
        finally:
            dovecot.remove()


def _gap(expected: dict[str, Counter[tuple[str, ...]]], offices: dict[str, Office]) -> tuple[int, int]:
    found = [difference(expected[box], standing(office)) for box, office in offices.items()]
    return sum(lost for lost, _ in found), sum(doubled for _, doubled in found)


def _told(expected: dict[str, Counter[tuple[str, ...]]], offices: dict[str, Office]) -> str:
    parts = []
    for box, office in offices.items():
        found = standing(office)
        parts.append(f"{box}: missing {expected[box] - found}, too many {found - expected[box]}")
    return "\n".join(parts)
