"""Finding a letter again that a person moved to another folder."""

from contextlib import suppress

from maild.errors import FolderMissing, MessageError, UidValidityChanged
from maild.mail.identity import content_hash
from maild.model.letter import Letter
from maild.model.place import Location
from maild.ports import Mailbox


def moved_to(mailbox: Mailbox, letter: Letter) -> Location | None:
    """Where a letter stands now; None where it is remembered to stand.

    Raises MessageError when it stands in no folder any more, MailboxError.
    """
    place = letter.location
    with suppress(FolderMissing, UidValidityChanged):
        if place is not None and mailbox.flags(place.folder, [place.uid]):
            return None
    if archived := mailbox.located(letter.email_id):
        return archived
    for name in mailbox.folder_names():
        for found in mailbox.find(name, letter.id):
            octets = [each.octets for each in mailbox.fetch(found.folder, [found.uid])]
            if any(content_hash(each) == letter.content_hash for each in octets):
                return found
    raise MessageError(
        f"the letter {letter.id} stands in no folder any more", "put it back into a folder and release it again"
    )
