"""The contract of the memory: all or nothing, one writer at a time, a copy that changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from maild.memory.store import SqlStore, open_store
from maild.model.artefact import ArtefactKind
from maild.model.letter import LabelState
from maild.model.place import Checkpoint
from tests.contract.remembered import BOX, INBOX, JUDGED, NOON, artefact, join, labels, letter, place, put


def count_up(store: SqlStore, times: int, start: Barrier) -> None:
    """Read a checkpoint and write one greater, many times."""
    start.wait(10)
    for _ in range(times):
        with store.begin() as memory:
            known = memory.checkpoint(BOX, "INBOX")
            memory.set_checkpoint(BOX, Checkpoint(INBOX, known.last_uid + 1 if known else 1))
            memory.put(letter(f"{known}@x", labels={"maild-abuse": LabelState.SET}))


def counted(store: SqlStore) -> int:
    with store.begin() as memory:
        known = memory.checkpoint(BOX, "INBOX")
    assert known is not None
    return known.last_uid


def test_what_is_written_is_read_in_the_same_transaction(store: SqlStore) -> None:
    with store.begin() as memory:
        for uid in (1, 2):
            memory.set_checkpoint(BOX, Checkpoint(INBOX, uid))
            memory.put(letter("a@x", name=str(uid)))
            known = memory.checkpoint(BOX, "INBOX")
            assert known is not None
            assert (known.last_uid, memory.letters(BOX, ["a@x"])["a@x"].name) == (uid, str(uid))


def test_an_exception_undoes_the_whole_transaction(store: SqlStore) -> None:
    put(store, [letter("before@x")])
    with pytest.raises(RuntimeError, match="killed"), store.begin() as memory:
        memory.set_checkpoint(BOX, Checkpoint(INBOX, 5))
        memory.join(BOX, "a@x", ["b@x"], client="c", subject="s", date=NOON)
        memory.put(letter("before@x", name="other", labels={"maild-abuse": LabelState.SET}))
        memory.put_artefact(BOX, artefact(ArtefactKind.DRAFT, "a@x", "d@m"))
        memory.enqueue(BOX, [labels("a@x")])
        memory.pulse(BOX, NOON)
        raise RuntimeError("killed")
    with store.begin() as memory:
        assert memory.checkpoint(BOX, "INBOX") is None
        assert memory.letters(BOX, ["before@x"]) == {"before@x": letter("before@x")}
        assert memory.artefacts(BOX) == memory.pending(BOX) == ()
        assert memory.summary(BOX).last_poll_at is None
    assert join(store, "b@x") == "b@x"


def test_threads_that_read_and_then_write_lose_nothing(store: SqlStore) -> None:
    start = Barrier(4)
    with ThreadPoolExecutor(4) as threads:
        for each in [threads.submit(count_up, store, 10, start) for _ in range(4)]:
            each.result(60)
    assert counted(store) == 40


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_programs_that_open_and_write_lose_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'maild.db'}" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    start = Barrier(3)

    def run() -> None:
        start.wait(10)
        store = open_store(url)
        start.wait(30)
        count_up(store, 10, start)
        store.close()

    with ThreadPoolExecutor(3) as threads:
        for each in [threads.submit(run) for _ in range(3)]:
            each.result(60)
    store = open_store(url)
    assert counted(store) == 30
    store.close()


def test_a_reader_never_sees_half_a_transaction(store: SqlStore) -> None:
    halfway, go_on = Event(), Event()

    def write() -> None:
        with store.begin() as memory:
            memory.set_checkpoint(BOX, Checkpoint(INBOX, 5))
            halfway.set()
            go_on.wait(0.2)
            memory.enqueue(BOX, [labels("a@x")])

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write)
        assert halfway.wait(10)
        with store.begin() as memory:
            both = (memory.checkpoint(BOX, "INBOX") is not None, len(memory.pending(BOX)) == 1)
        go_on.set()
        writing.result(10)
    assert both in ((True, True), (False, False))


def test_a_snapshot_has_everything_and_gives_nothing_back(store: SqlStore) -> None:
    case = join(store, "a@x", "lost@x")
    full = letter("a@x", case=case, judgement=JUDGED, labels={"maild-abuse": LabelState.SET})
    with store.begin() as memory:
        memory.put(full)
        memory.set_checkpoint(BOX, Checkpoint(INBOX, 5, 6))
        memory.put_artefact(BOX, artefact(ArtefactKind.NOTE, "a@x", "n@m"))
        memory.enqueue(BOX, [labels("a@x"), place("b@x")])
        memory.pulse(BOX, NOON, "late")
    copy = store.snapshot()
    with store.begin() as real, copy.begin() as copied:
        assert copied.case(BOX, case) == real.case(BOX, case) == (full,)
        assert copied.checkpoint(BOX, "INBOX") == real.checkpoint(BOX, "INBOX")
        assert copied.artefacts(BOX) == real.artefacts(BOX)
        assert copied.pending(BOX) == real.pending(BOX)
        assert copied.summary(BOX) == real.summary(BOX)
        assert copied.join(BOX, "c@x", ["lost@x"], client="", subject="", date=NOON) == case
        copied.put(letter("c@x", case=case))
        copied.done(copied.pending(BOX)[0].number)
        copied.enqueue(BOX, [labels("c@x")])
    with store.begin() as real:
        assert real.case(BOX, case) == (full,)
        assert len(real.pending(BOX)) == 2
    copy.close()


def test_a_closed_memory_may_be_closed_again(store: SqlStore) -> None:
    store.close()
    store.close()
