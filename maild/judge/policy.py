"""The regulations: ordered clauses from what was found to verdict and action; the first that fits decides."""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from detectors.finding import Analysis, Finding, Signal
from maild.errors import SettingsError
from maild.model.judgement import Action, Judgement, Verdict
from maild.tomlfile import explained, read

GRAVE_FROM = 0.5  # the more likely of the two, on the scale of ``Analysis.grave``


class Title(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Clause(BaseModel):
    """One clause; the meaning of each field stands at the top of ``config/policy.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    title: Title
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    sure: float = Field(default=0.5, ge=0, le=1)
    tone: tuple[Verdict, ...] = ()
    grave: bool | None = None
    crashed: Literal[True] | None = None
    stranger: Literal[True] | None = None
    verdict: Verdict
    action: Action

    @field_validator("any", "all", "none")
    @classmethod
    def _signals(cls, terms: tuple[str, ...]) -> tuple[str, ...]:
        for term in terms:
            kind = term.partition(":")[0]
            if kind not in set(Signal):
                near = difflib.get_close_matches(kind, list(Signal), n=1, cutoff=0)[0]
                raise ValueError(f"{kind!r} is no signal; the nearest is {near}")
        return terms

    @property
    def unconditional(self) -> bool:
        conditions = (self.any, self.all, self.none, self.crashed, self.stranger, self.tone)
        return not any(conditions) and self.grave is None

    def fits(self, analysis: Analysis) -> bool:
        """Whether every condition of the clause holds for what was found in a letter."""
        if self.crashed and not analysis.faults:
            return False
        if self.stranger and not analysis.stranger:
            return False
        if self.tone and analysis.tone not in self.tone:
            return False
        if self.grave is not None and self.grave != (analysis.grave >= GRAVE_FROM):
            return False
        sure = [finding for finding in analysis.findings if finding.confidence >= self.sure]
        found = {term: any(_matches(term, finding) for finding in sure) for term in (*self.any, *self.all, *self.none)}
        return (
            (not self.any or any(found[term] for term in self.any))
            and all(found[term] for term in self.all)
            and not any(found[term] for term in self.none)
        )


@dataclass(frozen=True, slots=True)
class Regulations:
    """The clauses in force. The last one fits every letter."""

    clauses: tuple[Clause, ...]

    def decide(self, analysis: Analysis, language: str = "ru") -> Judgement:
        """The judgement of one letter; ``language`` is the staff's, for the clause's title."""
        clause = next(clause for clause in self.clauses if clause.fits(analysis))
        return Judgement(
            verdict=clause.verdict,
            action=clause.action,
            clause=clause.id,
            title=clause.title.ru if language == "ru" else clause.title.en,
            language=analysis.language,
            findings=analysis.findings,
            notices=analysis.notices,
            faults=analysis.faults,
            tone=analysis.tone,
            grave=analysis.grave,
            stranger=analysis.stranger,
        )


def load(path: Path) -> Regulations:
    """The regulations of a file. Raises SettingsError that names the clause and the field that is wrong."""
    entries = read(path, "compare it with the shipped config/policy.toml").get("clause", [])
    clauses = tuple(_clause(entry, number, path) for number, entry in enumerate(entries, 1))
    ids = [clause.id for clause in clauses]
    doubled = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if doubled:
        raise SettingsError(f"{path}: clause {doubled} stands twice", "give one of them another id")
    if not clauses or not clauses[-1].unconditional:
        raise SettingsError(f"{path}: the last clause must fit every letter", "end with a clause without conditions")
    return Regulations(clauses)


def _clause(entry: object, number: int, path: Path) -> Clause:
    try:
        return Clause.model_validate(entry)
    except ValidationError as error:
        name = entry.get("id", number) if isinstance(entry, dict) else number
        raise explained(error, f"{path}: clause {name}", lambda _: list(Clause.model_fields)) from error


def _matches(term: str, finding: Finding) -> bool:
    kind, _, subkind = term.partition(":")
    return finding.signal == kind and (not subkind or finding.subkind == subkind)
