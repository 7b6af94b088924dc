"""Lemmas and grammemes of a word form by pymorphy3, remembered by form: each is parsed once."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

LIKELY = 0.09  # a parse with a smaller share is a curiosity of the dictionary


@dataclass(frozen=True, slots=True)
class Form:
    """A form's likeliest ``lemma``, all likely ``lemmas``, and its ``grammemes`` as in OpenCorpora."""

    lemma: str
    lemmas: tuple[str, ...]
    grammemes: frozenset[str]


@cache
def _morphology() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=100_000)
def form(word: str) -> Form:
    """The lemmas of a lower-case word; of a word in Latin letters its crude English stems."""
    if word.isascii():
        return Form(word, _english(word), frozenset())
    parses = [parse for parse in _morphology().parse(word) if parse.score >= LIKELY]
    lemmas = tuple(dict.fromkeys(parse.normal_form.replace("ё", "е") for parse in parses)) or (word,)
    grammemes = frozenset(str(grammeme) for parse in parses for grammeme in parse.tag.grammemes)
    return Form(lemmas[0], lemmas, grammemes)


@lru_cache(maxsize=100_000)
def known(word: str) -> bool:
    """Whether the dictionary has this form."""
    return bool(_morphology().word_is_known(word))


def _english(word: str) -> tuple[str, ...]:
    stems = [word]
    if "'" in word:
        start, _, end = word.partition("'")
        stems += [start, {"ll": "will", "re": "are", "m": "am", "ve": "have", "d": "would"}.get(end, "")]
        if word.endswith("n't"):
            stems += [word.removesuffix("n't"), "not"]
    for ending, instead in (
        ("'s", ""),
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("ed", "e"),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stems.append(word.removesuffix(ending) + instead)
    return tuple(stem for stem in dict.fromkeys(stems) if stem)
