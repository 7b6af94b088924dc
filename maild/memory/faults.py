"""What a database says went wrong, as a ``StoreError`` that names the operator's next move."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from maild.errors import StoreError

_LOCKED = "Another program holds the database. Stop a second maild, or try again in a minute."
_FULL = "Free some space on the volume of the database, then start again. What was committed is safe."
_RIGHTS = "Let the user that runs maild read and write the database and, with SQLite, its folder."
_DAMAGED = "Put back a backup of the file, or name another file in [store] url. `maild doctor` tests it."
_SERVER = (
    "Check that PostgreSQL is running, that the database exists (`createdb` makes one), "
    "and that [store] url names the right host, user and password."
)
_OTHER = "Run `maild doctor`. If it finds nothing, report this message with the version of maild."

_SQLITE = {
    "SQLITE_BUSY": ("is locked", _LOCKED),
    "SQLITE_LOCKED": ("is locked", _LOCKED),
    "SQLITE_FULL": ("has no space left", _FULL),
    "SQLITE_READONLY": ("cannot be written", _RIGHTS),
    "SQLITE_PERM": ("cannot be written", _RIGHTS),
    "SQLITE_AUTH": ("cannot be opened", _RIGHTS),
    "SQLITE_CANTOPEN": ("cannot be opened", _RIGHTS),
    "SQLITE_NOTADB": ("is not a database", _DAMAGED),
    "SQLITE_CORRUPT": ("is damaged", _DAMAGED),
    "SQLITE_IOERR": ("cannot be read or written", "Check the disk: the operating system reported an error."),
}

_POSTGRES = {
    "55P03": ("is locked", _LOCKED),
    "40": ("gave up on a conflict", _LOCKED),
    "53100": ("has no space left", _FULL),
    "53": ("has no resources left", "Let PostgreSQL take more connections or memory, or try again in a minute."),
    "42501": ("cannot be written", _RIGHTS),
    "25": ("cannot be written", _RIGHTS),
    "08": ("cannot be reached", _SERVER),
    "57": ("cannot be reached", _SERVER),
}


def _explain(error: SQLAlchemyError) -> tuple[str, str]:
    cause = error.orig if isinstance(error, StatementError) else None
    name = str(getattr(cause, "sqlite_errorname", ""))
    for code, words in _SQLITE.items():
        if name == code or name.startswith(f"{code}_"):
            return words
    state = str(getattr(cause, "sqlstate", None) or "")
    for code, words in _POSTGRES.items():
        if state.startswith(code):
            return words
    if not name and not state and type(cause).__name__ in ("OperationalError", "ConnectionTimeout"):
        return "cannot be reached", _SERVER
    return "did not do what was asked", _OTHER


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Whatever the database raises inside the block leaves it as a ``StoreError``; the password is never shown.

    An error in the caller's values (a datetime without zone) leaves it as it is.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if isinstance(error, StatementError) and not isinstance(error, DBAPIError) and error.orig is not None:
            raise error.orig from None
        what, advice = _explain(error)
        reason = str(error.orig if isinstance(error, StatementError) else error).strip().partition("\n")[0]
        name = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)
        raise StoreError(f"The database {name} {what}: {reason}", advice) from error
