"""The trained network at run time, by onnxruntime: texts in, what it says of each sentence and of the whole out.

It costs most of the time that a letter takes, so it reads only what the first look or the rules do not let
pass as plainly calm.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # the library reports its use elsewhere unless told not to
import onnxruntime

from detectors.model.base import Base, ModelError
from detectors.model.first_look import FirstLook
from detectors.model.inputs import arrays
from detectors.model.pieces import Cutter, Pieces

GRAPH, LOOK = "network.onnx", "first_look.npy"

Logits = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Logits: ``sentences`` x signals with the sentences' places, ``letter`` by signal, ``tone``, ``grave``, ``kinds``
    by subkind, ``stranger`` of being no client's letter. Those of the first look: ``busy``, of there being anything to
    find, and ``foreign``, its own of being no client's."""

    spans: tuple[tuple[int, int], ...]
    sentences: Logits
    letter: Logits
    tone: Logits
    grave: float
    kinds: Logits
    stranger: float
    busy: float
    foreign: float


class Network:
    """Reads texts. ``threads`` is how many cores a batch may use."""

    def __init__(self, folder: Path, base: Base, threads: int = 1) -> None:
        """Raises ``ModelError`` when a file of the trained model is missing from the folder."""
        for file in (folder / name for name in (GRAPH, LOOK)):
            if not file.is_file():
                raise ModelError(f"the trained model {file} is missing from this installation")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        self._first = FirstLook(folder / LOOK)
        self._base = base
        self._cutter = Cutter(base)

    def read(self, texts: Sequence[str], borders: Sequence[float]) -> Iterator[Outcome | None]:
        """What the network says of each text, in their order; none of a text whose ``busy`` is below its border.

        Each run is read alone: eight-bit arithmetic takes its scale from all that is read together, and a letter must
        get the same judgement in any company.
        """
        for text, border in zip(texts, borders, strict=True):
            said = [outcome for run in self._cutter.cut(text) if (outcome := self._run(run, border)) is not None]
            yield _whole(said) if said else None

    def _run(self, letter: Pieces, border: float) -> Outcome | None:
        busy, foreign = self._first.look(letter.ids)
        if busy < border:
            return None
        embedded, padding, means = arrays([letter], self._base)
        inputs = {"embedded": embedded, "padding": padding, "means": means}
        sentences, signals, tone, grave, kinds, stranger = (part[0] for part in self._session.run(None, inputs))
        rows = max(len(letter.spans), 1)
        return Outcome(
            letter.spans, sentences[:rows], signals, tone, float(grave), kinds, float(stranger), busy, foreign
        )


def _whole(runs: Sequence[Outcome]) -> Outcome:
    """What the runs of a letter, mostly one, say together."""
    return reduce(_joined, sorted(runs, key=lambda run: run.spans))


def _joined(one: Outcome, other: Outcome) -> Outcome:
    """A run and the next: what either says is there, in the tone of the less calm one."""
    return Outcome(
        one.spans + other.spans,
        np.concatenate([one.sentences, other.sentences]),
        np.maximum(one.letter, other.letter),
        min(one.tone, other.tone, key=lambda tone: float(tone[0] - tone[1:].max())),
        max(one.grave, other.grave),
        np.maximum(one.kinds, other.kinds),
        min(one.stranger, other.stranger),
        max(one.busy, other.busy),
        min(one.foreign, other.foreign),
    )
