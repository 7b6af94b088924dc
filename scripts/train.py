"""Trains the model anew, in about an hour on two cores: ``.venv/bin/python scripts/train.py``.

Needs PyTorch: ``.venv/bin/pip install -e '.[train]'``.

Reads the corpus as mail, so that the network learns from own words; holds out authors in turn to find how network and
rules are weighed; then trains on all authors and writes detectors/model/network.onnx and stack.json.
"""

import argparse
import json
import sys
from pathlib import Path

import torch

from detectors import rules, weighing
from detectors.model.base import Base, find
from detectors.model.pieces import Cutter
from detectors.train import stack
from detectors.train.examples import Example, example
from detectors.train.export import export
from detectors.train.fit import fit
from detectors.train.held_out import outcomes, weights
from maild.data import shipped
from maild.evaluation.labelled import as_mail
from maild.mail.mime import parse

CORPUS = Path(__file__).parents[1] / "detectors" / "corpus"


def letters(cutter: Cutter) -> list[Example]:
    """Every letter of the corpus with the own words that maild would read in it."""
    found = []
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            item = json.loads(line)
            found.append(example({**item, "own_words": parse(as_mail(item)).own_words}, cutter))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", help="authors that are held out together, as AB,CD  [default: pairs of all]")
    parser.add_argument("--keep", type=Path, default=Path("build/train"), help="where finished folds are kept")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folds-only", action="store_true", help="end before the model of all authors")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    chosen.keep.mkdir(parents=True, exist_ok=True)
    base = Base(find())
    examples = letters(Cutter(base))
    authors = sorted({one.author for one in examples})
    pairs = ["".join(authors[first : first + 2]) for first in range(0, len(authors), 2)]
    folds = chosen.folds.split(",") if chosen.folds else pairs
    said = outcomes(examples, folds, base, chosen.keep, print)
    if chosen.folds_only:
        return
    stack.save(weights(examples, said, rules.load(shipped() / "lexicon").read), weighing.WEIGHTS)
    export(fit(examples, base), weighing.GRAPH)
    print(f"written: {weighing.GRAPH}, {weighing.WEIGHTS}", file=sys.stderr)


if __name__ == "__main__":
    main()
