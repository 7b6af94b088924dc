"""The two commands that change which messages there are: APPEND of ours, and taking back what is ours."""

import re
from collections.abc import Sequence
from datetime import datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from maild.errors import AppendRefused
from maild.mail.identity import content_hash, is_own
from maild.mail.imap_dialect import Dialect
from maild.mail.imap_errors import loses_connection, response_code, said
from maild.mail.imap_fetch import Batch, messages
from maild.mail.imap_message_id import message_id_of
from maild.model.artefact import Artefact, Withdrawal
from maild.model.place import Folder, Location

_APPENDUID = re.compile(r"\[APPENDUID (\d+) (\d+)\]", re.IGNORECASE)
_ADVICE = {
    "TRYCREATE": "The folder does not exist: create it, or name another one in the configuration.",
    "OVERQUOTA": "The mailbox is full: make room.",
    "TOOBIG": "The server takes no message of this size.",
    "NOPERM": "The account may not write into this folder.",
}


def append(client: IMAPClient, name: str, octets: bytes, flags: Sequence[str], when: datetime) -> Location | None:
    """APPEND (RFC 9051, 6.3.12); the place if the server tells it (RFC 4315, 3). Raises ``AppendRefused``."""
    try:
        answer = client.append(name, octets, flags, when)
    except IMAPClientError as error:
        if loses_connection(error):
            raise
        advice = _ADVICE.get(response_code(error) or "", "See the mail server's log for the reason.")
        raise AppendRefused(f"the server takes no message into {name!r} ({said(error)})", advice) from error
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    told = _APPENDUID.search(text)
    return Location(Folder(name, int(told[1])), int(told[2])) if told else None


def withdraw(client: IMAPClient, place: Location, artefact: Artefact, dialect: Dialect) -> Withdrawal:
    """Take away the message at ``place``, in the selected folder, if it is ``artefact`` to the letter."""
    found = messages(client, place.folder, Batch((place.uid,)), dialect)
    if not found or "\\Deleted" in found[0].flags:
        return Withdrawal.GONE
    if not _is_unchanged(found[0].octets, artefact):
        return Withdrawal.CHANGED
    if not client.has_capability("UIDPLUS"):
        return Withdrawal.KEPT
    dialect.expunge(client, place.uid)
    return Withdrawal.WITHDRAWN


def make_unread(client: IMAPClient, place: Location, artefact: Artefact, dialect: Dialect) -> bool:
    """Take ``\\Seen`` off the message at ``place``, in the selected folder, if it is ``artefact`` to the letter."""
    found = messages(client, place.folder, Batch((place.uid,)), dialect)
    if not found or not _is_unchanged(found[0].octets, artefact):
        return False
    client.remove_flags([place.uid], ["\\Seen"], silent=True)
    return True


def _is_unchanged(octets: bytes, artefact: Artefact) -> bool:
    message_id = message_id_of(octets)
    return is_own(message_id) and message_id == artefact.message_id and content_hash(octets) == artefact.content_hash
