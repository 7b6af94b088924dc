"""Checks of one mailbox on its server: password, connection, capabilities, folders, labels and clock."""

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maild.access import endpoint, secret
from maild.bootstrap import Workshop
from maild.doctor.check import Check, broken, failed, good, weak
from maild.errors import FolderMissing, MaildError
from maild.labels import FLAGGED
from maild.loopback import is_loopback
from maild.model.place import FolderState
from maild.ports import Clock, Mailbox, Store
from maild.sections.mailbox import MailboxSettings

_LEEWAY = timedelta(minutes=5)  # how far two honest clocks may be apart
_RECENT_UIDS = 500  # how far below UIDNEXT the newest letter is looked for

_LACKS = {
    "IDLE": ("new letters are seen only at each look, every poll_interval seconds", ""),
    "UIDPLUS": (
        "maild cannot take back a draft or a note that went stale: the old one stays, the newer one names it",
        "nothing is lost; staff delete old drafts by hand",
    ),
}
_EXTRAS = {
    "SPECIAL-USE": "Drafts and Sent are found by their usual names",
    "NAMESPACE": "the folders' separator is asked by LIST",
    "CONDSTORE": "flags are read in full",
}


def mailbox(workshop: Workshop, name: str, store: Store | None = None) -> Iterator[Check]:
    """Every check of one mailbox, in the order in which a fault makes the rest pointless."""
    box = workshop.settings.the_mailbox(name)
    yield time_zone(box, workshop.clock)
    try:
        secret(name, box)
    except MaildError as error:
        yield failed("login" if box.oauth2 else "password", error)
        return
    yield good("login", "the token is good") if box.oauth2 else good("password", "can be read")
    try:
        opened = workshop.connect(name)
    except MaildError as error:
        yield failed("connection", error)
        return
    try:
        yield connection(box)
        yield from capabilities(opened.capabilities())
        folders = list(watched(opened, box))
        yield from (check for check, _ in folders)
        states = [state for _, state in folders if state is not None]
        yield from rebuilt(name, states, store)
        yield from labels(opened, states)
        yield from special(opened, box)
        yield from clock(opened, states, workshop.clock.now())
    except MaildError as error:
        yield failed("connection", error)
    finally:
        opened.close()


def time_zone(box: MailboxSettings, clock: Clock) -> Check:
    """The zone in which staff read times, with the present time in it to compare with a watch."""
    return good("time zone", f"{box.timezone}, where it is now {clock.now().astimezone(ZoneInfo(box.timezone)):%H:%M}")


def connection(box: MailboxSettings) -> Check:
    """How the connection that was just made is protected."""
    where = endpoint(box)
    if box.security != "none":
        whose = f"trusted by {box.ca_file}" if box.ca_file else "trusted by the system"
        return good("connection", f"{where} as {box.username}, {box.security}, certificate {whose}")
    if is_loopback(box.host):
        return good("connection", f"{where} as {box.username}, unencrypted within this machine")
    return weak(
        "connection", f"{where} as {box.username}: password and mail travel in clear text", 'set security = "tls"'
    )


def capabilities(offered: frozenset[str]) -> Iterator[Check]:
    """What the server can do beyond IMAP4rev1, and what each lack means (RFC 2177, 4315, 6154, 2342, 7162)."""
    for name, (lack, advice) in _LACKS.items():
        yield good(name, "offered") if name in offered else weak(name, f"not offered: {lack}", advice)
    have = [name for name in _EXTRAS if name in offered]
    lacks = [f"no {name}: {meaning}" for name, meaning in _EXTRAS.items() if name not in offered]
    yield good("extensions", "; ".join([*([", ".join(have)] if have else []), *lacks]))


def watched(opened: Mailbox, box: MailboxSettings) -> Iterator[tuple[Check, FolderState | None]]:
    """The folders that are watched, with what SELECT told of those that can be opened."""
    for folder in box.folders:
        name = f"folder {folder}"
        try:
            state = opened.select(folder)
        except FolderMissing:
            yield broken(name, "is not there", _nearest(folder, opened.folder_names())), None
            continue
        found = "1 letter" if state.exists == 1 else f"{state.exists} letters"
        if state.read_only and "labels" in box.effects:
            advice = "give the user the right to set flags there"
            yield broken(name, f"{found}, but it is read-only: no label can be set", advice), state
        else:
            yield good(name, found), state


