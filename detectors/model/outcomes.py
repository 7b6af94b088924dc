"""What a network said of many letters, kept in a file: so that held-out figures can be drawn without training anew."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detectors.model.network import Outcome

_WHOLE = ("letter", "tone", "grave", "kinds", "stranger", "busy", "foreign")


def save(path: Path, said: Mapping[str, Outcome]) -> None:
    """Write outcomes by letter id; logits are kept to three digits, in half floats."""
    outcomes = list(said.values())
    arrays: dict[str, Any] = {name: np.array([getattr(one, name) for one in outcomes], np.float16) for name in _WHOLE}
    np.savez_compressed(
        path,
        ids=np.array(list(said)),
        counts=np.array([len(one.spans) for one in outcomes], np.int32),
        spans=np.array([span for one in outcomes for span in one.spans], np.int32),
        sentences=np.concatenate([one.sentences for one in outcomes]).astype(np.float16),
        **arrays,
    )


def load(path: Path) -> dict[str, Outcome]:
    """The outcomes of a file by letter id."""
    with np.load(path, allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files}
    found, first = {}, 0
    for row, (id_, count) in enumerate(zip(kept["ids"].tolist(), kept["counts"].tolist(), strict=True)):
        last = first + count
        spans = tuple((start, end) for start, end in kept["spans"][first:last].tolist())
        sentences = kept["sentences"][first:last].astype(np.float32)
        whole = {name: kept[name][row].astype(np.float32) for name in _WHOLE}
        whole |= {name: float(whole[name]) for name in ("grave", "stranger", "busy", "foreign")}
        found[id_] = Outcome(spans=spans, sentences=sentences, **whole)
        first = last
    return found
