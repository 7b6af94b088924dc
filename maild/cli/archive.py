"""``maild reprocess``, ``undo`` and ``release``: the commands that work on what is already in the mailbox."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from maild.cli.options import Since
from maild.cli.stopping import stoppable

if TYPE_CHECKING:
    from maild.bootstrap import Workshop
    from maild.daemon.guard import Guard
    from maild.daemon.intake import Read
    from maild.model.plan import Step
    from maild.ports import Store

    Told = Callable[[Sequence[Read], Sequence[Step]], None]

_MOST_PROCESSES = 4  # each keeps the network in memory

mailbox_option = click.option("--mailbox", "name", help="Which mailbox, where several are configured.")


@click.command()
@click.argument("folder")
@mailbox_option
@click.option("--since", type=Since(), help="Only letters since this date: 2026-03-31 or 30d.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the newest N letters.")
@click.option("--with-drafts", is_flag=True, help="Drafts and notes for unanswered letters of any age.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page that shows what was found.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; do nothing, remember nothing.")
@click.pass_obj
def reprocess(
    config: Path | None,
    folder: str,
    name: str | None,
    since: date | None,
    limit: int | None,
    with_drafts: bool,
    html: Path | None,
    dry_run: bool,
) -> None:
    """Judge the letters of FOLDER again and make their labels equal to today's judgement.

    Adds what is found and removes only what maild itself set and no longer finds; a label that a person took off
    stays off. Drafts and notes are made for unanswered threads whose last letter is the client's and recent. A
    run that was cut off goes on where it stopped; running it twice changes nothing.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from maild.cli.page import Page
    from maild.daemon.reprocess import reprocess as go

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    steps = 0
    with opened(config) as (workshop, store), _reading(workshop):
        box = workshop.settings.the_mailbox(the_name(workshop, name))
        page = Page(workshop.labels(), box.language, ZoneInfo(box.timezone))

        def told(reads: "Sequence[Read]", planned: "Sequence[Step]") -> None:
            nonlocal steps
            steps += len(planned)
            if html is not None:
                page.add(reads)
            if dry_run:
                for step in planned:
                    click.echo(step)

        with guarding(workshop, store, name, asked=with_drafts, dry=dry_run, told=told) as guard:
            with Progress(*columns, console=Console(stderr=True)) as bar:
                task = bar.add_task(folder, total=None)

                def progress(done: int, of: int) -> None:
                    if done and bar.tasks[0].total is None:
                        bar.console.print(f"going on where the last run stopped, after {done} of {of} messages")
                    bar.update(task, completed=done, total=of)

                basis = workshop.basis(guard.name)
                if workshop.settings.queue.url and not (dry_run or html):
                    read = _spread(workshop, store, guard, folder, since, limit, progress, basis)
                else:
                    read = go(guard, folder, since, limit, progress, basis)
            if html is not None:
                page.write(html, f"{guard.name}: {folder}")
    would = "steps would be taken" if dry_run else "steps taken"
    counted = f", {steps} {would}" if steps or dry_run or not workshop.settings.queue.url else ""
    click.echo(f"{read} messages judged{counted}" + (f", see {html}" if html else ""))


@contextmanager
def _reading(workshop: "Workshop") -> "Iterator[None]":
    """Letters read side by side, by a process for each core."""
    workshop.worker = workshop.reading(min(len(os.sched_getaffinity(0)), _MOST_PROCESSES))
    try:
        yield
    finally:
        workshop.worker.close()


def _spread(
    workshop: "Workshop",
    store: "Store",
    guard: "Guard",
    folder: str,
    since: date | None,
    limit: int | None,
    progress: "Callable[[int, int], None]",
    basis: str,
) -> int:
    """The same by all workers."""
    from maild.queue.archive import spread
    from maild.queue.board import Board

    queue = workshop.settings.queue
    with closing(Board(queue.url).open(store)) as board:
        return spread(board, guard, folder, since, limit, progress, basis, queue.batch)


