"""How long a letter is waited for: its time begins when a process has it, not when it stands behind others."""

import time
from concurrent.futures import Future
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from detectors.finding import Fault
from maild.daemon import bounded
from maild.daemon.bounded import Worker

LETTER = (b"Subject: x\r\n\r\n", None)


def worker(future: "Future[Any]", monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker whose pool gives letters this future as long as nobody cancels it, and half a second."""
    monkeypatch.setattr(bounded, "_STARTING", 0)
    monkeypatch.setattr(bounded, "_LOOK", 0.1)
    made: Any = Worker(lambda _name: None, seconds=0.5)  # type: ignore[arg-type, return-value]
    made._pool = SimpleNamespace(
        active=True, schedule=lambda *_args, **_more: Future() if future.cancelled() else future
    )
    return made  # type: ignore[no-any-return]


def test_a_letter_behind_others_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    future: Future[Any] = Future()

    def read() -> None:
        time.sleep(1.5)
        future.set_running_or_notify_cancel()
        time.sleep(0.2)
        future.set_result("said")

    Thread(target=read).start()
    assert worker(future, monkeypatch).read("support", *LETTER) == "said"


def test_a_letter_that_is_being_read_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    began = time.monotonic()
    assert worker(future, monkeypatch).read("support", *LETTER) == Fault("time", "TimeoutError")
    assert 1.0 <= time.monotonic() - began < 5.0, "two tries of half a second"


def test_a_letter_that_nobody_will_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = worker(Future(), monkeypatch)
    pool: Any = lost._pool
    monkeypatch.setattr(lost, "_started", lambda: pool)
    pool.active = False
    assert lost.read("support", *LETTER) == Fault("time", "TimeoutError")
