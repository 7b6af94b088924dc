"""Where a remembered letter stands now, and what of its labels is left there after it was moved or found again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maild.model.letter import LabelState, Letter
from maild.model.message import Message, Role
from maild.model.place import Fetched


@dataclass(frozen=True, slots=True)
class Sighting:
    """A letter as it was fetched just now."""

    fetched: Fetched
    message: Message


def same_letter(letter: Letter, known: Letter, flags: frozenset[str]) -> Letter:
    """A letter seen again, or a second copy, keeps its history, and its place unless that is gone or rebuilt."""
    before, here = known.location, letter.location
    rebuilt = before and here and before.folder.name == here.folder.name and before.folder != here.folder
    stays = before is not None and here is not None and not rebuilt
    letter = replace(
        letter,
        date=known.date,
        received=known.received,  # a restored folder may have lost when its letters came
        labels=known.labels,
        released=known.released,
        answered=letter.answered or known.answered,
        cleared=letter.cleared or known.cleared,
    )
    if stays or before == here:
        return replace(letter, location=before)
    return replace(letter, labels=_really(letter, flags))


def stands(letter: Letter, flags: Mapping[str, frozenset[str]], fresh: Mapping[str, Sighting]) -> Letter:
    """A letter at its present place: where it was just seen if it is gone from its old one, or nowhere."""
    if letter.role is not Role.CLIENT:
        return letter
    sighting = fresh.get(letter.id)
    if (
        sighting is not None
        and letter.location != sighting.fetched.location
        and flags[letter.id] is sighting.fetched.flags
    ):
        return replace(letter, location=sighting.fetched.location, labels=_really(letter, sighting.fetched.flags))
    return letter if letter.id in flags else replace(letter, location=None)


def _really(letter: Letter, flags: frozenset[str]) -> dict[str, LabelState]:
    """The labels that survived a move or a rebuilt folder; one that was lost there is set again, not mourned."""
    return {flag: state for flag, state in letter.labels.items() if state is not LabelState.SET or flag in flags}
