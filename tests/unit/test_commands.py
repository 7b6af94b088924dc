"""What is typed: every command is found, and a start imports only what it needs."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from maild.cli.commands import COMMANDS
from maild.cli.main import main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_says_how_it_is_used(name: str) -> None:
    found = main.get_command(click.Context(main), name)
    assert found is not None and found.name == name
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_the_help_lists_them_each_in_one_line() -> None:
    lines = CliRunner().invoke(main, ["--help"]).output.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :]]
    assert listed == list(COMMANDS)


def test_help_needs_nothing_heavy() -> None:
    said = subprocess.run([sys.executable, "-X", "importtime", "-m", "maild", "--help"], capture_output=True, text=True)
    imported = {line.rpartition("|")[2].strip() for line in said.stderr.splitlines()}
    assert "click" in imported
    assert not imported & {"sqlmodel", "spacy", "imapclient", "rich", "importlib.metadata", "pydantic"}
