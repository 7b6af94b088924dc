"""Where a letter ends and its signature begins, and what under a signature is the sender's words again."""

import re

from maild.mail.boilerplate import is_disclaimer, is_mobile_footer

_DELIMITER = re.compile(r"(?:--|—|––|——|--\xa0)[ \t]*$")
_FORMULAS = (
    r"с\s+(?:глубоким\s+|большим\s+|искренним\s+)?уважением",
    r"с\s+наилучшими(?:\s+пожеланиями)?",
    r"искренне\s+ваш[аи]?",
    r"(?:with\s+)?(?:best|kind|warm|kindest|warmest)\s+(?:regards|wishes)",
    r"regards",
    r"(?:yours\s+)?sincerely(?:\s+yours)?",
    r"yours\s+(?:faithfully|truly)",
    r"s\s+uvazheniem",
)
_FORMULA = re.compile(rf"[ \t]*(?:--[ \t]*)?(?:{'|'.join(_FORMULAS)})\b[ \t]*[,.!]*[ \t]*(?P<rest>.*)$", re.IGNORECASE)
_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = re.compile(rf"[ \t]*(?:[А-ЯЁ]\. ?[А-ЯЁ]\. ?{_NAME}|{_NAME} [А-ЯЁ]\. ?[А-ЯЁ]\.)[ \t]*$")
_POSTSCRIPT = re.compile(r"[ \t]*(?:p\.?\s?p?\.?\s?s\b|з\.?\s?ы\b|постскриптум|п\.\s?с\.)", re.IGNORECASE)
_DIRECT = re.compile(
    r"\b(?:я|мне|меня|мной|вы|вас|вам|вами|ваш(?:а|е|и|у|ей|его|ему|им|их|ими)?|жду|прошу"
    r"|i|me|my|you|your|ya|vy|vas|vam|vash|zhdu)\b",
    re.IGNORECASE,
)
_CONTACTS = ("@", "://", "www.", "тел.", "+7", "|")
_LONGEST_SIGNATURE = 14
_LONGEST_NAME = 8
_NEAR_THE_END = 5
_WORD = re.compile(r"\w+")


def without_trailer(lines: list[str]) -> list[bool]:
    """For each line of one stretch of own text, whether it is the sender's words.

    A stretch ends where a quotation begins. After a signature delimiter (RFC 3676, 4.3) the rest goes. After a
    closing formula the name, position, telephone and motto go, but a new paragraph of real sentences, a postscript
    and a sentence that speaks to the reader stay. Mobile footers and disclaimers go wherever they stand.
    """
    keep = [not is_mobile_footer(line) for line in lines]
    last = max((index for index, line in enumerate(lines) if line.strip()), default=-1)
    index = 0
    while index <= last:
        line = lines[index]
        if not line.strip():
            index += 1
        elif _DELIMITER.match(line) and (line == "-- " or last - index <= _LONGEST_SIGNATURE):
            keep[index:] = [False] * (len(lines) - index)
            break
        elif _closes(line) or _signs(lines, index, last):
            index = _end_of_signature(lines, keep, index)
        elif index > 0 and is_disclaimer(lines, index):
            index = _end_of_paragraph(lines, keep, index)
        else:
            index += 1
    return keep


def _closes(line: str) -> bool:
    """Whether a line is a closing formula, alone or with a name: «С уважением, Иван» but not «С уважением отношусь»."""
    formula = _FORMULA.match(line)
    if formula is None:
        return False
    rest = formula["rest"].strip()
    if not rest:
        return True
    return rest[0].isupper() and len(_WORD.findall(rest)) <= _LONGEST_NAME and not _speaks(rest)


def _signs(lines: list[str], index: int, last: int) -> bool:
    """Whether a line of surname and initials, alone under a gap near the end, begins a signature."""
    near = 0 < index >= last - _NEAR_THE_END
    return near and not lines[index - 1].strip() and _INITIALS.match(lines[index]) is not None


def _speaks(line: str) -> bool:
    """Whether a line says something to the reader."""
    return _DIRECT.search(line) is not None and len(_WORD.findall(line)) >= 3


def _reads_on(line: str) -> bool:
    """Whether a line is running text rather than a name, a position, a telephone or an address."""
    if any(mark in line for mark in _CONTACTS):
        return False
    words = len(_WORD.findall(line))
    return words >= 8 or (words >= 4 and line.rstrip().endswith((".", "!", "?", "…", ")", ":")))


def _end_of_signature(lines: list[str], keep: list[bool], index: int) -> int:
    """Take off the signature from its closing formula on; the index of the first line after it."""
    keep[index] = False
    index += 1
    new_paragraph = False
    while index < len(lines):
        line = lines[index]
        if is_disclaimer(lines, index) or (line.strip() and _DELIMITER.match(line)):
            return _end_of_paragraph(lines, keep, index)
        if _POSTSCRIPT.match(line) or _speaks(line) or (new_paragraph and _reads_on(line)):
            return index
        new_paragraph = new_paragraph or not line.strip()
        keep[index] = False
        index += 1
    return index


def _end_of_paragraph(lines: list[str], keep: list[bool], index: int) -> int:
    """Take off the lines to the end of the paragraph; the index of the first line after it."""
    while index < len(lines) and lines[index].strip():
        keep[index] = False
        index += 1
    return index
