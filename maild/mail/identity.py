"""By which names maild knows messages: the Message-IDs of its own, and a content hash that survives a server.

The formula of a record's Message-ID is a public contract (``docs/record.md`` has test vectors):
``<`` + the first 32 hexadecimal digits of SHA-256 over the client's Message-ID without angle brackets (over the
content hash where there is none), in UTF-8 + ``@record.maild.invalid>``.
"""

import contextlib
import hashlib
import re
from email import message_from_bytes
from email.errors import MessageError as EmailError
from email.header import decode_header, make_header
from email.message import Message as EmailMessage

_LONGEST_FIELD = 50_000  # decoding takes the square of the length

OWN_DOMAINS = (
    "record.maild.invalid",
    "draft.maild.invalid",
    "note.maild.invalid",
    "tact.maild.invalid",
    "gap.maild.invalid",
    "strange.maild.invalid",
)


def record_message_id(client_id: str) -> str:
    """The Message-ID, without brackets, of the record about a client's letter."""
    return _derived(client_id, "record")


def draft_message_id(client_id: str) -> str:
    """The Message-ID, without brackets, of the draft that answers a client's letter."""
    return _derived(client_id, "draft")


def note_message_id(case_id: str) -> str:
    """The Message-ID, without brackets, of the note about a case; the same for every revision."""
    return _derived(case_id, "note")


def tact_message_id(content_hash: str) -> str:
    """The Message-ID, without brackets, of the record about a draft of the staff's own with this content."""
    return _derived(content_hash[:32], "tact")


def gap_message_id(gap: str) -> str:
    """The Message-ID, without brackets, of the note that a mailbox was not read for a while."""
    return _derived(gap, "gap")


def strange_message_id(folder: str) -> str:
    """The Message-ID, without brackets, of the note that a rebuilt folder was not recognised."""
    return _derived(folder, "strange")


def is_own(message_id: str | None) -> bool:
    """Whether a Message-ID is one of maild's."""
    return message_id is not None and message_id.strip("<>").rpartition("@")[2] in OWN_DOMAINS


def _derived(subject: str, kind: str) -> str:
    digest = hashlib.sha256(subject.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{digest[:32]}@{kind}.maild.invalid"


def content_hash(octets: bytes) -> str:
    """SHA-256 over what a person reads of a message: its identifying headers and its decoded parts.

    Transport headers, header folding, transfer encodings and line ends may change on the way through a
    server without changing the hash; the words, the addressee and the subject may not. A message nested too
    deep to be read is hashed octet by octet.
    """
    try:
        return _readable_hash(message_from_bytes(octets))
    except RecursionError:
        return hashlib.sha256(octets).hexdigest()


def _readable_hash(message: EmailMessage) -> str:
    digest = hashlib.sha256()
    for name in ("Message-ID", "Date", "From", "To", "Subject", "In-Reply-To"):
        digest.update(f"{name}:{_unfolded(message.get(name, ''))}\n".encode("utf-8", "replace"))
    for part in message.walk():
        if not part.is_multipart():
            digest.update(part.get_content_type().encode() + b"\n" + _octets_of(part) + b"\n")
    return digest.hexdigest()


def _unfolded(value: object) -> str:
    text = str(value)[:_LONGEST_FIELD]
    with contextlib.suppress(LookupError, ValueError, UnicodeError, EmailError):  # else it is hashed as it stands
        text = str(make_header(decode_header(text)))
    return re.sub(r"\s+", " ", text).strip()


def _octets_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    return b"\n".join(line.rstrip() for line in octets.replace(b"\r\n", b"\n").split(b"\n")).strip()
