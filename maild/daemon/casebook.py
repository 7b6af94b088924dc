"""The memory side of the work: remember letters, look at what stands on the server, plan, and record the plan."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from maild.daemon.intake import Read, Reader
from maild.daemon.places import Sighting, same_letter, stands
from maild.daemon.usual import UsualCost
from maild.errors import FolderMissing, UidValidityChanged
from maild.judge.attribution import author
from maild.judge.corrections import changes, insisted, teaching
from maild.judge.desired import answered, cases, conversations
from maild.judge.planner import CaseView, Planned, plan
from maild.judge.quiet import quiet_codes, quieted
from maild.judge.rules import Rules
from maild.judge.seen import added, seen
from maild.labels import LabelBook
from maild.mail.subject import base_subject
from maild.model.client import same_person
from maild.model.correction import Correction
from maild.model.judgement import Action, Verdict
from maild.model.letter import Letter
from maild.model.message import Message, Role
from maild.model.place import Checkpoint, Folder
from maild.model.plan import SetLabels, Step
from maild.ports import Clock, Mailbox, Store, Transaction, Writer


@dataclass(frozen=True)
class Casebook:
    """The cases of one mailbox, between the store and the server; ``turning`` is told before what may take long."""

    mailbox: Mailbox
    store: Store
    reader: Reader
    clock: Clock
    writer: Writer | None = None
    usual: UsualCost = field(default_factory=UsualCost)
    turning: Callable[[], object] = lambda: None

    def take(self, reads: Sequence[Read], rules: Rules, checkpoint: Checkpoint | None = None) -> tuple[Step, ...]:
        """Remember what was read, plan the cases it touches, record steps and checkpoint in one transaction."""
        sightings: dict[str, Sighting] = {}
        cases: dict[str, None] = {}
        with self.store.begin() as tx:
            corrections = teaching(tx.corrections(), rules.book)
            others = [read for read in reads if read.message.role is not Role.MAILD]
            known = tx.letters(self.mailbox.name, [read.message.id for read in others])
            fresh: list[Letter] = []
            for read in others:
                letter, before = self._remember(tx, self._quieted(tx, read, corrections, rules.book), rules, known)
                known[letter.id] = letter
                cases[letter.case] = None
                sightings[letter.id] = Sighting(read.fetched, read.message)
                if before is None and letter.role is Role.CLIENT:
                    fresh.append(letter)
            _overtake(tx, fresh)
        return self.settle(cases, rules, sightings, checkpoint)

    def settle(
        self,
        cases: Iterable[str],
        rules: Rules,
        sightings: Mapping[str, Sighting] | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> tuple[Step, ...]:
        """Plan cases anew, fetching the texts that this needs, and record the steps."""
        views = self.views(cases, rules, sightings)
        now = self.clock.now()
        planned = [plan(view, rules, now) for view in views]
        missing = frozenset[str]().union(*(one.missing for one in planned))
        if missing:
            texts = dict(self._fetch(letter for view in views for letter in view.letters if letter.id in missing))
            views = [replace(view, hands={**view.hands, **texts}) for view in views]
            planned = [plan(view, rules, now) for view in views]
        if self.writer is not None and any(one.unwritten for one in planned):
            views = [self._written(view, one, self.writer) for view, one in zip(views, planned, strict=True)]
            planned = [plan(view, rules, now) for view in views]
        return self.record(planned, checkpoint)

    def _written(self, view: CaseView, planned: Planned, writer: Writer) -> CaseView:
        words = {}
        for id_, brief in planned.unwritten.items():
            self.turning()
            words[id_] = writer.reworded(brief, view.hands[id_].own_words)
        return replace(view, words={**view.words, **words})

    def record(self, planned: Sequence[Planned], checkpoint: Checkpoint | None = None) -> tuple[Step, ...]:
        """Write plans, the memory they lead to, and the checkpoint in one transaction."""
        steps = tuple(step for one in planned for step in one.steps)
        name = self.mailbox.name
        with self.store.begin() as tx:
            before = tx.letters(name, [letter.id for one in planned for letter in one.letters])
            for one in planned:
                for letter in one.letters:
                    known, expressly = before.get(letter.id, letter), letter.id in one.insisted
                    if letter == known and not expressly:
                        continue
                    tx.put(letter)
                    done = answered(letter, one.letters) and not expressly
                    if expressly:
                        tx.correct(letter, dict(insisted(tx.corrections(), letter)))
                    tx.correct(letter, dict(changes(known, letter, self.clock.now(), answered=done)))
                for artefact in one.artefacts:
                    tx.put_artefact(name, artefact)
            tx.enqueue(name, steps)
            if checkpoint is not None:
                tx.set_checkpoint(name, checkpoint)
        return steps

    def views(
        self, cases: Iterable[str], rules: Rules, sightings: Mapping[str, Sighting] | None = None
    ) -> list[CaseView]:
        """The conversations of cases, as remembered and as they stand on the server now.

        Letters that carry something of ours though they are no client's come last, as views of their own.
        """
        fresh = sightings or {}
        name = self.mailbox.name
        with self.store.begin() as tx:
            every = tx.cases(name, list(dict.fromkeys(cases))).values()
            found = list({letters[0].case: letters for letters in every if letters}.values())
            talks = [talk for letters in found for talk in conversations(letters)]
            strays = [tuple(letter for letter in letters if letter.role is not Role.CLIENT) for letters in found]
            talks += [others for others in strays if others]
            subjects = [_subjects(talk) for talk in talks]
            ours = tx.artefacts(name, subject_ids=[id_ for some in subjects for id_ in some])
            made = [tuple(one for one in ours if one.subject_id in some) for some in subjects]
            pasts = [_past(tx, talk) for talk in talks]
            noted = any(one.judgement and one.judgement.action is Action.ESCALATE for talk in talks for one in talk)
            usual = self.usual.at(self.clock.now(), tx, rules) if noted or any(pasts) else None
            unsettled = {q.step.letter_id for q in tx.pending(name) if isinstance(q.step, SetLabels)}
        marked = [letter for one in found for letter in one if letter.role is Role.CLIENT or letter.labels]
        flags = self._flags(marked, fresh)
        if archived := self._archived(letter for letter in marked if letter.id not in flags):
            talks = [tuple(archived.get(letter.id, letter) for letter in talk) for talk in talks]
            flags |= self._flags(archived.values(), {})
        certain = {id_: present for id_, present in flags.items() if id_ not in unsettled}
        hands = {id_: sighting.message for id_, sighting in fresh.items()}
        return [
            CaseView(
                tuple(seen([stands(letter, flags, fresh) for letter in one], certain, rules.book)),
                its,
                flags,
                hands,
                past,
                usual=usual,
            )
            for one, its, past in zip(talks, made, pasts, strict=True)
            if its or any(letter.role is Role.CLIENT or letter.labels for letter in one)
        ]

    def unknown(self, folder: Folder, uids: Sequence[int]) -> list[int]:
        """Those of the messages that are not remembered from another folder, by ids that are the same in all.

        One that is remembered from this folder is read again: the work on it may have been cut off.
        """
        ids = self.mailbox.email_ids(folder, uids)
        with self.store.begin() as tx:
            known = tx.emails(self.mailbox.name, list(ids.values()), folder)
        return [uid for uid in uids if ids.get(uid) not in known]

    def _archived(self, letters: Iterable[Letter]) -> dict[str, Letter]:
        """Letters that are gone from their folders and stand among all mail, by id."""
        places = ((letter, self.mailbox.located(letter.email_id)) for letter in letters if letter.email_id)
        return {letter.id: replace(letter, location=place) for letter, place in places if place is not None}

    def _flags(self, letters: Iterable[Letter], fresh: Mapping[str, Sighting]) -> dict[str, frozenset[str]]:
        """The present flags by letter id; a letter that is gone is left out, unless it was just seen elsewhere."""
        flags: dict[str, frozenset[str]] = {}
        asked: dict[Folder, dict[int, str]] = {}
        for letter in letters:
            sighting = fresh.get(letter.id)
            if sighting is not None and letter.location in (None, sighting.fetched.location):
                flags[letter.id] = sighting.fetched.flags
            elif letter.location is not None:
                asked.setdefault(letter.location.folder, {})[letter.location.uid] = letter.id
        for folder, uids in asked.items():
            try:
                present = self.mailbox.flags(folder, sorted(uids))
            except (FolderMissing, UidValidityChanged):
                present = {}
            flags |= {uids[uid]: found for uid, found in present.items()}
        return {**{id_: sighting.fetched.flags for id_, sighting in fresh.items()}, **flags}

    def _fetch(self, letters: Iterable[Letter]) -> Iterator[tuple[str, Message]]:
        by_folder: dict[Folder, dict[int, str]] = {}
        for letter in letters:
            if letter.location is not None:
                by_folder.setdefault(letter.location.folder, {})[letter.location.uid] = letter.id
        for folder, uids in by_folder.items():
            for fetched in self.mailbox.fetch(folder, sorted(uids)):
                yield uids[fetched.location.uid], self.reader.read(fetched).message

    def _quieted(self, tx: Transaction, read: Read, corrections: Sequence[Correction], book: LabelBook) -> Read:
        """A client's letter judged without the rules that people corrected repeatedly for this client."""
        client, judgement = read.message.client, read.judgement
        if not (corrections and client and judgement and judgement.findings):
            return read
        aliases = same_person(client.addr, tx.client_entries())
        letters = {(one.mailbox, one.id): one for one in tx.correspondence(*aliases) if one.client in aliases}
        judge, codes = self.reader.judge, quiet_codes(corrections, letters, book)
        return replace(read, judgement=quieted(judgement, codes, judge.regulations, judge.language))

    def _remember(
        self, tx: Transaction, read: Read, rules: Rules, remembered: Mapping[str, Letter]
    ) -> tuple[Letter, Letter | None]:
        """Put one message into the memory; the letter, and what was known of it: that stays known."""
        message, name = read.message, self.mailbox.name
        id_ = message.id
        known = remembered.get(id_)
        if known is not None and known.content_hash != message.content_hash and not _both_ours(known, message):
            id_ = f"{id_}+{message.content_hash[:16]}"  # another message under a Message-ID that was used before
            known = tx.letters(name, [id_]).get(id_)
        client = message.client if message.role is Role.CLIENT else None
        subject = base_subject(message.subject)
        thread = (f"thread:{read.fetched.thread_id}",) if read.fetched.thread_id else ()
        kin = client.addr if client else ""
        case = tx.join(name, id_, (*message.parents, *thread), client=kin, subject=subject, date=message.date)
        letter = Letter(
            mailbox=name,
            id=id_,
            case=case,
            role=message.role,
            client=kin,
            sender=message.from_.addr,
            name=client.name if client else message.from_.name,
            subject=subject,
            date=message.date,
            content_hash=message.content_hash,
            location=read.fetched.location,
            judgement=read.judgement,
            answered="\\Answered" in read.fetched.flags,
            without_attachment=message.without_attachment,
            received=read.fetched.internaldate,
            parents=message.parents,
            recipients=_recipients(message),
            words=len(message.own_words.split()),
            labels=added(read.fetched.flags, rules.book),
            colleague=author(message, rules.staff) if message.role is Role.OURS else "",
            email_id=read.fetched.email_id,
        )
        if known is not None:
            letter = same_letter(letter, known, read.fetched.flags)
        tx.put(letter)
        return letter, known


