"""The service: a thread for every mailbox, signals, and signs of life for systemd."""

import signal
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

import structlog

from maild.daemon.alarm import Alarm
from maild.daemon.notify import notify, watchdog_seconds
from maild.daemon.watcher import Watcher
from maild.errors import SettingsError

log = structlog.get_logger()
GRACE = 4.0  # seconds that watchers get to finish the message in hand
STUCK = 300.0  # seconds without a turn of its loop, beyond its wait and one letter: then a watcher counts as hanging


class Service:
    """All configured mailboxes under guard, until SIGTERM or SIGINT."""

    def __init__(self, watchers: Sequence[Watcher], alarm: Alarm) -> None:
        if not watchers:
            raise SettingsError("no mailbox is configured", "add one with: maild init")
        self.watchers, self.alarm = watchers, alarm
        self._patience = STUCK + max(watcher.interval + watcher.longest for watcher in watchers)
        self._stop: SimpleQueue[None] = SimpleQueue()  # unlike an Event, it may be used by a signal's handler
        self._hopeless: SettingsError | None = None

    def run(self) -> None:
        """Guard until a signal; READY is told after the first try of any mailbox, WATCHDOG while all of them turn.

        Raises SettingsError when no mailbox can ever be read as the configuration is.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        ready = Event()
        threads = []
        for watcher in self.watchers:
            watcher.tried = ready.set
            threads.append(Thread(target=watcher.run, name=watcher.name, daemon=True))
            threads[-1].start()
        self._attend(ready, (watchdog_seconds() or 60.0) / 3)
        notify("STOPPING=1")
        for watcher in self.watchers:
            watcher.stop()
        until = monotonic() + GRACE
        for thread in threads:
            thread.join(max(0.0, until - monotonic()))
        log.info("stopped")
        if self._hopeless is not None:
            raise self._hopeless

    def stop(self) -> None:
        """End ``run``; safe from a signal handler."""
        self._stop.put(None)

    def _stopped(self, seconds: float) -> bool:
        with suppress(Empty):
            self._stop.get(timeout=seconds)
            return True
        return False

    def _attend(self, ready: Event, interval: float) -> None:
        told = False
        while not self._stopped(min(interval, 0.2 if not told else interval)):
            if ready.is_set() and not told:
                notify("READY=1\nSTATUS=" + self._status())
                told = True
            dead = [watcher.dead for watcher in self.watchers if watcher.dead]
            if len(dead) == len(self.watchers):
                self._hopeless = dead[0]
                return
            self.alarm.look(self.watchers)
            hanging = [w.name for w in self.watchers if monotonic() - w.beat > self._patience]
            if hanging:
                log.error("no turn of the loop for too long", mailboxes=hanging)
            elif told:
                notify("WATCHDOG=1\nSTATUS=" + self._status())

    def _status(self) -> str:
        return ", ".join(f"{one.name}: {self._state(one)}" for one in self.watchers)

    def _state(self, watcher: Watcher) -> str:
        if watcher.name in self.alarm.raised:
            return f"not read for {int(watcher.silence.total_seconds() // 60)} minutes"
        return "watching" if watcher.healthy else "in trouble"
