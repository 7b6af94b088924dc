"""TOML files of the operator's: read, and every mistake named with the file, the key and the way to mend it."""

import difflib
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from maild.errors import SettingsError

Where = tuple[int | str, ...]


def read(path: Path, advice: str) -> dict[str, Any]:
    """The content of a TOML file. Raises SettingsError, with ``advice`` where the file is missing or unreadable."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}", advice) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", "mend that line; text stands in quotes") from error


def explained(error: ValidationError, place: str, keys_at: Callable[[Where], Sequence[str]]) -> SettingsError:
    """The first mistake as an error; an unknown key comes before what is missing because of it.

    ``place`` is the file, and what in it if need be; ``keys_at`` gives the valid keys of a section.
    """
    mistakes = error.errors(include_url=False)
    first = next((one for one in mistakes if one["type"] == "extra_forbidden"), mistakes[0])
    where = first["loc"]
    name = ".".join(map(str, where))
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(where[-1]), keys_at(where[:-1]), n=1, cutoff=0)
        return SettingsError(f"{place}: unknown key {name}", f"the nearest valid key is {near[0]}" if near else "")
    if first["type"] == "missing":
        return SettingsError(f"{place}: {name} is missing", "add it; the shipped file shows how")
    return SettingsError(f"{place}: {name}: {first['msg'].removeprefix('Value error, ')}")
