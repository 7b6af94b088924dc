"""The mail providers of ``config/providers.toml``: where their IMAP is and what must be done there first."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from maild.data import data_file
from maild.errors import SettingsError

OWN = "own"


class Provider(BaseModel):
    """One provider. ``host`` is empty for a server of one's own; ``passwords`` is false where only OAuth2 logs in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    host: str = ""
    port: int = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    passwords: bool = True
    password_page: str = ""
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load(path: Path | None = None) -> dict[str, Provider]:
    """The providers by id, in the order of the file (the shipped one by default). Raises SettingsError."""
    file = path or data_file("providers.toml", None)
    try:
        entries = tomllib.loads(file.read_text("utf-8")).get("provider", [])
        providers = [Provider.model_validate(entry) for entry in entries]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise SettingsError(f"{file} cannot be read: {error}", "install maild again") from error
    return {provider.id: provider for provider in providers}
