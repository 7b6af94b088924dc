"""Drafts: every combination of signals is tactful and whole, and no client's trick gets into the text."""

import re
from dataclasses import replace
from itertools import combinations

import pytest

from replies.brief import Brief, House, Quote
from replies.compose import draft
from replies.moves import Move, plan
from replies.tact import TactlessError, check
from replies.wording import REGISTERS, environment, template, variants

RU = House("Магазин «Лён»", "Анна, служба поддержки", "будни, 9–18", "14 дней с чеком")
EN = House("Linen Shop", "Anna, customer support", "weekdays, 9 to 18", "14 days with a receipt")
HOUSES = {"ru": RU, "en": EN}
GROUND = {"ru": "заказ 4512 привезли без чайника", "en": "order 4512 came without the kettle"}
SIGNALS = (
    Quote("abuse", "insult", "вы клоуны"),
    Quote("entitlement", "payment", "я вам плачу"),
    Quote("review_threat", "conditional", "напишу отзыв"),
    Quote("unreasonable_demand", "refund", "верните всё за год"),
    Quote("pressure", "leaving", "уйду к другим"),
    Quote("legal_threat", "court", "подам в суд"),
)
GRIEVANCE = Quote("grievance", "defect", "")
EVERY = tuple(chosen for size in range(8) for chosen in combinations((GRIEVANCE, *SIGNALS), size))
UNTIDY = re.compile(r"\{\{|\}\}|\{%|  |\n{3}| \n|\n | [,.;:]|\.\.|\] \[|\][\w\[]|\w\[|None")
NAMES = {"ru": "Мария Иванова", "en": "Jane Smith"}


def brief(language: str = "ru", *quotes: Quote, verdict: str = "difficult", seed: str = "s", **more: object) -> Brief:
    quotes = tuple(replace(q, text=GROUND[language]) if q == GRIEVANCE else q for q in quotes)
    base = Brief(language, NAMES[language], "Заказ", verdict, "reply", quotes, seed, HOUSES[language])
    return replace(base, **more)  # type: ignore[arg-type]


