"""Where it is measured: a Dovecot with ready-made mailboxes, and maild's commands as whole processes."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from imapclient import IMAPClient

from tests.bench.corpus import letters
from tests.servers.dovecot import PASSWORD, Dovecot

RUNS = 5
_LONG_AGO = 1_600_000_000  # when older messages came, by the server's clock
_LINKS = 10_000  # names that one file has at most: file systems set a limit
_CONFIG = """
[mailbox.support]
host = "{host}"
port = {port}
security = "none"
username = "{user}"
password_file = "{folder}/password"
identities = ["*@shop.example"]
lead = "lead@shop.example"
{more}
[store]
url = "{store}"
"""


@dataclass
class Place:
    """One Dovecot; ``box`` makes mailboxes on it."""

    dovecot: Dovecot
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))
    _templates: dict[tuple[int, int], Path] = field(default_factory=dict)

    def box(self, amount: int, *, above: int = 0, more: str = "", store: str = "") -> "Box":
        """A new mailbox with the first so many letters in its INBOX, and a maild that has not seen it.

        ``above``: so many older messages, all the same, that nobody will look at.
        """
        user = f"bench{next(self._numbers)}"
        target = self.dovecot.mail_location(user)
        subprocess.run(["cp", "-al", str(self._template(amount, above)), str(target)], check=True)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "mail:mail", str(target)], check=True)
        folder = self.folder / user
        folder.mkdir()
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o600)
        box = Box(self, user, folder / "maild.toml")
        box.config.write_text(
            _CONFIG.format(
                host=self.dovecot.host,
                port=self.dovecot.port,
                user=user,
                folder=folder,
                more=more,
                store=store or f"sqlite:///{folder}/maild.db",
            )
        )
        with box.client() as client:  # the server's own index is no part of any figure
            client.select_folder("INBOX")
            client.search()
        return box

    def _template(self, amount: int, above: int) -> Path:
        if (amount, above) not in self._templates:
            made = self.folder / f"template{amount}-{above}"
            for name in ("cur", "new", "tmp"):
                (made / name).mkdir(parents=True)
            old = made
            for number in range(above):
                name = made / "cur" / f"{_LONG_AGO + number}.M{number}.bench:2,"
                if number % _LINKS:
                    os.link(old, name)
                else:
                    old = name
                    old.write_bytes(next(letters()))
                    os.utime(old, (_LONG_AGO, _LONG_AGO))
            for number, octets in enumerate(islice(letters(), amount)):
                (made / "cur" / f"{1_700_000_000 + number}.M{number}.bench:2,").write_bytes(octets)
            self._templates[amount, above] = made
        return self._templates[amount, above]


@dataclass
class Box:
    """One mailbox and its maild."""

    place: Place
    user: str
    config: Path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "maild", "--config", str(self.config), *arguments]

    def maild(self, *arguments: str) -> str:
        return subprocess.run(self.command(*arguments), check=True, capture_output=True, text=True).stdout

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        with IMAPClient(self.place.dovecot.host, self.place.dovecot.port, ssl=False, timeout=60) as client:
            client.login(self.user, PASSWORD)
            yield client

    def labelled(self) -> int:
        """How many letters carry a label of maild's."""
        with self.client() as client:
            client.select_folder("INBOX", readonly=True)
            return len(client.search(["OR", "KEYWORD", "maild-difficult", "KEYWORD", "maild-toxic"]))

    def remove(self) -> None:
        shutil.rmtree(self.place.dovecot.mail_location(self.user), ignore_errors=True)


@contextmanager
def place(**options: bool) -> Iterator[Place]:
    """A place that is gone after the block; ``options`` are Dovecot's."""
    dovecot = Dovecot(**options)
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Place(dovecot.start(), Path(folder))
        finally:
            dovecot.remove()


def seconds(do: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def middle(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)
