"""The steps not yet known to be done, as rows: their content as JSON, the octets of a message beside it."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import update
from sqlmodel import col, select

from maild.memory.door import clean, clean_tree
from maild.memory.rows import Rows
from maild.memory.tables import StepRow
from maild.model.plan import Place, Queued, SetLabels, Step, Withdraw

KINDS: dict[str, type[Step]] = {"labels": SetLabels, "place": Place, "withdraw": Withdraw}
"""The discriminator of a stored step, which never changes its meaning."""

_NAMES = {kind: name for name, kind in KINDS.items()}
_ADAPTERS: dict[str, TypeAdapter[Step]] = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


def to_row(mailbox: str, step: Step) -> dict[str, Any]:
    """The columns of a step that is still to be done."""
    kind = _NAMES[type(step)]
    content = _ADAPTERS[kind].dump_python(step, mode="json", exclude={"octets"})
    octets = step.octets if isinstance(step, Place) else None
    return {"mailbox": mailbox, "kind": kind, "content": clean_tree(content), "octets": octets}


def to_queued(row: StepRow) -> Queued:
    """The step of a row that is still to be done."""
    content = dict(row.content or {})
    if row.octets is not None:
        content["octets"] = row.octets
    return Queued(row.number or 0, _ADAPTERS[row.kind].validate_python(content), row.attempts)


class Outbox:
    """The part of a transaction that keeps what is still to do; each method is described at the port."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def enqueue(self, mailbox: str, steps: Sequence[Step]) -> None:
        self._rows.insert(
            StepRow, [{**to_row(mailbox, step), "done": False, "attempts": 0, "error": ""} for step in steps]
        )

    def pending(self, mailbox: str, limit: int | None) -> tuple[Queued, ...]:
        statement = select(StepRow).where(StepRow.mailbox == mailbox, col(StepRow.done).is_(False))
        return tuple(to_queued(row) for row in self._rows.all(statement.order_by(col(StepRow.number)).limit(limit)))

    def done(self, number: int) -> None:
        erased = {"done": True, "content": None, "octets": None, "error": ""}
        self._rows.change(update(StepRow).where(col(StepRow.number) == number).values(**erased))

    def failed(self, number: int, error: str) -> None:
        counted = {"attempts": col(StepRow.attempts) + 1, "error": clean(error)}
        self._rows.change(
            update(StepRow).where(col(StepRow.number) == number, col(StepRow.done).is_(False)).values(**counted)
        )
