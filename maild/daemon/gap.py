"""What befell the mailbox itself is told of in one note: a time without reading, a folder that is not recognised."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.daemon.casebook import Casebook
from maild.judge import desk
from maild.judge.rules import Rules
from maild.mail.identity import gap_message_id, strange_message_id
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.place import Folder
from maild.model.plan import Place, Step, Withdraw
from replies.brief import NoteText
from replies.gap import Gap, Strange, gap_note, strange_note


def tell_gap(casebook: Casebook, rules: Rules, begin: datetime, new: int, reason: str) -> tuple[Step, ...]:
    """Tell of a time in which the mailbox was not read, with what was caught up."""
    now, zone = casebook.clock.now(), ZoneInfo(rules.timezone)
    gap = Gap(rules.language, rules.mailbox, begin.astimezone(zone), now.astimezone(zone), new, reason)
    name = gap_message_id(f"{rules.mailbox} {begin.isoformat()}")
    return _tell(casebook, rules, name, gap_note(gap))


def tell_strange(casebook: Casebook, rules: Rules, folder: Folder, recognised: int, known: int) -> tuple[Step, ...]:
    """Tell once that a rebuilt folder is not read until a lead says so."""
    name = strange_message_id(f"{rules.mailbox} {folder.name} {folder.uidvalidity}")
    with casebook.store.begin() as tx:
        if any(one.message_id == name for one in tx.artefacts(rules.mailbox, kind=ArtefactKind.GAP)):
            return ()
    strange = Strange(rules.language, rules.mailbox, folder.name, recognised, known)
    return _tell(casebook, rules, name, strange_note(strange))


def _tell(casebook: Casebook, rules: Rules, name: str, words: NoteText) -> tuple[Step, ...]:
    """Record the step that puts the note where the lead's notes go; an older one that nobody touched gives way."""
    if "notes" not in rules.effects:
        return ()
    now = casebook.clock.now()
    octets = desk.word(words, name, rules, now)
    artefact = Artefact(
        ArtefactKind.GAP,
        rules.notes_mailbox,
        f"gap:{rules.mailbox}",
        name,
        desk.hash_of(octets),
        rules.notes_folder,
        "",
    )
    steps: tuple[Step, ...] = (Place(artefact, octets, (), now),)
    with casebook.store.begin() as tx:
        for older in tx.artefacts(rules.mailbox, kind=ArtefactKind.GAP, state=ArtefactState.PLACED):
            steps += (Withdraw(older),)
            tx.put_artefact(rules.mailbox, replace(older, state=ArtefactState.WITHDRAWN))
        tx.put_artefact(rules.mailbox, artefact)
        tx.enqueue(rules.mailbox, steps)
    return steps


def take_back(casebook: Casebook) -> tuple[Step, ...]:
    """The steps that undo this."""
    name = casebook.mailbox.name
    with casebook.store.begin() as tx:
        placed = tx.artefacts(name, kind=ArtefactKind.GAP, state=ArtefactState.PLACED)
        for one in placed:
            tx.put_artefact(name, replace(one, state=ArtefactState.WITHDRAWN))
        steps = tuple(Withdraw(one) for one in placed)
        tx.enqueue(name, steps)
    return steps
