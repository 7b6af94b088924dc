"""What people's hands on labels say: corrections, changes of mind, tidying; and the letters as a corpus."""

from dataclasses import replace
from datetime import timedelta

import pytest

from detectors.finding import Signal
from maild.data import shipped
from maild.evaluation.feedback import labelled
from maild.judge.corrections import changes, teaching
from maild.judge.seen import seen
from maild.judge.standing import PatternRule, toxic_threads
from maild.labels import load
from maild.mail.mime import parse
from maild.model.correction import Correction, CorrectionKind
from maild.model.judgement import Verdict
from maild.model.letter import LabelState, Letter
from tests.contract.remembered import BOX, JUDGED, NOON, letter
from tests.e2e.office import letter as mail

BOOK = load(shipped() / "labels.toml")
OFF, SET, ADDED = LabelState.TAKEN_OFF, LabelState.SET, LabelState.ADDED
ALARM, MISS = CorrectionKind.FALSE_ALARM, CorrectionKind.MISS


def looked_at(labels: dict[str, LabelState], *present: str, **more: object) -> Letter:
    known = letter("a@x", judgement=JUDGED, labels=labels, **more)
    return next(seen([known], {"a@x": frozenset(present)}, BOOK))


@pytest.mark.parametrize(
    ("before", "present", "after"),
    [
        ({"maild-abuse": SET}, (), {"maild-abuse": OFF}),
        ({}, ("maild-abuse",), {"maild-abuse": ADDED}),
        ({}, ("maild-escalated", "\\Flagged", "$Label1"), {}),
        ({"maild-abuse": OFF}, ("maild-abuse",), {"maild-abuse": ADDED}),
        ({"maild-abuse": ADDED}, (), {"maild-abuse": OFF}),
        ({"maild-abuse": LabelState.REFUSED}, ("maild-abuse",), {"maild-abuse": LabelState.REFUSED}),
    ],
)
def test_a_hand_on_a_label_is_seen(
    before: dict[str, LabelState], present: tuple[str, ...], after: dict[str, LabelState]
) -> None:
    assert looked_at(before, *present).labels == after


def test_taking_the_verdict_off_before_an_answer_clears_the_client_of_it() -> None:
    cleared = looked_at({"maild-toxic": SET})
    assert cleared.cleared
    assert toxic_threads([cleared], NOON, PatternRule().window) == 0
    assert toxic_threads([replace(cleared, cleared=False)], NOON, PatternRule().window) == 1
    assert not looked_at({"maild-toxic": SET}, "\\Answered").cleared
    again = next(seen([cleared], {"a@x": frozenset({"maild-toxic"})}, BOOK))
    assert not again.cleared


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(SET, OFF, ALARM), (None, ADDED, MISS), (OFF, ADDED, None), (ADDED, OFF, None)],
)
def test_a_change_is_a_correction_until_it_is_taken_back(
    before: LabelState | None, after: LabelState, kind: CorrectionKind | None
) -> None:
    old, new = ({"maild-abuse": state} if state else {} for state in (before, after))
    found = dict(changes(letter("a@x", labels=old), letter("a@x", labels=new), NOON, answered=False))
    assert found == {"maild-abuse": Correction(BOX, "a@x", "maild-abuse", kind, NOON) if kind else None}


def test_labels_that_maild_sets_and_takes_off_itself_are_no_corrections() -> None:
    for old, new in (({}, {"maild-abuse": SET}), ({"maild-abuse": SET}, {}), ({"maild-abuse": OFF},) * 2):
        assert not list(changes(letter("a@x", labels=old), letter("a@x", labels=new), NOON, answered=False))


def test_states_answered_letters_and_tidying_teach_nothing() -> None:
    alarm = Correction(BOX, "a@x", "maild-abuse", ALARM, NOON)
    state = replace(alarm, keyword="maild-escalated")
    done = replace(alarm, letter_id="b@x", answered=True)
    assert teaching([alarm, state, done], BOOK) == (alarm,)
    many = [replace(alarm, letter_id=f"{n}@x", seen_at=NOON + timedelta(seconds=n)) for n in range(11)]
    assert teaching(many, BOOK) == ()
    assert teaching(many[:10], BOOK) == tuple(many[:10])
    slow = [replace(one, seen_at=NOON + timedelta(minutes=2 * n)) for n, one in enumerate(many)]
    assert teaching(slow, BOOK) == tuple(slow)


def test_a_corrected_letter_goes_into_a_corpus_without_its_writer() -> None:
    text = "Анне Рожковой хамство! Заказ АБ-51207, пишите на anna@mail.example или +7 916 123-45-67."
    message = parse(mail("a@x", text, sender="Анна Рожкова <anna.rozhkova@mail.example>"))
    message = replace(message, client=message.from_)
    alarm = Correction(BOX, "a@x", "maild-abuse", ALARM, NOON)
    line = labelled(message, JUDGED, [alarm, replace(alarm, keyword="maild-grievance", kind=MISS)], BOOK)
    assert line["signals"] == ["grievance"]
    assert line["evidence"] == {"grievance": []}
    for secret in ("Анн", "Рожков", "51207", "anna@", "916"):
        assert secret not in line["body"]
    assert line["verdict"] == JUDGED.verdict.value
    calm = labelled(message, JUDGED, [alarm, replace(alarm, keyword="maild-toxic")], BOOK)
    assert (calm["verdict"], calm["action"]) == ("calm", "none")
    ground = replace(alarm, keyword="maild-toxic")
    kept = labelled(message, JUDGED, [ground], BOOK)
    assert (kept["verdict"], kept["action"]) == (Verdict.DIFFICULT.value, "reply")
    assert kept["evidence"] == {Signal.ABUSE.value: ["хамство", "!"]}
