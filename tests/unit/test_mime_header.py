"""Header fields of every make, well-formed and broken, are read as a mail client shows them."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest

from maild.mail.identity import content_hash
from maild.mail.mime import parse
from maild.model.message import Address


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "utf-8"])
def test_raw_eight_bit_header_fields_are_read(charset: str) -> None:
    octets = (
        'From: "Иванова, Анна" <a@b.example>\r\nTo: Служба поддержки <s@shop.example>\r\n'
        "Subject: Верните деньги за заказ\r\n\r\nтекст"
    ).encode(charset)
    result = parse(octets)
    assert result.from_ == Address("Иванова, Анна", "a@b.example")
    assert result.to == (Address("Служба поддержки", "s@shop.example"),)
    assert result.subject == "Верните деньги за заказ"
    assert result.message_id is None
    assert result.id == f"sha256:{content_hash(octets)}"


def encoded(text: bytes, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text).decode()}?="


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        (encoded("Верните".encode(), "utf-8"), "Верните"),
        (encoded("Верн".encode(), "utf-8") + "\r\n " + encoded("ите".encode(), "UTF-8"), "Верните"),
        (encoded("Верните".encode()[:5], "utf-8") + " " + encoded("Верните".encode()[5:], "utf-8"), "Верните"),
        (encoded("Верните".encode("cp1251"), "utf-8"), "Верните"),
        (encoded("Верните".encode("koi8-r"), "koi8-r"), "Верните"),
        (encoded("Верните".encode("cp1251"), "no-such"), "Верните"),
        ("Re: " + encoded("Заказ".encode(), "utf-8") + " 55", "Re: Заказ 55"),
        ("=?utf-8?Q?=D0=94=D0=B0 =D0=B4=D0=B0?=", "Да да"),
        ("=?utf-8*ru?q?=D0=94=D0=B0_=3F?=", "Да ?"),
        ("=?utf-8?B?0JTQsA?=", "Да"),
        ("=?utf-8?X?0JTQsA?=", "=?utf-8?X?0JTQsA?="),
        ("=?broken", "=?broken"),
        ("  раз   два ".replace("раз", "one").replace("два", "two"), "one two"),
    ],
)
def test_encoded_words(value: str, subject: str) -> None:
    assert parse(f"From: a@b.example\r\nSubject: {value}\r\n\r\n".encode()).subject == subject


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ('"=?utf-8?B?0JDQvdC90LA=?=" <A@B.example>', Address("Анна", "a@b.example")),
        ("=?utf-8?B?0JDQvdC90LAsINCh0J/QsQ==?= <a@b.example>", Address("Анна, СПб", "a@b.example")),
        ("a@b.example", Address("", "a@b.example")),
        ("<a@b.example>", Address("", "a@b.example")),
        ("a@b.example (Анна)", Address("Анна", "a@b.example")),
        ("Анна a@b.example", Address("Анна", "a@b.example")),
        ("Анна <a@b.example", Address("Анна", "a@b.example")),
        ("Анна", Address("Анна", "")),
        ('"a@b.example" <a@b.example>', Address("", "a@b.example")),
        ("a@почта.рф", Address("", "a@почта.рф")),
    ],
)
def test_authors(value: str, address: Address) -> None:
    assert parse(f"From: {value}\r\nSubject: x\r\n\r\n".encode()).from_ == address


def test_the_author_of_a_letter_without_from() -> None:
    assert parse(b"Sender: a@b.example\r\n\r\nx").from_ == Address("", "a@b.example")
    assert parse(b"Subject: x\r\n\r\nx").from_ == Address("", "")


RECEIVED = datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=3)))


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Mon, 2 Mar 2026 10:15:00 +0300", datetime(2026, 3, 2, 7, 15, tzinfo=UTC)),
        ("2 Mar 2026 10:15 GMT", datetime(2026, 3, 2, 10, 15, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 10:15:00 -0000", datetime(2026, 3, 2, 10, 15, tzinfo=UTC)),
        ("Wed, 1 Jan 2020 00:00:00 +0000", RECEIVED),
        ("Wed, 1 Jan 2098 00:00:00 +0000", RECEIVED),
        ("вчера", RECEIVED),
        ("", RECEIVED),
        ("Mon, 32 Mar 2026 10:15:00 +0300", RECEIVED),
        ("Mon, 2 Mar 99999999999 10:15:00 +0300", RECEIVED),
    ],
)
def test_a_date_is_believed_near_its_arrival(value: str, date: datetime) -> None:
    result = parse(f"From: a@b.example\r\nDate: {value}\r\n\r\n".encode(), RECEIVED)
    assert result.date == date
    assert result.date.tzinfo is UTC


def test_a_date_without_arrival() -> None:
    assert parse(b"Date: Wed, 1 Jan 2020 00:00:00 +0000\r\n\r\n").date == datetime(2020, 1, 1, tzinfo=UTC)
    assert parse(b"Date: Wed, 1 Jan 1904 00:00:00 +0000\r\n\r\n").date == datetime(1970, 1, 1, tzinfo=UTC)
    assert parse(b"Subject: x\r\n\r\n").date == datetime(1970, 1, 1, tzinfo=UTC)
