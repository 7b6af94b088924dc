"""The last look at a text of ours before a person sees it: does it blame, threaten, promise or grovel?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replies.tact_rule import TactRule
from replies.tact_rules_any import RULES as ANY
from replies.tact_rules_en import RULES as EN
from replies.tact_rules_ru import RULES as RU

ECHO = "T000"
_BLANK = re.compile(r"\[[^\[\]\n]+\]")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”")
_SHORTEST_ECHO = 3


@dataclass(frozen=True, slots=True)
class Offence:
    """A place that must not go out: ``text == checked[start:end]``, in code points."""

    code: str
    title_ru: str
    title_en: str
    start: int
    end: int
    text: str


class TactlessError(ValueError):
    """A text of ours offends against the rules of tact; ``offences`` say where. The template needs correcting."""

    def __init__(self, offences: tuple[Offence, ...]) -> None:
        named = ", ".join(f"{offence.code} {offence.title_en} ({offence.text!r})" for offence in offences)
        super().__init__(f"the text is not tactful: {named}")
        self.offences = offences


def rules(language: str) -> tuple[TactRule, ...]:
    """The rules for ``ru`` or ``en``, those of every language first."""
    return ANY + (EN if language == "en" else RU)


def check(text: str, language: str, *, client_words: Sequence[str] = ()) -> tuple[Offence, ...]:
    """Every offence in a text that is to be ours, in order of place.

    Blanks in square brackets are notes to our own staff and are judged only as blanks. ``client_words`` are the
    client's phrases that must not be echoed (their insults); those under three characters are passed over.
    """
    without_blanks = _BLANK.sub(_dots, text)
    without_quotes = _QUOTED.sub(_dots, without_blanks)
    found = [offence for phrase in client_words for offence in _echoes(text, phrase)]
    for rule in rules(language):
        searched = text if rule.code == "T004" else without_blanks if rule.quoted else without_quotes
        matches = list(rule.compiled.finditer(searched))[rule.allowed :]
        found += [
            Offence(
                rule.code, rule.title_ru, rule.title_en, match.start(), match.end(), text[match.start() : match.end()]
            )
            for match in matches
        ]
    return tuple(sorted(found, key=lambda offence: (offence.start, offence.code)))


def _dots(match: re.Match[str]) -> str:
    return "·" * len(match.group())


def _echoes(text: str, phrase: str) -> list[Offence]:
    words = phrase.split()
    if len("".join(words)) < _SHORTEST_ECHO:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return [
        Offence(ECHO, "слова клиента, которые не повторяют", "the client's rude words", m.start(), m.end(), m.group())
        for m in re.finditer(pattern, text, re.IGNORECASE)
    ]
