"""A piece of evidence widened to the clause it stands in, so that it reads as a person wrote it."""

import re

_LONGEST = 90  # code points added on either side; a clause that goes on for longer is left cut
_MARK = re.compile(r"[!?…;\n()]|[.:,](?!\d)|\s[–—-]\s")


def whole_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` widened to the nearest punctuation on both sides, white space left out."""
    first = max(0, start - _LONGEST)
    marks = [mark.end() for mark in _MARK.finditer(text, first, start)]
    if marks or first == 0:
        start = marks[-1] if marks else 0
    mark = _MARK.search(text, end, min(len(text), end + _LONGEST))
    if mark is not None or len(text) <= end + _LONGEST:
        end = mark.start() if mark else len(text)
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
