"""What maild can never do: destroy what is not its own, tell a secret, or let mail write on a terminal."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.office import CALM, DEMAND, INSULT, SUPPORT, Office, letter
from tests.servers.dovecot import PASSWORD, Dovecot

PLANTED = "planted-hunter2-7731"
ESCAPES = "\x1b[31mкрасное\x1b]0;заголовок\x07\x9b2J"
FORBIDDEN = {"COPY", "MOVE", "RENAME", "DELETE", "EXPUNGE", "CLOSE", "SETACL", "REPLACE", "SETMETADATA"}


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[Office]:
    """An office on a server that writes down every command; people's own connection is another user's rights."""
    dovecot = Dovecot(trace=True).start()
    try:
        yield Office(dovecot, tmp_path)
    finally:
        dovecot.remove()


def test_nothing_that_is_not_maild_s_can_be_destroyed(traced: Office) -> None:
    office = traced
    office.person.logout()  # a person may do all that; only maild is listened to
    begun = set(sessions(office))
    office.maild("run", "--once")
    for number, text in enumerate((INSULT, DEMAND, CALM, INSULT, DEMAND)):
        office.receive(letter(f"m{number}@x", text, sender=f"c{number}@mail.example"))
    office.maild("run", "--once")
    office.receive(letter("n@x", INSULT, sender="c0@mail.example", parent="m0@x"))
    office.maild("run", "--once")
    office.maild("release", "n@x")
    office.maild("reprocess", "INBOX", "--with-drafts")
    office.maild("forget", "c1@mail.example", "--yes")
    office.maild("undo")
    expunged = 0
    for session, said in sessions(office).items():
        if session not in begun:
            expunged += watched(said)
    assert expunged > 3, "drafts, notes and records were taken back"


def sessions(office: Office) -> dict[str, str]:
    """What each connection said, by the file of its trace."""
    return {path.name: path.read_text(errors="replace") for path in (office.dovecot.base / "rawlog").glob("*.in")}


def watched(said: str) -> int:
    """Look at every command of a session; how many messages it expunged."""
    folder, doomed, count = "", set[str](), 0
    for line in said.splitlines():
        found = re.match(r"(?:[\d.]+ )?[A-Z]+\d+ (UID )?([A-Z]+) ?(.*)", line)
        if not found:
            continue
        uid, command, rest = found.groups()
        assert command not in FORBIDDEN or (uid and command == "EXPUNGE"), line
        if command in ("SELECT", "EXAMINE"):
            folder = rest.split(" (")[0].strip('"')
        if command == "STORE" and "\\Deleted" in rest:
            assert folder in ("Drafts", "maild", "maild/records"), line
            doomed.add(rest.split()[0])
        if command == "EXPUNGE":
            assert rest.strip() in doomed, "only what this session itself marked, one by one"
            count += 1
    return count


def test_a_password_is_told_nowhere(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    dovecot.change(f"args = password={PASSWORD}", f"args = password={PLANTED}")
    (tmp_path / "password").write_text(PLANTED)
    shown = ""
    for command in (["doctor"], ["run", "--once", "--since", "all"], ["status", "--json"], ["report"], ["undo"]):
        done = office.maild(*command, check=False)
        shown += done.stdout + done.stderr
    text = office.config.read_text()
    for before, after in ((f"port = {dovecot.port}", "port = 9"), ('"none"', '"tls"'), ('"support"', '"nobody"')):
        office.config.write_text(text.replace(before, after, 1))
        done = office.maild("run", "--once", check=False)
        shown += done.stdout + done.stderr
    (tmp_path / "password").write_text(f"{PLANTED}\x00{PLANTED}")
    office.config.write_text(text)
    done = office.maild("doctor", check=False)
    shown += done.stdout + done.stderr
    assert "Traceback" not in shown
    assert "password" in shown
    assert PLANTED not in shown
    for file in tmp_path.rglob("*"):
        assert file.name == "password" or not file.is_file() or PLANTED.encode() not in file.read_bytes(), file


def test_the_trace_of_the_wire_tells_no_secret_and_no_mail(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    dovecot.change(f"args = password={PASSWORD}", f"args = password={PLANTED}")
    (tmp_path / "password").write_text(PLANTED)
    office.receive(letter("trace@mail.example", INSULT, sender="Анна <anna@mail.example>"))
    shown = office.maild("--debug-imap", "run", "--once", "--since", "all").stderr.replace('\\"', "")
    for said in ("AUTHENTICATE", "SELECT INBOX", "UID SEARCH", "UID FETCH", "octets}", "maild-toxic", "APPEND maild"):
        assert said in shown
    for told in (
        PLANTED,
        base64.b64encode(f"\0support\0{PLANTED}".encode()).decode(),
        "@mail.example",
        "дебил",
        "anna",
    ):
        assert told not in shown


def test_mail_cannot_write_on_a_terminal(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    office.begin()
    octets = letter("esc@x", f"{INSULT} {ESCAPES}", sender=f'"{ESCAPES}" <e@mail.example>').replace(
        b"Subject: ", f"Subject: {ESCAPES} ".encode()
    )
    office.receive(octets)
    (tmp_path / "one.eml").write_bytes(octets)
    shown = ""
    for command in (
        ["run", "--once"], ["explain", "esc@x"], ["explain", str(tmp_path / "one.eml")], ["quarantine"], ["clients"],
        ["client", "e@mail.example"], ["report"], ["status"], ["analyze", str(tmp_path / "one.eml")],
        ["tact", str(tmp_path / "one.eml")], ["undo", "--dry-run"], ["export", "e@mail.example"],
    ):  # fmt: skip
        done = office.maild(*command, check=False)
        shown += done.stdout + done.stderr
    assert "красное" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
    for name in ("Drafts", "maild", "maild/records"):
        for _, _, message in office.messages(name):
            assert SUPPORT in str(message["From"]) + str(message["To"])
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", message.as_string())
