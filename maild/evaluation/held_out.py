"""Letters of the corpus judged as if their authors had just appeared: by a network and weights that never saw them."""

import json
from collections.abc import Iterable
from pathlib import Path

from detectors.finding import Analysis
from detectors.model.base import Base, find
from detectors.model.network import Network
from detectors.model.stack import Stack
from detectors.rules import Rules
from detectors.weighing import FOLDER, analysis, border
from maild.errors import MessageError
from maild.evaluation.labelled import Labelled

CORPUS = Path(__file__).parents[2] / "detectors" / "corpus"
STACKS = CORPUS / "held_out.json"


class HeldOut:
    """The network and the rules, weighed without the author of the letter (``scripts/train.py``)."""

    def __init__(self, rules: Rules, base: Path | None = None) -> None:
        """Raises ``ModelError`` when the base model is not there."""
        self._rules = rules
        self._network = Network(FOLDER, Base(find(base)))
        self._stacks = {author: Stack(weights) for author, weights in json.loads(STACKS.read_text("utf-8")).items()}

    def of(self, letters: Iterable[Labelled]) -> list[Labelled]:
        """The letters of authors that were held out. Raises MessageError when there is none."""
        found = [letter for letter in letters if letter.author in self._stacks]
        if not found:
            raise MessageError("no letter is by an author that was held out", "leave out --holdout")
        return found

    def analyse(self, letter: Labelled, own_words: str) -> Analysis:
        """The analysis of a letter of an author that was held out."""
        ruled, stack = self._rules.read(own_words), self._stacks[letter.author]
        [outcome] = self._network.read([own_words], [border(ruled, stack)])
        return analysis(ruled, outcome, stack)
