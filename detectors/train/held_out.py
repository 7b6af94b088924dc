"""Training with authors held out: every letter is judged by a network that has seen no letter of its author."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from detectors.model import outcomes as kept
from detectors.model.base import Base
from detectors.model.network import Network as RunTime
from detectors.model.network import Outcome
from detectors.rules import Ruled
from detectors.train import stack
from detectors.train.examples import Example
from detectors.train.export import export
from detectors.train.fit import fit

Say = Callable[[str], None]


def outcomes(
    examples: Sequence[Example], strangers: Sequence[Example], folds: Sequence[str], base: Base, keep: Path, say: Say
) -> dict[str, Outcome]:
    """By letter id, what a network trained on all other authors says; a fold is the names of its authors.

    Strangers' mails are said of too. A fold that was done is kept in the folder ``keep`` and not done again.
    """
    said: dict[str, Outcome] = {}
    for number, fold in enumerate(folds):
        unseen = strangers[number :: len(folds)]  # of one author: its mails are held out by turns
        mine = [*(one for one in examples if one.author in fold), *unseen]
        file = keep / f"fold-{fold}.npz"
        if not file.exists():
            say(f"fold {fold}: {len(mine)} letters held out of {len(examples)}")
            held = {one.id for one in mine}
            network = fit([one for one in (*examples, *strangers) if one.id not in held], base, say=say)
            with tempfile.TemporaryDirectory() as folder:
                export(network, Path(folder))
                kept.save(file, read(Path(folder), mine, base))
        said |= kept.load(file)
    return said


def read(folder: Path, examples: Sequence[Example], base: Base) -> dict[str, Outcome]:
    """By letter id, what the network in a folder says of whole letters, plainly calm ones too."""
    found = RunTime(folder, base).read([one.text for one in examples], [float("-inf")] * len(examples))
    return {one.id: outcome for one, outcome in zip(examples, found, strict=True) if outcome is not None}


def weights(examples: Sequence[Example], said: Mapping[str, Outcome], ruled: Mapping[str, Ruled]) -> dict[str, Any]:
    """The weights of network and rules, fitted on letters whose authors the network had not seen."""
    return stack.fit(examples, [said[one.id] for one in examples], [ruled[one.id] for one in examples])


def by_author(
    examples: Sequence[Example], said: Mapping[str, Outcome], ruled: Mapping[str, Ruled]
) -> dict[str, dict[str, Any]]:
    """For each author the weights fitted on the letters of all others: with them no figure has seen its author."""
    authors = sorted({one.author for one in examples})
    return {name: weights([one for one in examples if one.author != name], said, ruled) for name in authors}
