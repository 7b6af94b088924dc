"""Judging alone, on two cores, against encoders of two sizes in PyTorch that read the same words.

``python -m tests.bench.analysis TEXTS`` judges; ``tests/bench/encoder.py`` is run by the peer's own Python.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from detectors.finding import Fault
from maild.bootstrap import Workshop
from maild.daemon.bounded import Worker
from maild.judge.judge import Judge
from maild.model.judgement import Judgement
from maild.settings import defaults
from tests.bench.corpus import texts
from tests.bench.figure import Figure
from tests.bench.place import RUNS, middle

_TINY, _BASE = ("312", "3", "12", "600"), ("768", "12", "12", "3072")  # width, layers, heads, inner width


def analysis(python: Path | None, amount: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """``python`` is one that has PyTorch, or None where it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(texts(amount)), "utf-8")
        pieces = Path(folder) / "pieces.json"
        ours, tiny, base = [], [], []
        for _ in range(RUNS):
            ours.append(_seconds([sys.executable, "-m", "tests.bench.analysis", str(file), str(pieces)]) / amount)
            if python is not None:
                encoder = [str(python), str(Path(__file__).with_name("encoder.py")), str(pieces)]
                tiny.append(_seconds([*encoder, str(amount), *_TINY]) / amount)
                base.append(_seconds([*encoder, str(amount // 10), *_BASE]) / (amount // 10))
            others = ", ".join(f"{one[-1] * 1000:.1f}" for one in (tiny, base) if one)
            say(f"judging {ours[-1] * 1000:.1f} ms a letter, the encoders {others}")
    what = f"judging {amount} letters on two cores, {1 / middle(ours):.0f} a second"
    if python is None:
        return
    tiny_ratio, base_ratio = middle(tiny) / middle(ours), middle(base) / middle(ours)
    yield Figure(what, "PyTorch, rubert-tiny2's size", tiny_ratio, "{:.2f} times as fast", least=1)
    yield Figure("the same", "PyTorch, rubert-base's size", base_ratio, "{:.1f} times as fast", least=15)


def _seconds(command: list[str]) -> float:
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(file: Path, pieces: Path) -> None:
    """Prints the seconds of judging, the network warm; writes how many pieces each text has, for the peers."""
    from detectors.model.base import Base, find
    from detectors.model.pieces import Cutter

    written = json.loads(file.read_text("utf-8"))
    cutter = Cutter(Base(find()))
    pieces.write_text(json.dumps([sum(len(run.ids) for run in cutter.cut(text)) for text in written]))
    worker = Worker(_Judges(), 60, processes=2)
    letters = [(text.encode(), None) for text in written]
    _all(worker, letters[:8])
    began = time.perf_counter()
    _all(worker, letters)
    print(time.perf_counter() - began)
    worker.close()


def _all(worker: Worker, letters: list[tuple[bytes, None]]) -> None:
    begun = [worker.begun("", letter) for letter in letters]
    for letter, future in zip(letters, begun, strict=True):
        said = worker.said("", letter, future)
        if isinstance(said, Fault):
            raise RuntimeError(f"a letter was not judged: {said}")


class _Judges:
    """Makes what judges words alone: no message is parsed."""

    def __call__(self, name: str) -> "_Judge":
        del name
        return _Judge(Workshop(defaults()).judge("ru"))


class _Judge:
    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def judged(self, octets: bytes, received: object) -> tuple[None, Judgement]:
        del received
        return None, self._judge.regulations.decide(self._judge.analyser.analyse(octets.decode()), "ru")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
