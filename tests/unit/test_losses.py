"""A server that hangs up over a damaged message: it keeps no other back, and a bad line costs no message its text."""

from contextlib import suppress

import pytest

from maild.errors import ConnectionLost
from maild.mail.endpoint import Endpoint
from maild.mail.imap import ImapMailbox, connect
from maild.mail.losses import ENOUGH, Losses
from maild.model.place import Fetched, Folder
from tests.servers.fixtures_scripted import Open
from tests.servers.scripted import ScriptedServer, Session

FOLDER = Folder("INBOX", 7)
_PARTS = {"BODY.PEEK[]": "BODY[]", "BODY.PEEK[HEADER]": "BODY[HEADER]<0>"}


class Hanging:
    """Reading from a server that cuts the connection over damaged messages; each time on a new connection."""

    def __init__(self, scripted: Open, *damaged: int, header: bool = True) -> None:
        self.damaged, self.header, self.losses = set(damaged), header, Losses()
        self.server: ScriptedServer = scripted({"UID FETCH": self._fetch})[0]

    def read(self, *uids: int) -> list[Fetched]:
        mailbox = self._connected()
        mailbox.select("INBOX")
        try:
            return list(mailbox.fetch(FOLDER, uids))
        finally:
            mailbox.close()

    def _connected(self) -> ImapMailbox:
        endpoint = Endpoint("127.0.0.1", self.server.port, "none", "support", timeout_seconds=3)
        return connect("support", endpoint, lambda: "secret", losses=self.losses)

    def _fetch(self, session: Session, tag: str) -> None:
        _, _, asked, items = self.server.commands[-1].split(" ", 3)
        uids = [int(uid) for uid in asked.split(",")]
        part = next((said for wanted, said in _PARTS.items() if wanted in items), "")
        if part and self.damaged & set(uids) and not (self.header and "HEADER" in part):
            session.cut()
            return
        said = f"{part} {{12}}\r\nSubject: x\r\n" if part else "RFC822.SIZE 10"
        when = 'FLAGS () INTERNALDATE "09-Mar-2026 10:30:00 +0000"'
        session.say("".join(f"* {uid} FETCH (UID {uid} {when} {said})\r\n" for uid in uids) + f"{tag} OK done\r\n")


@pytest.mark.parametrize("header", [True, False])
def test_a_message_over_which_the_server_hangs_up_is_given_up_after_a_while(scripted: Open, header: bool) -> None:
    hanging = Hanging(scripted, 4, header=header)
    for _ in range(ENOUGH + (not header)):
        with pytest.raises(ConnectionLost):
            hanging.read(3, 4, 5)
    found = hanging.read(3, 4, 5)
    assert [(one.location.uid, one.refused) for one in found] == [(3, False), (4, True), (5, False)]
    assert found[1].octets.startswith(b"Subject" if header else b"X-Not-Given-Out")


def test_a_line_that_breaks_over_every_message_costs_no_more_than_one_its_text(scripted: Open) -> None:
    hanging = Hanging(scripted, 3, 4)
    given: list[Fetched] = []
    for _ in range(4 * ENOUGH):
        with suppress(ConnectionLost):
            given += hanging.read(3, 4)
        for uid in (3, 4):
            with suppress(ConnectionLost):
                given += hanging.read(uid)
    assert len({one.location.uid for one in given}) == 1
    assert [one.refused for one in hanging.read(5)] == [False]
    [left] = {3, 4} - {one.location.uid for one in given}
    assert [one.refused for one in hanging.read(left)] == [True]


def test_two_damaged_messages_of_one_batch_are_both_given_up(scripted: Open) -> None:
    hanging = Hanging(scripted, 3, 4)
    for _ in range(4 * ENOUGH):
        with suppress(ConnectionLost):
            found = hanging.read(3, 4, 5)
            break
    assert [(one.location.uid, one.refused) for one in found] == [(3, True), (4, True), (5, False)]


def test_a_loss_is_forgotten_when_the_message_was_read(scripted: Open) -> None:
    hanging = Hanging(scripted, 4)
    with pytest.raises(ConnectionLost):
        hanging.read(3, 4)
    assert hanging.losses.suspected(FOLDER, [3])
    hanging.damaged.clear()
    assert [one.refused for one in hanging.read(3, 4)] == [False, False]
    assert not hanging.losses.suspected(FOLDER, [3, 4])
