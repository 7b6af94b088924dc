"""All figures of one evaluation, from labelled letters and what was said of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.finding import Analysis, Signal
from maild.evaluation import measures
from maild.evaluation.labelled import Labelled
from maild.evaluation.measures import Ratio
from maild.model.judgement import Judgement, Verdict

VERDICTS, SIGNALS = tuple(Verdict), tuple(Signal)

MAILBOX = (0.9, 0.08, 0.02)  # shares of calm, difficult and toxic letters in an ordinary mailbox


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one labelled letter."""

    letter: Labelled
    analysis: Analysis
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class SignalFigures:
    """Of one signal: how often it is there, precision, recall, F1."""

    letters: int
    precision: Ratio
    recall: Ratio
    f1: Ratio


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one evaluation; every ratio with its interval."""

    letters: int
    signals: dict[str, SignalFigures]
    macro_f1: Ratio
    verdict_macro_f1: Ratio
    toxic_precision: Ratio
    toxic_recall: Ratio
    calm_called_toxic: Ratio
    mailbox_precision: Ratio  # of `toxic`, in a mailbox of 900 calm, 80 difficult and 20 toxic letters
    action_accuracy: Ratio
    evidence_f1: float
    subkinds_right: float | None  # of rightly found signals whose subkinds are labelled; None where none is
    calibration_error: float
    confusion: dict[tuple[str, str], int]
    false_toxic: tuple[str, ...]  # ids of letters that are not toxic and were called so


def figures(answers: Sequence[Answer]) -> Figures:
    """The figures of all answers. Raises ``ValueError`` where there is none."""
    if not answers:
        raise ValueError("there are no letters to measure on")
    count = len(answers)
    truth = np.array([[signal in one.letter.signals for signal in SIGNALS] for one in answers])
    found = np.array([[signal in one.analysis.signals for signal in SIGNALS] for one in answers])
    verdict = np.array([VERDICTS.index(Verdict(one.letter.verdict)) for one in answers])
    said = np.array([VERDICTS.index(one.judgement.verdict) for one in answers])
    toxic, called, calm = verdict == 2, said == 2, verdict == 0
    right = np.array([one.letter.action == one.judgement.action for one in answers])
    likely = np.array([[one.analysis.likely.get(signal, 0.0) for signal in SIGNALS] for one in answers])
    return Figures(
        letters=count,
        signals={signal.value: _signal(truth[:, row], found[:, row]) for row, signal in enumerate(SIGNALS)},
        macro_f1=measures.interval(lambda n: _macro(truth[n], found[n]), count),
        verdict_macro_f1=measures.interval(lambda n: measures.macro_f1(verdict[n], said[n], len(VERDICTS)), count),
        toxic_precision=measures.interval(lambda n: measures.precision(toxic[n], called[n]), count),
        toxic_recall=measures.interval(lambda n: measures.recall(toxic[n], called[n]), count),
        calm_called_toxic=measures.interval(lambda n: measures.recall(calm[n], called[n]), count),
        mailbox_precision=measures.interval(
            lambda n: measures.precision_in_mailbox(called[n], verdict[n], MAILBOX), count
        ),
        action_accuracy=measures.interval(lambda n: float(right[n].mean()), count),
        evidence_f1=_evidence(answers),
        subkinds_right=_subkinds(answers),
        calibration_error=measures.expected_calibration_error(likely.ravel(), truth.ravel()),
        confusion=dict(Counter((one.letter.verdict, one.judgement.verdict.value) for one in answers)),
        false_toxic=tuple(one.letter.id for one, false in zip(answers, called & ~toxic, strict=True) if false),
    )


def _signal(truth: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> SignalFigures:
    def of(figure: measures.Figure) -> Ratio:
        return measures.interval(lambda numbers: figure(truth[numbers], found[numbers]), len(truth))

    return SignalFigures(int(truth.sum()), of(measures.precision), of(measures.recall), of(measures.f1))


def _macro(truth: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> float:
    return float(np.mean([measures.f1(truth[:, row], found[:, row]) for row in range(truth.shape[1])]))


def _evidence(answers: Sequence[Answer]) -> float:
    """The mean over rightly found signals of how well the quoted characters meet the guide's."""
    scores = []
    for one in answers:
        for signal in one.analysis.signals:
            if signal in one.letter.signals:
                pieces = [e for f in one.analysis.findings if f.signal is signal for e in f.evidence]
                spans = [(piece.start, piece.end) for piece in pieces]
                scores.append(measures.characters_f1(one.analysis.text, one.letter.evidence[signal], spans))
    return float(np.mean(scores)) if scores else 0.0


def _subkinds(answers: Sequence[Answer]) -> float | None:
    """Of rightly found signals with labelled subkinds, the share for which one of these was named."""
    right = [
        any(finding.subkind in kinds for finding in one.analysis.findings if finding.signal == signal)
        for one in answers
        for signal, kinds in one.letter.subkinds.items()
        if signal in one.analysis.signals
    ]
    return float(np.mean(right)) if right else None
