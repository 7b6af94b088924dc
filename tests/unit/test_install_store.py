"""The store's copies that an upgrade makes and a rollback takes back."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from maild.errors import StoreError
from maild.memory.lease import SERVICE
from maild.memory.store import open_store

SCRIPT = Path(__file__).parents[2] / "scripts" / "install_store.py"


def store(act: str, config: Path, saved: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(SCRIPT), act, str(config)]
    return subprocess.run(
        command, input=saved, capture_output=True, env={**os.environ, **environment}, timeout=60, check=False
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A store that maild made, with a table of the test's own in it."""
    file = tmp_path / "state" / "maild.db"
    file.parent.mkdir()
    open_store(f"sqlite:///{file}").close()
    write(file, "before")
    return file


@pytest.fixture
def config(database: Path, tmp_path: Path) -> Path:
    file = tmp_path / "maild.toml"
    file.write_text(f'[store]\nurl = "sqlite:///{database}"\n')
    return file


def write(database: Path, word: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
        connection.execute("INSERT INTO words VALUES (?)", (word,))
    connection.close()


def words(database: Path) -> list[str]:
    connection = sqlite3.connect(database)
    found = [word for (word,) in connection.execute("SELECT word FROM words ORDER BY rowid")]
    connection.close()
    return found


def test_a_store_in_use_is_saved_whole_and_comes_back(database: Path, config: Path, tmp_path: Path) -> None:
    used = sqlite3.connect(database)
    used.execute("INSERT INTO words VALUES ('in the log')")
    used.commit()
    saved = store("save", config)
    assert (saved.returncode, saved.stderr) == (0, b"")
    used.close()
    write(database, "after")
    assert store("restore", config, saved.stdout).returncode == 0
    assert words(database) == ["before", "in the log"]
    assert {file.name for file in database.parent.iterdir() if ".lock" not in file.name} == {"maild.db"}
    assert database.stat().st_mode & 0o777 == 0o600
    open_store(f"sqlite:///{database}").close()


def test_what_the_replaced_store_had_in_its_log_does_not_come_back(database: Path, config: Path) -> None:
    saved = store("save", config).stdout
    killed = "import sqlite3, os, sys; c = sqlite3.connect(sys.argv[1]); c.execute('INSERT INTO words VALUES (1)')"
    subprocess.run([sys.executable, "-c", f"{killed}; c.commit(); os._exit(0)", str(database)], check=True)
    assert database.with_name("maild.db-wal").stat().st_size > 0
    assert store("restore", config, saved).returncode == 0
    assert words(database) == ["before"]


@pytest.mark.parametrize("at_work", [SERVICE, "support"])
def test_a_store_on_which_a_maild_works_is_not_replaced(database: Path, config: Path, at_work: str) -> None:
    config.write_text(f'{config.read_text()}[mailbox.support]\nhost = "mail.example"\nusername = "support"\n')
    saved = store("save", config).stdout
    write(database, "after")
    daemons = open_store(f"sqlite:///{database}")
    with daemons.lease(at_work, 0):
        refused = store("restore", config, saved)
    daemons.close()
    assert refused.returncode == StoreError.exit_code
    assert "systemctl status maild" in refused.stderr.decode()
    assert words(database) == ["before", "after"]


def test_where_there_is_no_store_yet_nothing_is_saved(database: Path, config: Path) -> None:
    database.unlink()
    saved = store("save", config)
    assert (saved.returncode, saved.stdout) == (0, b"")


def test_for_postgresql_the_command_is_told_without_the_password_until_it_is_done(config: Path) -> None:
    config.write_text('[store]\nurl = "postgresql://maild:hidden@db.example/maild"\n')
    asked = store("save", config)
    assert asked.returncode == 3
    assert (
        "pg_dump --format=custom --file=maild.dump 'postgresql://maild:***@db.example/maild'" in asked.stderr.decode()
    )
    assert store("save", config, DUMPED="1").returncode == 0


def test_a_wrong_configuration_is_explained(config: Path) -> None:
    config.write_text("[store]\nulr = 1\n")
    wrong = store("save", config)
    assert wrong.returncode == 78
    assert "the nearest valid key is url" in wrong.stderr.decode()
