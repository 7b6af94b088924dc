"""The second part of the regulations: how a judged letter is dealt with, by history, hours and kind of clients."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detectors.finding import Evidence, Finding, Signal
from maild.data import shipped
from maild.errors import SettingsError
from maild.judge import desk
from maild.judge.conduct import Conduct, Facts, action_of, conduct_of, facts
from maild.judge.policy import load
from maild.judge.policycheck import flaws
from maild.judge.rules import Rules
from maild.judge.standing import Standing
from maild.labels import load as labels
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.letter import Letter
from maild.model.message import Address, Message, Role
from replies.brief import Brief, Quote
from replies.compose import draft

NOON = datetime(2026, 11, 25, 9, tzinfo=UTC)  # Wednesday noon in Moscow
DAY = timedelta(days=1)
SHIPPED = load(shipped() / "policy.toml")
LAST = '[[clause]]\nid = "z"\ntitle = {ru = "я", en = "z"}\nverdict = "calm"\naction = "none"\n'
HEAD = '[[conduct]]\nid = "c"\ntitle = {ru = "я", en = "c"}\n'
HOUSE = Rules(
    mailbox="support", book=labels(shipped() / "labels.toml"), effects=frozenset(), drafts_folder=None,
    notes_mailbox="support", notes_folder="maild", records_folder="maild/records", address="s@svet.example",
    identities=(), lead="", conduct=SHIPPED.conduct,
)  # fmt: skip


def finding(term: str) -> Finding:
    kind, _, subkind = term.partition(":")
    return Finding(Signal(kind), subkind, "X1", 0.9, ())


def letter(case: str, age: timedelta, verdict: str = "toxic", *terms: str, uid: int = 1) -> Letter:
    judgement = Judgement(Verdict(verdict), Action.REPLY, "1", "", "ru", tuple(map(finding, terms)))
    who = "anna@mail.example"
    return Letter(
        "support", f"{uid}.{case}", case, Role.CLIENT, who, who, "", "", NOON - age, "", None, judgement,
    )  # fmt: skip


def clause(**conditions: object) -> Conduct:
    return Conduct.model_validate({"id": "c", "title": {"ru": "я", "en": "c"}, "action": "escalate", **conditions})


@pytest.mark.parametrize(
    ("conditions", "known", "fits"),
    [
        ({"verdict": ["toxic"]}, {}, True),
        ({"verdict": ["calm", "difficult"]}, {}, False),
        ({"so_far": ["difficult", "toxic"]}, {"so_far": Verdict.DIFFICULT}, True),
        ({"so_far": ["difficult", "toxic"]}, {}, False),
        ({"toxic_threads": 2, "within": "30d"}, {"toxic": (timedelta(), 29 * DAY)}, True),
        ({"toxic_threads": 2, "within": "30d"}, {"toxic": (timedelta(), 31 * DAY)}, False),
        ({"letters": 3, "within": "2d"}, {"letters": (timedelta(), DAY, 2 * DAY)}, True),
        ({"letters": 3, "within": "2d"}, {"letters": (timedelta(), DAY, 3 * DAY)}, False),
        ({"standing": ["outburst", "pattern"]}, {"standing": Standing.OUTBURST}, True),
        ({"standing": ["pattern"]}, {"standing": Standing.OUTBURST}, False),
        ({"clients": "companies"}, {"clients": "companies"}, True),
        ({"clients": "companies"}, {}, False),
        ({"hours": "closed"}, {"open": False}, True),
        ({"hours": "closed"}, {}, False),
        ({"any": ["abuse:harm"]}, {}, False),
        ({"all": ["pressure"], "none": ["grievance"]}, {}, True),
        ({"all": ["pressure"], "sure": 0.95}, {}, False),
    ],
)
def test_each_condition_holds_and_fails(conditions: dict, known: dict, fits: bool) -> None:
    facts = replace(Facts((finding("pressure:ultimatum"),), Verdict.TOXIC), **known)
    assert clause(**conditions).fits(facts) == fits


def test_facts_are_of_the_moment_when_the_letter_came() -> None:
    late = letter("a", timedelta(hours=-9), uid=2)  # nine in the evening
    first, other, gone = letter("a", DAY, "difficult"), letter("b", 40 * DAY), letter("c", 5 * DAY)
    later = letter("d", -DAY)
    past = (other, replace(gone, cleared=True), later)
    known = facts(late, (first, late), past, HOUSE)
    assert known.so_far is Verdict.DIFFICULT
    assert sorted(known.toxic) == [timedelta(), 40 * DAY + timedelta(hours=9)], "a label taken off does not count"
    assert len(known.letters) == 4, "what came later is not known yet"
    assert known.standing is Standing.OUTBURST
    assert not known.open
    assert facts(first, (first,), (), HOUSE).open


def test_the_shipped_second_part() -> None:
    def said(one: Letter, *past: Letter) -> tuple[str, str]:
        found = conduct_of(one, (one,), past, SHIPPED.conduct, HOUSE)
        assert one.judgement is not None
        return (found.id if found else "", action_of(one.judgement, found).value)

    first = letter("a", timedelta())
    assert said(first) == ("", "reply"), "an outburst once is answered as its clause says"
    assert said(first, letter("b", 80 * DAY)) == ("5.4", "escalate")
    assert said(first, letter("b", 91 * DAY)) == ("", "reply"), "long quiet heals"
    assert said(first, letter("b", DAY), letter("c", 2 * DAY)) == ("5.3", "escalate")
    assert said(letter("a", timedelta(), "difficult", "legal_threat", "grievance"))[0] == "5.2"
    assert said(letter("a", timedelta(), "toxic", "abuse:harm"))[0] == "5.1"
    assert said(letter("a", timedelta(), "difficult", "grievance"), letter("b", DAY)) == ("5.5", "reply")
    assert said(letter("a", timedelta(), "calm", "grievance")) == ("", "reply")


@pytest.mark.parametrize(("term", "clause"), [("legal_threat", "5.2"), ("abuse:harm", "5.1")])
def test_what_a_draft_says_a_manager_knows_a_manager_is_told(term: str, clause: str) -> None:
    unsure = replace(finding(term), confidence=0.31)
    one = letter("a", timedelta(), "toxic", "abuse:contempt")
    assert one.judgement is not None
    one = replace(one, judgement=replace(one.judgement, findings=(*one.judgement.findings, unsure)))
    found = conduct_of(one, (one,), (), SHIPPED.conduct, HOUSE)
    assert found is not None and one.judgement is not None
    assert (found.id, action_of(one.judgement, found)) == (clause, Action.ESCALATE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "changes nothing"),
        (HEAD + 'without = ["greeting"]', "no move that a draft can leave out"),
        (HEAD + 'action = "escalate"\nstanding = ["angry"]', "clause c: standing"),
        (HEAD + 'action = "escalate"\nany = ["abus"]', "nearest is abuse"),
        (HEAD + 'action = "escalate"\nwithin = "soon"', "clause c: within"),
        ((HEAD + 'action = "escalate"\n').replace('"c"', '"z"', 1), "clause z stands twice"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(LAST + text)
    with pytest.raises(SettingsError, match=said):
        load(file)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD + 'action = "escalate"\nverdict = ["toxic"]\nstanding = ["steady"]', [("c", "contradictory", ())]),
        (HEAD + 'action = "reply"\nall = ["abuse"]\nnone = ["abuse"]', [("c", "contradictory", ())]),
        (
            HEAD
            + 'action = "reply"\nverdict = ["toxic"]\n'
            + HEAD.replace('"c"', '"d"', 1)
            + 'action = "escalate"\nverdict = ["toxic"]\ntoxic_threads = 2',
            [("d", "shadowed", ("c",))],
        ),
        (
            HEAD
            + 'action = "reply"\nhours = "closed"\n'
            + HEAD.replace('"c"', '"d"', 1)
            + 'action = "escalate"\ntoxic_threads = 2',
            [],
        ),
    ],
)
def test_seeded_mistakes_are_caught(tmp_path: Path, text: str, found: list) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(LAST + text)
    assert [(flaw.clause, flaw.kind, flaw.by) for flaw in flaws(load(file))] == found


def test_a_move_that_is_left_out_is_not_said() -> None:
    quote = Quote("review_threat", "review", "напишу отзыв")
    brief = Brief("ru", "Анна", "заказ", "difficult", "reply", (quote,), seed="1")
    assert any(move.startswith("ru/review#") for move in draft(brief).moves)
    shorter = draft(replace(brief, without=frozenset({"review"})))
    assert not any(move.startswith("ru/review#") for move in shorter.moves)
    assert len(shorter.moves) == len(draft(brief).moves) - 1


def test_a_draft_follows_the_second_part_where_that_says_otherwise() -> None:
    words = "Заказ 12 не пришёл."
    there = replace(finding("grievance"), evidence=(Evidence(0, len(words), words),))
    judgement = Judgement(Verdict.DIFFICULT, Action.REPLY, "1", "", "ru", (there,))
    late = replace(letter("case", timedelta()), judgement=judgement)
    message = Message("a@mail.example", None, "", NOON, Address("Анна", "anna@mail.example"), own_words=words)
    told = desk.brief(message, late, HOUSE)
    handed = desk.brief(message, late, HOUSE, conduct=clause())
    assert (told.action, handed.action) == ("reply", "escalate")
    said = [{move.partition("#")[0] for move in draft(one).moves} for one in (told, handed)]
    assert "ru/step_lead" in said[1] - said[0], "what is left to the lead is said to be"
