"""Named points of maild's work, before and after every word with the mail server and every commit of the store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from maild.bootstrap import Workshop
from maild.ports import Mailbox, Store, Transaction

Reached = Callable[[str], None]

POINTS = (
    "select", "uids", "fetch", "fetched", "flags", "flags!", "commit", "committed", "add_flags", "add_flags!",
    "remove_flags", "remove_flags!", "find", "find!", "append", "append!", "withdraw", "withdraw!",
)  # fmt: skip
"""Points that every run passes: a method of the port, and with ``!`` the moment after it."""


class WatchedMailbox:
    """A mailbox that says which of its methods is called and done."""

    def __init__(self, mailbox: Mailbox, reached: Reached) -> None:
        self._mailbox, self._reached = mailbox, reached

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._mailbox, name)
        if not callable(value):
            return value

        def call(*arguments: Any, **options: Any) -> Any:
            self._reached(name)
            result = value(*arguments, **options)
            if isinstance(result, Iterator):
                return self._each(result)
            self._reached(f"{name}!")
            return result

        return call

    def _each(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self._reached("fetched")
            yield item


class WatchedStore:
    """A store that says when it is about to commit, and when it has."""

    def __init__(self, store: Store, reached: Reached) -> None:
        self._store, self._reached = store, reached

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        with self._store.begin() as transaction:
            yield transaction
            self._reached("commit")
        self._reached("committed")


class WatchedWorkshop(Workshop):
    """Builds what a workshop builds, watched."""

    reached: Reached = staticmethod(lambda _point: None)

    def connect(self, name: str) -> Mailbox:
        return WatchedMailbox(super().connect(name), self.reached)  # type: ignore[return-value]

    def store(self) -> Store:
        return WatchedStore(super().store(), self.reached)  # type: ignore[return-value]
