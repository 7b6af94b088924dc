"""Text to ``Doc``: tokens with ``norm_``, ``lemma_`` and senses, and sentences as people write them in mail."""

import re
from typing import TYPE_CHECKING, Any

from detectors.language import language
from detectors.lemma import form
from detectors.normal import Normaliser, joined
from detectors.senses import Senses
from detectors.surface import surface

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LONGEST_WORD = 12  # letters of a word that is spelled out
_TRIES = 60  # places of one text where a spelled-out word is looked for
LONGEST_SENTENCE = 70  # tokens; what goes on longer without a full stop is read in pieces of this size
START, NOT_A_START = 1, 2**64 - 1  # spaCy reads SENT_START as a signed number: 1 and -1
_WRAPPED = 45  # a line at least so long that goes on in lower case was broken by the mail client, not by the writer
_SEPARATOR = re.compile(r"[.\-_*·•…@#$!%]+")
_ABBREVIATIONS = frozenset((
    "г", "д", "т", "п", "пп", "ст", "ул", "стр", "кв", "руб", "р", "тел", "исх", "им", "др", "тыс", "млн", "см",
    "корп", "mr", "mrs", "ms", "dr", "no", "vs", "e.g", "i.e",
))  # fmt: skip
_ENDS = frozenset(".!?…")


class Reader:
    """Makes a ``Doc`` of a text.

    ``doc.user_data`` has ``surface``, ``language`` and ``senses`` (by token); the matcher reads ``token._.senses``.
    """

    def __init__(self, normaliser: Normaliser, senses: Senses) -> None:
        import spacy
        from spacy.tokens import Token

        Token.set_extension("senses", default=frozenset(), force=True)
        self.nlp: Language = spacy.blank("ru")
        self._normaliser = normaliser
        self._senses = senses

    def read(self, text: str) -> "Doc":
        """The ``Doc`` of a text of any size and content."""
        shown = surface(text)
        doc = self.nlp.make_doc(shown.text)
        doc.user_data["surface"] = shown
        doc.user_data["language"] = language(shown.text)
        self._merge(doc)
        translit = doc.user_data["language"] == "translit"
        senses: list[frozenset[str]] = []
        for token in doc:
            norm = self._normaliser.word(token.text, translit)
            token.norm_ = norm
            token.lemma_ = form(norm).lemma
            found = self._senses.of(norm)
            token._.senses = found
            senses.append(found)
        doc.user_data["senses"] = senses
        _sentences(doc)
        return doc

    def _merge(self, doc: "Doc") -> None:
        """Make one token of a word that was spelled out («м у д а к и») broken by signs («су-ка») or hyphenated."""
        spans: list[tuple[int, int]] = []
        position = tries = 0
        while position < len(doc):
            letter = len(doc[position].text) == 1 and doc[position].is_alpha
            tries += letter
            end = self._spelled(doc, position) if letter and tries < _TRIES else 0
            end = end or self._broken(doc, position) or _hyphenated(doc, position)
            if end:
                spans.append((position, end))
            position = end or position + 1
        if spans:
            with doc.retokenize() as retokenizer:
                for start, end in spans:
                    retokenizer.merge(doc[start:end])

    def _spelled(self, doc: "Doc", start: int) -> int:
        ends: list[int] = []
        for position in range(start, min(start + 2 * _LONGEST_WORD, len(doc))):
            text = doc[position].text
            if len(text) == 1 and text.isalpha():
                ends.append(position + 1)
            elif not (_SEPARATOR.fullmatch(text) or text.isspace()) or "\n\n" in text:
                break
        return next((end for end in reversed(ends[2:]) if self._rude(doc, start, end)), 0)

    def _broken(self, doc: "Doc", start: int) -> int:
        if not doc[start].text[0].isalpha() or doc[start].whitespace_ or start + 1 >= len(doc):
            return 0
        end = start + 1
        if not _SEPARATOR.fullmatch(doc[end].text):
            return 0
        ends: list[int] = []
        while end < min(start + 12, len(doc)) and not doc[end - 1].whitespace_:
            text = doc[end].text
            if not (text.isalpha() or _SEPARATOR.fullmatch(text)):
                break
            end += 1
            ends.append(end)
        for stop in reversed(ends):
            whole = doc[start:stop].text
            if whole[-1] in ".!" or len(ends) == 1:
                continue
            norm = self._normaliser.word(whole)
            if norm != whole.lower() and (self._normaliser.rude(norm) or norm == "***"):
                return stop
            if self._rude(doc, start, stop) and not self._normaliser.rude(doc[start].lower_):
                return stop
        return 0

    def _rude(self, doc: "Doc", start: int, end: int) -> bool:
        word = joined(token.text for token in doc[start:end])
        return len(word) >= 3 and self._normaliser.rude(self._normaliser.word(word))


def _hyphenated(doc: "Doc", start: int) -> int:
    """The end of a word such as «кто-нибудь», which the tokenizer takes apart."""
    end = start
    while end + 2 < len(doc) and doc[end + 1].text == "-" and doc[end].text.isalpha() and doc[end + 2].text.isalpha():
        if doc[end].whitespace_ or doc[end + 1].whitespace_:
            break
        end += 2
    return end + 1 if end > start else 0


def _sentences(doc: "Doc") -> None:
    """Set sentence starts: after ``.!?…`` and at line ends, but not where a mail client wrapped a line; bounded."""
    import numpy

    marks: Any = numpy.full((len(doc), 1), NOT_A_START, dtype="uint64")
    begun = 0
    line_start = 0
    for token in doc:
        if token.i == 0:
            marks[0] = START
            continue
        before = doc[token.i - 1]
        starts = token.i - begun >= LONGEST_SENTENCE
        if "\n" in before.text:
            paragraph = before.text.count("\n") > 1 or line_start == 0
            wrapped = before.idx - line_start >= _WRAPPED and token.text[:1].islower()
            starts = starts or paragraph or not wrapped
            line_start = token.idx
        elif before.text[-1] in _ENDS and token.text[-1] not in _ENDS and token.text[0] not in '»")':
            starts = starts or not _abbreviated(doc, token.i)
        elif (
            before.text in ("»", '"', ")")
            and token.i > 1
            and doc[token.i - 2].text[-1] in _ENDS
            and token.text[0].isupper()
        ):
            starts = True
        if starts:
            marks[token.i] = START
            begun = token.i
    doc.from_array(["SENT_START"], marks)


def _abbreviated(doc: "Doc", index: int) -> bool:
    mark = doc[index - 1].text
    if set(mark) & {"!", "?", "…"} or ".." in mark:
        return False
    word = mark[:-1] if len(mark) > 1 else (doc[index - 2].text if index > 1 and not doc[index - 2].whitespace_ else "")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())
