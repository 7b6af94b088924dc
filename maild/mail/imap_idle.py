"""Waiting for news of the selected folder: IDLE (RFC 2177), or NOOP now and then."""

import time
from collections.abc import Iterable
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from maild.mail.imap_errors import WireError, loses_connection
from maild.mail.imap_waker import Waker

# Well under the 29 minutes of RFC 2177 and under the five in which address translators forget a silent
# connection. It also bounds how long news can lie unseen that came in one packet with the server's "+".
IDLE_SECONDS = 240.0
POLL_SECONDS = 30.0
HURRY_SECONDS = 2.0
_NEWS = frozenset({b"EXISTS", b"EXPUNGE", b"FETCH", b"VANISHED"})


class IdleRefused(Exception):
    """The server offers IDLE but does not do it: wait by NOOP instead."""


class Unanswered(Exception):
    """The wait is over, but the server has not let the connection out of it."""


def idle(client: IMAPClient, waker: Waker, seconds: float) -> bool:
    """Wait in IDLE, renewed and probed, until news (True), the end of the time or the waker (False).

    Raises ``IdleRefused``, and ``Unanswered`` where the waker rang and the server did not react in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        _enter(client)
        waker.wait(min(max(deadline - time.monotonic(), 0), IDLE_SECONDS), client.socket())
        if waker.heard():
            return _leave_in_a_hurry(client)
        if _has_news(client.idle_done()[1]):
            return True
        if _has_news(client.noop()[1]):
            return True
        if time.monotonic() >= deadline:
            return False


def poll(client: IMAPClient, waker: Waker, seconds: float) -> bool:
    """Wait by asking every ``POLL_SECONDS`` and at the end."""
    deadline = time.monotonic() + seconds
    while True:
        waker.wait(min(max(deadline - time.monotonic(), 0), POLL_SECONDS))
        if waker.heard():
            return False
        if _has_news(client.noop()[1]):
            return True
        if time.monotonic() >= deadline:
            return False


def hurry(client: IMAPClient) -> None:
    """Allow the server only ``HURRY_SECONDS`` for each further answer: the process wants to end."""
    client.socket().settimeout(HURRY_SECONDS)


def _enter(client: IMAPClient) -> None:
    try:
        client.idle()
    except IMAPClientError as error:
        if loses_connection(error):
            raise
        if "* " in str(error):  # untagged responses before the "+": the library cannot go on from there
            raise IMAPClientAbortError(str(error)) from error
        raise IdleRefused from error


def _leave_in_a_hurry(client: IMAPClient) -> bool:
    hurry(client)
    try:
        return _has_news(client.idle_done()[1])
    except WireError as error:
        raise Unanswered from error


def _has_news(told: Iterable[tuple[Any, ...]]) -> bool:
    """Whether untagged responses speak of messages; ``* OK Still here`` does not."""
    return any(part in _NEWS for response in told for part in response[:2])
