"""The sections that stand once: what holds for all mailboxes and for the machine."""

from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from maild.model.limits import Limits
from maild.sections.base import Duration, Section


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
    let_go: Duration = timedelta(minutes=15)
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


class QueueSettings(Section):
    url: str = ""
    batch: int = Field(default=50, ge=1, le=1000)
    connections: int = Field(default=8, ge=2)
    takeover: int = Field(default=30, ge=3)

    @field_validator("url")
    @classmethod
    def _scheme(cls, value: str) -> str:
        if value and not value.startswith("postgresql://"):
            raise ValueError('must begin with "postgresql://"')
        return value


class StoreSettings(Section):
    url: str
    evidence: Duration = timedelta(days=180)

    @field_validator("url")
    @classmethod
    def _scheme(cls, value: str) -> str:
        if not value.startswith(("sqlite://", "postgresql://")):
            raise ValueError('must begin with "sqlite:///" or "postgresql://"')
        return value
