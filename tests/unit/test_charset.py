"""Russian text is read whatever charset it is in, and whatever charset it claims to be in."""

import json
from pathlib import Path

import pytest

from maild.mail.charset import decode, printable, whole
from maild.mail.cyrillic import CHARSETS, best_charset, looks_russian

CORPUS = Path(__file__).parents[1] / "corpus" / "dev.jsonl"
LETTER = "Здравствуйте! Третий день жду ответа, заказ 55 — «не пришёл». ВЕРНИТЕ ДЕНЬГИ."
PLAIN = "Здравствуйте! Третий день жду ответа, заказ 55 не пришел. ВЕРНИТЕ ДЕНЬГИ."
CLAIMS = [None, "", "us-ascii", "utf-8", "iso-8859-1", "windows-1252", "koi8-r", "windows-1251", "no-such-charset"]


@pytest.mark.parametrize("declared", CLAIMS)
@pytest.mark.parametrize("charset", [*CHARSETS, "utf-8", "utf-8-sig"])
def test_a_letter_is_read_whatever_it_claims(charset: str, declared: str | None) -> None:
    assert decode(PLAIN.encode(charset), declared) == PLAIN


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("Windows-1251", "cp1251"),
        ("win-1251", "cp1251"),
        ('"cp1251"', "cp1251"),
        ("KOI8-R", "koi8-r"),
        ("koi8r", "koi8-r"),
        ("utf8", "utf-8"),
        ("UTF-16LE", "utf-16-le"),
        ("utf-16", "utf-16"),
        ("iso-2022-kr", "iso2022_kr"),
        ("maccyrillic", "mac-cyrillic"),
    ],
)
def test_names_of_charsets(name: str, charset: str) -> None:
    assert decode(PLAIN.encode(charset), name) == PLAIN


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r"])
@pytest.mark.parametrize(
    "words", ["ВЕРНИТЕ ДЕНЬГИ", "ГДЕ ДИВАН", "Вопрос по заказу", "жалоба", "Срочно!!!", "ё-моё, верните"]
)
def test_short_and_capital_lines(words: str, charset: str) -> None:
    assert decode(words.encode(charset)) == words


def test_the_corpus_is_told_apart_without_any_claim() -> None:
    texts = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    wrong = total = 0
    for text in texts:
        for words in (text["subject"], text["body"], text["body"].upper()):
            for charset in CHARSETS:
                octets = words.encode(charset, "replace")
                if sum(byte > 127 for byte in octets) >= 8:
                    total += 1
                    wrong += best_charset(octets[:4096]) != charset
    assert total > 1500
    assert wrong == 0


def test_a_truthful_claim_is_believed_even_where_the_letters_are_few() -> None:
    for charset in CHARSETS:
        assert decode("да".encode(charset), charset) == "да"


@pytest.mark.parametrize("charset", ["cp1252", "utf-8"])
@pytest.mark.parametrize("declared", [None, "iso-8859-1", "us-ascii"])
def test_western_letters_do_not_become_cyrillic(charset: str, declared: str | None) -> None:
    text = "I don’t think the café in Münster returned my naïve order"
    assert decode(text.encode(charset), declared) == text


def test_ukrainian_letters_survive() -> None:
    text = "Шановні, поверніть гроші за замовлення, його не привезли"
    assert decode(text.encode("cp1251")) == text


def test_damaged_utf8_is_still_utf8() -> None:
    octets = LETTER.encode()
    cut = octets[:21] + octets[22:]
    text = decode(cut, "utf-8")
    assert "Третий день жду ответа" in text
    assert text.count("\ufffd") <= 2


def test_other_scripts_by_their_claim() -> None:
    assert decode("注文".encode("iso-2022-jp"), "iso-2022-jp") == "注文"
    assert decode("注文の件".encode("shift_jis"), "shift_jis") == "注文の件"


@pytest.mark.parametrize("declared", ["rot13", "base64", "unicode_escape", "undefined", "idna", "\x00", "a" * 10_000])
def test_a_hostile_claim_does_no_harm(declared: str) -> None:
    assert decode(PLAIN.encode("cp1251"), declared) == PLAIN
    assert decode(b"plain \\u0041", declared) == "plain \\u0041"


def test_no_lone_surrogate_survives() -> None:
    assert whole("а\ud800б") == "а\ufffdб"
    decode(b"\x00\xd8a\x00", "utf-16-le").encode("utf-8")
    decode(b"+2AA-", "utf-7").encode("utf-8")


def test_printable_text_has_plain_line_ends() -> None:
    assert printable("а\r\nб\rв\n\x00\x07г\tд") == "а\nб\nв\nг\tд"


def test_plain_russian_is_recognised() -> None:
    assert looks_russian(LETTER)
    assert not looks_russian(PLAIN.encode("koi8-r").decode("cp1251"))
    assert not looks_russian("ВЕРНИТЕ")
