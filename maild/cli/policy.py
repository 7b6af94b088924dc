"""``maild policy``: are the regulations sound, and what would a change of them have decided?"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from maild.cli.options import Since

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def policy() -> None:
    """Look after the regulations: the clauses that make a verdict and an action of what was found."""


@policy.command()
@click.argument("file", type=_FILE, required=False)
@click.pass_context
def check(ctx: click.Context, file: Path | None) -> None:
    """Read the regulations in FILE (or those in force) and name clauses that can never decide.

    Exit codes: 0 all clauses can decide, 1 some cannot, 78 the file has a mistake.
    """
    from maild.cli.analyze import workshop_for
    from maild.judge import policycheck
    from maild.judge.policy import load

    path = file or workshop_for(ctx.obj).settings.file("policy.toml")
    regulations = load(path)
    found = policycheck.flaws(regulations)
    for flaw in found:
        click.echo(f"{path}: {flaw}")
    if not found:
        click.echo(f"{path}: {len(regulations.clauses)} clauses, each can decide")
    ctx.exit(int(bool(found)))


@policy.command("try")
@click.argument("file", type=_FILE)
@click.option("--since", type=Since(), default="30d", show_default=True, help="Letters since this date.")
@click.pass_obj
def try_(config: Path | None, file: Path, since: date) -> None:
    """Show what the regulations in FILE would have decided on the letters that are remembered; change nothing."""
    from rich.console import Console

    from maild.cli.archive import opened
    from maild.cli.render import harmless
    from maild.judge.policy import load

    regulations, changes, judged = load(file), Counter[str](), 0
    console = Console(highlight=False)
    with opened(config) as (_, store), store.begin() as tx:
        for letter in tx.correspondence(since=datetime.combine(since, time(), UTC)):
            before = letter.judgement
            if before is None:
                continue
            judged += 1
            now = regulations.decide(before.analysis)
            if replace(now, title=before.title) == before:
                continue
            change = f"{before.verdict} {before.action} {before.clause} → {now.verdict} {now.action} {now.clause}"
            changes[change] += 1
            console.print(harmless(f"{letter.moment:%Y-%m-%d} {letter.id}  {letter.subject}"), f"  {change}", sep="")
    click.echo(f"{sum(changes.values())} of {judged} letters would be judged otherwise")
    for change, count in changes.most_common():
        click.echo(f"{count:5}  {change}")
