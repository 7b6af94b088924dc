"""What a person waits for: a label after the announcement, a command's first words; and what a daemon costs idle."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from imapclient import IMAPClient

from tests.bench.corpus import ordinary
from tests.bench.figure import Figure
from tests.bench.place import Box, Place, middle, seconds
from tests.e2e.office import DEMAND

_STARTS, _LETTERS, _IDLE = 11, 15, 30.0  # runs, letters, seconds
_LET_GO = 75.0
_ALREADY = 0.01  # Dovecot announces with delays of up to half a second, to maild sooner than to us or later
_TICK = 100  # of /proc/PID/stat a second


def commands(here: Place) -> Iterator[Figure]:
    """From Enter to the end of the output."""
    box = here.box(1)
    box.maild("status")
    empty = _started([sys.executable, "-c", "pass"])
    imports = _started([sys.executable, "-c", "import click, sqlmodel"])
    yield Figure("`maild --help`", "`python -c pass`", _started(box.command("--help")) / empty, "{:.1f} times", most=6)
    status = _started(box.command("status")) / imports
    yield Figure("`maild status`", '`python -c "import click, sqlmodel"`', status, "{:.2f} times", most=1.5)
    box.remove()


def daemon(here: Place, say: Callable[[str], None]) -> Iterator[Figure]:
    """A label after the announcement of its letter; then memory and processor of a daemon with nothing to do."""
    box = here.box(1, more='[daemon]\nlet_go = "1m"')
    box.maild("run", "--once")
    with subprocess.Popen(box.command("run"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            waits = list(islice(_waits(box), _LETTERS))[3:]  # the first one waits for the network to be loaded
            say(f"labels after {', '.join(f'{one * 1000:.0f}' for one in waits)} ms")
            at_hand = sum(_pss(pid) for pid in _tree(running.pid)) / 1024
            time.sleep(_LET_GO)
            before, began = _used(running.pid), time.monotonic()
            time.sleep(_IDLE)
            share = (_used(running.pid) - before) / (time.monotonic() - began) * 100
            memory = sum(_pss(pid) for pid in _tree(running.pid)) / 1024
        finally:
            running.terminate()
            running.wait(30)
    box.remove()
    heard_first = [one for one in waits if one > _ALREADY]
    what = "the server's announcement, where we hear it before maild has answered it"
    yield Figure("a label is there", what, middle(heard_first) * 1000, "{:.0f} ms", most=100)
    yield Figure("a daemon that has just read a letter", "", at_hand, "{:.0f} MB", most=450)
    yield Figure("an idle daemon, its network let go", "", memory, "{:.0f} MB", most=450)
    yield Figure("the same", "a core", share, "{:.2f} %", most=0.1)


def _waits(box: Box) -> Iterator[float]:
    """Seconds from what IDLE tells a client of a new letter to its label, as that client sees it."""
    with box.client() as client, box.client() as looking:
        client.select_folder("INBOX", readonly=True)
        for number in range(1000):
            client.idle()
            octets = ordinary(10**6 + number, "Заказ", f"{DEMAND} Письмо {number}.", "utf-8")
            box.place.dovecot.deliver(octets, box.user)
            while not any(b"EXISTS" in one for one in client.idle_check(timeout=20)):
                pass
            announced = time.perf_counter()
            yield _until_labelled(looking) - announced
            client.idle_done()


def _until_labelled(client: IMAPClient) -> float:
    client.select_folder("INBOX", readonly=True)
    newest = max(client.search())
    while not any(flag.startswith(b"maild-") for flag in client.get_flags([newest])[newest]):
        client.noop()
        time.sleep(0.001)
    return time.perf_counter()


def _started(command: list[str]) -> float:
    return middle(seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(_STARTS))


def _tree(pid: int) -> list[int]:
    """A process and all that it started."""
    children = [
        one for thread in Path(f"/proc/{pid}/task").iterdir() for one in (thread / "children").read_text().split()
    ]
    return [pid, *(one for child in children for one in _tree(int(child)))]


def _used(pid: int) -> float:
    """Seconds of processor time of a process and its children."""
    total = 0
    for one in _tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


def _pss(pid: int) -> int:
    """KiB in memory, what is shared divided among those who share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
