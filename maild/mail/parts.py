"""The MIME tree of a message (RFC 2046) reduced to the one text that is read and the parts that hang on it."""

import base64
import quopri
import re
from dataclasses import dataclass, field
from email.message import Message as EmailMessage

from maild.mail.charset import decode, printable
from maild.mail.flowed import unflowed
from maild.mail.header import decoded, eight_bit, filename, unfolded
from maild.mail.htmltext import to_text
from maild.model.limits import Limits
from maild.model.message import Attachment

_STUB = re.compile(
    r"html|поддержива\w+ (?:формат|просмотр)|(?:does|do) not support|mime format|веб-верси|в браузере"
    r"|view (?:it|this) (?:\w+ )?online",
    re.IGNORECASE,
)
_PADDED_BREAK = re.compile(rb"=[ \t]+\r?\n")  # a soft break after which a relay put blanks (RFC 2045, 6.7)
_LIKE_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]{24,}=*\s*")
_LONGEST_STUB = 300
_SEALS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


@dataclass(slots=True)
class Content:
    """What was found in a tree: texts in reading order, and attachments.

    ``weighty`` are the attachments that a person put there, not a picture inside the text or a seal; ``cut`` names
    the limits beyond which something was left out.
    """

    limits: Limits
    cut: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    weighty: list[Attachment] = field(default_factory=list)
    parts: int = 0

    @property
    def body(self) -> str:
        """The visible text of all text parts, one after the other."""
        return "\n".join(text for text in self.texts if text.strip())[: self.limits.text]

    def ends(self, depth: int) -> bool:
        """Whether a part at this depth lies beyond a limit, which is noted."""
        beyond = {"depth": depth > self.limits.depth, "parts": self.parts > self.limits.parts}
        self.cut.update(name for name, here in beyond.items() if here)
        return any(beyond.values())

    def up_to(self, limit: str, text: str) -> str:
        """The text as far as a limit goes, which is noted."""
        most: int = getattr(self.limits, limit)
        if len(text) > most:
            self.cut.add(limit)
        return text[:most]


def content_of(message: EmailMessage, limits: Limits) -> Content:
    """The text and the attachments of a message."""
    content = Content(limits)
    _collect(message, content, 0, inside_related=False)
    content.up_to("text", "\n".join(content.texts))
    return content


def _collect(part: EmailMessage, content: Content, depth: int, *, inside_related: bool) -> None:
    content.parts += 1
    if content.ends(depth):
        return
    kind = part.get_content_type()
    children = _children(part)
    if kind.startswith("message/") and kind != "message/delivery-status":
        _attach(part, content, size=_size_of_message(part), name=filename(part) or _title(children))
    elif not children:
        _leaf(part, content, kind, root=depth == 0, inside_related=inside_related)
    elif part.get_content_disposition() == "attachment":
        _attach(part, content, size=0, name=filename(part))
    elif kind == "multipart/alternative":
        _alternative(children, content, depth)
    else:
        for child in children:
            _collect(child, content, depth + 1, inside_related=inside_related or kind == "multipart/related")


def _children(part: EmailMessage) -> list[EmailMessage]:
    if not part.is_multipart():
        return []
    return [child for child in part.get_payload() if isinstance(child, EmailMessage)]


def _alternative(children: list[EmailMessage], content: Content, depth: int) -> None:
    """Take the plain version (RFC 2046, 5.1.4), unless it is empty or only tells to use another program."""
    versions: list[Content] = []
    for child in children:
        version = Content(content.limits, content.cut, parts=content.parts)
        _collect(child, version, depth + 1, inside_related=False)
        content.parts = version.parts
        content.attachments += version.attachments
        content.weighty += version.weighty
        versions.append(version)
    texts = [version for version in versions if version.body.strip()]
    if texts:
        longest = max(len(version.body) for version in texts)
        useful = [version for version in texts if not _is_stub(version.body, longest)]
        content.texts += (useful or texts)[0].texts


def _is_stub(text: str, longest: int) -> bool:
    stripped = text.strip()
    return len(stripped) < _LONGEST_STUB and len(stripped) < longest and _STUB.search(stripped) is not None


def _leaf(part: EmailMessage, content: Content, kind: str, *, root: bool, inside_related: bool) -> None:
    if kind.startswith("multipart/"):  # without a single boundary that is its own: shown as it stands
        kind = "text/plain"
    name = filename(part)
    apart = part.get_content_disposition() == "attachment"
    file = apart and name != "" if root else apart or name != ""
    if kind in ("text/plain", "text/html") and not file:
        content.texts.append(_text(part, kind, content))
    elif kind == "message/delivery-status":
        _attach(part, content, size=0, name=name)
    else:
        shown = inside_related or (part["content-id"] is not None and not apart)
        picture = kind.startswith("image/") and shown
        _attach(part, content, size=len(_octets(part)), name=name, weighty=not picture and kind not in _SEALS)


def _text(part: EmailMessage, kind: str, content: Content) -> str:
    charset = _parameter(part, "charset")
    html = kind == "text/html"
    text = printable(content.up_to("html" if html else "text", decode(_octets(part), charset)))
    if html:
        return printable(to_text(text))
    if _parameter(part, "format").lower() == "flowed":
        return unflowed(text, delsp=_parameter(part, "delsp").lower() == "yes")
    return text


def _parameter(part: EmailMessage, name: str) -> str:
    value = part.get_param(name, "")
    return value[2] if isinstance(value, tuple) else str(value or "")


def _octets(part: EmailMessage) -> bytes:
    """The octets of a leaf with its transfer encoding undone, as far as that goes (RFC 2045, 6)."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return b""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        raw = _raw(part)
        return quopri.decodestring(_PADDED_BREAK.sub(b"=\n", raw)) if raw is not None else payload
    if encoding == "base64" and payload and payload == _raw(part):  # it could not be undone: cut off, or mislabelled
        return _cut_base64(payload)
    return payload


def _raw(part: EmailMessage) -> bytes | None:
    """The octets of a leaf as they came, where they are ASCII, as an encoding makes them."""
    try:
        return str(part.get_payload()).encode("ascii")
    except (ValueError, LookupError):  # a charset that nobody has, or eight-bit signs
        return None


def _cut_base64(octets: bytes) -> bytes:
    """What is left of base64 that was cut off; octets that do not look like base64 stay as they are."""
    if not _LIKE_BASE64.fullmatch(octets):
        return octets
    letters = b"".join(octets.split()).rstrip(b"=")
    return base64.b64decode(letters[: len(letters) // 4 * 4 or None] if len(letters) % 4 == 1 else letters + b"==")


def _attach(part: EmailMessage, content: Content, *, size: int, name: str, weighty: bool = True) -> None:
    attachment = Attachment(name, part.get_content_type(), size)
    content.attachments.append(attachment)
    if weighty:
        content.weighty.append(attachment)


def _size_of_message(part: EmailMessage) -> int:
    try:
        return sum(len(child.as_bytes()) for child in _children(part)) or len(_octets(part))
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return 0


def _title(children: list[EmailMessage]) -> str:
    """A file name for a letter that hangs on a letter: its subject."""
    raw = next((value for child in children for name, value in child.raw_items() if name.lower() == "subject"), "")
    subject = decoded(unfolded(eight_bit(str(raw))))
    return f"{subject[:200]}.eml" if subject else ""
