"""Never silently dead: a mailbox that was not read for too long is told of, once for each silence."""

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Protocol

import structlog

log = structlog.get_logger()
_PATIENCE = 60.0  # seconds that the command may take


class Watched(Protocol):
    """What an alarm asks of a watcher."""

    @property
    def name(self) -> str: ...
    @property
    def silence(self) -> timedelta:
        """How long the mailbox was not read."""


@dataclass
class Alarm:
    """``after`` so long a silence ``command`` is run, an argument vector with {mailbox} and {minutes} in it; no shell,
    and nothing of any letter. An empty one: the log and the state of the service tell alone."""

    after: timedelta
    command: Sequence[str] = ()
    raised: set[str] = field(default_factory=set)

    def look(self, watchers: Iterable[Watched]) -> None:
        """Tell of the mailboxes that fell silent since the last look, and of those that are read again."""
        for watcher in watchers:
            silent = watcher.silence >= self.after
            minutes = int(watcher.silence.total_seconds() // 60)
            if silent and watcher.name not in self.raised:
                self.raised.add(watcher.name)
                log.error("the mailbox was not read for too long", mailbox=watcher.name, minutes=minutes)
                self._run(watcher.name, minutes)
            elif not silent and watcher.name in self.raised:
                self.raised.discard(watcher.name)
                log.info("the mailbox is read again", mailbox=watcher.name)

    def _run(self, mailbox: str, minutes: int) -> None:
        if self.command:
            argv = filled(self.command, mailbox, minutes)
            Thread(target=run, args=(argv,), name="alert", daemon=True).start()


def run(argv: Sequence[str]) -> bool:
    """Run an alert command to its end, for a minute at most; whether it did its work. Its failure is logged."""
    try:
        done = subprocess.run(  # noqa: S603 the operator's own command
            argv, check=False, capture_output=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("the alert command failed", command=argv[0], error=type(error).__name__)
        return False
    if done.returncode:
        log.error("the alert command failed", command=argv[0], exit_code=done.returncode)
    return not done.returncode


def filled(command: Sequence[str], mailbox: str, minutes: int) -> list[str]:
    """An alert command for one mailbox."""
    return [word.replace("{minutes}", str(minutes)).replace("{mailbox}", mailbox) for word in command]
