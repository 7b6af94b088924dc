"""The counts that tell an operator how a mailbox fares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """Of one mailbox: letters by verdict, steps by state, and when it was last read without an error."""

    letters: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)  # verdict -> judged letters
    escalated: int = 0  # clients' conversations that a lead must see and nobody has answered
    drafts: int = 0  # drafts waiting in Drafts
    pending: int = 0  # steps in the outbox
    last_error: str = ""
    last_error_at: datetime | None = None
    last_poll_at: datetime | None = None
