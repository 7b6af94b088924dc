"""Of all parts of a message, the text that is read becomes the body and the rest are attachments."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from maild.mail.mime import parse
from maild.model.message import Message

TEXT = "Здравствуйте! Третий день жду ответа, заказ 55 не пришёл."
HEAD = b"From: a@client.example\r\nTo: s@shop.example\r\nMessage-ID: <1@client.example>\r\nSubject: 1\r\n"


def letter(body: str = TEXT, subject: str = "Вопрос", charset: str = "utf-8", cte: str = "base64") -> EmailMessage:
    message = EmailMessage()
    message["From"] = mailbox("Анна Иванова", "Anna@Client.example")
    message["To"] = "s@shop.example"
    message["Subject"] = subject
    message["Message-ID"] = "<1@client.example>"
    message.set_content(body, charset=charset, cte=cte)
    return message


def mailbox(name: str, addr: str) -> str:
    return f"{name} <{addr}>"


def parsed(message: EmailMessage) -> Message:
    return parse(message.as_bytes(policy=SMTP))


def raw(header: bytes, body: bytes) -> Message:
    return parse(HEAD + header + b"\r\n\r\n" + body)


def check_spans(message: Message) -> None:
    for span in message.spans:
        own = message.own_words[span.own : span.own + span.length]
        assert own == message.body[span.body : span.body + span.length]
        assert own


def test_the_plain_version_is_preferred() -> None:
    message = letter()
    message.add_alternative("<p>другое</p>", subtype="html")
    assert parsed(message).body.strip() == TEXT


@pytest.mark.parametrize(
    "stub", ["", " \n", "Your program does not support HTML messages", "Откройте письмо в браузере"]
)
def test_a_plain_version_that_says_nothing_gives_way(stub: str) -> None:
    message = letter(stub)
    message.add_alternative(f"<p>{TEXT}</p><p>Ещё одно предложение, чтобы было длиннее.</p>", subtype="html")
    assert parsed(message).own_words.startswith(f"Вопрос\n{TEXT}")


def test_html_only_letters_are_read_without_their_quotes() -> None:
    message = letter()
    message.set_content(
        f'<p>{TEXT}</p><blockquote type="cite"><p>чужое</p></blockquote>', subtype="html", charset="windows-1251"
    )
    result = parsed(message)
    assert result.body == f"{TEXT}\n\n> чужое"
    assert result.own_words == f"Вопрос\n{TEXT}"
    check_spans(result)


def test_flowed_lines_are_joined() -> None:
    header = b"Content-Type: text/plain; charset=utf-8; format=flowed"
    body = "Третий день \r\nжду ответа.\r\n  стоит отступ\r\n> цитата \r\n> вся\r\n-- \r\nАнна".encode()
    result = raw(header, body)
    assert result.body == "Третий день жду ответа.\n стоит отступ\n> цитата вся\n-- \nАнна"
    assert result.own_words == "1\nТретий день жду ответа.\n стоит отступ"


def test_flowed_lines_with_delsp_lose_the_space() -> None:
    header = b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    assert raw(header, "неотлож \r\nно".encode()).body == "неотложно"


def test_attachments_are_not_words() -> None:
    message = letter()
    message.add_attachment("чужой текст", filename="заметка.txt")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Счёт 55.pdf")
    result = parsed(message)
    assert "чужой" not in result.body
    assert [(each.filename, each.content_type) for each in result.attachments] == [
        ("заметка.txt", "text/plain"),
        ("Счёт 55.pdf", "application/pdf"),
    ]
    assert result.attachments[1].size == 8
    assert not result.without_attachment


@pytest.mark.parametrize("body", ["", "Добрый день!", "-- \nАнна Иванова\nюрист"])
def test_file_names_speak_for_a_wordless_letter(body: str) -> None:
    message = letter(body, subject="Документ")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="претензия.pdf")
    result = parsed(message)
    assert result.without_attachment
    assert result.own_words.split("\n")[0] == "Документ"
    assert result.own_words.split("\n")[-1] == "претензия.pdf"
    check_spans(result)


def test_a_picture_inside_the_text_is_no_file() -> None:
    message = letter("Спасибо!")
    message.add_alternative('<p>Спасибо!</p><img src="cid:logo">', subtype="html")
    html_part = message.get_payload()[1]
    html_part.add_related(b"GIF89a", "image", "gif", cid="<logo>", filename="image001.gif")
    result = parsed(message)
    assert [each.filename for each in result.attachments] == ["image001.gif"]
    assert not result.without_attachment
    assert result.own_words == "Вопрос\nСпасибо!"


def test_a_letter_that_hangs_on_a_letter_is_no_words() -> None:
    message = letter("Посмотрите, пожалуйста, вложение")
    message.add_attachment(letter("Вы жулики", subject="Претензия"))
    result = parsed(message)
    assert "жулики" not in result.body
    assert [(each.filename, each.content_type) for each in result.attachments] == [("Претензия.eml", "message/rfc822")]


@pytest.mark.parametrize(
    "parameter",
    [
        "filename*=utf-8''%D0%BF%D1%80%D0%B5%D1%82%D0%B5%D0%BD%D0%B7%D0%B8%D1%8F.pdf",
        "filename*0*=utf-8''%D0%BF%D1%80%D0%B5%D1%82;\r\n filename*1*=%D0%B5%D0%BD%D0%B7%D0%B8%D1%8F.pdf",
        "filename*=windows-1251''%EF%F0%E5%F2%E5%ED%E7%E8%FF.pdf",
        'filename="=?utf-8?B?0L/RgNC10YLQtdC90LfQuNGPLnBkZg==?="',
        "filename==?utf-8?B?0L/RgNC10YLQtdC90LfQuNGPLnBkZg==?=",
        'filename="претензия.pdf"',
        'filename="C:\\\\Документы\\\\претензия.pdf"',
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "cp1251"])
def test_file_names(parameter: str, charset: str) -> None:
    octets = f"Content-Type: application/pdf\r\nContent-Disposition: attachment; {parameter}\r\n\r\nx".encode(charset)
    (attachment,) = parse(b"From: a@b.example\r\n" + octets).attachments
    assert attachment.filename == "претензия.pdf"


def test_names_in_the_content_type_count() -> None:
    (attachment,) = parse(b"From: a@b.example\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx").attachments
    assert attachment.filename == "a.pdf"


def test_text_parts_of_a_mixed_letter_follow_each_other() -> None:
    message = letter("Раз, два, три.")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="фото.gif", disposition="inline")
    message.add_attachment("Четыре.", disposition="inline")
    result = parsed(message)
    assert [line for line in result.own_words.split("\n") if line] == ["Вопрос", "Раз, два, три.", "Четыре."]


@pytest.mark.parametrize("disposition", ["attachment", "inline"])
def test_a_photo_of_a_wordless_letter_counts(disposition: str) -> None:
    message = letter("Вот")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="брак.gif", disposition=disposition)
    result = parsed(message)
    assert result.without_attachment
    assert result.own_words == "Вопрос\nВот\nбрак.gif"
