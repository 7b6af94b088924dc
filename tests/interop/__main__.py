"""``python -m tests.interop FOLDER``: the job on every server, as a table; the exit code is 1 when a step failed.

FOLDER is where ``scripts/interop-servers`` built Cyrus and Courier.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from maild.demo.server import DemoServer
from tests.e2e.office import Office
from tests.interop.job import Failed, steps
from tests.interop.rooted import Courier, Cyrus
from tests.servers.dovecot import PASSWORD, Dovecot


def main(folder: Path) -> int:
    servers: dict[str, Callable[[], AbstractContextManager[Any]]] = {
        "Dovecot": lambda: _Dovecot(),
        "Cyrus": lambda: Cyrus(folder / "cyrus"),
        "Courier": lambda: Courier(folder / "courier"),
        "pymap": lambda: DemoServer(password=PASSWORD),
    }
    told: dict[str, dict[str, str]] = {}
    broken = False
    for name, start in servers.items():
        said = told[name] = {}
        with start() as server, tempfile.TemporaryDirectory() as place:
            office = Office(server, Path(place))
            try:
                for step, outcome in steps(office):
                    print(f"{name}: {step}: {outcome}", file=sys.stderr, flush=True)
                    said[step] = outcome
            except Failed as failure:
                print(f"{name}: FAILED: {failure}", file=sys.stderr)
                said["failed"] = str(failure)
                broken = True
    print(_table(told))
    return int(broken)


class _Dovecot:
    def __enter__(self) -> Dovecot:
        self._server = Dovecot()
        return self._server.start()

    def __exit__(self, *_: object) -> None:
        self._server.remove()


def _table(told: dict[str, dict[str, str]]) -> str:
    rows = list(dict.fromkeys(step for said in told.values() for step in said))
    head = ["| | " + " | ".join(told) + " |", "|---" * (len(told) + 1) + "|"]
    lines = (f"| {row} | " + " | ".join(said.get(row, "–") for said in told.values()) + " |" for row in rows)
    return "\n".join([*head, *lines])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
