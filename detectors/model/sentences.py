"""A text cut into sentences with their places: the unit of evidence of the trained model."""

import re

_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences, in code points; at least one, whatever the text."""
    spans, start = [], 0
    for mark in _END.finditer(text):
        if text[start : mark.start()].strip():
            spans.append((start, mark.start()))
        start = mark.end()
    if text[start:].strip() or not spans:
        spans.append((start, len(text)))
    return spans
