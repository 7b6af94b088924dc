"""Judging mail by one core against Python's own parser, a first result, and memory; each run a process of its own.

The mail is every plain letter of the corpus, and a third as many of the dev corpus, difficult, toxic and calm traps.
"""

import email
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.corpus import PLAIN_SHARE, ordinary, written
from tests.bench.figure import Figure
from tests.bench.place import RUNS, middle

_MANY = 10  # times that the parser reads all: it is too fast to be timed once


def judging(say: Callable[[str], None]) -> Iterator[Figure]:
    """Figures of one core."""
    command = [sys.executable, "-m", "tests.bench.judging"]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(RUNS)]
    each = {name: middle(one[name] for one in runs) for name in runs[0]}
    say(f"{each['mails']:.0f} mails, parsing {each['parsing']:.3f} s, judging {each['judging']:.1f} s")
    what = f"judging mail on one core, {each['judging'] / each['mails'] * 1000:.0f} ms a letter"
    yield Figure(what, "parsing it (Python's email)", each["judging"] / each["parsing"], "{:.0f} times", most=60)
    yield Figure("its memory at most", "", each["memory"], "{:.0f} MB", most=700)
    start = middle(_first_result() for _ in range(RUNS))
    yield Figure("`maild analyze` to its first result", "", start, "{:.1f} s", most=4.0)


def main() -> None:
    """One run: prints seconds for parsing and for judging, and the peak of memory in MB."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from maild.cli.analyze import workshop_for

    mails = _mails()
    workshop = workshop_for(None)
    reader = workshop.reader_for(workshop.house())
    reader.judged(mails[0])
    began = time.perf_counter()
    for _ in range(_MANY):
        for octets in mails:
            for part in email.message_from_bytes(octets).walk():
                part.get_payload(decode=True)
    parsing = (time.perf_counter() - began) / _MANY
    began = time.perf_counter()
    for octets in mails:
        reader.judged(octets)
    judging = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mails": len(mails), "parsing": parsing, "judging": judging, "memory": memory}))


def _mails() -> list[bytes]:
    plain, rest = written("plain"), written("dev")
    step = round(len(rest) / (len(plain) * (1 - PLAIN_SHARE) / PLAIN_SHARE))
    return [ordinary(number, *item, "utf-8") for number, item in enumerate(plain + rest[::step])]


def _first_result() -> float:
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder) / "one.eml"
        letter.write_bytes(_mails()[0])
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "maild", "analyze", str(letter)], check=True, capture_output=True)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
