"""Training with authors held out: every letter is judged by a network that has seen no letter of its author."""

import pickle
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detectors.model.base import Base
from detectors.model.network import Network as RunTime
from detectors.model.network import Outcome
from detectors.model.stack import features
from detectors.rules import Ruled
from detectors.train import stack
from detectors.train.examples import Example
from detectors.train.export import export
from detectors.train.fit import fit

Say = Callable[[str], None]


def outcomes(examples: Sequence[Example], folds: Sequence[str], base: Base, keep: Path, say: Say) -> dict[str, Outcome]:
    """By letter id, what a network trained on the other folds says; a fold is the letters of its authors' names.

    A fold that was done is kept in the folder ``keep`` and not done again.
    """
    said: dict[str, Outcome] = {}
    for fold in folds:
        mine = [one for one in examples if one.author in fold]
        kept = keep / f"fold-{fold}.pickle"
        if not kept.exists():
            say(f"fold {fold}: {len(mine)} letters held out of {len(examples)}")
            network = fit([one for one in examples if one.author not in fold], base, say=say)
            with tempfile.TemporaryDirectory() as folder:
                graph = Path(folder) / "network.onnx"
                export(network, graph)
                read = RunTime(graph, base).read([one.text for one in mine])
                kept.write_bytes(pickle.dumps(dict(zip([one.id for one in mine], read, strict=True))))
        said |= pickle.loads(kept.read_bytes())  # noqa: S301 written by this program just now
    return said


def weights(examples: Sequence[Example], said: dict[str, Outcome], ruled: Callable[[str], Ruled]) -> dict[str, Any]:
    """The weights of network and rules, fitted on letters whose authors the network had not seen."""
    read = [ruled(one.text) for one in examples]
    earned = stack.earned(examples, [rules.findings for rules in read])
    inputs = [features(said[one.id], r.findings, r.heat, earned) for one, r in zip(examples, read, strict=True)]
    fitted = stack.fit(examples, np.array([signal for signal, _ in inputs]), np.array([whole for _, whole in inputs]))
    return {"rules": earned, **fitted}
