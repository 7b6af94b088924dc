"""Gmail's extension X-GM-EXT-1: labels where other servers have keywords, and lasting ids of messages and threads.

Gmail keeps a keyword (RFC 9051, 2.3.2) and shows it to nobody, so maild's keywords travel as labels with their display
names, nested under ``maild/``. Source: Google, "IMAP Extensions" (Gmail API documentation).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from imapclient import IMAPClient, imap_utf7

from maild.mail.imap_dialect import Dialect
from maild.mail.imap_flags import flag_set

EXTENSION = "X-GM-EXT-1"


class Gmail(Dialect):
    """``names`` are the display names of each keyword, the one to be set first: of those that a reader of another
    language set, all are understood."""

    items = ("FLAGS", "X-GM-LABELS", "X-GM-MSGID", "X-GM-THRID")

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        self._keywords = {name: keyword for keyword, some in names.items() for name in some}
        self._made = False

    def flags(self, item: Mapping[bytes, Any]) -> frozenset[str]:
        names = (_text(raw) for raw in item[b"X-GM-LABELS"] or ())
        labels = {self._keywords[name] for name in names if name in self._keywords}
        return (flag_set(item[b"FLAGS"]) - self._names.keys()) | labels

    def ids(self, item: Mapping[bytes, Any]) -> tuple[str, str]:
        return str(item[b"X-GM-MSGID"]), str(item[b"X-GM-THRID"])

    def add(self, client: IMAPClient, uids: Sequence[int], flags: Collection[str]) -> None:
        self._make(client)
        if names := [self._names[flag][0] for flag in flags if flag in self._names]:
            client.add_gmail_labels(uids, names, silent=True)
        super().add(client, uids, [flag for flag in flags if flag not in self._names])

    def remove(self, client: IMAPClient, uids: Sequence[int], flags: Collection[str]) -> None:
        if names := [name for flag in flags for name in self._names.get(flag, ())]:
            client.remove_gmail_labels(uids, names, silent=True)
        super().remove(client, uids, [flag for flag in flags if flag not in self._names])

    def searched(self, keyword: str) -> list[list[str | bytes]]:
        names = self._names.get(keyword)
        return [["X-GM-LABELS", imap_utf7.encode(name)] for name in names] if names else super().searched(keyword)

    def expunge(self, client: IMAPClient, uid: int) -> None:
        """Put it into the bin: what an EXPUNGE does depends on the account's settings, and may leave it in All Mail."""
        client.add_gmail_labels([uid], ["\\Trash"], silent=True)

    def email_ids(self, client: IMAPClient, uids: Sequence[int]) -> dict[int, str]:
        found = client.fetch(list(uids), ["X-GM-MSGID"])
        return {uid: str(item[b"X-GM-MSGID"]) for uid, item in found.items() if b"X-GM-MSGID" in item}

    def with_email_id(self, client: IMAPClient, email_id: str) -> list[int]:
        return list(client.search(["X-GM-MSGID", email_id]))

    def _make(self, client: IMAPClient) -> None:
        """Create the labels that are missing, those too that only people set: they shall find them to choose."""
        if not self._made:
            present = {str(name) for _, _, name in client.list_folders("", "maild/*")}
            for first, *_ in self._names.values():
                if first not in present:
                    client.create_folder(first)
            self._made = True


def _text(raw: bytes | str | int) -> str:
    """A label's name; one of digits comes out of the parser as a number."""
    return imap_utf7.decode(raw) if isinstance(raw, bytes) else str(raw)
