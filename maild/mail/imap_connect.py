"""From an endpoint to a logged-in connection: TCP, TLS, certificates, login."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from maild.errors import SettingsError
from maild.mail.endpoint import Endpoint
from maild.mail.imap_errors import WireError, explained


def open_client(endpoint: Endpoint, password: Callable[[], str]) -> IMAPClient:
    """A connection in authenticated state.

    Raises ``MailboxError`` (``LoginRefused`` for a wrong password), ``SettingsError`` for an unreadable
    ``ca_file``, and whatever ``password`` raises.
    """
    context = _tls_context(endpoint)
    secret = password()
    try:
        client = IMAPClient(
            endpoint.host,
            endpoint.port,
            ssl=endpoint.security == "tls",
            ssl_context=context,
            timeout=endpoint.timeout_seconds,
        )
    except WireError as error:
        raise explained(error, "connecting", str(endpoint)) from error
    try:
        if endpoint.security == "starttls":
            client.starttls(context)
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.normalise_times = False
        (_present if endpoint.oauth2 else _login)(client, endpoint.username, secret)
    except WireError as error:
        abandon(client)
        raise explained(error, "logging in", str(endpoint)) from error
    return client


def abandon(client: IMAPClient) -> None:
    """Close the connection without a word to the server."""
    with suppress(*WireError):
        client.shutdown()


def _login(client: IMAPClient, username: str, password: str) -> None:
    offered = client.capabilities()
    if b"AUTH=PLAIN" in offered:
        client.plain_login(username, password)
    elif b"LOGINDISABLED" in offered:
        raise LoginError("the server takes no password on this connection")
    elif not (username + password).isascii():
        raise LoginError("the server takes only ASCII in a user name or password")
    else:
        client.login(_quoted(username), password)


def _present(client: IMAPClient, username: str, token: str) -> None:
    """Log in with an access token, by OAUTHBEARER (RFC 7628) or, where that is not offered, Google's XOAUTH2."""
    if b"AUTH=OAUTHBEARER" in client.capabilities():
        client.oauthbearer_login(username, token)
    else:
        client.oauth2_login(username, token)


def _quoted(text: str) -> str:
    """A quoted string (RFC 9051, 4.3): the library quotes the password but not the user name."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tls_context(endpoint: Endpoint) -> ssl.SSLContext | None:
    if endpoint.security == "none":
        return None
    try:
        context = ssl.create_default_context(cafile=endpoint.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"ca_file = {endpoint.ca_file!r} cannot be read ({error})", "Name a readable file with PEM certificates."
        ) from error
    if not endpoint.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
