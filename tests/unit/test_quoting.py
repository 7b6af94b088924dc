"""What the sender wrote is kept to the letter; what was quoted, forwarded or put there by a program is taken off."""

import pytest

from maild.mail.quoting import forwarded, own_words

REPLY = "Деньги не пришли, жду до пятницы."
QUOTED = "Уточните номер, недотёпа."


def own(body: str) -> str:
    text, spans = own_words(body)
    for span in spans:
        assert text[span.own : span.own + span.length] == body[span.body : span.body + span.length]
    assert "\n".join(text[span.own : span.own + span.length] for span in spans) == text
    return text


@pytest.mark.parametrize(
    "attribution",
    [
        "пн, 2 мар. 2026 г. в 10:15, Служба поддержки <support@shop.example>:",
        "пн, 2 мар. 2026 г. в 10:15, Служба поддержки <\nsupport@shop.example>:",
        "вс, 1 мар. 2026 г., 23:05 Служба поддержки <support@shop.example>:",
        "02.03.2026 10:15, Служба поддержки пишет:",
        "02.03.2026, 10:15, «Магазин» пишет:",
        "2 марта 2026 г., в 10:15, Служба поддержки <support@shop.example> написал(а):",
        "2 марта 2026 г., в 10:15, Служба поддержки <support@shop.example>\nнаписал(а):",
        "Понедельник, 2 марта 2026, 10:15 +03:00 от Служба поддержки <support@shop.example>:",
        'Понедельник, 2 марта 2026, 10:15 +03:00 от "Служба поддержки" <support@shop.example>:',
        '02.03.2026, 10:15, "Служба поддержки" <support@shop.example>:',
        "В Пн, 02/03/2026 в 10:15 +0300, Служба Поддержки пишет:",
        "Вы писали 2 марта 2026 г., 10:15:15:",
        "Служба Поддержки пишет:",
        "On Mon, Mar 2, 2026 at 10:15 AM Support <support@shop.example> wrote:",
        "On Mon, 2 Mar 2026 at 10:15, Customer Support Department of the Shop\n<support@shop.example> wrote:",
        "On 02.03.2026 10:15, Support wrote:",
        "On 2 Mar 2026, at 10:15, Support <support@shop.example> wrote:",
        "-----Original Message-----",
        "-------- Исходное сообщение --------",
    ],
)
def test_an_attribution_goes_with_its_quote(attribution: str) -> None:
    assert own(f"{REPLY}\n\n{attribution}\n> {QUOTED}\n> ещё") == REPLY
    assert own(f"{attribution}\n\n> {QUOTED}\n>> ещё\n\n{REPLY}\n") == REPLY
    assert own(f"{REPLY}\n{attribution}\n>{QUOTED}") == REPLY


@pytest.mark.parametrize(
    "attribution",
    [
        "пн, 2 мар. 2026 г. в 10:15, Служба поддержки <support@shop.example>:",
        "02.03.2026 10:15, Служба Поддержки пишет:",
        "2 марта 2026 г., в 10:15, Поддержка <support@shop.example> написал(а):",
        "On Mon, Mar 2, 2026 at 10:15 AM Support <support@shop.example> wrote:",
        "-----Original Message-----\nFrom: Support\nSubject: Re: order",
        "-----Исходное сообщение-----",
        "From: Support <support@shop.example>\nSent: Monday, March 2, 2026 10:15 AM\nTo: Ivan\nSubject: RE: order",
        "От: Поддержка <support@shop.example>\nОтправлено: 2 марта 2026 г. 10:15\nКому: Иван\nТема: RE: заказ",
        "*От:* Поддержка [mailto:s@shop.example]\n*Отправлено:* 2 марта 2026 г. 10:15\n*Тема:* RE: заказ",
        "*От*: Поддержка\n*Кому*: Иван",
        "От: Поддержка\nДата: понедельник, 2 марта 2026 г. в 10:15\nКому: Иван\nТема: заказ",
        "________________________________\nОт: Поддержка <support@shop.example>\nОтправлено: 2 марта 2026 г. 10:15",
        "From: Support <s@shop.example>\n\nSent: Monday\n\nTo: a@b.example;\n  e@f.example\n\nSubject: order",
    ],
)
def test_an_unmarked_quote_goes_to_the_end(attribution: str) -> None:
    assert own(f"{REPLY}\n\n{attribution}\n\n{QUOTED}\n\nВторой абзац.") == REPLY


