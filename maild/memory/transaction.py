"""One transaction of the memory: the port's methods, each handed to the part that knows its rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, select

from maild.memory.artefacts import Artefacts
from maild.memory.cases import Cases
from maild.memory.clients import Clients
from maild.memory.corrections import Corrections
from maild.memory.counts import Counts
from maild.memory.door import clean
from maild.memory.letters import Letters
from maild.memory.outbox import Outbox
from maild.memory.rows import Rows
from maild.memory.tables import CheckpointRow
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.client import ClientEntry
from maild.model.correction import Correction
from maild.model.letter import Letter
from maild.model.place import Checkpoint, Folder
from maild.model.plan import Queued, Step
from maild.model.summary import Summary


class SqlTransaction:
    """``Transaction`` of :mod:`maild.ports`, where each method is described."""

    def __init__(self, session: Session) -> None:
        self._rows = Rows(session)
        self._cases = Cases(self._rows)
        self._letters = Letters(self._rows, self._cases)
        self._artefacts = Artefacts(self._rows)
        self._outbox = Outbox(self._rows)
        self._counts = Counts(self._rows)
        self._clients = Clients(self._rows)
        self._corrections = Corrections(self._rows)

    def checkpoint(self, mailbox: str, folder: str) -> Checkpoint | None:
        row = self._rows.first(
            select(CheckpointRow).where(CheckpointRow.mailbox == mailbox, CheckpointRow.folder == clean(folder))
        )
        if row is None:
            return None
        return Checkpoint(Folder(row.folder, row.uidvalidity), row.last_uid, row.highestmodseq)

    def set_checkpoint(self, mailbox: str, checkpoint: Checkpoint) -> None:
        columns = {
            "mailbox": mailbox,
            "folder": clean(checkpoint.folder.name),
            "uidvalidity": checkpoint.folder.uidvalidity,
            "last_uid": checkpoint.last_uid,
            "highestmodseq": checkpoint.highestmodseq,
        }
        self._rows.upsert(CheckpointRow, ("mailbox", "folder"), [columns])

    def join(
        self, mailbox: str, message_id: str, parents: Sequence[str], *, client: str, subject: str, date: datetime
    ) -> str:
        return self._cases.join(mailbox, message_id, parents, client=client, subject=subject, date=date)

    def letters(self, mailbox: str, ids: Sequence[str]) -> dict[str, Letter]:
        return self._letters.by_id(mailbox, ids)

    def letters_at(self, mailbox: str, folder: Folder, uids: Sequence[int]) -> dict[int, Letter]:
        return self._letters.at(mailbox, folder, uids)

    def located(self, mailbox: str, folder: Folder) -> int:
        return self._letters.located(mailbox, folder)

    def newest(self, mailbox: str, folder: str) -> datetime | None:
        return self._letters.newest(mailbox, folder)

    def case(self, mailbox: str, case: str) -> tuple[Letter, ...]:
        return self._letters.of_cases(mailbox, [case])[case]

    def cases(self, mailbox: str, cases: Sequence[str]) -> dict[str, tuple[Letter, ...]]:
        return self._letters.of_cases(mailbox, cases)

    def emails(self, mailbox: str, email_ids: Sequence[str], folder: Folder) -> frozenset[str]:
        return self._letters.emails(mailbox, email_ids, folder)

    def labelled(self, mailbox: str, *, folder: str | None = None, since: datetime | None = None) -> tuple[Letter, ...]:
        return self._letters.labelled(mailbox, folder, since)

    def worded(self, mailbox: str, before: datetime, limit: int) -> tuple[Letter, ...]:
        return self._letters.worded(mailbox, before, limit)

    def waiting(self, mailbox: str) -> tuple[Letter, ...]:
        return self._letters.waiting(mailbox)

    def find(self, message_id: str) -> tuple[Letter, ...]:
        return self._letters.everywhere(message_id)

    def correspondence(self, *clients: str, since: datetime | None = None) -> tuple[Letter, ...]:
        return self._letters.correspondence(clients, since)

    def client_entries(self) -> dict[str, ClientEntry]:
        return self._clients.entries()

    def put_client_entry(self, entry: ClientEntry) -> None:
        self._clients.put(entry)

    def forget(self, *clients: str) -> int:
        return self._clients.forget(clients)

    def put(self, letter: Letter) -> None:
        self._letters.put(letter)

    def corrections(self, since: datetime | None = None) -> tuple[Correction, ...]:
        return self._corrections.all(since)

    def correct(self, letter: Letter, changes: Mapping[str, Correction | None]) -> None:
        self._corrections.correct(letter, changes)

    def artefacts(
        self,
        mailbox: str,
        *,
        kind: ArtefactKind | None = None,
        state: ArtefactState | None = None,
        subject_ids: Sequence[str] | None = None,
    ) -> tuple[Artefact, ...]:
        return self._artefacts.all(mailbox, kind, state, subject_ids)

    def put_artefact(self, owner: str, artefact: Artefact) -> None:
        self._artefacts.put(owner, artefact)

    def enqueue(self, mailbox: str, steps: Sequence[Step]) -> None:
        self._outbox.enqueue(mailbox, steps)

    def pending(self, mailbox: str, limit: int | None = None) -> tuple[Queued, ...]:
        return self._outbox.pending(mailbox, limit)

    def done(self, number: int) -> None:
        self._outbox.done(number)

    def failed(self, number: int, error: str) -> None:
        self._outbox.failed(number, error)

    def pulse(self, mailbox: str, when: datetime, error: str = "") -> None:
        self._counts.pulse(mailbox, when, error)

    def summary(self, mailbox: str) -> Summary:
        return self._counts.summary(mailbox)
