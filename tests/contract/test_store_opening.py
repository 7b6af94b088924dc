"""How the memory is opened, and what it says when the database cannot be used."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from maild.errors import SettingsError, StoreError
from maild.memory import engine
from maild.memory import store as store_module
from maild.memory.store import open_store
from maild.model.place import Checkpoint
from tests.contract.remembered import BOX, INBOX, letter, put
from tests.servers.postgres import Postgres


def test_what_was_committed_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maild.db'}"
    with closing(open_store(url)) as store:
        put(store, [letter("a@x")])
    with closing(open_store(url)) as store, store.begin() as memory:
        assert memory.letters(BOX, ["a@x"]) == {"a@x": letter("a@x")}


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'maild.db'}")) as store, store.begin() as memory:
        memory.set_checkpoint(BOX, Checkpoint(INBOX, 5))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"maild.db": 0o600, "maild.db-wal": 0o600, "maild.db-shm": 0o600}


def test_a_commit_survives_power_loss_and_erased_text_is_overwritten(tmp_path: Path) -> None:
    opened = engine.open_engine(engine.parse(f"sqlite:///{tmp_path / 'maild.db'}"))
    with opened.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    opened.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_start_on_a_current_database_does_not_load_the_migrations(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'maild.db'}"
    open_store(url).close()
    script = "import sys; from maild.memory.store import open_store; open_store(sys.argv[1]); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script, url], check=True, capture_output=True, text=True)
    assert "maild.memory.schema" in ran.stdout.split()
    assert "alembic" not in ran.stdout.split()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere") as raised:
        open_store(f"sqlite:///{tmp_path / 'nowhere' / 'maild.db'}")
    assert "install -d" in raised.value.advice


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "maild.db"
    file.write_bytes(b"my diary, " * 1000)
    with pytest.raises(StoreError, match="is not a database"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == b"my diary, " * 1000


def test_a_database_that_another_program_holds_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", ("PRAGMA busy_timeout = 50",))
    file = tmp_path / "maild.db"
    with closing(open_store(f"sqlite:///{file}")) as store, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is locked") as raised, store.begin() as memory:
            memory.summary(BOX)
    assert "second maild" in raised.value.advice


def test_a_transaction_inside_another_is_refused_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    with (
        closing(open_store("sqlite://")) as store,
        store.begin(),
        pytest.raises(StoreError, match="another thread"),
        store.begin(),
    ):
        pass


def test_a_full_database_is_named(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'maild.db'}")) as store:
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="no space left"):
            put(store, [letter(f"{number}@x", subject="т" * 1000) for number in range(100)])
        with store.begin() as memory:
            assert memory.summary(BOX).letters == 0


@pytest.mark.parametrize("url", ["mysql://host/db", "maild.db", "sqlite:///maild.db?mode=ro", ""])
def test_another_kind_of_database_is_an_error_of_the_configuration(url: str) -> None:
    with pytest.raises(SettingsError) as raised:
        open_store(url)
    assert "sqlite:////var/lib/maild/maild.db" in raised.value.advice


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as raised:
        open_store("postgresql://maild:hunter2@127.0.0.1:1/maild")
    assert "hunter2" not in f"{raised.value}{raised.value.advice}"
    assert "PostgreSQL is running" in raised.value.advice


def test_a_database_that_the_server_does_not_have_is_named(postgres: Postgres) -> None:
    with pytest.raises(StoreError, match='"nowhere" does not exist') as raised:
        open_store(postgres.url("nowhere"))
    assert "createdb" in raised.value.advice


def test_a_restart_of_the_server_costs_one_transaction_at_most(postgres: Postgres, postgres_url: str) -> None:
    with closing(open_store(postgres_url)) as store:
        put(store, [letter("a@x")])
        postgres.restart()
        put(store, [letter("b@x")])
        with pytest.raises(StoreError, match="cannot be reached"), store.begin() as memory:
            memory.put(letter("c@x"))
            postgres.restart()
            memory.put(letter("d@x"))
        with store.begin() as memory:
            assert set(memory.letters(BOX, ["a@x", "b@x", "c@x", "d@x"])) == {"a@x", "b@x"}
