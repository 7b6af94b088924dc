"""The doing side of the work: carry out the steps of the outbox, each safe to repeat, and remember how they went."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from maild.errors import AppendRefused, FolderMissing, UidValidityChanged
from maild.mail.identity import content_hash
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState, Withdrawal
from maild.model.letter import LabelState
from maild.model.place import Location
from maild.model.plan import Place, Queued, SetLabels, Withdraw
from maild.ports import Mailbox, Store

log = structlog.get_logger()
_LOOKS_AGAIN = 3  # sweeps after a doubtful APPEND in which a late second copy is looked for


@dataclass
class Outbox:
    """The outbox of one mailbox. ``boxes`` gives a mailbox by name: notes may belong into a lead's.

    ``before`` is called with the name of each point where a kill would leave a step half done; tests kill there.
    """

    name: str
    store: Store
    boxes: Callable[[str], Mailbox]
    before: Callable[[str], None] = lambda _point: None
    _doubtful: dict[Artefact, int] = field(default_factory=dict)
    _folders: dict[tuple[str, str], str] = field(default_factory=dict)

    def run(self, *, in_doubt: bool = False) -> int:
        """Carry out all pending steps; how many failed and stay pending.

        ``in_doubt``: the steps are of an earlier run, which may have done them without saying so. Raises
        MailboxError when the connection is lost.
        """
        with self.store.begin() as tx:
            queue = tx.pending(self.name, limit=1_000_000)
        failed = 0
        labels = [queued for queued in queue if isinstance(queued.step, SetLabels)]
        for group in _grouped(labels):
            self._label(group)
        for queued in queue:
            if isinstance(queued.step, Place):
                failed += not self._place(queued, queued.step, in_doubt or queued.attempts > 0)
            elif isinstance(queued.step, Withdraw):
                self._withdraw(queued, queued.step)
        return failed

    def look_again(self) -> None:
        """Find and withdraw the second copy of a doubtful append that arrived late."""
        for artefact, left in list(self._doubtful.items()):
            copies = self._copies(artefact, self._folder(artefact))
            for extra in copies[1:]:
                done = self.boxes(artefact.mailbox).withdraw(replace(artefact, location=extra))
                log.info("late copy", kind=artefact.kind.value, outcome=done.value)
            self._doubtful[artefact] = left - 1
            if left <= 1:
                del self._doubtful[artefact]

    def _label(self, group: Sequence[tuple[Queued, SetLabels]]) -> None:
        """One STORE for all letters of a folder that get the same flags."""
        first = group[0][1]
        mailbox, folder = self.boxes(self.name), first.location.folder
        uids = sorted(step.location.uid for _, step in group)
        self.before("store")
        try:
            shown = mailbox.add_flags(folder, uids, sorted(first.add)) if first.add else {}
            if first.remove:
                mailbox.remove_flags(folder, uids, sorted(first.remove))
        except (UidValidityChanged, FolderMissing) as error:
            log.warning("labels dropped", folder_rebuilt=str(error))  # the rescan plans them anew
            shown = {}
        self.before("stored")
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

    def _place(self, queued: Queued, step: Place, doubtful: bool) -> bool:
        try:
            folder = self._folder(step.artefact)
            standing = self._copies(step.artefact, folder) if doubtful else []
            self.before("append")
            location = standing[0] if standing else self._append(step, folder)
        except (AppendRefused, FolderMissing) as error:
            log.error("not stored", kind=step.artefact.kind.value, error=str(error), advice=error.advice)
            with self.store.begin() as tx:
                tx.failed(queued.number, str(error))
            return False
        self.before("appended")
        placed = replace(step.artefact, location=location)
        if doubtful:
            self._doubtful[placed] = _LOOKS_AGAIN
        with self.store.begin() as tx:
            tx.put_artefact(self.name, placed)
            tx.done(queued.number)
        return True

    def _append(self, step: Place, folder: str) -> Location | None:
        return self.boxes(step.artefact.mailbox).append(folder, step.octets, step.flags, step.when)

    def _withdraw(self, queued: Queued, step: Withdraw) -> None:
        artefact = self._located(step.artefact)
        self.before("withdraw")
        outcome = self.boxes(artefact.mailbox).withdraw(artefact) if artefact.location else Withdrawal.GONE
        self.before("withdrawn")
        state = ArtefactState.WITHDRAWN if outcome is Withdrawal.WITHDRAWN else ArtefactState.TAKEN
        with self.store.begin() as tx:
            tx.put_artefact(self.name, replace(artefact, state=state))
            tx.done(queued.number)

    def _located(self, artefact: Artefact) -> Artefact:
        """The artefact with its place: as remembered since it was placed, or as the server finds it."""
        if artefact.location is None:
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
            self._folders[key] = self.boxes(artefact.mailbox).ensure_folder(artefact.folder)
        return self._folders[key]

    def _copies(self, artefact: Artefact, folder: str) -> list[Location]:
        """Where messages stand that are this artefact to the letter, oldest first."""
        mailbox = self.boxes(artefact.mailbox)
        places = mailbox.find(folder, artefact.message_id)
        if not places:
            return []
        octets = {f.location: f.octets for f in mailbox.fetch(places[0].folder, sorted(place.uid for place in places))}
        return [place for place, found in octets.items() if content_hash(found) == artefact.content_hash]


def _grouped(labels: Iterable[Queued]) -> list[list[tuple[Queued, SetLabels]]]:
    """Steps that one STORE can do together. Several steps for one letter stay in their order, in later groups."""
    groups: dict[tuple[object, ...], list[tuple[Queued, SetLabels]]] = defaultdict(list)
    turns: dict[str, int] = defaultdict(int)
    for queued in labels:
        step = queued.step
        if isinstance(step, SetLabels):
            groups[turns[step.letter_id], step.location.folder, step.add, step.remove].append((queued, step))
            turns[step.letter_id] += 1
    return [groups[key] for key in sorted(groups, key=lambda key: int(str(key[0])))]