@click.command()
@click.argument("folder", required=False)
@mailbox_option
@click.option("--since", type=Since(), help="Only for letters since this date: 2026-03-31 or 30d.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken back; do nothing.")
@click.pass_obj
def undo(config: Path | None, folder: str | None, name: str | None, since: date | None, dry_run: bool) -> None:
    """Take back what maild did in FOLDER (or everywhere): its labels, drafts, notes and records.

    What a person has touched stays: labels that they set, drafts that they edited or sent. The folders for notes and
    records stay too, empty: maild cannot delete a folder. The labels of staff's own drafts (`maild-tact`) and notes of
    gaps are taken back too, whatever --since says; --dry-run does not list them.
    """
    from maild.daemon.undo import undo as go

    with (
        opened(config) as (workshop, store),
        guarding(workshop, store, name, dry=dry_run) as guard,
        store.lease(guard.name, 60),
    ):
        steps = go(guard, folder, since)
    if dry_run:
        for step in steps:
            click.echo(step)
    click.echo(f"{len(steps)} steps {'would be ' if dry_run else ''}taken back")


@click.command()
@click.argument("message_id")
@mailbox_option
@click.pass_obj
def release(config: Path | None, message_id: str, name: str | None) -> None:
    """Put the suggested text for an escalated letter into Drafts, once; MESSAGE_ID is the client's letter's."""
    from maild.errors import MaildError, SettingsError

    wanted = message_id.strip().strip("<>")
    with opened(config) as (workshop, store):
        with store.begin() as tx:
            found = [letter for letter in tx.find(wanted) if letter.judged and name in (None, letter.mailbox)]
        if not found:
            raise MaildError(f"no judged letter {wanted}", "the note about the letter names the whole command")
        meant = sorted({letter.mailbox for letter in found if letter.awaits_lead or len(found) == 1})
        if len(meant) != 1:
            where = ", ".join(sorted({letter.mailbox for letter in found}))
            raise MaildError(f"the letter is in several mailboxes: {where}", "say in which: --mailbox NAME")
        with guarding(workshop, store, meant[0]) as guard, store.lease(guard.name, 60):
            if "drafts" not in guard.rules.effects or guard.rules.drafts_folder is None:
                raise SettingsError(
                    f"maild makes no drafts in {meant[0]}",
                    'add "drafts" to effects, and see that there is a Drafts folder',
                )
            steps = guard.release(wanted)
    for step in steps:
        click.echo(step)
    if not steps:
        click.echo("nothing to do: the draft was made before, or the letter is answered")


@click.command()
@click.argument("folder")
@mailbox_option
@click.pass_obj
def resume(config: Path | None, folder: str, name: str | None) -> None:
    """Read FOLDER again after it was rebuilt on the server and hardly a known letter was found in it.

    Letters that are known keep what was done for them; nothing is done twice.
    """
    with opened(config) as (workshop, store), guarding(workshop, store, name) as guard, store.lease(guard.name, 60):
        state = guard.casebook.mailbox.select(folder)
        guard.accepted.add(state.folder)
        guard.glance(folder)
    click.echo(f"{folder} is under guard again", err=True)


@contextmanager
def opened(config: Path | None) -> "Iterator[tuple[Workshop, Store]]":
    """The settings' workshop and its store, closed again at the end."""
    from maild.bootstrap import Workshop
    from maild.cli.logs import configure
    from maild.settings import load

    configure()
    workshop = Workshop(load(config))
    store = workshop.store()
    try:
        yield workshop, store
    finally:
        store.close()


@contextmanager
def guarding(
    workshop: "Workshop",
    store: "Store",
    name: str | None,
    *,
    asked: bool = False,
    dry: bool = False,
    told: "Told | None" = None,
) -> "Iterator[Guard]":
    """A guard over a connection of its own; in a dry run over a snapshot of the store."""
    mailbox = workshop.connect(the_name(workshop, name))
    with closing(mailbox), stoppable() as stopping:
        guard = workshop.guard(
            mailbox,
            store.snapshot() if dry else store,
            asked=asked,
            dry=dry,
            stopping=stopping,
            told=told or (lambda _reads, _steps: None),
        )
        with closing(guard):
            yield guard
            if guard.troubles:
                raise guard.troubles[0]


def the_name(workshop: "Workshop", name: str | None) -> str:
    """The mailbox that is meant. Raises SettingsError when that is not clear."""
    from maild.errors import SettingsError

    names = sorted(workshop.settings.mailbox)
    if name is not None:
        workshop.settings.the_mailbox(name)
        return name
    if len(names) != 1:
        raise SettingsError(f"the configuration has {len(names)} mailboxes", "say which: --mailbox NAME")
    return names[0]
