"""A time in which a mailbox was not read is told of in one note, with what was caught up."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.daemon.casebook import Casebook
from maild.judge import desk
from maild.judge.rules import Rules
from maild.mail.identity import gap_message_id
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.plan import Place, Step, Withdraw
from replies.gap import Gap


def tell_gap(casebook: Casebook, rules: Rules, begin: datetime, new: int, reason: str) -> tuple[Step, ...]:
    """Record the step that puts the note where the lead's notes go; an older one that nobody touched gives way."""
    if "notes" not in rules.effects:
        return ()
    now, zone = casebook.clock.now(), ZoneInfo(rules.timezone)
    gap = Gap(rules.language, rules.mailbox, begin.astimezone(zone), now.astimezone(zone), new, reason)
    name = gap_message_id(f"{rules.mailbox} {begin.isoformat()}")
    octets = desk.gap(gap, name, rules, now)
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
