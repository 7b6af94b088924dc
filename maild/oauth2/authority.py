"""The authorization server of a mailbox: a provider's by name, or one's own by its addresses."""

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maild.data import data_file
from maild.errors import SettingsError
from maild.secrets import secret_file
from maild.sections.mailbox import OAuth2Settings

if TYPE_CHECKING:
    from requests_oauthlib import OAuth2Session

TIMEOUT = 30  # seconds for one answer of the authorization server


@dataclass(frozen=True, slots=True)
class Authority:
    """``authorize``, ``token`` and ``device`` are addresses (RFC 6749, 3; RFC 8628, 3.1), the last may be empty."""

    authorize: str
    token: str
    device: str
    scopes: tuple[str, ...]
    extra: dict[str, str]
    client_id: str
    client_secret: str

    def session(
        self, *, redirect: str | None = None, token: dict[str, Any] | None = None, device: bool = False
    ) -> "OAuth2Session":
        """A conversation with it: with PKCE (RFC 7636), or for a ``device`` that a person types a code for."""
        # The library refuses plain HTTP everywhere; the settings allow it to this machine alone. Providers answer with
        # other names for the scopes than were asked for, which it takes for an error unless told otherwise.
        os.environ |= {"OAUTHLIB_INSECURE_TRANSPORT": "1", "OAUTHLIB_RELAX_TOKEN_SCOPE": "1"}
        from oauthlib.oauth2 import DeviceClient
        from requests_oauthlib import OAuth2Session

        scopes = list(self.scopes)
        if device:
            return OAuth2Session(client=DeviceClient(self.client_id, scope=scopes))
        return OAuth2Session(self.client_id, scope=scopes, redirect_uri=redirect, token=token, pkce="S256")

    @property
    def host(self) -> str:
        """The server's name, for messages."""
        return self.token.split("/")[2]


def authority(settings: OAuth2Settings) -> Authority:
    """The authorization server that the settings name. Raises SettingsError, SecretError."""
    known = _known().get(settings.provider, {})
    return Authority(
        authorize=settings.authorize_url or known.get("authorize", ""),
        token=settings.token_url or known.get("token", ""),
        device=settings.device_url or known.get("device", ""),
        scopes=settings.scopes or tuple(known.get("scopes", ())),
        extra=known.get("extra", {}),
        client_id=settings.client_id,
        client_secret=secret_file(settings.client_secret_file) if settings.client_secret_file else "",
    )


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, Any]]:
    file: Path = data_file("oauth2.toml", None)
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}", "install maild again") from error
