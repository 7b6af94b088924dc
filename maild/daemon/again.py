"""Letters that could not be read to the end are read again, wherever they stand now."""

from collections.abc import Sequence
from contextlib import suppress

from maild.daemon.guard import Guard
from maild.daemon.moved import moved_to
from maild.errors import MessageError
from maild.model.letter import Letter


def read_again(guard: Guard, letters: Sequence[Letter]) -> int:
    """Read letters anew; how many of them still stand in a folder. Raises MailboxError, StoreError."""
    count = 0
    for letter in letters:
        with suppress(MessageError):
            place = moved_to(guard.casebook.mailbox, letter) or letter.location
            if place is not None:
                count += guard.take(place.folder, [place.uid], advance=False)
    return count
