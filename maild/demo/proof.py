"""Whether everything that is expected really stands on the server, read back over IMAP on a connection of its own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from maild.demo.mailbox import EXACT, DemoLetter
from maild.labels import LabelBook
from maild.mail.identity import draft_message_id, note_message_id, record_message_id
from maild.model.judgement import Verdict
from maild.model.message import Role
from maild.model.place import Fetched
from maild.ports import Mailbox


@dataclass(frozen=True, slots=True)
class Seen:
    """The server's folders by Message-ID without angle brackets."""

    inbox: Mapping[str, Fetched]
    drafts: Mapping[str, Fetched]
    notes: Mapping[str, Fetched]
    records: Mapping[str, Fetched]

    def record(self, letter: DemoLetter) -> dict[str, Any] | None:
        """The record about a letter, if there is one."""
        found = self.records.get(record_message_id(letter.message_id))
        if found is None:
            return None
        payload = message_from_bytes(found.octets).get_payload(decode=True)
        content: dict[str, Any] = json.loads(payload if isinstance(payload, bytes) else b"{}")
        return content


def look(mailbox: Mailbox) -> Seen:
    """Read everything back over IMAP. Raises MailboxError."""
    drafts = mailbox.special_folders().drafts or "Drafts"
    return Seen(*(_folder(mailbox, name) for name in ("INBOX", drafts, "maild", "maild/records")))


def complaints(letters: Sequence[DemoLetter], seen: Seen, book: LabelBook) -> Iterator[str]:
    """What is not as expected, one line each; nothing when all is well."""
    for letter in letters:
        if letter.folder == "INBOX":
            yield from (f"{letter.thread.key}/{letter.key}: {wrong}" for wrong in _letter(letter, seen, book))
    for thread in dict.fromkeys(letter.thread for letter in letters):
        ids = [letter.message_id for letter in letters if letter.thread == thread]
        drafts = sum(draft_message_id(id_) in seen.drafts for id_ in ids)
        notes = sum(note_message_id(id_) in seen.notes for id_ in ids)
        for what, count, due in (("draft", drafts, thread.draft), ("note", notes, thread.note)):
            if count > 1 or (due is not None and count != due):
                yield f"{thread.key}: {count} {what}s, expected {'one' if due else 'none'}"


def _letter(letter: DemoLetter, seen: Seen, book: LabelBook) -> Iterator[str]:
    expected = letter.expected
    found = seen.inbox.get(letter.message_id)
    if found is None:
        yield "the letter is gone"
        return
    labels = {flag for flag in found.flags if flag.startswith("maild-")}
    record = seen.record(letter)
    if ("\\Seen" in found.flags) != ("\\Seen" in letter.flags):
        yield "\\Seen was touched"
    if expected.role is not Role.CLIENT:
        if labels or record:
            yield f"no client's letter, and yet judged: {sorted(labels)}"
        return
    verdict = record["verdict"] if record else Verdict.CALM.value
    if expected.verdict is not None and verdict != expected.verdict.value:
        yield f"verdict {verdict}, expected {expected.verdict.value}"
    if record and expected.action is not None and record["action"] != expected.action.value:
        yield f"action {record['action']}, expected {expected.action.value}"
    if verdict != Verdict.CALM.value:
        wanted = {book.keyword(signal=signal) for signal in expected.signals}
        unwanted = {book.keyword(signal=signal) for signal in EXACT - expected.signals}
        if wanted - labels or unwanted & labels:
            yield f"labels {sorted(labels)}, expected {sorted(map(str, wanted))}"


def _folder(mailbox: Mailbox, name: str) -> dict[str, Fetched]:
    if name not in mailbox.folder_names():
        return {}
    folder = mailbox.select(name).folder
    fetched = mailbox.fetch(folder, mailbox.uids(folder))
    return {str(message_from_bytes(one.octets)["Message-ID"]).strip("<> "): one for one in fetched}