@pytest.mark.parametrize(
    "separator",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Пересылаемое сообщение --------",
        "-------- Перенаправленное сообщение --------",
        "Начало переадресованного сообщения:",
        "---------- Пересланное сообщение ----------",
        "-------- Forwarded Message --------",
    ],
)
def test_a_forwarded_letter_goes_and_can_be_read_apart(separator: str) -> None:
    header = "От: Геннадий Ли <Gena@Client.example>\nДата: 2 марта 2026 г. в 10:15\nТема: Где заказ\nКому: a@b.example"
    body = f"Посмотрите.\n\n{separator}\n{header}\n\nГде мой заказ, балбесы?\n\n--\nГеннадий\nадвокат"
    assert own(body) == "Посмотрите."
    inner = forwarded(body)
    assert inner is not None
    assert (inner.sender.name, inner.sender.addr) == ("Геннадий Ли", "gena@client.example")
    assert (inner.subject, inner.date) == ("Где заказ", "2 марта 2026 г. в 10:15")
    assert body[inner.offset : inner.offset + len(inner.text)] == inner.text
    assert inner.own_words == "Где мой заказ, балбесы?"
    (span,) = inner.spans
    assert body[span.body : span.body + span.length] == inner.own_words


def test_a_forwarded_letter_that_was_quoted_is_read_without_the_marks() -> None:
    body = "Смотри\n\n> Begin forwarded message:\n> \n> От: Иван <i@x.example>\n> Тема: Заказ\n> \n> Где он?\n> Жду."
    inner = forwarded(body)
    assert own(body) == "Смотри"
    assert inner is not None
    assert inner.text == inner.own_words == "Где он?\nЖду."
    assert [body[span.body : span.body + span.length] for span in inner.spans] == ["Где он?", "Жду."]


def test_what_follows_the_end_of_a_forwarded_letter_is_own_again() -> None:
    body = (
        "Раз.\n-------- Пересылаемое сообщение --------\nОт: Иван <i@x.example>\nТема: а\n\nЧужое.\n"
        "-------- Конец пересылаемого сообщения --------\nДва."
    )
    assert own(body) == "Раз.\nДва."
    inner = forwarded(body)
    assert inner is not None
    assert inner.text == "Чужое."


@pytest.mark.parametrize("body", ["", "Просто письмо.", "От: меня\nКому: вам\nВерните деньги.", "> чужое"])
def test_no_letter_inside(body: str) -> None:
    assert forwarded(body) is None


def test_replies_between_quoted_lines_stay() -> None:
    body = (
        "02.03.2026 10:15, Имя пишет:\n> Какой номер?\nПять.\n\n> А цвет?\n> И размер?\n\nСиний.\nБольшой.\n> Спасибо"
    )
    assert own(body) == "Пять.\nСиний.\nБольшой."


