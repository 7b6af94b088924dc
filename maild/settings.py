"""The configuration: TOML files in, frozen settings out; every mistake is named with the way to mend it."""

from pathlib import Path
from typing import Any, get_args

from pydantic import Field, ValidationError

from maild.data import data_file, shipped
from maild.errors import SettingsError
from maild.sections.base import Section
from maild.sections.mailbox import MailboxSettings
from maild.sections.whole import (
    AlertSettings,
    ClientSettings,
    DaemonSettings,
    LabelSettings,
    LimitSettings,
    ModelSettings,
    QueueSettings,
    ReplySettings,
    StaffSettings,
    StoreSettings,
    TactSettings,
)
from maild.tomlfile import Where, explained, read

DEFAULT_FILE = Path("/etc/maild/maild.toml")


class Settings(Section):
    """Everything an operator may decide. ``own`` is the folder whose policy, labels and lexicons win over ours."""

    mailbox: dict[str, MailboxSettings] = Field(default_factory=dict)
    labels: LabelSettings = LabelSettings()
    replies: ReplySettings = ReplySettings()
    tact: TactSettings = TactSettings()
    staff: tuple[StaffSettings, ...] = ()
    daemon: DaemonSettings = DaemonSettings()
    limits: LimitSettings = LimitSettings()
    alerts: AlertSettings = AlertSettings()
    clients: ClientSettings = ClientSettings()
    model: ModelSettings = ModelSettings()
    store: StoreSettings
    queue: QueueSettings = QueueSettings()
    own: Path | None = Field(default=None, exclude=True)

    def file(self, name: str) -> Path:
        """``policy.toml``, ``labels.toml``, ``lexicon``…: the operator's own, else the shipped one."""
        return data_file(name, self.own)

    def the_mailbox(self, name: str) -> MailboxSettings:
        """A mailbox by name. Raises SettingsError when there is none of this name."""
        if name in self.mailbox:
            return self.mailbox[name]
        known = ", ".join(sorted(self.mailbox)) or "none"
        raise SettingsError(f"there is no [mailbox.{name}]", f"the configured mailboxes are: {known}")


def load(path: Path | None = None) -> Settings:
    """The settings of ``path`` (default ``/etc/maild/maild.toml``) over the shipped defaults.

    Raises SettingsError for a file that is missing, is no TOML, has an unknown key or a wrong value.
    """
    file = path or DEFAULT_FILE
    merged = _merge(read(shipped() / "maild.toml", ""), read(file, "write one with: maild init"))
    settings = _validated(merged, file)
    for name, box in settings.mailbox.items():
        other, colon, _ = box.notes.partition(":")
        if colon and other not in settings.mailbox:
            raise SettingsError(
                f"{file}: mailbox.{name}.notes names the mailbox {other!r}, which is not configured",
                f"add [mailbox.{other}] or name a folder of this mailbox",
            )
    if settings.queue.url and not settings.store.url.startswith("postgresql://"):
        raise SettingsError(
            f"{file}: [queue] needs a store that all machines see",
            'set [store] url = "postgresql://…", or take [queue] away: one machine needs no queue',
        )
    return settings.model_copy(update={"own": file.resolve().parent})


def defaults() -> Settings:
    """The shipped defaults alone, for commands that need no configuration."""
    return _validated(read(shipped() / "maild.toml", ""), shipped() / "maild.toml")


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {key for key in over if isinstance(over[key], dict) and isinstance(base.get(key), dict)}
    return {**base, **over, **{key: _merge(base[key], over[key]) for key in both}}


def _validated(values: dict[str, Any], file: Path) -> Settings:
    if "own" in values:
        raise SettingsError(f"{file}: unknown key own")
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise explained(error, str(file), _keys_at) from error


def _keys_at(where: Where) -> list[str]:
    """The valid keys of the section at a path such as ``mailbox.support.form.0``."""
    here: Any = Settings
    for name in where:
        if _is_section(here):
            fields = here.model_fields.items()
            here = next((field.annotation for key, field in fields if name in {key, field.alias}), Settings)
        else:
            here = next(filter(_is_section, get_args(here)), Settings)
    section = here if _is_section(here) else Settings
    return [field.alias or name for name, field in section.model_fields.items() if name != "own"]


def _is_section(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Section)
