"""The contract of the memory: which letters become one case, and what follows a case that was merged."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from maild.memory.store import SqlStore, open_store
from maild.model.artefact import ArtefactKind
from tests.contract.remembered import BOX, NOON, artefact, day, join, letter, put


def test_a_letter_alone_is_a_case(store: SqlStore) -> None:
    assert join(store, "a@x") != join(store, "b@x")


def test_an_answer_joins_the_case_of_what_it_answers(store: SqlStore) -> None:
    case = join(store, "a@x")
    assert join(store, "b@x", "a@x", date=day(1)) == case
    assert join(store, "c@x", "a@x", "b@x", date=day(2)) == case


def test_joining_again_changes_nothing(store: SqlStore) -> None:
    case = join(store, "a@x", subject="Вопрос")
    other = join(store, "b@x", "p@x", date=day(1))
    assert join(store, "a@x", subject="Вопрос") == case
    assert join(store, "b@x", "p@x", "b@x", date=day(1)) == other
    assert case != other


def test_joining_again_does_not_look_for_another_case_by_subject(store: SqlStore) -> None:
    case = join(store, "b@x", subject="Вопрос")
    other = join(store, "a@x", "p@x", subject="Вопрос")
    assert join(store, "b@x", subject="Вопрос") == case != other


def test_letters_are_joined_through_a_letter_never_seen(store: SqlStore) -> None:
    case = join(store, "a@x", "lost@x")
    assert join(store, "b@x", "lost@x", date=day(1)) == case
    assert join(store, "lost@x", date=day(-1)) == case


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_a_chain_is_one_case_in_whatever_order_it_is_read(order: tuple[int, ...]) -> None:
    chain = [("a@x", []), ("b@x", ["a@x"]), ("c@x", ["b@x"]), ("d@x", ["c@x"])]
    with closing(open_store("sqlite://")) as store, store.begin() as memory:
        for _ in range(2):
            cases = {memory.join(BOX, *chain[each], client="", subject="", date=day(each)) for each in order}
    assert len(cases) == 1


def test_a_letter_that_refers_to_two_cases_merges_them_under_the_older(store: SqlStore) -> None:
    younger = join(store, "young@x", date=day(5))
    older = join(store, "old@x", date=day(1))
    put(store, [letter("young@x", case=younger, date=day(5)), letter("old@x", case=older, date=day(1))])
    with store.begin() as memory:
        memory.put_artefact(BOX, artefact(ArtefactKind.DRAFT, "young@x", "draft@m"))
    assert join(store, "both@x", "young@x", "old@x", date=day(9)) == older
    with store.begin() as memory:
        assert [each.id for each in memory.case(BOX, older)] == ["old@x", "young@x"]
        assert {each.case for each in memory.case(BOX, older)} == {older}
        assert [each.subject_id for each in memory.artefacts(BOX)] == ["young@x"], "an artefact keeps its letter"


def test_what_was_read_before_a_merge_and_written_after_it_lands_in_the_merged_case(store: SqlStore) -> None:
    older, younger = join(store, "old@x", date=day(1)), join(store, "young@x", date=day(5))
    held = letter("young@x", case=younger, date=day(5))
    join(store, "both@x", "young@x", "old@x", date=day(9))
    put(store, [held])
    with store.begin() as memory:
        assert memory.case(BOX, younger) == memory.case(BOX, older) == (replace(held, case=older),)


def test_without_references_the_same_client_and_subject_join_within_thirty_days(store: SqlStore) -> None:
    case = join(store, "a@x", subject="Вопрос")
    assert join(store, "b@x", subject="Вопрос", date=day(30)) == case
    assert join(store, "c@x", subject="Вопрос", date=day(60) + timedelta(seconds=1)) != case


def test_the_latest_of_several_cases_is_joined(store: SqlStore) -> None:
    join(store, "a@x", subject="Вопрос")
    later = join(store, "b@x", "other@x", subject="Вопрос", date=day(3))
    assert join(store, "c@x", subject="Вопрос", date=day(4)) == later


@pytest.mark.parametrize(
    "other",
    [
        {"client": "boris@example.org"},
        {"subject": "Другой вопрос"},
        {"mailbox": "sales"},
        {"client": ""},
        {"subject": ""},
    ],
)
def test_a_letter_of_another_client_subject_or_mailbox_is_a_case_of_its_own(
    store: SqlStore, other: dict[str, str]
) -> None:
    same = {"subject": "Вопрос"} | other
    join(store, "a@x", subject="Вопрос")
    first = join(store, "b@x", date=day(1), **same)
    assert first == "b@x"


@pytest.mark.parametrize("who", [{"client": "", "subject": "Вопрос"}, {"subject": "  "}, {"subject": ""}])
def test_letters_of_nobody_or_about_nothing_do_not_join(store: SqlStore, who: dict[str, str]) -> None:
    assert join(store, "a@x", **who) != join(store, "b@x", date=day(1), **who)


def test_a_letter_with_references_never_joins_by_subject(store: SqlStore) -> None:
    case = join(store, "a@x", subject="Вопрос")
    assert join(store, "b@x", "unknown@x", subject="Вопрос", date=day(1)) != case


def test_a_late_letter_does_not_join_one_written_after_it(store: SqlStore) -> None:
    case = join(store, "a@x", subject="Вопрос", date=day(5))
    assert join(store, "b@x", subject="Вопрос", date=day(4)) != case
    assert join(store, "a@x", subject="Вопрос", date=day(5)) == case
    assert join(store, "b@x", subject="Вопрос", date=day(4)) != case


def test_a_letter_known_only_from_references_joins_by_subject_when_it_comes(store: SqlStore) -> None:
    case = join(store, "a@x", subject="Вопрос")
    assert join(store, "answer@x", "b@x", date=day(2)) != case
    assert join(store, "b@x", subject="Вопрос", date=day(1)) == case
    assert join(store, "answer@x", "b@x", date=day(2)) == case


def test_a_list_of_references_without_end_is_followed_at_its_ends(store: SqlStore) -> None:
    root, last = join(store, "root@x"), join(store, "last@x", date=day(1))
    forged = ["root@x", *(f"{number}@x" for number in range(50_000)), "last@x"]
    assert join(store, "long@x", *forged, date=day(2)) == root
    assert join(store, "last@x", date=day(1)) == root != last


def test_the_letters_of_a_case_are_the_oldest_first(store: SqlStore) -> None:
    put(store, [letter(f"{number}@x", case="one", date=day(-number)) for number in range(5)])
    put(store, [letter("other@x", case="two"), letter("0@x", mailbox="sales", case="one")])
    with store.begin() as memory:
        assert [each.id for each in memory.case(BOX, "one")] == ["4@x", "3@x", "2@x", "1@x", "0@x"]
        assert memory.case(BOX, "none") == ()


def test_a_case_of_two_mailboxes_stays_two(store: SqlStore) -> None:
    assert join(store, "a@x") == join(store, "a@x", mailbox="sales")
    assert join(store, "b@x", "a@x", date=NOON) == "a@x"
    assert join(store, "c@x", "b@x", mailbox="sales") != "a@x"
