"""The page of judged letters: hostile text is harmless, quotes are marked, and no more text is shown than needed."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import lxml.html
import pytest

from detectors.finding import Evidence, Fault, Finding, Signal
from maild import labels
from maild.cli.page import MOST, Page
from maild.daemon.intake import Read
from maild.data import shipped
from maild.errors import MaildError
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.message import Address, Message
from maild.model.place import Fetched, Folder, Location

WHEN = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script><img src="https://evil.example/x">&amp;'


def page(language: str = "ru") -> Page:
    return Page(labels.load(shipped() / "labels.toml"), language, ZoneInfo("Europe/Moscow"))


def found(text: str, *quotes: tuple[Signal, str]) -> tuple[Finding, ...]:
    def evidence(quote: str) -> tuple[Evidence, ...]:
        return (Evidence(text.index(quote), text.index(quote) + len(quote), quote),)

    return tuple(Finding(signal, "", "X1", 0.9, evidence(quote)) for signal, quote in quotes)


def read(
    body: str,
    *quotes: tuple[Signal, str],
    subject: str = "Заказ",
    verdict: Verdict = Verdict.TOXIC,
    when: datetime = WHEN,
    faults: tuple[Fault, ...] = (),
) -> Read:
    text = f"{subject}\n{body}"
    message = Message("1", None, "h", when, Address("", ""), subject=subject, own_words=text)
    judgement = Judgement(verdict, Action.ESCALATE, "2.1", "Титул", "ru", found(text, *quotes), faults=faults)
    return Read(Fetched(Location(Folder("INBOX", 1), 1), frozenset(), when, b""), message, judgement)


def shown(*reads: Read, language: str = "ru") -> lxml.html.HtmlElement:
    made = page(language)
    made.add(reads)
    return lxml.html.document_fromstring(made.html("support: INBOX"))


def test_hostile_text_is_only_text() -> None:
    one = read(f"{HOSTILE} вы \u202eидиоты\x1b[31m", (Signal.ABUSE, "вы \u202eидиоты"), subject=HOSTILE)
    tree = shown(one)
    assert not tree.xpath("//script | //img | //link | //iframe | //@href | //@src | //@onerror")
    assert tree.xpath("string(//h3)") == HOSTILE
    assert HOSTILE in tree.xpath("string(//p[@class='words'])")
    assert tree.xpath("string(//mark)") == "вы идиоты"
    assert "\x1b" not in tree.text_content() and "\u202e" not in tree.text_content()


def test_the_page_loads_nothing() -> None:
    made = page()
    made.add([read("вы идиоты", (Signal.ABUSE, "идиоты"))])
    html = made.html("t")
    assert "default-src 'none'" in html
    assert "url(" not in html and "@import" not in html and "http://" not in html and "https://" not in html


def test_overlapping_evidence_keeps_both_signals() -> None:
    tree = shown(read("верните деньги или суд", (Signal.PRESSURE, "деньги или суд"), (Signal.LEGAL_THREAT, "суд")))
    marks = [(mark.text_content(), mark.get("title")) for mark in tree.xpath("//mark")]
    assert marks == [("деньги или ", "давление"), ("суд", "давление, юридический вопрос")]
    assert tree.xpath("string(//p[@class='words'])") == "верните деньги или суд"


def test_evidence_in_the_subject_is_marked_there() -> None:
    tree = shown(read("Жду.", (Signal.ABUSE, "идиоты"), subject="Вы идиоты"))
    assert tree.xpath("string(//h3/mark)") == "идиоты"
    assert tree.xpath("string(//p[@class='words'])") == "Жду."


def test_of_a_long_letter_only_the_surroundings_of_the_quotes_are_shown() -> None:
    far = "слово " * 300
    tree = shown(read(f"начало {far}вы идиоты {far}верните деньги {far}конец", (Signal.ABUSE, "идиоты")))
    words = tree.xpath("string(//p[@class='words'])")
    assert words.startswith("… слово") and words.endswith("слово …") and "вы идиоты слово" in words
    assert len(words) < 400 and "начало" not in words and "конец" not in words and "верните" not in words


def test_colours_and_names_are_those_of_the_labels() -> None:
    one = read("идиоты", (Signal.ABUSE, "идиоты"))
    chip = shown(one).xpath("//footer/span[@class='chip']")
    assert [each.text_content() for each in chip] == ["грубость", "нужен руководитель"]
    assert chip[0].get("style") == "--c:#c0392b"
    assert shown(one, language="en").xpath("string(//footer/span[1])") == "rude words"


def test_the_worst_comes_first_and_calm_letters_are_folded() -> None:
    letters = [read("a", verdict=Verdict.CALM), read("b", verdict=Verdict.DIFFICULT), read("c"), read("d")]
    tree = shown(*letters)
    assert [each.text_content() for each in tree.xpath("//h2 | //summary")] == [
        "Токсичное письмо 2",
        "Сложное письмо 1",
        "Спокойное письмо 1",
    ]
    assert [float(width) for width in tree.xpath("//svg/rect/@width")] == [50, 25, 25]
    assert tree.xpath("string(//details//p[@class='words'])") == "a" and tree.xpath("//details[not(@open)]")


def test_newest_first_in_the_zone_of_the_staff() -> None:
    tree = shown(read("old", when=WHEN - timedelta(days=1)), read("new"))
    assert tree.xpath("//article//time/text()") == ["09.03.2026 10:30", "08.03.2026 10:30"]


def test_other_mail_is_only_counted() -> None:
    made = page("en")
    other = read("newsletter")
    made.add([Read(other.fetched, other.message, None), read("x")])
    tree = lxml.html.document_fromstring(made.html("t"))
    assert made.others == 1 and made.verdicts.total() == 1
    assert "newsletter" not in tree.xpath("string(//p[@class='words'])") and len(tree.xpath("//article")) == 1
    assert "our answers): 1. This page" in " ".join(tree.xpath("string(//p[@class='soft'])").split())


def test_a_fault_is_shown() -> None:
    assert shown(read("x", faults=(Fault("abuse", "KeyError"),))).xpath("string(//strong)") == "сбой abuse: KeyError"


def test_of_very_many_letters_the_newest_are_shown_and_all_are_counted() -> None:
    made = page()
    made.add(read("x", when=WHEN + timedelta(minutes=number)) for number in range(MOST + 5))
    tree = lxml.html.document_fromstring(made.html("t"))
    assert len(tree.xpath("//article")) == MOST
    assert tree.xpath("string(//h2/b)") == str(MOST + 5)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("older, open to all")
    file.chmod(0o644)
    page().write(file, "support: INBOX")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "support: INBOX" in file.read_text("utf-8")


def test_a_page_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(MaildError, match="cannot be written"):
        page().write(tmp_path / "missing" / "page.html", "t")
