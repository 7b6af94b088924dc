"""Weighing: a certain rule is never overruled, and the weights on disk are those of seven signals."""

import json
from dataclasses import replace

import numpy as np
import pytest

from detectors.finding import Finding, Signal
from detectors.model.network import Outcome
from detectors.model.stack import SIGNALS, TONES, Stack, features, inputs, load
from detectors.weighing import WEIGHTS

SILENT = Outcome(
    spans=((0, 1),),
    sentences=np.full((1, 7), -6.0),
    letter=np.full(7, -6.0),
    tone=np.array([4.0, 0.0, -4.0]),
    grave=-4.0,
    kinds=np.full(33, -6.0),
    stranger=-6.0,
    busy=-6.0,
    foreign=-6.0,
)
GOOD_RULES = {
    Signal.ABUSE: "A101",
    Signal.ENTITLEMENT: "E101",
    Signal.REVIEW_THREAT: "R101",
    Signal.UNREASONABLE_DEMAND: "D104",
    Signal.PRESSURE: "P101",
    Signal.LEGAL_THREAT: "L101",
    Signal.GRIEVANCE: "G101",
}
CLAIM = Finding(Signal.LEGAL_THREAT, "", "L107", 1.0, ())


@pytest.fixture
def stack() -> Stack:
    return load(WEIGHTS)


def test_a_certain_rule_is_not_overruled_by_a_silent_network(stack: Stack) -> None:
    assert stack.weigh(SILENT, (), 0.0).found == frozenset()
    assert stack.weigh(SILENT, (CLAIM,), 0.0).found == {Signal.LEGAL_THREAT}


def test_an_open_insult_in_a_short_letter_is_not_talked_away_by_a_doubtful_network(stack: Stack) -> None:
    insult = replace(CLAIM, signal=Signal.ABUSE, subkind="insult", confidence=0.95, code="A101")
    short = replace(SILENT, spans=((0, 30), (31, 80)), sentences=np.full((2, 7), -6.0))
    assert stack.weigh(short, (insult,), 0.4).likely[Signal.ABUSE] >= 0.75
    long = replace(SILENT, spans=((0, 30), (31, 81)), sentences=np.full((2, 7), -6.0))
    assert stack.weigh(long, (insult,), 0.4).likely[Signal.ABUSE] < 0.75


def test_what_rules_say_makes_a_signal_more_likely(stack: Stack) -> None:
    for signal in SIGNALS:
        rule = replace(CLAIM, signal=signal, confidence=0.9, code=GOOD_RULES[signal])
        assert stack.weigh(SILENT, (rule,), 0.0).likely[signal] > stack.weigh(SILENT, (), 0.0).likely[signal]


def test_the_inputs_have_the_shape_that_the_weights_were_fitted_to() -> None:
    weights = json.loads(WEIGHTS.read_text())
    by_signal, whole = features(SILENT, (CLAIM,), 0.5, weights["rules"])
    assert by_signal.shape == (len(SIGNALS), len(weights["signals"]["abuse"]["weights"]))
    assert len(weights["tone"]["weights"]) == len(TONES)
    heard = inputs(whole, np.linspace(0, 0.9, len(SIGNALS)))
    assert len(heard) == len(weights["tone"]["weights"][0]) == len(weights["grave"]["weights"])
    assert heard[-1] == pytest.approx(0.75), "of the likeliest signal, a grievance apart"


def test_tone_and_gravity_are_shares(stack: Stack) -> None:
    said = stack.weigh(SILENT, (), 0.0)
    assert said.tone == "calm"
    assert 0 <= said.grave < 0.5
    assert all(0 <= likely <= 1 for likely in said.likely.values())


def test_the_first_look_may_let_pass_only_what_the_rules_heard_nothing_in(stack: Stack) -> None:
    assert stack.border((), 0.0) > -np.inf
    assert stack.border((CLAIM,), 0.0) == stack.border((), 0.5) == -np.inf
    assert stack.silence.found == frozenset()
    assert stack.silence.tone == "calm"


def test_only_a_likely_stranger_is_one(stack: Stack) -> None:
    assert not stack.weigh(replace(SILENT, stranger=0.0, foreign=0.0), (), 0.0).stranger
    assert stack.weigh(replace(SILENT, stranger=3.0, foreign=4.0), (), 0.0).stranger
    assert not stack.weigh(replace(SILENT, stranger=-9.0, foreign=3.0), (), 0.0).stranger, "the network denies it"
    assert not stack.weigh(replace(SILENT, stranger=3.0, foreign=-9.0), (), 0.0).stranger, "the first look denies it"


def test_between_the_borders_a_letter_is_perhaps_a_strangers(stack: Stack) -> None:
    weights = json.loads(WEIGHTS.read_text())["stranger"]
    assert weights["doubt"] < weights["border"]
    between = (weights["doubt"] + weights["border"]) / 2
    said = stack.weigh(replace(SILENT, stranger=0.0, foreign=between / weights["weights"][1]), (), 0.0)
    assert (said.stranger, said.perhaps_stranger) == (False, True)
    surely = stack.weigh(replace(SILENT, stranger=3.0, foreign=4.0), (), 0.0)
    assert (surely.stranger, surely.perhaps_stranger) == (True, True)
