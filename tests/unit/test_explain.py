"""``maild explain --html``: the findings drawn over the letter's words, which are hostile."""

from pathlib import Path

from click.testing import CliRunner

from maild.cli.main import main
from tests.e2e.office import letter

TEXT = "Вы там <script>alert(1)</script> тупые дебилы!\nЯ вам плачу, значит вы мне обязаны."


def test_a_letter_is_drawn_with_codes_confidence_and_the_clause(tmp_path: Path) -> None:
    mail, page = tmp_path / "letter.eml", tmp_path / "page.html"
    mail.write_bytes(letter("a@x", TEXT, subject="<b>Заказ</b>"))
    done = CliRunner().invoke(main, ["explain", str(mail), "--html", str(page)])
    assert done.exit_code == 0, done.output
    html = page.read_text()
    assert "abuse A101" in html
    assert "entitlement" in html
    assert "%" in html
    assert "1.1 Оскорбление" in html
    assert "<script" not in html
    assert "<b>" not in html
    assert page.stat().st_mode & 0o777 == 0o600


def test_a_remembered_letter_has_no_words_to_draw(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["explain", "a@x", "--html", str(tmp_path / "page.html")])
    assert done.exit_code == 65
    assert "save the letter as .eml" in done.output
