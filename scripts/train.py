"""Trains the model anew, in about two hours on two cores that know bfloat16: ``.venv/bin/python scripts/train.py``.

Needs PyTorch: ``.venv/bin/pip install -e '.[train]'``.

Reads the corpus as mail, so that the network learns from own words. The network learns from all hands but those of
``WEIGHED``; on what it says of these, the weights of network and rules are fitted, and without each of them in turn for
``maild eval --holdout author``. Writes network.onnx, first_look.npy and stack.json into detectors/model/ and
held_out.json into detectors/corpus/.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from detectors import rules, weighing
from detectors.model.base import Base, find
from detectors.model.network import LOOK
from detectors.model.pieces import Cutter
from detectors.train import first_look, held_out, stack
from detectors.train.examples import Example, example, stranger
from detectors.train.export import export
from detectors.train.fit import fit
from detectors.train.stranger_head import tell_strangers
from maild.data import shipped
from maild.evaluation.held_out import STACKS
from maild.evaluation.labelled import as_mail
from maild.mail.mime import parse

CORPUS = Path(__file__).parents[1] / "detectors" / "corpus"
WEIGHED = frozenset({*(f"C{each}" for each in "ABCDEF"), "KAH", "KAI"})


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
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--weights-only", action="store_true", help="keep the network: only the first look and how all are weighed"
    )
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    base = Base(find())
    cutter = Cutter(base)
    everyone = [*letters(cutter), *strangers(cutter)]
    taught = [one for one in everyone if one.author not in WEIGHED]
    if not chosen.weights_only:
        mails = [one for one in taught if one.stranger]
        network = fit([one for one in taught if not one.stranger], mails, base)
        tell_strangers(network, taught, base)
        export(network, weighing.FOLDER)
    np.save(weighing.FOLDER / LOOK, first_look.fit(taught))
    said = held_out.read(weighing.FOLDER, [one for one in everyone if one.author in WEIGHED], base)
    reader = rules.load(shipped() / "lexicon")
    ruled = {one.id: reader.read(one.text) for one in everyone if not one.stranger}
    stack.save(held_out.by_author(everyone, said, ruled), STACKS)
    stack.save(held_out.weights(everyone, said, ruled), weighing.WEIGHTS)
    print(f"written: {weighing.FOLDER}, {STACKS}", file=sys.stderr)


if __name__ == "__main__":
    main()
