"""The migrations of the memory: they end at the tables as described, keep what was there, and make a backup first."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from maild.errors import StoreError
from maild.memory import schema
from maild.memory.engine import open_engine, parse
from maild.memory.store import open_store
from maild.memory.tables import Row
from tests.contract.remembered import BOX, letter, put

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{last}"


def upgrade() -> None:
    op.add_column("letter", sa.Column("mood", sa.String()))
    {more}
"""


LAST = schema.VERSION
NEXT_VERSION = f"{int(LAST) + 1:04}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'maild.db'}"
    return str(request.getfixturevalue("postgres_url"))


def newer_maild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    """Have the program know one more migration."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema._MIGRATIONS, folder)
    (folder / "versions" / f"{NEXT_VERSION}_mood.py").write_text(NEXT.format(next=NEXT_VERSION, last=LAST, more=more))
    monkeypatch.setattr(schema, "_MIGRATIONS", folder)
    monkeypatch.setattr(schema, "VERSION", NEXT_VERSION)


def look(url: str, query: str) -> list[tuple[object, ...]]:
    engine = open_engine(parse(url))
    with engine.begin() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def test_the_migrated_tables_are_the_described_ones(url: str) -> None:
    open_store(url).close()
    engine = open_engine(parse(url))
    with engine.begin() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Row.metadata)
    engine.dispose()
    assert differences == []


def test_the_version_is_that_of_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.VERSION


def test_an_older_database_is_upgraded_and_keeps_its_letters(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(url)) as store:
        put(store, [letter("a@x")])
    newer_maild(tmp_path, monkeypatch)
    with closing(open_store(url)) as store, store.begin() as memory:
        assert memory.letters(BOX, ["a@x"]) == {"a@x": letter("a@x")}
    assert look(url, "SELECT mood FROM letter") == [(None,)]
    assert look(url, "SELECT version_num FROM maild_version") == [(NEXT_VERSION,)]


def test_the_older_database_is_kept_beside_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'maild.db'}"
    with closing(open_store(url)) as store:
        put(store, [letter("a@x")])
        newer_maild(tmp_path, monkeypatch)
        open_store(url).close()
    backup = tmp_path / f"maild.db.backup-{LAST}"
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT id FROM letter").fetchall() == [("a@x",)]
        assert connection.execute("SELECT version_num FROM maild_version").fetchall() == [(LAST,)]


def test_a_migration_that_fails_changes_nothing(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(url).close()
    newer_maild(tmp_path, monkeypatch, more='op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(StoreError):
        open_store(url)
    assert look(url, "SELECT version_num FROM maild_version") == [(LAST,)]
    with pytest.raises(Exception, match="mood"):
        look(url, "SELECT mood FROM letter")


def test_without_a_backup_there_is_no_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'maild.db'}"
    open_store(url).close()
    (tmp_path / f"maild.db.backup-{LAST}").mkdir()
    newer_maild(tmp_path, monkeypatch)
    with pytest.raises(StoreError, match="was not upgraded"):
        open_store(url)
    assert look(url, "SELECT version_num FROM maild_version") == [(LAST,)]


@pytest.mark.parametrize(("version", "advice"), [("0999", "newer maild"), ("0000", "backup")])
def test_a_database_of_an_unknown_version_is_not_touched(url: str, version: str, advice: str) -> None:
    open_store(url).close()
    engine = open_engine(parse(url))
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE maild_version SET version_num = '{version}'"))
    engine.dispose()
    with pytest.raises(StoreError) as raised:
        open_store(url)
    assert advice in raised.value.advice
    assert look(url, "SELECT version_num FROM maild_version") == [(version,)]
