"""The header that Outlook and others print over a quoted or forwarded letter, and the separators above it."""

import re
from dataclasses import dataclass

from maild.mail.attribution import ADDRESS, MAILBOX, TIME

_FIELDS = {
    "from": "от|от кого|отправитель|from|sender",
    "sent": "отправлено|отправлен|послано|дата|date|sent",
    "to": "кому|получатель|to",
    "cc": "копия|скрытая копия|cc|bcc|reply-to|ответить",
    "subject": "тема|subject|importance|важность|attachments|вложения",
}
_FIELD_NAME = {name: field for field, names in _FIELDS.items() for name in names.split("|")}
_NAMES = "|".join(sorted(map(re.escape, _FIELD_NAME), key=len, reverse=True))
_MARK = r"[ \t\xa0]*(?:(?:>[ \t\xa0]?)+)?[*_]{0,2}"
_FIELD = re.compile(rf"{_MARK}({_NAMES})[*_]{{0,2}}[ \t]*:[*_]{{0,2}}[ \t\xa0]*(.*)$", re.IGNORECASE)
_PASSED_ON = "переадресованн|пересылаем|пересланн|перенаправленн"
_SEPARATORS = (
    r"(?:original|forwarded|reply) (?:message|appointment)",
    r"begin forwarded message",
    r"end of (?:forwarded|original) message",
    r"forwarded by .{1,60}",
    rf"(?:(?:{_PASSED_ON}|исходн|оригинальн|первоначальн)ое) (?:сообщение|письмо)",
    rf"(?:начало|конец) (?:{_PASSED_ON})ого (?:сообщения|письма)",
)
_SEPARATOR = re.compile(
    rf"{_MARK}(?:[-–—=_*]{{2,}}[ \t]*)?(?:{'|'.join(_SEPARATORS)})[ \t]*:?[ \t]*[-–—=_*]*[ \t]*$", re.IGNORECASE
)
_END = re.compile(r"конец|end of", re.IGNORECASE)
_FORWARDED = re.compile(rf"forward|{_PASSED_ON}", re.IGNORECASE)
_BLANK = " >\t\xa0"
_LONGEST_LINE = 300
_LONGEST_BLOCK = 24


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The header fields that Outlook and others print over a letter: ``end`` is the index after its last line.

    ``sender``, ``sent`` and ``subject`` are the printed values, empty where missing. ``certain`` says that a time,
    a mailbox or bold marks prove a program's hand: «От:» and «Кому:» also head formal claims.
    """

    end: int
    sender: str
    sent: str
    subject: str
    certain: bool


def is_separator(line: str) -> bool:
    """Whether a line is «-----Original Message-----», «Пересылаемое сообщение» or one of their relatives."""
    return len(line) < _LONGEST_LINE and _SEPARATOR.match(line) is not None


def is_forward_separator(line: str) -> bool:
    """Whether a separator says that the letter was forwarded, not answered."""
    return is_separator(line) and _FORWARDED.search(line) is not None


def is_end_separator(line: str) -> bool:
    """Whether a separator closes a forwarded letter, so that what follows is the sender's again."""
    return is_separator(line) and _END.search(line) is not None


def header_block(lines: list[str], start: int) -> HeaderBlock | None:
    """The printed header fields that begin at this line: a From and at least one other field.

    Up to one empty line may stand between fields (HTML paragraphs), and a field may go on in a line that has no
    name.
    """
    if not _FIELD.match(lines[start]):
        return None
    found: dict[str, str] = {}
    index = end = start
    bold = False
    while index < len(lines) and index - start < _LONGEST_BLOCK:
        line = lines[index]
        if field := _FIELD.match(line):
            name = _FIELD_NAME[field[1].lower()]
            if name in found and name in ("from", "sent"):
                break
            found.setdefault(name, field[2].strip())
            bold = bold or "*" in line[: field.start(2)]
            end = index + 1
        elif not line.strip(_BLANK):
            if index + 1 >= len(lines) or not _FIELD.match(lines[index + 1]) or index == start:
                break
        elif not (found.keys() & {"to", "cc"} and "subject" not in found and _continues(lines, index)):
            break
        index += 1
    if "from" not in found or len(found) < 2:
        return None
    certain = next(iter(found)) == "from" and (
        bold or MAILBOX.search(found["from"]) is not None or TIME.search(found.get("sent", "")) is not None
    )
    return HeaderBlock(end, found["from"], found.get("sent", ""), found.get("subject", ""), certain)


def _continues(lines: list[str], index: int) -> bool:
    """Whether a line without a field name is the rest of a long list of addressees."""
    return bool(ADDRESS.search(lines[index]) or lines[index].rstrip().endswith((";", ",")))
