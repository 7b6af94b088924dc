"""The rules of tact: each fires on its own examples, stays silent on the others, and says where."""

import re
from time import process_time

import pytest

from replies.tact import TactlessError, check, rules
from replies.tact_rule import TactRule
from replies.tact_rules_any import RULES as ANY
from replies.tact_rules_en import RULES as EN
from replies.tact_rules_ru import RULES as RU

EVERY = [(rule, language) for language in ("ru", "en") for rule in rules(language)]


def _examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, language, text, id=f"{rule.code}-{language}-{number}")
        for rule, language in EVERY
        for number, text in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "language", "text"), _examples("fires"))
def test_a_rule_fires(rule: TactRule, language: str, text: str) -> None:
    found = [offence for offence in check(text, language) if offence.code == rule.code]
    assert found
    assert all(text[offence.start : offence.end] == offence.text != "" for offence in found)


@pytest.mark.parametrize(("rule", "language", "text"), _examples("silent"))
def test_a_rule_stays_silent(rule: TactRule, language: str, text: str) -> None:
    assert rule.code not in {offence.code for offence in check(text, language)}


@pytest.mark.parametrize("text", [text for rule in RU for text in rule.silent if rule.code != "T112"])
def test_what_one_russian_rule_allows_no_other_forbids(text: str) -> None:
    assert check(text, "ru") == ()


def test_codes_are_unique_and_every_rule_has_examples_of_both_sides() -> None:
    codes = [rule.code for rule in (*ANY, *RU, *EN)]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"T\d{3}", code) for code in codes)
    assert all(rule.fires and rule.silent and rule.title_ru and rule.title_en for rule in (*ANY, *RU, *EN))


def test_russian_and_english_forbid_the_same_things() -> None:
    assert {rule.code[2:] for rule in RU} == {rule.code[2:] for rule in EN}


@pytest.mark.parametrize(
    ("text", "words", "echoed"),
    [
        ("Вы пишете, что мы  СОВСЕМ тупые.", "совсем тупые", True),
        ("Вы пишете о тупике.", "туп", False),
        ("Мы рады помочь.", "мы", False),
        ("Мы рады помочь.", "", False),
    ],
)
def test_the_clients_rude_words_are_not_echoed(text: str, words: str, echoed: bool) -> None:
    assert ("T000" in {offence.code for offence in check(text, "ru", client_words=[words])}) is echoed


def test_hostile_phrases_are_no_patterns() -> None:
    assert check("Ответ готов.", "ru", client_words=["(((", ".*", "[а-"]) == ()


def test_a_blank_may_name_what_a_sentence_may_not() -> None:
    assert check("Ответим [когда: сегодня до 18:00, скидка 10 %].", "ru") == ()
    assert check("Ответим сегодня.", "ru")


def test_offences_come_in_order_of_place() -> None:
    found = check("Немедленно ответьте! Вернём вам деньги завтра.", "ru")
    assert [offence.start for offence in found] == sorted(offence.start for offence in found)
    assert {offence.code for offence in found} == {"T001", "T103", "T105", "T106"}


def test_the_error_names_its_offences() -> None:
    error = TactlessError(check("Успокойтесь!", "ru"))
    assert {offence.code for offence in error.offences} == {"T001", "T103"}
    assert "T103 order ('Успокойтесь')" in str(error)


@pytest.mark.parametrize("piece", ["[", "«", "вы ", "A", "не оставляйте а ", "1 ", "вернём ", "in return for a "])
def test_long_hostile_text_is_checked_in_linear_time(piece: str) -> None:
    started = process_time()
    for language in ("ru", "en"):
        check(piece * (50_000 // len(piece)), language)
    assert process_time() - started < 3  # seconds; quadratic matching takes more than ten
