"""What servers say differently: how a keyword is read, set, taken off and searched, and whether messages have ids."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from maild.mail.imap_errors import loses_connection
from maild.mail.imap_flags import flag_set


class Dialect:
    """The words of RFC 9051; a server's own are a subclass. ``items`` are those of FETCH that tell flags and ids."""

    items: tuple[str, ...] = ("FLAGS",)

    def flags(self, item: Mapping[bytes, Any]) -> frozenset[str]:
        """The flags that a FETCH answer tells."""
        return flag_set(item[b"FLAGS"])

    def ids(self, item: Mapping[bytes, Any]) -> tuple[str, str]:  # noqa: ARG002
        """What RFC 8474 calls EMAILID and THREADID: lasting, the same in every folder; empty where there are none."""
        return "", ""

    def add(self, client: IMAPClient, uids: Sequence[int], flags: Collection[str]) -> None:
        """Set flags."""
        if flags:
            client.add_flags(uids, flags, silent=True)

    def remove(self, client: IMAPClient, uids: Sequence[int], flags: Collection[str]) -> None:
        """Take flags off."""
        if flags:
            client.remove_flags(uids, flags, silent=True)

    def searched(self, keyword: str) -> list[list[str | bytes]]:
        """The search keys of which any finds the messages with a keyword."""
        return [["KEYWORD", keyword]]

    def expunge(self, client: IMAPClient, uid: int) -> None:
        """Take one message of the selected folder away for good (RFC 4315, 2.1)."""
        client.add_flags([uid], ["\\Deleted"], silent=True)
        try:
            client.uid_expunge([uid])
        except IMAPClientError as error:
            if not loses_connection(error):
                client.remove_flags([uid], ["\\Deleted"], silent=True)
            raise

    def email_ids(self, client: IMAPClient, uids: Sequence[int]) -> dict[int, str]:  # noqa: ARG002
        """The first of ``ids`` for each of these messages that exists; empty where there are none."""
        return {}

    def with_email_id(self, client: IMAPClient, email_id: str) -> list[int]:  # noqa: ARG002
        """The UIDs, in the selected folder, of the message with this id."""
        return []
