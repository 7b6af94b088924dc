"""The doing side of the work: carry out the steps of the outbox, each safe to repeat, and remember how they went."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from maild.daemon.boxes import Boxes
from maild.errors import ConnectionLost, FolderMissing, MailboxError, MaildError, SettingsError, UidValidityChanged
from maild.mail.identity import content_hash
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState, Withdrawal
from maild.model.letter import LabelState
from maild.model.place import Location
from maild.model.plan import Place, Queued, SetLabels, Withdraw
from maild.ports import Store

log = structlog.get_logger()
_LOOKS_AGAIN = 3  # sweeps after a doubtful APPEND in which a late second copy is looked for


@dataclass
class Outbox:
    """The outbox of one mailbox.

    A step that the server refuses, or that belongs into another mailbox which cannot be reached, stays pending, and the
    others are done; it is tried again after ``begin``. ``troubles`` says what went wrong since then.
    """

    name: str
    store: Store
    boxes: Boxes
    troubles: list[MaildError] = field(default_factory=list, init=False)
    _doubtful: dict[Artefact, int] = field(default_factory=dict, init=False)
    _folders: dict[tuple[str, str], str] = field(default_factory=dict, init=False)
    _failed: set[int] = field(default_factory=set, init=False)
    _stuck: set[str] = field(default_factory=set, init=False)  # letters whose labels must wait for a failed step

    def begin(self) -> None:
        """Let everything that failed be tried again."""
        self.troubles.clear()
        self._failed.clear()
        self._stuck.clear()
        self.boxes.forgive()

    def run(self, *, in_doubt: bool = False) -> None:
        """Carry out the pending steps, all but those that failed since ``begin``.

        ``in_doubt``: the steps are of an earlier run, which may have done them without saying so. Raises
        ConnectionLost when the mailbox's own connection breaks, StoreError.
        """
        with self.store.begin() as tx:
            queue = tx.pending(self.name)
        fresh = [queued for queued in queue if queued.number not in self._failed]
        for group in _grouped(fresh):
            free = [(queued, step) for queued, step in group if step.letter_id not in self._stuck]
            if free and not self._attempt([queued for queued, _ in free], self.name, partial(self._label, free)):
                self._stuck |= {step.letter_id for _, step in free}
        unplaced = {_key(one.step.artefact): one.number for one in queue if isinstance(one.step, Place)}
        for queued in fresh:
            step = queued.step
            if isinstance(step, Place):
                doing = partial(self._place, queued, step, in_doubt or queued.attempts > 0)
                if self._attempt([queued], step.artefact.mailbox, doing):
                    unplaced.pop(_key(step.artefact), None)
            elif isinstance(step, Withdraw) and not self._awaited(step.artefact, queue):
                doing = partial(self._withdraw, queued, step, unplaced.get(_key(step.artefact)))
                self._attempt([queued], step.artefact.mailbox, doing)

    def _awaited(self, old: Artefact, queue: Sequence[Queued]) -> bool:
        """Whether what shall stand in an artefact's place was refused: until it is there, the old one stays."""
        failed = [one.step.artefact for one in queue if isinstance(one.step, Place) and one.number in self._failed]
        return any(_purpose(new) == _purpose(old) and _key(new) != _key(old) for new in failed)

    def unplaced(self) -> frozenset[tuple[str, str]]:
        """Message-ID and content hash of what is still to be placed: that it stands nowhere is nobody's doing."""
        with self.store.begin() as tx:
            queue = tx.pending(self.name)
        return frozenset(_key(queued.step.artefact) for queued in queue if isinstance(queued.step, Place))

    def look_again(self) -> None:
        """Find and withdraw the second copy of a doubtful append that arrived late."""
        for artefact, left in list(self._doubtful.items()):
            self._attempt([], artefact.mailbox, partial(self._withdraw_copies, artefact))
            self._doubtful[artefact] = left - 1
            if left <= 1:
                del self._doubtful[artefact]

    def _attempt(self, some: Sequence[Queued], box: str, do: Callable[[], None]) -> bool:
        """Do it, or remember that these steps failed; whether it was done."""
        self.store.still_held()
        try:
            do()
        except (MailboxError, SettingsError) as error:
            if isinstance(error, ConnectionLost):
                if box == self.name:
                    raise
                self.boxes.drop(box, error)
            log.error("not done", mailbox=box, steps=len(some), error=str(error), advice=error.advice)
            with self.store.begin() as tx:
                for queued in some:
                    tx.failed(queued.number, str(error))
            self._failed |= {queued.number for queued in some}
            self.troubles.append(error)
            return False
        return True

    def _withdraw_copies(self, artefact: Artefact) -> None:
        for extra in self._copies(artefact, self._folder(artefact))[1:]:
            done = self.boxes[artefact.mailbox].withdraw(replace(artefact, location=extra))
            log.info("late copy", kind=artefact.kind.value, outcome=done.value)

    def _label(self, group: Sequence[tuple[Queued, SetLabels]]) -> None:
        """One STORE for all letters of a folder that get the same flags."""
        first = group[0][1]
        mailbox, folder = self.boxes.own, first.location.folder
        uids = sorted(step.location.uid for _, step in group)
        try:
            shown = mailbox.add_flags(folder, uids, sorted(first.add)) if first.add else {}
            if first.remove:
                mailbox.remove_flags(folder, uids, sorted(first.remove))
        except (UidValidityChanged, FolderMissing) as error:
            log.warning("labels dropped", folder_rebuilt=str(error))  # the rescan plans them anew
            shown = {}
        with self.store.begin() as tx:
            known = tx.letters(self.name, [step.letter_id for _, step in group])
            for queued, step in group:
                lost = first.add - shown[step.location.uid] if step.location.uid in shown else frozenset()
                if lost and step.letter_id in known:
                    letter = known[step.letter_id]
                    refused = dict.fromkeys(lost, LabelState.REFUSED)
                    tx.put(replace(letter, labels={**letter.labels, **refused}))
                    log.warning("the server did not keep a label", labels=sorted(lost))
                tx.done(queued.number)

    def _place(self, queued: Queued, step: Place, doubtful: bool) -> None:
        folder = self._folder(step.artefact)
        standing = self._copies(step.artefact, folder) if doubtful else []
        location = standing[0] if standing else self._append(step, folder)
        placed = replace(step.artefact, location=location)
        if doubtful:
            self._doubtful[placed] = _LOOKS_AGAIN
        with self.store.begin() as tx:
            tx.put_artefact(self.name, placed)
            tx.done(queued.number)

    def _append(self, step: Place, folder: str) -> Location | None:
        artefact = step.artefact
        try:
            return self.boxes[artefact.mailbox].append(folder, step.octets, step.flags, step.when)
        except MailboxError:
            self._folders.pop((artefact.mailbox, artefact.folder), None)  # it may have been deleted: made again next
            raise

    def _withdraw(self, queued: Queued, step: Withdraw, unplaced: int | None) -> None:
        """Take one artefact back; one that was never placed (its step has the number ``unplaced``) is struck off."""
        artefact = self._located(step.artefact)
        mailbox = self.boxes[artefact.mailbox]
        try:
            outcome = mailbox.withdraw(artefact) if artefact.location else Withdrawal.GONE
        except UidValidityChanged:
            artefact = self._located(replace(artefact, location=None), remembered=False)
            outcome = mailbox.withdraw(artefact) if artefact.location else Withdrawal.GONE
        never = unplaced is not None and artefact.location is None
        done = outcome is Withdrawal.WITHDRAWN or never
        state = ArtefactState.WITHDRAWN if done else ArtefactState.TAKEN
        with self.store.begin() as tx:
            tx.put_artefact(self.name, replace(artefact, state=state))
            tx.done(queued.number)
            if unplaced is not None:
                tx.done(unplaced)

    def _located(self, artefact: Artefact, *, remembered: bool = True) -> Artefact:
        """The artefact with its place: as remembered since it was placed, or as the server finds it."""
        if artefact.location is None and remembered:
            with self.store.begin() as tx:
                known = tx.artefacts(self.name, kind=artefact.kind, subject_ids=[artefact.subject_id])
            same = (one for one in known if one.content_hash == artefact.content_hash and one.location)
            artefact = next(same, artefact)
        if artefact.location is None:
            copies = self._copies(artefact, self._folder(artefact))
            artefact = replace(artefact, location=copies[0] if copies else None)
        return artefact

    def _folder(self, artefact: Artefact) -> str:
        """The real name of an artefact's folder; folders of maild's own are created when first needed."""
        key = (artefact.mailbox, artefact.folder)
        if artefact.kind is ArtefactKind.DRAFT:
            return artefact.folder
        if key not in self._folders:
            self._folders[key] = self.boxes[artefact.mailbox].ensure_folder(artefact.folder)
        return self._folders[key]

    def _copies(self, artefact: Artefact, folder: str) -> list[Location]:
        """Where messages stand that are this artefact to the letter, oldest first."""
        mailbox = self.boxes[artefact.mailbox]
        places = mailbox.find(folder, artefact.message_id)
        if not places:
            return []
        octets = {f.location: f.octets for f in mailbox.fetch(places[0].folder, sorted(place.uid for place in places))}
        return [place for place, found in octets.items() if content_hash(found) == artefact.content_hash]


def _key(artefact: Artefact) -> tuple[str, str]:
    return artefact.message_id, artefact.content_hash


def _purpose(artefact: Artefact) -> tuple[str, ArtefactKind, str]:
    return artefact.mailbox, artefact.kind, artefact.subject_id


def _grouped(queue: Iterable[Queued]) -> list[list[tuple[Queued, SetLabels]]]:
    """Steps that one STORE can do together. Several steps for one letter stay in their order, in later groups."""
    groups: dict[tuple[object, ...], list[tuple[Queued, SetLabels]]] = defaultdict(list)
    turns: dict[str, int] = defaultdict(int)
    for queued in queue:
        step = queued.step
        if isinstance(step, SetLabels):
            groups[turns[step.letter_id], step.location.folder, step.add, step.remove].append((queued, step))
            turns[step.letter_id] += 1
    return [groups[key] for key in sorted(groups, key=lambda key: int(str(key[0])))]
