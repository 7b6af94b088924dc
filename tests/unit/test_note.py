"""The note for a lead: what it says, in what order, and that a stranger's text cannot break out of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest

from replies.brief import CaseBrief, CaseLetter, History, Quote
from replies.note import mid_link, note

MOSCOW = timezone(timedelta(hours=3))
INSULT = Quote("abuse", "insult", "вы клоуны")
THREAT = Quote("review_threat", "conditional", "завтра всё будет на всех площадках")
GROUND = Quote("grievance", "defect", "заказ 4512 привезли без чайника")
LETTERS = (
    CaseLetter(datetime(2026, 11, 20, 9, 5, tzinfo=MOSCOW), False, "difficult", "D1", "Жалоба с фактами", (GROUND,)),
    CaseLetter(datetime(2026, 11, 20, 12, 30, tzinfo=MOSCOW), True),
    CaseLetter(
        datetime(2026, 11, 22, 21, 40, tzinfo=MOSCOW), False, "toxic", "T2", "Оскорбление", (INSULT, THREAT, GROUND)
    ),
)
CASE = CaseBrief(
    language="ru",
    mailbox="support",
    client_name="Мария Иванова",
    client_address="maria@example.com",
    subject="Заказ 4512",
    message_id="a.b+c@mail.example.com",
    verdict="toxic",
    clause_id="T2",
    clause_title="Оскорбление",
    letters=LETTERS,
    suggested_text="Здравствуйте, Мария.\n\nОтветим [когда: дата и время].\n",
    label_names=(("abuse", "грубые слова"), ("release", "в черновики")),
)
HOSTILE = "</mark><script>alert(1)</script>{{ 7 * 7 }}{% raw %}\r\nBcc: x@example.com\x1b[31m\u202e\x00\"'"
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "body",
    "p",
    "strong",
    "br",
    "a",
    "h3",
    "ul",
    "li",
    "mark",
    "table",
    "tr",
    "td",
}


class Tags(HTMLParser):
    """Collects the tags, the attributes and the marked texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.marked: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def test_the_subject_says_what_is_wanted_about_what_and_from_whom() -> None:
    assert note(CASE).subject == "[maild] Нужен руководитель: Заказ 4512 — Мария Иванова"
    assert note(replace(CASE, language="en")).subject == "[maild] Needs a lead: Заказ 4512 — Мария Иванова"
    assert note(replace(CASE, subject="", client_name="")).subject.endswith(": без темы — maria@example.com")


def test_the_first_two_lines_say_what_happened() -> None:
    assert note(CASE).plain.split("\n")[:2] == ["Оценка: токсичное письмо.", "Пункт правил: T2 Оскорбление."]


def test_the_quotes_are_of_the_last_letter_what_is_justified_first_and_under_their_display_names() -> None:
    plain = note(CASE).plain
    first, second, third = (plain.index(text) for text in (GROUND.text, INSULT.text, THREAT.text))
    assert first < second < third
    assert "грубые слова: «вы клоуны»" in plain
    assert "угроза отзывом: «завтра всё будет на всех площадках»" in plain
    page = Tags(note(CASE).html)
    assert page.marked == [GROUND.text, INSULT.text, THREAT.text]
    assert note(replace(CASE, letters=LETTERS[:2])).plain.count("клоуны") == 0


def test_the_course_of_the_case_has_letters_and_answers_with_their_dates() -> None:
    rows = [row for row in note(CASE).plain.split("\n") if row.startswith("  2")]
    assert rows == [
        "  20.11.2026 09:05  клиент: сложное письмо, D1 Жалоба с фактами (есть основание)",
        "  20.11.2026 12:30  мы ответили",
        "  22.11.2026 21:40  клиент: токсичное письмо, T2 Оскорбление (грубые слова, угроза отзывом, есть основание)",
    ]
    assert "2026-11-20 09:05  client: difficult letter" in note(replace(CASE, language="en")).plain


def test_a_long_case_shows_its_end_and_counts_the_rest() -> None:
    letters = tuple(CaseLetter(datetime(2026, 1, day, tzinfo=UTC), False) for day in range(1, 21))
    plain = note(replace(CASE, letters=letters)).plain
    assert "раньше писем: 12" in plain
    assert "12.01.2026" not in plain and "13.01.2026" in plain and "20.01.2026" in plain


def test_the_suggested_text_comes_with_both_ways_to_release_it() -> None:
    made = note(CASE)
    assert "----\nЗдравствуйте, Мария.\n\nОтветим [когда: дата и время].\n----" in made.plain
    assert "«в черновики» (maild-release)" in made.plain
    assert "maild release a.b+c@mail.example.com" in made.plain
    assert "Здравствуйте, Мария.\n\nОтветим" in made.html
    assert "maild release" not in note(replace(CASE, suggested_text=" \n")).plain


def test_a_letter_without_a_message_id_is_released_by_its_label_alone() -> None:
    made = note(replace(CASE, message_id=""))
    assert "метку «в черновики» (maild-release).\n" in made.plain
    assert "maild release" not in made.plain + made.html


def test_the_command_is_safe_to_paste() -> None:
    assert "maild release 'a;rm -rf $HOME@x'\n" in note(replace(CASE, message_id="a;rm -rf $HOME@x")).plain


