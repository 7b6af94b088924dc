"""``maild tact``: any text of ours is checked, and the place of an offence is named."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from maild.cli.main import main


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Здравствуйте!\nВы слишком много просите.", "2:1: "),
        ("Hello,\n\nthat is not our fault.", "3:"),
    ],
)
def test_an_offence_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "reply.txt"
    file.write_text(text)
    done = CliRunner().invoke(main, ["tact", str(file)])
    assert done.exit_code == 1
    assert f"{file}:{said}" in done.stdout


def test_a_calm_text_is_let_pass() -> None:
    done = CliRunner().invoke(main, ["tact", "-"], input="Здравствуйте. Мы проверим заказ и ответим.")
    assert (done.exit_code, done.stdout) == (0, "")


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    file = tmp_path / "reply.doc"
    file.write_bytes(b"\xff\xfe\x00")
    done = CliRunner().invoke(main, ["tact", str(file)])
    assert done.exit_code == 65
    assert "UTF-8" in done.stderr
