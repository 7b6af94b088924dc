"""Where rules and network meet: what the rules said of texts in, whole analyses out."""

from collections.abc import Sequence
from pathlib import Path

from detectors.finding import Analysis, Fault
from detectors.merge import merged
from detectors.model.base import Base, find
from detectors.model.network import Network
from detectors.model.stack import Stack
from detectors.rules import Ruled

_FOLDER = Path(__file__).parent / "model"
GRAPH, WEIGHTS = _FOLDER / "network.onnx", _FOLDER / "stack.json"


class Model:
    """The trained network with the weights by which it and the rules are believed."""

    def __init__(self, base: Path | None = None) -> None:
        """Raises ``ModelError`` when the base model or the trained one is not there."""
        self._network = Network(GRAPH, Base(find(base)))
        self._stack = Stack(WEIGHTS)

    def weighed(self, ruled: Sequence[Ruled]) -> list[Analysis]:
        """The analyses of texts that the rules have read; a network that fails leaves their findings and a fault."""
        try:
            outcomes = list(self._network.read([one.text for one in ruled]))
        except Exception as error:  # the letters must still be judged, and the lead must know
            fault = Fault("M000", type(error).__name__)
            return [Analysis(one.text, one.language, one.findings, (), (*one.faults, fault)) for one in ruled]
        analyses = []
        for one, outcome in zip(ruled, outcomes, strict=True):
            weighed = self._stack.weigh(outcome, one.findings, one.heat)
            findings = merged(one.text, one.findings, outcome, weighed)
            analyses.append(
                Analysis(one.text, one.language, findings, (), one.faults, weighed.likely, weighed.tone, weighed.grave)
            )
        return analyses
