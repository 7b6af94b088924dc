"""The files that ``maild init`` writes: the configuration, which keeps what was there before, and the password."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from maild.data import shipped
from maild.errors import SettingsError
from maild.files import give
from maild.settings import DEFAULT_FILE, load

_COMMENTS = {
    "security": "tls | starttls | none",
    "password_file": "only its owner may read it",
    "folders": "watched for clients' letters",
    "lead": "notes are addressed to this address",
    "identities": 'our addresses; "*@example.com" means all of a domain',
    "effects": 'when the labels convince: ["labels", "drafts", "notes"]',
    "language": "of labels, notes and reports: ru | en",
}


def check_writable(path: Path) -> None:
    """Raises SettingsError with the way out when ``path`` cannot be made or replaced by this user."""
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        own = "maild --config ~/.config/maild/maild.toml init"
        raise SettingsError(
            f"{path.parent} cannot be written by this user",
            f"run it as root (sudo maild init), or keep the configuration in a folder of your own: {own}",
        )


def read(path: Path) -> TOMLDocument:
    """The configuration as it stands with all its comments, or an empty one. Raises SettingsError."""
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except FileNotFoundError:
        return TOMLDocument()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(f"{path} cannot be read: {error}", "mend it, or move it away and begin anew") from error


def with_mailbox(document: TOMLDocument, path: Path, name: str, values: Mapping[str, object]) -> TOMLDocument:
    """``document`` with ``[mailbox.<name>]`` put in or replaced; everything else in it stays as it was."""
    if not document:
        document.add(
            tomlkit.comment(f"Written by maild init. Every setting and its default: {shipped() / 'maild.toml'}")
        )
        document.add(tomlkit.nl())
        if path.absolute() != DEFAULT_FILE:
            store = tomlkit.table()
            store.add("url", f"sqlite:///{path.absolute().parent / 'maild.db'}")
            document.add("store", store)
    boxes = document.setdefault("mailbox", tomlkit.table(is_super_table=True))
    boxes[name] = _table(values)
    return document


def mailbox_names(document: TOMLDocument) -> frozenset[str]:
    """The names of the mailboxes that are configured already."""
    boxes = document.get("mailbox")
    return frozenset(boxes) if isinstance(boxes, Mapping) else frozenset()


def save(document: TOMLDocument, path: Path) -> None:
    """Write the configuration for its owner alone. Raises SettingsError, and changes nothing, if it is wrong."""
    private(path, tomlkit.dumps(document), load)


def private(path: Path, text: str, accepted: Callable[[Path], object] = lambda _path: None) -> None:
    """Write a file that only its owner reads and writes, at once or not at all.

    ``accepted`` looks at the new file before it takes the place of an old one, and may raise. Written by root, the
    file belongs to the owner of its folder, so that a service user who owns it can read the file.
    Raises SettingsError.
    """
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".maild-", delete=False) as file:
            file.write(text)
            give(file.fileno(), path.parent)
        new = Path(file.name)
        try:
            accepted(new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written: {error.strerror}", "look at the rights of its folder"
        ) from error


def _table(values: Mapping[str, object]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, list(value) if isinstance(value, tuple) else value)
        if key in _COMMENTS:
            table[key].comment(_COMMENTS[key])
    return table
