"""The regulations: ordered clauses from what was found to verdict and action; the first that fits decides.

Their second part, how a judged letter is dealt with, is ``conduct``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from detectors.finding import Analysis
from maild.errors import SettingsError
from maild.judge.conduct import Conduct
from maild.judge.terms import Terms
from maild.model.judgement import Action, Judgement, Verdict
from maild.tomlfile import explained, read

GRAVE_FROM = 0.5  # the more likely of the two, on the scale of ``Analysis.grave``


class Clause(Terms):
    """One clause of the first part; the meaning of each field stands at the top of ``config/policy.toml``."""

    tone: tuple[Verdict, ...] = ()
    grave: bool | None = None
    crashed: Literal[True] | None = None
    stranger: Literal[True, "perhaps"] | None = None
    verdict: Verdict
    action: Action

    @property
    def unconditional(self) -> bool:
        conditions = (self.any, self.all, self.none, self.crashed, self.stranger, self.tone)
        return not any(conditions) and self.grave is None

    def fits(self, analysis: Analysis) -> bool:
        """Whether every condition of the clause holds for what was found in a letter."""
        if self.crashed and not analysis.faults:
            return False
        doubtful = self.stranger == "perhaps" and analysis.perhaps_stranger
        if self.stranger and not (analysis.stranger or doubtful):
            return False
        if self.tone and analysis.tone not in self.tone:
            return False
        if self.grave is not None and self.grave != (analysis.grave >= GRAVE_FROM):
            return False
        return self.hold(analysis.findings)


@dataclass(frozen=True, slots=True)
class Regulations:
    """The clauses in force: the last one fits every letter. ``conduct`` is their second part."""

    clauses: tuple[Clause, ...]
    conduct: tuple[Conduct, ...] = ()

    def decide(self, analysis: Analysis, language: str = "ru") -> Judgement:
        """The judgement of one letter; ``language`` is the staff's, for the clause's title."""
        clause = next(clause for clause in self.clauses if clause.fits(analysis))
        return Judgement(
            verdict=clause.verdict,
            action=clause.action,
            clause=clause.id,
            title=clause.title.said(language),
            language=analysis.language,
            findings=analysis.findings,
            notices=analysis.notices,
            faults=analysis.faults,
            tone=analysis.tone,
            grave=analysis.grave,
            stranger=analysis.stranger,
            perhaps_stranger=analysis.perhaps_stranger,
        )


def load(path: Path) -> Regulations:
    """The regulations of a file. Raises SettingsError that names the clause and the field that is wrong."""
    content = read(path, "compare it with the shipped config/policy.toml")
    clauses = tuple(_made(Clause, entry, number, path) for number, entry in enumerate(content.get("clause", []), 1))
    second = tuple(_made(Conduct, entry, number, path) for number, entry in enumerate(content.get("conduct", []), 1))
    ids = [clause.id for clause in (*clauses, *second)]
    doubled = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if doubled:
        raise SettingsError(f"{path}: clause {doubled} stands twice", "give one of them another id")
    if not clauses or not clauses[-1].unconditional:
        raise SettingsError(f"{path}: the last clause must fit every letter", "end with a clause without conditions")
    return Regulations(clauses, second)


_Kind = TypeVar("_Kind", bound=Terms)


def _made(kind: type[_Kind], entry: Any, number: int, path: Path) -> _Kind:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        name = entry.get("id", number) if isinstance(entry, dict) else number
        raise explained(error, f"{path}: clause {name}", lambda _: list(kind.model_fields)) from error
