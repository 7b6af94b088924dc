"""Labelled letters as the network sees them: pieces, and what is true of each sentence and of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from detectors.finding import SUBKINDS
from detectors.model.pieces import Cutter, Pieces
from detectors.model.stack import SIGNALS, TONES

_ENOUGH = 15  # code points of a quote that reach into a sentence make it evidence, however long the quote is


@dataclass(frozen=True, slots=True)
class Example:
    """One letter. ``sentence_truth`` is sentences x signals, ``truth`` signals, ``tone`` a share for each of ``TONES``.

    A label on which writer and second reader differ counts half. ``kinds`` is 1 or 0 by subkind, not a number where the
    letter has not that signal. The mail of a ``stranger``, who is no client, has nothing to find: a supplier
    who claims his money threatens nobody.
    """

    id: str
    author: str
    text: str
    pieces: Pieces
    sentence_truth: npt.NDArray[np.float32]
    truth: npt.NDArray[np.float32]
    tone: npt.NDArray[np.float32]
    grave: float
    kinds: npt.NDArray[np.float32]
    stranger: bool = False

    @property
    def busy(self) -> bool:
        """Whether there is anything in the letter to find."""
        return self.tone[0] < 1 or bool(self.truth.any())


def example(letter: Mapping[str, Any], second: Mapping[str, Any], cutter: Cutter) -> Example:
    """One letter as its writer and a second reader labelled it."""
    text = letter["own_words"]
    pieces = cutter.cut(text)[0]
    sentence_truth = np.zeros((max(len(pieces.spans), 1), len(SIGNALS)), np.float32)
    for kind, quotes in letter["evidence"].items():
        for start, end in _places(text, quotes):
            for row, (first, last) in enumerate(pieces.spans):
                shared = min(last, end) - max(first, start)
                if shared > 0 and (2 * shared >= min(end - start, last - first) or shared > _ENOUGH):
                    sentence_truth[row, SIGNALS.index(kind)] = (1 + (kind in second["signals"])) / 2
    return Example(
        id=letter["id"],
        author=letter.get("author", ""),
        text=text,
        pieces=pieces,
        sentence_truth=sentence_truth,
        truth=np.mean([[signal in one["signals"] for signal in SIGNALS] for one in (letter, second)], 0, np.float32),
        tone=np.mean([[one["verdict"] == tone for tone in TONES] for one in (letter, second)], 0, np.float32),
        grave=sum(one["action"] == "escalate" for one in (letter, second)) / 2,
        kinds=_kinds(letter),
    )


def stranger(mail: Mapping[str, Any], cutter: Cutter) -> Example:
    """A mail that is no client's letter as an example: plainly calm, whatever it says."""
    nothing = {"signals": (), "evidence": {}, "subkinds": {}, "verdict": "calm", "action": "none"}
    letter = {**mail, **nothing}
    return replace(example(letter, letter, cutter), stranger=True)


def _kinds(letter: Mapping[str, Any]) -> npt.NDArray[np.float32]:
    said = letter["subkinds"]
    values = (
        float(kind in said.get(signal, ())) if signal in letter["signals"] else np.nan
        for signal, kinds in SUBKINDS.items()
        for kind in kinds
    )
    return np.fromiter(values, np.float32)


def _places(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    found = ((text.find(quote), len(quote)) for quote in quotes)
    return [(start, start + length) for start, length in found if start >= 0]
