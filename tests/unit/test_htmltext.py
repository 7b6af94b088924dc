"""HTML mail of the usual clients becomes readable text in which quoted containers are marked."""

import time

import pytest

from maild.mail.htmltext import to_text
from maild.mail.quoting import own_words

GMAIL = """<div dir="ltr"><div>Добрый день!</div><div><br></div><div>Деньги <b>не</b> пришли.</div></div><br>
<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">пн, 2 мар. 2026 г. в 10:15,
Служба поддержки &lt;<a href="mailto:s@shop.example">s@shop.example</a>&gt;:<br></div>
<blockquote class="gmail_quote" style="margin:0 0 0 0.8ex;border-left:1px solid rgb(204,204,204)">
<div>Уточните номер, недотёпы</div></blockquote></div>"""

OUTLOOK = """<html><head><style>p.MsoNormal {margin:0}</style></head><body><div class="WordSection1">
<p class="MsoNormal">Добрый день.<o:p></o:p></p><p class="MsoNormal">Ждём акт.</p>
<p class="MsoNormal">С уважением,</p><p class="MsoNormal">Иван Петров</p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">
<b>From:</b> Поддержка &lt;s@shop.example&gt; <br><b>Sent:</b> Monday, March 2, 2026 10:15 AM<br>
<b>To:</b> Иван Петров &lt;i@client.example&gt;<br><b>Subject:</b> RE: Акт</p></div></div>
<p class="MsoNormal">Пришлём завтра, недотёпа.</p></div></body></html>"""

OUTLOOK_WEB = """<div>Где деньги?</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><font>
<b>От:</b> Поддержка &lt;s@shop.example&gt;<br><b>Отправлено:</b> 2 марта 2026 г. 10:15<br><b>Кому:</b> a@b.example<br>
<b>Тема:</b> Re: Деньги</font></div><div>Ждите, недотёпы</div>"""

OUTLOOK_GERMAN = """<div>Где деньги?</div><div id="divRplyFwdMsg"><b>Von:</b> Support<br><b>Gesendet:</b> 2. Maerz</div>
<div>Ждите, недотёпы</div>"""

THUNDERBIRD = """<div class="moz-cite-prefix">02.03.2026 10:15, Поддержка пишет:<br></div>
<blockquote type="cite" cite="mid:1@shop.example"><p>Какой номер, недотёпа?</p></blockquote><p>Пять.<br></p>
<blockquote type="cite"><p>А цвет?</p></blockquote><p>Синий.</p><pre class="moz-signature" cols="72">--
Иван Петров
адвокат</pre>"""

APPLE = """<html><body>Спасибо, понял.<div><br><div dir="ltr">Отправлено с iPhone</div><div dir="ltr"><br>
<blockquote type="cite">2 марта 2026 г., в 10:15, Поддержка &lt;s@shop.example&gt; написал(а):<br></blockquote></div>
<blockquote type="cite"><div dir="ltr">Недотёпы</div></blockquote></div></body></html>"""

MAIL_RU = """<div>Верните деньги.</div><div data-signature-widget="container"><div>--<br>Анна Иванова</div></div>
<blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">Понедельник, 2 марта 2026,
10:15 +03:00 от Поддержка &lt;s@shop.example&gt;:<br>&nbsp;<div class="js-helper js-readmsg-msg"><style></style>
<div><div>Ждите, недотёпы</div></div></div></blockquote>"""

YANDEX = """<div>Не пришло.</div><div>&nbsp;</div><div>02.03.2026, 10:15, "Поддержка" &lt;s@shop.example&gt;:</div>
<blockquote><p>Ждите, недотёпы</p></blockquote><div>&nbsp;</div><div>-- </div><div>С уважением, Анна</div>"""

YAHOO = """<div>Answer now.</div><div id="ydp1" class="yahoo_quoted"><div><div>On Monday, March 2, 2026 at 10:15,
Support &lt;s@shop.example&gt; wrote:</div><div>Wait, недотёпа</div></div></div>"""


