"""SIGKILL: at every named point of the way, and at any moment, over a mailbox that grows."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from maild.settings import load
from tests.e2e.office import SUPPORT, Office, letter
from tests.torture import mailbag
from tests.torture.office import place
from tests.torture.outcome import Row, difference, standing, undisturbed
from tests.torture.points import POINTS, WatchedWorkshop

_DEEPEST = 3  # the furthest reaching of a point at which it is killed: later ones are like these
_LONGEST = 3.0  # seconds that a maild lives at most when it is killed at any moment
_AT_A_POINT = 0.3  # how often it is killed at a point where nothing new is to be done
_ANSWERED = 0.1  # how often a colleague answers a client who has a draft


def kills(count: int, say: Callable[[str], None], seed: int = 1) -> Row:
    """Kill ``count`` times, by turns at a point and at any moment; one letter comes in for every two kills."""
    chance = random.Random(seed)
    bag = list(islice(mailbag.letters(), count // 2))
    with place() as here:
        office = here.office
        office.begin()
        received, answers, done = iter(bag), [], Counter[str]()
        sent: list[bytes] = []
        while done.total() < count:
            fresh = next(received, None) if done.total() >= 2 * len(sent) else None
            if fresh:
                office.receive(fresh[1])
                sent.append(fresh[1])
            if chance.random() < _ANSWERED and (octets := _answer(office, {parent for parent, _ in answers})):
                answers.append(octets)
                office.put("Sent", octets[1])
            point = chance.choice(POINTS) if fresh or chance.random() < _AT_A_POINT else ""
            if life(office.config, point, chance.randint(1, _DEEPEST), 60 if point else chance.uniform(0.2, _LONGEST)):
                done[point or "any moment"] += 1
                if done.total() % 20 == 0:
                    say(f"killed {done.total()} times of {count}, {len(sent)} letters")
        for item in received:
            office.receive(item[1])
            sent.append(item[1])
        began = monotonic()
        office.sweep()
        seconds = monotonic() - began
        office.sweep()
        with place() as calm:
            lost, doubled = difference(undisturbed(calm.office, sent, [one for _, one in answers]), standing(office))
    say(", ".join(f"{name} {times}" for name, times in sorted(done.items())))
    return Row("SIGKILL at any moment and at every named point", done.total(), lost, doubled, seconds)


def life(config: Path, point: str, nth: int, seconds: float = 60) -> bool:
    """One maild, killed at the n-th reaching of a point or after some seconds; whether it was.

    A point that is not reached lets it live its two looks to their end.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["maild.bootstrap", "maild.mail.imap", "maild.memory.store", "detectors.pipeline"])
    process = context.Process(target=_live, args=(config, point, nth))
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
    assert process.exitcode in (0, -signal.SIGKILL), f"a maild ended by itself with {process.exitcode}"
    return process.exitcode == -signal.SIGKILL


def _live(config: Path, point: str, nth: int) -> None:
    left = nth

    def reached(name: str) -> None:
        nonlocal left
        left -= name == point
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    workshop = WatchedWorkshop(load(config))
    workshop.reached = reached
    store, mailbox = workshop.store(), workshop.connect("support")
    guard = workshop.guard(mailbox, store)
    guard.sweep()
    guard.sweep()


def _answer(office: Office, answered: set[str]) -> tuple[str, bytes] | None:
    """A colleague's answer to the first client whose draft nobody used yet: the letter's Message-ID, and octets."""
    for _, _, draft in office.messages("Drafts"):
        parent = str(draft["In-Reply-To"]).strip("<>")
        if parent not in answered:
            to = str(draft["To"])
            return parent, letter(f"re-{parent}", "Разбираемся.", sender=SUPPORT, to=to, parent=parent)
    return None
