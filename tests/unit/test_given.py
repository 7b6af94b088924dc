"""A client who gave a number is not asked for it."""

import pytest

from replies.brief import Brief, House, Quote
from replies.compose import draft
from replies.given import number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Заказ 5120 опаздывает на три дня.", "5120"),
        ("По договору № 77/2026 вы обязаны", "77/2026"),
        ("по договору № 1177/2026 вы обязаны", "1177/2026"),
        ("мой заказ СД-20301 не пришёл", "СД-20301"),
        ("заявка номер 88123", "88123"),
        ("My order #44710 is late", "44710"),
        ("Invoice no. 2231-4, please", "2231-4"),
        ("Заказ на 5000 рублей", ""),
        ("заказ сделан 12.03.2026", ""),
        ("заказ 12.03.2026 не пришёл", ""),
        ("заказал 2000 штук", ""),
        ("заказ 5000 руб. не пришёл", ""),
        ("I want to order 200 lamps", ""),
        ("счет 2500 рублей, потом заказ 77120", "77120"),
        ("Я звонил 8 800 555 35 35", ""),
        ("заказ 100% ваш", ""),
        ("", ""),
    ],
)
def test_the_number_that_a_letter_gives(text: str, found: str) -> None:
    assert number(text) == found


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("register", ["neutral", "warm", "formal"])
@pytest.mark.parametrize("drafts", range(4))
def test_what_is_known_is_not_asked_for(language: str, register: str, drafts: int) -> None:
    def said(given: str) -> str:
        return draft(
            Brief(
                language, "", "", "difficult", "reply", (Quote("entitlement", "payment", "я вам плачу"),), "seed",
                House(register=register), previous_drafts=drafts, number=given,
            )
        ).body  # fmt: skip

    asked = "номер заказа" if language == "ru" else "contract number"
    assert asked in said("")
    assert asked not in said("5120") and "5120" in said("5120")
