"""The greeting name: what is taken from a display name, and what is rather left out."""

import pytest

from replies.names import first_name


@pytest.mark.parametrize(
    ("display", "greeting"),
    [
        ("Иванова Мария Петровна", "Мария Петровна"),
        ("Дмитрий Юрьевич Козлов", "Дмитрий Юрьевич"),
        ("Кирилл Вадимович", "Кирилл Вадимович"),
        ("Мария Иванова", "Мария"),
        ("Иванова Мария", "Мария"),
        ("Петров, Иван", "Иван"),
        ("ИВАНОВА МАРИЯ", "Мария"),
        ("Иван И.", "Иван"),
        ("Анна-Мария Котова", "Анна-Мария"),
        ("Любовь Орлова", "Любовь"),
        ("Роман", "Роман"),
        ("Саша", "Саша"),
        ("оксана", "Оксана"),
        ("«Айгуль Сабирова»", "Айгуль"),
        ("  Мария\tИванова\r\n", "Мария"),
        ("Maria Ivanova", "Мария"),
        ("Dmitry Petrov", "Дмитрий"),
        ("Yulia K.", "Юлия"),
    ],
)
def test_a_russian_name(display: str, greeting: str) -> None:
    assert first_name(display, "ru") == greeting


@pytest.mark.parametrize(
    "display",
    [
        "",
        "   ",
        "maria.ivanova",
        "maria@example.com",
        "ООО Ромашка",
        "Ромашка",
        "Служба Поддержки",
        "Отдел Закупок",
        "Мария Магазин",
        "Надежда Фонд",
        "И. Петров",
        "Иванов",
        "роман",
        "СБП",
        "Мария 2000",
        "Идиот Иван",
        "Acme Support",
        "{{ 7 * 7 }}",
        "<b>Мария</b>",
        "Мария!",
        "Мария " * 50,
    ],
)
def test_no_russian_name_rather_than_a_wrong_one(display: str) -> None:
    assert first_name(display, "ru") == ""


@pytest.mark.parametrize(
    ("display", "greeting"),
    [
        ("John Smith", "John"),
        ("Maria", "Maria"),
        ("Smith, John", "John"),
        ("Dr. Jane Doe", "Jane"),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("Zoë O’Brien", "Zoë"),
        ("O'Brien, Pat", "Pat"),
        ("Pat O'Brien", "Pat"),
        ("Sean McCarthy", "Sean"),
    ],
)
def test_an_english_name(display: str, greeting: str) -> None:
    assert first_name(display, "en") == greeting


@pytest.mark.parametrize(
    "display",
    [
        "Acme Support",
        "Sales Team",
        "john",
        "JOHN SMITH",
        "J. Smith",
        "Мария Иванова",
        "John <script>",
        "X" * 500,
        "The",
    ],
)
def test_no_english_name_rather_than_a_wrong_one(display: str) -> None:
    assert first_name(display, "en") == ""


def test_a_greeting_name_greets_again() -> None:
    for display in ("Иванова Мария Петровна", "Maria Ivanova", "ОКСАНА"):
        once = first_name(display, "ru")
        assert first_name(once, "ru") == once != ""


def test_control_and_direction_characters_do_not_reach_the_greeting() -> None:
    assert first_name("Мария\u202e Иванова\x1b[31m", "ru") in {"", "Мария"}
    assert first_name("Ма\u200bрия Иванова", "ru") == "Мария"
