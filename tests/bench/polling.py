"""What a look at a folder costs the server, by commands and octets, among little and much mail."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from tests.bench.corpus import letters
from tests.bench.figure import Figure
from tests.bench.place import Box, place

_NEW = 5
_COMMAND = re.compile(rb"^[0-9. ]*[A-Z]+[0-9]+ (?:UID )?[A-Z]+", re.MULTILINE)  # a tag and what it asks for


def polling(sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Figure]:
    """Looks that find a few new letters, in folders of these sizes."""
    costs = []
    with place(trace=True) as here:
        for amount in sizes:
            box = here.box(1, above=amount - 1)
            box.maild("run", "--once")
            for octets in islice(letters(2), _NEW):
                here.dovecot.deliver(octets, box.user)
            costs.append(_cost(box))
            say(f"a look that finds {_NEW} letters among {amount:,}: {costs[-1][0]} commands, {costs[-1][1]:,} octets")
            box.remove()
    (few, octets), (many, more) = costs[0], costs[-1]
    smallest, largest = sizes[0], sizes[-1]
    what = f"a look that finds {_NEW} letters among {largest:,}"
    yield Figure(f"{what}: {many} commands", f"among {smallest:,}: {few}", many / few, "{:.2f} times", most=1.2)
    sizes_of = f"{more / 1000:.0f} kB", f"{octets / 1000:.0f} kB"
    yield Figure(f"the same: {sizes_of[0]}", sizes_of[1], more / octets, "{:.2f} times", most=1.2)


def _cost(box: Box) -> tuple[int, int]:
    """Commands and octets, both ways, of one look by a process of its own."""
    logs = box.place.dovecot.base / "rawlog"
    before = set(logs.iterdir())
    box.maild("run", "--once")
    new = set(logs.iterdir()) - before
    asked = b"".join(file.read_bytes() for file in new if file.suffix == ".in")
    return len(_COMMAND.findall(asked)), sum(file.stat().st_size for file in new)
