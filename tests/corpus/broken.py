"""Broken and mislabelled messages of our own making, by name, each with the words that a mail client would show."""

import base64
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

WORDS = "Здравствуйте! Третий день жду ответа, а заказ 55-108 всё ещё не пришёл. Прошу объяснить, где он."
TITLE = "Заказ 55-108"
_HEAD = b"From: Anna <anna@client.example>\r\nTo: support@shop.example\r\nDate: Mon, 2 Nov 2026 10:15:00 +0300\r\n"
_ID = b"Message-ID: <broken@client.example>\r\n"
_UTF8 = b"Content-Type: text/plain; charset=utf-8\r\n"


@dataclass(frozen=True)
class Broken:
    """``shown`` stands in the text, ``subject`` in the subject; empty where nothing can be asked of it."""

    name: str
    octets: bytes
    shown: str = WORDS
    subject: str = ""


def messages() -> Iterator[Broken]:
    """All of them."""
    yield from _charsets()
    yield from _base64()
    yield from _quoted_printable()
    yield from _subjects()
    yield from _fields()
    yield from _structures()
    yield from _html()
    yield from _octets()


def _mail(header: bytes, body: bytes, head: bytes = _HEAD + _ID) -> bytes:
    return head + header + b"\r\n" + body


def _text(body: bytes, encoding: str = "8bit", charset: str = "utf-8") -> bytes:
    label = f"; charset={charset}" if charset else ""
    return _mail(f"Content-Type: text/plain{label}\r\nContent-Transfer-Encoding: {encoding}\r\n".encode(), body)


def _charsets() -> Iterator[Broken]:
    """Every common charset under every wrong name."""
    claims = ("", "us-ascii", "utf-8", "utf8", "iso-8859-1", "iso-8859-5", "windows-1252", "koi8-r", "windows-1251",
              "x-unknown", "cp-1251", "utf-8\xa0", "ansi", "default", "unicode-1-1-utf-8")  # fmt: skip
    for claim, real in product(claims, ("utf-8", "cp1251", "koi8-r")):
        body = WORDS.encode(real)
        yield Broken(f"{real} called {claim!r}", _text(body, "8bit", claim))
        yield Broken(f"{real} called {claim!r} in base64", _text(base64.encodebytes(body), "base64", claim))
    for claim in ("utf-8", "windows-1251", "us-ascii"):
        body = quopri.encodestring(WORDS.encode("koi8-r"))
        yield Broken(f"koi8-r called {claim} in quoted-printable", _text(body, "quoted-printable", claim))
    half = WORDS.encode() + b"\r\n" + "Подпись".encode("cp1251")
    yield Broken("utf-8 with a signature in cp1251", _text(half), shown="заказ 55-108")
    yield Broken("utf-8 cut in a letter", _text(WORDS.encode()[:-3]), shown="заказ 55-108")


