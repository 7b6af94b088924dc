"""``maild worker``: takes what ``maild run`` and ``maild reprocess`` put into the queue, on any machine."""

from contextlib import closing
from pathlib import Path

import click


@click.command()
@click.pass_obj
def worker(config: Path | None) -> None:
    """Read, judge and deal with letters that wait in the queue ([queue] url), until stopped.

    As many as there are cores may run, on any machines that have the same configuration.
    """
    from maild.cli.logs import configure
    from maild.errors import SettingsError
    from maild.queue.board import Board
    from maild.queue.hands import Hands
    from maild.queue.slots import SlottedWorkshop
    from maild.queue.worker import work
    from maild.settings import load

    settings = load(config)
    if not settings.queue.url:
        raise SettingsError("there is no queue", 'set [queue] url = "postgresql://…" (docs/machines.md)')
    configure()
    workshop = SlottedWorkshop(settings)
    store = workshop.store()
    workshop.leases = store
    workshop.worker = workshop.reading(idle=settings.daemon.let_go)
    try:
        workshop.worker.warm_up(sorted(settings.mailbox))
        with closing(Board(settings.queue.url).open(store)) as board:
            work(settings.queue.url, board, Hands(workshop, store), settings.queue.takeover)
    finally:
        workshop.worker.close()
        store.close()
