"""``maild analyze``: judge messages in files; touches no mailbox and needs no configuration."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maild.cli.jsonl import encoded

if TYPE_CHECKING:
    from maild.bootstrap import Workshop


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "shape", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.pass_obj
def analyze(config: Path | None, paths: tuple[str, ...], shape: str) -> None:
    """Judge messages in files: .eml, a folder of them, mbox, Maildir, or - for standard input.

    With --format jsonl prints one JSON object a message: file, message_id, language, own_words, signals with
    evidence (offsets in code points into own_words), notices, verdict, action, clause.
    """
    from rich.console import Console
    from rich.rule import Rule

    from maild.cli.render import Painter, harmless
    from maild.judge.judge import described
    from maild.mail.sources import messages

    workshop = workshop_for(config)
    reader, painter = workshop.reader_for(workshop.house()), Painter(workshop.labels())
    console = Console(highlight=False)
    for path in paths:
        for name, octets in messages(path):
            message, judgement = reader.judged(octets)
            if shape == "jsonl":
                click.echo(encoded(described(message, judgement, name)))
                continue
            console.print(Rule(harmless(f"{name}  {message.subject}"), align="left"))
            if message.role.value != "client":
                console.print(f"no client's letter: {message.role.value}", style="dim")
            console.print(painter.judged(judgement, message.own_words, message.cut))


def workshop_for(config: Path | None) -> "Workshop":
    """The configuration that was named, else that of this machine, else the shipped defaults: files need none."""
    from maild.bootstrap import Workshop
    from maild.cli.logs import configure
    from maild.settings import DEFAULT_FILE, defaults, load

    configure()
    if config or os.access(DEFAULT_FILE, os.R_OK):
        return Workshop(load(config))
    if DEFAULT_FILE.parent.exists():
        click.echo(f"{DEFAULT_FILE} cannot be read: the shipped settings and regulations are used", err=True)
    return Workshop(defaults())
