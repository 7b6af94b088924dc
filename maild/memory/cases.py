"""Cases: which letters belong together, by what they refer to (RFC 5256, REFERENCES, without its merge by subject)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, update
from sqlmodel import col, select

from maild.memory.door import clean, identifier
from maild.memory.rows import Rows, batches
from maild.memory.tables import FIRST_MOMENT, LAST_MOMENT, LetterRow, MemberRow

KINSHIP = timedelta(days=30)
"""How long after a letter another one without references still joins its case by client and subject."""

MOST_PARENTS = 200
"""How many references of one letter are followed: its root and its nearest ancestors. Longer lists are forged."""


def kin(client: str, subject: str) -> str:
    """A hash that is equal for the same client and base subject, and empty where letters may not join by them."""
    if not client or not subject.strip():
        return ""
    return sha256(f"{clean(client).lower()}\n{clean(subject).strip().lower()}".encode()).hexdigest()


def _ancestors(message_id: str, parents: Sequence[str]) -> list[str]:
    """The distinct parents as they are kept, without the letter itself."""
    known = [parent for parent in dict.fromkeys(map(identifier, parents)) if parent and parent != message_id]
    return known if len(known) <= MOST_PARENTS else known[:1] + known[1 - MOST_PARENTS :]


class Cases:
    """The part of a transaction that knows which letters are one case; ``join`` is described at the port."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._present: set[tuple[str, str]] = set()  # by mailbox, cases of which this transaction knows the id

    def join(
        self, mailbox: str, message_id: str, parents: Sequence[str], *, client: str, subject: str, date: datetime
    ) -> str:
        message_id = identifier(message_id)
        ancestors = _ancestors(message_id, parents)
        known = self._members(mailbox, [message_id, *ancestors])
        itself = known.get(message_id)
        kind = kin(client, subject)
        cases = {member.case_id for member in known.values()}
        if not ancestors and (itself is None or itself.date is None) and kind:
            cases |= self._by_kin(mailbox, kind, date)
        case = self._merge(mailbox, cases) if cases else message_id
        unknown = [parent for parent in ancestors if parent not in known]
        phantoms = [
            {"mailbox": mailbox, "message_id": parent, "case_id": case, "kin": "", "date": None} for parent in unknown
        ]
        letter = {"mailbox": mailbox, "message_id": message_id, "case_id": case, "kin": kind, "date": date}
        self._rows.upsert(MemberRow, ("mailbox", "message_id"), [*phantoms, letter])
        self._present.add((mailbox, case))
        return case

    def current(self, mailbox: str, cases: Iterable[str]) -> dict[str, str]:
        """What the cases are called now: a merged case's id is a member's, and members know their case."""
        asked = [identifier(case) for case in cases]
        unsure = [case for case in asked if (mailbox, case) not in self._present]
        members = [member for some in batches(unsure) for member in self._members(mailbox, some).values()]
        found = {member.message_id: member.case_id for member in members}
        self._present.update((mailbox, found.get(case, case)) for case in unsure)
        return {case: case for case in asked} | found

    def _members(self, mailbox: str, ids: Sequence[str]) -> dict[str, MemberRow]:
        found = self._rows.all(
            select(MemberRow).where(MemberRow.mailbox == mailbox, col(MemberRow.message_id).in_(ids))
        )
        return {member.message_id: member for member in found}

    def _by_kin(self, mailbox: str, kind: str, date: datetime) -> set[str]:
        """The case of the latest letter of the same kin in the 30 days before, or nothing."""
        try:
            earliest = date - KINSHIP
        except OverflowError:
            earliest = FIRST_MOMENT
        latest = self._rows.first(
            select(MemberRow.case_id)
            .where(MemberRow.mailbox == mailbox, MemberRow.kin == kind)
            .where(col(MemberRow.date).between(earliest, date))
            .order_by(col(MemberRow.date).desc(), col(MemberRow.message_id))
            .limit(1)
        )
        return set() if latest is None else {latest}

    def _merge(self, mailbox: str, cases: set[str]) -> str:
        """Make one case of several, under the id of the one whose first letter is the oldest."""
        if len(cases) == 1:
            return next(iter(cases))
        begun = dict[str, datetime](
            self._rows.tuples(
                select(MemberRow.case_id, func.min(MemberRow.date))
                .where(
                    MemberRow.mailbox == mailbox, col(MemberRow.case_id).in_(cases), col(MemberRow.date).is_not(None)
                )
                .group_by(MemberRow.case_id)
            )
        )
        oldest = min(cases, key=lambda case: (begun.get(case, LAST_MOMENT), case))
        others = cases - {oldest}
        self._present -= {(mailbox, other) for other in others}
        self._rows.change(
            update(MemberRow)
            .where(col(MemberRow.mailbox) == mailbox, col(MemberRow.case_id).in_(others))
            .values(case_id=oldest)
        )
        self._rows.change(
            update(LetterRow)
            .where(col(LetterRow.mailbox) == mailbox, col(LetterRow.case_id).in_(others))
            .values(case_id=oldest)
        )
        return oldest
