"""A person allows maild to read a mailbox: in a browser on this machine, on another one, or by a code (RFC 8628)."""

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

from maild.errors import ConnectionLost, LoginRefused, MaildError, SettingsError
from maild.loopback import is_loopback
from maild.oauth2.authority import TIMEOUT, Authority

_PATIENCE = 600  # seconds for the person to agree
_AGREED = (
    "<!DOCTYPE html><meta charset=utf-8><title>maild</title><p>maild has got its answer. You can close this page."
    "<p>maild получил ответ, страницу можно закрыть."
)


def by_browser(
    asked: Authority,
    redirect: str,
    show: Callable[[str], None],
    pasted: Callable[[], str] | None = None,
) -> dict[str, Any]:
    """The token for an authorization code (RFC 6749, 4.1) that comes back to ``redirect``, an address on this machine.

    ``show`` is told the address for the browser. ``pasted`` asks for the address that the browser ended at, where it
    runs on another machine. Raises LoginRefused, ConnectionLost, MaildError when nobody agreed in time.
    """
    session = asked.session(redirect=redirect)
    address, _ = session.authorization_url(asked.authorize, **asked.extra)
    if pasted is not None:
        show(address)
        answer = pasted().strip()
    else:
        answer = _listened(redirect, lambda: show(address))
    return _fetched(asked, session, authorization_response=answer)


def by_code(asked: Authority, show: Callable[[str, str], None]) -> dict[str, Any]:
    """The token for a device code (RFC 8628): ``show`` is told the address and the code to type there."""
    import requests

    session = asked.session(device=True)
    try:
        said = requests.post(
            asked.device, {"client_id": asked.client_id, "scope": " ".join(asked.scopes)}, timeout=TIMEOUT
        ).json()
        code, pause = str(said["device_code"]), float(said.get("interval", 5))
        show(str(said.get("verification_uri") or said["verification_url"]), str(said["user_code"]))
    except (requests.RequestException, ValueError, KeyError) as error:
        raise ConnectionLost(f"{asked.host} gives no code ({type(error).__name__})", "try without --device") from error
    until = time.monotonic() + min(float(said.get("expires_in", _PATIENCE)), _PATIENCE)
    while time.monotonic() < until:
        time.sleep(pause)
        try:
            return _fetched(asked, session, device_code=code)
        except _Waiting as waiting:
            pause += 5 if waiting.slower else 0
    raise MaildError("nobody typed the code in time", "start again: maild login")


class _Waiting(Exception):
    """The person has not answered yet; ``slower``: ask less often."""

    def __init__(self, slower: bool) -> None:
        super().__init__()
        self.slower = slower


def _fetched(asked: Authority, session: Any, **what: str) -> dict[str, Any]:
    from oauthlib.oauth2 import OAuth2Error
    from requests import RequestException

    try:
        return dict(
            session.fetch_token(
                asked.token,
                client_secret=asked.client_secret or None,
                include_client_id=True,
                timeout=TIMEOUT,
                **what,
            )
        )
    except OAuth2Error as error:
        if error.error in ("authorization_pending", "slow_down"):
            raise _Waiting(error.error == "slow_down") from error
        advice = "look at client_id, its secret and its redirect address where the application is registered"
        raise LoginRefused(f"{asked.host} refuses the login ({error.error})", advice) from error
    except (RequestException, ValueError) as error:
        raise ConnectionLost(f"{asked.host} cannot be asked ({type(error).__name__})", "try again") from error


def _listened(redirect: str, ready: Callable[[], None]) -> str:
    """The address with which the browser comes back (RFC 8252, 7.3)."""
    where = urlsplit(redirect)
    found: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if urlsplit(self.path).path.rstrip("/") == where.path.rstrip("/"):
                found.append(f"{where.scheme}://{where.netloc}{self.path}")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(_AGREED.encode() if found else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing: the address has the code in it."""

    if not is_loopback(where.hostname or ""):
        raise SettingsError(f"redirect_url is no address on this machine: {where.netloc}", "use --paste")
    try:
        server = HTTPServer((where.hostname or "", where.port or 80), Handler)
    except OSError as error:
        raise MaildError(f"{where.netloc} cannot be listened at: {error.strerror}", "use --paste") from error
    with server:
        server.timeout = 1
        ready()
        until = time.monotonic() + _PATIENCE
        while not found and time.monotonic() < until:
            server.handle_request()
    if not found:
        raise MaildError("nobody agreed in the browser in time", "start again: maild login")
    return found[0]
