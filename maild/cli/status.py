"""``maild status``: how the mailboxes fare, from what maild remembers; the servers are not asked."""

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maild.cli.jsonl import encoded

if TYPE_CHECKING:
    from maild.ports import Store
    from maild.queue.board import Left


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")
@click.pass_obj
def status(config: Path | None, as_json: bool) -> None:
    """Show how the mailboxes fare: last look, letters by verdict, open escalations, drafts, unfinished steps."""
    from maild.memory.store import open_store
    from maild.settings import load

    settings = load(config)
    store = open_store(settings.store.url)
    with store.begin() as tx:
        summaries = {name: tx.summary(name) for name in sorted(settings.mailbox)}
    waiting = _waiting(settings.queue.url, store) if settings.queue.url else None
    store.close()
    now = datetime.now(UTC)
    silent = {
        name: one.last_poll_at is None or now - one.last_poll_at >= settings.alerts.after
        for name, one in summaries.items()
    }
    if as_json:
        found = {name: {**asdict(one), "silent": silent[name]} for name, one in summaries.items()}
        click.echo(encoded(found | ({"queue": asdict(waiting)} if waiting else {})))
        return
    for name, one in summaries.items():
        seen = f"{one.last_poll_at:%Y-%m-%d %H:%M} UTC" if one.last_poll_at else "never"
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(one.verdicts.items()))
        click.secho(name, bold=True)
        minutes = int((now - one.last_poll_at).total_seconds() // 60) if one.last_poll_at else 0
        ago = f", {minutes} minutes ago" if silent[name] and one.last_poll_at else ""
        click.secho(f"  last look       {seen}{ago}", fg="red" if silent[name] else None)
        click.echo(f"  letters         {one.letters}" + (f" ({verdicts})" if verdicts else ""))
        click.echo(f"  need a lead     {one.escalated}")
        click.echo(f"  drafts waiting  {one.drafts}")
        click.echo(f"  steps to do     {one.pending}")
        if one.last_error and one.last_error_at and (not one.last_poll_at or one.last_error_at >= one.last_poll_at):
            click.secho(f"  trouble         {one.last_error} ({one.last_error_at:%Y-%m-%d %H:%M} UTC)", fg="red")
    if waiting:
        click.secho("queue", bold=True)
        click.echo(f"  {waiting.messages} messages wait in {waiting.tasks} tasks" + _failed(waiting.failed))
    if not summaries:
        click.echo("no mailbox is configured; add one with: maild init")


def _waiting(url: str, store: "Store") -> "Left":
    from maild.queue.board import Board

    with closing(Board(url).open(store)) as board:
        return board.left()


def _failed(tasks: int) -> str:
    return f", {tasks} failed: see the workers' log" if tasks else ""
