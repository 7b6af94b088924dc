"""Where rules and network meet: what the rules said of texts in, whole analyses out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from detectors.finding import Analysis, Fault
from detectors.merge import merged
from detectors.model.base import Base, find
from detectors.model.network import Network, Outcome
from detectors.model.stack import Stack, load
from detectors.rules import Ruled

FOLDER = Path(__file__).parent / "model"
WEIGHTS = FOLDER / "stack.json"


class Model:
    """The trained network with the weights by which it and the rules are believed."""

    def __init__(self, base: Path | None = None) -> None:
        """Raises ``ModelError`` when the base model or the trained one is not there."""
        self._network = Network(FOLDER, Base(find(base)))
        self._stack = load(WEIGHTS)

    def weighed(self, ruled: Sequence[Ruled]) -> list[Analysis]:
        """The analyses of texts that the rules have read; a network that fails leaves their findings and a fault."""
        borders = [border(one, self._stack) for one in ruled]
        try:
            outcomes = list(self._network.read([one.text for one in ruled], borders))
        except Exception as error:  # the letters must still be judged, and the lead must know
            fault = Fault("M000", type(error).__name__)
            return [Analysis(one.text, one.language, one.findings, one.notices, (*one.faults, fault)) for one in ruled]
        return [analysis(one, outcome, self._stack) for one, outcome in zip(ruled, outcomes, strict=True)]


def border(ruled: Ruled, stack: Stack) -> float:
    """The logit below which the first look may let a text pass as plainly calm; always, where nothing is to be seen."""
    seen = any(sign.isprintable() and not sign.isspace() for sign in ruled.text)
    return stack.border(ruled.findings, ruled.heat) if seen else np.inf


def analysis(ruled: Ruled, outcome: Outcome | None, stack: Stack) -> Analysis:
    """What rules and network say of a letter together; no outcome: the first look let it pass as plainly calm."""
    if outcome is None:
        findings, weighed = ruled.findings, stack.silence
    else:
        weighed = stack.weigh(outcome, ruled.findings, ruled.heat)
        findings = merged(ruled.text, ruled.findings, outcome, weighed)
    return Analysis(
        ruled.text, ruled.language, findings, ruled.notices, ruled.faults,
        weighed.likely, weighed.tone, weighed.grave, weighed.stranger, weighed.perhaps_stranger,
    )  # fmt: skip
