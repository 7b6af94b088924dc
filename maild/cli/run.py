"""``maild run``: the daemon, one look at the mailboxes, or a look that touches nothing."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maild.cli.options import Since
from maild.cli.stopping import stoppable
from maild.cli.trouble import tell
from maild.errors import MaildError

if TYPE_CHECKING:
    from maild.bootstrap import Workshop
    from maild.daemon.intake import Read
    from maild.daemon.service import Service
    from maild.model.plan import Step
    from maild.ports import Store


@click.command()
@click.option("--once", is_flag=True, help="Look at every mailbox once, then end.")
@click.option(
    "--since",
    type=Since(),
    help="Begin with letters since this date: 2026-03-31, 30d, or all. Without it a first run begins with new mail.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; do nothing, remember nothing. Implies --once.")
@click.pass_obj
def run(config: Path | None, once: bool, since: date | None, dry_run: bool) -> None:
    """Guard the configured mailboxes until stopped."""
    from maild.bootstrap import Workshop
    from maild.cli.logs import configure
    from maild.memory.lease import SERVICE
    from maild.settings import load

    workshop = Workshop(load(config))
    configure()
    store = workshop.store()
    try:
        _say_where_it_begins(workshop, store, since)
        if once or dry_run:
            _once(workshop, store, since, dry_run)
        else:
            with (
                store.lease(SERVICE, 0),
                _service(workshop, store, since) as service,
                _health(workshop, service, store),
            ):
                service.run()
    finally:
        if workshop.worker is not None:
            workshop.worker.close()
        store.close()


@contextmanager
def _service(workshop: "Workshop", store: "Store", since: date | None) -> "Iterator[Service]":
    """All mailboxes under guard: by this process, or, where there is a queue, by workers."""
    url = workshop.settings.queue.url
    if not url:
        yield workshop.service(store, since)
        return
    from maild.queue.board import Board
    from maild.queue.dispatcher import DispatchingWorkshop

    with closing(Board(url).open(store)) as board:
        yield DispatchingWorkshop(workshop.settings, leases=store, board=board).service(store, since)


@contextmanager
def _health(workshop: "Workshop", service: "Service", store: "Store") -> Iterator[None]:
    """What monitoring may ask, as long as the service runs."""
    address = workshop.settings.alerts.address
    if address is None:
        yield
        return
    from maild.daemon.health import Health, HealthServer

    with closing(HealthServer(*address, Health(service.watchers, service.alarm, store))):
        yield


def _once(workshop: "Workshop", store: "Store", since: date | None, dry_run: bool) -> None:
    from maild.errors import SettingsError

    if not workshop.settings.mailbox:
        raise SettingsError("no mailbox is configured", "add one with: maild init")
    if dry_run:
        store = store.snapshot()
    troubles: list[MaildError] = []
    for name in sorted(workshop.settings.mailbox):
        try:
            troubles += _look(workshop, store, name, since, dry_run)
        except MaildError as error:
            troubles.append(error)
    if troubles:
        worst = max(troubles, key=lambda error: error.exit_code)
        for other in troubles:
            if other is not worst:
                tell(other)
        raise worst


def _look(workshop: "Workshop", store: "Store", name: str, since: date | None, dry_run: bool) -> tuple[MaildError, ...]:
    """One look at one mailbox; what went wrong there without ending it."""
    mailbox = workshop.connect(name)
    told = _print_steps if dry_run else _say_nothing
    with closing(mailbox), stoppable() as stopping:
        guard = workshop.guard(mailbox, store, since=since, dry=dry_run, stopping=stopping, told=told)
        with closing(guard), store.lease(name, 60):
            new = guard.sweep()
    click.echo(f"{name}: {new} new messages", err=True)
    return guard.troubles


def _print_steps(_reads: "Sequence[Read]", steps: "Sequence[Step]") -> None:
    for step in steps:
        click.echo(step)


def _say_nothing(_reads: "Sequence[Read]", _steps: "Sequence[Step]") -> None:
    pass


def _say_where_it_begins(workshop: "Workshop", store: "Store", since: date | None) -> None:
    for name, box in sorted(workshop.settings.mailbox.items()):
        with store.begin() as tx:
            begun = any(tx.checkpoint(name, folder) for folder in box.folders)
        if not begun and since is None:
            click.echo(f"{name}: a first run begins with new mail. For older letters: maild run --since 30d", err=True)
