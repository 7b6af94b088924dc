"""Reading and writing rows inside one transaction, in the same way on both database engines."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy.sql.dml import Insert, UpdateBase
from sqlmodel import Session
from sqlmodel.sql.expression import Select, SelectOfScalar

from maild.memory.tables import Row

T = TypeVar("T")

BATCH = 500
"""How many values one query names: well below what either engine takes as parameters."""


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in runs of at most ``BATCH``."""
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


@lru_cache
def _upsert(model: type[Row], key: tuple[str, ...], dialect: str) -> Insert:
    """INSERT, or UPDATE of all that is not key where the key is there already."""
    columns = model.metadata.tables[str(model.__tablename__)].columns
    others = [column.name for column in columns if column.name not in key and column.autoincrement is not True]
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return (lite := sqlite.insert(model)).on_conflict_do_update(
            index_elements=key, set_={name: lite.excluded[name] for name in others}
        )
    from sqlalchemy.dialects import postgresql

    return (post := postgresql.insert(model)).on_conflict_do_update(
        index_elements=key, set_={name: post.excluded[name] for name in others}
    )


class Rows:
    """The rows of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection = session.connection()

    def all(self, statement: SelectOfScalar[T]) -> Sequence[T]:
        """All rows of a query, fresh from the database."""
        return self._session.exec(statement, execution_options={"populate_existing": True}).all()

    def first(self, statement: SelectOfScalar[T]) -> T | None:
        """The first row of a query, or None."""
        return self._session.exec(statement, execution_options={"populate_existing": True}).first()

    def tuples(self, statement: Select[*tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
        """All rows of a query of single columns."""
        return [tuple(row) for row in self._session.exec(statement)]

    def upsert(self, model: type[Row], key: tuple[str, ...], values: Sequence[Mapping[str, Any]]) -> None:
        """Write rows, each replacing the one with its key."""
        if values:
            self._connection.execute(_upsert(model, key, self._connection.dialect.name), values)

    def insert(self, model: type[Row], values: Sequence[Mapping[str, Any]]) -> None:
        """Write new rows, in order."""
        if values:
            self._connection.execute(model.metadata.tables[str(model.__tablename__)].insert(), values)

    def change(self, statement: UpdateBase) -> None:
        """Carry out an UPDATE or a DELETE."""
        self._connection.execute(statement)
