"""Noticing what was sent where drafts had been suggested: the honest measure of the writing."""

from collections.abc import Sequence
from dataclasses import replace

from maild.daemon.casebook import Casebook
from maild.daemon.intake import Read
from maild.judge.likeness import fate
from maild.model.artefact import ArtefactKind
from maild.model.place import Folder


def settle_fates(casebook: Casebook, folder: Folder, answers: Sequence[Read]) -> None:
    """Compare answers of ours with the drafts for what they answer, and remember. Raises MailboxError, StoreError.

    Only answers to letters that a draft was made for are fetched whole.
    """
    name = casebook.mailbox.name
    parents = [parent for one in answers for parent in one.message.parents]
    if not parents:
        return
    with casebook.store.begin() as tx:
        drafts = tx.artefacts(name, kind=ArtefactKind.DRAFT, subject_ids=parents)
    open_ = [draft for draft in drafts if draft.fate is None]
    about = {draft.subject_id for draft in open_}
    uids = {one.fetched.location.uid: one.message.parents for one in answers if about & set(one.message.parents)}
    for fetched in casebook.mailbox.fetch(folder, sorted(uids)) if uids else ():
        words = casebook.reader.glance(fetched).own_words
        with casebook.store.begin() as tx:
            for draft in open_:
                if draft.subject_id in uids[fetched.location.uid]:
                    tx.put_artefact(name, replace(draft, fate=fate(draft.fingerprint, words)))
