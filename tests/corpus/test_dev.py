"""``maild analyze`` over the labelled corpus written out as mail: its contract, and no silent loss of quality."""

import numpy as np
import pytest

from detectors.finding import Signal
from maild.evaluation.measures import precision, recall
from tests.corpus.judged import judged, labelled

FLOORS = {"abuse": (0.75, 0.70), "entitlement": (0.60, 0.70), "review_threat": (0.75, 0.75)}


@pytest.fixture(scope="module")
def found() -> dict[str, dict]:
    return judged(labelled())


def test_every_letter_has_one_object_that_keeps_the_contract(found: dict[str, dict]) -> None:
    assert found.keys() == {item["id"] for item in labelled()}
    for one in found.values():
        assert {"file", "message_id", "language", "own_words", "signals", "notices", "verdict", "action"} <= one.keys()
        assert one["clause"]
        for signal in one["signals"]:
            assert signal["kind"] in set(Signal)
            assert signal["code"]
            assert 0 <= signal["confidence"] <= 1
            assert signal["evidence"]
            for piece in signal["evidence"]:
                assert one["own_words"][piece["start"] : piece["end"]] == piece["text"] != ""


@pytest.mark.parametrize("kind", FLOORS)
def test_precision_and_recall_do_not_sink(found: dict[str, dict], kind: str) -> None:
    truth = np.array([kind in item["signals"] for item in labelled()])
    said = np.array([any(signal["kind"] == kind for signal in found[item["id"]]["signals"]) for item in labelled()])
    least_precision, least_recall = FLOORS[kind]
    assert precision(truth, said) >= least_precision
    assert recall(truth, said) >= least_recall


def test_toxic_is_precise(found: dict[str, dict]) -> None:
    toxic = [item for item in labelled() if found[item["id"]]["verdict"] == "toxic"]
    assert len(toxic) >= 25
    assert sum(item["verdict"] == "toxic" for item in toxic) / len(toxic) >= 0.83


def test_plain_everyday_letters_get_no_verdict_and_hardly_a_label() -> None:
    found = judged(labelled("plain"))
    assert len(found) >= 60
    assert [name for name, one in found.items() if (one["verdict"], one["action"]) != ("calm", "none")] == []
    heard = {name: {signal["kind"] for signal in one["signals"]} for name, one in found.items()}
    assert set().union(*heard.values()) <= {"grievance"}
    assert {name for name in heard if heard[name]} <= {"plain-053", "plain-064"}  # a receipt that did not come, a bill
