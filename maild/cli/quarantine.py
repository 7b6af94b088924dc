"""``maild quarantine``: the letters that could not be read to the end, and another try at them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maild.model.letter import Letter
    from maild.ports import Store


@click.group(invoke_without_command=True)
@click.pass_context
def quarantine(ctx: click.Context) -> None:
    """List the letters that could not be read to the end: they stay where they are, and a lead looks at them.

    Exit codes: 0 there is none, 1 there are some.
    """
    if ctx.invoked_subcommand:
        return
    from maild.cli.archive import opened
    from maild.cli.render import harmless

    with opened(ctx.obj) as (workshop, store):
        found = [letter for name in sorted(workshop.settings.mailbox) for letter in _unreadable(store, name)]
    for letter in found:
        codes = ", ".join(sorted({fault.code for fault in letter.judgement.faults})) if letter.judgement else ""
        click.echo(harmless(f"{letter.mailbox}  {letter.moment:%Y-%m-%d}  {letter.id}  [{codes}]  {letter.subject}"))
    click.echo(f"{len(found)} letters; try again with: maild quarantine retry" if found else "no letter", err=True)
    ctx.exit(int(bool(found)))


@quarantine.command()
@click.pass_obj
def retry(config: Path | None) -> None:
    """Read those letters again; what is readable now is judged, labelled and answered as any other letter.

    Exit codes: 0 all are readable now, 1 some are not, 75 a mail server cannot be used now.
    """
    from maild.cli.archive import guarding, opened
    from maild.daemon.again import read_again

    left = tried = 0
    with opened(config) as (workshop, store):
        for name in sorted(workshop.settings.mailbox):
            letters = _unreadable(store, name)
            if not letters:
                continue
            with guarding(workshop, store, name) as guard, store.lease(name, 60):
                tried += read_again(guard, letters)
            left += len(_unreadable(store, name))
    click.echo(f"{tried} letters read again, {left} still unreadable")
    click.get_current_context().exit(int(bool(left)))


def _unreadable(store: "Store", name: str) -> "list[Letter]":
    with store.begin() as tx:
        return [one for one in tx.labelled(name) if one.judgement and one.judgement.faults]
