"""Which words of a letter are the sender's own, and which are quoted, forwarded or put there by a program."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from maild.mail.attribution import ADDRESS, attribution
from maild.mail.printed import HeaderBlock, header_block, is_end_separator, is_forward_separator, is_separator
from maild.mail.signature import without_trailer
from maild.model.message import Address, Span

_QUOTE = re.compile(r"[ \t\xa0]{0,3}(?:>|[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё]{0,2}>(?:[ >]|$))")
_RULE = re.compile(r"[ \t]*[_\-–—=*]{3,}[ \t]*$")
_MARK = re.compile(r"[ \t\xa0]{0,3}>[ \t\xa0]?")
_BLANK = " >\t\xa0"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A letter inside a letter: what its printed header says, and its text.

    ``date`` is the printed date as it stands. ``text`` begins at ``offset`` of the outer body; if the forwarding
    program quoted it, ``text`` is without the marks. ``own_words`` and ``spans`` are those of the inner letter,
    the spans counted in the outer body, so that evidence in them is exact there.
    """

    sender: Address
    subject: str
    date: str
    text: str
    offset: int
    own_words: str
    spans: tuple[Span, ...]


def own_words(body: str) -> tuple[str, tuple[Span, ...]]:
    """The sender's own words in the visible text of a letter, and where each stretch of them stands.

    Quotation marks ``>`` (RFC 3676, 4.5), attribution lines, printed headers with all that follows, signatures,
    mobile footers and disclaimers are taken off; text between quoted lines stays. Stretches are joined by a line
    feed. For every span ``own[span.own : span.own + span.length] == body[span.body : span.body + span.length]``.
    """
    lines = body.split("\n")
    return _words(body, lines, _offsets(lines))


def forwarded(body: str) -> Forwarded | None:
    """The first letter that this body forwards, or None.

    It follows a forwarding separator, or is headed by a printed header of which there is no doubt. Outlook prints
    the same header over the letter that it answers, so ask this only of a letter whose subject says forward, or
    in which nothing but the inner letter stands.
    """
    lines = body.split("\n")
    for index, line in enumerate(lines):
        announced = is_forward_separator(line) and not is_end_separator(line)
        start = _filled(lines, index + 1) if announced else index
        if start is None:
            return None
        block = header_block(lines, start) or (_attributed(lines, start) if announced else None)
        if block is not None and (announced or block.certain):
            return _inner(body, lines, block)
    return None


def _attributed(lines: list[str], start: int) -> HeaderBlock | None:
    """An attribution in the place of a printed header, as Yandex writes under its separator."""
    said = attribution(lines, start)
    return HeaderBlock(start + said.count, said.sender, said.sent, "", certain=False) if said else None


def _inner(body: str, lines: list[str], block: HeaderBlock) -> Forwarded:
    offsets = _offsets(lines)
    end = next((at for at in range(block.end, len(lines)) if is_end_separator(lines[at])), len(lines))
    inner, places = lines[block.end : end], offsets[block.end : end]
    if all(_MARK.match(line) for line in inner if line.strip()):
        marks = [found.end() if (found := _MARK.match(line)) else 0 for line in inner]
        inner = [line[mark:] for line, mark in zip(inner, marks, strict=True)]
        places = [place + mark for place, mark in zip(places, marks, strict=True)]
    first = next((at for at, line in enumerate(inner) if line.strip()), 0)
    inner, places = inner[first:], places[first:]
    words, spans = _words(body, inner, places)
    sender = _printed_address(block.sender)
    offset = places[0] if places else len(body)
    return Forwarded(sender, block.subject, block.sent, "\n".join(inner).rstrip(), offset, words, spans)


def _printed_address(value: str) -> Address:
    """The name and address of «Имя <a@b>», «a@b [mailto:a@b]», «"Имя" <mailto:a@b>» and the like."""
    found = ADDRESS.findall(value.replace("mailto:", " "))
    name = re.split(r"[<\[(]", value.replace("*", ""), maxsplit=1)[0].strip(" \t\"'")
    return Address("" if "@" in name else name, found[0].lower() if found else "")


def _offsets(lines: Sequence[str]) -> list[int]:
    """Where each line begins in the text that was split into them."""
    return list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))


def _words(body: str, lines: list[str], offsets: list[int]) -> tuple[str, tuple[Span, ...]]:
    stretches: list[tuple[int, int]] = []
    for line, start, own in zip(lines, offsets, _own_lines(lines), strict=True):
        if not own:
            continue
        if stretches and stretches[-1][1] + 1 == start:
            stretches[-1] = (stretches[-1][0], start + len(line))
        else:
            stretches.append((start, start + len(line)))
    pieces: list[str] = []
    spans: list[Span] = []
    position = 0
    for start, end in stretches:
        stretch = body[start:end]
        if text := stretch.strip():
            spans.append(Span(position, start + len(stretch) - len(stretch.lstrip()), len(text)))
            pieces.append(text)
            position += len(text) + 1
    return "\n".join(pieces), tuple(spans)


def _own_lines(lines: list[str]) -> list[bool]:
    own = [_QUOTE.match(line) is None for line in lines]
    _take_off_quotations(lines, own)
    start: int | None = None
    for index in range(len(lines) + 1):
        if index < len(lines) and own[index]:
            start = index if start is None else start
        elif start is not None:
            own[start:index] = without_trailer(lines[start:index])
            start = None
    return own


def _take_off_quotations(lines: list[str], own: list[bool]) -> None:
    """Mark attributions and separators, and unmarked quotation to its end."""
    index = 0
    while index < len(lines):
        if not own[index] or not lines[index].strip():
            index += 1
            continue
        end = _quotation(lines, own, index)
        begin = _with_rule(lines, index) if end > index else index
        own[begin:end] = [False] * (end - begin)
        index = max(end, index + 1)


def _quotation(lines: list[str], own: list[bool], index: int) -> int:
    """Where what begins at this line as a quotation ends; the index itself if none begins.

    Over lines that are marked as quoted only the introduction itself is taken, so that replies between them stay.
    """
    if said := attribution(lines, index):
        below = _filled(lines, index + said.count)
        if below is not None and not own[below]:
            return index + said.count
        return len(lines) if said.certain else index
    if is_separator(lines[index]):
        below = _filled(lines, index + 1)
        if is_end_separator(lines[index]) or (below is not None and not own[below]):
            return index + 1
        return next((at + 1 for at in range(index, len(lines)) if is_end_separator(lines[at])), len(lines))
    block = header_block(lines, index)
    return len(lines) if block is not None and block.certain else index


def _filled(lines: list[str], index: int) -> int | None:
    return next((at for at in range(index, len(lines)) if lines[at].strip(_BLANK)), None)


def _with_rule(lines: list[str], index: int) -> int:
    """The index, or that of a rule (``____``) directly above, as Outlook draws one over its header."""
    above = index - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above]) else index
