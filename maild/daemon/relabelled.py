"""Noticing whose labels people changed, by asking the server which messages carry each of ours."""

from datetime import timedelta

from maild.daemon.casebook import Casebook
from maild.judge.seen import added
from maild.labels import LabelBook
from maild.model.letter import LabelState, Letter
from maild.model.place import Folder

LOOKED_AT = timedelta(days=30)  # after its arrival nobody judges a letter any more, and mailboxes grow
_THERE = (LabelState.SET, LabelState.ADDED)


def relabelled(casebook: Casebook, folder: Folder, book: LabelBook) -> list[Letter]:
    """The letters of a folder whose labels may not be as they are remembered. Raises MailboxError, StoreError."""
    name, since = casebook.mailbox.name, casebook.clock.now() - LOOKED_AT
    present: dict[int, set[str]] = {}
    for keyword in sorted(book.keywords):
        for uid in casebook.mailbox.uids(folder, since=since.date(), keyword=keyword):
            present.setdefault(uid, set()).add(keyword)
    with casebook.store.begin() as tx:
        labelled = tx.labelled(name, folder=folder.name, since=since)
        found = tx.letters_at(name, folder, sorted(present))
    for letter in labelled:
        if letter.location is not None and letter.location.folder == folder:
            found[letter.location.uid] = letter
    return [letter for uid, letter in found.items() if _differs(letter, present.get(uid, set()), book)]


def _differs(letter: Letter, present: set[str], book: LabelBook) -> bool:
    """Whether a label that was there is gone, or one stands there by which somebody says what the letter is."""
    states = {flag: state for flag, state in letter.labels.items() if flag in book.keywords}
    gone = {flag for flag, state in states.items() if state in _THERE and flag not in present}
    come = {flag for flag in added(frozenset(present), book) if states.get(flag) in {None, LabelState.TAKEN_OFF}}
    return bool(gone or come)
