"""From the desired state of a case and what stands on the server to the steps between them; pure."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from maild.judge import desk
from maild.judge.desired import Desired, desired, young
from maild.judge.ledger import Usual
from maild.judge.likeness import shape
from maild.judge.rules import Rules
from maild.mail.identity import draft_message_id, note_message_id, record_message_id
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.letter import LabelState, Letter
from maild.model.message import Message, Role
from maild.model.plan import Place, SetLabels, Step, Withdraw
from replies.brief import Brief

RECORD_VERSION = 1


@dataclass(frozen=True)
class CaseView:
    """One client's conversation as remembered, with what was seen on the server just now.

    ``flags`` are the present flags of those letters that stand where they are remembered, by letter id;
    ``hands`` are the messages whose text is at hand, by letter id; ``past`` are the client's other letters, those of
    all mailboxes; ``words`` are a writer's texts by letter id, None where it has none; ``usual`` is what clients
    usually cost.
    """

    letters: tuple[Letter, ...]
    artefacts: tuple[Artefact, ...]
    flags: Mapping[str, frozenset[str]]
    hands: Mapping[str, Message]
    past: tuple[Letter, ...] = ()
    words: Mapping[str, str | None] = field(default_factory=dict)
    usual: Usual | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """Steps, and the memory as it will be when they are done; ``missing`` are letters whose text is needed first,
    ``unwritten`` the briefs, by letter id, that a writer is to be asked about first; ``insisted`` the letters on which
    a person marked that the labels changed there were wrong.
    """

    steps: tuple[Step, ...]
    letters: tuple[Letter, ...]
    artefacts: tuple[Artefact, ...]
    missing: frozenset[str]
    unwritten: Mapping[str, Brief] = field(default_factory=dict)
    insisted: frozenset[str] = frozenset()


def plan(view: CaseView, rules: Rules, now: datetime) -> Planned:
    """The steps that bring one conversation to its desired state; none when it is there.

    Letters that are no client's (they were taken for one once) shall carry nothing of ours.
    """
    if all(letter.role is not Role.CLIENT for letter in view.letters):
        return take_back(view)
    return _Planner(view, rules, now).planned()


class _Planner:
    """The working state of one planning: collected steps, artefacts and missing texts."""

    def __init__(self, view: CaseView, rules: Rules, now: datetime) -> None:
        self.view, self.rules, self.now = view, rules, now
        self.case_id = view.letters[0].case
        self.first = next(letter for letter in view.letters if letter.role is Role.CLIENT)
        self.goal: Desired = desired(
            view.letters,
            frozenset(a.subject_id for a in self._known(ArtefactKind.DRAFT, ArtefactState.PLACED)),
            frozenset(a.subject_id for a in self._known(ArtefactKind.DRAFT, ArtefactState.TAKEN)),
            rules,
            now,
            view.past,
        )
        self.steps: list[Step] = []
        self.artefacts: list[Artefact] = []
        self.missing: set[str] = set()
        self.unwritten: dict[str, Brief] = {}
        self.insisted: set[str] = set()

    def planned(self) -> Planned:
        letters = self._label() if "labels" in self.rules.effects else self.view.letters
        if "drafts" in self.rules.effects:
            self._draft()
        note = self._note()
        if "labels" in self.rules.effects:
            self._record(note)
        waiting = [replace(one, awaits_lead=one.id in self.goal.waiting) for one in letters]
        return Planned(
            tuple(self.steps),
            tuple(waiting),
            tuple(self.artefacts),
            frozenset(self.missing),
            self.unwritten,
            frozenset(self.insisted),
        )

    def _known(self, kind: ArtefactKind, state: ArtefactState) -> list[Artefact]:
        return [a for a in self.view.artefacts if a.kind is kind and a.state is state]

    def _label(self) -> list[Letter]:
        release, corrected = (self.rules.book.keyword(state=asked) for asked in ("release", "corrected"))
        updated = []
        for letter in self.view.letters:
            present = self.view.flags.get(letter.id)
            goal = self.goal.labels.get(letter.id)
            if goal is None or present is None or letter.location is None:
                updated.append(letter)
                continue
            ours = {flag for flag, state in letter.labels.items() if state is LabelState.SET}
            add = goal - present - letter.labels.keys()
            remove = (ours - goal) & present
            labels = {flag: state for flag, state in letter.labels.items() if flag not in ours - goal}
            remove |= present & {release, corrected}
            if corrected in present:
                self.insisted.add(letter.id)
            if add or remove:
                self.steps.append(SetLabels(letter.id, letter.location, frozenset(add), frozenset(remove)))
            updated.append(replace(letter, labels={**labels, **dict.fromkeys(add, LabelState.SET)}))
        return updated

    def _draft(self) -> None:
        placed = self._known(ArtefactKind.DRAFT, ArtefactState.PLACED)
        wanted = {letter.id for letter in self.goal.drafts}
        for letter in self.goal.drafts:
            if letter.id in {a.subject_id for a in placed} or self.rules.drafts_folder is None:
                continue
            message = self._hand(letter)
            text = self._text(message, letter) if message is not None else None
            if message is not None and text is not None:
                octets = desk.draft(message, letter, self.rules, self.now, text)
                name = draft_message_id(letter.id)
                self._place(ArtefactKind.DRAFT, letter.id, name, octets, shape(text), ("\\Draft", "\\Seen"))
        for artefact in placed:
            if artefact.subject_id not in wanted:
                self._withdraw(artefact)

    def _note(self) -> str | None:
        """Place a newer revision of the note if one is due; its Message-ID if the case has a note."""
        placed = self._known(ArtefactKind.NOTE, ArtefactState.PLACED)
        taken = self._known(ArtefactKind.NOTE, ArtefactState.TAKEN)
        about = next((note.subject_id for note in (*placed, *taken)), self.first.id)
        name = note_message_id(about)
        standing = name if placed or taken else None
        letter = self.goal.note
        if letter is None or not (young(letter, self.rules, self.now) or placed):
            return standing
        fingerprint = _fingerprint(self.case_id, *(self._of_letter(known) for known in self.view.letters))
        if any(fingerprint == known.fingerprint for known in (*placed, *taken)):
            return standing
        message = self._hand(letter)
        text = self._text(message, letter) if message is not None else None
        if message is None or text is None:
            return standing
        older = name if placed and not self.rules.uidplus else ""
        octets = desk.note(
            message, letter, self.view.letters, self.view.past, self.rules, self.now, name, text, older,
            self.goal.conduct[letter.id], self.view.usual,
        )  # fmt: skip
        self._place(ArtefactKind.NOTE, about, name, octets, fingerprint, ())
        for artefact in placed:
            self._withdraw(artefact)
        return name

    def _record(self, note: str | None) -> None:
        placed = {a.subject_id: a for a in self._known(ArtefactKind.RECORD, ArtefactState.PLACED)}
        wanted = {letter.id for letter in self.goal.records}
        for letter in self.goal.records:
            fingerprint = _fingerprint(str(RECORD_VERSION), self.case_id, note or "", self._of_letter(letter))
            known = placed.get(letter.id)
            if known is not None and known.fingerprint == fingerprint:
                continue
            if known is None and self.rules.evidence and letter.moment < self.now - self.rules.evidence:
                continue  # its words were forgotten, and the record with them
            message = self._hand(letter)
            if message is None:
                continue
            octets = desk.record(
                message, letter, note, RECORD_VERSION, self.rules, self.now, self.goal.conduct[letter.id],
                (*self.view.past, *self.view.letters),
            )  # fmt: skip
            name = record_message_id(letter.id.removeprefix("sha256:"))
            self._place(ArtefactKind.RECORD, letter.id, name, octets, fingerprint, ("\\Seen",))
            if known is not None:
                self._withdraw(known)
        for subject, artefact in placed.items():
            if subject not in wanted:
                self._withdraw(artefact)

    def _text(self, message: Message, letter: Letter) -> str | None:
        """The words of an answer; None while a writer is still to be asked."""
        earlier = sum(a.kind is ArtefactKind.DRAFT for a in self.view.artefacts)
        brief = desk.brief(message, letter, self.rules, earlier, self.goal.conduct[letter.id])
        if self.rules.writes and letter.id not in self.view.words:
            self.unwritten[letter.id] = brief
            return None
        return self.view.words.get(letter.id) or desk.suggested(brief)

    def _of_letter(self, letter: Letter) -> str:
        clause = self.goal.conduct.get(letter.id)
        return repr((letter.id, letter.role.value, letter.judgement, clause.id if clause else ""))

    def _hand(self, letter: Letter) -> Message | None:
        message = self.view.hands.get(letter.id)
        if message is None and letter.id in self.view.flags:
            self.missing.add(letter.id)
        return message

    def _place(
        self, kind: ArtefactKind, subject: str, name: str, octets: bytes, fingerprint: str, flags: tuple[str, ...]
    ) -> None:
        mailbox, folder = self._home(kind)
        artefact = Artefact(kind, mailbox, subject, name, desk.hash_of(octets), folder, fingerprint)
        self.steps.append(Place(artefact, octets, flags, self.now))
        self.artefacts.append(artefact)

    def _home(self, kind: ArtefactKind) -> tuple[str, str]:
        if kind is ArtefactKind.NOTE:
            return self.rules.notes_mailbox, self.rules.notes_folder
        if kind is ArtefactKind.RECORD:
            return self.rules.mailbox, self.rules.records_folder
        return self.rules.mailbox, self.rules.drafts_folder or ""

    def _withdraw(self, artefact: Artefact) -> None:
        self.steps.append(Withdraw(artefact))
        self.artefacts.append(replace(artefact, state=ArtefactState.WITHDRAWN))


def take_back(view: CaseView, only: Container[str] | None = None) -> Planned:
    """The steps that undo what maild did to letters (all, or those with these ids) and no person has touched.

    A note goes with the letter that it is named after, or with the last labelled letter of its conversation.
    """
    steps: list[Step] = []
    letters = []
    theirs = [letter for letter in view.letters if letter.role is Role.CLIENT] or view.letters
    taken = [letter for letter in theirs if only is None or letter.id in only]
    ids = {letter.id for letter in taken}
    bare = all(letter.id in ids or LabelState.SET not in letter.labels.values() for letter in theirs)
    for letter in taken:
        ours = frozenset(flag for flag, state in letter.labels.items() if state is LabelState.SET)
        present = ours & view.flags.get(letter.id, frozenset())
        if present and letter.location is not None:
            steps.append(SetLabels(letter.id, letter.location, remove=present))
        labels = {flag: state for flag, state in letter.labels.items() if flag not in ours}
        letters.append(replace(letter, labels=labels, awaits_lead=False))
    placed = [
        artefact
        for artefact in view.artefacts
        if artefact.state is ArtefactState.PLACED
        and (artefact.subject_id in ids or (bare and artefact.kind is ArtefactKind.NOTE))
    ]
    steps += [Withdraw(artefact) for artefact in placed]
    withdrawn = tuple(replace(artefact, state=ArtefactState.WITHDRAWN) for artefact in placed)
    return Planned(tuple(steps), tuple(letters), withdrawn, frozenset())


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
