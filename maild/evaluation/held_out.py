"""The training letters judged as if their authors were strangers: by a network and weights that never saw them."""

import json
from pathlib import Path

from detectors.finding import Analysis
from detectors.model.base import Base, find
from detectors.model.network import Network
from detectors.model.stack import Stack
from detectors.rules import Rules
from detectors.weighing import FOLDER, analysis
from maild.errors import MessageError
from maild.evaluation.labelled import Labelled

CORPUS = Path(__file__).parents[2] / "detectors" / "corpus"
STACKS = CORPUS / "held_out.json"


class HeldOut:
    """The network and the rules, weighed without the author of the letter (``scripts/train.py``)."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._network = Network(FOLDER, Base(find()))
        self._stacks = {author: Stack(weights) for author, weights in json.loads(STACKS.read_text("utf-8")).items()}

    def analyse(self, letter: Labelled, own_words: str) -> Analysis:
        """The analysis of a letter of the corpus. Raises MessageError for one that training did not hold out."""
        if letter.author not in self._stacks:
            raise MessageError(f"{letter.id} is no letter that training held out", "leave out --holdout")
        ruled, stack = self._rules.read(own_words), self._stacks[letter.author]
        [outcome] = self._network.read([own_words], [stack.border(ruled.findings, ruled.heat)])
        return analysis(ruled, outcome, stack)