@pytest.mark.parametrize(
    ("source", "own"),
    [
        pytest.param(GMAIL, "Добрый день!\n\nДеньги не пришли.", id="gmail"),
        pytest.param(OUTLOOK, "Добрый день.\nЖдём акт.", id="outlook"),
        pytest.param(OUTLOOK_WEB, "Где деньги?", id="outlook-web"),
        pytest.param(OUTLOOK_GERMAN, "Где деньги?", id="outlook-in-another-language"),
        pytest.param(THUNDERBIRD, "Пять.\nСиний.", id="thunderbird-between-quotes"),
        pytest.param(APPLE, "Спасибо, понял.", id="apple"),
        pytest.param(MAIL_RU, "Верните деньги.", id="mail.ru"),
        pytest.param(YANDEX, "Не пришло.", id="yandex"),
        pytest.param(YAHOO, "Answer now.", id="yahoo"),
    ],
)
def test_own_words_of_html_letters(source: str, own: str) -> None:
    text = to_text(source)
    assert own_words(text)[0] == own
    assert "недотёп" in text.lower() or "Пять" in own


def test_quoted_containers_are_marked_a_level_each() -> None:
    source = "<blockquote type=cite>раз<blockquote type=cite>два</blockquote></blockquote><p>три</p>"
    assert to_text(source).split("\n") == ["> раз", "", ">> два", "", "три"]


def test_gmail_indentation_is_not_a_quote() -> None:
    source = '<div>Пишу</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>моё</div></blockquote>'
    assert own_words(to_text(source))[0] == "Пишу\n\nмоё"


def test_a_forwarded_letter_in_gmail_keeps_its_printed_header_readable() -> None:
    source = (
        '<div>Посмотрите</div><div class="gmail_quote"><div class="gmail_attr">--- Forwarded message ---<br>'
        "От: <strong>Иван</strong> &lt;i@x.example&gt;<br>Date: пн, 2 мар. 2026 г. в 10:15<br>Subject: Заказ<br></div>"
        "<br><div>Где заказ?</div></div>"
    )
    assert "\nОт: Иван <i@x.example>\n" in to_text(source)


def test_what_no_reader_sees_is_not_in_the_text() -> None:
    source = (
        '<head><title>Т</title><style>b{}</style></head><div style="display: none">прехедер</div><p>Видно</p>'
        '<span style="font-size:0px">мелко</span><span hidden>скрыто</span><script>x()</script><!-- комментарий -->'
        '<img src="http://track.example/1.gif" width="1" height="1" alt="пиксель">'
    )
    assert to_text(source) == "Видно"


@pytest.mark.parametrize("style", ["font-size:0.9em", "font-size: 0.8rem", "opacity:0.7", "max-height:0.5em"])
def test_small_but_visible_text_stays(style: str) -> None:
    assert to_text(f'<p><span style="{style}">видно</span></p>') == "видно"


def test_blocks_become_lines_and_spaces_collapse() -> None:
    source = (
        "<h1>Тема</h1><p>раз\n   два&nbsp;&nbsp;три<br>четыре</p><ul><li>а<li>б</ul><table><tr><td>Заказ<td>55</table>"
    )
    assert to_text(source) == "Тема\n\nраз два три\nчетыре\n\n• а\n• б\n\nЗаказ 55"


def test_words_that_tags_split_stay_whole() -> None:
    assert to_text("<p>у<b>ро</b>ды</p>") == "уроды"


def test_emoji_pictures_are_read_and_other_pictures_are_not() -> None:
    assert to_text('<p>Спасибо <img alt="😡" src="x"><img alt="Логотип компании" src="y"></p>') == "Спасибо 😡"


def test_preformatted_text_keeps_its_lines() -> None:
    assert to_text("<pre>раз\n  два\n\nтри</pre>") == "раз\n  два\n\nтри"


@pytest.mark.parametrize("source", ["", " ", "<!-- ", "<html>", "<![CDATA[", "<?xml version='1.0'?>"])
def test_nothing_gives_nothing(source: str) -> None:
    assert to_text(source) == ""


def test_deep_nesting_is_read_as_far_as_it_is_sane_and_quickly() -> None:
    start = time.perf_counter()
    assert to_text("<p>видно</p>" + "<div>" * 50_000 + "глубоко").startswith("видно")
    assert len(to_text("<blockquote>цитата" * 5_000)) < 200_000
    assert to_text("<p>видно</p>" + '<div class="gmail_quote">' * 50_000) == "видно"
    assert time.perf_counter() - start < 5


def test_xml_declaration_does_not_hide_the_text() -> None:
    assert to_text('<?xml version="1.0" encoding="windows-1251"?><html><body><p>Привет</p></body></html>') == "Привет"


def test_the_printed_header_of_outlook_stays_readable() -> None:
    assert "\nОт: Поддержка <s@shop.example>\nОтправлено: 2 марта 2026 г. 10:15\n" in to_text(OUTLOOK_WEB)
