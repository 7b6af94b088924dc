"""What clauses of the regulations have in common: an id, a title, and conditions on what was found in a letter."""

import difflib
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field, field_validator

from detectors.finding import Finding, Signal


class Title(BaseModel):
    """One text for the staff, in both of their languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def said(self, language: str) -> str:
        """The text in the staff's language."""
        return self.ru if language == "ru" else self.en


class Terms(BaseModel):
    """The conditions on findings; their meaning stands at the top of ``config/policy.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    title: Title
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    sure: float = Field(default=0.5, ge=0, le=1)

    @field_validator("any", "all", "none")
    @classmethod
    def _signals(cls, terms: tuple[str, ...]) -> tuple[str, ...]:
        for term in terms:
            kind = term.partition(":")[0]
            if kind not in set(Signal):
                near = difflib.get_close_matches(kind, list(Signal), n=1, cutoff=0)[0]
                raise ValueError(f"{kind!r} is no signal; the nearest is {near}")
        return terms

    def hold(self, findings: Iterable[Finding]) -> bool:
        """Whether what was found is what the clause asks for."""
        sure = [finding for finding in findings if finding.confidence >= self.sure]
        found = {term: any(_matches(term, finding) for finding in sure) for term in (*self.any, *self.all, *self.none)}
        return (
            (not self.any or any(found[term] for term in self.any))
            and all(found[term] for term in self.all)
            and not any(found[term] for term in self.none)
        )


def _matches(term: str, finding: Finding) -> bool:
    kind, _, subkind = term.partition(":")
    return finding.signal == kind and (not subkind or finding.subkind == subkind)
