"""How each of the two databases is opened, so that a commit survives power loss and one writer goes at a time."""

import json
import os
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from maild.errors import SettingsError, StoreError
from maild.files import made

PATIENCE = 30
"""Seconds to wait for another writer before the database counts as locked."""

_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4}
ALIVE = {**_KEEPALIVES, "tcp_user_timeout": 30_000}
"""How soon either side of a connection to PostgreSQL notices that the other lost its power (seconds; milliseconds)."""

_WRITERS = 0x6D61696C64
"""The key of PostgreSQL's advisory lock that one transaction at a time holds: the letters of "maild"."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {PATIENCE * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # in WAL mode NORMAL may lose a commit at a power loss
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, not only forgotten
)

_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def parse(url: str) -> URL:
    """The URL with the driver that is used for it. Raises ``SettingsError`` for what is no such URL."""
    advice = 'Write [store] url = "sqlite:////var/lib/maild/maild.db" or "postgresql://user@host/database".'
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("The address of the database is not a URL.", advice) from error
    if parsed.drivername == "sqlite" and not parsed.query:
        return parsed
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    raise SettingsError(f"maild cannot use a database of the kind {parsed.drivername!r} with these options.", advice)


def is_sqlite(url: URL) -> bool:
    """Whether the database is SQLite."""
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database, or None for one in memory and for PostgreSQL."""
    if not is_sqlite(url) or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def open_engine(url: URL) -> Engine:
    """An engine for the URL; a SQLite file that is missing is created, readable by its owner alone.

    Nothing is connected yet. Raises ``StoreError`` when the file cannot be created.
    """
    file = file_of(url)
    if file is not None:
        _create(file)
        return _prepared(create_engine(url, json_serializer=_to_json), _set_up_sqlite, "BEGIN IMMEDIATE")
    if is_sqlite(url):
        shared = create_engine(
            url, json_serializer=_to_json, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        return _prepared(shared, _set_up_sqlite, "BEGIN IMMEDIATE")
    alive = " ".join(f"-c tcp_{name}={value}" for name, value in _KEEPALIVES.items())
    options = {
        "connect_timeout": 10,
        "options": f"-c timezone=UTC -c lock_timeout={PATIENCE}s -c client_encoding=UTF8 -c synchronous_commit=on "
        f"{alive} -c idle_in_transaction_session_timeout={2 * PATIENCE}s",
        **ALIVE,
    }
    server = create_engine(  # a lease keeps a connection: there may be as many as mailboxes
        url, json_serializer=_to_json, pool_pre_ping=True, max_overflow=-1, connect_args=options
    )
    return _prepared(server, None, f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _prepared(engine: Engine, set_up: Callable[[Any, Any], None] | None, first: str) -> Engine:
    """Have each connection set up, and each transaction begin by taking the writers' turn."""

    def take_turn(connection: Connection) -> None:
        connection.exec_driver_sql(first)

    if set_up is not None:
        event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", take_turn)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, not by the driver
    until = monotonic() + PATIENCE
    for pragma in _PRAGMAS:
        while not _executed(connection, pragma):
            if monotonic() > until:
                connection.execute(pragma).close()
            sleep(0.02)


def _executed(connection: sqlite3.Connection, pragma: str) -> bool:
    """Whether a pragma was carried out; a switch to WAL meets a lock without SQLite's own patience for it."""
    try:
        connection.execute(pragma).close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _create(file: Path) -> None:
    if not file.parent.is_dir():
        raise StoreError(
            f"The folder {file.parent} of the database does not exist.",
            f"Create it for the user that runs maild: install -d -m 0700 {file.parent}",
        )
    try:
        os.close(made(file))
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(
            f"The database {file} cannot be created: {error.strerror}.",
            "Let the user that runs maild write this folder, or name another file in [store] url.",
        ) from error
