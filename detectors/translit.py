"""Russian written in Latin letters, turned back into Cyrillic under the schemes that people really type."""

from collections.abc import Callable, Iterator
from itertools import islice

_LETTERS = {
    "shch": "щ", "sch": "щ", "yo": "е", "jo": "е", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш",
    "yu": "ю", "ju": "ю", "iu": "ю", "ya": "я", "ja": "я", "ia": "я", "ye": "е", "je": "е", "yy": "ый", "yj": "ый",
    "yi": "ый", "iy": "ий", "ij": "ий", "ii": "ий",
    "a": "а", "b": "б", "v": "в", "w": "в", "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "j": "й", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х",
    "c": "ц", "x": "х", "q": "к", "'": "ь", "’": "ь", "4": "ч", "6": "ш",
}  # fmt: skip
_VOWELS = frozenset("аеиоуыэюя")
_SOFTENED = frozenset("бвдзлмнпрстф")
_VARIANTS = 40  # spellings tried for one word before the plain one is taken


def cyrillic(word: str) -> str:
    """One lower-case Latin word letter by letter: ``zakaz`` gives «заказ», ``vy`` «вы», ``moy`` «мой»."""
    out: list[str] = ["эт"] if word.startswith("et") else []
    position = 2 if out else 0
    while position < len(word):
        for size in (4, 3, 2, 1):
            letters = word[position : position + size]
            if letters in _LETTERS:
                out.append(_LETTERS[letters])
                break
            if letters == "y":
                out.append("й" if out and out[-1][-1] in _VOWELS else "ы")
                break
        else:
            out.append(word[position])
            size = 1
        position += size
    return "".join(out)


def restored(word: str, known: Callable[[str], bool]) -> str:
    """The spelling of a Latin word that the dictionary knows, else the plain one.

    Typists leave out the soft sign and write one letter for «э» and «е», «и» and «й»; a few such
    repairs are tried: ``dengi`` gives «деньги», ``etot`` «этот».
    """
    spelling = cyrillic(word)
    if known(spelling):
        return spelling
    return next((variant for variant in islice(_repairs(spelling), _VARIANTS) if known(variant)), spelling)


def _repairs(spelling: str) -> Iterator[str]:
    for index, letter in enumerate(spelling):
        before, after = spelling[:index], spelling[index + 1 :]
        if letter in _SOFTENED and not (after and after[0] in _VOWELS):
            yield before + letter + "ь" + after
        if letter == "и" and index and spelling[index - 1] in _VOWELS:
            yield before + "й" + after
        if letter == "ц":
            for instead in ("тс", "с", "к"):
                yield before + instead + after
        if letter == "ш":
            yield before + "щ" + after
        if letter == "й":
            yield before + "ж" + after
        if letter == "ы" and after and after[0] in _VOWELS:
            yield before + "ь" + after
