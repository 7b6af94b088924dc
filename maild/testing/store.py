"""The memory in memory: the real store, on a database that is gone when it is closed."""

from maild.memory.store import SqlStore, open_store


def memory_store() -> SqlStore:
    """An empty store; see ``maild.ports.Store``. The contract tests run on it as they do on files and PostgreSQL."""
    return open_store("sqlite://")
