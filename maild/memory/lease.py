"""Being the only one: a lock among all processes on one store that a dying holder lets go of by itself."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, get_ident
from time import monotonic, sleep
from typing import cast

from psycopg import Connection, Error
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from maild.errors import LeaseHeld, StoreError
from maild.files import made_or_opened
from maild.memory.faults import translated

SERVICE = "the service"
"""The lease of the one service that guards all mailboxes of a store; work on one of them holds the mailbox's name."""

_INTERVAL = 0.05  # seconds between two tries


class Leases:
    """Leases of one database: lock files beside an SQLite file, advisory locks on PostgreSQL, threads in memory."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = Lock()
        self._threads: dict[str, Lock] = {}
        self._sessions: dict[str, tuple[int, Connection]] = {}  # by lease, its thread and what holds it

    @contextmanager
    def hold(self, name: str, seconds: float) -> Iterator[None]:
        """Hold the lease ``name``. Raises LeaseHeld when another has it for longer than ``seconds``, StoreError."""
        until = monotonic() + seconds
        with self._guard:
            mine = self._threads.setdefault(name, Lock())
        if not mine.acquire(timeout=max(seconds, 0)) if seconds > 0 else not mine.acquire(blocking=False):
            raise _held(name)
        try:
            if self._engine.dialect.name == "postgresql":
                with self._advisory(name, until):
                    yield
            elif self._engine.url.database and self._engine.url.database != ":memory:":
                with self._locked_file(Path(self._engine.url.database), name, until):
                    yield
            else:
                yield
        finally:
            mine.release()

    def check(self) -> None:
        """Raise StoreError when a lease that this thread holds was lost, as by a restart of the database."""
        for name, (thread, session) in list(self._sessions.items()):
            if thread != get_ident():
                continue
            try:
                session.execute("SELECT 1")
            except Error as error:
                raise StoreError(
                    f"the database has let go of what this maild held: {name}",
                    "maild begins anew by itself; if it happens often, look into PostgreSQL's log",
                ) from error

    @contextmanager
    def _locked_file(self, database: Path, name: str, until: float) -> Iterator[None]:
        path = database.with_name(f"{database.name}.{hashlib.sha256(name.encode()).hexdigest()[:12]}.lock")
        try:
            descriptor = made_or_opened(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}", "check who owns its folder") from error
        try:
            while not _flock(descriptor):
                if monotonic() >= until:
                    raise _held(name)
                sleep(_INTERVAL)
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def _advisory(self, name: str, until: float) -> Iterator[None]:
        key = int.from_bytes(hashlib.sha256(f"maild:{name}".encode()).digest()[:8], "big", signed=True)
        taken = False
        with translated(self._engine.url):
            connection = self._engine.connect()
        try:
            with translated(self._engine.url):
                while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
                    connection.rollback()
                    if monotonic() >= until:
                        raise _held(name)
                    sleep(_INTERVAL)
                taken = True
                connection.commit()
                session = cast(Connection, connection.connection.driver_connection)
                session.autocommit = True
            self._sessions[name] = get_ident(), session
            yield
        finally:
            self._sessions.pop(name, None)
            with suppress(SQLAlchemyError):
                if taken:
                    connection.invalidate()  # a session's locks go with it, whatever state it is in
                connection.close()


def _flock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _held(name: str) -> LeaseHeld:
    return LeaseHeld(f"another maild is at work on {name}", "stop it, or wait until it is done: systemctl status maild")
