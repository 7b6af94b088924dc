"""The note that a mailbox was not read for a while, and what was caught up since."""

from dataclasses import dataclass
from datetime import datetime

from replies.brief import NoteText
from replies.clean import line
from replies.wording import template


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when, by the mailbox's clock, ``mailbox`` was not read; ``new`` letters have been read since."""

    language: str
    mailbox: str
    begin: datetime
    end: datetime
    new: int
    reason: str = ""


def gap_note(gap: Gap) -> NoteText:
    """The note, as plain text and as HTML."""
    form = "%Y-%m-%d %H:%M" if gap.language == "en" else "%d.%m.%Y %H:%M"
    hours, minutes = divmod(int((gap.end - gap.begin).total_seconds() // 60), 60)
    values: dict[str, object] = {
        "mailbox": line(gap.mailbox, 80),
        "begin": gap.begin.strftime(form),
        "end": gap.end.strftime(form),
        "hours": hours,
        "minutes": minutes,
        "new": gap.new,
        "reason": line(gap.reason, 240),
    }
    plain, html, subject = (
        template(gap.language, name).render(values) for name in ("gap.txt", "gap.html", "gap.subject")
    )
    return NoteText(subject=line(subject, 200), plain=plain.strip() + "\n", html=html)
