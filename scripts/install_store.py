"""Copies the SQLite store of a configuration to standard output (``save``) or from standard input (``restore``).

Run by ``scripts/install`` with the installed Python, as the user that owns the store, so that whoever rules that user
cannot make root read or write a file of his choice. Of PostgreSQL it prints the command, and ends with 3 until DUMPED
is set.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from maild.errors import MaildError
from maild.memory.engine import file_of, is_sqlite, open_engine, parse
from maild.memory.lease import SERVICE, Leases
from maild.settings import load


def save(database: Path) -> None:
    """Write one consistent copy, be the store in use or not (SQLite's backup API); nothing where there is no store."""
    if not database.exists():
        print(f"maild: there is no store {database} yet", file=sys.stderr)
        return
    with tempfile.NamedTemporaryFile(dir=database.parent, prefix="saving-") as copy:
        source, target = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True), sqlite3.connect(copy.name)
        source.backup(target)
        target.close()
        source.close()
        with Path(copy.name).open("rb") as saved:
            shutil.copyfileobj(saved, sys.stdout.buffer)


def restore(database: Path, url: str, mailboxes: Iterable[str]) -> None:
    """Put a saved store in the place of the present one, unless a maild works on it: the service, or a command on one
    of its mailboxes. Raises StoreError."""
    leases = Leases(open_engine(parse(url)))
    with ExitStack() as held:
        for name in (SERVICE, *sorted(mailboxes)):
            held.enter_context(leases.hold(name, 0))
        with tempfile.NamedTemporaryFile(dir=database.parent, prefix="restoring-", delete=False) as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            copy.flush()
            os.fsync(copy.fileno())
        for rest in ("-wal", "-shm"):  # they belong to the store that goes
            database.with_name(database.name + rest).unlink(missing_ok=True)
        Path(copy.name).replace(database)


def main(act: str, config: str) -> int:
    try:
        settings = load(Path(config))
        url = settings.store.url
        database = file_of(parse(url))
        if database is not None:
            restore(database, url, settings.mailbox) if act == "restore" else save(database)
        elif not is_sqlite(parse(url)) and not os.environ.get("DUMPED"):
            shown = parse(url).set(drivername="postgresql").render_as_string()
            print(f"maild: save the store with: pg_dump --format=custom --file=maild.dump '{shown}'", file=sys.stderr)
            print("  → with the password for ***; then say that it is done: add DUMPED=1", file=sys.stderr)
            return 3
    except MaildError as error:
        print(f"maild: {error}\n  → {error.advice}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
