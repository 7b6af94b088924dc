"""Figures that people would rather see: precision against recall by signal, and how far confidence can be trusted."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from detectors.finding import Signal
from maild.errors import MaildError
from maild.evaluation import measures
from maild.evaluation.figures import Answer

NAMES = ("precision-recall.svg", "calibration.svg")


def draw(answers: Sequence[Answer], folder: Path) -> None:
    """Write the pictures into a folder. Raises MaildError when matplotlib is not installed."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MaildError("pictures need matplotlib", "install it with: pip install 'maild[plots]'") from error
    mpl.rcParams["svg.hashsalt"] = "maild"  # the same figures give the same file
    truth = np.array([[signal in one.letter.signals for signal in Signal] for one in answers])
    likely = np.array([[one.analysis.likely.get(signal, 0.0) for signal in Signal] for one in answers])
    folder.mkdir(parents=True, exist_ok=True)

    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    for column, signal in enumerate(Signal):
        recall, precision = measures.precision_by_recall(likely[:, column], truth[:, column])
        axes.step(recall, precision, where="post", label=f"{signal.value} ({truth[:, column].sum()})")
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02), title=f"Signals, {len(answers)} letters")
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.savefig(folder / NAMES[0], metadata={"Date": None})

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    bins = measures.calibration(likely.ravel(), truth.ravel())
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    axes.plot([sure for sure, _, _ in bins], [true for _, true, _ in bins], marker="o")
    for sure, true, count in bins:
        axes.annotate(str(count), (sure, true), textcoords="offset points", xytext=(6, -10), fontsize="x-small")
    axes.set(xlabel="confidence", ylabel="share that is there", title="Confidence of all signals (numbers: how many)")
    axes.grid(alpha=0.3)
    figure.savefig(folder / NAMES[1], metadata={"Date": None})
