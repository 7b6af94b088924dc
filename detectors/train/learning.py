"""The steps in which the network learns: early hands, then the late ones by halves, then all of them together."""

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from detectors.model.base import Base
from detectors.model.network import LOOK, Outcome
from detectors.train import first_look, held_out
from detectors.train.examples import Example
from detectors.train.export import export, read_back
from detectors.train.fit import fit
from detectors.train.network import Network

ON_EPOCHS, LAST_EPOCHS, ON_RATE = 3, 2, 3e-5  # of learning on; half of the rate from the base model


class Learning:
    """Networks that learn from a corpus; each is kept in a folder of ``keep`` that is named for what it learned from.

    A fold is the authors whose letters are held out together; those in no fold are early.
    """

    def __init__(
        self,
        base: Base,
        everyone: Sequence[Example],
        folds: Sequence[frozenset[str]],
        keep: Path,
        say: Callable[[str], None] = print,
    ) -> None:
        self._base, self._folds, self._keep, self._say = base, folds, keep, say
        keep.mkdir(parents=True, exist_ok=True)
        late = frozenset().union(*folds)
        self._early = [one for one in everyone if one.author not in late]
        self._late = [one for one in everyone if one.author in late]

    def without(self, number: int) -> Path:
        """The folder of the network that has not seen the authors of a fold."""
        fold = self._folds[number]
        seen = [one for one in self._late if one.author not in fold]

        def learn() -> Network:
            return self._on(seen, self._state(self._first()), ON_EPOCHS)

        return self._made(f"without-{number}", [*self._early, *seen], learn)

    def said(self, looked: Mapping[str, tuple[float, ...]]) -> dict[str, Outcome]:
        """What the networks say of the letters that they have not seen, by id (``held_out.read``)."""
        found: dict[str, Outcome] = {}
        for number, fold in enumerate(self._folds):
            mine = [one for one in self._late if one.author in fold]
            found |= held_out.read(self.without(number), mine, self._base, looked)
        return found

    def last(self) -> Path:
        """The folder of the network that has learned from everyone: the mean of the others, taught all late letters."""
        states = [self._state(self.without(number)) for number in range(len(self._folds))]
        mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
        return self._made("last", [*self._early, *self._late], lambda: self._on(self._late, mean, LAST_EPOCHS))

    def _first(self) -> Path:
        return self._made("early", self._early, lambda: fit(self._early, self._base, say=self._say))

    def _made(self, name: str, learned: Sequence[Example], learn: Callable[[], Network]) -> Path:
        """The folder of a network made of just these letters, now or before; start, rates and epochs do not count."""
        told = hashlib.sha256("".join(sorted(_label(one) for one in learned)).encode())
        folder = self._keep / f"{name}-{told.hexdigest()[:16]}"
        if not folder.exists():
            self._say(f"{name}: {len(learned)} letters")
            network, scratch = learn(), Path(tempfile.mkdtemp(dir=self._keep))
            np.save(scratch / LOOK, first_look.fit(learned))
            export(network, scratch)
            scratch.rename(folder)
        return folder

    def _on(self, letters: Sequence[Example], start: Mapping[str, torch.Tensor], epochs: int) -> Network:
        return fit(letters, self._base, epochs=epochs, rate=ON_RATE, start=start, rehearsed=self._early, say=self._say)

    def _state(self, folder: Path) -> dict[str, torch.Tensor]:
        return read_back(folder, Network(self._base))


def _label(one: Example) -> str:
    """All that a letter teaches."""
    labels = (one.sentence_truth, one.truth, one.tone, one.kinds)
    return f"{one.id} {one.text} {[each.tolist() for each in labels]} {one.grave} {one.stranger}"
