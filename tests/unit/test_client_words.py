"""Which of a client's words a draft repeats, and which it never does."""

from dataclasses import replace

import pytest

from replies.brief import Brief, Quote
from replies.compose import draft
from replies.quoting import demandable, quotable


def letter(*quotes: Quote, language: str = "ru") -> Brief:
    return Brief(language, "", "Заказ", "difficult", "reply", quotes, "seed")


def ground(text: str) -> Quote:
    return Quote("grievance", "defect", text)


def test_the_grievance_is_named_in_the_clients_words() -> None:
    assert "«заказ 4512 привезли без чайника»" in draft(letter(ground("заказ 4512 привезли без чайника"))).body
    english = draft(letter(ground("order 4512 came without the kettle"), language="en"))
    assert "“order 4512 came without the kettle”" in english.body


def test_punctuation_at_the_edges_of_a_quote_is_taken_off() -> None:
    assert quotable(letter(ground(" …заказ 4512 не приехал!!! "))) == "«заказ 4512 не приехал»"
    assert quotable(letter(ground("«акт 87 не найден»"))) == "«акт 87 не найден»"
    assert quotable(letter(ground("почему списали 990 рублей дважды?!"))) == "«почему списали 990 рублей дважды?»"


def test_a_sentence_at_most_is_repeated() -> None:
    whole = "Прошу вернуть всё за полгода на карту. То, что я не пользовалась"
    assert (
        demandable(letter(Quote("unreasonable_demand", "refund", whole))) == "«Прошу вернуть всё за полгода на карту»"
    )
    assert quotable(letter(ground("Ремонт стоил 5 тыс. руб. и не помог"))) == "«Ремонт стоил 5 тыс. руб. и не помог»"


def test_a_wrapped_line_is_repeated_as_one() -> None:
    assert quotable(letter(ground("привезли шкаф\n 90х60см, нужен 80х60"))) == "«привезли шкаф 90х60см, нужен 80х60»"


def test_inner_quotation_marks_change() -> None:
    assert quotable(letter(ground("сайт пишет «доставлено»,"))) == "«сайт пишет „доставлено“»"
    assert quotable(letter(ground('на звонок в 12:40 "бот" молчит'))) == "«на звонок в 12:40 „бот“ молчит»"


@pytest.mark.parametrize(
    "text",
    [
        "заказ! не! приехал!",
        "хомут НЕ ЗАТЯНУТ вообще",
        "эти идиоты потеряли заказ 4512",
        "3 октября вы, крысы, опять сняли 5 990",
        "заказ 4512 потерял д0лбаный курьер",
        "заказ 4512\n\nпотерян",
        "заказ {{ 7 * 7 }} потерян",
        "заказ [когда: завтра] потерян",
        "заказ <b>4512</b> потерян",
        "смотрите https://example.com про заказ",
        "zakaz 4512 ne priehal",
        "где заказ??? молчите",
        "заказ \x1b[31m4512 потерян",
        "заказ 4512 \u202eпотерян",
        "заказ 4512 потерян " * 20,
        "нет",
    ],
)
def test_unclean_words_are_left_to_a_blank(text: str) -> None:
    made = draft(letter(ground(text)))
    assert any("concern_stated" in move for move in made.moves)
    assert text.strip() not in made.body
    assert "[суть вопроса одним предложением]" in made.body


def test_words_that_prove_something_else_too_are_not_repeated() -> None:
    lost = ground("заказ потеряли бездельники на складе")
    assert quotable(letter(lost)) == "«заказ потеряли бездельники на складе»"
    for other in (
        Quote("abuse", "insult", "бездельники"),
        Quote("abuse", "insult", "вы там бездельники"),
        Quote("pressure", "ultimatum", "Заказ потеряли бездельники на складе, даю вам час"),
    ):
        assert quotable(letter(lost, other)) == ""


@pytest.mark.parametrize("signal", ["abuse", "entitlement", "review_threat", "pressure", "legal_threat"])
def test_evidence_of_anything_but_a_grievance_or_a_demand_is_never_repeated(signal: str) -> None:
    made = draft(letter(Quote(signal, "", "завтра об этом узнают"), ground("заказ 4512 не приехал")))
    assert "узнают" not in made.body
    assert "«заказ 4512 не приехал»" in made.body


def test_of_several_words_those_are_quoted_that_say_what_failed_and_lean_on_nothing() -> None:
    leaning = "Это не привезли ни в понедельник, ни во вторник"
    plain = "Второго числа сайт написал о посылке"
    failed = "Заказ 77-310 обещали за сорок пять минут, привезли через два часа"
    assert quotable(letter(*map(ground, (leaning, plain, failed)))) == f"«{failed}»"
    assert quotable(letter(*map(ground, (leaning, plain)))) == f"«{plain}»"
    assert quotable(letter(ground(leaning))) == ""


def test_half_a_bracket_is_not_quoted() -> None:
    assert quotable(letter(ground("курьер написал в акте «повреждено» (№ 0-4471"))) == ""


def test_a_demand_is_named_in_the_clients_own_words_when_they_may_be_repeated() -> None:
    ask = Quote("unreasonable_demand", "refund", "верните половину суммы на карту")
    brief = letter(ground("заказ 4512 не приехал"), ask)
    assert quotable(brief, "unreasonable_demand") == "«верните половину суммы на карту»"
    assert "«верните половину суммы на карту»" in draft(brief).body
    assert demandable(replace(brief, quotes=(replace(ask, text="паспорта больше не ждите"),))) == ""
    assert demandable(brief) == "«верните половину суммы на карту»"
    rude = replace(ask, text="верните половину, бестолочи")
    worse = replace(brief, quotes=(rude, Quote("abuse", "insult", "бестолочи")))
    assert quotable(worse, "unreasonable_demand") == ""
    assert "бестолочи" not in draft(worse).body


def test_a_demand_beside_a_ground_is_not_refused_for_the_company() -> None:
    ask = Quote("unreasonable_demand", "refund", "верните половину суммы на карту")
    assert "не сможем" in draft(letter(ask)).body
    beside = draft(letter(ground("заказ 4512 не приехал"), ask)).body
    assert "не сможем" not in beside
    assert "[решение и основание]" in beside
    doubtful = draft(letter(replace(ask, confidence=0.5))).body
    assert "не сможем" not in doubtful
    assert "[решение и основание]" in doubtful


def test_words_that_break_off_before_what_somebody_said_are_not_repeated() -> None:
    assert quotable(letter(ground("Евгений по телефону насчитал 4 800 и говорит"))) == ""
    assert quotable(letter(ground("в пункте девушка сказала «мы возврат не принимаем"))) == ""
    assert quotable(letter(ground("При соседке он мне сказал"), ground("курьер отказался подниматься"))).count("«") == 1
