"""``maild doctor``: what works, what does not, and what to do about it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maild.doctor.check import Check


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
        with memory.remembered(settings.store.url, kept) as store:
            for name in names or sorted(settings.mailbox):
                settings.the_mailbox(name)
                click.secho(f"\n{name}", bold=True)
                checks += [_told(check) for check in server.mailbox(workshop, name, store)]
    ctx.exit(exit_code(checks))


def _told(check: "Check") -> "Check":
    """Print a check as soon as it is known, and pass it on."""
    from maild.cli.render import harmless

    sign, color = {"good": ("✓", "green"), "weak": ("!", "yellow"), "broken": ("✗", "red")}[check.health.value]
    click.echo(f"{click.style(sign, fg=color, bold=True)} {harmless(check.name):<14} {harmless(check.found)}")
    if check.advice:
        click.secho(f"  {'':<14} → {harmless(check.advice)}", fg=color)
    return check
