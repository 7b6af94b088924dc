"""Over which messages connections were lost: some servers hang up over a damaged message, each time anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from maild.model.place import Folder, Location

ENOUGH = 5  # losses in a row over one message alone after which it is taken for their reason


@dataclass
class Losses:
    """Counts losses by message, over all connections to one mailbox.

    The network may be the reason as well as a message: after one was given up, no other is until one was read. What was
    given up stays so while maild runs.
    """

    _over: dict[Location, int] = field(default_factory=dict)
    _given_up: set[Location] = field(default_factory=set)
    _reads: bool = True

    def lost(self, folder: Folder, uids: Sequence[int]) -> None:
        """A connection was lost while these messages were asked for."""
        for uid in uids:
            place = Location(folder, uid)
            self._over[place] = self._over.get(place, 0) + 1

    def read(self, folder: Folder, uids: Sequence[int]) -> None:
        """These messages were read, or are no longer there."""
        self._reads = True
        for uid in uids:
            self._over.pop(Location(folder, uid), None)

    def given_up(self, folder: Folder, uid: int) -> None:
        """A message was handed out without its text."""
        place = Location(folder, uid)
        self._reads = self._reads and place in self._given_up
        self._given_up.add(place)

    def suspected(self, folder: Folder, uids: Sequence[int]) -> bool:
        """Whether a connection was lost over any of them that has not been read since."""
        return any(Location(folder, uid) in self._over for uid in uids)

    def least_first(self, folder: Folder, uids: Sequence[int]) -> list[int]:
        """Those that the fewest connections were lost over first."""
        return sorted(uids, key=lambda uid: (self._over.get(Location(folder, uid), 0), uid))

    def hopeless(self, folder: Folder, uid: int) -> int:
        """How many connections more than hope allows were lost over a message; 0 while it is hoped for."""
        place = Location(folder, uid)
        waits = not self._reads and place not in self._given_up
        return 0 if waits else max(self._over.get(place, 0) - ENOUGH + 1, 0)
