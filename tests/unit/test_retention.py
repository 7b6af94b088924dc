"""Words are forgotten in time, and not because the clock has leapt."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from maild.daemon.retention import Retention
from maild.memory.store import SqlStore, open_store
from maild.model.artefact import ArtefactKind, ArtefactState
from tests.contract.remembered import BOX, JUDGED, NOON, artefact, letter, put

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(open_store(f"sqlite:///{tmp_path / 'maild.db'}")) as store:
        put(store, [letter("a@x", judgement=JUDGED)])
        yield store


def subject(store: SqlStore) -> str:
    with store.begin() as tx:
        return tx.letters(BOX, ["a@x"])["a@x"].subject


def look(store: SqlStore, retention: Retention, now: datetime) -> None:
    retention.thin(BOX, store, now)
    with store.begin() as tx:
        tx.pulse(BOX, now)


def test_words_are_forgotten_in_time(store: SqlStore) -> None:
    retention = Retention(180 * DAY)
    for day in range(178, 181):
        look(store, retention, NOON + day * DAY)
        assert subject(store)
    look(store, retention, NOON + 181 * DAY)
    assert not subject(store)


def test_a_clock_that_leaps_and_comes_back_costs_no_word(store: SqlStore) -> None:
    retention = Retention(180 * DAY)
    look(store, retention, NOON + DAY)
    for hours in (0, 1, 20):
        look(store, retention, NOON + 400 * DAY + timedelta(hours=hours))
    for day in (2, 3, 4, 5):
        look(store, retention, NOON + day * DAY)
    assert subject(store)


def test_a_time_that_has_really_passed_is_believed_a_day_later(store: SqlStore) -> None:
    retention = Retention(180 * DAY)
    look(store, retention, NOON + DAY)
    look(store, retention, NOON + 400 * DAY)
    look(store, retention, NOON + 400 * DAY + timedelta(hours=23))
    assert subject(store)
    look(store, retention, NOON + 401 * DAY)
    assert not subject(store)


@pytest.mark.parametrize(("kind", "about"), [(ArtefactKind.NOTE, "a@x"), (ArtefactKind.RECORD, "b@x")])
def test_a_note_goes_with_the_last_letter_and_a_record_with_its_own(
    store: SqlStore, kind: ArtefactKind, about: str
) -> None:
    put(store, [letter("b@x", case="a@x", date=NOON + 30 * DAY)])
    with store.begin() as tx:
        tx.put_artefact(BOX, artefact(kind, about, "ours@maild"))
    retention = Retention(180 * DAY)
    for day in range(179, 211):
        look(store, retention, NOON + day * DAY)
        assert placed(store) == 1
    assert not subject(store)
    look(store, retention, NOON + 211 * DAY)
    assert placed(store) == 0


def placed(store: SqlStore) -> int:
    with store.begin() as tx:
        return len(tx.artefacts(BOX, state=ArtefactState.PLACED))
