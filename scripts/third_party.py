"""Measures on texts of other people, which are no part of the project: give their files.

    .venv/bin/python scripts/third_party.py --complaints FILE --toxicity FILE

Both are JSON lines with ``text``; the second has ``toxic`` (1 or 0) too. Complaints are angry, mostly civil: how many
are called toxic? Sentences of social media: F1 of ``abuse``.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from rich.progress import track

from detectors.finding import Analysis
from detectors.pipeline import load
from maild.data import shipped
from maild.evaluation import measures
from maild.judge import policy

_BATCH = 64


def analyses(path: Path) -> tuple[list[dict], list[Analysis]]:
    """The items of a file with what was found in each."""
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    analyser = load(shipped() / "lexicon")
    found: list[Analysis] = []
    for first in track(range(0, len(items), _BATCH), path.name):
        found += analyser.analyse_many([item["text"] for item in items[first : first + _BATCH]])
    return items, found


def complaints(path: Path) -> None:
    _, found = analyses(path)
    regulations = policy.load(shipped() / "policy.toml")
    verdicts = np.array([regulations.decide(one).verdict for one in found])
    for name in ("toxic", "difficult", "calm"):
        share = verdicts == name
        print(f"called {name}: {measures.interval(lambda n, share=share: float(share[n].mean()), len(found))}")
    for signal in ("abuse", "grievance"):
        share = np.array([signal in one.signals for one in found])
        print(f"{signal}: {measures.interval(lambda n, share=share: float(share[n].mean()), len(found))}")


def toxicity(path: Path) -> None:
    items, found = analyses(path)
    truth = np.array([bool(item["toxic"]) for item in items])
    abuse = np.array(["abuse" in one.signals for one in found])
    for name in ("precision", "recall", "f1"):
        figure = getattr(measures, name)
        print(f"abuse, {name}: {measures.interval(lambda n, f=figure: f(truth[n], abuse[n]), len(found))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--complaints", type=Path)
    parser.add_argument("--toxicity", type=Path)
    chosen = parser.parse_args()
    if chosen.complaints:
        complaints(chosen.complaints)
    if chosen.toxicity:
        toxicity(chosen.toxicity)
    if not (chosen.complaints or chosen.toxicity):
        parser.error("give --complaints, --toxicity, or both")


if __name__ == "__main__":
    main()
