"""Noticing what people did with our drafts: sent, edited or deleted, a draft is that person's from then on."""

from contextlib import suppress

from maild.daemon.casebook import Casebook
from maild.daemon.outbox import Outbox
from maild.errors import FolderMissing, UidValidityChanged
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState


def taken(casebook: Casebook, outbox: Outbox) -> list[Artefact]:
    """The drafts that were placed and stand there no more. Raises MailboxError, StoreError."""
    with casebook.store.begin() as tx:
        waiting = tx.artefacts(casebook.mailbox.name, kind=ArtefactKind.DRAFT, state=ArtefactState.PLACED)
    unplaced = outbox.unplaced()
    placed = [draft for draft in waiting if (draft.message_id, draft.content_hash) not in unplaced]
    return [draft for draft in placed if not _stands(casebook, draft)]


def _stands(casebook: Casebook, draft: Artefact) -> bool:
    place = draft.location
    with suppress(FolderMissing, UidValidityChanged):
        if place is not None:
            return place.uid in casebook.mailbox.flags(place.folder, [place.uid])
    return bool(casebook.mailbox.find(draft.folder, draft.message_id))
