"""De-obfuscation of one word: masks, look-alike letters, held-down letters, spelled-out letters, transliteration."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from detectors.lemma import form, known
from detectors.lexicon import Lexicon, plain
from detectors.translit import cyrillic, restored

RUDE = (
    "obscene",
    "insult",
    "dirt",
    "animal",
    "buffoon",
    "crook",
    "dim",
)  # the sets a disguised word may turn out to be in
VILE = ("obscene", "insult")  # those that are looked for in Latin letters whatever the language of the letter
MASKED = "***"  # the norm of a word whose letters are hidden beyond recognition

_VISUAL = str.maketrans("abcehkmoptxyu03@468nrgd", "авсенкмортхуиозачбвпггд")
_PHONETIC = str.maketrans("abvgdezijklmnoprstufhcyx034@6", "абвгдезийклмнопрстуфхцыхозчаб")
_LATIN_LEET = str.maketrans("01345@$!", "oieasasi")
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_HELD = re.compile(r"([^\W\d_])\1{2,}")
_MASK = "*#%•·_…"
_SPELLED = re.compile(r"(?:[^\W\d_][._\-*·\s]+){2,}[^\W\d_]")
_ENDING = 3  # letters that may follow a disguised stem
_LEAST_FOREIGN = 4  # letters of a Latin word that may be Russian in a letter that is not
_LEAST_SHOWN = 2  # letters of a stem that a mask must leave visible


class Normaliser:
    """Turns a word as typed into the word that was meant, as far as the lexicon and the dictionary can tell."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._stems = tuple(
            word
            for name in RUDE
            for word in sorted(lexicon.words.get(name, frozenset()) | lexicon.stems.get(name, frozenset()))
        )
        self._cache: dict[tuple[str, bool], str] = {}

    def rude(self, word: str) -> bool:
        """Whether the lexicon lists the word among insults or obscenities."""
        return not self._lexicon.sets_of(word, form(word).lemmas).isdisjoint(RUDE)

    def _vile(self, word: str) -> bool:
        return not self._lexicon.sets_of(word, form(word).lemmas).isdisjoint(VILE)

    def word(self, text: str, translit: bool = False) -> str:
        """The norm of one token. ``translit`` says that the message is Russian in Latin letters."""
        key = (text, translit)
        if key not in self._cache:
            if len(self._cache) > 100_000:
                self._cache.clear()
            self._cache[key] = self._word(text, translit)
        return self._cache[key]

    def _word(self, text: str, translit: bool) -> str:
        word = plain(unicodedata.normalize("NFKC", "".join(_visible(text))))
        word = _HELD.sub(r"\1", word)
        if word.isalpha() and word == "".join(_CYRILLIC.findall(word)):
            return word
        if not word.isalnum() and any(character.isalpha() for character in word):
            word = self._unmasked(word)
        if _CYRILLIC.search(word) and not word.isspace():
            return self._unmixed(word)
        if _LATIN.search(word):
            return self._from_latin(word, translit)
        return word

    def _unmasked(self, word: str) -> str:
        if _SPELLED.fullmatch(word):
            letters = "".join(character for character in word if character.isalpha())
            return next((guess for guess in (letters, *_spellings(letters)) if self.rude(guess)), word)
        first = next(index for index, character in enumerate(word) if character.isalpha())
        masked = re.sub(r"\.{2,}", lambda run: "*" * len(run[0]), word[first:]).rstrip(".")
        if not any(sign in masked for sign in _MASK + "@$!"):
            return word
        for guess in (masked, *_spellings(masked)):
            if guess.isalpha() and self.rude(guess):
                return guess
            for most in (1, 2):
                for stem in self._stems:
                    ending = _under_mask(guess, stem, most)
                    if ending is not None and self.rude(stem + ending):
                        return stem + ending
        hidden = sum(masked.count(sign) for sign in "*#%•")
        return MASKED if hidden >= 3 and _CYRILLIC.match(masked) else word

    def _unmixed(self, word: str) -> str:
        foreign = sum(not _CYRILLIC.match(character) for character in word)
        if not foreign or "-" in word or foreign > len(word) - 2:
            return word
        spellings = list(_spellings(word))
        guess = next((one for one in spellings if self.rude(one)), "")
        if guess:
            return guess
        if any(character.isdigit() for character in word):
            return word
        return next((one for one in spellings if one.isalpha() and known(one)), spellings[0])

    def _from_latin(self, word: str, translit: bool) -> str:
        if translit:
            return restored(word, known)
        if len(word) < _LEAST_FOREIGN or self.rude(word):
            return word
        leet = word.translate(_LATIN_LEET)
        if leet != word and leet.isalpha() and self.rude(leet):
            return leet
        spellings = (cyrillic(word), word.translate(_VISUAL))
        return next((one for one in spellings if not one.isascii() and one.isalpha() and self._vile(one)), word)


def joined(pieces: Iterable[str]) -> str:
    """The letters of neighbouring pieces as one word: «м», «у», «д», «а», «к»."""
    return "".join(character for piece in pieces for character in piece if character.isalpha())


def _visible(text: str) -> Iterator[str]:
    """Without zero-width characters, soft hyphens and stress marks."""
    return (character for character in text if unicodedata.category(character) not in ("Cf", "Mn", "Me"))


def _spellings(word: str) -> Iterator[str]:
    yield word.translate(_VISUAL)
    yield word.translate(_PHONETIC)
    if not _LATIN.search(word):
        yield word.translate(str.maketrans("0346@", "ознба"))


def _under_mask(mask: str, stem: str, most: int, shown: int = 0) -> str | None:
    """The letters left over after ``stem`` when the mask can hide it, else None.

    A sign hides up to ``most`` letters; at least two letters of the stem must be ``shown``.
    """
    if not stem:
        ending = "".join(character for character in mask if character.isalpha())
        return ending if shown >= _LEAST_SHOWN and len(ending) <= _ENDING else None
    if not mask:
        return None
    if mask[0] == stem[0]:
        return _under_mask(mask[1:], stem[1:], most, shown + 1)
    if mask[0] not in _MASK + "@$!":
        return None
    endings = (_under_mask(mask[1:], stem[hidden:], most, shown) for hidden in range(1, min(most, len(stem)) + 1))
    return next((ending for ending in endings if ending is not None), None)
