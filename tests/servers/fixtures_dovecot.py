"""The fixtures ``dovecot`` and ``kind``, servers of the test's own, and ``world``, every sort of mailbox in turn."""

from collections.abc import Callable, Iterator

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.world import DovecotWorld, MemoryWorld, World

Kind = Callable[..., DovecotWorld]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot with an empty mailbox."""
    server = Dovecot()
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(params=["plain", "tls", "memory"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The mailbox ``support``, empty."""
    if request.param == "memory":
        yield MemoryWorld()
        return
    dovecot: Dovecot = request.getfixturevalue("dovecot")
    over_tls = {"security": "tls", "port": dovecot.tls_port, "ca_file": dovecot.ca_file}
    world = DovecotWorld(dovecot, **(over_tls if request.param == "tls" else {}))
    try:
        yield world
    finally:
        world.mailbox.close()


@pytest.fixture
def kind() -> Iterator[Kind]:
    """``kind(capability="IMAP4rev1")`` starts a Dovecot with these options and logs in."""
    worlds: list[DovecotWorld] = []
    servers: list[Dovecot] = []

    def start(**options: object) -> DovecotWorld:
        servers.append(Dovecot(**options))  # type: ignore[arg-type]
        worlds.append(DovecotWorld(servers[-1].start()))
        return worlds[-1]

    yield start
    for world in worlds:
        world.mailbox.close()
    for server in servers:
        server.remove()
