"""``maild doctor``: what works, what does not, and what to do about it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maild.doctor.check import Check
    from maild.settings import Settings


@click.command()
@click.option("--mailbox", "names", multiple=True, metavar="NAME", help="Only this mailbox; may be repeated.")
@click.pass_context
def doctor(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Check the configuration, the mailboxes on their servers and the database; change nothing.

    \b
    Each line begins with
      ✓  in order
      !  works with a drawback, the line says which
      ✗  does not work; the line after → says what to do
    Exit codes: 0 nothing is ✗, 78 the configuration is wrong, 1 something else is ✗.
    """
    from maild.bootstrap import Workshop
    from maild.cli.logs import configure
    from maild.doctor import files, memory, server, writer
    from maild.doctor.check import exit_code

    configure()
    config: Path | None = ctx.obj
    first, settings = files.configuration(config)
    checks = [_told(first)]
    if settings is not None:
        workshop = Workshop(settings)
        checks += [_told(check) for check in files.files(workshop)]
        checks.append(_told(kept := memory.store(settings.store.url)))
        checks += [_told(check) for check in writer.writer(workshop)]
        checks += [_told(check) for check in _queue(settings)]
        with memory.remembered(settings.store.url, kept) as store:
            for name in names or sorted(settings.mailbox):
                settings.the_mailbox(name)
                click.secho(f"\n{name}", bold=True)
                checks += [_told(check) for check in server.mailbox(workshop, name, store)]
    ctx.exit(exit_code(checks))


def _queue(settings: "Settings") -> "Iterator[Check]":
    """The tables of ``[queue]``, and whether watchers leave workers a connection."""
    from maild.doctor.check import failed, good, weak
    from maild.errors import MaildError

    if not settings.queue.url:
        return
    from maild.queue.board import Board

    try:
        with closing(Board(settings.queue.url)) as board:
            there = board.exists()
            yield good("queue", f"{board.left().messages} messages wait" if there else "the first run makes its tables")
    except MaildError as error:
        yield failed("queue", error)
    for host, watched in Counter(box.host for box in settings.mailbox.values()).items():
        if watched >= settings.queue.connections:
            found = f"{watched} mailboxes are watched on {host}, and {settings.queue.connections} connections allowed"
            yield weak("queue", found, "no worker gets one: raise [queue] connections")


def _told(check: "Check") -> "Check":
    """Print a check as soon as it is known, and pass it on."""
    from maild.cli.render import harmless

    sign, color = {"good": ("✓", "green"), "weak": ("!", "yellow"), "broken": ("✗", "red")}[check.health.value]
    click.echo(f"{click.style(sign, fg=color, bold=True)} {harmless(check.name):<14} {harmless(check.found)}")
    if check.advice:
        click.secho(f"  {'':<14} → {harmless(check.advice)}", fg=color)
    return check
