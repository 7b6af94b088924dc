"""Header fields as a mail client shows them: encoded words, raw eight-bit octets and file names decoded."""

import binascii
import quopri
import re
from email.message import Message as EmailMessage
from email.utils import collapse_rfc2231_value

from maild.mail.charset import decode, printable
from maild.model.limits import Limits

_ENCODED = re.compile(r"=\?([^?\s*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_ANY_WORD = r"=\?[^?\s*]+(?:\*[^?]*)?\?[bq]\?[^?]*\?="
_RUN = re.compile(rf"{_ANY_WORD}(?:\s*{_ANY_WORD})*", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<([^<>]+)>")  # blanks are taken out afterwards: to match them here takes the cube of a run
_LONGEST_PARAMETERS = 200_000  # code points of a field that holds a file name


def raw_fields(message: EmailMessage, limits: Limits, hint: str | None = None) -> tuple[dict[str, list[str]], set[str]]:
    """Every field by its lower-case name, unfolded (RFC 5322, 2.2.3), with raw eight-bit octets as text.

    Encoded words are still encoded, since in an address they may hide its punctuation. ``hint`` is the charset
    that the rest of the message declares. The names of the limits beyond which something was left out come with them.
    """
    fields: dict[str, list[str]] = {}
    cut: set[str] = set()
    for number, (name, value) in enumerate(message.raw_items()):
        if number >= limits.fields:
            cut.add("fields")
            break
        if len(raw := str(value)) > limits.field:
            cut.add("field")
        fields.setdefault(name.lower(), []).append(unfolded(eight_bit(raw[: limits.field], hint)))
    return fields, cut


def eight_bit(value: str, hint: str | None = None) -> str:
    """A value in which the parser kept raw octets as surrogate escapes, with those octets decoded."""
    if value.isascii():
        return value
    try:
        return decode(value.encode("ascii", "surrogateescape"), hint)
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")


def unfolded(value: str) -> str:
    """A value on one line, without the line breaks of folding and without control characters."""
    return printable(value).replace("\n", " ").replace("\t", " ").strip(" ")


def decoded(value: str) -> str:
    """An unfolded value with its encoded words read (RFC 2047), also ill-formed ones that mail programs write.

    A character that was split between two neighbouring words is whole again.
    """
    if "=?" not in value:
        return value
    return unfolded(_RUN.sub(_run, value))


def _run(match: re.Match[str]) -> str:
    words = [(word[1], _octets(word[2], word[3])) for word in _ENCODED.finditer(match[0])]
    texts: list[str] = []
    charset, octets = words[0]
    for next_charset, more in words[1:]:
        if next_charset.lower() == charset.lower():
            octets += more
        else:
            texts.append(decode(octets, charset))
            charset, octets = next_charset, more
    texts.append(decode(octets, charset))
    return "".join(texts)


def _octets(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding.lower() == "q":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    usable = len(data) - (len(data) % 4 == 1)
    data = data[:usable]
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""


def message_ids(value: str) -> tuple[str, ...]:
    """The Message-IDs of a References or In-Reply-To field, in order, without angle brackets (RFC 5322, 3.6.4)."""
    found = [re.sub(r"\s+", "", each) for each in _MESSAGE_ID.findall(value)]
    if not found:
        found = [word for word in value.split() if "@" in word]
    return tuple(dict.fromkeys(found))


def filename(part: EmailMessage) -> str:
    """The file name of a body part (RFC 2183, 2231; or in encoded words, or raw), without a path; may be empty."""
    for field, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        raw = next((str(value) for name, value in part.raw_items() if name.lower() == field), "")
        if parameter not in raw.lower():
            continue
        plain = EmailMessage()
        plain[field] = unfolded(eight_bit(raw[:_LONGEST_PARAMETERS]))
        value = plain.get_param(parameter, "", field)
        text = _extended(value) if isinstance(value, tuple) else decoded(str(value))
        name = unfolded(text).replace("\\", "/").rpartition("/")[2].strip()
        if name:
            return name[:255]
    return ""


def _extended(value: tuple[str | None, str | None, str]) -> str:
    """An RFC 2231 value, of which the parser has undone the percent signs but kept the octets as Latin-1."""
    try:
        return decode(value[2].encode("latin-1"), value[0])
    except UnicodeEncodeError:
        return str(collapse_rfc2231_value(value))
