"""Octets of a message (RFC 5322, 2045) turned into a Message; the only place that knows mail-parser."""

import codecs
import logging
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.errors import MessageError as EmailError
from email.message import Message as EmailMessage
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import cast

import mailparser
from mailparser.exceptions import MailParserError
from mailparser.utils import get_addresses

from maild.errors import MessageError
from maild.mail.charset import whole
from maild.mail.header import decoded, message_ids, raw_fields
from maild.mail.identity import content_hash
from maild.mail.parts import Content, content_of
from maild.mail.quoting import own_words
from maild.mail.subject import is_reply_or_forward
from maild.model.limits import Limits
from maild.model.message import Address, Message, Span

ROLE_HEADERS = (
    "auto-submitted",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "return-path",
    "x-auto-response-suppress",
    "x-autoreply",
    "feedback-id",
    "x-spam-flag",
    "x-spam-status",
    "content-type",
    "x-mailer",
    "sender",
)
"""The fields that decide whose letter this is."""

logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)  # it logs the words of mail

_END_OF_HEADER = re.compile(rb"\n\r?\n")
_TRACE = re.compile(
    rb"^(?:received|dkim-signature|domainkey-signature|arc-[a-z-]+|authentication-results|received-spf):"
    rb".*\n(?:[ \t].*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_CONTENT_TYPE = re.compile(rb"^content-type:.*\n(?:[ \t].*\n)*", re.IGNORECASE | re.MULTILINE)
_USUAL = Limits()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_CLOCK_ERROR = timedelta(days=2)
_FEW_WORDS = 3
_WORD = re.compile(r"\w+")
_LOOSE_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")


def parse(octets: bytes, received: datetime | None = None, limits: Limits = _USUAL) -> Message:
    """Read one message.

    ``received`` is when the server got it (INTERNALDATE, aware): it stands in for a Date header that is missing,
    unreadable or more than two days away from it. Broken and hostile mail gives what a mail client would show, as far
    as ``limits`` go. ``role``, ``client`` and ``forwarded_by`` are left at their defaults.

    Raises ``MessageError`` for octets without a single header field.
    """
    message, cut = _message(octets, limits)
    fields, shortened = raw_fields(message, limits, _charset(message))
    if not fields:
        raise MessageError("these octets are no mail message: they have no header field (RFC 5322, 2.1)")
    digest = content_hash(octets)
    ids = message_ids(_first(fields, "message-id")) or tuple(_first(fields, "message-id").split()[:1])
    message_id = ids[0] if ids else None
    subject = re.sub(r" {2,}", " ", decoded(_first(fields, "subject")))
    content = content_of(message, limits)
    words, spans, without = _own(subject, content)
    return Message(
        id=message_id or f"sha256:{digest}",
        message_id=message_id,
        content_hash=digest,
        date=_date(_first(fields, "date"), received),
        from_=_author(fields),
        reply_to=_addresses(fields, "reply-to"),
        to=_addresses(fields, "to"),
        cc=_addresses(fields, "cc"),
        subject=subject,
        in_reply_to=message_ids(" ".join(fields.get("in-reply-to", ()))),
        references=message_ids(" ".join(fields.get("references", ()))),
        body=content.body,
        own_words=words,
        spans=spans,
        attachments=tuple(content.attachments),
        without_attachment=without,
        cut=tuple(sorted(cut | shortened | content.cut)),
        headers=tuple((name, decoded(value)) for name in ROLE_HEADERS for value in fields.get(name, ())),
    )


def enclosed(octets: bytes) -> bytes | None:
    """The first whole letter that stands in a message as an attachment (message/rfc822, RFC 2046, 5.2.1), if any."""
    for part in _message(octets, _USUAL)[0].walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            letter = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(letter, EmailMessage):
                with suppress(UnicodeError):  # its own parts are in a charset that cannot be written down
                    return letter.as_bytes()
    return None


def _message(octets: bytes, limits: Limits) -> tuple[EmailMessage, set[str]]:
    """The parsed tree, of a message nested too deep to be read the header alone; and the limits that were met.

    Trace fields (RFC 5321, 4.4) and signatures of servers are taken out first: they cost more than all the rest.
    """
    octets = octets.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    end = _END_OF_HEADER.search(octets)
    border = end.start() + 1 if end else len(octets)
    header, rest = _TRACE.sub(b"", octets[:border]), octets[border:]
    cut = set()
    if len(header) > limits.header:
        header = header[: limits.header] + b"\r\n"
        cut.add("header")
    try:
        message = mailparser.parse_from_bytes(header + rest).message
    except MailParserError:
        message = message_from_bytes(_CONTENT_TYPE.sub(b"", header) + b"\r\n")
        cut.add("depth")
    except Exception:  # mail-parser stumbles over broken fields that the parser under it reads
        message = message_from_bytes(header + rest)
    return cast(EmailMessage, message), cut


def _charset(message: EmailMessage) -> str | None:
    """The charset that the first text declares: raw octets in header fields are usually in it too."""
    value = message.get_param("charset")
    return value if isinstance(value, str) else None


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _date(value: str, received: datetime | None) -> datetime:
    fallback = received.astimezone(UTC) if received else _EPOCH
    try:
        written = parsedate_to_datetime(value)
        written = written.replace(tzinfo=UTC) if written.tzinfo is None else written.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return fallback
    if received is not None:
        return written if abs(written - fallback) <= _CLOCK_ERROR else fallback
    return written if _EARLIEST <= written <= _LATEST else fallback


def _author(fields: dict[str, list[str]]) -> Address:
    found = _addresses(fields, "from") or _addresses(fields, "sender") or _addresses(fields, "return-path")
    return found[0] if found else Address(decoded(_first(fields, "from")), "")


def _addresses(fields: dict[str, list[str]], name: str) -> tuple[Address, ...]:
    found = {address.addr: address for value in fields.get(name, ()) for address in _mailboxes(value)}
    return tuple(found.values())


@lru_cache(maxsize=1024)
def _mailboxes(value: str) -> tuple[Address, ...]:
    """The addresses of one field (RFC 5322, 3.4); most letters to a mailbox name the same ones."""
    try:
        known = [pair for pair in get_addresses(value, decode_names=True) if pair[1]]
    except (ValueError, LookupError, EmailError):  # an encoded word that cannot be decoded
        known = []
    found: list[Address] = []
    for display, addr in known or _loose(value):
        spec = whole(addr).lower()
        shown = decoded(whole(display)).strip(" \"'")
        found.append(Address("" if shown.lower() == spec else shown, spec))
    return tuple(found)


def _loose(value: str) -> list[tuple[str, str]]:
    """The first address in a value whose syntax no parser accepts, and what stands before it as the name."""
    text = decoded(value)
    found = _LOOSE_ADDRESS.search(text)
    return [(text[: found.start()].strip(" <\"'([,;:"), found[0])] if found else []


def _own(subject: str, content: Content) -> tuple[str, tuple[Span, ...], bool]:
    """The own words with the subject before them and, of an almost wordless letter, the file names after them."""
    text, spans = own_words(content.body)
    without = bool(content.weighty) and len(_WORD.findall(text)) < _FEW_WORDS
    head = "" if is_reply_or_forward(subject) or not subject else f"{subject}\n"
    spans = tuple(Span(span.own + len(head), span.body, span.length) for span in spans)
    names = [attachment.filename for attachment in content.weighty if attachment.filename] if without else []
    return "\n".join([head + text, *names] if text or not names else [head.removesuffix("\n"), *names]), spans, without
