"""What must hold for every letter there could be, tried on a hundred made-up ones each."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from maild.mail.charset import decode
from maild.mail.htmltext import to_text
from maild.mail.mime import parse
from maild.mail.outgoing import Envelope, note_message
from maild.mail.quoting import own_words
from maild.model.message import Address

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HEAD = b"From: a@client.example\r\nMessage-ID: <1@client.example>\r\nSubject: x\r\n"
LINES = st.sampled_from(
    [
        "> раз", ">> два", "12.03.2026 10:15, Пётр <p@x.example> пишет:", "От: Иван", "Тема: Заказ", "-- ", "--",
        "С уважением,", "Sent from my iPhone", "-------- Пересылаемое сообщение --------", "", " ", "\t", "Где заказ?",
    ]
)  # fmt: skip
BODIES = st.lists(st.one_of(LINES, st.text(max_size=60)), max_size=30).map("\n".join)
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"], exclude_characters="\xa0\x85"))


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "koi8-r", "windows-1251", "utf-7", "utf-16", "x", "\x00"])
)
def test_octets_of_any_charset_become_text(octets: bytes, charset: str | None) -> None:
    decode(octets, charset).encode("utf-8")


@given(BODIES)
def test_own_words_stand_in_the_body_where_the_spans_say(body: str) -> None:
    words, spans = own_words(body)
    for span in spans:
        assert words[span.own : span.own + span.length] == body[span.body : span.body + span.length]
    assert sum(span.length for span in spans) <= len(words) <= sum(span.length + 1 for span in spans)


@given(PLAIN, st.sampled_from(["base64", "quoted-printable", "8bit"]))
def test_a_text_arrives_as_it_was_written(text: str, encoding: str) -> None:
    written = EmailMessage(policy=policy.SMTP)
    written["From"] = "a@client.example"
    written.set_content(text, cte=encoding)
    assert parse(written.as_bytes()).body.rstrip("\n") == (text if text.strip() else "")


@given(st.binary(max_size=600))
def test_any_octets_after_a_header_are_a_letter(octets: bytes) -> None:
    message = parse(HEAD + octets)
    assert message.message_id == "1@client.example"
    (message.body + message.own_words + message.subject).encode("utf-8")


@given(st.text(alphabet=st.sampled_from(list("<>/='\"!-&;abdivpq \n\x00я")), max_size=300))
def test_html_of_any_shape_becomes_text(source: str) -> None:
    to_text(f"<p>видно</p>{source}").encode("utf-8")


@given(st.text(), st.text(), st.text(), st.text())
def test_no_word_of_a_client_makes_a_header(subject: str, name: str, addr: str, text: str) -> None:
    envelope = Envelope("1@x", NOW, subject, Address("maild", "support@shop.example"), (Address(name, addr),))
    octets = note_message(envelope, text.encode("utf-8", "replace").decode(), "<p></p>")
    head = octets.partition(b"\r\n\r\n")[0].decode()
    names = re.findall(r"^([^\s:]+):", head, re.MULTILINE)
    assert set(names) <= {
        "Message-ID",
        "Date",
        "Subject",
        "From",
        "To",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }
    assert len(names) == len(set(names))
    message_from_bytes(octets, policy=policy.default).as_bytes()
