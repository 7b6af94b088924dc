"""The token of a mailbox in its file, renewed before it expires (RFC 6749, 6)."""

import fcntl
import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from maild.errors import ConnectionLost, LoginRefused, SecretError
from maild.files import made, made_or_opened
from maild.oauth2.authority import TIMEOUT, authority
from maild.sections.mailbox import OAuth2Settings

_EARLY = 300  # seconds before its end at which a token is renewed


def access_token(mailbox: str, settings: OAuth2Settings, *, anew: bool = False) -> str:
    """An access token that is good for the next minutes; ``anew`` renews it even if it seems good.

    Raises LoginRefused when the provider does not renew it any more, ConnectionLost when it cannot be reached,
    SecretError when there is none.
    """
    file = token_file(mailbox, settings)
    with _held(file):
        token = read(file, mailbox)
        if not anew and token.get("expires_at", float("inf")) - time.time() > _EARLY:
            return str(token["access_token"])
        if "refresh_token" not in token:
            raise LoginRefused(f"the token of {mailbox} has expired and cannot be renewed", _again(mailbox))
        renewed = {**token, **_renewed(mailbox, settings, token)}
        write(file, renewed)
        return str(renewed["access_token"])


def token_file(mailbox: str, settings: OAuth2Settings) -> Path:
    """Where the token of a mailbox is kept."""
    return settings.token_file or Path(f"/var/lib/maild/{mailbox}.token")


def read(file: Path, mailbox: str) -> dict[str, Any]:
    """The token in a file. Raises SecretError."""
    try:
        mode = file.stat().st_mode
        token: Any = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SecretError(f"nobody has logged in to {mailbox} yet: there is no {file}", _again(mailbox)) from error
    except (OSError, ValueError) as error:
        raise SecretError(f"the token file {file} cannot be read: {type(error).__name__}", _again(mailbox)) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretError(f"the token file {file} is open to others on this machine", f"chmod 0600 {file}")
    if not isinstance(token, dict) or not token.get("access_token"):
        raise SecretError(f"the token file {file} has no access token", _again(mailbox))
    return dict(token)


def write(file: Path, token: dict[str, Any]) -> None:
    """Keep a token, readable to the owner of its folder alone. Raises SecretError."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(made(beside), "w") as out:
            json.dump(dict(token), out)
        beside.replace(file)
    except OSError as error:
        raise SecretError(f"the token file {file} cannot be written: {error.strerror}", "look at its folder") from error


def _renewed(mailbox: str, settings: OAuth2Settings, token: dict[str, Any]) -> dict[str, Any]:
    from oauthlib.oauth2 import OAuth2Error
    from requests import RequestException

    asked = authority(settings)
    secret = {"client_secret": asked.client_secret} if asked.client_secret else {}
    try:
        answer = asked.session(token=token).refresh_token(
            asked.token, client_id=asked.client_id, timeout=TIMEOUT, **secret
        )
    except OAuth2Error as error:
        what = f"{asked.host} does not renew the login to {mailbox} any more ({error.error})"
        raise LoginRefused(what, _again(mailbox)) from error
    except (RequestException, ValueError) as error:
        raise ConnectionLost(
            f"{asked.host} cannot be asked to renew the login to {mailbox} ({type(error).__name__})",
            "maild tries again by itself.",
        ) from error
    return dict(answer)


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """Only one process renews a token: providers may take back the one that was renewed twice."""
    try:
        lock = made_or_opened(file.with_name(f".{file.name}.lock"))
    except OSError as error:
        raise SecretError(f"{file} cannot be locked: {error.strerror}", "look at its folder") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _again(mailbox: str) -> str:
    return f"log in once more: maild login --mailbox {mailbox}"
