"""``maild clients``, ``client`` and ``forget`` on a store that knows two clients."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maild.cli.main import main
from maild.memory.store import open_store
from replies.tact import check
from tests.contract.test_store_clients import correspondence


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "maild.toml"
    file.write_text(f'[store]\nurl = "sqlite:///{tmp_path}/maild.db"\n')
    with closing(open_store(f"sqlite:///{tmp_path}/maild.db")) as store:
        correspondence(store)
    return file


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *arguments])


def test_clients_are_listed_and_chosen(config: Path) -> None:
    done = run(config, "clients", "--json", "--sort", "address")
    assert done.exit_code == 0, done.output
    anna, boris = (json.loads(line) for line in done.stdout.splitlines())
    assert (anna["address"], anna["letters"], anna["threads"], anna["answers"]) == ("anna@example.org", 2, 2, 2)
    assert anna["verdicts"] == {"toxic": 1}
    assert anna["notices"] == {"cash": 1}
    assert boris["letters"] == 1
    assert "anna@example.org" in run(config, "clients").stdout
    assert "no such clients" in run(config, "clients", "--segment", "costly").stdout


def test_one_client_is_shown_with_the_course_of_letters(config: Path) -> None:
    done = run(config, "client", "Boris@example.org", "--same-as", "anna@example.org")
    assert done.exit_code == 0, done.output
    assert "also boris@example.org" in done.stdout
    assert "we answered" in done.stdout
    assert "toxic abuse (abuse)" in done.stdout
    assert run(config, "client", "anna@example.org", "--same-as", "boris@example.org").exit_code == 1, "a ring"
    unknown = run(config, "client", "carl@example.org")
    assert (unknown.exit_code, "maild clients" in unknown.stderr) == (1, True)


def test_revenue_is_read_from_a_table(config: Path, tmp_path: Path) -> None:
    table = tmp_path / "revenue.csv"
    table.write_text('address,revenue\nanna@example.org,"12 500,50"\n')
    assert run(config, "clients", "import", str(table)).stdout == "1 clients\n"
    assert "revenue 12,50" in run(config, "client", "anna@example.org").stdout
    table.write_text("address,revenue\nanna@example.org,much\n")
    wrong = run(config, "clients", "import", str(table))
    assert (wrong.exit_code, "line 2" in wrong.stderr) == (65, True)


def test_a_client_is_forgotten_only_after_a_yes(config: Path) -> None:
    assert CliRunner().invoke(main, ["--config", str(config), "forget", "anna@example.org"], input="n\n").exit_code == 1
    assert run(config, "client", "anna@example.org").exit_code == 0
    assert run(config, "forget", "anna@example.org", "--yes").stdout == "forgotten: 3 letters\n"
    assert run(config, "client", "anna@example.org").exit_code == 1
    assert b"anna@example.org" not in (config.parent / "maild.db").read_bytes()


def test_other_regulations_are_tried_on_what_is_remembered(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    last = '[[clause]]\nid = "z"\ntitle = {ru = "я", en = "z"}\nverdict = "calm"\naction = "none"\n'
    file.write_text(last)
    done = run(config, "policy", "try", str(file), "--since", "all")
    assert done.exit_code == 0, done.output
    assert "1 of 1 letters would be judged otherwise" in done.stdout
    assert "toxic escalate abuse → calm none z" in done.stdout
    assert run(config, "client", "anna@example.org").stdout.count("toxic abuse") == 1, "nothing is changed"


def test_the_second_part_is_tried_too(config: Path, tmp_path: Path) -> None:
    with config.open("a") as file:
        file.write('[mailbox.support]\nhost = "mail.example"\nusername = "support"\n')
    tried = tmp_path / "tried.toml"
    clause = '[[{}]]\nid = "{}"\ntitle = {{ru = "я", en = "z"}}\naction = "{}"\n'
    tried.write_text(
        clause.format("clause", "z", "reply") + 'verdict = "toxic"\n'
        + clause.format("conduct", "y", "none") + "toxic_threads = 2\n"
        + clause.format("conduct", "x", "escalate") + 'toxic_threads = 1\nclients = "consumers"\n'
    )  # fmt: skip
    done = run(config, "policy", "try", str(tried), "--since", "all")
    assert done.exit_code == 0, done.output
    assert "toxic escalate abuse → toxic escalate z x" in done.stdout


@pytest.mark.parametrize("step", ["manager", "meeting", "parting"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_letter_of_the_ladder_is_prepared(config: Path, step: str, language: str) -> None:
    done = run(config, "part", "anna@example.org", "--step", step, "--language", language)
    assert done.exit_code == 0, done.output
    assert ("Анна" if language == "ru" else "Hello") in done.stdout
    assert "[" in done.stdout, "what only a lead knows is left to the lead"
    assert check(done.stdout, language) == ()
    assert ("426" in done.stderr) == (step == "parting")
