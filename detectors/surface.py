"""The text as the tokenizer gets it: hostile runs cut short, with a map back to the text that was given."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

HEAD = 5_000  # characters read from the beginning of an oversized text
TAIL = 2_000  # and from its end
_SURROGATE = re.compile("[\ud800-\udfff]")
_RUN = re.compile(
    r"""
    (?P<marks>[^\w\s]{13,})      # a run of punctuation or emoji: spaCy's tokenizer is quadratic in it
    | (?P<same>(\w)\3{12,})      # one letter held down
    | (?P<space>\s{13,})
    """,
    re.VERBOSE,
)
_SOLID = re.compile(r"(?P<solid>\S{300,})")  # no blank for 300 characters: nobody's words
_KEPT = {"marks": 12, "same": 12, "space": 12, "solid": 200}
_Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Surface:
    """A shortened text and where its pieces stood: piece ``i`` begins at ``starts[i]`` here, ``origins[i]`` there."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that the non-empty span ``[start, end)`` of this one came from."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, position: int) -> int:
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]


def surface(text: str) -> Surface:
    """Cut runs, drop the middle of an oversized text, replace lone surrogates. Linear in the length."""
    pieces = [piece for first, last in _windows(len(text)) for piece in _kept(_RUN, text, first, last)]
    shown = "".join(text[start:end] for start, end in pieces)
    solid = _kept(_SOLID, shown, 0, len(shown))
    pieces = _composed(pieces, solid)
    starts = [0, *accumulate(end - start for start, end in pieces)][: len(pieces)]
    shown = "".join(shown[start:end] for start, end in solid)
    return Surface(_SURROGATE.sub("\ufffd", shown), tuple(starts) or (0,), tuple(start for start, _ in pieces) or (0,))


def _kept(run: re.Pattern[str], text: str, first: int, last: int) -> list[_Piece]:
    """What stays of ``text[first:last]`` when every run is cut to its first characters."""
    pieces = []
    for match in run.finditer(text, first, last):
        pieces.append((first, match.start() + _KEPT[match.lastgroup or "solid"]))
        first = match.end()
    return [piece for piece in (*pieces, (first, last)) if piece[0] < piece[1]]


def _composed(outer: list[_Piece], inner: list[_Piece]) -> list[_Piece]:
    """The pieces of the given text that ``inner``, pieces of the joined ``outer`` ones, came from."""
    pieces = []
    position = 0
    for start, end in outer:
        size = end - start
        for first, last in inner:
            low, high = max(first, position), min(last, position + size)
            if low < high:
                pieces.append((start + low - position, start + high - position))
        position += size
    return pieces


def _windows(length: int) -> list[_Piece]:
    if length <= HEAD + TAIL:
        return [(0, length)]
    return [(0, HEAD), (length - TAIL, length)]
