"""A screen without a monitor (Xvfb), and pictures of it."""

import os
import subprocess
import time
from pathlib import Path


class Screen:
    """An X server of one's own, started on entering."""

    def __init__(self, size: str = "1280x860") -> None:
        self._size = size

    def __enter__(self) -> "Screen":
        read, write = os.pipe()
        argv = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self._size}x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(argv, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()

    def picture(self, target: Path, settle: float = 1.0) -> None:
        """Write what is seen to a PNG file, once things have settled (seconds)."""
        time.sleep(settle)
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-display", self.name, "-window", "root", str(target)], check=True)
