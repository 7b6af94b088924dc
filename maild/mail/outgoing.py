"""Octets of maild's own messages; headers are built by ``email.message`` alone, never by string."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError as EmailError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from maild.model.message import Address

_POLICY = policy.SMTP.clone(max_line_length=998, cte_type="7bit")
_SUBJECT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers of a message to be written; ids have no angle brackets."""

    message_id: str
    date: datetime
    subject: str
    from_: Address
    to: Sequence[Address] = ()
    cc: Sequence[Address] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()


def text_message(envelope: Envelope, text: str) -> bytes:
    """A plain-text message in UTF-8, as mail clients open it for editing."""
    message = _headed(envelope)
    message.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable")
    return message.as_bytes(policy=_POLICY)


def note_message(envelope: Envelope, plain: str, html: str) -> bytes:
    """A message with the same content as text and as HTML, marked as made by a program (RFC 3834, 5)."""
    message = _headed(envelope)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain, subtype="plain", charset="utf-8", cte="quoted-printable")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message.as_bytes(policy=_POLICY)


def record_message(envelope: Envelope, content: dict[str, Any]) -> bytes:
    """A message whose only part is ``application/json``: what mail clients' add-ons read."""
    message = _headed(envelope)
    message["Auto-Submitted"] = "auto-generated"
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    message.set_content(body, maintype="application", subtype="json", cte="base64")
    return message.as_bytes(policy=_POLICY)


def clean(value: str) -> str:
    """A header value on one line, without control characters and without what looks like an encoded word.

    Such a word (RFC 2047), in text that was decoded already, is broken or hostile: it would be decoded anew.
    """
    text = " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in value).split())
    return text.replace("=?", "= ?")


def _headed(envelope: Envelope) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = f"<{clean(envelope.message_id)}>"
    message["Date"] = format_datetime(envelope.date)
    message["Subject"] = clean(envelope.subject)[:_SUBJECT_LIMIT]
    for name, addresses in (("From", (envelope.from_,)), ("To", envelope.to), ("Cc", envelope.cc)):
        headers = [header for address in addresses if (header := _address(address)) is not None]
        if headers:
            message[name] = headers
    if envelope.in_reply_to:
        message["In-Reply-To"] = f"<{clean(envelope.in_reply_to)}>"
    if envelope.references:
        message["References"] = " ".join(f"<{clean(reference)}>" for reference in envelope.references)
    return message


def _address(address: Address) -> HeaderAddress | None:
    """A header address, or None where the addr-spec cannot be written down (RFC 5322, 3.4.1)."""
    try:
        return HeaderAddress(display_name=clean(address.name), addr_spec=clean(address.addr))
    except (EmailError, ValueError, IndexError):
        return None
