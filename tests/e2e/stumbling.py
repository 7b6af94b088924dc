"""Readers that hang over a letter with a stone in its Message-ID, and die of one with a bomb, for a worker to build."""

import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from maild.bootstrap import Workshop
from maild.daemon.intake import Reader
from maild.model.judgement import Judgement
from maild.model.message import Message
from maild.settings import load


@dataclass(frozen=True)
class Stumbling(Reader):
    """Counts the tries in a file."""

    tries: Path = Path()

    def judged(self, octets: bytes, received: datetime | None = None) -> tuple[Message, Judgement]:
        for mark, stumble in {b"<stone@x>": _hang, b"<bomb@x>": _die}.items():
            if mark in octets:
                with self.tries.open("ab") as file:
                    file.write(mark)
                stumble()
        return super().judged(octets, received)


def make(config: Path, name: str) -> Reader:
    workshop = Workshop(load(config))
    reader = workshop.reader(name)
    return Stumbling(reader.judge, reader.identities, reader.words, reader.limits, tries=config.with_name("tries"))


def _hang() -> None:
    while True:
        time.sleep(0.01)


def _die() -> None:
    os._exit(7)
