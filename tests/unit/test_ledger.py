"""The ledger: what clients cost, and that nobody is called costly for a single letter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from maild.judge.effort import LONGEST, READING, minutes
from maild.judge.ledger import Client, Segment, ledger, usual
from maild.judge.standing import PatternRule
from maild.model.client import ClientEntry
from maild.model.letter import Letter
from maild.model.message import Role

NOW = datetime(2026, 6, 1, tzinfo=UTC)
RULE = PatternRule()


def answer(number: int, at: datetime = NOW, words: int = 50, sender: str = "support@shop.example", **more) -> Letter:
    made = Letter("support", f"o{number}@x", "1", Role.OURS, "", sender, "", "s", at, "h", words=words)
    return replace(made, **more)


def talk(client: str, letters: int, words: int = 50) -> list[Letter]:
    """So many letters of a client, each answered a day later."""
    found = []
    for number in range(letters):
        at = NOW - timedelta(days=3 * (letters - number))
        theirs = Letter("support", f"{client}{number}", client, Role.CLIENT, client, client, "N", "s", at, "h")
        ours = replace(answer(0, at + timedelta(days=1), words), id=f"re-{client}{number}", case=client)
        found += [theirs, replace(ours, recipients=(client,))]
    return found


def clients(letters: list[Letter], entries: dict[str, ClientEntry] | None = None) -> dict[str, Client]:
    return {one.address: one for one in ledger(letters, entries or {}, RULE, NOW)}


def test_an_answer_costs_reading_and_its_words_within_bounds() -> None:
    assert minutes([answer(1, words=50)]) == READING + 2
    assert minutes([answer(1, words=100_000)]) == LONGEST
    assert minutes([]) == 0


def test_nobody_writes_two_answers_at_once() -> None:
    soon = NOW + timedelta(minutes=1)
    assert minutes([answer(1), answer(2, soon)]) == READING + 2 + 1
    assert minutes([answer(1), answer(2, soon, sender="lead@shop.example")]) == 2 * (READING + 2)
    assert minutes([answer(1), answer(2, NOW + timedelta(hours=5))]) == 2 * (READING + 2)


def test_letters_answers_threads_and_share_are_counted() -> None:
    found = clients(talk("a@x", 3) + talk("b@x", 1))
    first = found["a@x"]
    assert (len(first.written), first.answers, first.threads, first.minutes) == (3, 3, 1, 3 * (READING + 2))
    assert (first.share, found["b@x"].share) == (0.75, 0.25)
    assert first.contacts_a_day == 1


def test_what_is_usual_is_the_median_and_knows_every_address() -> None:
    told = {"c@x": ClientEntry("c@x", "a@x")}
    found = usual(ledger(talk("a@x", 3) + talk("b@x", 1) + talk("c@x", 1), told, RULE, NOW))
    assert found.minutes == (3 * (READING + 2) + READING + 2) / 2, "two answers at the same moment count once"
    assert set(found.segments) == {"a@x", "b@x", "c@x"}
    assert usual([]).minutes == 0


def test_costly_needs_letters_and_minutes_far_above_the_others() -> None:
    quiet = [letter for number in range(12) for letter in talk(f"c{number}@x", 1)]
    found = clients(quiet + talk("long@x", 9) + talk("once@x", 1, words=2000))
    assert found["long@x"].segment is Segment.COSTLY
    assert found["once@x"].segment is not Segment.COSTLY, "never by one letter"
    assert {one.segment for one in clients(quiet).values()} == {Segment.GOOD}, "a quiet month has none"


def test_addresses_that_the_staff_joined_are_one_client() -> None:
    found = clients(
        talk("a@x", 1) + talk("b@x", 2), {"b@x": ClientEntry("b@x", "a@x"), "a@x": ClientEntry("a@x", "", 5)}
    )
    assert found.keys() == {"a@x"}
    assert (found["a@x"].aliases, len(found["a@x"].written), found["a@x"].revenue) == (("b@x",), 3, 5)
