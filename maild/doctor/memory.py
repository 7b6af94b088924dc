"""The check of the store: that it opens, that its version is known, and that it can be written."""

from collections.abc import Iterator
from contextlib import contextmanager

from maild.doctor.check import Check, Health, broken, failed, good, weak
from maild.errors import MaildError
from maild.ports import Store


def store(url: str) -> Check:
    """The database behind ``[store] url``. A missing SQLite file is not made and older tables are not upgraded."""
    import os

    from maild.memory.engine import file_of, open_engine, parse
    from maild.memory.faults import translated
    from maild.memory.schema import VERSION, version

    name = "store"
    try:
        parsed = parse(url)
        shown = parsed.render_as_string(hide_password=True)
        file = file_of(parsed)
        if file is not None and not file.exists():
            if file.parent.is_dir() and os.access(file.parent, os.W_OK | os.X_OK):
                return good(name, f"{file} is made by the first run")
            advice = f"make the folder for the user that runs maild: install -d -m 0700 {file.parent}"
            return broken(name, f"{file} cannot be made: {file.parent} is missing or cannot be written", advice)
        engine = open_engine(parsed)
        try:
            with translated(parsed), engine.begin() as connection:  # begins as a writer
                found = version(connection)
        finally:
            engine.dispose()
    except MaildError as error:
        return failed(name, error)
    if found is None:
        return good(name, f"{shown} is empty; the first run makes its tables")
    if found > VERSION:
        return broken(
            name, f"{shown} is of version {found}, newer than this maild's {VERSION}", "install the newer maild again"
        )
    if found < VERSION:
        return weak(name, f"{shown} is of version {found}; the next run upgrades it to {VERSION}, after a backup")
    return good(name, f"{shown}, version {found}, can be written")


@contextmanager
def remembered(url: str, check: Check) -> Iterator[Store | None]:
    """The store for reading, if the check found it there and of this version: nothing is made and nothing upgraded."""
    from maild.memory.schema import VERSION
    from maild.memory.store import open_store

    if check.health is not Health.GOOD or f"version {VERSION}," not in check.found:
        yield None
        return
    opened = open_store(url)
    try:
        yield opened
    finally:
        opened.close()
