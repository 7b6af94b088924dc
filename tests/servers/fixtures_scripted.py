"""The fixture ``scripted``: hand-made servers, and mailboxes on them, closed after the test."""

from collections.abc import Callable, Iterator

import pytest

from maild.mail.endpoint import Endpoint
from maild.mail.imap import ImapMailbox, connect
from maild.mail.imap_hangups import Hangups
from tests.servers.scripted import Answer, ScriptedServer

Open = Callable[..., tuple[ScriptedServer, ImapMailbox]]


@pytest.fixture
def scripted() -> Iterator[Open]:
    """``scripted(answers, timeout_seconds=3)`` gives a server with these answers and a mailbox logged in to it.

    With ``server`` it is one more connection to that server, with ``hangups`` one that knows of earlier ones.
    """
    opened: list[tuple[ScriptedServer, ImapMailbox]] = []

    def make(
        answers: dict[str, Answer],
        timeout_seconds: float = 3,
        server: ScriptedServer | None = None,
        hangups: Hangups | None = None,
    ) -> tuple[ScriptedServer, ImapMailbox]:
        server = server or ScriptedServer(answers)
        endpoint = Endpoint("127.0.0.1", server.port, "none", "support", timeout_seconds=timeout_seconds)
        opened.append((server, connect("support", endpoint, lambda: "secret", hangups=hangups)))
        return opened[-1]

    yield make
    for server, mailbox in opened:
        mailbox.close()
        server.close()
