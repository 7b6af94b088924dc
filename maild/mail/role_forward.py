"""A colleague's forward read as the letter of the client who is forwarded."""

import re
from dataclasses import replace

from maild.mail.printed import is_end_separator, is_forward_separator
from maild.mail.quoting import forwarded
from maild.mail.subject import is_reply_or_forward
from maild.model.identities import Identities
from maild.model.message import Address, Message, Role, Span

_FORWARD = re.compile(r"\s*(?:\[[^\]]*\]\s*)*(?:fwd?|пер|перес\w*|перенапр\w*)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def from_forward(message: Message, house: Identities, enclosed: Message | None) -> Message | None:
    """The letter as the forwarded client's, or None if a colleague's letter is no forward of one.

    It counts when it stays inside the house (a forward to a client is an answer of ours) and the inner letter is
    not ours. ``enclosed`` is the parsed message/rfc822 part, if there is one: then its body and words are judged.
    The body that is left is the client's alone: a reply quotes it, and a colleague's remark is for the house only.
    """
    if not _stays_inside(message, house):
        return None
    if enclosed is not None:
        if house.owns(enclosed.from_):
            return None
        return replace(
            _judged(message, enclosed.from_),
            body=enclosed.body,
            own_words=enclosed.own_words,
            spans=enclosed.spans,
            without_attachment=enclosed.without_attachment,
            cut=enclosed.cut,
        )
    inner = forwarded(message.body) if _says_forward(message) else None
    if inner is None or house.owns(inner.sender):
        return None
    head = "" if not inner.subject or is_reply_or_forward(inner.subject) else f"{inner.subject}\n"
    words = inner.own_words
    sender = inner.sender if inner.sender.addr else None
    spans = (Span(len(head), 0, len(words)),)
    return replace(_judged(message, sender), body=words, own_words=head + words, spans=spans)


def _judged(message: Message, client: Address | None) -> Message:
    return replace(message, role=Role.CLIENT, client=client, forwarded_by=message.from_)


def _stays_inside(message: Message, house: Identities) -> bool:
    return all(house.owns(address) for address in (*message.to, *message.cc))


def _says_forward(message: Message) -> bool:
    """Whether a program's forward mark stands in the subject or the text, or nothing but the inner letter is there."""
    if _FORWARD.match(message.subject) or not message.spans:
        return True
    return any(is_forward_separator(line) and not is_end_separator(line) for line in message.body.split("\n"))
