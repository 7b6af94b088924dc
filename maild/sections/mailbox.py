"""The sections of one mailbox."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from maild.loopback import is_loopback
from maild.sections.base import Duration, Section


class FormSettings(Section):
    """A site form: who it writes as, and where in it the client's address and words stand."""

    from_: str = Field(alias="from")
    client: str = "reply-to"
    text: str = ""

    @field_validator("client")
    @classmethod
    def _known(cls, value: str) -> str:
        if value != "reply-to" and not value.startswith("body:"):
            raise ValueError('must be "reply-to" or "body:<name of the line>"')
        return value


class WorkSettings(Section):
    """When the team of a mailbox works, by the mailbox's clock, and how long an escalation may wait then."""

    hours: str = Field(default="09:00-18:00", pattern=r"^\d{1,2}(:\d\d)?-\d{1,2}(:\d\d)?$")
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    remind_after: Duration = timedelta(hours=4)

    @field_validator("hours")
    @classmethod
    def _in_order(cls, value: str) -> str:
        begins, ends = _span(value)
        if begins >= ends:
            raise ValueError('ends before it begins; write it as "09:00-18:00"')
        return value

    @property
    def span(self) -> tuple[time, time]:
        """When work begins and when it ends."""
        return _span(self.hours)


def _span(hours: str) -> tuple[time, time]:
    begins, ends = (
        time.fromisoformat(f"{part.partition(':')[0]:>02}:{part.partition(':')[2] or '00'}")
        for part in hours.split("-")
    )
    return begins, ends


class OAuth2Settings(Section):
    """``oauth2`` of a mailbox: a provider's authorization server or one's own, and the company's client id there."""

    provider: Literal["", "google", "microsoft", "yandex", "mailru"] = ""
    client_id: str = Field(min_length=1)
    client_secret_file: Path | None = None
    token_file: Path | None = None
    redirect_url: str = "http://127.0.0.1:8912/"
    authorize_url: str = ""
    token_url: str = ""
    device_url: str = ""
    scopes: tuple[str, ...] = ()

    @field_validator("authorize_url", "token_url", "device_url")
    @classmethod
    def _private(cls, value: str) -> str:
        where = urlsplit(value)
        if value and where.scheme != "https" and not is_loopback(where.hostname or ""):
            raise ValueError("must begin with https://")
        return value

    @model_validator(mode="after")
    def _complete(self) -> "OAuth2Settings":
        if not self.provider and not (self.authorize_url and self.token_url):
            raise ValueError("needs a provider, or authorize_url and token_url of your own server")
        return self


class MailboxSettings(Section):
    """One ``[mailbox.<name>]``; the meaning of each field stands in ``config/maild.toml``."""

    host: str
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    username: str
    password_file: Path | None = None
    password_command: tuple[str, ...] | None = None
    password_env: str | None = None
    password_credential: str | None = None
    password_keyring: str | None = None
    oauth2: OAuth2Settings | None = None
    ca_file: Path | None = None
    force_plain: bool = False
    folders: tuple[str, ...] = Field(default=("INBOX",), min_length=1)
    notes: str = "maild"
    drafts: str = ""
    sent: str = ""
    identities: tuple[str, ...] = ()
    lead: str = ""
    effects: frozenset[Literal["labels", "drafts", "notes"]] = frozenset({"labels", "drafts", "notes"})
    language: Literal["ru", "en"] = "ru"
    timezone: str = "Europe/Moscow"
    work: WorkSettings = WorkSettings()
    clients: Literal["consumers", "companies"] = "consumers"
    form: tuple[FormSettings, ...] = ()

    @field_validator("folders")
    @classmethod
    def _inbox(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """INBOX is one folder however it is spelled (RFC 9051, 5.1)."""
        return tuple(dict.fromkeys("INBOX" if name.upper() == "INBOX" else name for name in value))

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError('is not a time zone; write it as "Europe/Moscow"') from error
        return value

    @model_validator(mode="before")
    @classmethod
    def _no_plain_password(cls, value: Any) -> Any:
        if isinstance(value, dict) and "password" in value:
            raise ValueError("a password never stands in the configuration; use password_file or another password_*")
        return value

    @model_validator(mode="after")
    def _one_password(self) -> "MailboxSettings":
        ways = [name for name in type(self).model_fields if name.startswith("password_") and getattr(self, name)]
        ways += ["oauth2"] if self.oauth2 else []
        if len(ways) > 1:
            raise ValueError(f"has {' and '.join(ways)}: keep one of them")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """Our addresses and patterns in lower case; the user name counts when it is an address."""
        own = (self.username,) if "@" in self.username else ()
        return tuple(dict.fromkeys(address.lower() for address in (*self.identities, *own)))
