"""``maild eval``: letters in, figures and pictures out; mail that is no client's; and letters of authors held out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from maild.cli.main import main
from maild.evaluation.held_out import CORPUS
from maild.evaluation.plots import NAMES

CALM = {"id": "1", "lang": "ru", "subject": "график", "body": "Вы работаете в субботу?", "signals": [], "evidence": {},
        "verdict": "calm", "action": "none"}  # fmt: skip
RUDE = {"id": "2", "lang": "ru", "subject": "график", "body": "Вы там все тупые бараны!", "signals": ["abuse"],
        "evidence": {"abuse": ["тупые бараны"]}, "verdict": "toxic", "action": "escalate"}  # fmt: skip
ROBOT = {"From": "robot@shop.example", "Auto-Submitted": "auto-generated"}
ORDER = {"id": "3", "kind": "order_notice", "headers": ROBOT, "body": "Заказ 12 оплачен."}


def lines(path: Path, *items: dict) -> str:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items))
    return str(path)


def evaluated(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["eval", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_letters_are_counted_and_drawn(tmp_path: Path) -> None:
    said = evaluated(lines(tmp_path / "a.jsonl", CALM, RUDE), "--by", "language", "--plots", str(tmp_path))
    assert "| abuse | 1 | 1.000" in said
    assert "| ru | 2 | 2 | 2 | 0 |" in said
    for name in NAMES:
        assert "<svg" in (tmp_path / name).read_text()


@pytest.mark.parametrize(("kinds", "right"), [(["insult"], "1.000"), (["obscenity"], "0.000"), ([], None)])
def test_subkinds_are_measured_where_they_are_labelled(tmp_path: Path, kinds: list[str], right: str | None) -> None:
    said = evaluated(lines(tmp_path / "a.jsonl", {**RUDE, "subkinds": {"abuse": kinds}}))
    assert (f"rightly found signals | {right} |" in said) if right else ("subkind" not in said)


def test_mail_that_is_no_clients_is_counted_when_it_would_bother_anyone(tmp_path: Path) -> None:
    rude = {**ORDER, "id": "4", "headers": {"From": "a@mail.example"}, "body": RUDE["body"]}
    said = evaluated("--strangers", lines(tmp_path / "o.jsonl", ORDER, rude))
    assert "of 2 mails" in said
    assert "0.500" in said
    assert "| 4 order_notice | client, toxic" in said
    assert "| 3 " not in said


def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["eval"])
    assert done.exit_code == 2
    assert "Give a CORPUS file" in done.stderr
    done = CliRunner().invoke(main, ["eval", "--strangers", lines(tmp_path / "o.jsonl", {"id": "1"})])
    assert done.exit_code == 65
    assert "line 1: kind is missing" in done.stderr


@pytest.fixture
def hand(tmp_path: Path) -> str:
    letters = (CORPUS / "CA.jsonl").read_text().splitlines()[:40]
    path = tmp_path / "CA.jsonl"
    path.write_text("\n".join(letters))
    return str(path)


def test_letters_by_which_is_weighed_are_judged_without_their_author(hand: str) -> None:
    assert evaluated(hand, "--holdout", "author") != evaluated(hand), "the weights that ship have seen them"


def test_only_letters_that_were_held_out_are_judged(hand: str, tmp_path: Path) -> None:
    other = lines(tmp_path / "a.jsonl", CALM)
    assert evaluated(hand, other, "--holdout", "author") == evaluated(hand, "--holdout", "author")
    done = CliRunner().invoke(main, ["eval", other, "--holdout", "author"])
    assert done.exit_code == 65
    assert "no letter is by an author that was held out" in done.stderr
