"""A text as the ids that the network reads, and which of them belong to which sentence."""

import re
from dataclasses import dataclass

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from detectors.model.base import Base
from detectors.model.sentences import sentences

MOST_PIECES, MOST_CHARACTERS = 400, 8000
_SURROGATE = re.compile("[\ud800-\udfff]")  # no encoding has them
_MARK = "query:"  # the base model was trained to read a text after this word


@dataclass(frozen=True, slots=True)
class Pieces:
    """``ids`` with the sentence of each (-1 for marks), and the sentences' places in the text.

    A text of more than ``MOST_PIECES`` is read up to there: ``spans`` are only the sentences that were read.
    """

    ids: tuple[int, ...]
    sentence: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Cutter:
    """The base model's tokeniser (a unigram model over 250,000 pieces)."""

    def __init__(self, base: Base) -> None:
        sizes = base.sizes
        self._tokenizer = Tokenizer(models.Unigram(base.pieces(), sizes.unknown))
        self._tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        self._begin, self._end = sizes.begin, sizes.end
        self._mark = self._tokenizer.encode(_MARK).ids

    def cut(self, text: str) -> Pieces:
        """The pieces of a text, sentence by sentence."""
        text = _SURROGATE.sub("\ufffd", text[:MOST_CHARACTERS])
        ids, owner = [self._begin, *self._mark], [-1] * (1 + len(self._mark))
        spans: list[tuple[int, int]] = []
        for start, end in sentences(text):
            room = MOST_PIECES - len(ids)
            if room <= 0:
                break
            piece = self._tokenizer.encode(text[start:end]).ids[:room]
            ids += piece
            owner += [len(spans)] * len(piece)
            spans.append((start, end))
        return Pieces((*ids, self._end), (*owner, -1), tuple(spans))
