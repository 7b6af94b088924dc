"""How many connections all machines together may have to one mail server."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, cast

from maild.bootstrap import Workshop
from maild.errors import ConnectionLost, StoreError
from maild.ports import Mailbox, Store

_PATIENCE = 60.0  # seconds to wait for a connection that another lets go of
_INTERVAL = 0.2


@contextmanager
def slot(store: Store, host: str, limit: int, patience: float = _PATIENCE) -> Iterator[None]:
    """One of the ``limit`` connections that all processes on this store may have to a host.

    Raises ConnectionLost when none becomes free in ``patience`` seconds, StoreError.
    """
    numbers = random.sample(range(limit), limit)
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
    """A workshop whose connections count among those of all machines. ``leases`` is the store that they share."""

    leases: Store | None = None

    def connect(self, name: str) -> Mailbox:
        if self.leases is None:
            raise RuntimeError("a workshop for many machines needs their store")
        with ExitStack() as held:
            held.enter_context(slot(self.leases, self.settings.the_mailbox(name).host, self.settings.queue.connections))
            return cast(Mailbox, _Slotted(super().connect(name), held.pop_all()))


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
    except StoreError:
        return False
    return True
