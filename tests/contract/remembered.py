"""What the tests of the memory put into it: letters, artefacts and steps with believable defaults."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from detectors.finding import Evidence, Fault, Finding, Notice, Signal
from maild.model.artefact import Artefact, ArtefactKind
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.letter import Letter
from maild.model.message import Role
from maild.model.place import Folder, Location
from maild.model.plan import Place, SetLabels
from maild.ports import Store

BOX = "support"
INBOX = Folder("INBOX", 17)
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
CLIENT = "anna@example.org"

JUDGED = Judgement(
    verdict=Verdict.TOXIC,
    action=Action.ESCALATE,
    clause="abuse",
    title="Оскорбление",
    language="ru",
    findings=(Finding(Signal.ABUSE, "insult", "A103", 0.875, (Evidence(3, 9, "хамство"), Evidence(11, 12, "!"))),),
    notices=(Notice("cash", "N1", (Evidence(0, 2, "Ну"),)),),
    faults=(Fault("R200", "ValueError: «x»"),),
)


def day(number: float) -> datetime:
    """Noon, so many days after the first of March."""
    return NOON + timedelta(days=number)


def letter(id: str, **changes: Any) -> Letter:
    """A client's letter that stands in INBOX and was not judged yet."""
    usual: dict[str, Any] = {
        "mailbox": BOX,
        "case": id,
        "role": Role.CLIENT,
        "client": CLIENT,
        "sender": CLIENT,
        "name": "Анна Ёлкина",
        "subject": "Вопрос",
        "date": NOON,
        "content_hash": "c0ffee",
    }
    return Letter(id=id, **(usual | changes))


def at(uid: int, folder: Folder = INBOX) -> Location:
    return Location(folder, uid)


def artefact(kind: ArtefactKind, subject_id: str, message_id: str, **changes: Any) -> Artefact:
    """Something of maild's own, placed, without a known place."""
    usual: dict[str, Any] = {"mailbox": BOX, "content_hash": "beef", "folder": "Черновики", "fingerprint": "f1"}
    return Artefact(kind=kind, subject_id=subject_id, message_id=message_id, **(usual | changes))


def place(message_id: str, octets: bytes = b"From: x\r\n\r\n\xff\x00") -> Place:
    return Place(artefact(ArtefactKind.DRAFT, "a@x", message_id), octets, ("\\Draft", "\\Seen"), NOON)


def labels(letter_id: str, uid: int = 1) -> SetLabels:
    return SetLabels(letter_id, at(uid), frozenset({"maild-abuse", "\\Flagged"}), frozenset({"maild-draft"}))


def join(
    store: Store,
    message_id: str,
    *parents: str,
    date: datetime = NOON,
    client: str = CLIENT,
    subject: str = "",
    mailbox: str = BOX,
) -> str:
    """Join in a transaction of its own: by default without a subject, so that only references connect."""
    with store.begin() as memory:
        return memory.join(mailbox, message_id, parents, client=client, subject=subject, date=date)


def put(store: Store, letters: Sequence[Letter]) -> None:
    with store.begin() as memory:
        for each in letters:
            memory.put(each)
