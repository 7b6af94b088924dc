"""An office for torture: a Dovecot of its own, a proxy before it, a maild in a thread of this process."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from maild.access import connected
from maild.bootstrap import Workshop
from maild.daemon.watcher import Watcher
from maild.ports import Mailbox
from maild.settings import load
from tests.e2e.office import Office
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy

PATIENCE = 4  # seconds for one answer of the server, where a user's maild waits half a minute


class Impatient(Workshop):
    """A workshop whose connections wait ``PATIENCE`` for an answer, so that a dead one is found soon."""

    def connect(self, name: str) -> Mailbox:
        box = self.settings.the_mailbox(name)
        return connected(name, box, self.settings.limits.size, timeout_seconds=PATIENCE)


@dataclass
class Place:
    """``office`` is what the people see, straight from the server; maild goes through the proxy.

    ``waiting`` are letters that clients have sent and that ``deliver`` brings.
    """

    office: Office
    proxy: Proxy
    dovecot: Dovecot
    waiting: list[bytes] = field(default_factory=list)

    def deliver(self) -> None:
        """Let what is waiting come in."""
        while self.waiting:
            self.office.receive(self.waiting.pop(0))

    def rewrite(self, before: str, after: str) -> None:
        """Change the configuration."""
        text = self.office.config.read_text()
        assert before in text
        self.office.config.write_text(text.replace(before, after))

    @contextmanager
    def daemon(self) -> Iterator[Watcher]:
        """A maild that watches until the block ends."""
        workshop = Impatient(load(self.office.config))
        store = workshop.store()
        watcher = workshop.watcher("support", store)
        thread = Thread(target=watcher.run, daemon=True)
        thread.start()
        try:
            yield watcher
        finally:
            watcher.stop()
            thread.join(60)
            assert not thread.is_alive(), "a maild did not end when it was told to"
            store.close()


@contextmanager
def place(**options: object) -> Iterator[Place]:
    """A place that is gone after the block; ``options`` are Dovecot's."""
    dovecot = Dovecot(**options)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        try:
            office = Office(dovecot.start(), Path(folder))
            proxy = Proxy(dovecot.port)
            here = Place(office, proxy, dovecot)
            here.rewrite(f"port = {dovecot.port}", f"port = {proxy.port}")
            yield here
            proxy.close()
        finally:
            dovecot.remove()
