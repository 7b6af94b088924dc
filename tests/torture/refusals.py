"""A server that refuses: no login for a while, a mailbox that is full; and one that numbers its letters anew."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from time import sleep

from imapclient.exceptions import IMAPClientError

from tests.servers.dovecot import PASSWORD
from tests.torture.office import Place
from tests.torture.outcome import Row
from tests.torture.suffering import suffered

QUOTA = """
protocol imap {
  mail_plugins = quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=4M
  quota_grace = 0
}
"""
_BALLAST = b"Subject: ballast\r\n\r\n" + b"x" * 1000 + b"\r\n"


def rows(tries: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Each refusal ``tries`` times, in the middle of new letters."""
    say("login refused")
    yield suffered("login refused for a while", _locked_out, 1, patience=120)
    say("over quota")
    yield suffered("APPEND refused: [OVERQUOTA], then room again", _full, tries, more=QUOTA)
    say("rebuilt")
    yield suffered("UIDVALIDITY changed (the index was rebuilt)", _rebuilt, tries)


def _locked_out(at: Place) -> None:
    at.dovecot.change(f"args = password={PASSWORD}", "args = password=other")
    sleep(4)
    at.dovecot.change("args = password=other", f"args = password={PASSWORD}")
    at.office.sign_in()


def _full(at: Place) -> None:
    """Fill the quota to the last octet that fits, and make room again."""
    for size in (1_000_000, 100_000, 1000):
        with suppress(IMAPClientError):
            while True:
                at.office.person.append("Trash", _BALLAST + b"y" * size)
    at.deliver()
    sleep(3)
    at.office.delete("Trash")


def _rebuilt(at: Place) -> None:
    sleep(1.1)  # UIDVALIDITY is made of seconds
    at.dovecot.stop()
    for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.cache", "dovecot.index.log", "dovecot-uidvalidity"):
        for file in at.dovecot.mail_location().glob(f"{name}*"):
            file.unlink()
    at.dovecot.restart()
    at.office.sign_in()
