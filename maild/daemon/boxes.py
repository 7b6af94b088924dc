"""The mailboxes that one guard works on: its own, and those of others that its notes go to."""

from collections.abc import Callable

from maild.errors import MaildError
from maild.ports import Mailbox


class Boxes:
    """Mailboxes by name. The own one is open already; another is connected to when something first goes there.

    One that cannot be reached is not tried again until ``forgive``: its trouble must not cost a waiting time for every
    step. ``connect`` logs in to a mailbox.
    """

    def __init__(self, own: Mailbox, connect: Callable[[str], Mailbox]) -> None:
        self.own = own
        self._connect = connect
        self._open: dict[str, Mailbox] = {}
        self._down: dict[str, MaildError] = {}

    def __getitem__(self, name: str) -> Mailbox:
        """Raises MailboxError, or SettingsError where the mailbox cannot be opened."""
        if name == self.own.name:
            return self.own
        if name in self._down:
            raise self._down[name]
        if name not in self._open:
            try:
                self._open[name] = self._connect(name)
            except MaildError as error:
                self._down[name] = error
                raise
        return self._open[name]

    def drop(self, name: str, error: MaildError) -> None:
        """Let go of another mailbox whose connection broke."""
        self._down[name] = error
        if name in self._open:
            self._open.pop(name).close()

    def forgive(self) -> None:
        """Try the unreachable ones again."""
        self._down.clear()

    def close(self) -> None:
        """Close the others; never raises."""
        for mailbox in self._open.values():
            mailbox.close()
