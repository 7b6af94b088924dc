"""A text as the ids that the network reads, and which of them belong to which sentence."""

import re
from dataclasses import dataclass

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from detectors.model.base import Base
from detectors.model.sentences import sentences

MOST_PIECES, MOST_CHARACTERS = 400, 8_000
_SURROGATE = re.compile("[\ud800-\udfff]")  # no encoding has them
_READ = re.compile(  # signs, Latin without accents, Cyrillic; of every other script the single signs
    "[\x00-\x7f\xa0-\xbf\u0400-\u052f\u2000-\u2bff\ufe0f\U0001f000-\U0001faff\u2581]*|\u2581?."
)
_MARK = "query:"  # the base model was trained to read a text after this word


@dataclass(frozen=True, slots=True)
class Pieces:
    """A run of whole sentences: ``ids`` with the sentence of each (-1 for marks), and the sentences' places."""

    ids: tuple[int, ...]
    sentence: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Cutter:
    """The base model's tokeniser: a unigram model over half of its 250,000 pieces, those of our clients' scripts.

    The others would only take memory (150 MB): in Russian and English they hardly occur («café»).
    """

    def __init__(self, base: Base) -> None:
        sizes = base.sizes
        pieces = base.pieces()
        self._ids = [id_ for id_, (piece, _) in enumerate(pieces) if _READ.fullmatch(piece)]
        unknown = self._ids.index(sizes.unknown)
        self._tokenizer = Tokenizer(models.Unigram([pieces[id_] for id_ in self._ids], unknown))
        self._tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        self._begin, self._end = sizes.begin, sizes.end
        self._mark = tuple(self._encoded(_MARK))

    def cut(self, text: str) -> list[Pieces]:
        """The runs of a text's first ``MOST_CHARACTERS``, mostly one; a sentence too long for a run is read as far as
        it fits."""
        text = _SURROGATE.sub("\ufffd", text[:MOST_CHARACTERS])
        room = MOST_PIECES - 2 - len(self._mark)
        runs: list[list[tuple[tuple[int, int], list[int]]]] = [[]]
        for span in sentences(text):
            ids = self._encoded(text[span[0] : span[1]])[:room]
            if runs[-1] and sum(len(each) for _, each in runs[-1]) + len(ids) > room:
                runs.append([])
            runs[-1].append((span, ids))
        return [self._pieces(run) for run in runs]

    def _encoded(self, text: str) -> list[int]:
        return [self._ids[place] for place in self._tokenizer.encode(text).ids]

    def _pieces(self, run: list[tuple[tuple[int, int], list[int]]]) -> Pieces:
        marks = (self._begin, *self._mark)
        ids = [each for _, ids in run for each in ids]
        owners = [row for row, (_, ids) in enumerate(run) for _ in ids]
        return Pieces((*marks, *ids, self._end), (*(-1 for _ in marks), *owners, -1), tuple(span for span, _ in run))
