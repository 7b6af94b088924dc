"""Reading people's hands on labels: which changes are corrections, and which of these teach anything."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from maild.labels import LabelBook
from maild.model.correction import Correction, CorrectionKind
from maild.model.letter import LabelState, Letter

BULK, BULK_TIME = 10, timedelta(minutes=1)
"""More letters than so many within so long were tidied, not judged."""

_CHANGES = {
    (LabelState.SET, LabelState.TAKEN_OFF): CorrectionKind.FALSE_ALARM,
    (None, LabelState.ADDED): CorrectionKind.MISS,
    (LabelState.TAKEN_OFF, LabelState.ADDED): None,
    (LabelState.ADDED, LabelState.TAKEN_OFF): None,
}


def changes(before: Letter, after: Letter, now: datetime, *, answered: bool) -> Iterator[tuple[str, Correction | None]]:
    """The keywords that a person changed since a letter was last looked at; None where a change was taken back."""
    for keyword in before.labels.keys() | after.labels.keys():
        change = (before.labels.get(keyword), after.labels.get(keyword))
        if change in _CHANGES:
            kind = _CHANGES[change]
            made = Correction(after.mailbox, after.id, keyword, kind, now, answered) if kind else None
            yield keyword, made


def insisted(corrections: Sequence[Correction], letter: Letter) -> Iterator[tuple[str, Correction]]:
    """The keywords that a person changed on a letter after it was answered, now that they say it was no "done"."""
    for one in corrections:
        if (one.mailbox, one.letter_id) == (letter.mailbox, letter.id) and one.answered:
            yield one.keyword, replace(one, answered=False)


def teaching(corrections: Sequence[Correction], book: LabelBook) -> tuple[Correction, ...]:
    """The corrections of signals and verdicts that were made one by one, before the answer or expressly."""
    judged = {label.keyword for label in book.labels if not label.state}
    about = sorted((one for one in corrections if one.keyword in judged), key=lambda one: one.seen_at)
    moments = [one.seen_at for one in about]

    def in_bulk(one: Correction) -> bool:
        near = slice(bisect_left(moments, one.seen_at - BULK_TIME), bisect_right(moments, one.seen_at + BULK_TIME))
        return len({(other.mailbox, other.letter_id) for other in about[near]}) > BULK

    return tuple(one for one in about if not one.answered and not in_bulk(one))
