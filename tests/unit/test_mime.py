"""Messages of every make, well-formed and broken, give what a mail client would show."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from maild.mail.identity import content_hash
from maild.mail.mime import parse
from maild.mail.subject import is_reply_or_forward
from maild.model.message import Address, Message, Role

CORPUS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "corpus" / "dev.jsonl").read_text("utf-8").splitlines()
]
TEXT = "Здравствуйте! Третий день жду ответа, заказ 55 не пришёл."


def letter(body: str = TEXT, subject: str = "Вопрос", charset: str = "utf-8", cte: str = "base64") -> EmailMessage:
    message = EmailMessage()
    message["From"] = mailbox("Анна Иванова", "Anna@Client.example")
    message["To"] = "s@shop.example"
    message["Subject"] = subject
    message["Message-ID"] = "<1@client.example>"
    message["Date"] = "Mon, 02 Mar 2026 10:15:00 +0300"
    message.set_content(body, charset=charset, cte=cte)
    return message


def mailbox(name: str, addr: str) -> str:
    return f"{name} <{addr}>"


def parsed(message: EmailMessage) -> Message:
    return parse(message.as_bytes(policy=SMTP))


def check_spans(message: Message) -> None:
    for span in message.spans:
        own = message.own_words[span.own : span.own + span.length]
        assert own == message.body[span.body : span.body + span.length]
        assert own


def test_a_letter_in_full() -> None:
    message = letter()
    message["Reply-To"] = "Анна <anna@home.example>"
    message["Cc"] = "Пётр <p@client.example>, b@client.example"
    message["In-Reply-To"] = "<0@shop.example>"
    message["References"] = "<root@shop.example> <0@shop.example>"
    message["List-Id"] = "Новости <news.shop.example>"
    result = parsed(message)
    assert result.id == result.message_id == "1@client.example"
    assert result.content_hash == content_hash(message.as_bytes(policy=SMTP))
    assert result.date == datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
    assert result.date.tzinfo is UTC
    assert result.from_ == Address("Анна Иванова", "anna@client.example")
    assert result.reply_to == (Address("Анна", "anna@home.example"),)
    assert result.to == (Address("", "s@shop.example"),)
    assert result.cc == (Address("Пётр", "p@client.example"), Address("", "b@client.example"))
    assert result.in_reply_to == ("0@shop.example",)
    assert result.references == ("root@shop.example", "0@shop.example")
    assert result.subject == "Вопрос"
    assert result.body.strip() == TEXT
    assert result.own_words == f"Вопрос\n{TEXT}"
    assert not result.without_attachment
    assert ("list-id", "Новости <news.shop.example>") in result.headers
    assert (result.role, result.client, result.forwarded_by) == (Role.CLIENT, None, None)
    check_spans(result)


@pytest.mark.parametrize(
    ("charset", "cte"), [("utf-8", "base64"), ("windows-1251", "quoted-printable"), ("koi8-r", "8bit")]
)
def test_the_corpus_as_mail_keeps_all_evidence(charset: str, cte: str) -> None:
    seen = 0
    for line in CORPUS:
        try:
            line["body"].encode(charset)
        except UnicodeEncodeError:
            continue
        result = parsed(letter(line["body"], line["subject"], charset, cte))
        check_spans(result)
        assert result.body.strip() == line["body"].strip()
        for quotes in line["evidence"].values():
            for quote in quotes:
                in_subject = is_reply_or_forward(line["subject"]) and quote in line["subject"]
                assert in_subject or quote in result.own_words, (line["id"], quote)
                seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("case", "foreign"),
    [
        ("d-007", "придурки"),
        ("d-031", "жульё"),
        ("d-039", "полицию"),
        ("d-060", "дебилы"),
        ("d-077", "недоумки"),
        ("d-119", "суде"),
        ("d-141", "бестолочи"),
        ("d-144", "прокуратуру"),
        ("d-145", "Клиент всегда прав"),
        ("d-156", "лохов"),
        ("d-157", "балбес"),
        ("d-169", "преследование"),
        ("d-178", "суд"),
        ("d-179", "muppets"),
        ("d-180", "злоупотреблением"),
        ("d-181", "приставам"),
        ("d-183", "legal"),
        ("d-194", "оскорбления"),
    ],
)
def test_foreign_words_of_the_corpus_are_not_own(case: str, foreign: str) -> None:
    (line,) = [line for line in CORPUS if line["id"] == case]
    result = parsed(letter(line["body"], line["subject"]))
    assert foreign in result.body
    assert foreign not in result.own_words


@pytest.mark.parametrize("subject", ["Re: Вопрос", "Fwd: Вопрос", "Отв: Вопрос"])
def test_the_subject_of_a_reply_is_not_own(subject: str) -> None:
    assert parsed(letter(subject=subject)).own_words == TEXT


def test_a_letter_without_subject() -> None:
    assert parsed(letter(subject="")).own_words == TEXT
