"""The newest messages of a folder: few are looked for first, all only when those do not suffice."""

from datetime import date
from typing import cast

import pytest

from maild.daemon.newest import newest
from maild.model.place import Folder, FolderState
from maild.ports import Mailbox

INBOX = Folder("INBOX", 1)


class Searched:
    """A folder's UIDs, and from where on each search looked."""

    def __init__(self, uids: list[int]) -> None:
        self.there, self.looked = uids, list[int]()

    def uids(self, folder: Folder, *, after: int = 0, since: date | None = None) -> list[int]:
        assert folder == INBOX
        self.looked.append(after)
        return [uid for uid in self.there if uid > after and (since is None or uid % 2 == 0)]


def state(uidnext: int) -> FolderState:
    return FolderState(INBOX, uidnext, 0, None, True, frozenset(), False)


@pytest.mark.parametrize(
    ("uids", "limit", "since", "found", "searches"),
    [
        (range(1, 1001), 3, None, [998, 999, 1000], 1),
        (range(1, 1001), None, None, list(range(1, 1001)), 1),
        (range(1, 1001), 3, date(2026, 1, 1), [996, 998, 1000], 1),
        ([1, 2, 3, 1000], 3, None, [2, 3, 1000], 2),
        ([1, 2], 3, None, [1, 2], 2),
        ([], 3, None, [], 2),
    ],
)
def test_what_is_wanted_is_found(
    uids: list[int], limit: int | None, since: date | None, found: list[int], searches: int
) -> None:
    folder = Searched(list(uids))
    assert newest(cast("Mailbox", folder), state(1001), limit, since) == found
    assert len(folder.looked) == searches
    assert limit is None or folder.looked[0] > 900
