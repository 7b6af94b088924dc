"""Every rule finds what its examples say it fires on, with exact evidence, and leaves what they call silent."""

from collections import Counter
from pathlib import Path

import pytest

from detectors.finding import CONTEMPT, SUBKINDS, Notice
from detectors.lexicon import read
from detectors.rule import Rule
from detectors.rules import DETECTORS, Rules, load

LEXICON = Path(__file__).parents[2] / "config" / "lexicon"
RULES = [rule for detector in DETECTORS for rule in detector.rules]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load(LEXICON)


def cases(side: str) -> list:
    return [
        pytest.param(rule, text, id=f"{rule.code}-{n}") for rule in RULES for n, text in enumerate(getattr(rule, side))
    ]


@pytest.mark.parametrize(("rule", "text"), cases("fires"))
def test_fires(rules: Rules, rule: Rule, text: str) -> None:
    said = rules.read(text)

    [found] = [one for one in (*said.findings, *said.notices) if one.code == rule.code]
    assert isinstance(found, Notice) or (found.signal, found.subkind) == (rule.signal, rule.subkind), said
    assert all(text[piece.start : piece.end] == piece.text != "" for piece in found.evidence)
    assert said.faults == ()


@pytest.mark.parametrize(("rule", "text"), cases("silent"))
def test_silent(rules: Rules, rule: Rule, text: str) -> None:
    said = rules.read(text)

    if rule.signal is None:
        assert rule.code not in {notice.code for notice in said.notices}
    else:
        assert rule.signal not in {finding.signal for finding in said.findings}, said.findings


def test_subkinds_are_those_that_the_network_knows() -> None:
    for rule in RULES:
        if rule.signal is not None:
            assert rule.subkind in (*SUBKINDS[rule.signal], CONTEMPT, ""), rule.code


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_has_both_sides_in_both_languages(rule: Rule) -> None:
    for side in (rule.fires, rule.silent):
        assert any(any("а" <= letter.lower() <= "я" for letter in text) for text in side), "no Russian example"
    assert any(text.isascii() for text in rule.fires) or rule.code in {"A106"}, "no example in Latin letters"


def test_codes_are_unique_and_confidence_is_a_share() -> None:
    assert [code for code, count in Counter(rule.code for rule in RULES).items() if count > 1] == []
    assert all(0 < rule.confidence <= 1 for rule in RULES)


def test_every_set_of_the_lexicon_is_used() -> None:
    package = Path(__file__).parents[2] / "detectors"
    source = "".join(file.read_text(encoding="utf-8") for file in package.glob("*.py"))

    unused = [name for name in read(LEXICON).names() if f"@{name}" not in source and f'"{name}"' not in source]

    assert unused == []
