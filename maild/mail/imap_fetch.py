"""Reading messages in batches that bound memory, without changing them (RFC 9051, 6.4.5, PEEK)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from maild.mail.imap_dialect import Dialect
from maild.mail.imap_errors import is_temporary, loses_connection, response_code, said
from maild.mail.imap_message_id import message_id_of
from maild.model.place import Fetched, Folder, Location

_log = structlog.get_logger()
BATCH_MESSAGES = 100
BATCH_OCTETS = 16 * 2**20
PARTIAL_OCTETS = 256 * 2**10
SET_UIDS = 500  # keeps a command line under the 8,000 octets that servers take (RFC 7162, 4)
_BEGINNING = [f"BODY.PEEK[{section}]<0.{PARTIAL_OCTETS}>" for section in ("HEADER", "TEXT")]
_EPOCH = datetime.fromtimestamp(0, UTC)


def chunks(uids: Sequence[int], size: int) -> Iterator[list[int]]:
    """``uids`` in ascending order, each once, in lists of at most ``size``."""
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


@dataclass(frozen=True, slots=True)
class Batch:
    """UIDs for one FETCH; ``partial`` where the one message is too large to be read whole."""

    uids: tuple[int, ...]
    partial: bool = False


def batches(sizes: Mapping[int, int], message_limit: int) -> list[Batch]:
    """Messages, given as UID and octets, in UID order and in batches of at most ``BATCH_OCTETS``.

    A message above ``BATCH_OCTETS`` or ``message_limit`` stands alone, above ``message_limit`` it is partial.
    """
    result: list[Batch] = []
    room = 0
    for uid, size in sorted(sizes.items()):
        if size > message_limit:
            result.append(Batch((uid,), partial=True))
            room = 0
        elif size > room or not result:
            result.append(Batch((uid,)))
            room = BATCH_OCTETS - size
        else:
            result[-1] = Batch((*result[-1].uids, uid))
            room -= size
    return result


def sizes(client: IMAPClient, uids: Sequence[int]) -> dict[int, int]:
    """RFC822.SIZE of those of ``uids`` that exist."""
    return {uid: int(item[b"RFC822.SIZE"]) for uid, item in _answers(client, uids, ["RFC822.SIZE"]).items()}


def messages(client: IMAPClient, folder: Folder, batch: Batch, dialect: Dialect) -> list[Fetched]:
    """The messages of a batch; of a partial one the header section and the first ``PARTIAL_OCTETS`` of the text."""
    parts = _BEGINNING if batch.partial else ["BODY.PEEK[]"]
    found = _messages(client, folder, batch.uids, parts, dialect)
    return [replace(one, partial=True) for one in found] if batch.partial else found


def messages_or_each(client: IMAPClient, folder: Folder, batch: Batch, dialect: Dialect) -> list[Fetched]:
    """The same where the server may refuse a damaged message: what it does not give out stands alone, ``refused``.

    A server that gives out none of several has another trouble than damaged messages: its refusal is raised.
    """
    try:
        return messages(client, folder, batch, dialect)
    except IMAPClientError as error:
        if loses_connection(error) or (is_temporary(error) and response_code(error) != "SERVERBUG"):
            raise
        if len(batch.uids) == 1:
            _log.error("a message is not given out", folder=folder.name, uid=batch.uids[0], said=said(error))
            return _without_text(client, folder, batch.uids[0], dialect)
        each = [messages_or_each(client, folder, Batch((uid,)), dialect) for uid in batch.uids]
        found = [one for some in each for one in some]
        if all(one.refused for one in found):
            raise
        return found


def _without_text(client: IMAPClient, folder: Folder, uid: int, dialect: Dialect) -> list[Fetched]:
    """A message of which only the header is to be had, or not even that."""
    try:
        found = headers(client, folder, [uid], dialect)
    except IMAPClientError as error:
        if loses_connection(error):
            raise
        found = [withheld(folder, uid)]
    return [replace(one, refused=True) for one in found]


def withheld(folder: Folder, uid: int) -> Fetched:
    """What stands for a message of which the server gives out nothing at all."""
    _log.error("nothing of a message is given out", folder=folder.name, uid=uid)
    octets = f"X-Not-Given-Out: UID {uid} under UIDVALIDITY {folder.uidvalidity}\r\n\r\n".encode()
    return Fetched(Location(folder, uid), frozenset(), datetime.now(UTC), octets, refused=True)


def headers(client: IMAPClient, folder: Folder, uids: Sequence[int], dialect: Dialect) -> list[Fetched]:
    """Messages whose octets are the header section and its empty line."""
    return _messages(client, folder, uids, _BEGINNING[:1], dialect)


def flags_of(client: IMAPClient, uids: Sequence[int], dialect: Dialect) -> dict[int, frozenset[str]]:
    """The flags of those of ``uids`` that exist."""
    found: dict[int, frozenset[str]] = {}
    for some in chunks(uids, SET_UIDS):
        for uid, item in sorted(_answers(client, some, [*dialect.items, "INTERNALDATE"]).items()):
            found[uid] = dialect.flags(item)
    return found


def message_ids(client: IMAPClient, uids: Sequence[int]) -> dict[int, str]:
    """The Message-ID, without angle brackets, of those of ``uids`` that exist and have one."""
    found: dict[int, str] = {}
    for some in chunks(uids, SET_UIDS):
        answers = client.fetch(some, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
        for uid, item in answers.items():
            octets = next((value for key, value in item.items() if key.startswith(b"BODY[HEADER.FIELDS")), None)
            if octets and (message_id := message_id_of(octets)):
                found[uid] = message_id
    return found


def _messages(
    client: IMAPClient, folder: Folder, uids: Sequence[int], parts: Sequence[str], dialect: Dialect
) -> list[Fetched]:
    keys = [part.replace(".PEEK", "").partition("<")[0].encode() for part in parts]
    keys = [key + b"<0>" if "<" in part else key for key, part in zip(keys, parts, strict=True)]
    answers = _answers(client, uids, [*dialect.items, "INTERNALDATE", *parts], also=keys)
    found = []
    for uid, item in sorted(answers.items()):
        when = (item[b"INTERNALDATE"] or _EPOCH).astimezone(UTC)
        octets = b"".join(item[key] or b"" for key in keys)
        email_id, thread_id = dialect.ids(item)
        place = Location(folder, uid)
        found.append(Fetched(place, dialect.flags(item), when, octets, email_id=email_id, thread_id=thread_id))
    return found


def _answers(
    client: IMAPClient, uids: Sequence[int], items: Sequence[str], *, also: Sequence[bytes] = ()
) -> Mapping[int, Mapping[bytes, Any]]:
    """FETCH; an answer must have every item that was asked for.

    A flag change that the server announces without a UID is filed by the library under its sequence number,
    as if that were a UID: it has FLAGS and nothing else, so it is left out.
    """
    wanted = {item.encode() for item in items if not item.startswith("BODY")} | set(also)
    answers: Mapping[int, Mapping[bytes, Any]] = client.fetch(list(uids), list(items)) if uids else {}
    return {uid: item for uid, item in answers.items() if wanted <= item.keys()}
