"""The training letters judged as if their authors were strangers: by networks and weights that never saw them."""

import json
from pathlib import Path

from detectors.finding import Analysis
from detectors.model import outcomes
from detectors.model.stack import Stack
from detectors.rules import Rules
from detectors.weighing import analysis
from maild.errors import MessageError
from maild.evaluation.labelled import Labelled

CORPUS = Path(__file__).parents[2] / "detectors" / "corpus"
OUTCOMES, STACKS = CORPUS / "held_out.npz", CORPUS / "held_out.json"


class HeldOut:
    """What training kept of its folds (``scripts/train.py``), with today's rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._said = outcomes.load(OUTCOMES)
        self._stacks = {author: Stack(weights) for author, weights in json.loads(STACKS.read_text("utf-8")).items()}

    def analyse(self, letter: Labelled, own_words: str) -> Analysis:
        """The analysis of a letter of the corpus. Raises MessageError for one that training did not hold out."""
        if letter.id not in self._said or letter.author not in self._stacks:
            raise MessageError(f"{letter.id} is no letter that training held out", "leave out --holdout")
        ruled, stack = self._rules.read(own_words), self._stacks[letter.author]
        said = self._said[letter.id]
        passed = said.busy < stack.border(ruled.findings, ruled.heat)
        return analysis(ruled, None if passed else said, stack)
