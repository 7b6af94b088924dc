"""The sections of the configuration, each a frozen model; what a field means stands in ``config/maild.toml``."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from maild.loopback import is_loopback
from maild.model.limits import Limits

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(value: object) -> object:
    """``14d``, ``36h``, ``2w`` or ``30m`` as a timedelta; anything else is passed on for the validator to refuse."""
    if isinstance(value, str) and value[-1:] in _UNITS and value[:-1].isdigit():
        return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})
    return value


Duration = Annotated[timedelta, BeforeValidator(duration)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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


class LabelSettings(Section):
    calm: bool = False
    also_flag: tuple[str, ...] = ()


class WriterSettings(Section):
    url: str = ""
    model: str = ""
    timeout: float = Field(default=20, gt=0, le=120)
    key_file: str = ""
    key_env: str = ""

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError('is no address; write it as "http://127.0.0.1:11434/v1"')
        if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise ValueError("must begin with https:// unless it is on this machine: clients' words go there")
        return value

    @model_validator(mode="after")
    def _complete(self) -> "WriterSettings":
        if self.url and not self.model:
            raise ValueError("has a url and no model; name the model that is to write")
        if self.key_file and self.key_env:
            raise ValueError("has key_file and key_env: keep one of them")
        return self


class ReplySettings(Section):
    company: str = ""
    signature: str = ""
    hours: str = ""
    refund_policy: str = ""
    register_: Literal["formal", "neutral", "warm"] = Field(default="neutral", alias="register")
    you: Literal["вы", "Вы"] = "вы"
    writer: WriterSettings = WriterSettings()


class AlertSettings(Section):
    after: Duration = Field(default=timedelta(minutes=10), ge=timedelta(minutes=1))
    command: tuple[str, ...] = ()
    listen: str = ""

    @field_validator("listen")
    @classmethod
    def _here(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and (host not in {"localhost", "127.0.0.1", "[::1]"} or not port.isdigit() or int(port) > 65535):
            raise ValueError('must be on this machine; write it as "127.0.0.1:9464"')
        return value

    @property
    def address(self) -> tuple[str, int] | None:
        """Where monitoring may ask, if anywhere."""
        host, _, port = self.listen.rpartition(":")
        return (host.strip("[]"), int(port)) if self.listen else None


class TactSettings(Section):
    drafts: bool = False


class DaemonSettings(Section):
    poll_interval: float = Field(default=60, gt=0)
    draft_max_age: Duration = timedelta(days=14)
    batch: int = Field(default=200, ge=1, le=2000)


class LimitSettings(Section):
    size: int = Field(default=25 * 1024 * 1024, ge=64 * 1024)
    seconds: float = Field(default=60, ge=10, le=240)
    header: int = Field(default=256 * 1024, ge=8 * 1024)
    fields: int = Field(default=2_000, ge=100)
    field: int = Field(default=200_000, ge=998)
    parts: int = Field(default=500, ge=10)
    depth: int = Field(default=30, ge=3, le=90)
    html: int = Field(default=2_000_000, ge=10_000)
    text: int = Field(default=1_000_000, ge=10_000)

    @property
    def parsing(self) -> Limits:
        """Those that bound the reading of a message's octets."""
        return Limits(**self.model_dump(exclude={"size", "seconds"}))


class StaffSettings(Section):
    name: str = Field(min_length=1)
    signature: str = ""
    address: str = ""

    @model_validator(mode="after")
    def _known_by(self) -> "StaffSettings":
        if not (self.signature or self.address):
            raise ValueError("needs a signature or an address: by what else are their answers known?")
        return self


class ClientSettings(Section):
    pattern_threads: int = Field(default=3, ge=2)
    pattern_window: Duration = timedelta(days=90)


class ModelSettings(Section):
    base: Path | None = None

    @field_validator("base", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return None if value == "" else value


class StoreSettings(Section):
    url: str
    evidence: Duration = timedelta(days=180)

    @field_validator("url")
    @classmethod
    def _scheme(cls, value: str) -> str:
        if not value.startswith(("sqlite://", "postgresql://")):
            raise ValueError('must begin with "sqlite:///" or "postgresql://"')
        return value
