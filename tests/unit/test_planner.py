"""From a case to steps: what is due, what is not repeated, and what belongs to people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from detectors.finding import Evidence, Finding, Signal
from maild.data import shipped
from maild.judge.planner import CaseView, plan, take_back
from maild.judge.policy import load as load_policy
from maild.judge.rules import Rules
from maild.judge.seen import seen
from maild.labels import load
from maild.mail.mime import parse
from maild.mail.role import classify
from maild.model.artefact import ArtefactKind, ArtefactState
from maild.model.identities import Identities
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.letter import LabelState, Letter
from maild.model.message import Role
from maild.model.place import Folder, Location
from maild.model.plan import Place, SetLabels, Withdraw

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
INBOX = Folder("INBOX", 7)
RULES = Rules(
    mailbox="support",
    book=load(shipped() / "labels.toml"),
    effects=frozenset({"labels", "drafts", "notes"}),
    drafts_folder="Drafts",
    notes_mailbox="support",
    notes_folder="maild",
    records_folder="maild/records",
    address="support@svet.example",
    identities=("support@svet.example",),
    lead="lead@svet.example",
    conduct=load_policy(shipped() / "policy.toml").conduct,
)


def judged(verdict: str, action: str, *signals: str) -> Judgement:
    findings = tuple(Finding(Signal(s), "", "X1", 0.9, (Evidence(0, 5, "слова"),)) for s in signals)
    return Judgement(Verdict(verdict), Action(action), "1.1", "Пункт", "ru", findings)


CALM = judged("calm", "none")
DIFFICULT = judged("difficult", "reply", "entitlement")
TOXIC = judged("toxic", "escalate", "abuse")


def letter(uid: int, judgement: Judgement | None = None, age: timedelta = timedelta(0), **values: object) -> Letter:
    role = Role.CLIENT if judgement else Role.OURS
    made = Letter(
        "support", f"{uid}@x", "1@x", role, "maria@mail.example", "maria@mail.example", "Мария", "Заказ",
        NOW - age, "hash", Location(INBOX, uid), judgement,
    )  # fmt: skip
    return replace(made, **values)


def view(*letters: Letter, artefacts: tuple = (), flags: dict[str, set[str]] | None = None) -> CaseView:
    shown = {one.id: frozenset((flags or {}).get(one.id, ())) for one in letters if one.role is Role.CLIENT}
    hands = {
        one.id: classify(
            parse(
                f"Message-ID: <{one.id}>\nFrom: Maria <maria@mail.example>\nTo: support@svet.example\n"
                f"Subject: order\nContent-Type: text/plain; charset=utf-8\n\nслова\n".encode()
            ),
            Identities(("support@svet.example",)),
        )
        for one in letters
    }
    return CaseView(letters, artefacts, shown, hands)


def kinds(planned) -> list[str]:
    return sorted(
        step.artefact.kind.value if isinstance(step, Place) else type(step).__name__.lower() for step in planned.steps
    )


def added(planned) -> dict[str, set[str]]:
    return {step.letter_id: set(step.add) for step in planned.steps if isinstance(step, SetLabels)}


@pytest.mark.parametrize(
    ("judgement", "due"),
    [
        (CALM, []),
        (DIFFICULT, ["draft", "record", "setlabels"]),
        (TOXIC, ["note", "record", "setlabels"]),
    ],
)
def test_what_a_letter_makes_due(judgement: Judgement, due: list[str]) -> None:
    assert kinds(plan(view(letter(1, judgement)), RULES, NOW)) == due


def test_a_planned_case_needs_nothing_more() -> None:
    for judgement in (CALM, DIFFICULT, TOXIC):
        first = plan(view(letter(1, judgement)), RULES, NOW)
        flags = added(first)
        again = plan(view(*first.letters, artefacts=first.artefacts, flags=flags), RULES, NOW)
        assert again.steps == ()


def test_the_thread_carries_its_worst_verdict_of_thirty_days() -> None:
    old, near, last = letter(1, CALM, timedelta(days=40)), letter(2, CALM, timedelta(days=3)), letter(3, TOXIC)
    labels = added(plan(view(old, near, last), RULES, NOW))
    assert labels == {"2@x": {"maild-toxic"}, "3@x": {"maild-toxic", "maild-abuse", "maild-escalated"}}


def test_effects_that_are_switched_off_do_not_happen() -> None:
    for effects, due in (
        ({"labels"}, ["record", "setlabels"]),
        ({"notes"}, ["note"]),
        ({"drafts"}, []),
        (set(), []),
    ):
        assert kinds(plan(view(letter(1, TOXIC)), replace(RULES, effects=frozenset(effects)), NOW)) == due


def test_old_letters_get_labels_only_unless_asked() -> None:
    old = timedelta(days=15)
    assert kinds(plan(view(letter(1, DIFFICULT, old)), RULES, NOW)) == ["record", "setlabels"]
    assert kinds(plan(view(letter(1, TOXIC, old)), RULES, NOW)) == ["record", "setlabels"]
    assert "draft" in kinds(plan(view(letter(1, DIFFICULT, old)), replace(RULES, asked=True), NOW))
    assert "note" in kinds(plan(view(letter(1, TOXIC, old)), replace(RULES, asked=True), NOW))


def test_an_answered_letter_needs_no_draft_no_note_and_no_lead() -> None:
    hour = timedelta(hours=1)
    for judgement in (DIFFICULT, TOXIC):
        for case in ((letter(1, judgement, hour), letter(2)), (letter(1, judgement, hour, answered=True),)):
            planned = plan(view(*case), RULES, NOW)
            assert kinds(planned) == ["record", "setlabels"]
            assert not added(planned)["1@x"] & {"maild-draft", "maild-escalated"}


def test_a_stale_draft_is_replaced_and_a_taken_one_is_left() -> None:
    first = plan(view(letter(1, DIFFICULT, timedelta(hours=1))), RULES, NOW)
    newer = letter(2, DIFFICULT)
    draft = next(a for a in first.artefacts if a.kind is ArtefactKind.DRAFT)
    planned = plan(view(*first.letters, newer, artefacts=first.artefacts, flags=added(first)), RULES, NOW)
    assert Withdraw(draft) in planned.steps
    assert [s.artefact.subject_id for s in planned.steps if isinstance(s, Place) and "draft" in s.artefact.kind] == [
        "2@x"
    ]
    taken = replace(draft, state=ArtefactState.TAKEN)
    assert "draft" not in kinds(plan(view(letter(1, DIFFICULT), artefacts=(taken,)), RULES, NOW))


def test_without_uidplus_the_newer_note_names_the_older() -> None:
    rules = replace(RULES, uidplus=False)
    first = plan(view(letter(1, TOXIC, timedelta(hours=1))), rules, NOW)
    again = plan(view(*first.letters, letter(2, TOXIC), artefacts=first.artefacts, flags=added(first)), rules, NOW)
    note = next(s for s in again.steps if isinstance(s, Place) and s.artefact.kind is ArtefactKind.NOTE)
    assert note.artefact.message_id.encode() in note.octets.split(b"\r\n\r\n", 1)[1].replace(b"=\r\n", b"").replace(
        b"=40", b"@"
    )


def test_a_server_without_keywords_gets_a_star() -> None:
    rules = replace(RULES, keywords=False)
    assert added(plan(view(letter(1, DIFFICULT)), rules, NOW)) == {"1@x": {"\\Flagged"}}


def test_a_label_may_star_too_and_a_persons_star_is_theirs() -> None:
    rules = replace(RULES, also_flag=frozenset({"maild-escalated"}))
    assert "\\Flagged" in added(plan(view(letter(1, TOXIC)), rules, NOW))["1@x"]
    planned = plan(view(letter(1, TOXIC), flags={"1@x": {"\\Flagged"}}), rules, NOW)
    assert "\\Flagged" not in planned.letters[0].labels
    assert all("\\Flagged" not in s.remove for s in take_back(view(*planned.letters)).steps if isinstance(s, SetLabels))


def test_what_people_did_to_labels_is_noticed() -> None:
    known = letter(1, TOXIC, labels={"maild-abuse": LabelState.SET, "maild-toxic": LabelState.SET})
    [now] = seen([known], {"1@x": frozenset({"maild-toxic", "\\Answered", "maild-release"})}, RULES.book)
    assert now.labels == {"maild-abuse": LabelState.TAKEN_OFF, "maild-toxic": LabelState.SET}
    assert now.answered
    assert now.released
    [gone] = seen([known], {}, RULES.book)
    assert gone == known, "a letter that is not there tells nothing"


def test_a_calm_letter_that_was_judged_without_its_attachment_has_a_record_that_says_so() -> None:
    planned = plan(view(letter(1, CALM, without_attachment=True)), RULES, NOW)
    assert kinds(planned) == ["record"]


def test_texts_that_are_not_at_hand_are_asked_for() -> None:
    planned = plan(replace(view(letter(1, TOXIC)), hands={}), RULES, NOW)
    assert planned.missing == {"1@x"}
    assert kinds(planned) == ["setlabels"]


TAUNT = judged("toxic", "reply", "pressure")


def elsewhere(case: str, age: timedelta, judgement: Judgement = TAUNT) -> Letter:
    return replace(letter(90, judgement, age), id=f"{case}@y", case=case)


def test_a_client_who_is_toxic_again_goes_to_the_lead() -> None:
    once = plan(view(letter(1, TAUNT)), RULES, NOW)
    assert "draft" in kinds(once)
    again = plan(replace(view(letter(1, TAUNT)), past=(elsewhere("a", timedelta(days=5)),)), RULES, NOW)
    assert kinds(again) == ["note", "record", "setlabels"]
    assert added(again)["1@x"] >= {"maild-escalated", "maild-toxic"}
    assert "maild-pattern" not in added(again)["1@x"], "twice is no pattern"
    healed = plan(replace(view(letter(1, TAUNT)), past=(elsewhere("a", timedelta(days=95)),)), RULES, NOW)
    assert "draft" in kinds(healed)


def test_a_pattern_is_labelled_and_the_note_names_the_step() -> None:
    past = (elsewhere("a", timedelta(days=5)), elsewhere("b", timedelta(days=50)))
    planned = plan(replace(view(letter(1, TAUNT)), past=past), RULES, NOW)
    assert "maild-pattern" in added(planned)["1@x"]
    [note] = [step for step in planned.steps if isinstance(step, Place) and step.artefact.kind is ArtefactKind.NOTE]
    assert "передать клиента другому менеджеру" in parse(note.octets).own_words
    calm = plan(replace(view(letter(1, DIFFICULT)), past=past), RULES, NOW)
    assert "maild-pattern" not in added(calm)["1@x"], "a difficult letter is judged as anybody's"
