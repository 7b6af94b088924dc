"""What a rule is: a code, the patterns that fire it, the contexts that silence it, and examples of both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detectors.finding import Signal

if TYPE_CHECKING:
    from spacy.tokens import Span

Guard = Callable[["Span"], bool]  # True when the context makes the match harmless


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way of saying one thing.

    ``code`` never changes its meaning. ``signal`` is None for a notice, which the ledger keeps and no verdict sees.
    ``window`` is how many sentences in a row a pattern may spread over. ``fires`` must each give a finding of this
    code; ``silent`` must give none of this code.
    """

    code: str
    signal: Signal | None
    subkind: str
    confidence: float
    patterns: tuple[str, ...]
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    window: int = 1


@dataclass(frozen=True, slots=True)
class Detector:
    """The rules of one signal; a crash in one of them is reported under ``code``."""

    code: str
    rules: tuple[Rule, ...]
