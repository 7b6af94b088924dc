"""Trains the model anew, in two to four hours on two cores: ``.venv/bin/python scripts/train.py``.

Needs PyTorch: ``.venv/bin/pip install -e '.[train]'``.

Reads the corpus as mail, so that the network learns from own words; holds out authors in turn to find how network and
rules are weighed, and keeps what was said of the held-out letters for ``maild eval --holdout author``; then trains on
all authors. Writes front.onnx, back.onnx, stack.json into detectors/model/ and held_out.* into detectors/corpus/.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import torch

from detectors import rules, weighing
from detectors.model import outcomes as kept
from detectors.model.base import Base, find
from detectors.model.pieces import Cutter
from detectors.train import held_out, stack
from detectors.train.examples import Example, example, stranger
from detectors.train.export import export, read_back
from detectors.train.fit import fit
from detectors.train.network import Network
from maild.data import shipped
from maild.evaluation.held_out import OUTCOMES, STACKS
from maild.evaluation.labelled import as_mail
from maild.mail.mime import parse

CORPUS = Path(__file__).parents[1] / "detectors" / "corpus"
FOLDS = "ACEGIM,BDFHJLN"
ON_RATE = 3e-5  # half of that from the base model


def letters(cutter: Cutter) -> list[Example]:
    """Every letter of the corpus with the own words that maild would read in it."""
    found = []
    for file in sorted(CORPUS.glob("*.jsonl")):
        reading = CORPUS / "readings" / "second" / file.name
        second = {item["id"]: item for item in _lines(reading)} if reading.exists() else {}
        found += [example(item, second.get(item["id"], item), cutter) for item in _read(file)]
    return found


def strangers(cutter: Cutter) -> list[Example]:
    """The mails of the corpus that no client wrote."""
    return [stranger(item, cutter) for item in _read(CORPUS / "strangers" / "K.jsonl")]


def _read(file: Path) -> list[dict[str, Any]]:
    return [{**item, "own_words": parse(as_mail(item)).own_words} for item in _lines(file)]


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", default=FOLDS, help=f"authors that are held out together  [default: {FOLDS}]")
    parser.add_argument("--keep", type=Path, default=Path("build/train"), help="where finished folds are kept")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folds-only", action="store_true", help="end before the model of all authors")
    parser.add_argument("--weights-only", action="store_true", help="leave the network as it is")
    parser.add_argument(
        "--keep-weights", action="store_true", help="only count anew how often each rule is right, as for weak folds"
    )
    parser.add_argument(
        "--on", type=int, metavar="EPOCHS", help="train the network that is there on, for so many epochs, and not anew"
    )
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    chosen.keep.mkdir(parents=True, exist_ok=True)
    base = Base(find())
    cutter = Cutter(base)
    everyone, others = letters(cutter), strangers(cutter)
    said = held_out.outcomes(everyone, others, chosen.folds.split(","), base, chosen.keep, print)
    if chosen.folds_only:
        return
    reader = rules.load(shipped() / "lexicon")
    examples = [one for one in everyone if one.id in said]
    ruled = {one.id: reader.read(one.text) for one in examples}
    kept.save(OUTCOMES, said)
    stack.save(held_out.by_author(examples, said, ruled), STACKS)
    weights = held_out.weights(examples, said, ruled)
    if chosen.keep_weights:
        weights = json.loads(weighing.WEIGHTS.read_text("utf-8")) | {"rules": weights["rules"]}
    stack.save(weights, weighing.WEIGHTS)
    if chosen.on:
        start = read_back(weighing.FOLDER, Network(base))
        export(fit([*everyone, *others], base, epochs=chosen.on, rate=ON_RATE, start=start), weighing.FOLDER)
    elif not chosen.weights_only:
        export(fit([*everyone, *others], base), weighing.FOLDER)
    print(f"written: {weighing.FOLDER}, {OUTCOMES}, {STACKS}", file=sys.stderr)


if __name__ == "__main__":
    main()
