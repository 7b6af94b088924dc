"""Where a mailbox is on the network, and how far the way there is to be trusted."""

from dataclasses import dataclass
from typing import Literal

from maild.errors import SettingsError
from maild.loopback import is_loopback

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An account on an IMAP server.

    ``security`` is TLS from the first octet (RFC 8314, 3), STARTTLS (RFC 9051, 6.2.1) or none at all; the last
    only to a loopback address unless ``insecure_plain``. The server's certificate must match ``host`` and come
    from the system's authorities, or from ``ca_file`` (PEM) alone where one is named; ``verify=False`` skips that.
    With ``oauth2`` the secret is an access token (RFC 7628). ``timeout_seconds`` bounds connecting and each read.
    ``drafts`` and ``sent`` win over what the server tells.

    Raises ``SettingsError`` for a combination that must not be used.
    """

    host: str
    port: int
    security: Security
    username: str
    oauth2: bool = False
    timeout_seconds: float = 30
    ca_file: str | None = None
    verify: bool = True
    insecure_plain: bool = False
    drafts: str | None = None
    sent: str | None = None

    def __post_init__(self) -> None:
        if self.security not in ("tls", "starttls", "none"):
            raise SettingsError(f"security = {self.security!r} is unknown", "Write tls, starttls or none.")
        if not 0 < self.port < 65536:
            raise SettingsError(f"port = {self.port} is no TCP port", "Usual are 993 with tls and 143 with starttls.")
        if self.timeout_seconds <= 0:
            raise SettingsError(f"timeout_seconds = {self.timeout_seconds} is no time", "Usual are 30 seconds.")
        if self.security == "none" and not (self.insecure_plain or is_loopback(self.host)):
            raise SettingsError(
                f"the password would go to {self.host} in the clear",
                'Set security = "tls" (port 993) or "starttls" (port 143); insecure_plain = true overrides this.',
            )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