@pytest.mark.parametrize(
    ("message_id", "link"),
    [
        ("a.b+c@mail.example.com", "mid:a.b+c@mail.example.com"),
        ("a/b%c?d#e@x", "mid:a%2Fb%25c%3Fd%23e@x"),
        ('a"><script>@x', "mid:a%22%3E%3Cscript%3E@x"),
        ("<a@x>", "mid:a@x"),
        ("sha256:0f0f", ""),
        ("", ""),
    ],
)
def test_the_link_to_the_letter(message_id: str, link: str) -> None:
    assert mid_link(message_id) == link
    made = note(replace(CASE, message_id=message_id))
    assert (f'href="{link}"' in made.html) is bool(link)
    assert ("mid:" in made.plain) is bool(link)


def test_the_warnings_stand_only_where_they_are_due() -> None:
    bare = note(CASE)
    assert not [warning for warning in ("без вложения", "сбой", "заменяет", "не целиком") if warning in bare.plain]
    full = note(
        replace(CASE, without_attachment=True, faults=("A101", "R200"), replaces="old@maild.invalid", cut=("parts",))
    )
    for text in (full.plain, full.html.replace("&lt;", "<").replace("&gt;", ">")):
        assert "Судили без вложения" in text
        assert "A101, R200" in text
        assert "письмо больше, чем положено (parts;" in text
        assert "заменяет прежнюю: <old@maild.invalid>" in text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_hostile_text_stays_text(language: str) -> None:
    quote = Quote("abuse", "insult", HOSTILE)
    letter = CaseLetter(datetime(2026, 11, 22, tzinfo=UTC), False, HOSTILE, HOSTILE, HOSTILE, (quote,))
    made = note(
        CaseBrief(
            language=language,
            mailbox=HOSTILE,
            client_name=HOSTILE,
            client_address=HOSTILE,
            subject=HOSTILE,
            message_id=HOSTILE,
            verdict=HOSTILE,
            clause_id=HOSTILE,
            clause_title=HOSTILE,
            letters=(letter,) * 3,
            suggested_text=HOSTILE,
            without_attachment=True,
            faults=(HOSTILE,),
            replaces=HOSTILE,
            label_names=(("abuse", HOSTILE), ("release", HOSTILE)),
        )
    )
    assert "\n" not in made.subject and "\r" not in made.subject
    for text in (made.subject, made.plain, made.html):
        assert not set(text) & set("\x1b\u202e\x00\r")
        assert "7 * 7" in text
    page = Tags(made.html)
    assert set(page.tags) <= ALLOWED | {"code", "div"}
    assert {name for name, _ in page.attributes} <= {"lang", "charset", "name", "content", "style", "href"}
    assert len(page.marked) == 1 and page.marked[0].startswith("</mark><script>")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_is_self_contained_and_readable_in_light_and_dark(language: str) -> None:
    html = note(replace(CASE, language=language, without_attachment=True, faults=("A1",), replaces="o@x")).html
    assert not any(word in html for word in ("http", "src=", "url(", "<script", "<style", "<link", "@import"))
    assert '<meta name="color-scheme" content="light dark">' in html
    for declaration in (value for name, value in Tags(html).attributes if name == "style"):
        assert ("background" in declaration) == (";color:" in declaration)  # type: ignore[operator]
    assert Tags(html).open == []


def test_very_long_words_keep_the_note_on_one_screen() -> None:
    quotes = tuple(Quote("abuse", "insult", "долго " * 500) for _ in range(40))
    letter = replace(LETTERS[2], quotes=quotes)
    made = note(replace(CASE, subject="тема " * 400, client_name="имя " * 400, letters=(letter,), suggested_text=""))
    assert len(made.subject) <= 200
    assert len(made.plain.split("\n")) < 30
    assert max(map(len, made.plain.split("\n"))) < 300


def test_the_english_note_has_no_russian_of_its_own() -> None:
    case = replace(
        CASE,
        language="en",
        client_name="Jane",
        subject="Order",
        clause_title="Insult",
        letters=(
            CaseLetter(
                datetime(2026, 1, 1, tzinfo=UTC), False, "toxic", "T2", "Insult", (Quote("abuse", "", "fools"),)
            ),
        ),
        suggested_text="Hello,",
        without_attachment=True,
        faults=("A1",),
        replaces="o@x",
        label_names=(),
    )
    made = note(case)
    assert not [letter for letter in made.subject + made.plain + made.html if "а" <= letter.lower() <= "я"]
    assert "rude words: “fools”" in made.plain


def test_how_to_go_on_stands_in_the_note() -> None:
    made = note(replace(CASE, conduct="5.1 Сначала <люди>", tell="директору", alone="ничего"))
    assert (
        "Порядок: 5.1 Сначала <люди>.\nПоставить в известность: директору.\nСотрудник решает сам: ничего." in made.plain
    )
    assert "5.1 Сначала &lt;люди&gt;" in made.html
    assert "Порядок" not in note(CASE).plain


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_client_who_wrote_before_is_shown_at_a_glance(language: str) -> None:
    course = ("calm",) * 50 + ("difficult", "toxic", "<b>")
    history = History(53, 4, 6, 1, 90, "outburst", course=course, minutes=41.6)
    made = note(replace(CASE, language=language, history=history))
    assert f"{'▁' * 37}▄█▁" in made.plain
    assert made.html.count("inline-block") == 40
    assert "<b>" not in made.html
    assert " 42 " in made.plain
    dear = note(replace(CASE, language=language, history=replace(history, usual_minutes=3.7, segment="costly")))
    for text in (dear.plain, dear.html):
        assert ("; у среднего клиента 4)" if language == "ru" else "; 4 for the median client)") in text
        assert ("самых затратных" if language == "ru" else "cost most time") in text
    alone = note(replace(CASE, language=language, history=replace(history, threads=1)))
    assert "█" not in alone.plain
