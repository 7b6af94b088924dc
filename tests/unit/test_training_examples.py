"""What the network is taught: a disputed label counts half, a stranger's mail teaches nothing else, spelling varies."""

import random

import numpy as np
import pytest

from detectors.finding import SUBKINDS, Signal
from detectors.model.base import Base, find
from detectors.model.pieces import Cutter
from detectors.model.stack import SIGNALS, TONES
from detectors.train import varied
from detectors.train.examples import Example, example, stranger

LETTER = {
    "id": "A-1",
    "author": "A",
    "own_words": "Заказ 12\nГде он? Вы все ослы! Жду ответа ещё час.",
    "signals": ["abuse", "grievance"],
    "evidence": {"abuse": ["Вы все ослы"], "grievance": ["Заказ 12"]},
    "subkinds": {"abuse": ["insult"]},
    "verdict": "toxic",
    "action": "escalate",
}
SECOND = {"signals": ["abuse"], "verdict": "toxic", "action": "reply"}


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter(Base(find()))


def truth(one: Example, signal: Signal) -> list[float]:
    return one.sentence_truth[:, SIGNALS.index(signal)].tolist()


def test_a_label_that_two_readers_share_counts_whole_and_a_disputed_one_half(cutter: Cutter) -> None:
    one = example(LETTER, SECOND, cutter)
    assert (truth(one, Signal.ABUSE), truth(one, Signal.GRIEVANCE)) == ([0, 0, 1, 0], [0.5, 0, 0, 0])
    assert [one.truth[SIGNALS.index(each)] for each in (Signal.ABUSE, Signal.GRIEVANCE)] == [1, 0.5]
    assert one.tone.tolist() == [float(tone == "toxic") for tone in TONES]
    assert (one.grave, one.busy, one.stranger) == (0.5, True, False)
    kinds = dict(zip(((s, kind) for s, all_ in SUBKINDS.items() for kind in all_), one.kinds, strict=True))
    assert (kinds[Signal.ABUSE, "insult"], kinds[Signal.ABUSE, "harm"]) == (1, 0)
    assert np.isnan(kinds[Signal.PRESSURE, "guilt"])


def test_of_a_stranger_nothing_else_is_known(cutter: Cutter) -> None:
    one = stranger({"id": "K-1", "author": "K", "own_words": "Купите базу!"}, cutter)
    assert one.stranger
    assert not one.truth.any()
    assert np.isnan(one.kinds).all()


def test_a_letter_is_retyped_with_its_sentences_in_place(cutter: Cutter) -> None:
    one, chance = example(LETTER, LETTER, cutter), random.Random(1)
    told = [varied.varied(one, cutter, chance) for _ in range(400)]
    texts = {each.text for each in told}
    assert one.text in texts
    assert one.text.lower() in texts
    latin = {text for text in texts if text.isascii()}
    assert len(latin) == 3, "one for each scheme"
    assert any("osly" in text for text in latin)
    assert 0.7 < sum(each is one for each in told) / 400 < 0.9
    assert all(len(each.pieces.spans) == len(one.sentence_truth) for each in told)