@pytest.mark.parametrize(
    "body",
    [
        "Иван Петров пишет:\nждите. Сколько ждать?",
        "12 марта ваш менеджер мне написал:\nЖдите.\nСколько ждать?",
        "14.02 в 15:00 ваш курьер пишет:\n«Не приеду». И что мне делать?",
        "Ваш менеджер ivanov@shop.example мне пишет:\nждите. Сколько?",
        "Записан на 17 марта, 9:40, к врачу, вопросы, перечислю, чтобы потом не дёргать:\n\n1. Когда?\n2. Где?",
        "Сегодня 12.03.2026, 10:15, итог такой:\nденег нет.",
        "От: Ивановой А. А.\nКому: ООО «Ромашка»\nТема: претензия\n\nВерните деньги.",
        "Кому: ООО «Ромашка»\nОт: Иванова А. А., ivanova@mail.example\nДата: 12.03.2026\n\nТребую вернуть деньги.",
        "Цена:\n5 > 3, поэтому верните разницу.",
        "От кого: мне всё равно\nПросто верните.",
        "Отправлено вам три письма, ответа нет.",
        "Заказ 55.\nОтправлено с курьером 12 марта, до сих пор не доехало",
        "Таблица:\n| заказ | 55 |",
        "Это письмо я пишу третий раз.",
        "Тема: возврат\nДата: вчера",
        "Список:\nИванов И. И.\nПетров П. П.\nВсех записать на вторник.",
        "Вопрос — ответ\n— раз\n— два\nИтого два.",
        "С уважением отношусь к вашей работе, но деньги верните.",
        "С уважением к вашему труду и надеждой на ответ, всё же напомню о деньгах",
        "С уважением, ваш бывший клиент, которого вы обманули",
    ],
)
def test_what_only_looks_like_a_quotation_or_a_signature_stays(body: str) -> None:
    assert own(body) == body


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nИван Петров\nадвокат, представительство в судах",
        "--\nИван Петров\nКлиент всегда прав!",
        "——\nООО «Ромашка»",
        "С уважением,\nИван Петров",
        "С уважением, Иван Петров",
        "с уважением\nИван",
        "С уважением,\n\nИван Петров\nДиректор\nООО «Ромашка»\n+7 900 000-00-00\nwww.romashka.example",
        "С наилучшими пожеланиями, Анна\nкейтеринг «Пир горой»\n«Клиент всегда прав» © девиз",
        "Best regards,\nHelen Marsh\nHead of Claims",
        "Kind regards,\nSimon\n\nThis e-mail is confidential and intended\nsolely for the addressee. We sue.",
        "С уважением,\nЛилия\n——\nЭто письмо может содержать конфиденциальные сведения. Разглашение преследуется.",
        "С уважением,\nИгорь\nПретензии принимаются в письменном виде, споры рассматриваются в суде.",
        "З. К. Абдулова\nнотариус\nВнимание: угрозы нотариусу влекут ответственность по ст. 297.",
        "Отправлено с iPhone",
        "Отправлено с моего iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "Отправлено из мобильного приложения Яндекс Почты",
        "Отправлено из Почты Mail",
        "Скачать Outlook для iOS",
        "Sent from my iPhone",
        "Get Outlook for Android",
        "Данное сообщение и любые вложения являются\nконфиденциальными. За разглашение уголовная ответственность.",
        "Настоящее электронное письмо предназначено исключительно для адресата.",
        "CONFIDENTIALITY NOTICE: we will sue.",
        "If you are not the intended recipient, legal proceedings may follow.",
        "Без вирусов. www.avast.example",
        "Проверено на вирусы антивирусом",
        "Пожалуйста, прежде чем печатать это письмо, подумайте о природе",
    ],
)
def test_a_signature_a_footer_and_a_disclaimer_go(signature: str) -> None:
    assert own(f"{REPLY}\n\n{signature}\n") == REPLY
    assert own(f"{REPLY}\n\n{signature}\n\n02.03.2026 10:15, Имя пишет:\n> {QUOTED}") == REPLY


@pytest.mark.parametrize(
    "more",
    [
        "P.S. Не вернёте — иду в суд.",
        "ЗЫ отзыв уже написан",
        "И последнее. Завтра иду в прокуратуру с заявлением.",
        "Если вы не ответите до завтра, я подам в суд",
    ],
)
def test_real_sentences_under_a_signature_stay(more: str) -> None:
    assert own(f"{REPLY}\n\nС уважением,\nИван Петров\n\n{more}") == f"{REPLY}\n{more}"


def test_a_sentence_to_the_reader_right_under_the_name_stays() -> None:
    assert own(f"{REPLY}\nС уважением, Иван\nЖду вас завтра с деньгами.") == f"{REPLY}\nЖду вас завтра с деньгами."


def test_answers_under_the_sender_s_signature_in_a_quote_stay() -> None:
    assert own("> С уважением, Имя\n> -- \n> Имя\n\nПолучил, спасибо.") == "Получил, спасибо."


def test_nothing_own() -> None:
    assert own_words("> только\n> чужое") == ("", ())
    assert own_words("") == ("", ())


def test_the_bat_initials_are_quote_marks() -> None:
    assert own("Здравствуйте.\n\nИП> Какой номер?\n\nПять.") == "Здравствуйте.\nПять."


def test_a_letter_forwarded_under_an_attribution() -> None:
    body = (
        '-------- Пересылаемое сообщение --------\n02.03.2026, 10:15, "Анна Ли" <Anna@client.example>:\n\nГде заказ?\n'
        "-------- Конец пересылаемого сообщения --------"
    )
    inner = forwarded(body)
    assert inner is not None
    assert (inner.sender.name, inner.sender.addr) == ("Анна Ли", "anna@client.example")
    assert (inner.date, inner.text) == ("02.03.2026, 10:15", "Где заказ?")


def test_a_reply_right_above_an_attribution_stays() -> None:
    body = "Жду до 12.03.2026\nОтправляю скан\n02.03.2026 10:15, Имя пишет:\n> Когда?"
    assert own(body) == "Жду до 12.03.2026\nОтправляю скан"
