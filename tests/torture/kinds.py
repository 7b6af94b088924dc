"""The kinds of trouble, and one of them gone through: importable by name, since each goes on in its own process."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic

from tests.torture import kills, memory, network, refusals, workers
from tests.torture.outcome import Row

KILLS, TRIES, WORKERS = 200, 3, 40
KINDS: dict[str, Callable[[Callable[[str], None]], Iterable[Row]]] = {
    "kills": lambda say: [kills.kills(KILLS, say)],
    "network": partial(network.rows, TRIES),
    "refusals": partial(refusals.rows, TRIES),
    "memory": partial(memory.rows, TRIES),
    "workers": partial(workers.rows, WORKERS),
}


def gone_through(name: str, began: float) -> list[Row]:
    """One kind of trouble, told as it goes on; ``began`` is by the machine's monotonic clock, in seconds."""

    def say(text: str) -> None:
        print(f"{monotonic() - began:6.0f} s  {text}", file=sys.stderr, flush=True)

    rows = []
    for row in KINDS[name](say):
        rows.append(row)
        say(str(row))
    return rows
