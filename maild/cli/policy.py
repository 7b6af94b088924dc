"""``maild policy``: are the regulations sound, and what would a change of them have decided?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maild.cli.options import Since

if TYPE_CHECKING:
    from maild.judge.conduct import Circumstances
    from maild.judge.policy import Regulations
    from maild.model.letter import Letter

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
        count = len(regulations.clauses) + len(regulations.conduct)
        click.echo(f"{path}: {count} clauses, each can decide")
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

    tried, changes, judged = load(file), Counter[str](), 0
    console = Console(highlight=False)
    with opened(config) as (workshop, store), store.begin() as tx:
        letters = tx.correspondence()
        in_force = load(workshop.settings.file("policy.toml"))
        houses = {name: workshop.circumstances(name) for name in workshop.settings.mailbox}
        before = _decisions(letters, in_force, houses)
        now = _decisions([_decided(letter, tried) for letter in letters], tried, houses)
        for letter in letters:
            key = letter.mailbox, letter.id
            if key not in before or letter.moment < datetime.combine(since, time(), UTC):
                continue
            judged += 1
            if before[key] == now[key]:
                continue
            change = f"{' '.join(before[key])} → {' '.join(now[key])}"
            changes[change] += 1
            console.print(harmless(f"{letter.moment:%Y-%m-%d} {letter.id}  {letter.subject}"), f"  {change}", sep="")
    click.echo(f"{sum(changes.values())} of {judged} letters would be judged otherwise")
    for change, count in changes.most_common():
        click.echo(f"{count:5}  {change}")


def _decided(letter: "Letter", regulations: "Regulations") -> "Letter":
    """The letter as other regulations judge it."""
    if letter.judgement is None:
        return letter
    return replace(letter, judgement=regulations.decide(letter.judgement.analysis))


def _decisions(
    letters: Sequence["Letter"], regulations: "Regulations", houses: Mapping[str, "Circumstances"]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """By mailbox and id of each judged client's letter: verdict, action, and the clauses of both parts.

    A mailbox that is no longer configured has no hours and no kind of clients: only the first part says anything of it.
    """
    from maild.judge.conduct import action_of, conduct_of

    theirs: dict[str, list[Letter]] = {}
    for letter in letters:
        theirs.setdefault(letter.client, []).append(letter)
    said = {}
    for letter in letters:
        if letter.judgement is None or not letter.client:
            continue
        known = theirs[letter.client]
        case = [one for one in known if (one.mailbox, one.case) == (letter.mailbox, letter.case)]
        past = [one for one in known if (one.mailbox, one.case) != (letter.mailbox, letter.case)]
        house = houses.get(letter.mailbox)
        clause = conduct_of(letter, case, past, regulations.conduct, house) if house else None
        judgement = letter.judgement
        parts = (judgement.clause, clause.id) if clause else (judgement.clause,)
        said[letter.mailbox, letter.id] = (judgement.verdict.value, action_of(judgement, clause).value, *parts)
    return said
