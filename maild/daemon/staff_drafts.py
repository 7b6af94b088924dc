"""The tact check of drafts that the staff leave themselves: the guard works both ways, and counts nobody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from detectors.language import language
from maild.daemon.casebook import Casebook
from maild.judge import desk
from maild.judge.rules import Rules
from maild.mail.identity import is_own
from maild.model.artefact import Artefact, ArtefactKind, ArtefactState
from maild.model.place import Checkpoint, Fetched, Folder, FolderState
from maild.model.plan import Place, Step, Withdraw
from replies.tact import check

UNCHANGED = timedelta(minutes=10)  # every saving of a draft is a new message: it rests when it is so old
_CHECKED = "tact:"  # before the folder's name: how far its drafts were checked


def look_at_drafts(casebook: Casebook, rules: Rules) -> tuple[Step, ...]:
    """Label the drafts that would offend, and record the reasons; the steps for the outbox are recorded with it.

    Records of drafts that are gone or were written anew are withdrawn. Raises MailboxError, StoreError.
    """
    keyword, name = rules.book.keyword(state="tact"), rules.drafts_folder
    if not (keyword and name):
        return ()
    mailbox, store = casebook.mailbox, casebook.store
    state = mailbox.select(name)
    key = Folder(_CHECKED + name, state.folder.uidvalidity)
    with store.begin() as tx:
        known = tx.checkpoint(mailbox.name, key.name)
        placed = tx.artefacts(mailbox.name, kind=ArtefactKind.TACT, state=ArtefactState.PLACED)
    if known is None or known.folder != key:
        known = Checkpoint(key, state.uidnext - 1)  # what was there before is not looked at
    rested = list(_rested(casebook, state, known.last_uid))
    steps: list[Step] = [Withdraw(one) for one in _stale(casebook, state, placed)]
    for fetched in rested:
        steps += _checked(casebook, rules, fetched, keyword)
    last = rested[-1].location.uid if rested else known.last_uid
    with store.begin() as tx:
        for step in steps:
            if isinstance(step, Place):
                tx.put_artefact(mailbox.name, step.artefact)
            elif isinstance(step, Withdraw):
                tx.put_artefact(mailbox.name, replace(step.artefact, state=ArtefactState.WITHDRAWN))
        tx.enqueue(mailbox.name, steps)
        tx.set_checkpoint(mailbox.name, Checkpoint(key, last))
    return tuple(steps)


def take_back(casebook: Casebook, rules: Rules) -> tuple[Step, ...]:
    """The steps that undo all this; the labels are taken off at once. Raises MailboxError, StoreError."""
    keyword, mailbox = rules.book.keyword(state="tact"), casebook.mailbox
    with casebook.store.begin() as tx:
        placed = tx.artefacts(mailbox.name, kind=ArtefactKind.TACT, state=ArtefactState.PLACED)
        steps = tuple(Withdraw(one) for one in placed)
        for one in placed:
            tx.put_artefact(mailbox.name, replace(one, state=ArtefactState.WITHDRAWN))
        tx.enqueue(mailbox.name, steps)
    if placed and keyword and rules.drafts_folder:
        folder = mailbox.select(rules.drafts_folder).folder
        mailbox.remove_flags(folder, [int(one.fingerprint) for one in placed], [keyword])
    return steps


def _rested(casebook: Casebook, state: FolderState, after: int) -> Iterator[Fetched]:
    """The drafts that are not yet checked, up to the first that may still be worked on."""
    uids = casebook.mailbox.uids(state.folder, after=after)
    for fetched in casebook.mailbox.fetch(state.folder, uids) if uids else ():
        if casebook.clock.now() - fetched.internaldate < UNCHANGED:
            return
        yield fetched


def _checked(casebook: Casebook, rules: Rules, fetched: Fetched, keyword: str) -> Iterator[Step]:
    message = casebook.reader.glance(fetched)
    if is_own(message.message_id):
        return
    spoken = "en" if language(message.own_words) == "en" else "ru"
    offences = check(message.own_words, spoken)
    if not offences:
        return
    place = fetched.location
    casebook.mailbox.add_flags(place.folder, [place.uid], [keyword])
    now = casebook.clock.now()
    name, octets = desk.tact_record(message, offences, spoken, rules, now)
    artefact = Artefact(
        ArtefactKind.TACT, rules.mailbox, message.id, name, desk.hash_of(octets), rules.records_folder, str(place.uid)
    )
    yield Place(artefact, octets, ("\\Seen",), now)


def _stale(casebook: Casebook, state: FolderState, placed: tuple[Artefact, ...]) -> list[Artefact]:
    """The records whose draft stands no more at the UID that their fingerprint names."""
    there = casebook.mailbox.flags(state.folder, [int(one.fingerprint) for one in placed]) if placed else {}
    return [one for one in placed if int(one.fingerprint) not in there]
