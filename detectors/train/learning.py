"""The steps in which the network learns: early hands, then wave after wave by halves; their mean is what ships."""

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
from detectors.train.stranger_head import tell_strangers

ON_EPOCHS, ON_RATE = 2, 3e-5  # of learning on; half of the rate from the base model


class Learning:
    """Networks that learn from a corpus; each is kept in a folder of ``keep`` that is named for what it learned from.

    A wave is the hands that came together, in folds; the authors of a fold are held out together, those of the first
    folds of all waves, those of the second. Those in no wave are early.
    """

    def __init__(
        self,
        base: Base,
        everyone: Sequence[Example],
        waves: Sequence[Sequence[frozenset[str]]],
        keep: Path,
        say: Callable[[str], None] = print,
    ) -> None:
        self._base, self._keep, self._say = base, keep, say
        keep.mkdir(parents=True, exist_ok=True)
        self._folds = [frozenset[str]().union(*same) for same in zip(*waves, strict=True)]
        names = [frozenset[str]().union(*folds) for folds in waves]
        late = frozenset[str]().union(*names)
        self._early = [one for one in everyone if one.author not in late]
        self._waves = [[one for one in everyone if one.author in wave] for wave in names]

    def without(self, number: int) -> Path:
        """The folder of the network that has not seen the authors of a fold."""
        folder, known = self._first(), self._early
        for step, wave in enumerate(self._waves, 1):
            seen = [one for one in wave if one.author not in self._folds[number]]
            folder = self._on(f"without-{number}-{step}", seen, known, folder)
            known = [*known, *seen]
        return folder

    def said(self, looked: Mapping[str, tuple[float, ...]]) -> dict[str, Outcome]:
        """What the networks say of the letters that they have not seen, by id (``held_out.read``)."""
        found: dict[str, Outcome] = {}
        for number, fold in enumerate(self._folds):
            mine = [one for wave in self._waves for one in wave if one.author in fold]
            found |= held_out.read(self.without(number), mine, self._base, looked)
        return found

    def last(self) -> Path:
        """The folder of the network that ships: the mean of the others, which have learned from everyone together."""
        everyone = [one for part in (self._early, *self._waves) for one in part]
        halves = [self.without(number) for number in range(len(self._folds))]
        return self._made("last", everyone, lambda: self._mean(halves))

    def _first(self) -> Path:
        return self._made("early", self._early, lambda: fit(self._early, self._base, say=self._say))

    def _mean(self, folders: Sequence[Path]) -> Network:
        network = Network(self._base)
        states = [read_back(folder, network) for folder in folders]
        network.load_state_dict({key: torch.stack([state[key] for state in states]).mean(0) for key in states[0]})
        return network

    def _on(self, name: str, letters: Sequence[Example], known: Sequence[Example], before: Path) -> Path:
        """The folder of a network that learned on from another, with a part again of what that one knew."""

        def learn() -> Network:
            start = read_back(before, Network(self._base))
            return fit(
                letters, self._base, epochs=ON_EPOCHS, rate=ON_RATE, start=start, rehearsed=known, say=self._say
            )  # fmt: skip

        return self._made(name, [*known, *letters], learn)

    def _made(self, name: str, learned: Sequence[Example], learn: Callable[[], Network]) -> Path:
        """The folder of a network made of just these letters, now or before; start, rates and epochs do not count."""
        told = hashlib.sha256("".join(sorted(_label(one) for one in learned)).encode())
        folder = self._keep / f"{name}-{told.hexdigest()[:16]}"
        if not folder.exists():
            self._say(f"{name}: {len(learned)} letters")
            network, scratch = learn(), Path(tempfile.mkdtemp(dir=self._keep))
            tell_strangers(network, learned, self._base)
            np.save(scratch / LOOK, first_look.fit(learned))
            export(network, scratch)
            scratch.rename(folder)
        return folder


def _label(one: Example) -> str:
    """All that a letter teaches."""
    labels = (one.sentence_truth, one.truth, one.tone, one.kinds)
    return f"{one.id} {one.text} {[each.tolist() for each in labels]} {one.grave} {one.stranger}"
