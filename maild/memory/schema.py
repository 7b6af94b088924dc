"""The version of the tables: told cheaply at every start, and brought up to date when it is older."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from maild.errors import StoreError
from maild.memory.engine import file_of
from maild.memory.tables import Row

VERSION = "0002"
"""The newest revision in ``migrations/versions``."""

VERSION_TABLE = "maild_version"

_MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(engine: Engine) -> None:
    """Create the tables of an empty database, and bring older ones up to date after a backup.

    Raises ``StoreError`` when they are of a newer maild. A database in memory has no past and needs no migration.
    """
    file = file_of(engine.url)
    with engine.begin() as connection:
        if engine.url.get_backend_name() == "sqlite" and file is None:
            Row.metadata.create_all(connection)
            return
        found = version(connection)
        if found == VERSION:
            return
        if found is not None and found > VERSION:
            raise StoreError(
                f"The database is of version {found}, and this maild knows versions up to {VERSION}.",
                "Install the newer maild again, or put back the backup that was made before the upgrade.",
            )
        if found is not None and file is not None:
            back_up(file, file.with_name(f"{file.name}.backup-{found}"))
        migrate(connection)


def version(connection: Connection) -> str | None:
    """The version of the tables, or None where there are none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return None if found is None else str(found)


def migrate(connection: Connection, target: str = "head") -> None:
    """Carry out the migrations up to ``target`` inside the transaction of the connection.

    Raises ``StoreError`` when the version that the database names is none of maild's.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise StoreError(
            f"The database cannot be upgraded: {error}.", "Put back a backup, or give maild a database of its own."
        ) from error


def back_up(file: Path, copy: Path) -> None:
    """Copy a SQLite database, whole and consistent, into a file that only its owner reads."""
    try:
        copy.unlink(missing_ok=True)
        copy.touch(mode=0o600)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The backup {copy} cannot be made, so the database was not upgraded: {error}.",
            "Free some space, or let the user that runs maild write this folder, then start again.",
        ) from error
