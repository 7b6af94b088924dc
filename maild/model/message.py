"""A message as maild understands it: what was written, by whom, and which of the words are the sender's own."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322, 3.4: a display name (may be empty) and an addr-spec in lower case."""

    name: str
    addr: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A body part that is not the text: its file name (may be empty), media type and decoded size in octets."""

    filename: str
    content_type: str
    size: int


class Role(StrEnum):
    """Whose letter this is, which decides whether it is judged and whether it may be answered."""

    CLIENT = "client"  # a person who wants something from us: judged, may be answered
    OURS = "ours"  # from an identity of ours to somebody outside: never judged, counts as an answer to whom it is sent
    INTERNAL = "internal"  # ours, but an answer to nobody: among colleagues, or sent by a robot of ours
    NOTIFICATION = "notification"  # order notices, invoices, suppliers' and services' robots: no draft, no note
    LIST = "list"  # newsletters and mailing lists (List-Id, List-Unsubscribe, Precedence: bulk): no draft, no note
    AUTO_REPLY = "auto_reply"  # RFC 3834 auto-submitted mail, out of office: no draft
    BOUNCE = "bounce"  # delivery status notifications (RFC 3464), null return-path: no draft
    SPAM = "spam"  # adverts, phishing, extortion: no draft, no note
    MAILD = "maild"  # a draft, note or record that maild made


@dataclass(frozen=True, slots=True)
class Span:
    """``own_words[own : own + length] == body[body : body + length]``, in code points."""

    own: int
    body: int
    length: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message, parsed once, with everything that later steps ask of it (RFC 5322 names).

    ``id`` is the Message-ID without angle brackets, or ``sha256:<hex>`` over the octets where there is none.
    ``body`` is the visible text (plain part, or HTML as text), ``own_words`` is the subject (unless a reply's or
    a forward's), a line feed, and what the sender wrote in this message: no quote, forwarded text, signature
    or disclaimer; when the sender wrote almost nothing, the attachments' file names follow as further lines.
    ``spans`` maps own words back into ``body``.
    """

    id: str
    message_id: str | None
    content_hash: str
    date: datetime
    from_: Address
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    body: str = ""
    own_words: str = ""
    spans: tuple[Span, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    without_attachment: bool = False  # judged by file names: the letter itself has almost no words
    cut: tuple[str, ...] = ()  # the limits beyond which something was left out: names of ``Limits``, or "size"
    role: Role = Role.CLIENT
    client: Address | None = None  # whom we would answer: From, or who a form or a forward names
    forwarded_by: Address | None = None  # the colleague who forwarded a client's letter to us
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # those that decide the role, lower case

    @property
    def parents(self) -> tuple[str, ...]:
        """Message-IDs of the ancestors, oldest first: References, else In-Reply-To (RFC 5256, REFERENCES step 1)."""
        return self.references or self.in_reply_to[:1]
