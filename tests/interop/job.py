"""The whole job on one server: what it announces, and whether each effect stands once, survives people and ends."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from imapclient import IMAPClient

from maild.mail.identity import draft_message_id
from tests.e2e.office import CALM, DEMAND, INSULT, SUPPORT, Office, eventually, letter
from tests.servers.dovecot import PASSWORD

PATIENCE = 90  # seconds; Courier looks into its folders once a minute
LENGTHS = (10, 30, 50, 51, 100, 1000)
ASKED = ("UIDPLUS", "CONDSTORE", "SPECIAL-USE", "MULTIAPPEND", "UNSELECT")


class Failed(AssertionError):
    """A step of the job did not do on this server what it does on Dovecot."""


def steps(office: Office) -> Iterator[tuple[str, str]]:
    """Every step and what came of it. Raises ``Failed``."""
    yield from _offers(office)
    office.begin()
    for octets in _letters():
        office.receive(octets)
    office.sweep()
    drafts, notes = _native(office, "Drafts"), _native(office, "maild")
    _must(office.labels()["demand@x"] >= {"maild-entitlement", "maild-draft"}, "labels", office.labels())
    _must("maild-toxic" in office.labels()["insult@x"] and not office.labels()["calm@x"], "labels", office.labels())
    yield "labels", "kept"
    _must([name for name, _, _ in office.messages(drafts)] == [draft_message_id("demand@x")], "one draft", drafts)
    _must({"\\Draft"} <= office.flags(drafts)[draft_message_id("demand@x")], "\\Draft", office.flags(drafts))
    yield "draft", f"in {drafts}"
    _must(len(office.messages(notes)) == 1, "one note", notes)
    yield "note, record", f"in {notes}, {_native(office, 'maild/records')}"
    before = office.state()
    office.sweep()
    office.maild("reprocess", "INBOX")
    _must(office.state() == before, "nothing twice", before)
    yield "nothing twice", "by a second look and `maild reprocess`"
    office.edit("insult@x", remove=["maild-abuse"])
    office.sweep()
    office.maild("reprocess", "INBOX")
    _must("maild-abuse" not in office.labels()["insult@x"], "a label taken off stays off", office.labels())
    yield "a person's hand", "a label that was taken off stays off"
    answer = letter("re@x", "Разобрались.", sender=SUPPORT, to="petr@mail.example", parent="demand@x", age=timedelta(0))
    office.put(_native(office, "Sent"), answer)
    office.sweep()
    yield "answered", "draft withdrawn" if not office.messages(drafts) else "draft stays, without its label"
    _must("maild-draft" not in office.labels()["demand@x"], "the label of the draft goes", office.labels())
    yield "`maild run`", f"a letter is labelled {_seconds_in_idle(office):.1f} s after it came"
    office.maild("undo")
    _must(not any(office.labels().values()), "no label after undo", office.labels())
    left = len(office.messages(notes)) + len(office.messages(drafts))
    yield "`maild undo`", "takes all back" if not left else f"takes labels back; drafts and notes left: {left}"
    yield "`maild doctor`", _doctor(office)


def _letters() -> list[bytes]:
    return [
        letter("insult@x", INSULT, charset="windows-1251", sender="Анна <anna@mail.example>"),
        letter("demand@x", DEMAND, charset="koi8-r", sender="Пётр <petr@mail.example>"),
        letter("calm@x", CALM, sender="Ольга <olga@mail.example>"),
    ]


def _offers(office: Office) -> Iterator[tuple[str, str]]:
    person = office.person
    yield "lacks", ", ".join(name for name in ASKED if not person.has_capability(name)) or "nothing"
    prefix, separator = person.namespace().personal[0] if person.has_capability("NAMESPACE") else ("", "/")
    yield "folders", f"`{prefix}A{separator}B`"
    wildcard = b"\\*" in person.select_folder("INBOX")[b"PERMANENTFLAGS"]
    yield "keywords", f"{'any' if wildcard else 'none'}, {_longest_keyword(office)} signs"
    office.leave()
    yield "IDLE tells of a letter", f"after {_idle(office):.0f} ms"


def _longest_keyword(office: Office) -> str:
    """The longest keyword that is kept, of those tried."""
    office.receive(letter("probe@x", CALM))
    office.person.select_folder("INBOX")
    (uid,) = office.person.search()
    kept = 0
    for length in LENGTHS:
        keyword = "k" * length
        with suppress(IMAPClient.Error):
            office.person.add_flags([uid], [keyword])
            if keyword.encode() in office.person.get_flags([uid])[uid]:
                kept = length
    office.person.delete_messages([uid])
    office.person.expunge()
    return f"{kept} or more" if kept == LENGTHS[-1] else f"up to {kept}"


def _idle(office: Office) -> float:
    """Milliseconds from a delivery to its announcement."""
    with IMAPClient(office.dovecot.host, office.dovecot.port, ssl=False, timeout=10) as waiting:
        waiting.login(office.user, PASSWORD)
        waiting.select_folder("INBOX")
        waiting.idle()
        office.receive(letter("idle@x", CALM))
        began = time.monotonic()
        until = began + PATIENCE
        while not any(b"EXISTS" in one for one in waiting.idle_check(timeout=1)):
            _must(time.monotonic() < until, "IDLE", f"silent for {PATIENCE} s")
        took = (time.monotonic() - began) * 1000
        waiting.idle_done()
        waiting.delete_messages(waiting.search())
        waiting.expunge()
        return took


def _seconds_in_idle(office: Office) -> float:
    with subprocess.Popen(office.command("run"), stderr=subprocess.PIPE, text=True) as daemon:
        try:
            office.receive(letter("first@x", CALM, sender="Иван <ivan@mail.example>"))
            office.receive(letter("warm@x", DEMAND, sender="Иван <ivan@mail.example>"))
            eventually(lambda: bool(office.labels()["warm@x"]), PATIENCE)
            office.receive(letter("live@x", INSULT, sender="Игорь <igor@mail.example>"))
            began = time.monotonic()
            eventually(lambda: "maild-toxic" in office.labels()["live@x"], PATIENCE)
            return time.monotonic() - began
        finally:
            daemon.terminate()


def _doctor(office: Office) -> str:
    said = [line.strip() for line in office.maild("doctor", check=False).stdout.splitlines()]
    weak = [line for line in said if line.startswith(("!", "✗", "weak", "×"))]
    return "; ".join(weak) or "nothing to mend"


def _native(office: Office, name: str) -> str:
    prefix, separator = "", "/"
    if office.person.has_capability("NAMESPACE"):
        prefix, separator = office.person.namespace().personal[0]
    return prefix + name.replace("/", separator)


def _must(holds: object, what: str, found: object) -> None:
    if not holds:
        raise Failed(f"{what}: {found}")
