"""The words and signs of ``config/roles.toml`` by which letters that are no client's are known."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from maild.data import data_file
from maild.errors import SettingsError
from maild.model.message import Role

_SECTIONS = {
    "sender": ("robots", "desks", "daemons"),
    "subject": ("auto_reply",),
    "form": ("labels", "names"),
    "client": ("words",),
}
_KIND = ("name", "role", "needs", "signs", "groups", "spare_client")
_NO_CLIENTS = (Role.SPAM, Role.NOTIFICATION, Role.LIST)


class Sign(StrEnum):
    """What the way a letter was sent tells, beside its words."""

    LINK = "link"
    DESK = "desk"
    ATTACHMENT = "attachment"
    BULK = "bulk"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter that is no client's; the meaning of each field stands in ``config/roles.toml``."""

    name: str
    role: Role
    needs: int
    signs: frozenset[Sign]
    groups: tuple[tuple[str, ...], ...]
    spare_client: bool = False


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The file as a value; words are folded as ``folded`` does."""

    robots: tuple[str, ...]
    desks: tuple[str, ...]
    daemons: tuple[str, ...]
    auto_reply: tuple[str, ...]
    labels: tuple[str, ...]
    names: tuple[str, ...]
    client: tuple[str, ...]
    kinds: tuple[Kind, ...]


def folded(text: str) -> str:
    """Lower case, ё as е, runs of white space as one space: the form in which words are compared."""
    return " ".join(text.lower().replace("ё", "е").split())


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> RoleWords:
    """Read ``roles.toml`` (the shipped one by default).

    Raises ``SettingsError`` naming the file, the key and the nearest valid key.
    """
    file = path or data_file("roles.toml", None)
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{file} cannot be read: {error}", "compare it with the shipped config/roles.toml"
        ) from error
    _known(file, "", table, (*_SECTIONS, "kind"))
    lists: dict[str, tuple[str, ...]] = {}
    for section, keys in _SECTIONS.items():
        _known(file, section, table.get(section, {}), keys)
        for key in keys:
            lists[key] = _words(file, f"{section}.{key}", table.get(section, {}).get(key, []))
    lists["client"] = lists.pop("words")
    return RoleWords(**lists, kinds=tuple(_kind(file, entry) for entry in table.get("kind", [])))


def _kind(file: Path, entry: Mapping[str, Any]) -> Kind:
    _known(file, "kind", entry, _KIND)
    name = str(entry.get("name", ""))
    where = f"kind {name!r}"
    groups = tuple(_words(file, f"{where}.groups", group) for group in entry.get("groups", []))
    try:
        role = Role(entry.get("role", ""))
        signs = frozenset(Sign(sign) for sign in entry.get("signs", []))
    except ValueError as error:
        raise SettingsError(f"{file}: {where}: {error}", "see the comments in the shipped config/roles.toml") from error
    needs = entry.get("needs", len(groups))
    if role not in _NO_CLIENTS or not signs or not isinstance(needs, int) or not 1 <= needs <= len(groups):
        raise SettingsError(
            f"{file}: {where} needs a role of {', '.join(_NO_CLIENTS)}, a sign, and 1 to {len(groups)} groups",
            "see the comments in the shipped config/roles.toml",
        )
    return Kind(name, role, needs, signs, groups, entry.get("spare_client") is True)


def _words(file: Path, where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise SettingsError(f"{file}: {where} must be a list of words", "put each word into quotation marks")
    return tuple(folded(word) for word in value)


def _known(file: Path, section: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            nearest = get_close_matches(key, keys, n=1, cutoff=0.0)[0]
            raise SettingsError(f"{file}: unknown key {key!r} in [{section}]", f"the nearest valid key is {nearest!r}")
