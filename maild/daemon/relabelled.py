"""Noticing whose labels people changed, by asking the server which messages carry each, and what they answered."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from maild.daemon.casebook import Casebook
from maild.judge.seen import added
from maild.labels import LabelBook
from maild.model.artefact import ArtefactKind, ArtefactState
from maild.model.letter import LabelState, Letter
from maild.model.place import Folder, FolderState

LOOKED_AT = timedelta(days=30)  # after its arrival nobody judges a letter any more, and mailboxes grow
_THERE = (LabelState.SET, LabelState.ADDED)


@dataclass
class LabelWatch:
    """Which folders were looked at for labels that people changed, and how far down in each."""

    _modseqs: dict[str, int | None] = field(default_factory=dict)
    _oldest: dict[Folder, tuple[date, int]] = field(default_factory=dict)

    def changed(self, state: FolderState) -> bool:
        """Whether a flag in a folder may have changed since it was last looked at (RFC 7162, 3.1.2.1)."""
        return state.highestmodseq is None or self._modseqs.get(state.folder.name) != state.highestmodseq

    def at(self, state: FolderState) -> None:
        """Remember that a folder was looked at as it was then."""
        self._modseqs[state.folder.name] = state.highestmodseq

    def relabelled(self, casebook: Casebook, state: FolderState, book: LabelBook) -> list[Letter]:
        """The letters of a folder whose labels may not be as they are remembered. Raises MailboxError, StoreError."""
        name, folder, since = casebook.mailbox.name, state.folder, casebook.clock.now() - LOOKED_AT
        after = self.below(casebook, state)
        present: dict[int, set[str]] = {}
        for keyword in sorted(book.keywords):
            for uid in casebook.mailbox.uids(folder, after=after, since=since.date(), keyword=keyword):
                present.setdefault(uid, set()).add(keyword)
        with casebook.store.begin() as tx:
            labelled = tx.labelled(name, folder=folder.name, since=since)
            found = tx.letters_at(name, folder, sorted(present))
        for letter in labelled:
            if letter.location is not None and letter.location.folder == folder:
                found[letter.location.uid] = letter
        return [letter for uid, letter in found.items() if _differs(letter, present.get(uid, set()), book)]

    def below(self, casebook: Casebook, state: FolderState) -> int:
        """The UID above which all letters stand that are still looked at; asked for once a day."""
        day = (casebook.clock.now() - LOOKED_AT).date()
        known = self._oldest.get(state.folder)
        if known is None or known[0] != day:
            uids = casebook.mailbox.uids(state.folder, since=day)
            self._oldest[state.folder] = known = (day, (min(uids) if uids else state.uidnext) - 1)
        return known[1]


def answered_by_flag(casebook: Casebook, folder: Folder) -> list[Letter]:
    """The letters of a folder that wait for a lead or have a draft, and were answered where Sent does not tell of it.

    Raises MailboxError, StoreError.
    """
    name = casebook.mailbox.name
    with casebook.store.begin() as tx:
        drafts = tx.artefacts(name, kind=ArtefactKind.DRAFT, state=ArtefactState.PLACED)
        about = [*tx.waiting(name), *tx.letters(name, [draft.subject_id for draft in drafts]).values()]
    open_ = {one.location.uid: one for one in about if one.location and one.location.folder == folder}
    flags = casebook.mailbox.flags(folder, sorted(open_)) if open_ else {}
    return [open_[uid] for uid, found in flags.items() if "\\Answered" in found and not open_[uid].answered]


def _differs(letter: Letter, present: set[str], book: LabelBook) -> bool:
    """Whether a label that was there is gone, or one stands there by which somebody says what the letter is."""
    states = {flag: state for flag, state in letter.labels.items() if flag in book.keywords}
    gone = {flag for flag, state in states.items() if state in _THERE and flag not in present}
    come = {flag for flag in added(frozenset(present), book) if states.get(flag) in {None, LabelState.TAKEN_OFF}}
    return bool(gone or come)
