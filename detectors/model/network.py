"""The trained network at run time, by onnxruntime: texts in, what it says of each sentence and of the whole out."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # the library reports its use elsewhere unless told not to
import onnxruntime

from detectors.model.base import Base, ModelError
from detectors.model.inputs import arrays
from detectors.model.pieces import Cutter, Pieces

_BATCH = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """Logits: ``sentences`` x signals with the sentences' places, ``letter`` by signal, ``tone``, ``grave``."""

    spans: tuple[tuple[int, int], ...]
    sentences: npt.NDArray[np.float32]
    letter: npt.NDArray[np.float32]
    tone: npt.NDArray[np.float32]
    grave: float


class Network:
    """Reads texts. ``threads`` is how many cores a batch may use."""

    def __init__(self, graph: Path, base: Base, threads: int = 1) -> None:
        """Raises ``ModelError`` when the graph is missing."""
        if not graph.is_file():
            raise ModelError(f"the trained model {graph} is missing from this installation")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._base = base
        self._cutter = Cutter(base)

    def read(self, texts: Sequence[str]) -> Iterator[Outcome]:
        """What the network says of each text, in their order."""
        cut = [self._cutter.cut(text) for text in texts]
        order = sorted(range(len(cut)), key=lambda number: len(cut[number].ids))
        said: dict[int, Outcome] = {}
        for first in range(0, len(order), _BATCH):
            numbers = order[first : first + _BATCH]
            said |= zip(numbers, self._run([cut[number] for number in numbers]), strict=True)
        return (said[number] for number in range(len(texts)))

    def _run(self, letters: Sequence[Pieces]) -> Iterator[Outcome]:
        embedded, padding, means = arrays(letters, self._base)
        inputs = {"embedded": embedded, "padding": padding, "means": means}
        sentences, letter, tone, grave = self._session.run(None, inputs)
        for number, one in enumerate(letters):
            count = max(len(one.spans), 1)
            yield Outcome(one.spans, sentences[number, :count], letter[number], tone[number], float(grave[number]))
