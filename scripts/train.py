"""Trains the model anew, in about three hours on two cores: ``.venv/bin/python scripts/train.py``.

Needs PyTorch: ``.venv/bin/pip install -e '.[train]'``.

Reads the corpus as mail, so that the network learns from own words. A first network learns from the early hands; from
there two learn on, each from one fold of wave after wave, and say of the other folds what the weights of network and
rules are fitted on; that is kept for ``maild eval --holdout author``. The mean of the two is what ships.
Writes network.onnx, first_look.npy, stack.json into detectors/model/ and held_out.* into detectors/corpus/.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from detectors import rules, weighing
from detectors.model import outcomes as kept
from detectors.model.base import Base, find
from detectors.model.network import GRAPH, LOOK
from detectors.model.pieces import Cutter
from detectors.train import first_look, held_out, stack
from detectors.train.examples import Example, example, stranger
from detectors.train.learning import Learning
from maild.data import shipped
from maild.evaluation.held_out import OUTCOMES, STACKS
from maild.evaluation.labelled import as_mail
from maild.mail.mime import parse

CORPUS = Path(__file__).parents[1] / "detectors" / "corpus"
WAVES = (  # the late hands: those of a fold are read by a network that has learned from the other
    (
        frozenset(["P", "R", "U", "W", "Y", "AA", "AC", "AE", "AG", "KA", "KD"]),
        frozenset(["O", "Q", "S", "T", "V", "X", "AB", "AD", "AF", "AH", "KB", "KE"]),
    ),
    (
        frozenset(["AI", "AK", "AM", "AO", "AQ", "KF", "KH", "KL", "KN"]),
        frozenset(["AJ", "AL", "AN", "AP", "AR", "KG", "KI", "KM", "KO"]),
    ),
    (
        frozenset(["AT", "AV", "AX", "BA", "BB", "KR", "KT", "KV"]),
        frozenset(["AS", "AU", "AW", "AY", "BC", "KS", "KU", "KW"]),
    ),
)


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
    files = sorted((CORPUS / "strangers").glob("*.jsonl"))
    return [stranger(item, cutter) for file in files for item in _read(file)]


def _read(file: Path) -> list[dict[str, Any]]:
    return [{**item, "own_words": parse(as_mail(item)).own_words} for item in _lines(file)]


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, default=Path("build/train"), help="where networks on the way are kept")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--fold", type=int, choices=range(len(WAVES[0])), help="only the network without these hands")
    parser.add_argument("--weights-only", action="store_true", help="weigh anew what was kept of the held-out letters")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    base = Base(find())
    cutter = Cutter(base)
    everyone = [*letters(cutter), *strangers(cutter)]
    learning = Learning(base, everyone, WAVES, chosen.keep)
    if chosen.fold is not None:
        learning.without(chosen.fold)
        return
    if not chosen.weights_only:
        kept.save(OUTCOMES, learning.said(first_look.by_author(everyone)))
    said = kept.load(OUTCOMES)
    reader = rules.load(shipped() / "lexicon")
    ruled = {one.id: reader.read(one.text) for one in everyone if not one.stranger}
    stacks, weights = held_out.by_author(everyone, said, ruled), held_out.weights(everyone, said, ruled)
    last = None if chosen.weights_only else learning.last()
    stack.save(stacks, STACKS)
    stack.save(weights, weighing.WEIGHTS)
    if last is not None:
        np.save(weighing.FOLDER / LOOK, first_look.fit(everyone))
        shutil.copyfile(last / GRAPH, weighing.FOLDER / GRAPH)
    print(f"written: {weighing.FOLDER}, {OUTCOMES}, {STACKS}", file=sys.stderr)


if __name__ == "__main__":
    main()
