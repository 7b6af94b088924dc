"""Broken, mislabelled and hostile messages give what a mail client would show, in bounded time and size."""

import base64
import quopri

import pytest

from maild.errors import MessageError
from maild.mail.mime import parse
from maild.model.limits import Limits
from maild.model.message import Message

TEXT = "Здравствуйте! Третий день жду ответа, заказ 55 не пришёл."
HEAD = b"From: a@client.example\r\nTo: s@shop.example\r\nMessage-ID: <1@client.example>\r\nSubject: 1\r\n"


def raw(header: bytes, body: bytes) -> Message:
    return parse(HEAD + header + b"\r\n\r\n" + body)


@pytest.mark.parametrize("claim", ["us-ascii", "utf-8", "iso-8859-1", "koi8-r", ""])
def test_a_mislabelled_body_is_read(claim: str) -> None:
    header = f"Content-Type: text/plain; charset={claim}\r\nContent-Transfer-Encoding: 8bit".encode()
    assert raw(header, TEXT.encode("cp1251")).body == TEXT
    assert raw(header, TEXT.encode("utf-8")).body == TEXT


def test_an_unlabelled_body_is_read() -> None:
    for charset in ("cp1251", "koi8-r", "cp866", "utf-8"):
        octets = "Третий день жду ответа, заказ не пришел.".encode(charset)
        assert parse(HEAD + b"\r\n" + octets).body == "Третий день жду ответа, заказ не пришел."


def test_broken_multiparts_are_shown() -> None:
    no_boundary = raw(b"Content-Type: multipart/mixed", b"just text")
    assert no_boundary.body == "just text"
    unclosed = raw(b"Content-Type: multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\ntext")
    assert unclosed.body == "text"


def test_broken_transfer_encodings_are_read_as_far_as_they_go() -> None:
    header = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
    assert raw(header + b"base64", base64.b64encode(TEXT.encode()) + b"\r\n--\r\n%%%").body.startswith(TEXT)
    assert raw(header + b"quoted-printable", quopri.encodestring(TEXT.encode()) + b"=ZZ").body.startswith(TEXT)
    assert raw(header + b"x-unknown", TEXT.encode()).body == TEXT


def test_hostile_text_is_valid_and_bounded() -> None:
    long = raw(b"Content-Type: text/plain; charset=utf-8", "я".encode() * 1_000_010)
    assert (len(long.body), long.cut) == (1_000_000, ("text",))
    surrogates = raw(b"Content-Type: text/plain; charset=utf-7", b"+2AA- a")
    (surrogates.body + surrogates.own_words + surrogates.subject).encode("utf-8")
    fields = parse(
        b"From: \xff\xfe <\xff@b.example>\r\nSubject: =?utf-8?B?7aCA?= \xed\xa0\x80\r\nSender: \xff\r\n\r\n\xff"
    )
    repr(fields).encode("utf-8")


def test_hostile_structure_ends() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000))
    result = parse(b"From: a@b.example\r\nSubject: x\r\n" + nested + b"\r\ntext")
    assert (result.from_.addr, result.subject, result.cut) == ("a@b.example", "x", ("depth",))
    many = raw(b"Content-Type: multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n" * 3000 + b"--b--")
    assert (many.body.count("x"), many.cut) == (499, ("parts",))


@pytest.mark.parametrize(
    ("limit", "header", "body"),
    [
        ("header", b"\r\n".join([b"X-A: " + b"a" * 120] * 9), b"text"),
        ("fields", b"X-A: a\r\n" * 20 + b"X-B: b", b"text"),
        ("field", b"X-A: " + b"a" * 200, b"text"),
        ("parts", b"Content-Type: multipart/mixed; boundary=b", b"--b\r\n\r\ntext\r\n" * 9 + b"--b--"),
        ("html", b"Content-Type: text/html", b"<p>text</p>" + b"<p></p>" * 50),
        ("text", b"Content-Type: text/plain", b"text" * 60),
    ],
)
def test_a_limit_bounds_and_is_named(limit: str, header: bytes, body: bytes) -> None:
    octets = HEAD + header + b"\r\n\r\n" + body
    small = Limits(header=1000, fields=15, field=150, parts=5, depth=5, html=200, text=150)
    assert parse(octets, limits=small).cut == (limit,)
    assert "text" in parse(octets, limits=small).body
    assert parse(octets).cut == ()


def test_a_decoding_bomb_is_bounded() -> None:
    octets = base64.encodebytes(b"<div>" * 3_000_000)
    bomb = raw(b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64", octets)
    assert bomb.cut == ("html",)


@pytest.mark.parametrize("start", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b"From someone Mon Mar  2 10:15:00 2026\n"])
def test_what_may_stand_before_a_header(start: bytes) -> None:
    assert parse(start + b"Subject: x\r\n\r\nbody").subject == "x"


def test_bare_line_feeds_and_carriage_returns() -> None:
    assert parse(b"Subject: x\nFrom: a@b.example\n\none\ntwo\n").body == "one\ntwo\n"


@pytest.mark.parametrize("octets", [b"", b"\r\n", b"no header here\r\nat all", b"\x00\xff" * 50])
def test_what_is_no_message_is_refused(octets: bytes) -> None:
    with pytest.raises(MessageError, match="no header field"):
        parse(octets)


@pytest.mark.parametrize(
    "fields",
    [
        b"From: =?utf-8?B?0L/RgN?= <a@b.example>\r\nTo: =?utf-8?B?A?=",
        b"Content-Type: text/plain; charset=\xfftf-8",
        b'Content-Type: text/plain; charset="utf\x00-8"',
        b'Content-Type: text/plain; charset="utf\x00-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xff',
        b"Content-Disposition: attachment; filename*=\x00''a.pdf",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Content-Transfer-Encoding: \xff",
    ],
)
def test_broken_fields_do_not_stop_the_reading(fields: bytes) -> None:
    assert parse(b"Subject: x\r\n" + fields + b"\r\n\r\ntext").subject == "x"


def test_the_words_of_mail_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    parse(b"Subject: =?utf-8?B?0LPRgNC+0LfA?= secret\r\nContent-Type: text/secret\r\n\r\ntext")
    parse("Subject: тайна\r\nFrom: =?utf-8?B?A?= <a@b.example>\r\n\r\nтайна".encode("cp1251"))
    assert caplog.records == []
