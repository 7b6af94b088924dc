"""Notes about the mailbox itself: it was not read for a while; a folder of it is not recognised any more."""

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
    return _note(gap.language, "gap", values)


@dataclass(frozen=True, slots=True)
class Strange:
    """A ``folder`` that was rebuilt, and in which ``recognised`` of the ``known`` letters are found."""

    language: str
    mailbox: str
    folder: str
    recognised: int
    known: int


def strange_note(strange: Strange) -> NoteText:
    """The note, as plain text and as HTML."""
    return _note(
        strange.language,
        "strange",
        {
            "mailbox": line(strange.mailbox, 80),
            "folder": line(strange.folder, 120),
            "recognised": strange.recognised,
            "known": strange.known,
        },
    )


def _note(language: str, name: str, values: dict[str, object]) -> NoteText:
    plain, html, subject = (template(language, f"{name}.{part}").render(values) for part in ("txt", "html", "subject"))
    return NoteText(subject=line(subject, 200), plain=plain.strip() + "\n", html=html)
