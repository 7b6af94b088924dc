"""How many connections all machines together may have to one mail server."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, cast

from maild.bootstrap import Workshop
from maild.errors import ConnectionLost, LeaseHeld
from maild.ports import Mailbox, Store

_PATIENCE = 60.0  # seconds to wait for a connection that another lets go of
_INTERVAL = 0.2


@contextmanager
def slot(store: Store, host: str, limit: int, patience: float = _PATIENCE, kept: int = 0) -> Iterator[None]:
    """One of the ``limit`` connections that all processes on this store may have to a host, but the first ``kept``.

    Raises ConnectionLost when none becomes free in ``patience`` seconds, StoreError.
    """
    free = range(min(kept, limit - 1), limit)
    numbers = random.sample(free, len(free))
    until = monotonic() + patience
    with ExitStack() as held:
        while not any(_taken(held, store, f"connection {number} to {host}") for number in numbers):
            if monotonic() > until:
                raise ConnectionLost(
                    f"{host}: all {limit} connections that maild allows itself are in use",
                    "raise [queue] connections if the server allows more",
                )
            sleep(_INTERVAL)
        yield


@dataclass
class SlottedWorkshop(Workshop):
    """A workshop whose connections count among those of all machines. ``leases`` is the store that they share.

    It leaves a connection for each mailbox that is watched, so that no archive keeps a watcher from its mailbox.
    """

    leases: Store | None = None

    def connect(self, name: str) -> Mailbox:
        if self.leases is None:
            raise RuntimeError("a workshop for many machines needs their store")
        host, limit = self.settings.the_mailbox(name).host, self.settings.queue.connections
        with ExitStack() as held:
            held.enter_context(slot(self.leases, host, limit, kept=self.kept(host)))
            return cast(Mailbox, _Slotted(super().connect(name), held.pop_all()))

    def kept(self, host: str) -> int:
        """How many of the connections to a host are not for this one: one for each mailbox there, which is watched."""
        return sum(box.host == host for box in self.settings.mailbox.values())


class _Slotted:
    """A mailbox that gives its slot back when it is closed."""

    def __init__(self, mailbox: Mailbox, held: ExitStack) -> None:
        self._mailbox, self._held = mailbox, held

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)

    def close(self) -> None:
        self._mailbox.close()
        self._held.close()


def _taken(held: ExitStack, store: Store, name: str) -> bool:
    try:
        held.enter_context(store.lease(name, 0))
    except LeaseHeld:
        return False
    return True
