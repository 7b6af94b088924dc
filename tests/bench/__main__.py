"""``python -m tests.bench [--letters N] [--torch PYTHON] [NAME…]``: how fast maild is, as a table of ratios.

Whole processes on a real Dovecot; medians of five and more; every figure compares what was measured in this run. The
exit code is 1 when one falls short.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from tests.bench import analysis, judging, polling, waiting, work
from tests.bench.figure import Figure, draw
from tests.bench.place import Place, place

NAMES = ("reprocess", "analysis", "judging", "daemon", "commands", "workers", "polling", "much")


def measured(names: list[str], letters: int, torch: Path | None, here: Place) -> Iterator[Figure]:
    began = monotonic()

    def say(text: str) -> None:
        print(f"{monotonic() - began:6.0f} s  {text}", file=sys.stderr, flush=True)

    figures: dict[str, Callable[[], Iterator[Figure]]] = {
        "reprocess": lambda: work.reprocessing(here, letters, say),
        "analysis": lambda: analysis.analysis(torch, 600, say),
        "judging": lambda: judging.judging(say),
        "daemon": lambda: waiting.daemon(here, say),
        "commands": lambda: waiting.commands(here),
        "workers": lambda: work.workers(here, max(letters // 10, 200), say),
        "polling": lambda: polling.polling((1_000, letters, 10 * letters), say),
        "much": lambda: work.much_mail(here, 1_000, 10 * letters, say),
    }
    for name in names:
        for figure in figures[name]():
            say(str(figure))
            yield figure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="only these")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--plot", type=Path, help="write the rates as a picture, an SVG")
    parser.add_argument("--torch", type=Path, help="a Python that has PyTorch")
    asked = parser.parse_args()
    with place() as here:
        figures = list(measured(asked.names or list(NAMES), asked.letters, asked.torch, here))
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    cores = len(os.sched_getaffinity(0))
    print(f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores of {model.partition(':')[2].strip()}, {platform.platform()}\n")
    print("| figure | compared with | must | reached |\n|---|---|---|---|")
    for figure in figures:
        print(figure)
    if asked.plot:
        draw(figures, asked.plot)
    if asked.torch is None and "analysis" in (asked.names or NAMES):
        print("\nWithout PyTorch judging alone has nothing to be compared with: scripts/bench-peers")
    return int(not all(figure.met for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