def _base64() -> Iterator[Broken]:
    whole = base64.b64encode(WORDS.encode())
    lines = base64.encodebytes(WORDS.encode())
    cases = {
        "in one line": whole,
        "without padding": whole.rstrip(b"="),
        "with blanks in it": b" ".join(whole[i : i + 10] for i in range(0, len(whole), 10)),
        "with a list's footer after it": lines + b"\r\n_______\r\nlist footer\r\n",
        "with empty lines": lines.replace(b"\n", b"\r\n\r\n"),
        "with a byte order mark": base64.b64encode(b"\xef\xbb\xbf" + WORDS.encode()),
        "with signs that are none of its own": whole[:40] + b"!*" + whole[40:],
    }
    for name, body in cases.items():
        yield Broken(f"base64 {name}", _text(body, "base64"))
    yield Broken("base64 of a charset with a NUL", _text(whole + "я".encode(), "base64", '"utf\0-8"'), shown="")
    yield Broken("base64 cut in the middle", _text(whole[: len(whole) // 2 + 1], "base64"), shown="Третий день")
    yield Broken("called base64 but is not", _text(WORDS.encode(), "base64"), shown="")
    yield Broken("an encoding nobody knows", _text(WORDS.encode(), "x-uuencode-ish"))
    yield Broken("encoding in capitals with a comment", _text(whole, "BASE64 (as usual)"), shown="")
    yield Broken("encoding with blanks", _text(whole, "  base64  "))


def _quoted_printable() -> Iterator[Broken]:
    whole = quopri.encodestring(WORDS.encode())
    cases = {
        "in small letters": whole.lower() if b"=D0" not in whole else whole.replace(b"=D0", b"=d0"),
        "with blanks after soft breaks": whole.replace(b"=\n", b"=  \r\n"),
        "with bare line feeds": whole.replace(b"\r\n", b"\n"),
        "with a lone = at the end": whole + b"=",
        "with a wrong pair": whole + b"\r\n=ZZ",
        "with eight-bit words after it": whole + b"\r\n" + "Спасибо".encode(),
    }
    for name, body in cases.items():
        yield Broken(f"quoted-printable {name}", _text(body, "quoted-printable"))
    yield Broken("called quoted-printable but is not", _text(WORDS.encode(), "quoted-printable"))


def _subjects() -> Iterator[Broken]:
    utf8, koi8 = TITLE.encode(), TITLE.encode("koi8-r")
    b64 = base64.b64encode(utf8).decode()
    q = "".join(f"={octet:02x}" for octet in utf8)
    middle = len(utf8) // 2 | 1  # in the middle of a letter
    split = [base64.b64encode(part).decode() for part in (utf8[:middle], utf8[middle:])]
    cases: dict[str, bytes | str] = {
        "utf-8 as it is": utf8,
        "cp1251 as it is": TITLE.encode("cp1251"),
        "koi8-r as it is": koi8,
        "small q": f"=?utf-8?q?{q}?=",
        "charset in mixed case": f"=?Utf-8?B?{b64}?=",
        "cut in a letter over two words": f"=?utf-8?B?{split[0]}?= =?utf-8?B?{split[1]}?=",
        "cut in a letter over two lines": f"=?utf-8?B?{split[0]}?=\r\n\t=?utf-8?B?{split[1]}?=",
        "in quotes": f'"=?utf-8?B?{b64}?="',
        "without padding": f"=?utf-8?B?{b64.rstrip('=')}?=",
        "with a language": f"=?utf-8*ru?B?{b64}?=",
        "after a word without a blank": f"Re:=?utf-8?B?{b64}?=",
        "folded before it": f"\r\n =?utf-8?B?{b64}?=",
        "blanks in the encoded word": f"=?utf-8?Q?{q.replace('=20', ' ')}?=",
    }
    for name, subject in cases.items():
        octets = subject if isinstance(subject, bytes) else subject.encode()
        yield Broken(f"subject {name}", _mail(b"Subject: " + octets + b"\r\n" + _UTF8, WORDS.encode()), subject=TITLE)
    for name, subject in {
        "of an unknown charset": f"=?x-none?B?{b64}?=",
        "not ended": f"=?utf-8?B?{b64}",
        "of an unknown encoding": f"=?utf-8?X?{b64}?=",
        "empty word": "=?utf-8?B??=",
        "a word in a word": "\u0417 =?\xa0&\xa0utf-8?B?tyA1NS0xMDg=?=",
        "a word of surrogates": "x =?utf-8?Q?=ED=A0=80?= =?\xa0utf-8?B?7aCA?=",
        "of 100 000 signs": "я" * 100_000,
        "with a NUL": "a\0b",
        "with terminal escapes": "\x1b[31mred\x1b]0;title\x07",
    }.items():
        yield Broken(f"subject {name}", _mail(b"Subject: " + subject.encode() + b"\r\n" + _UTF8, WORDS.encode()))


def _fields() -> Iterator[Broken]:
    fields = {
        "no Message-ID": b"Subject: x\r\n",
        "two Message-IDs": _ID + b"Message-ID: <second@client.example>\r\n",
        "Message-ID without brackets": b"Message-ID: broken@client.example\r\n",
        "Message-ID with blanks": b"Message-ID: <bro ken@client.example>\r\n",
        "Message-ID of eight-bit signs": "Message-ID: <письмо@client.example>\r\n".encode(),
        "Message-ID of 10 000 signs": b"Message-ID: <" + b"x" * 10_000 + b"@client.example>\r\n",
        "a thousand References": b"References:" + b"".join(b"\r\n <%d@x.example>" % n for n in range(1000)) + b"\r\n",
        "References of blanks": b"References: <" + b"\r\n ".join([b" " * 980] * 40) + b"x\r\n",
        "a line that is no field": b"this is no field\r\nSubject: x\r\n",
        "a field without a name": b": empty\r\nSubject: x\r\n",
        "blank before the colon": b"Subject : x\r\n",
        "five thousand fields": b"".join(b"X-F%d: x\r\n" % n for n in range(5000)),
        "a field of a million octets": b"X-Long: " + b"x" * 1_000_000 + b"\r\n",
        "two Subjects": b"Subject: one\r\nSubject: two\r\n",
        "two Content-Types": b"Content-Type: text/html\r\n",
    }
    for name, field in fields.items():
        head = _HEAD + (b"" if b"essage-ID" in field else _ID)
        own = b"" if name == "two Content-Types" else _UTF8
        yield Broken(name, _mail(field + own, WORDS.encode(), head))
    for name, origin in {
        "no From": b"",
        "empty From": b"From: \r\n",
        "From without an address": b"From: Anna\r\n",
        "From of eight-bit signs": "From: Анна <anna@client.example>\r\n".encode("cp1251"),
        "From with an open quote": b'From: "Anna <anna@client.example>\r\n',
        "From that is a group": b"From: undisclosed-recipients:;\r\n",
        "From with two addresses": b"From: a@client.example, b@client.example\r\n",
        "From with an encoded address": b"From: =?utf-8?B?YUBjbGllbnQuZXhhbXBsZQ==?=\r\n",
        "two Froms": b"From: a@client.example\r\nFrom: b@client.example\r\n",
        "From with line feeds in an encoded word": b"From: =?utf-8?Q?a=0D=0ABcc:_x@y.example?= <a@client.example>\r\n",
    }.items():
        yield Broken(name, _mail(origin + _UTF8, WORDS.encode(), _ID + b"To: support@shop.example\r\n"))
    for when in ("", "yesterday", "32 Foo 2026 99:99:99", "Mon, 2 Nov 0000 10:15:00 +0000", "1 Jan 9999 23:59:59 -2359",
                 "Mon, 2 Nov 2026 10:15:00 +9999", "Mon, 2 Nov 26 10:15", "1762067700", "\xff\xfe"):  # fmt: skip
        date = f"From: a@client.example\r\nDate: {when}\r\n".encode("latin-1")
        yield Broken(f"Date {when!r}", _mail(_UTF8, WORDS.encode(), _ID + date))


def _structures() -> Iterator[Broken]:
    part = _UTF8 + b"\r\n" + WORDS.encode() + b"\r\n"
    html = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + WORDS.encode() + b"</p>\r\n"
    file = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n'
    mixed = b"Content-Type: multipart/mixed; boundary=b\r\n"
    inner = _HEAD + b"Subject: inner\r\n" + part
    cases: dict[str, tuple[bytes, bytes]] = {
        "no boundary named": (b"Content-Type: multipart/mixed\r\n", WORDS.encode()),
        "boundary that never comes": (mixed, WORDS.encode()),
        "last boundary missing": (mixed, b"--b\r\n" + part),
        "blanks after the boundary": (mixed, b"--b  \r\n" + part + b"--b--  \r\n"),
        "boundary in quotes with blanks": (
            b'Content-Type: multipart/mixed; boundary=" b b "\r\n', b"-- b b \r\n" + part + b"-- b b --\r\n"),
        "boundary that begins another": (
            mixed, b"--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n" + part + b"--bb--\r\n--b--"),
        "the same boundary inside": (mixed, b"--b\r\n" + mixed + b"\r\n--b\r\n" + part + b"--b--\r\n--b--\r\n"),
        "only a preamble before an empty part": (mixed, b"--b\r\n\r\n--b\r\n" + part + b"--b--"),
        "type in capitals": (b"CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=b\r\n", b"--b\r\n" + part + b"--b--"),
        "type without a subtype": (b"Content-Type: text\r\n", WORDS.encode()),
        "type with stray semicolons": (b"Content-Type: text/plain;; charset=utf-8;;\r\n", WORDS.encode()),
        "type that is nonsense": (b"Content-Type: =?utf-8?Q?text?=\r\n", WORDS.encode()),
        "alternative with an empty plain part": (
            b"Content-Type: multipart/alternative; boundary=b\r\n",
            b"--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b\r\n" + html + b"--b--"),
        "alternative with HTML alone": (
            b"Content-Type: multipart/alternative; boundary=b\r\n", b"--b\r\n" + html + b"--b--"),
        "file before the text": (mixed, b"--b\r\n" + file + b"--b\r\n" + part + b"--b--"),
        "text after a sealed letter": (
            mixed, b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"--b\r\n" + part + b"--b--"),
        "signed by S/MIME": (
            b"Content-Type: multipart/signed; protocol=x; boundary=b\r\n",
            b"--b\r\n" + part + b"--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nxx\r\n--b--"),
        "related with its root last": (
            b"Content-Type: multipart/related; boundary=b\r\n", b"--b\r\n" + file + b"--b\r\n" + html + b"--b--"),
        "a hundred empty parts": (mixed, b"--b\r\n\r\n" * 100 + b"--b\r\n" + part + b"--b--"),
        "thirty parts deep": (
            b"Content-Type: multipart/mixed; boundary=b0\r\n",
            b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(25))
            + b"--b25\r\n" + part),
        "flowed that is not": (b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n", WORDS.encode()),
        "text called an attachment": (_UTF8 + b"Content-Disposition: attachment\r\n", WORDS.encode()),
        "text with an empty disposition": (_UTF8 + b"Content-Disposition: \r\n", WORDS.encode()),
    }  # fmt: skip
    for name, (header, body) in cases.items():
        yield Broken(name, _mail(header, body))
    for name, header, body in (
        ("encrypted by PGP", b"Content-Type: multipart/encrypted; boundary=b\r\n", b"--b\r\n\r\nVersion: 1\r\n--b--"),
        ("sealed by S/MIME", b"Content-Type: application/pkcs7-mime\r\n", b"MIAGCSqG"),
        ("TNEF alone", b'Content-Type: application/ms-tnef; name="winmail.dat"\r\n', b"x\x9f>\"\x00\x01"),
        ("an invitation alone", b"Content-Type: text/calendar\r\n", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        ("a part of a message", b'Content-Type: message/partial; id="x"; number=2; total=3\r\n', b"x"),
        ("a letter in a letter", b"Content-Type: message/rfc822\r\n", inner),
        ("a letter in a letter in base64", b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n",
         base64.encodebytes(inner)),
        ("a body elsewhere", b"Content-Type: message/external-body; access-type=URL; URL=http://x.example/\r\n", b""),
        ("nothing at all", b"", b""),
        ("a file alone", file.partition(b"\r\n\r\n")[0] + b"\r\n", b"JVBERi0="),
        ("a hundred levels", mixed, (b"--b\r\n" + mixed + b"\r\n") * 100),
    ):  # fmt: skip
        yield Broken(name, _mail(header, body), shown="")


def _html() -> Iterator[Broken]:
    words = WORDS.encode()
    for name, body in {
        "tags never closed": b"<div><p><b>" + words,
        "tags closed that were not opened": b"</p></div></table>" + words,
        "no tags": words,
        "attribute never closed": b'<p title="x>' + b"</p><p>" + words + b'<a href="y">z</a>',
        "comment never closed after it": words + b"<!-- x",
        "conditional comments": b"<!--[if mso]><p>x</p><![endif]--><p>" + words,
        "a NUL in a tag": b"<p\0>" + words + b"</p>",
        "entities without a semicolon": b"<p>&nbsp &lt " + words,
        "two bodies": b"<html><body></body></html><html><body>" + words + b"</body></html>",
        "CDATA": b"<p><![CDATA[x]]></p>" + words,
        "5 000 levels": b"<div>" * 5000 + words + b"</div>" * 5000,
        "200 000 levels of nothing": words + b"<b>" * 200_000,
        "a style that is never closed after it": b"<p>" + words + b"</p><style>p {",
        "another charset in its meta": b'<meta charset="koi8-r"><p>' + words,
    }.items():
        shown = "" if name == "attribute never closed" else WORDS
        yield Broken(f"HTML: {name}", _mail(b"Content-Type: text/html; charset=utf-8\r\n", body), shown=shown)


def _octets() -> Iterator[Broken]:
    whole = _mail(_UTF8, WORDS.encode())
    yield Broken("bare line feeds", whole.replace(b"\r\n", b"\n"))
    yield Broken("bare carriage returns in the text", _mail(_UTF8, b"x\ry\r" + WORDS.encode()))
    yield Broken("carriage returns doubled", whole.replace(b"\r\n", b"\r\r\n"), shown="")
    yield Broken("a byte order mark first", b"\xef\xbb\xbf" + whole)
    yield Broken("a mailbox line first", b"From anna Mon Nov  2 10:15:00 2026\r\n" + whole)
    yield Broken("empty lines first", b"\r\n\r\n" + whole)
    yield Broken("NULs in the text", _mail(_UTF8, WORDS.encode() + b"\0\0\0"))
    yield Broken("NULs in the header", _mail(b"X-Nul: \0\r\n" + _UTF8, WORDS.encode()))
    yield Broken("form feeds and bells", _mail(_UTF8, b"\x0c\x07\x08" + WORDS.encode()))
    yield Broken("terminal escapes", _mail(_UTF8, b"\x1b[2J\x1b[31m" + WORDS.encode()))
    yield Broken("a line of a million signs", _mail(_UTF8, WORDS.encode() + b"x" * 1_000_000))
    yield Broken("marks that turn the direction", _mail(_UTF8, "\u202e\u2066".encode() + WORDS.encode()), shown="")
    yield Broken("surrogates in utf-8", _mail(_UTF8, b"\xed\xa0\x80 " + WORDS.encode()), shown="заказ 55-108")
    yield Broken("no empty line before the text", _HEAD + _ID + _UTF8 + WORDS.encode(), shown="")
