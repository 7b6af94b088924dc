"""Whose letter it is: the demonstration's letters, the house rules one by one, and clients who must not be lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from maild.demo.mailbox import IDENTITIES, DemoLetter
from maild.demo.mailbox import load as demo_letters
from maild.mail.mime import parse
from maild.mail.role import classify
from maild.model.identities import Identities, SiteForm
from maild.model.message import Address, Message, Role

HOUSE = Identities(
    patterns=("support@shop.example", "*@office.example"),
    forms=(
        SiteForm("noreply@shop.example", "body:E-mail", "body:Сообщение"),
        SiteForm("form@shop.example"),
    ),
)
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CLIENT = "Анна Котова <anna@pochta.example>"


def mail(body: str = "Где мой заказ?", *, headers: str = "", **fields: str) -> Message:
    head = {"from": CLIENT, "to": "support@shop.example", "subject": "Вопрос", "message-id": "<1@pochta.example>"}
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [*(f"{name}: {value}" for name, value in head.items()), *headers.splitlines()]
    if not any(line.lower().startswith("content-type") for line in lines):
        lines.append("Content-Type: text/plain; charset=utf-8")
    return parse(("\n".join(lines) + "\n\n" + body).encode(), NOW)


def role(message: Message) -> Role:
    return classify(message, HOUSE).role


@pytest.mark.parametrize("letter", demo_letters(NOW), ids=lambda letter: letter.message_id)
def test_each_letter_of_the_demonstration_finds_its_client(letter: DemoLetter) -> None:
    judged = classify(parse(letter.octets, letter.date), IDENTITIES)
    assert judged.role is letter.expected.role
    assert (judged.client.addr if judged.client else "") == letter.expected.client
    for span in judged.spans:
        assert judged.own_words[span.own : span.own + span.length] == judged.body[span.body : span.body + span.length]


def test_a_clients_letter_is_the_clients() -> None:
    judged = classify(mail(), HOUSE)
    assert (judged.role, judged.client) == (Role.CLIENT, Address("Анна Котова", "anna@pochta.example"))


@pytest.mark.parametrize("sender", ["support@shop.example", "SUPPORT@shop.example", "oleg@office.example"])
def test_our_identities_are_ours(sender: str) -> None:
    judged = classify(mail(**{"from": sender, "to": CLIENT}), HOUSE)
    assert (judged.role, judged.client) == (Role.OURS, None)


def test_maild_knows_its_own() -> None:
    made = {"from": "support@shop.example", "headers": "Auto-Submitted: auto-generated"}
    assert role(mail(message_id="<0123456789abcdef@note.maild.invalid>", **made)) is Role.MAILD
    sent = mail(message_id="<0123456789abcdef@draft.maild.invalid>", **{"from": "support@shop.example", "to": CLIENT})
    assert role(sent) is Role.OURS, "a draft that a person sent as it stood is an answer of ours"


def test_a_forged_name_of_maild_does_not_hide_a_clients_letter() -> None:
    assert role(mail(message_id="<0123456789abcdef@note.maild.invalid>")) is Role.CLIENT


FORM = "Имя: Пётр\nE-mail: Petr@Pochta.example\nТелефон: 1\nСообщение: Верните деньги.\nЖду.\nIP: 10.0.0.1\n"


def test_a_form_speaks_for_the_client_its_body_names() -> None:
    judged = classify(mail(FORM, headers="Auto-Submitted: auto-generated", **{"from": "noreply@shop.example"}), HOUSE)
    assert (judged.role, judged.client) == (Role.CLIENT, Address("Пётр", "petr@pochta.example"))
    assert judged.own_words == "Верните деньги.\nЖду."
    (span,) = judged.spans
    assert judged.body[span.body : span.body + span.length] == judged.own_words


def test_a_form_speaks_for_its_reply_to_with_all_of_its_words() -> None:
    judged = classify(mail("Алло?", reply_to="petr@pochta.example", **{"from": "form@shop.example"}), HOUSE)
    assert (judged.role, judged.client) == (Role.CLIENT, Address("", "petr@pochta.example"))
    assert judged.own_words == "Вопрос\nАлло?"


def test_a_form_without_an_address_is_judged_and_answers_nobody() -> None:
    judged = classify(mail("Сообщение: вы где?", **{"from": "noreply@shop.example"}), HOUSE)
    assert (judged.role, judged.client, judged.own_words) == (Role.CLIENT, None, "вы где?")


INNER = "От: Лев Чиж <lev@pochta.example>\nДата: 24 ноября 2026, 10:00\nКому: oleg@office.example\nТема: {subject}\n\n"
FORWARD = (
    "Коллеги, гляньте, этот болван опять пишет.\n\n-------- Пересылаемое сообщение --------\n" + INNER + "Где деньги?\n"
)


def test_a_colleagues_forward_is_the_forwarded_clients() -> None:
    judged = classify(
        mail(FORWARD.format(subject="Возврат"), subject="Fwd: Возврат", **{"from": "Олег <oleg@office.example>"}), HOUSE
    )
    assert (judged.role, judged.client) == (Role.CLIENT, Address("Лев Чиж", "lev@pochta.example"))
    assert judged.forwarded_by == Address("Олег", "oleg@office.example")
    assert judged.own_words == "Возврат\nГде деньги?"
    (span,) = judged.spans
    assert judged.own_words[span.own : span.own + span.length] == "Где деньги?"
    assert judged.body[span.body : span.body + span.length] == "Где деньги?"


def test_the_subject_of_a_forwarded_reply_is_nobodys_words() -> None:
    letter = mail(FORWARD.format(subject="Re: Возврат"), subject="Fwd: Возврат", **{"from": "oleg@office.example"})
    assert classify(letter, HOUSE).own_words == "Где деньги?"


def test_a_forward_that_leaves_the_house_is_ours() -> None:
    letter = mail(FORWARD.format(subject="x"), subject="Fwd: x", **{"from": "oleg@office.example", "to": CLIENT})
    assert role(letter) is Role.OURS


def test_a_forward_of_our_own_letter_is_among_us() -> None:
    text = FORWARD.format(subject="x").replace("lev@pochta.example", "ira@office.example")
    assert role(mail(text, subject="Fwd: x", **{"from": "oleg@office.example"})) is Role.INTERNAL


def test_a_colleagues_answer_over_an_outlook_header_is_among_us() -> None:
    text = "Я ему уже позвонил.\n\n" + INNER.format(subject="Возврат") + "Где деньги?\n"
    assert role(mail(text, subject="RE: Возврат", **{"from": "oleg@office.example"})) is Role.INTERNAL


def test_a_forward_by_a_client_stays_the_clients_own() -> None:
    judged = classify(mail(FORWARD.format(subject="x"), subject="Fwd: x"), HOUSE)
    assert judged.client == Address("Анна Котова", "anna@pochta.example")
    assert "Где деньги" not in judged.own_words


def test_a_letter_attached_by_a_colleague_is_judged_when_it_is_given() -> None:
    outer = mail("См. вложение", **{"from": "oleg@office.example"})
    judged = classify(outer, HOUSE, enclosed=mail("Вы где?"))
    assert (judged.role, judged.own_words) == (Role.CLIENT, "Вопрос\nВы где?")
    assert judged.client == Address("Анна Котова", "anna@pochta.example")
    assert judged.forwarded_by == outer.from_
    assert role(outer) is Role.INTERNAL


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-generated", "Precedence: bulk", "Precedence: auto_reply"])
def test_an_acknowledgement_of_our_ticket_system_answers_nobody(header: str) -> None:
    sent = {"from": "support@shop.example", "to": CLIENT}
    assert role(mail("Ваше обращение зарегистрировано", headers=header, **sent)) is Role.INTERNAL
    assert role(mail("Разбираемся, напишем завтра", **sent)) is Role.OURS


@pytest.mark.parametrize(
    ("headers", "fields", "expected"),
    [
        ("Auto-Submitted: auto-replied", {}, Role.AUTO_REPLY),
        ("X-Autoreply: yes", {}, Role.AUTO_REPLY),
        ("", {"subject": "Автоматический ответ: Ваш заказ"}, Role.AUTO_REPLY),
        ("", {"subject": "Out of Office: order"}, Role.AUTO_REPLY),
        ("", {"content-type": "multipart/report; report-type=disposition-notification; boundary=x"}, Role.AUTO_REPLY),
        ("", {"content-type": "multipart/report; report-type=delivery-status; boundary=x"}, Role.BOUNCE),
        ("Return-Path: <>", {"from": "MAILER-DAEMON@mx.example"}, Role.BOUNCE),
        ("List-Id: <news.other.example>", {}, Role.LIST),
        ("List-Id: <news.workshop.example>", {}, Role.LIST),
        ("List-Unsubscribe: <https://x.example/u>", {}, Role.LIST),
        ("Precedence: bulk", {}, Role.LIST),
        ("Auto-Submitted: auto-generated", {}, Role.NOTIFICATION),
        ("", {"from": "no-reply@bank.example"}, Role.NOTIFICATION),
        ("X-Spam-Flag: YES", {}, Role.SPAM),
        ("X-Spam-Status: Yes, score=9.0", {}, Role.SPAM),
        # what looks like those and is a client's
        ("Auto-Submitted: no", {}, Role.CLIENT),
        ("X-Auto-Response-Suppress: All", {}, Role.CLIENT),
        ("Return-Path: <>", {}, Role.CLIENT),
        ("List-Id: <support.shop.example>\nPrecedence: list", {}, Role.CLIENT),
        ("Precedence: bulk", {"in-reply-to": "<ours@shop.example>"}, Role.CLIENT),
        ("X-Spam-Flag: YES", {"in-reply-to": "<ours@shop.example>"}, Role.CLIENT),
        ("X-Spam-Status: No, score=0.1", {}, Role.CLIENT),
        ("", {"subject": "Re: Автоматический ответ: Вопрос"}, Role.CLIENT),
        ("", {"from": "info@bakery.example"}, Role.CLIENT),
        ("", {"from": "botkin@pochta.example"}, Role.CLIENT),
    ],
)
def test_header_fields_decide(headers: str, fields: dict[str, str], expected: Role) -> None:
    assert role(mail(headers=headers, **fields)) is expected


def test_a_robot_that_writes_for_a_person_is_that_persons() -> None:
    letter = mail("Здравствуйте, сколько стоит?", reply_to=CLIENT, **{"from": "no-reply@sitebuilder.example"})
    judged = classify(letter, HOUSE)
    assert (judged.role, judged.client) == (Role.CLIENT, Address("Анна Котова", "anna@pochta.example"))


def test_a_colleagues_auto_reply_is_no_answer() -> None:
    letter = mail("Я в отпуске", headers="Auto-Submitted: auto-replied", **{"from": "oleg@office.example"})
    assert role(letter) is Role.AUTO_REPLY


BTC = "Я взломал ваше устройство. Пришлите 500 долларов в bitcoin, иначе разошлю видео с вашей камеры вашим друзьям."
QUOTA = "Ваш аккаунт будет заблокирован. Подтвердите данные: http://evil.example/login"
SEO = "Предлагаем продвижение сайтов, гарантируем первую страницу. https://seo.example"
OFFER = "Наша компания предлагает вам лампы оптом от производителя, отсрочка 30 дней."
CV = "Откликаюсь на вакансию монтажника, моё резюме: https://hr.example/cv"
NOTICE = "Ваш тариф изменён. Письмо сформировано автоматически."


@pytest.mark.parametrize(
    ("body", "fields", "expected"),
    [
        (BTC, {}, Role.SPAM),
        (QUOTA, {}, Role.SPAM),
        (SEO, {}, Role.SPAM),
        (OFFER, {"from": "sales@factory.example"}, Role.NOTIFICATION),
        (CV, {}, Role.NOTIFICATION),
        (NOTICE, {"from": "billing@telecom.example"}, Role.NOTIFICATION),
        # words without a sign, signs without the words, and clients who use the same words
        (OFFER, {}, Role.CLIENT),
        (OFFER + " Но где мой заказ?", {"from": "sales@factory.example"}, Role.CLIENT),
        (OFFER, {"from": "sales@factory.example", "in-reply-to": "<ours@shop.example>"}, Role.CLIENT),
        (NOTICE, {}, Role.CLIENT),
        ("Ваш аккаунт на сайте заблокирован, верните доступ: https://shop.example/me", {}, Role.CLIENT),
        ("Разошлю всем видео, как работает ваш мастер, у меня 24 часа", {}, Role.CLIENT),
        (
            "Счёт неверный, это безобразие! Отписаться от рассылки: https://bakery.example",
            {"from": "info@bakery.example"},
            Role.CLIENT,
        ),
        ("Пришлите прайс-лист, возьмём оптом", {"from": "sales@shop2.example"}, Role.CLIENT),
    ],
)
def test_words_decide_only_with_a_sign(body: str, fields: dict[str, str], expected: Role) -> None:
    assert role(mail(body, **fields)) is expected


def test_classifying_twice_changes_nothing() -> None:
    forward = mail(FORWARD.format(subject="Возврат"), subject="Fwd: Возврат", **{"from": "oleg@office.example"})
    for message in (mail(), forward, mail(FORM, **{"from": "noreply@shop.example"})):
        once = classify(message, HOUSE)
        assert classify(once, HOUSE) == once
    assert classify(replace(mail(), role=Role.SPAM), HOUSE).role is Role.CLIENT
