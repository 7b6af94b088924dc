"""Fixtures: an empty memory, once on each database that maild knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.memory.store import SqlStore, open_store


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind in turn."""
    if request.param == "memory":
        return "sqlite://"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'maild.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    """An open memory."""
    opened = open_store(store_url)
    yield opened
    opened.close()
