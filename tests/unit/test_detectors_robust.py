"""Hostile and odd texts: no crash, no slowness, exact evidence, and a broken rule becomes a fault."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from detectors import abuse, lexicon
from detectors.finding import Fault, Signal
from detectors.pattern import PatternError
from detectors.pipeline import Analyser, load
from detectors.rule import Detector
from detectors.rules import DETECTORS, Rules

ROOT = Path(__file__).parents[2]
WORDS = "Вы дебилы, я вам плачу, значит обязаны; напишу отзыв везде, если не вернёте. "


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    loaded = load(ROOT / "config" / "lexicon")
    loaded.analyse(WORDS)  # what is made at the first use, such as the dictionary, belongs to the start
    return loaded


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(lexicon.read(ROOT / "config" / "lexicon"))


HOSTILE = {
    "one line of a megabyte": WORDS.replace(".", "") * 14_000,
    "a megabyte without blanks": "абв" * 350_000,
    "over a million characters": "слово " * 200_000,
    "a letter held down": "а" * 10_000,
    "emoji": "😡" * 10_000,
    "emoji of several code points": "👨‍👩‍👧‍👦" * 3_000,
    "punctuation": "!?" * 10_000,
    "stars": "д" + "*" * 10_000 + "бил",
    "nested quantifiers": "а*" * 10_000 + "б",
    "spelled-out letters": "м у д а " * 5_000,
    "hyphens": "а-" * 10_000,
    "quotation marks": "«" * 5_000 + "дурак" + "»" * 5_000,
    "lone surrogate": "вы \ud800 дебилы \udfff",
    "blanks and line feeds": " \n" * 20_000,
    "no letters": "\x00\ufeff\u200b",
    "empty": "",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_within_a_second(analyser: Analyser, text: str) -> None:
    begun = time.process_time()
    analysis = analyser.analyse(text)
    spent = time.process_time() - begun

    assert analysis.text == text
    assert analysis.faults == ()
    assert all(text[one.start : one.end] == one.text for finding in analysis.findings for one in finding.evidence)
    assert spent < 1.0


def test_insult_among_hostile_runs_is_still_found_with_exact_evidence(rules: Rules) -> None:
    text = "😡" * 3000 + " вы \ud800 " + "!" * 5000 + " дебилы"

    evidence = [one.text for finding in rules.read(text).findings if finding.code == "A101" for one in finding.evidence]

    assert evidence == ["дебилы"]


def test_evidence_is_exact_over_the_corpus(analyser: Analyser) -> None:
    letters = [json.loads(line) for line in (ROOT / "tests/corpus/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [f"{letter['subject']}\n{letter['body']}" for letter in letters]

    analyses = list(analyser.analyse_many(texts))

    assert [analysis.text for analysis in analyses] == texts
    assert sum(bool(analysis.findings) for analysis in analyses) > 50
    for analysis in analyses:
        assert analysis.faults == ()
        for finding in analysis.findings:
            assert finding.evidence
            assert all(analysis.text[one.start : one.end] == one.text != "" for one in finding.evidence)


def test_broken_rule_is_a_fault_and_the_other_detectors_go_on() -> None:
    def broken(span: object) -> bool:
        raise ZeroDivisionError

    rule = replace(abuse.RULES[0], guards=(broken,))
    rules = Rules(lexicon.read(ROOT / "config" / "lexicon"), (Detector("A000", (rule,)), *DETECTORS[1:]))

    said = rules.read("Вы дебилы. Клиент всегда прав.")

    assert said.faults == (Fault("A000", "ZeroDivisionError"),)
    assert {finding.signal for finding in said.findings} == {Signal.ENTITLEMENT}


@pytest.mark.parametrize(
    ("pattern", "names"), [("@no_such_set", "no_such_set"), ("#no_such_tag", "no_such_tag"), ("..", "no word")]
)
def test_rule_that_names_nothing_is_refused(pattern: str, names: str) -> None:
    rule = replace(abuse.RULES[0], patterns=(pattern,))

    with pytest.raises(PatternError, match=names):
        Rules(lexicon.read(ROOT / "config" / "lexicon"), (Detector("A000", (rule,)),))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Здравствуйте, где мой заказ?", "ru"),
        ("Hello, where is my order?", "en"),
        ("zdravstvuyte, gde moy zakaz?", "translit"),
        ("Hi team, заказ приехал broken, нужен refund", "mixed"),
        ("Посмотрите https://example.com/order/page сайт не открывается", "ru"),
        ("", "ru"),
    ],
)
def test_language(rules: Rules, text: str, language: str) -> None:
    assert rules.read(text).language == language


def test_heat_tells_rage_from_an_even_tone(rules: Rules) -> None:
    even = rules.read("Добрый день. Заказ 5521 не приехал вчера, подскажите, когда ждать.").heat
    angry = rules.read("ЭТО БЕЗОБРАЗИЕ!!! ЗАКАЗ НЕ ПРИЕХАЛ, ВЫ ИЗДЕВАЕТЕСЬ?!!").heat

    assert even == 0
    assert 0.5 < angry <= 1


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b", ".", "?", "+", "👍", "ок", "да", "12345", "Вложение", "Прикладываю", "你好"]
)
def test_next_to_nothing_is_calm(analyser: Analyser, text: str) -> None:
    said = analyser.analyse(text)
    assert (said.tone, said.findings) == ("calm", ())
    assert said.grave < 0.2
