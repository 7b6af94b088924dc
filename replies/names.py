"""How to address a person: the greeting name in a display name or signature, or nothing when in doubt."""

import re
from functools import lru_cache
from typing import Any

from replies.clean import line
from replies.names_latin import cyrillic, latin_name

_WORD = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_INITIAL = re.compile(r"[A-ZА-ЯЁ]\.?")
_EDGES = "\"'«»“” "
_LONGEST = 60
_MOST_WORDS = 4


def first_name(display_name: str, language: str) -> str:
    """The name to greet with: a first name, and the patronymic only where its bearer gave it.

    A company, an address, a role or a word that is no known name gives an empty string: a wrong name is worse
    than none. A Russian name in Latin letters is greeted in Cyrillic when the draft is Russian.
    """
    surname, comma, given = line(display_name, _LONGEST + 1).strip(_EDGES).partition(",")
    parts = f"{given} {surname}".split() if comma else surname.split()
    if not parts or len(parts) > _MOST_WORDS or sum(map(len, parts)) > _LONGEST:
        return ""
    if language == "en":
        return latin_name(parts)
    whole = [part for part in parts if not _INITIAL.fullmatch(part)]
    return _russian([cyrillic(part) if part.isascii() else _cased(part) for part in whole])


def _cased(part: str) -> str:
    """«МАРИЯ» as «Мария»; «оксана» as «Оксана» where the word is first of all a name."""
    if part.isupper() and len(part) > 2:
        return part.title()
    if part.islower() and part.isalpha() and "Name" in _analyzer().parse(part)[0].tag:
        return part.title()
    return part


def _russian(parts: list[str]) -> str:
    if not all(_WORD.fullmatch(part) for part in parts):
        return ""
    patronymic = next((part for part in parts if _is(part, "Patr")), "")
    names = [part for part in parts if part != patronymic and _is(part, "Name")]
    rest = [part for part in parts if part != patronymic and part not in names]
    if not names or not all(_is(part, "Surn") for part in rest):
        return ""
    name = next((part for part in names if not _is(part, "Surn")), names[0])
    return f"{name} {patronymic}" if patronymic else name


@lru_cache(maxsize=4096)
def _is(word: str, kind: str) -> bool:
    """Whether a word in the nominative can be a first name (``Name``), surname (``Surn``) or patronymic (``Patr``)."""
    return any(
        kind in parse.tag and "nomn" in parse.tag and "sing" in parse.tag
        for piece in word.split("-")
        for parse in _analyzer().parse(piece)
        if kind == "Surn" or parse.is_known
    )


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()
