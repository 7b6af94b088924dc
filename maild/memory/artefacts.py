"""What maild itself made, as rows: drafts, notes and records, in the order of their making."""

from collections.abc import Sequence

from sqlmodel import col, select

from maild.memory.door import clean, identifier
from maild.memory.letters import to_location
from maild.memory.rows import Rows, batches
from maild.memory.tables import ArtefactRow
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState, Fate


def to_artefact(row: ArtefactRow) -> Artefact:
    """The artefact of a row."""
    return Artefact(
        kind=ArtefactKind(row.kind),
        mailbox=row.mailbox,
        subject_id=row.subject_id,
        message_id=row.message_id,
        content_hash=row.content_hash,
        folder=row.folder,
        fingerprint=row.fingerprint,
        location=to_location(row.placed_in, row.uidvalidity, row.uid),
        state=ArtefactState(row.state),
        fate=Fate(row.fate) if row.fate else None,
        reminded_at=row.reminded_at,
    )


class Artefacts:
    """The part of a transaction that keeps what maild made; what is not described here is described at the port."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, owner: str, artefact: Artefact) -> None:
        """Write an artefact."""
        place = artefact.location
        columns = {
            "owner": owner,
            "kind": artefact.kind.value,
            "message_id": identifier(artefact.message_id),
            "content_hash": clean(artefact.content_hash),
            "mailbox": artefact.mailbox,
            "subject_id": identifier(artefact.subject_id),
            "folder": clean(artefact.folder),
            "fingerprint": clean(artefact.fingerprint),
            "placed_in": clean(place.folder.name) if place else None,
            "uidvalidity": place.folder.uidvalidity if place else None,
            "uid": place.uid if place else None,
            "state": artefact.state.value,
            "fate": artefact.fate.value if artefact.fate else "",
            "reminded_at": artefact.reminded_at,
        }
        self._rows.upsert(ArtefactRow, ("owner", "kind", "message_id", "content_hash"), [columns])

    def all(
        self, owner: str, kind: ArtefactKind | None, state: ArtefactState | None, subject_ids: Sequence[str] | None
    ) -> tuple[Artefact, ...]:
        statement = select(ArtefactRow).where(ArtefactRow.owner == owner)
        if kind is not None:
            statement = statement.where(ArtefactRow.kind == kind.value)
        if state is not None:
            statement = statement.where(ArtefactRow.state == state.value)
        if subject_ids is None:
            rows = list(self._rows.all(statement))
        else:
            wanted = list(dict.fromkeys(map(identifier, subject_ids)))
            rows = [
                row
                for some in batches(wanted)
                for row in self._rows.all(statement.where(col(ArtefactRow.subject_id).in_(some)))
            ]
        return tuple(to_artefact(row) for row in sorted(rows, key=lambda row: row.number or 0))
