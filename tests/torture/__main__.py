"""``python -m tests.torture [NAME…]``: every trouble in turn, then the table; the exit code is 1 when any did harm.

Two kinds of trouble go on at a time, each in a process and with servers of its own.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from time import monotonic

from tests.torture.kinds import KINDS, gone_through


def main(names: list[str]) -> int:
    began = monotonic()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        told = pool.map(partial(gone_through, began=began), names or KINDS)
        rows = [row for some in told for row in some]
    print("| trouble | times | lost | doubled | seconds to be whole |\n|---|---|---|---|---|")
    for row in rows:
        seconds = "–" if row.seconds is None else f"{row.seconds:.1f}"
        print(f"| {row.trouble} | {row.times} | {row.lost} | {row.doubled} | {seconds} |")
    print(f"\n{sum(row.times for row in rows)} troubles in {(monotonic() - began) / 60:.0f} minutes.")
    return int(any(row.lost or row.doubled for row in rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*KINDS, []], help="only these")
    sys.exit(main(parser.parse_args().names))
