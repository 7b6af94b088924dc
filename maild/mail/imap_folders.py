"""Folder names: which folder is Drafts, and how the server writes a name that a person gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from maild.mail.endpoint import Endpoint
from maild.mail.imap_errors import loses_connection
from maild.model.place import SpecialFolders

# In order of preference where a server has several; compared without regard to case.
_USUAL_NAMES = {
    "drafts": ("Drafts", "Draft", "Черновики"),
    "sent": (
        "Sent", "Sent Items", "Sent Messages", "Sent Mail",
        "Отправленные", "«Отправленные»", "Отправленные письма", "Отправленные сообщения",
    ),
    "junk": ("Junk", "Spam", "Junk E-mail", "Junk Email", "Bulk Mail", "Спам", "Нежелательная почта"),
    "trash": ("Trash", "Deleted", "Deleted Items", "Deleted Messages", "Bin", "Корзина", "Удаленные", "Удалённые"),
    "all": ("All Mail", "Вся почта"),
}  # fmt: skip
_UNSELECTABLE = frozenset({"\\noselect", "\\nonexistent"})
_ROOTS = frozenset({"", "inbox", "[gmail]", "[google mail]"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of LIST (RFC 9051, 7.3.1): name in Unicode, separator (None: flat), attributes in lower case."""

    name: str
    separator: str | None
    attributes: frozenset[str]

    @property
    def selectable(self) -> bool:
        return not self.attributes & _UNSELECTABLE


def listed(client: IMAPClient) -> list[Listed]:
    """Every folder of the account."""
    return [
        Listed(str(name), _text(separator), frozenset(str(_text(flag)).lower() for flag in flags))
        for flags, separator, name in client.list_folders()
    ]


def ensured(client: IMAPClient, name: str) -> str:
    """The native name of ``name``, created and subscribed if it was missing."""
    native = native_name(name, *personal_namespace(client))
    if native in _selectable(client):
        return native
    try:
        client.create_folder(native)
    except IMAPClientError as error:
        if loses_connection(error) or native not in _selectable(client):
            raise
    try:
        client.subscribe_folder(native)
    except IMAPClientError as error:
        if loses_connection(error):
            raise
    return native


def personal_namespace(client: IMAPClient) -> tuple[str, str | None]:
    """Prefix and separator for folders of our own (RFC 2342): ``("INBOX.", ".")`` on Courier, ``("", "/")`` on most."""
    if client.has_capability("NAMESPACE") and (personal := client.namespace().personal):
        prefix, separator = personal[0]
        return str(prefix), _text(separator)
    root = client.list_folders("", "")
    return "", _text(root[0][1]) if root else "/"


def native_name(name: str, prefix: str, separator: str | None) -> str:
    """``name``, with ``/`` between levels, as the server writes it in the personal namespace."""
    if name.upper() == "INBOX":
        return "INBOX"
    native = name if separator is None else name.replace("/", separator)
    return native if native.startswith(prefix) else prefix + native


def find_special(folders: Sequence[Listed], endpoint: Endpoint) -> SpecialFolders:
    """Special folders by the configuration, else by attribute (RFC 6154), else by name."""
    usable = [folder for folder in folders if folder.selectable]

    def one(use: str) -> str | None:
        by_attribute = (folder.name for folder in usable if f"\\{use}" in folder.attributes)
        return next(by_attribute, None) or _by_name(usable, _USUAL_NAMES[use])

    return SpecialFolders(
        drafts=endpoint.drafts or one("drafts"),
        sent=endpoint.sent or one("sent"),
        junk=one("junk"),
        trash=one("trash"),
        all=one("all"),
    )


def _selectable(client: IMAPClient) -> set[str]:
    return {folder.name for folder in listed(client) if folder.selectable}


def _by_name(folders: Iterable[Listed], names: Sequence[str]) -> str | None:
    top: dict[str, str] = {}
    for folder in folders:
        above, _, leaf = folder.name.rpartition(folder.separator) if folder.separator else ("", "", folder.name)
        if above.lower() in _ROOTS:
            top.setdefault(leaf.casefold(), folder.name)
    return next((top[name.casefold()] for name in names if name.casefold() in top), None)


def _text(value: bytes | str | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
