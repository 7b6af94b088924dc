"""How far writer and second reader of each hand agree: the corpus rows of the table in detectors/corpus/README.md.

    .venv/bin/python scripts/agreement.py

Needs scikit-learn: ``.venv/bin/pip install -e '.[train]'``. Cohen's kappa, 1 for full agreement and 0 for chance, by
signal, verdict and action, and the letters in which anything differs.
"""

import json
from pathlib import Path
from typing import Any

from sklearn.metrics import cohen_kappa_score

from detectors.finding import Signal

READINGS = Path(__file__).parents[1] / "detectors" / "corpus" / "readings"


def main() -> None:
    for file in sorted((READINGS / "first").glob("*.jsonl"), key=lambda file: (len(file.stem), file.stem)):
        first, second = _labels(file), _labels(READINGS / "second" / file.name)
        kappas = [_kappa(*both) for both in zip(zip(*first, strict=True), zip(*second, strict=True), strict=True)]
        differing = sum(one != other for one, other in zip(first, second, strict=True))
        print(f"| {file.stem} | {' | '.join(f'{kappa:.2f}' for kappa in kappas)} | {differing} of {len(first)} |")


def _labels(file: Path) -> list[tuple[Any, ...]]:
    """Of each letter whether each signal was seen, then verdict and action."""
    items = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [(*(signal in item["signals"] for signal in Signal), item["verdict"], item["action"]) for item in items]


def _kappa(first: tuple[Any, ...], second: tuple[Any, ...]) -> float:
    """1 also where both gave all letters the same label, of which kappa says nothing."""
    return 1.0 if first == second else float(cohen_kappa_score(first, second))


if __name__ == "__main__":
    main()
