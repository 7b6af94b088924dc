"""The door of the package: ``load`` composes an ``Analyser``, which turns texts into analyses."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from detectors import rules
from detectors.finding import Analysis
from detectors.weighing import Model


class Analyser:
    """Finds the seven signals in a client's own words; threads that share it take turns."""

    def __init__(self, ruled: rules.Rules, model: Model) -> None:
        self._rules, self._model = ruled, model
        self._turn = Lock()

    def analyse(self, text: str) -> Analysis:
        """All findings in a text, in the order of the signals; never raises for any string."""
        [analysis] = self.analyse_many([text])
        return analysis

    def analyse_many(self, texts: Sequence[str]) -> list[Analysis]:
        """The analyses of many texts, in order: cheaper for each than one by one."""
        with self._turn:
            return self._model.weighed([self._rules.read(text) for text in texts])


def load(lexicons: Path, base: Path | None = None) -> Analyser:
    """An analyser with the lexicons of a folder; ``base`` is the base model's file if not the installed package's.

    Raises ``LexiconError`` and ``ModelError``; takes about three seconds, most of them spaCy's import.
    """
    return Analyser(rules.load(lexicons), Model(base))
