"""What a person's hand on our labels says of our judgement."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
    """A label of ours that a person took off, or one that a person set and we had not."""

    FALSE_ALARM = "false alarm"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Correction:
    """One label of one letter. ``answered``: we had answered by then, and taking it off meant done, not wrong."""

    mailbox: str
    letter_id: str
    keyword: str
    kind: CorrectionKind
    seen_at: datetime
    answered: bool = False
