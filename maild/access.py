"""From the settings of a mailbox to a connection: where it is, and by password or token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from maild.errors import LoginRefused
from maild.mail.endpoint import Endpoint
from maild.oauth2.tokens import access_token
from maild.ports import Mailbox
from maild.secrets import password
from maild.sections.mailbox import MailboxSettings

if TYPE_CHECKING:
    from maild.mail.imap_hangups import Hangups


def endpoint(box: MailboxSettings) -> Endpoint:
    """How to reach the server of a mailbox."""
    return Endpoint(
        host=box.host,
        port=box.port,
        security=box.security,
        username=box.username,
        oauth2=box.oauth2 is not None,
        ca_file=str(box.ca_file) if box.ca_file else None,
        insecure_plain=box.force_plain,
        drafts=box.drafts or None,
        sent=box.sent or None,
    )


def secret(name: str, box: MailboxSettings) -> str:
    """What the login is done with. Raises SecretError, and with OAuth2 also LoginRefused and ConnectionLost."""
    return access_token(name, box.oauth2) if box.oauth2 else password(name, box)


def connected(
    name: str,
    box: MailboxSettings,
    message_limit: int,
    *,
    typed: str = "",
    timeout_seconds: float | None = None,
    label_names: Mapping[str, Sequence[str]] | None = None,
    hangups: "dict[str, Hangups] | None" = None,
) -> Mailbox:
    """Log in, with the password that was ``typed`` or the one that is kept. Raises MailboxError, SettingsError.

    A token that the server refuses before its time is renewed once. ``hangups`` is what connections broke off over, by
    mailbox, and is kept from one to the next.
    """
    from maild.mail.imap import connect
    from maild.mail.imap_hangups import Hangups

    known = {} if hangups is None else hangups
    log_in = partial(
        connect,
        message_limit=message_limit,
        label_names=label_names,
        hangups=known.setdefault(name, Hangups()),
    )
    where = endpoint(box)
    if timeout_seconds is not None:
        where = replace(where, timeout_seconds=timeout_seconds)
    try:
        return log_in(name, where, lambda: typed or secret(name, box))
    except LoginRefused:
        if box.oauth2 is None:
            raise
        token = access_token(name, box.oauth2, anew=True)
        return log_in(name, where, lambda: token)
