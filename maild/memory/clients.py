"""What the staff told of clients, and how a client is forgotten."""

from collections.abc import Sequence

from sqlalchemy import delete, or_
from sqlmodel import col, select

from maild.memory.door import clean
from maild.memory.rows import Rows, batches
from maild.memory.tables import ArtefactRow, ClientRow, CorrectionRow, LabelRow, LetterRow, MemberRow, StepRow
from maild.model.client import ClientEntry
from maild.model.message import Role


class Clients:
    """The part of a transaction that knows clients; what is not described here is described at the port."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def entries(self) -> dict[str, ClientEntry]:
        rows = self._rows.all(select(ClientRow).order_by(ClientRow.address))
        return {row.address: ClientEntry(row.address, row.same_as, row.revenue) for row in rows}

    def put(self, entry: ClientEntry) -> None:
        columns = {"address": clean(entry.address), "same_as": clean(entry.same_as), "revenue": entry.revenue}
        self._rows.upsert(ClientRow, ("address",), [columns])

    def forget(self, clients: Sequence[str]) -> int:
        addresses = [clean(client) for client in clients]
        gone = self._theirs(addresses)
        for mailbox, ids in gone.items():
            for some in batches(ids):
                self._forget(mailbox, some)
        named = (col(ClientRow.address).in_(addresses), col(ClientRow.same_as).in_(addresses))
        self._rows.change(delete(ClientRow).where(or_(*named)))
        return sum(len(ids) for ids in gone.values())

    def _theirs(self, addresses: Sequence[str]) -> dict[str, list[str]]:
        """The ids by mailbox of the letters that name these addresses: theirs, and ours to nobody else."""
        written = or_(col(LetterRow.client).in_(addresses), col(LetterRow.sender).in_(addresses))
        found: dict[str, list[str]] = {}
        for mailbox, id_ in self._rows.tuples(select(LetterRow.mailbox, LetterRow.id).where(written)):
            found.setdefault(mailbox, []).append(id_)
        sent = select(LetterRow).where(LetterRow.role == Role.OURS.value)
        for row in self._rows.all(sent):
            left = [address for address in row.recipients if address not in addresses]
            if len(left) == len(row.recipients):
                continue
            if left:
                self._rows.upsert(LetterRow, ("mailbox", "id"), [{**row.model_dump(), "recipients": left}])
            else:
                found.setdefault(row.mailbox, []).append(row.id)
        return found

    def _forget(self, mailbox: str, ids: Sequence[str]) -> None:
        """Letters with their labels, what was made about them, what was still to do, and their places in cases."""
        for step in self._rows.all(select(StepRow).where(StepRow.mailbox == mailbox, col(StepRow.done).is_(False))):
            if any(id_ in str(step.content) for id_ in ids):
                self._rows.change(delete(StepRow).where(col(StepRow.number) == step.number))
        about = (col(ArtefactRow.owner) == mailbox, col(ArtefactRow.subject_id).in_(ids))
        self._rows.change(delete(ArtefactRow).where(*about))
        self._rows.change(delete(LabelRow).where(col(LabelRow.mailbox) == mailbox, col(LabelRow.letter_id).in_(ids)))
        of_these = (col(CorrectionRow.mailbox) == mailbox, col(CorrectionRow.letter_id).in_(ids))
        self._rows.change(delete(CorrectionRow).where(*of_these))
        self._rows.change(
            delete(MemberRow).where(col(MemberRow.mailbox) == mailbox, col(MemberRow.message_id).in_(ids))
        )
        self._rows.change(delete(LetterRow).where(col(LetterRow.mailbox) == mailbox, col(LetterRow.id).in_(ids)))
