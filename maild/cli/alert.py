"""``maild alert``: run the alert command, to try it, or because the service has failed (systemd's OnFailure)."""

import click


@click.command()
@click.argument("mailbox", default="every mailbox")
@click.pass_context
def alert(ctx: click.Context, mailbox: str) -> None:
    """Run the command of [alerts] for MAILBOX, with 0 for the minutes.

    Exit codes: 0 the command did its work or none is set, 1 it failed, 78 the configuration is wrong.
    """
    from maild.daemon.alarm import filled, run
    from maild.settings import load

    command = load(ctx.obj).alerts.command
    if not command:
        click.echo("no [alerts] command is set; nobody was told", err=True)
        return
    ctx.exit(0 if run(filled(command, mailbox, 0)) else 1)
