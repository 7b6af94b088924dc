"""The memory on SQLite or PostgreSQL: open it, begin transactions, copy it for a dry run."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from maild.errors import StoreError
from maild.memory.backups import backups, drop_old
from maild.memory.engine import PATIENCE, file_of, is_sqlite, open_engine, parse
from maild.memory.faults import translated
from maild.memory.lease import Leases
from maild.memory.schema import VERSION, VERSION_TABLE, prepare
from maild.memory.tables import Row
from maild.memory.transaction import SqlTransaction
from maild.ports import Store


def open_store(url: str) -> "SqlStore":
    """The memory at ``sqlite:///FILE``, ``sqlite://`` (in memory, gone when closed) or ``postgresql://…``.

    Missing tables are created; older ones are upgraded, after a copy of the SQLite file was put beside it; copies older
    than 30 days are deleted. Raises
    ``SettingsError`` for a URL of another kind, and ``StoreError`` when the database cannot be opened, or was made
    by a newer maild.
    """
    parsed = parse(url)
    engine = open_engine(parsed)
    try:
        with translated(parsed):
            prepare(engine)
        if (file := file_of(parsed)) is not None:
            drop_old(file)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine)


class SqlStore:
    """``Store`` of :mod:`maild.ports`, to be used by any number of threads: they write one after the other.

    A transaction waits up to 30 seconds for its turn. A thread must not begin one inside another.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock() if is_sqlite(engine.url) else None
        self._leases = Leases(engine)

    @contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        """A transaction: committed when the block ends, rolled back when it raises. Raises ``StoreError``."""
        self._leases.check()
        with self._waiting(), translated(self._engine.url), Session(self._engine) as session, session.begin():
            yield SqlTransaction(session)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """The turn among the threads of this process; SQLite itself knows no fair queue."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=PATIENCE):
            raise StoreError(
                "The database is locked by another thread of this maild.",
                "Restart maild, and report this: no transaction should last so long.",
            )
        try:
            yield
        finally:
            self._turn.release()

    def lease(self, name: str, seconds: float) -> AbstractContextManager[None]:
        """See the port. Locks are files beside an SQLite database, advisory locks on PostgreSQL."""
        return self._leases.hold(name, seconds)

    def still_held(self) -> None:
        """See the port."""
        self._leases.check()

    def snapshot(self) -> Store:
        """A copy in memory, for a dry run: what is written to it is forgotten. Raises ``StoreError``."""
        copy = open_store("sqlite://")
        with (
            self._waiting(),
            translated(self._engine.url),
            self._engine.begin() as source,
            copy._engine.begin() as target,
        ):
            for table in Row.metadata.sorted_tables:
                for rows in source.execute(select(table)).partitions(1000):
                    target.execute(table.insert(), [dict(row._mapping) for row in rows])
        return copy

    def purge(self, *clients: str) -> tuple[str, ...]:
        """See the port. On PostgreSQL copies and the space of erased rows are its administrator's."""
        file = file_of(self._engine.url)
        if file is None:
            return ()
        dropped = tuple(str(copy) for copy in backups(file) if not _purged(copy, clients))
        with self._waiting(), translated(self._engine.url), self._engine.connect() as connection:
            connection.rollback()
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        return dropped

    def close(self) -> None:
        """Let go of connections; never raises."""
        with suppress(SQLAlchemyError):
            self._engine.dispose()


def _purged(copy: Path, clients: Sequence[str]) -> bool:
    """Take clients out of a copy; one that cannot be written by this version is deleted, and False returned."""
    try:
        if not any(client.encode() in copy.read_bytes() for client in clients):
            return True
        with closing(sqlite3.connect(copy)) as opened:
            [(found,)] = opened.execute(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
        if found != VERSION:
            copy.unlink()
            return False
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The copy {copy} of the store cannot be searched: {error}.", "Run this as root, or delete the copy."
        ) from error
    store = open_store(f"sqlite:///{copy}")
    with store.begin() as tx:
        tx.forget(*clients)
    store.purge()
    store.close()
    for beside in copy.parent.glob(f"{copy.name}-*"):
        beside.unlink(missing_ok=True)
    return True
