"""What a rule of tact is: a pattern that our own texts must not contain, with examples of both sides."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TactRule:
    """One thing that we do not say.

    ``code`` names the rule and never changes its meaning. ``pattern`` is a regular expression, matched without
    regard to case unless ``exact_case``. ``allowed`` occurrences are no offence yet. ``quoted`` is false for a rule
    that does not apply to what stands inside quotation marks: a client may name a date or a sum, we may not.
    ``fires`` and ``silent`` are texts that must and must not offend; they run as tests.
    """

    code: str
    title_ru: str
    title_en: str
    pattern: str
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    allowed: int = 0
    quoted: bool = True
    exact_case: bool = False
    compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        flags = re.NOFLAG if self.exact_case else re.IGNORECASE
        object.__setattr__(self, "compiled", re.compile(self.pattern, flags))
