"""What a token may stand for in a pattern: its form, its lemmas, its ``@sets`` and its ``#tags``, as one frozenset."""

import re
from collections.abc import Iterable

from detectors.lemma import form
from detectors.lexicon import SHORTEST_STEM, Lexicon

_TAGS = {
    "VERB": "#verb", "INFN": "#inf", "ADJF": "#adj", "ADJS": "#adj", "PRTS": "#short", "PRTF": "#adj", "NUMR": "#num",
    "Anum": "#ordinal", "1per": "#i", "2per": "#you", "3per": "#they", "past": "#past", "futr": "#future",
    "impr": "#command", "Name": "#name", "Patr": "#name", "Surn": "#name",
}  # fmt: skip
TAGS = frozenset(_TAGS.values()) | {"#time", "#count", "#file", "#question"}
_TIME = re.compile(r"\d{1,2}[:.]\d\d")
_FILE = re.compile(r"\w.*\.(?:pdf|docx?|odt|rtf|jpe?g|png|zip|rar|7z|txt|p7s|sig)")


class Senses:
    """Looks up the senses of a norm. ``stems`` are the word beginnings that patterns name with a final star."""

    def __init__(self, lexicon: Lexicon, stems: Iterable[str]) -> None:
        self._lexicon = lexicon
        self._stems = frozenset(stems)
        self._cache: dict[str, frozenset[str]] = {}

    def of(self, norm: str) -> frozenset[str]:
        """The senses of a norm; the same object every time while it stays in the cache."""
        senses = self._cache.get(norm)
        if senses is None:
            if len(self._cache) > 100_000:
                self._cache.clear()
            senses = self._cache[norm] = self._of(norm)
        return senses

    def _of(self, norm: str) -> frozenset[str]:
        known = form(norm)
        senses = {norm, *known.lemmas}
        senses.update("@" + name for name in self._lexicon.sets_of(norm, known.lemmas))
        senses.update(tag for grammeme, tag in _TAGS.items() if grammeme in known.grammemes)
        for length in range(SHORTEST_STEM - 1, len(norm) + 1):
            if norm[:length] in self._stems:
                senses.add(norm[:length] + "*")
        if norm[:1].isdigit():
            senses.update(("#num", "#count") if norm.isdigit() else ("#num",))
            if _TIME.fullmatch(norm):
                senses.add("#time")
        if "?" in norm:
            senses.add("#question")
        if _FILE.fullmatch(norm):
            senses.add("#file")
        return frozenset(senses)
