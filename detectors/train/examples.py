"""Labelled letters as the network sees them: pieces, and what is true of each sentence and of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detectors.model.pieces import Cutter, Pieces
from detectors.model.stack import SIGNALS, TONES

_ENOUGH = 15  # code points of a quote that reach into a sentence make it evidence, however long the quote is


@dataclass(frozen=True, slots=True)
class Example:
    """One letter. ``sentence_truth`` is sentences x signals, ``truth`` signals; ``tone`` an index into ``TONES``."""

    id: str
    author: str
    text: str
    pieces: Pieces
    sentence_truth: npt.NDArray[np.float32]
    truth: npt.NDArray[np.float32]
    tone: int
    grave: bool


def example(letter: Mapping[str, Any], cutter: Cutter) -> Example:
    """One labelled letter as an example."""
    text = letter["own_words"]
    pieces = cutter.cut(text)
    sentence_truth = np.zeros((max(len(pieces.spans), 1), len(SIGNALS)), np.float32)
    for kind, quotes in letter["evidence"].items():
        for start, end in _places(text, quotes):
            for row, (first, last) in enumerate(pieces.spans):
                shared = min(last, end) - max(first, start)
                if shared > 0 and (2 * shared >= min(end - start, last - first) or shared > _ENOUGH):
                    sentence_truth[row, SIGNALS.index(kind)] = 1
    return Example(
        id=letter["id"],
        author=letter.get("author", ""),
        text=text,
        pieces=pieces,
        sentence_truth=sentence_truth,
        truth=np.array([signal in letter["signals"] for signal in SIGNALS], np.float32),
        tone=TONES.index(letter["verdict"]),
        grave=letter["action"] == "escalate",
    )


def _places(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    found = ((text.find(quote), len(quote)) for quote in quotes)
    return [(start, start + length) for start, length in found if start >= 0]
