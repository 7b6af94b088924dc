"""``python -m tests.torture [NAME…]``: every trouble in turn, then the table; the exit code is 1 when any did harm."""

import argparse
import sys
from collections.abc import Callable, Iterator
from time import monotonic

from tests.torture import kills, memory, network, refusals
from tests.torture.outcome import Row

KILLS, TRIES = 200, 3
TORTURES: dict[str, Callable[[Callable[[str], None]], Iterator[Row]]] = {
    "kills": lambda say: iter([kills.kills(KILLS, say)]),
    "network": lambda say: network.rows(TRIES, say),
    "refusals": lambda say: refusals.rows(TRIES, say),
    "memory": lambda say: memory.rows(TRIES, say),
}


def main(names: list[str]) -> int:
    began = monotonic()

    def say(text: str) -> None:
        print(f"{monotonic() - began:6.0f} s  {text}", file=sys.stderr, flush=True)

    rows = []
    for name in names or TORTURES:
        for row in TORTURES[name](say):
            rows.append(row)
            say(str(row))
    print("| trouble | times | lost | doubled | seconds to be whole |\n|---|---|---|---|---|")
    for row in rows:
        seconds = "–" if row.seconds is None else f"{row.seconds:.1f}"
        print(f"| {row.trouble} | {row.times} | {row.lost} | {row.doubled} | {seconds} |")
    print(f"\n{sum(row.times for row in rows)} troubles in {(monotonic() - began) / 60:.0f} minutes.")
    return int(any(row.lost or row.doubled for row in rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*TORTURES, []], help="only these")
    sys.exit(main(parser.parse_args().names))
