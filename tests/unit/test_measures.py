"""The figures: what they are of small cases that can be counted by hand."""

import numpy as np
import pytest

from maild.errors import MessageError
from maild.evaluation import measures
from maild.evaluation.labelled import read


def bools(*values: int) -> np.ndarray:
    return np.array(values, bool)


def test_precision_recall_and_f1() -> None:
    truth, found = bools(1, 1, 1, 0, 0), bools(1, 1, 0, 1, 0)
    assert measures.precision(truth, found) == pytest.approx(2 / 3)
    assert measures.recall(truth, found) == pytest.approx(2 / 3)
    assert measures.f1(truth, found) == pytest.approx(2 / 3)
    nothing = bools(0, 0)
    assert (measures.precision(nothing, nothing), measures.f1(nothing, nothing)) == (0.0, 0.0)


def test_macro_f1_is_the_mean_over_classes() -> None:
    truth, found = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])
    assert measures.macro_f1(truth, found, 3) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_the_interval_is_around_the_figure_and_narrows_with_letters() -> None:
    few = measures.interval(lambda numbers: float((numbers % 2).mean()), 20)
    many = measures.interval(lambda numbers: float((numbers % 2).mean()), 2000)
    assert few.value == many.value == 0.5
    assert few.low < many.low < 0.5 < many.high < few.high


def test_a_calibrated_confidence_has_no_error_and_a_boastful_one_has() -> None:
    truth = bools(*[1] * 9, 0)
    assert measures.expected_calibration_error(np.full(10, 0.9), truth) == pytest.approx(0)
    assert measures.expected_calibration_error(np.full(10, 0.9), ~truth) == pytest.approx(0.8)


def test_precision_by_recall_goes_from_the_surest_on() -> None:
    recall, precision = measures.precision_by_recall(np.array([0.2, 0.9, 0.5]), bools(1, 1, 0))
    assert recall.tolist() == [0.5, 0.5, 1.0]
    assert precision.tolist() == pytest.approx([1.0, 0.5, 2 / 3])


def test_precision_in_a_mailbox_counts_false_alarms_by_how_often_such_letters_come() -> None:
    truth = np.array([0] * 100 + [1] * 10 + [2] * 10)
    called = np.array([1] + [0] * 99 + [0] * 10 + [1] * 10, bool)
    assert measures.precision_in_mailbox(called, truth, (0.9, 0.08, 0.02)) == pytest.approx(0.02 / (0.02 + 0.009))
    assert measures.precision_in_mailbox(called & False, truth, (0.9, 0.08, 0.02)) == 0


def test_evidence_is_compared_by_characters() -> None:
    assert measures.characters_f1("вы тупые люди", ["тупые"], [(3, 8)]) == 1
    assert measures.characters_f1("вы тупые люди", ["тупые"], [(0, 13)]) == pytest.approx(10 / 18)
    assert measures.characters_f1("вы тупые люди", ["тупые"], []) == 0


@pytest.mark.parametrize(
    ("line", "said"), [("{", "line 1"), ('{"id": "a"}', "subject is missing"), ("[]", "id is missing")]
)
def test_a_broken_corpus_names_the_line(tmp_path, line: str, said: str) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_text(line)
    with pytest.raises(MessageError, match=said):
        list(read(file))
