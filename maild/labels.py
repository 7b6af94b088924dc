"""The labels of ``config/labels.toml``: keyword, colour, meaning and display names, the one source of every display."""

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from maild.errors import SettingsError
from maild.tomlfile import explained, read

FLAGGED = "\\Flagged"
_ATOM = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")  # RFC 9051, 9: flag-keyword is an atom; Dovecot keeps 50 octets


class Label(BaseModel):
    """One label. Exactly one of ``signal``, ``verdict`` and ``state`` says what it stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keyword: str
    color: str
    ru: str
    en: str
    meaning: str
    signal: str = ""
    verdict: str = ""
    state: str = ""

    def name(self, language: str) -> str:
        """The display name in the staff's language."""
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class LabelBook:
    """All labels, found by what they stand for."""

    labels: tuple[Label, ...]

    def keyword(self, *, signal: str = "", verdict: str = "", state: str = "") -> str | None:
        """The keyword for a signal, a verdict or a state; None where the file has no label for it."""
        for label in self.labels:
            if (signal and label.signal == signal) or (verdict and label.verdict == verdict):
                return label.keyword
            if state and label.state == state:
                return label.keyword
        return None

    @property
    def keywords(self) -> frozenset[str]:
        return frozenset(label.keyword for label in self.labels)

    def titles(self, language: str) -> dict[str, list[str]]:
        """Keyword to the names of a label among other folders, the one in this language first: ``maild/Грубость``."""
        return {
            label.keyword: [f"maild/{name[:1].upper()}{name[1:]}" for name in _first(label.name(language), label)]
            for label in self.labels
        }

    def names(self, language: str) -> dict[str, str]:
        """What a label stands for (``abuse``, ``toxic``, ``draft``…) to its display name."""
        return {label.signal or label.verdict or label.state: label.name(language) for label in self.labels}


def _first(name: str, label: Label) -> list[str]:
    return list(dict.fromkeys((name, label.ru, label.en)))


def load(path: Path) -> LabelBook:
    """The labels of a file. Raises SettingsError naming the entry that is wrong."""
    entries = read(path, "compare it with the shipped config/labels.toml").get("label", [])
    try:
        labels = tuple(Label.model_validate(entry) for entry in entries)
    except ValidationError as error:
        raise explained(error, f"{path}: a label", lambda _: list(Label.model_fields)) from error
    for label in labels:
        if not _ATOM.fullmatch(label.keyword):
            raise SettingsError(f"{path}: {label.keyword!r} is no keyword", "use lower-case letters, digits, hyphens")
        if sum(map(bool, (label.signal, label.verdict, label.state))) != 1:
            raise SettingsError(f"{path}: {label.keyword} needs exactly one of signal, verdict, state")
    if len({label.keyword for label in labels}) != len(labels):
        raise SettingsError(f"{path}: a keyword stands twice", "every label needs a keyword of its own")
    return LabelBook(labels)
