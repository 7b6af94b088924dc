"""By which names maild knows messages: the documented formula, and a hash that survives a server."""

import re
from email.message import EmailMessage
from pathlib import Path

from maild.mail.identity import content_hash, is_own, record_message_id

RECORD_PAGE = Path(__file__).parents[2] / "docs" / "record.md"


def test_the_formula_gives_the_documented_vectors() -> None:
    row = re.compile(r"^\| `([^`]+)` \| `<([0-9a-f]{32}@record\.maild\.invalid)>` \|$", re.MULTILINE)
    vectors = row.findall(RECORD_PAGE.read_text())
    assert len(vectors) == 3
    for key, expected in vectors:
        assert record_message_id(key) == expected


def test_own_names_are_recognised() -> None:
    assert is_own(record_message_id("a@b"))
    assert is_own(f"<{record_message_id('a@b')}>")
    assert not is_own("a@b")
    assert not is_own(None)


def test_the_hash_ignores_how_a_message_travels_and_sees_every_word() -> None:
    def written(text: str, cte: str) -> bytes:
        message = EmailMessage()
        message["Message-ID"], message["Subject"], message["To"] = "<a@b>", "Заказ", "maria@mail.example"
        message.set_content(text, cte=cte)
        return message.as_bytes()

    plain = written("Здравствуйте, Мария.\nЖдём.", "base64")
    assert content_hash(plain) == content_hash(written("Здравствуйте, Мария.\nЖдём.", "quoted-printable"))
    assert content_hash(plain) == content_hash(b"Received: from x\r\n" + plain.replace(b"\n", b"\r\n"))
    assert content_hash(plain) != content_hash(written("Здравствуйте, Мария.\nЖдем.", "base64"))
    assert content_hash(plain) != content_hash(plain.replace(b"maria@", b"marina@"))