def rebuilt(name: str, states: Sequence[FolderState], store: Store | None) -> Iterator[Check]:
    """Watched folders whose UIDVALIDITY is not the one that maild remembers (RFC 9051, 2.3.1.1)."""
    if store is None:
        return
    with store.begin() as tx:
        known = {state.folder.name: tx.checkpoint(name, state.folder.name) for state in states}
    for state in states:
        folder, before = state.folder.name, known[state.folder.name]
        if before is not None and before.folder != state.folder:
            yield weak(
                f"folder {folder}",
                "was rebuilt on the server since maild last read it; unless it is strange, the next look recognises it",
                f"if `maild status` says that it is strange, look at it, then: maild resume --mailbox {name} {folder}",
            )


def labels(opened: Mailbox, states: Sequence[FolderState]) -> Iterator[Check]:
    """Whether labels can be kept (PERMANENTFLAGS, RFC 9051, 7.1) and seen."""
    without = [state for state in states if not (state.keywords or state.read_only)]
    if without:
        names = ", ".join(state.folder.name for state in without)
        starred = all(FLAGGED in state.permanent_flags for state in without)
        yield weak(
            "labels",
            f"{names} keeps no labels (PERMANENTFLAGS without \\*): difficult and toxic letters get "
            + ("the star (\\Flagged) instead" if starred else "not even the star (\\Flagged)"),
            "ask the server's administrator to allow keywords; drafts and notes work as they are",
        )
    elif states:
        yield good("labels", f"kept in {', '.join(state.folder.name for state in states)}")
    if "X-GM-EXT-1" in opened.capabilities():
        yield good("labels", "Gmail: under maild/ in its list of labels, with their names")


def special(opened: Mailbox, box: MailboxSettings) -> Iterator[Check]:
    """Drafts, Sent and the folder of notes."""
    names, found = opened.folder_names(), opened.special_folders()
    for kind, name, needed, lack in (
        ("drafts", found.drafts, "drafts" in box.effects, "no draft can be left"),
        ("sent", found.sent, False, "answers are noticed only by \\Answered, so labels may stay too long"),
    ):
        if name is None:
            found_text, advice = f"not found: {lack}", f'name it in the configuration: {kind} = "…"'
        elif name not in names:
            found_text, advice = f"{name} is not there: {lack}", _nearest(name, names)
        else:
            yield good(f"folder {kind}", name)
            continue
        yield (broken if needed else weak)(f"folder {kind}", found_text, advice)
    other, colon, folder = box.notes.partition(":")
    if colon:
        yield good("folder notes", f"{folder} of the mailbox {other}")
    else:
        there = any(re.split(r"[/.]", name)[-1] == box.notes.split("/")[-1] for name in names)
        yield good("folder notes", box.notes if there else f"{box.notes} is made with the first note or record")
    if not box.lead and "notes" in box.effects:
        yield weak(
            "lead", "notes are addressed to nobody", 'set lead = "lead@example.com" to send them on as they stand'
        )


def clock(opened: Mailbox, states: Sequence[FolderState], now: datetime) -> Iterator[Check]:
    """This machine's clock against the arrival of the newest letter (INTERNALDATE, RFC 9051, 2.3.3)."""
    arrivals = [arrival for state in states for arrival in _arrivals(opened, state)]
    if not arrivals:
        yield good("clock", f"{now:%Y-%m-%d %H:%M} UTC; no letter yet to compare with")
        return
    ahead = max(arrivals) - now
    if ahead > _LEEWAY:
        found = f"it is {now:%Y-%m-%d %H:%M} UTC here, but the newest letter came {_length(ahead)} later"
        yield weak("clock", found, "set the clock of this machine: timedatectl set-ntp true")
    else:
        yield good("clock", f"{now:%Y-%m-%d %H:%M} UTC; the newest letter came {max(arrivals):%Y-%m-%d %H:%M}")


def _arrivals(opened: Mailbox, state: FolderState) -> list[datetime]:
    folder = opened.select(state.folder.name).folder
    newest = opened.uids(folder, after=max(0, state.uidnext - _RECENT_UIDS))[-1:]
    return [fetched.internaldate for fetched in opened.fetch(folder, newest, headers_only=True)]


def _length(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"


def _nearest(name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0)
    return f"the nearest folder is {near[0]}" if near else ""