def _both_ours(known: Letter, message: Message) -> bool:
    """Of what we wrote the header is read now, the whole then: the hashes tell nothing."""
    return known.role is message.role is Role.OURS


def _overtake(tx: Transaction, fresh: Sequence[Letter]) -> None:
    """New letters of a client take back what was released as the answer to an older one: it was not said to these."""
    if not fresh:
        return
    found = tx.cases(fresh[0].mailbox, [letter.case for letter in fresh])
    for letter in fresh:
        for other in found[letter.case]:
            if other.released and other.client == letter.client and letter.is_after(other):
                tx.put(replace(other, released=False))


def _past(tx: Transaction, talk: Sequence[Letter]) -> tuple[Letter, ...]:
    """The client's other letters and ours to them, where the conversation has one that is not calm."""
    hard = any(one.judgement and one.judgement.verdict is not Verdict.CALM for one in talk)
    client = next((letter.client for letter in talk if letter.role is Role.CLIENT), "")
    if not (hard and client):
        return ()
    here = {(letter.mailbox, letter.id) for letter in talk}
    aliases = same_person(client, tx.client_entries())
    return tuple(
        letter
        for other in cases(tx.correspondence(*aliases))
        for spoken in conversations(other)
        if any(one.client in aliases for one in spoken if one.role is Role.CLIENT)
        for letter in spoken
        if (letter.mailbox, letter.id) not in here
    )


def _subjects(talk: Sequence[Letter]) -> list[str]:
    """The letters of a view that maild may have made something about: where there are clients', those."""
    return [letter.id for letter in talk if letter.role is Role.CLIENT] or [letter.id for letter in talk]


def _recipients(message: Message) -> tuple[str, ...]:
    if message.role is not Role.OURS:
        return ()
    return tuple(dict.fromkeys(address.addr for address in (*message.to, *message.cc)))
