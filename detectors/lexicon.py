"""The words that staff may edit: named sets of words from ``config/lexicon/*.toml``.

A file holds tables; a table is one set, written ``@name`` in a pattern. ``ru`` and ``en`` list its words as lemmas;
an entry that ends in ``*`` stands for every word that begins so. ``meaning`` says what the set is for::

    [insult]
    meaning = "Nouns that insult a person whatever the context."
    ru = ["дебил", "рукожоп*"]
    en = ["moron"]
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

KEYS = ("meaning", "ru", "en")
SHORTEST_STEM = 3  # letters before the star: a shorter stem would take in half of the language


class LexiconError(ValueError):
    """A lexicon file cannot be used; the message names the file, the key and the nearest valid key."""


def plain(word: str) -> str:
    """A word as sets and patterns compare it: lower case, ``ё`` as ``е``, a straight apostrophe."""
    return word.lower().replace("ё", "е").replace("’", "'")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Named sets of words. ``words`` are lemmas, ``stems`` are beginnings of words, both by set name."""

    words: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    _sets_by_word: dict[str, tuple[str, ...]] = field(init=False, repr=False)
    _sets_by_stem: dict[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sets_by_word", _inverted(self.words))
        object.__setattr__(self, "_sets_by_stem", _inverted(self.stems))

    def names(self) -> frozenset[str]:
        """The names of all sets."""
        return frozenset(self.words)

    def sets_of(self, form: str, lemmas: Iterable[str]) -> set[str]:
        """The names of the sets that a word form with these lemmas belongs to."""
        found: set[str] = set(self._sets_by_word.get(form, ()))
        for lemma in lemmas:
            found.update(self._sets_by_word.get(lemma, ()))
        for length in range(SHORTEST_STEM, len(form) + 1):
            found.update(self._sets_by_stem.get(form[:length], ()))
        return found


def read(folder: Path) -> Lexicon:
    """All ``*.toml`` files of a folder as one lexicon. Raises ``LexiconError``."""
    words: dict[str, frozenset[str]] = {}
    stems: dict[str, frozenset[str]] = {}
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise LexiconError(f"{folder}: no lexicon files (*.toml) here")
    for file in files:
        try:
            tables = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LexiconError(f"{file}: not TOML: {error}") from error
        for name, table in tables.items():
            if name in words:
                raise LexiconError(f"{file}: [{name}] is already defined in another file of {folder}")
            entries = _entries(file, name, table)
            words[name] = frozenset(entry for entry in entries if not entry.endswith("*"))
            stems[name] = frozenset(entry[:-1] for entry in entries if entry.endswith("*"))
    return Lexicon(words, stems)


def _entries(file: Path, name: str, table: object) -> list[str]:
    if not isinstance(table, dict):
        raise LexiconError(f"{file}: {name} stands outside a table; write it as [{name}] with ru = [...]")
    for key in table:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1, cutoff=0.0)[0]
            raise LexiconError(f"{file}: [{name}] has an unknown key {key!r}; the nearest valid key is {near!r}")
    entries: list[str] = []
    for key in ("ru", "en"):
        listed = table.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
            raise LexiconError(f"{file}: [{name}] {key} must be a list of words in quotation marks")
        entries += [_entry(file, name, key, entry) for entry in listed]
    if not entries:
        raise LexiconError(f"{file}: [{name}] has no words; give it ru = [...] or en = [...]")
    return entries


def _entry(file: Path, name: str, key: str, entry: str) -> str:
    word = plain(entry.strip())
    stem = word.removesuffix("*")
    if not stem or any(character.isspace() or character in "*|@#&" for character in stem):
        raise LexiconError(f"{file}: [{name}] {key}: {entry!r} is not one word or one stem with a final star")
    if word.endswith("*") and len(stem) < SHORTEST_STEM:
        raise LexiconError(f"{file}: [{name}] {key}: the stem {entry!r} needs at least {SHORTEST_STEM} letters")
    return word


def _inverted(sets: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    inverted: dict[str, tuple[str, ...]] = {}
    for name, entries in sets.items():
        for entry in entries:
            inverted[entry] = (*inverted.get(entry, ()), name)
    return inverted
