"""The language of a message and of each of its sentences."""

import pytest

from detectors.language import by_sentence, language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Где мой заказ?", "ru"),
        ("Where is my order?", "en"),
        ("Gde moy zakaz, pochemu vy ne otvechaete?", "translit"),
        ("budu sudit'sya, srok do sredy", "translit"),
        ("Refund status, order seven", "en"),
        ("Коллеги, ваш support опять down, please fix it", "mixed"),
        ("", "ru"),
        ("12 300!", "ru"),
    ],
)
def test_a_message(text: str, expected: str) -> None:
    assert language(text) == expected


def test_sentences_of_a_mixture_each_have_their_own() -> None:
    text = "Заказ не пришёл. Where is it?\nYa zhdu uzhe den. 42."
    found = by_sentence(text)
    assert [text[start:end] for start, end, _ in found] == [
        "Заказ не пришёл.",
        "Where is it?",
        "Ya zhdu uzhe den.",
        "42.",
    ]
    assert [spoken for _, _, spoken in found][:3] == ["ru", "en", "translit"]
    assert found[3][2] == language(text)
