"""A maild that is killed at a named point: ``python -m tests.e2e.killed CONFIG POINT N`` dies at the N-th reaching."""

import os
import signal
import sys
from pathlib import Path

from maild.bootstrap import Workshop
from maild.settings import load


def main(config: str, point: str, nth: str) -> None:
    workshop = Workshop(load(Path(config)))
    left = int(nth)

    def before(reached: str) -> None:
        nonlocal left
        left -= reached == point
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    store = workshop.store()
    workshop.guard(workshop.connect("support"), store, before=before).sweep()


if __name__ == "__main__":
    main(*sys.argv[1:])
