"""The contract of the memory: steps wait in order, count their failures and leave no mail text when they are done."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from maild.memory.engine import parse
from maild.memory.store import SqlStore, open_store
from maild.model.artefact import ArtefactKind
from maild.model.plan import Withdraw
from tests.contract.remembered import BOX, artefact, at, labels, place

SECRET = "Уважаемая Анна, ваш заказ 7431".encode()


def test_steps_of_each_kind_come_back_as_they_were_in_order(store: SqlStore) -> None:
    octets = bytes(range(256)) + SECRET
    steps = [
        labels("а@x", 2**32 - 1),
        place("b@x", octets),
        Withdraw(replace(artefact(ArtefactKind.NOTE, "c@x", "n@x"), location=at(9))),
        place("d@x", b""),
    ]
    with store.begin() as memory:
        memory.enqueue(BOX, steps[:2])
        memory.enqueue("sales", [labels("s@x")])
        memory.enqueue(BOX, [])
        memory.enqueue(BOX, steps[2:])
    with store.begin() as memory:
        queued = memory.pending(BOX)
        assert [each.step for each in queued] == steps
        assert [each.number for each in queued] == sorted({each.number for each in queued})
        assert [each.step for each in memory.pending(BOX, limit=2)] == steps[:2]


def test_a_step_that_is_done_is_pending_no_more(store: SqlStore) -> None:
    with store.begin() as memory:
        memory.enqueue(BOX, [labels("a@x"), labels("b@x")])
        first, second = memory.pending(BOX)
        memory.done(first.number)
        memory.done(first.number)
        assert memory.pending(BOX) == (second,)


def test_a_failed_step_stays_and_counts(store: SqlStore) -> None:
    with store.begin() as memory:
        memory.enqueue(BOX, [labels("a@x"), labels("b@x")])
        first, second = memory.pending(BOX)
        memory.failed(first.number, "NO [OVERQUOTA]")
        memory.failed(first.number, "NO [OVERQUOTA]")
    with store.begin() as memory:
        assert memory.pending(BOX) == (replace(first, attempts=2), second)


def test_a_number_is_never_given_twice(store: SqlStore) -> None:
    with store.begin() as memory:
        memory.enqueue(BOX, [labels("a@x")])
        (first,) = memory.pending(BOX)
        memory.done(first.number)
        memory.enqueue(BOX, [labels("b@x")])
        assert memory.pending(BOX)[0].number > first.number


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_raw_row_of_a_done_step_is_empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    file = tmp_path / "maild.db"
    url = f"sqlite:///{file}" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    store = open_store(url)
    with store.begin() as memory:
        memory.enqueue(BOX, [place("secret@x", SECRET)])
    with store.begin() as memory:
        (queued,) = memory.pending(BOX)
        memory.failed(queued.number, "Уважаемая Анна")
        memory.done(queued.number)
    store.close()
    engine = create_engine(parse(url))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT content, octets, error FROM step")).all() == [(None, None, "")]
    engine.dispose()
    if kind == "sqlite":
        assert SECRET not in file.read_bytes()
        assert "Уважаемая Анна".encode() not in file.read_bytes()
