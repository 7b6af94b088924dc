"""The language of one message: Russian, English, Russian in Latin letters, or a mixture."""

import re
from functools import cache
from typing import Literal

from detectors.lemma import known
from detectors.model.sentences import sentences
from detectors.translit import restored

Language = Literal["ru", "en", "translit", "mixed"]

_CYRILLIC = re.compile(r"[а-яё]{2,}")
_WORD = re.compile(r"\S+")
_ADDRESS = re.compile(r"://|@|www\.")
_LATIN = re.compile(r"(?<!\w)[a-z'’]{2,}(?!\w)")
_TRANSLIT = frozenset((
    "ya", "ne", "na", "vy", "vam", "vas", "vash", "vasha", "vashi", "vashu", "chto", "eto", "kak", "gde",
    "kogda", "menya", "mne", "mnya", "moi", "moy", "moya", "moyu", "zakaz", "zakaza", "no", "uzhe", "uje",
    "est", "net", "dlya", "pod", "za", "vse", "vsyo", "esli", "pozhaluista", "pozhaluysta", "pojaluista",
    "spasibo", "zdravstvuite", "zdravstvuyte", "privet", "den", "dengi", "kurjer", "kurier", "tolko", "seychas",
    "seichas", "opyat", "segodnya", "vchera", "zavtra", "ili", "tak", "mozhno", "nado", "nujno", "nuzhno",
    "mojno", "budet", "bylo", "byl", "byla", "ego", "ee", "ih", "tam", "tut", "etot", "eta", "oni", "ona",
    "pochemu", "kto", "snova", "voobshe", "voobsche", "ot", "po", "dobryi", "dobry", "dobryj", "den", "vecher",
))  # fmt: skip
_EITHER = frozenset(("do", "to", "on", "my", "so", "i", "a", "no", "ne", "per", "nado"))  # words of both
_MOST = 0.6  # of its words, that are Russian when put back into Cyrillic, make a text without English ones Russian
_MIXED = 0.2  # the share of the smaller alphabet's words from which a message counts as mixed


@cache
def _english() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) - _EITHER


def language(text: str) -> Language:
    """The language of a text; without any words it is ``ru``, the language of the house."""
    lower = _WORD.sub(lambda word: " " if _ADDRESS.search(word[0]) else word[0], text.lower())
    cyrillic = len(_CYRILLIC.findall(lower))
    latin = _LATIN.findall(lower)
    if not latin or len(latin) < _MIXED * (cyrillic + len(latin)):
        return "ru"
    if cyrillic >= _MIXED * (cyrillic + len(latin)):
        return "mixed"
    translit = sum(word in _TRANSLIT for word in latin)
    english = sum(word in _english() for word in latin)
    if translit == english == 0:
        translit = sum(known(restored(word, known)) for word in latin) >= _MOST * len(latin)
    return "translit" if translit > english else "en"


def by_sentence(text: str) -> list[tuple[int, int, Language]]:
    """Where each sentence begins and ends, in code points, and its language; one without words has its text's."""
    whole = language(text)
    return [
        (start, end, language(text[start:end]) if any(map(str.isalpha, text[start:end])) else whole)
        for start, end in sentences(text)
    ]
