"""Letters as rows: what is remembered of each message, its judgement as JSON, its labels in a table of their own."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Text, delete, exists, func, not_, or_, tuple_
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from maild.memory.cases import Cases
from maild.memory.door import clean, clean_tree, identifier
from maild.memory.rows import Rows, batches
from maild.memory.tables import ArtefactRow, LabelRow, LetterRow
from maild.model.artefact import ArtefactState
from maild.model.judgement import Judgement
from maild.model.letter import LabelState, Letter
from maild.model.message import Role
from maild.model.place import Folder, Location


@cache
def _judgements() -> TypeAdapter[Judgement]:
    """Judgements as JSON and back; made when a letter is first read or written."""
    return TypeAdapter(Judgement)


def to_location(folder: str | None, uidvalidity: int | None, uid: int | None) -> Location | None:
    """The place that three columns name, or None where they are empty."""
    if folder is None or uidvalidity is None or uid is None:
        return None
    return Location(Folder(folder, uidvalidity), uid)


def to_columns(letter: Letter, case: str) -> dict[str, Any]:
    """The columns of a letter, all but its labels."""
    place = letter.location
    judgement = letter.judgement
    return {
        "mailbox": letter.mailbox,
        "id": identifier(letter.id),
        "case_id": case,
        "role": letter.role.value,
        "client": clean(letter.client),
        "sender": clean(letter.sender),
        "name": clean(letter.name),
        "subject": clean(letter.subject),
        "date": letter.date,
        "content_hash": clean(letter.content_hash),
        "folder": clean(place.folder.name) if place else None,
        "uidvalidity": place.folder.uidvalidity if place else None,
        "uid": place.uid if place else None,
        "verdict": judgement.verdict.value if judgement else None,
        "action": judgement.action.value if judgement else None,
        "judgement": clean_tree(_judgements().dump_python(judgement, mode="json")) if judgement else None,
        "answered": letter.answered,
        "released": letter.released,
        "without_attachment": letter.without_attachment,
        "received": letter.received,
        "parents": [identifier(parent) for parent in letter.parents],
        "recipients": [clean(address) for address in letter.recipients],
        "awaits_lead": letter.awaits_lead,
        "words": letter.words,
        "cleared": letter.cleared,
        "colleague": clean(letter.colleague),
        "email_id": clean(letter.email_id),
    }


def to_letter(row: LetterRow, labels: dict[str, LabelState]) -> Letter:
    """The letter of a row and its labels."""
    return Letter(
        mailbox=row.mailbox,
        id=row.id,
        case=row.case_id,
        role=Role(row.role),
        client=row.client,
        sender=row.sender,
        name=row.name,
        subject=row.subject,
        date=row.date,
        content_hash=row.content_hash,
        location=to_location(row.folder, row.uidvalidity, row.uid),
        judgement=None if row.judgement is None else _judgements().validate_python(row.judgement),
        answered=row.answered,
        released=row.released,
        without_attachment=row.without_attachment,
        received=row.received,
        parents=tuple(row.parents),
        recipients=tuple(row.recipients),
        awaits_lead=row.awaits_lead,
        words=row.words,
        cleared=row.cleared,
        colleague=row.colleague,
        email_id=row.email_id,
        labels=labels,
    )


class Letters:
    """The part of a transaction that keeps letters; what is not described here is described at the port."""

    def __init__(self, rows: Rows, cases: Cases) -> None:
        self._rows = rows
        self._cases = cases

    def put(self, letter: Letter) -> None:
        """Write a letter; a case that was merged since the letter was read is called by its present id."""
        given = identifier(letter.case)
        case = self._cases.current(letter.mailbox, [given])[given]
        columns = to_columns(letter, case)
        self._rows.upsert(LetterRow, ("mailbox", "id"), [columns])
        mine = {"mailbox": letter.mailbox, "letter_id": columns["id"]}
        self._rows.change(
            delete(LabelRow).where(
                col(LabelRow.mailbox) == mine["mailbox"], col(LabelRow.letter_id) == mine["letter_id"]
            )
        )
        self._rows.insert(
            LabelRow, [{**mine, "keyword": clean(key), "state": state.value} for key, state in letter.labels.items()]
        )

    def by_id(self, mailbox: str, ids: Sequence[str]) -> dict[str, Letter]:
        asked = {identifier(each): each for each in ids}
        return {
            asked[letter.id]: letter
            for some in batches(list(asked))
            for letter in self._read(mailbox, col(LetterRow.id).in_(some))
        }

    def emails(self, mailbox: str, email_ids: Sequence[str], folder: Folder) -> frozenset[str]:
        known = col(LetterRow.email_id)
        place = (clean(folder.name), folder.uidvalidity)
        here = func.coalesce(tuple_(col(LetterRow.folder), col(LetterRow.uidvalidity)) == place, False)
        mine = select(known).where(LetterRow.mailbox == mailbox, not_(here))
        return frozenset(
            found
            for some in batches([clean(each) for each in email_ids if each])
            for found in self._rows.all(mine.where(known.in_(some)))
        )

    def at(self, mailbox: str, folder: Folder, uids: Sequence[int]) -> dict[int, Letter]:
        there = (LetterRow.folder == clean(folder.name), LetterRow.uidvalidity == folder.uidvalidity)
        return {
            letter.location.uid: letter
            for some in batches(uids)
            for letter in self._read(mailbox, *there, col(LetterRow.uid).in_(some))
            if letter.location is not None
        }

    def located(self, mailbox: str, folder: Folder) -> int:
        there = (LetterRow.folder == clean(folder.name), LetterRow.uidvalidity == folder.uidvalidity)
        counted: SelectOfScalar[int] = select(func.count()).select_from(LetterRow)
        return self._rows.first(counted.where(LetterRow.mailbox == mailbox, *there)) or 0

    def newest(self, mailbox: str, folder: str) -> datetime | None:
        there = select(func.max(LetterRow.received)).where(
            LetterRow.mailbox == mailbox, LetterRow.folder == clean(folder)
        )
        return self._rows.first(there)

    def of_cases(self, mailbox: str, cases: Sequence[str]) -> dict[str, tuple[Letter, ...]]:
        given = {case: identifier(case) for case in cases}
        current = self._cases.current(mailbox, given.values())
        found: dict[str, list[Letter]] = {}
        for some in batches(list(dict.fromkeys(current.values()))):
            for letter in self._read(mailbox, col(LetterRow.case_id).in_(some)):
                found.setdefault(letter.case, []).append(letter)
        return {case: tuple(found.get(current[mine], ())) for case, mine in given.items()}

    def labelled(self, mailbox: str, folder: str | None, since: datetime | None) -> tuple[Letter, ...]:
        """Letters with a label that still stands, or about which an artefact is placed."""
        is_label = exists().where(
            col(LabelRow.mailbox) == LetterRow.mailbox,
            col(LabelRow.letter_id) == LetterRow.id,
            col(LabelRow.state) == LabelState.SET.value,
        )
        placed = (
            col(ArtefactRow.owner) == LetterRow.mailbox,
            col(ArtefactRow.state) == ArtefactState.PLACED.value,
        )
        is_subject = exists().where(*placed, col(ArtefactRow.subject_id) == LetterRow.id)
        wanted: list[Any] = [or_(is_label, is_subject)]
        if folder is not None:
            wanted.append(LetterRow.folder == clean(folder))
        if since is not None:
            wanted.append(LetterRow.date >= since)
        return self._read(mailbox, *wanted)

    def worded(self, mailbox: str, before: datetime, limit: int) -> tuple[Letter, ...]:
        """Quotes are the only texts in a judgement that stand under the key ``text``."""
        quotes = sql_cast(col(LetterRow.judgement), Text).like('%"text":%')
        wanted = or_(col(LetterRow.subject) != "", col(LetterRow.name) != "", quotes)
        old = select(LetterRow.id).where(LetterRow.mailbox == mailbox, LetterRow.date < before, wanted)
        ids = self._rows.all(old.order_by(col(LetterRow.date)).limit(limit))
        return tuple(self.by_id(mailbox, ids).values())

    def waiting(self, mailbox: str) -> tuple[Letter, ...]:
        return self._read(mailbox, col(LetterRow.awaits_lead).is_(True))

    def everywhere(self, message_id: str) -> tuple[Letter, ...]:
        return self._read(None, LetterRow.id == identifier(message_id))

    def correspondence(self, clients: Sequence[str], since: datetime | None) -> tuple[Letter, ...]:
        wanted: list[Any] = [col(LetterRow.role).in_([Role.CLIENT.value, Role.OURS.value])]
        if since is not None:
            wanted.append(LetterRow.date >= since)
        if not clients:
            return self._read(None, *wanted)
        theirs = aliased(LetterRow)
        met = select(theirs.mailbox, theirs.case_id).where(col(theirs.client).in_([clean(each) for each in clients]))
        return self._read(None, *wanted, tuple_(col(LetterRow.mailbox), col(LetterRow.case_id)).in_(met))

    def _read(self, mailbox: str | None, *wanted: Any) -> tuple[Letter, ...]:
        """Letters and their labels, oldest first; in one mailbox, or in all of them."""
        if mailbox is not None:
            wanted = (LetterRow.mailbox == mailbox, *wanted)
        ordered = select(LetterRow).where(*wanted).order_by(col(LetterRow.date), LetterRow.id, LetterRow.mailbox)
        rows = self._rows.all(ordered)
        labels: dict[tuple[str, str], dict[str, LabelState]] = {(row.mailbox, row.id): {} for row in rows}
        for some in batches(rows):
            of_some = col(LabelRow.letter_id).in_([row.id for row in some])
            for label in self._rows.all(select(LabelRow).where(of_some).order_by(LabelRow.keyword)):
                if (mine := labels.get((label.mailbox, label.letter_id))) is not None:
                    mine[label.keyword] = LabelState(label.state)
        return tuple(to_letter(row, labels[row.mailbox, row.id]) for row in rows)