def words_of(text: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", text)


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("verdict", ["calm", "difficult", "toxic"])
def test_every_combination_is_a_whole_and_tactful_draft(language: str, verdict: str, register: str) -> None:
    house = replace(HOUSES[language], register=register, you="Вы" if register == "formal" else "вы")
    for quotes in EVERY:
        one = brief(language, *quotes, verdict=verdict, seed="a", house=house)
        thread = [draft(replace(one, previous_drafts=turn)) for turn in range(3)]
        assert len({text.body for text in thread}) == 3
        for text in (*thread, *(draft(replace(one, seed=seed)) for seed in "bc")):
            assert not UNTIDY.search(text.body), text.body
            assert text.body.count("[") == text.body.count("]")
            assert house.signature in text.body.rpartition("\n\n")[2]
            assert text.body.endswith("\n")
            assert len(text.moves) == len(set(text.moves))
        rude = [quote.text for quote in quotes if quote.signal not in {"grievance", "unreasonable_demand"}]
        assert check(thread[0].body, language, client_words=rude) == ()


@pytest.mark.parametrize(
    ("language", "quotes"), [("ru", (SIGNALS[1],)), ("en", (GRIEVANCE,)), ("ru", ()), ("ru", SIGNALS)]
)
def test_twelve_drafts_of_one_thread_never_read_the_same(language: str, quotes: tuple[Quote, ...]) -> None:
    verdict = "toxic" if SIGNALS[0] in quotes else "difficult"
    letters = [brief(language, *quotes, verdict=verdict, seed=f"letter {n}", previous_drafts=n) for n in range(12)]
    bodies = {draft(letter).body for letter in letters}
    assert len(bodies) == 12


def test_concern_and_step_together_come_back_only_after_twelve_drafts() -> None:
    for register in REGISTERS:
        one = brief("ru", GRIEVANCE, house=replace(RU, register=register))
        moves = [draft(replace(one, previous_drafts=turn)).moves for turn in range(12)]
        assert len({tuple(move for move in used if "/concern" in move or "/step" in move) for used in moves}) == 12


def test_the_same_letter_gives_the_same_draft_and_other_letters_others() -> None:
    one = brief("ru", GRIEVANCE)
    assert draft(one) == draft(one)
    assert len({draft(brief("ru", GRIEVANCE, seed=str(n))).body for n in range(20)}) > 3


@pytest.mark.parametrize(
    "name",
    ["{{ 7 * 7 }}", "<script>alert(1)</script>", "Мария\nBcc: x@example.com", "A" * 10_000, "\x1b[31mX", "Дурак!", "["],
)
def test_a_hostile_name_is_left_out(name: str) -> None:
    body = draft(brief("ru", GRIEVANCE, name=name)).body
    assert body.split("\n")[0] in {"Здравствуйте.", "Добрый день."}
    assert "49" not in body and "Bcc" not in body


def test_a_hostile_subject_is_not_used() -> None:
    assert draft(brief("ru", GRIEVANCE, subject="{{ 7 * 7 }}\r\nBcc: x")) == draft(brief("ru", GRIEVANCE))


def test_the_greeting_has_the_name_and_only_a_given_patronymic() -> None:
    assert draft(brief("ru", name="Иванова Мария Петровна")).body.split("\n")[0].endswith(", Мария Петровна.")
    assert draft(brief("ru", name="Мария Иванова")).body.split("\n")[0].endswith(", Мария.")
    assert draft(brief("en", name="")).body.split("\n")[0] == "Hello,"


def test_capital_you_changes_our_words_and_not_the_clients() -> None:
    ground = Quote("grievance", "", "вы обещали звонок в среду, ваш мастер не приехал")
    body = draft(brief("ru", ground, *SIGNALS[1:], house=replace(RU, you="Вы"))).body
    assert "«вы обещали звонок в среду, ваш мастер не приехал»" in body
    ours = re.sub("«[^»]*»", "", body)
    assert re.search(r"\bВа[шм]", ours)
    assert not re.search(r"\b(?:вы|вас|вам|вами|ваш\w*)\b", ours)
    assert not re.search(
        r"(?<![.\n] )\bВ(?:ы|ас|ам|аш\w*)\b", draft(brief("ru", ground, *SIGNALS[1:])).body[1:].replace("\n\nВ", "")
    )


def test_a_toxic_letter_with_abuse_gets_the_short_form() -> None:
    made = draft(brief("ru", GRIEVANCE, *SIGNALS[:4], verdict="toxic"))
    kinds = [move.split("/")[1].split("#")[0] for move in made.moves]
    assert kinds == ["greet", "concern_quoted", "refund_policy", "request", "boundary", "step_next", "sign"]
    assert len(words_of(draft(brief("ru", SIGNALS[0], verdict="toxic")).body).split()) < 65


@pytest.mark.parametrize("verdict", ["difficult", "toxic"])
def test_the_boundary_is_held_once_and_only_against_abuse_in_a_toxic_letter(verdict: str) -> None:
    for quotes in EVERY:
        planned = plan(brief("ru", *quotes, verdict=verdict), can_quote=True)
        moves = [move for paragraph in planned for move in paragraph]
        rude = "abuse" in {quote.signal for quote in quotes}
        assert moves.count(Move.BOUNDARY) == int(rude and verdict == "toxic")
        assert sum(move.startswith("step_") for move in moves) == int(bool(quotes)) or not quotes


def test_irony_beside_a_ground_is_passed_over_in_silence() -> None:
    irony = replace(SIGNALS[0], subkind="contempt")
    for quotes, held in (((GRIEVANCE, irony), False), ((irony,), True), ((GRIEVANCE, irony, SIGNALS[0]), True)):
        planned = plan(brief("ru", *quotes, verdict="toxic"), can_quote=True)
        assert any(Move.BOUNDARY in paragraph for paragraph in planned) == held


def test_a_threat_of_harm_is_handed_over_instead_of_argued_with() -> None:
    threat = Quote("abuse", "harm", "приеду и разнесу вам офис")
    for language, word in (("ru", "безопасност"), ("en", "safety")):
        body = draft(brief(language, GRIEVANCE, SIGNALS[0], threat, verdict="toxic")).body
        assert word in body and ("руководител" in body or "manager" in body)
        assert "разнесу" not in body
    moves = [move for paragraph in plan(brief("ru", threat, SIGNALS[3]), can_quote=False) for move in paragraph]
    assert Move.BOUNDARY_SAFETY in moves and Move.BOUNDARY not in moves
    assert not {Move.DEMAND, Move.REQUEST, Move.REFUND_POLICY, Move.STEP_OFFER} & set(moves)


@pytest.mark.parametrize("signal", ["entitlement", "review_threat", "pressure"])
def test_what_is_only_doubtful_is_not_spoken_of(signal: str) -> None:
    moves = {"entitlement": Move.ENTITLEMENT, "review_threat": Move.REVIEW, "pressure": Move.LEAVING}
    sure = Quote(signal, "leaving" if signal == "pressure" else "", "тогда посмотрим", confidence=0.9)
    for one, spoken_of in ((sure, True), (replace(sure, confidence=0.5), False)):
        planned = plan(brief("ru", GRIEVANCE, one), can_quote=True)
        assert any(moves[signal] in paragraph for paragraph in planned) == spoken_of


def test_an_escalated_letter_is_told_who_has_it_now() -> None:
    for chosen in (brief("ru", GRIEVANCE), brief("en", GRIEVANCE), brief("ru", GRIEVANCE, SIGNALS[0], verdict="toxic")):
        made = draft(replace(chosen, action="escalate"))
        assert any("step_lead" in move for move in made.moves)
        assert "руководител" in made.body or "manager" in made.body
    unknown = draft(replace(brief("ru", SIGNALS[0], verdict="toxic"), action="escalate")).moves
    assert any("step_next_open" in move for move in unknown), "first it must be known what the matter is"
    threat = Quote("abuse", "harm", "приеду и разнесу вам офис")
    moves = draft(replace(brief("ru", GRIEVANCE, threat, verdict="toxic"), action="escalate")).moves
    assert not any("step_lead" in move for move in moves), "the boundary says so already"


@pytest.mark.parametrize("ground", [(), (GRIEVANCE,)])
def test_what_is_demanded_in_a_letter_that_a_lead_has_is_the_leads_to_decide(ground: tuple[Quote, ...]) -> None:
    for legal, action in (((SIGNALS[5],), "reply"), ((), "escalate")):
        asked = brief("ru", *ground, SIGNALS[3], *legal, action=action)
        body = draft(asked).body
        assert "руководител" in body
        assert "не сможем" not in body and "[решение" not in body and "вариант" not in body
        moves = {move for paragraph in plan(asked, can_quote=True) for move in paragraph}
        left_out = replace(asked, without=frozenset({"request" if ground else "demand"}))
        without = {move for paragraph in plan(left_out, can_quote=True) for move in paragraph}
        assert Move.REQUEST_LEAD in moves and Move.REQUEST_LEAD not in without


def test_an_offer_is_made_only_after_a_refusal() -> None:
    doubtful = replace(SIGNALS[3], confidence=0.5)
    for quote, offered in ((SIGNALS[3], True), (doubtful, False)):
        planned = [move for paragraph in plan(brief("ru", quote), can_quote=True) for move in paragraph]
        assert (Move.STEP_OFFER in planned) == (Move.DEMAND in planned) == offered


def test_a_draft_ends_with_its_close_whatever_stands_between() -> None:
    body = draft(brief("ru", *SIGNALS[2:3], SIGNALS[5])).moves
    kinds = [move.split("/")[1].split("#")[0] for move in body]
    assert kinds == ["greet", "step_legal", "review", "close", "sign"]


def test_a_demand_that_the_regulations_leave_out_is_not_offered_anything_either() -> None:
    left_out = brief("ru", SIGNALS[3], without=frozenset({"demand"}))
    moves = {move for paragraph in plan(left_out, can_quote=False) for move in paragraph}
    assert {Move.CONCERN_OPEN, Move.STEP_NEXT_OPEN} <= moves
    assert not {Move.DEMAND, Move.REFUND_POLICY, Move.STEP_OFFER} & moves


def test_a_legal_threat_hands_over_and_owns_nothing() -> None:
    moves = [move for paragraph in plan(brief("ru", GRIEVANCE, *SIGNALS), can_quote=True) for move in paragraph]
    assert Move.STEP_LEGAL in moves
    assert not {Move.OWN, Move.LEAVING, Move.ENTITLEMENT} & set(moves)
    assert "[контакт: телефон или почта]" in draft(brief("ru", SIGNALS[5])).body


def test_a_demand_is_declined_with_a_ground_and_an_alternative() -> None:
    body = draft(brief("ru", SIGNALS[3])).body
    assert "[основание: пункт договора или правил]" in body
    assert "[что можем предложить]" in body
    assert "14 дней с чеком." in body
    assert "14 дней" not in draft(brief("ru", replace(SIGNALS[3], subkind="discount"))).body


def test_without_facts_the_draft_asks_for_them() -> None:
    assert "номер заказа или договора" in draft(brief("ru", SIGNALS[1])).body
    assert "order or contract number" in draft(brief("en", SIGNALS[1])).body


def test_who_told_a_matter_is_not_asked_what_happened() -> None:
    """A client who presses has said what for, if in words that cannot be repeated: the person who sends names it."""
    long, little = "Пишу вам вторую неделю, а ответа на мой вопрос нет", "Ну и где ответ?"
    for quote, words, asked in (
        (SIGNALS[4], long, False),
        (SIGNALS[2], long, False),
        (SIGNALS[4], little, True),
        (SIGNALS[0], long, True),
    ):
        planned = [m for paragraph in plan(brief("ru", quote, letter=words), can_quote=False) for m in paragraph]
        assert (Move.CONCERN_OPEN in planned) == asked
        assert (Move.CONCERN_STATED in planned) != asked
        assert {Move.STEP_NEXT_OPEN, Move.STEP_PACE_OPEN}.isdisjoint(planned) != asked


def test_what_is_asked_beside_a_complaint_gets_a_line_of_its_own() -> None:
    letter = "Заказ 4512 привезли без чайника. Прошу привезти чайник до пятницы. Прошу не считать это придиркой."
    one = draft(brief("ru", GRIEVANCE, letter=letter))
    assert re.search("«Прошу привезти чайник до пятницы»[^«»]*\\[решение и основание\\]", one.body)
    led = draft(brief("ru", GRIEVANCE, letter=letter, action="escalate"))
    assert any(move.startswith("ru/request_lead") for move in led.moves)
    without = draft(brief("ru", GRIEVANCE, letter=letter, without=frozenset({"request"})))
    assert "Прошу" not in without.body
    assert "[решение" not in draft(brief("ru", GRIEVANCE, letter=letter[-36:])).body
    rude = Quote("abuse", "contempt", "Прошу привезти чайник до пятницы")
    assert "Прошу привезти" not in draft(brief("ru", GRIEVANCE, rude, letter=letter, verdict="toxic")).body


def test_who_told_a_matter_hears_that_a_lead_has_it() -> None:
    letter = "Пишу вам вторую неделю, а ответа на мой вопрос нет"
    pressing = brief("ru", SIGNALS[0], SIGNALS[4], verdict="toxic", action="escalate", letter=letter)
    planned = [move for paragraph in plan(pressing, can_quote=False) for move in paragraph]
    assert {Move.CONCERN_STATED, Move.STEP_LEAD} <= set(planned)


def test_an_empty_house_leaves_a_blank_for_the_signature() -> None:
    assert draft(brief("ru", house=House())).body.endswith("С уважением,\n[подпись: имя и должность]\n")


def test_the_house_may_shout_in_its_own_name() -> None:
    loud = House("ЗАВОД «ПРОГРЕСС»!", "Отдел\n\n заботы \x07", "сегодня 9–18", "скидка 10 %", "cheerful")
    body = draft(brief("ru", SIGNALS[3], house=loud)).body
    assert body.endswith("\nОтдел\nзаботы\nЗАВОД «ПРОГРЕСС»!\nЧасы работы: сегодня 9–18\n")


def test_an_english_draft_has_no_russian_hours_or_rules() -> None:
    body = draft(brief("en", SIGNALS[3], house=replace(RU, company="Лён", signature="Anna"))).body
    assert body.endswith("\nAnna\nЛён\n")
    assert "refund" not in body.lower()


def test_a_tactless_template_does_not_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    wording = environment().from_string("{% block a %}Вы должны успокоиться!{% endblock %}")
    monkeypatch.setattr("replies.compose.template", lambda *_, **__: wording)
    with pytest.raises(TactlessError) as caught:
        draft(brief("ru", GRIEVANCE))
    assert {offence.code for offence in caught.value.offences} == {"T001", "T103"}


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_move_has_enough_variants_in_every_register(language: str, move: Move) -> None:
    for register in REGISTERS:
        count = len(variants(template(language, move), register))
        once = move in ("sign", "greet") or move.startswith("ladder_")  # nothing that a thread sees twice
        assert count >= (1 if once else 4 if move.startswith("step_") else 3)


@pytest.mark.parametrize("move", list(Move))
def test_typography_of_the_templates(move: Move) -> None:
    for language in ("ru", "en"):
        source = environment().loader.get_source(environment(), f"{language}/{move}.j2")[0]  # type: ignore[union-attr]
        prose = re.sub(r"\{[{%].*?[%}]\}", "", source)
        assert '"' not in prose and " - " not in prose and "!" not in prose
        assert not re.search("[а-яё]" if language == "en" else r"\b[a-z]{3,}", prose)
