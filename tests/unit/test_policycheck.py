"""The policy checker: the shipped regulations are sound, and seeded mistakes are caught."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from maild import settings
from maild.cli.main import main
from maild.data import shipped
from maild.judge.policy import load
from maild.judge.policycheck import flaws

SHIPPED = (shipped() / "policy.toml").read_text("utf-8")
HEAD = '[[clause]]\nid = "s"\ntitle = {ru = "я", en = "s"}\nverdict = "difficult"\naction = "reply"\n'


def check(tmp_path: Path, text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    file = tmp_path / "policy.toml"
    file.write_text(text)
    return [(flaw.clause, flaw.kind, flaw.by) for flaw in flaws(load(file))]


def test_every_shipped_clause_can_decide() -> None:
    assert flaws(load(shipped() / "policy.toml")) == []


def moved(clause: str, before: str) -> str:
    """The shipped regulations with one clause put before another."""
    parts = SHIPPED.split("[[clause]]")
    mine = next(part for part in parts if f'id = "{clause}"' in part)
    parts.remove(mine)
    parts.insert(next(number for number, part in enumerate(parts) if f'id = "{before}"' in part), mine)
    return "[[clause]]".join(parts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (moved("1.5", "1.1"), [("1.1", "shadowed", ("1.5",))]),
        (moved("2.4", "2.2"), [("2.2", "shadowed", ("2.4", "1.2")), ("2.3", "shadowed", ("2.4", "1.2"))]),
        (moved("4.2", "4.1"), [("4.1", "shadowed", ("4.2", "1.4", "1.3"))]),
        (HEAD + 'all = ["pressure"]\nnone = ["pressure"]\n' + SHIPPED, [("s", "contradictory", ())]),
        (HEAD + 'any = ["abuse"]\nnone = ["abuse"]\n' + SHIPPED, [("s", "contradictory", ())]),
    ],
)
def test_seeded_mistakes_are_caught(tmp_path: Path, text: str, found: list) -> None:
    assert check(tmp_path, text) == found


def test_the_command_names_the_flaw(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(moved("1.5", "1.1"))
    done = CliRunner().invoke(main, ["policy", "check", str(file)])
    assert done.exit_code == 1
    assert "clause 1.1 never decides: 1.5 above it" in done.stdout
    done = CliRunner().invoke(main, ["policy", "check"])
    assert done.exit_code == 0
    assert "each can decide" in done.stdout


def test_the_regulations_of_this_machine_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "maild.toml"
    monkeypatch.setattr(settings, "DEFAULT_FILE", own)
    cannot = f"{own} cannot be read"
    said = CliRunner().invoke(main, ["policy", "check"])
    assert (said.exit_code, cannot in said.output) == (0, True)
    own.write_text("")
    (tmp_path / "policy.toml").write_text(SHIPPED.replace('id = "9.9"', 'id = "9.8"'), "utf-8")
    said = CliRunner().invoke(main, ["policy", "check"])
    assert (said.exit_code, cannot in said.output) == (0, False)
    assert str(tmp_path / "policy.toml") in said.output
