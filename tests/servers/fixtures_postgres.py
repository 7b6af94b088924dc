"""Fixtures: one PostgreSQL server for all tests of a run, one empty database for each test."""

from collections.abc import Iterator

import pytest

from tests.servers.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL server."""
    server = Postgres()
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)
