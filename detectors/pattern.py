"""The pattern language of the rules, compiled to spaCy's ``Matcher`` and run only where its words occur.

=============  ================================================================================
``слово``      a token of this form or lemma
``a|b``        a token that is either
``нач*``       a token that begins so
``@insult``    a token of this set of the lexicon
``#past``      a token with this tag (see ``senses.py``)
``?x``         ``x`` or nothing
``_``          any one token
``..`` ``..7`` up to four (seven) tokens of any kind
``x & y``      both parts, in any order, anywhere in the window
``x NOT y``    the part ``y`` must not occur in the window
=============  ================================================================================

The window is one sentence unless the rule says more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detectors.lexicon import Lexicon, plain
from detectors.senses import TAGS

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Span
    from spacy.vocab import Vocab

_GAP = re.compile(r"\.\.(\d*)")
_USUAL_GAP = 4
_CLOSE = 24  # tokens: parts of one occurrence within this distance are one piece of evidence


_COMMON = frozenset((
    "не", "ни", "я", "мы", "вы", "вас", "вам", "ваш", "мой", "наш", "у", "в", "на", "за", "с", "по", "из", "от",
    "до", "и", "а", "но", "что", "как", "это", "так", "же", "то", "все", "он", "она", "они", "быть", "кто",
    "для", "i", "we", "you", "your", "the", "a", "to", "of", "in", "on", "for", "is", "it", "my", "me", "be",
    "not", "and", "or", "if", "до", "раз", "уже", "еще", "только", "@addressee", "@staff", "@order", "@period",
    "@happen", "@came", "@everyone",
))  # fmt: skip


class PatternError(ValueError):
    """A pattern names a set or a tag that does not exist."""


@dataclass(frozen=True)
class Part:
    """A run of tokens: ``needs`` are the sense sets that a window must meet before the matcher is worth starting."""

    source: str
    elements: tuple[dict[str, Any], ...]
    needs: tuple[frozenset[str], ...]
    vocab: "Vocab"

    @cached_property
    def _matcher(self) -> "Matcher":
        from spacy.matcher import Matcher

        matcher = Matcher(self.vocab)
        matcher.add(self.source, [list(self.elements)])
        return matcher

    def possible(self, senses: frozenset[str]) -> bool:
        """Whether a window with these senses can match at all."""
        return not any(need.isdisjoint(senses) for need in self.needs)

    def find(self, window: "Span") -> list["Span"]:
        """The matches in a window that contain no shorter match, in order."""
        found = sorted(self._matcher(window, as_spans=True), key=lambda span: (span.end - span.start, span.start))
        kept: list[Span] = []
        for span in found:
            if not any(span.start < other.end and other.start < span.end for other in kept):
                kept.append(span)
        return sorted(kept, key=lambda span: span.start)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts that must all occur in a window, and parts that must not."""

    parts: tuple[Part, ...]
    absent: tuple[Part, ...]

    @property
    def trigger(self) -> frozenset[str]:
        """The rarest sense set that a window must meet: an index by it leaves most patterns out at once."""
        return min((need for part in self.parts for need in part.needs), key=_commonness)

    def find(self, window: "Span", senses: frozenset[str]) -> Iterator[tuple["Span", ...]]:
        """The occurrences: of a one-part pattern every match, of a longer one the first match of each part."""
        if not all(part.possible(senses) for part in self.parts):
            return
        matches = []
        for part in self.parts:
            found = part.find(window)
            if not found:
                return
            matches.append(found)
        if any(part.possible(senses) and part.find(window) for part in self.absent):
            return
        if len(matches) == 1:
            yield from ((span,) for span in matches[0])
        else:
            yield _together([found[0] for found in matches])


def _commonness(need: frozenset[str]) -> float:
    return sum(30 if sense in _COMMON or sense[0] == "#" else 4 if sense[0] == "@" else 1 for sense in need)


def _together(spans: list["Span"]) -> tuple["Span", ...]:
    """One span over all of them when they stand close, else each of its own."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return (spans[0].doc[start:end],) if end - start <= _CLOSE else tuple(spans)


def stems(sources: Iterable[str]) -> frozenset[str]:
    """The word beginnings that patterns name with a star."""
    words = (word for source in sources for element in source.split() for word in element.lstrip("?").split("|"))
    return frozenset(plain(word[:-1]) for word in words if word.endswith("*"))


def compiled(source: str, lexicon: Lexicon, vocab: "Vocab") -> Pattern:
    """Compile a pattern. Raises ``PatternError`` when it names an unknown set or tag."""
    wanted, *unwanted = source.split(" NOT ")
    return Pattern(
        tuple(_part(text, lexicon, vocab) for text in wanted.split(" & ")),
        tuple(_part(text, lexicon, vocab) for text in unwanted),
    )


def _part(source: str, lexicon: Lexicon, vocab: "Vocab") -> Part:
    elements: list[dict[str, Any]] = []
    needs: list[frozenset[str]] = []
    for element in source.split():
        gap = _GAP.fullmatch(element)
        if gap:
            elements.append({"OP": f"{{0,{gap[1] or _USUAL_GAP}}}"})
        elif element == "_":
            elements.append({})
        else:
            choices = frozenset(_choice(word, source, lexicon) for word in element.lstrip("?").split("|"))
            attribute: dict[str, Any] = {"_": {"senses": {"INTERSECTS": sorted(choices)}}}
            if element.startswith("?"):
                elements.append(attribute | {"OP": "?"})
            else:
                elements.append(attribute)
                needs.append(choices)
    if not needs:
        raise PatternError(f"pattern {source!r} has no word that must occur")
    return Part(source, tuple(elements), tuple(needs), vocab)


def _choice(word: str, source: str, lexicon: Lexicon) -> str:
    if word.startswith("@") and word[1:] not in lexicon.names():
        raise PatternError(f"pattern {source!r} names the unknown set {word}; the lexicon has no table [{word[1:]}]")
    if word.startswith("#") and word not in TAGS:
        raise PatternError(f"pattern {source!r} names the unknown tag {word}")
    return plain(word)
