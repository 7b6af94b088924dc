"""One mailbox under guard: read what is new, notice what people did, and carry out what was decided."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

import structlog

from maild.daemon.begun import going_on
from maild.daemon.casebook import Casebook
from maild.daemon.fates import settle_fates
from maild.daemon.gap import tell_gap
from maild.daemon.intake import Read, Reading
from maild.daemon.moved import moved_to
from maild.daemon.outbox import Outbox
from maild.daemon.rebuilt import chunks
from maild.daemon.relabelled import LabelWatch, answered_by_flag
from maild.daemon.reminders import Reminders
from maild.daemon.retention import Retention
from maild.daemon.staff_drafts import look_at_drafts
from maild.daemon.taken import taken
from maild.errors import ConnectionLost, FolderMissing, MailboxError, MaildError
from maild.judge.rules import Rules
from maild.model.artefact import ArtefactState
from maild.model.letter import Letter
from maild.model.message import Role
from maild.model.place import Checkpoint, Folder, FolderState
from maild.model.plan import Step

log = structlog.get_logger()
_DRAFT = "\\Draft"  # nobody has sent it yet: a folder of all mail shows it too


@dataclass
class Guard:
    """The work on one mailbox over one connection. Every method may raise MailboxError or StoreError.

    ``folders`` are watched for clients' letters, ``sent`` for our answers; ``since`` says where a folder is begun that
    was never read: None from now, ``date.min`` from its first message. ``dry`` decides and does nothing:
    ``casebook.store`` is then a snapshot. ``stopping`` is asked between messages. ``told`` hears of every batch,
    also of one that brought nothing. ``seen`` are the watched folders as they were last looked at, ``accepted``
    those that a lead said are in order though hardly a known letter is in them;
    ``strange`` says of the others how many of how many known letters are there.
    """

    casebook: Casebook
    outbox: Outbox
    rules: Rules
    reminders: Reminders
    retention: Retention
    folders: Sequence[str]
    sent: str | None
    batch: int = 200
    since: date | None = None
    dry: bool = False
    accepted: set[Folder] = field(default_factory=set)
    stopping: Callable[[], bool] = lambda: False
    told: Callable[[Sequence[Read], Sequence[Step]], None] = lambda _reads, _steps: None
    seen: dict[str, Folder] = field(default_factory=dict, init=False)
    strange: dict[Folder, tuple[int, int]] = field(default_factory=dict, init=False)
    _folder_troubles: list[MaildError] = field(default_factory=list, init=False)
    _looked: LabelWatch = field(default_factory=LabelWatch, init=False)
    _recovered: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        return self.casebook.mailbox.name

    @property
    def lease(self) -> str:
        """The name of the lease under which alone this work may go on."""
        return self.name

    @property
    def troubles(self) -> tuple[MaildError, ...]:
        """What went wrong in the last sweep without ending it: a folder that is gone, a step that was refused."""
        return (*self._folder_troubles, *self.outbox.troubles)

    def sweep(self) -> int:
        """Look at everything once: unfinished steps, our answers, new letters, releases, drafts; how many were new."""
        self.outbox.begin()
        self._folder_troubles.clear()
        self.seen.clear()
        self.finish(in_doubt=not self._recovered)
        self._recovered = True
        self.outbox.look_again()
        looks: list[Callable[[], int]] = [self._answers, *(partial(self.glance, folder) for folder in self.folders)]
        new = sum(self._tried(look) for look in looks)
        self._tried(self._drafts)
        if self.rules.tact and not self.dry:
            self._tried(self._tact)
        if not self.dry:
            self.reminders.remind(self.name, self.casebook.store, self.outbox.boxes, self.casebook.clock.now())
            if self.retention.thin(self.name, self.casebook.store, self.casebook.clock.now()):
                self.finish()
        self._pulse()
        return new

    def caught_up(self, begin: datetime, new: int, reason: str) -> None:
        """Tell the lead that the mailbox was not read since ``begin``, and how many letters have been read since."""
        tell_gap(self.casebook, self.rules, begin, new, reason)
        self.finish()

    def close(self) -> None:
        """Close the connections that were made to others' mailboxes; never raises."""
        self.outbox.boxes.close()

    def glance(self, name: str) -> int:
        """Look at one watched folder for new letters and for labels by which people ask for something."""
        state = self.casebook.mailbox.select(name)
        checkpoint = going_on(self, state)
        if checkpoint is None:
            return 0
        uids = self.casebook.mailbox.uids(state.folder, after=checkpoint.last_uid)
        for some in chunks(uids, self.batch):
            if self.stopping():
                break
            self.take(state.folder, some, advance=True, anew=False)
        if self._looked.changed(state):
            self._asked(state.folder, self._looked.below(self.casebook, state) if uids else 0)
            self._labels(state, quiet=not uids)
        self.seen[name] = state.folder
        return len(uids)

    def take(
        self, folder: Folder, uids: Sequence[int], *, advance: bool, checkpoint_name: str = "", anew: bool = True
    ) -> int:
        """Read, judge, record and carry out one batch; how many messages of it were read before a stop.

        Without ``anew``, letters that are known from another folder are left as they were judged there.
        """
        reads = self.read(folder, uids, anew=anew)
        key = replace(folder, name=checkpoint_name) if checkpoint_name else folder
        self.keep(reads, Checkpoint(key, self.reached(uids, reads)) if advance else None)
        return len(reads)

    def begin(self, folder: Folder, uids: Sequence[int], *, anew: bool = True) -> Reading:
        """Fetch messages and begin to judge them, as far as that goes on by itself."""
        fetched = self.casebook.mailbox.fetch(folder, uids if anew else self.casebook.unknown(folder, uids))
        return self.casebook.reader.begin(one for one in fetched if _DRAFT not in one.flags)

    def read(self, folder: Folder, uids: Sequence[int], *, anew: bool = True) -> list[Read]:
        """Fetch and judge messages, up to a stop; nothing is remembered and nothing done yet."""
        return self.end(self.begin(folder, uids, anew=anew))

    def end(self, reading: Reading) -> list[Read]:
        """Judge what was begun, up to a stop."""
        return list(self.casebook.reader.finish(reading, self.stopping))

    def as_they_are(self, folder: Folder, reads: Sequence[Read]) -> list[Read]:
        """What was read a while ago, with the flags of this moment: others may have dealt with it since."""
        self.casebook.mailbox.select(folder.name)  # else a server may tell flags as they were
        flags = self.casebook.mailbox.flags(folder, [one.fetched.location.uid for one in reads])
        there = [one for one in reads if one.fetched.location.uid in flags]
        return [replace(one, fetched=replace(one.fetched, flags=flags[one.fetched.location.uid])) for one in there]

    def reached(self, uids: Sequence[int], reads: Sequence[Read]) -> int:
        """Up to where messages were read: all of them, or what a stop let pass."""
        return uids[-1] if not self.stopping() or not reads else reads[-1].fetched.location.uid

    def keep(self, reads: Sequence[Read], checkpoint: Checkpoint | None = None) -> None:
        """Remember what was read, and carry out what follows from it."""
        steps = self.casebook.take(reads, self.rules, checkpoint)
        self.told(reads, steps)
        self.finish()

    def release(self, letter_id: str) -> tuple[Step, ...]:
        """Put the suggested text of an escalated letter into Drafts, as its lead asks.

        Raises MessageError when the letter stands in no folder any more, and then releases nothing.
        """
        place = moved_to(self.casebook.mailbox, self._letter(letter_id))
        if place is not None:
            self.take(place.folder, [place.uid], advance=False)
        letter = replace(self._letter(letter_id), released=True)
        with self.casebook.store.begin() as tx:
            tx.put(letter)
        return self._settle([letter])

    def answers_since(self, since: date | None) -> int:
        """Read the headers of all that we sent since a date (None: ever), for the threads that it answers."""
        if self.sent is None:
            return 0
        state = self.casebook.mailbox.select(self.sent)
        return self._read_sent(state, self.casebook.mailbox.uids(state.folder, since=since), advance=False)

    def finish(self, *, in_doubt: bool = False) -> None:
        """Carry out what is pending; in a dry run, only strike it off."""
        if self.dry:
            with self.casebook.store.begin() as tx:
                for queued in tx.pending(self.name, limit=1_000_000):
                    tx.done(queued.number)
        else:
            self.outbox.run(in_doubt=in_doubt)

    def _pulse(self) -> None:
        now = self.casebook.clock.now()
        with self.casebook.store.begin() as tx:
            tx.pulse(self.name, now)
            for error in self.troubles:
                tx.pulse(self.name, now, str(error))

    def _tried(self, look: Callable[[], int]) -> int:
        """Look, or note the trouble: a folder that is gone or refused must not cost the others their turn."""
        try:
            return look()
        except ConnectionLost:
            raise
        except MailboxError as error:
            log.error(str(error), mailbox=self.name, advice=error.advice)
            self._folder_troubles.append(error)
            return 0

    def _letter(self, letter_id: str) -> Letter:
        with self.casebook.store.begin() as tx:
            return tx.letters(self.name, [letter_id])[letter_id]

    def _answers(self) -> int:
        """Our letters that were sent since the last look: they answer threads."""
        if self.sent is None:
            return 0
        try:
            state = self.casebook.mailbox.select(self.sent)
        except FolderMissing:
            return 0
        checkpoint = going_on(self, state)
        if checkpoint is None:
            return 0
        uids = self.casebook.mailbox.uids(state.folder, after=checkpoint.last_uid)
        return self._read_sent(state, uids, advance=True)

    def _read_sent(self, state: FolderState, uids: Sequence[int], *, advance: bool) -> int:
        """Headers are enough of what we wrote ourselves, unless signatures tell who did."""
        reader = self.casebook.reader
        for some in chunks(uids, self.batch):
            if self.stopping():
                break
            heads = self.casebook.mailbox.fetch(state.folder, some, headers_only=not self.rules.staff)
            read = [(head, reader.glance(head)) for head in heads]
            reads = [Read(head, message, None) for head, message in read if message.role is Role.OURS]
            settle_fates(self.casebook, state.folder, reads)
            steps = self.casebook.take(reads, self.rules, Checkpoint(state.folder, some[-1]) if advance else None)
            self.told(reads, steps)
            self.finish()
        return len(uids)

    def _asked(self, folder: Folder, after: int) -> None:
        """Settle the letters that a lead wants released, or of which a person says that a label was wrong."""
        keywords = [self.rules.book.keyword(state=asked) for asked in ("release", "corrected")]
        wanted = [keyword for keyword in keywords if keyword and self.rules.keywords]
        found = [self.casebook.mailbox.uids(folder, after=after, keyword=keyword) for keyword in wanted]
        uids = sorted(set().union(*found))
        if not uids:
            return
        with self.casebook.store.begin() as tx:
            known = tx.letters_at(self.name, folder, uids)
        unknown = [uid for uid in uids if uid not in known]
        for some in chunks(unknown, self.batch):
            self.take(folder, some, advance=False)
        self._settle(known.values())

    def _labels(self, state: FolderState, *, quiet: bool) -> None:
        """Take notice of labels and answers that flags tell of; while letters come in, old ones have to wait."""
        if self.dry:
            return
        letters = answered_by_flag(self.casebook, state.folder)
        if self.rules.keywords:
            letters += self._looked.relabelled(self.casebook, state, self.rules.book)
        if letters:
            self._settle(letters)
        if quiet:
            self._looked.at(state)

    def _drafts(self) -> int:
        """Leave the drafts that a person took to them, and plan their cases anew; no letter is new by that."""
        drafts = taken(self.casebook, self.outbox)
        if not drafts:
            return 0
        with self.casebook.store.begin() as tx:
            for draft in drafts:
                tx.put_artefact(self.name, replace(draft, state=ArtefactState.TAKEN))
            letters = tx.letters(self.name, [draft.subject_id for draft in drafts])
        log.info("drafts taken over", mailbox=self.name, count=len(drafts))
        self._settle(letters.values())
        return 0

    def _tact(self) -> int:
        if look_at_drafts(self.casebook, self.rules):
            self.finish()
        return 0

    def _settle(self, letters: Iterable[Letter]) -> tuple[Step, ...]:
        """Plan the cases of these letters anew and carry the steps out."""
        steps = self.casebook.settle({letter.case for letter in letters}, self.rules)
        self.told((), steps)
        self.finish()
        return steps
