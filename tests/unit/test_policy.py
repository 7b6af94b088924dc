"""The regulations: the first clause that fits decides, and a mistake in the file is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from detectors.finding import Analysis, Fault, Finding, Signal
from maild.data import shipped
from maild.errors import SettingsError
from maild.judge.policy import load
from maild.model.judgement import Action, Verdict

LAST = '[[clause]]\nid = "z"\ntitle = {ru = "я", en = "z"}\nverdict = "calm"\naction = "none"\n'


def found(*terms: str, tone: str = "calm", grave: float = 0.0, confidence: float = 0.9) -> Analysis:
    findings = tuple(
        Finding(Signal(term.partition(":")[0]), term.partition(":")[2], "X1", confidence, ()) for term in terms
    )
    return Analysis("", "ru", findings, tone=tone, grave=grave)


@pytest.mark.parametrize(
    ("analysis", "verdict", "action"),
    [
        (found(), "calm", "none"),
        (found("abuse:insult", "grievance"), "toxic", "escalate"),
        (found("abuse:contempt"), "toxic", "reply"),
        (found("abuse:contempt", "legal_threat", tone="toxic"), "toxic", "escalate"),
        (found("legal_threat", "grievance"), "difficult", "escalate"),
        (found("review_threat", "grievance"), "difficult", "reply"),
        (found("review_threat", "unreasonable_demand", grave=0.9), "toxic", "escalate"),
        (found("review_threat", "grievance", grave=0.9), "difficult", "escalate"),
        (found("review_threat", grave=0.9, confidence=0.48), "difficult", "escalate"),
        (found("review_threat", confidence=0.48), "difficult", "reply"),
        (found("entitlement"), "difficult", "reply"),
        (found("entitlement", "pressure", tone="toxic"), "toxic", "reply"),
        (found("pressure", tone="toxic", grave=0.9), "toxic", "escalate"),
        (found(tone="difficult"), "difficult", "reply"),
        (found("entitlement", "pressure", "grievance"), "difficult", "reply"),
        (found("grievance"), "calm", "none"),
        (found("grievance", tone="difficult"), "difficult", "reply"),
        (found("abuse:insult", confidence=0.3), "calm", "none"),
        (Analysis("", "ru", faults=(Fault("abuse", "ValueError"),)), "difficult", "escalate"),
    ],
)
def test_the_shipped_regulations_follow_the_guide(analysis: Analysis, verdict: str, action: str) -> None:
    judgement = load(shipped() / "policy.toml").decide(analysis)
    assert (judgement.verdict, judgement.action) == (Verdict(verdict), Action(action))
    assert judgement.clause
    assert judgement.title


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LAST.replace("calm", "furious"), "clause z: verdict"),
        ('[[clause]]\nid = "a"\nany = ["abus"]\n' + LAST.split("\n", 2)[2], "nearest is abuse"),
        (LAST + LAST, "stands twice"),
        (LAST.replace("verdict", 'any = ["abuse"]\nverdict'), "must fit every letter"),
        (LAST.replace("verdict", "verdikt"), "verdikt"),
        ("[[clause", "not valid TOML"),
        ("", "must fit every letter"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as error:
        load(file)
    assert said in f"{error.value} {error.value.advice}"


def test_a_clause_may_speak_of_strangers(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(LAST.replace('"z"', '"s"', 1).replace("verdict", "stranger = true\nverdict", 1) + LAST)
    regulations = load(file)
    rude = found("abuse:insult")
    assert regulations.decide(replace(rude, stranger=True)).clause == "s"
    assert regulations.decide(rude).clause == "z"


@pytest.mark.parametrize(
    ("letter", "verdict", "action"),
    [
        (found("pressure"), "calm", "none"),
        (found("pressure", "grievance", tone="difficult"), "calm", "none"),
        (found(tone="difficult"), "calm", "none"),
        (found("pressure", "legal_threat", tone="difficult"), "difficult", "escalate"),
        (found("review_threat", "unreasonable_demand", grave=0.9), "toxic", "escalate"),
        (found("abuse:harm", confidence=0.55, tone="difficult"), "difficult", "reply"),
        (found("abuse", confidence=0.35, tone="difficult"), "difficult", "reply"),
        (found("legal_threat", confidence=0.44), "difficult", "escalate"),
        (Analysis("", "ru", faults=(Fault("abuse", "ValueError"),)), "difficult", "escalate"),
        (found("pressure", tone="toxic", grave=0.9), "toxic", "escalate"),
    ],
)
def test_what_is_perhaps_a_strangers_is_left_alone_unless_it_is_grave(
    letter: Analysis, verdict: str, action: str
) -> None:
    judgement = load(shipped() / "policy.toml").decide(replace(letter, perhaps_stranger=True))
    assert (judgement.verdict, judgement.action) == (Verdict(verdict), Action(action))


def test_a_threat_of_harm_is_heard_even_from_a_stranger() -> None:
    judgement = load(shipped() / "policy.toml").decide(
        replace(found("abuse:harm", tone="toxic", grave=0.9, confidence=0.45), stranger=True, perhaps_stranger=True)
    )
    assert (judgement.verdict, judgement.action) == (Verdict.TOXIC, Action.ESCALATE)


def test_a_legal_threat_that_is_labelled_is_escalated_however_sure_it_is() -> None:
    judgement = load(shipped() / "policy.toml").decide(found("legal_threat", tone="difficult", confidence=0.44))
    assert judgement.action is Action.ESCALATE


def test_a_clause_about_a_possible_stranger_fits_a_certain_one_too(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(LAST.replace('"z"', '"s"', 1).replace("verdict", 'stranger = "perhaps"\nverdict', 1) + LAST)
    regulations = load(file)
    assert regulations.decide(replace(found(), perhaps_stranger=True)).clause == "s"
    assert regulations.decide(replace(found(), stranger=True)).clause == "s", "as in records of before"
    assert regulations.decide(found()).clause == "z"
