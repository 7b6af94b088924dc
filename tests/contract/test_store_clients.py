"""The contract of the memory: a client's correspondence in all mailboxes, and what is left of one who is forgotten."""

from sqlalchemy import text

from maild.memory.store import SqlStore
from maild.model.artefact import ArtefactKind
from maild.model.client import ClientEntry, main_address, same_person
from maild.model.correction import Correction, CorrectionKind
from maild.model.letter import LabelState
from maild.model.message import Role
from maild.model.plan import SetLabels
from tests.contract.remembered import BOX, CLIENT, JUDGED, artefact, at, day, join, letter, put

OTHER = "boris@example.org"


def correspondence(store: SqlStore) -> None:
    """Anna wrote twice in two mailboxes and was answered; Boris wrote once, and one answer went to both."""
    case = join(store, "a@x")
    join(store, "ours@x", "a@x", client="", date=day(1))
    join(store, "both@x", "a@x", client="", date=day(2))
    other = join(store, "b@x", client=OTHER)
    ours = {"role": Role.OURS, "client": "", "sender": "support@shop.example", "name": "", "case": case}
    put(
        store,
        [
            letter("a@x", case=case, judgement=JUDGED, labels={"maild-toxic": LabelState.SET}, words=7),
            letter("ours@x", **ours, date=day(1), recipients=(CLIENT,)),
            letter("both@x", **ours, date=day(2), recipients=(CLIENT, OTHER)),
            letter("b@x", case=other, client=OTHER, sender=OTHER, name="Борис"),
            letter("second@x", mailbox="sales", date=day(9)),
        ],
    )


def test_a_clients_correspondence_is_of_all_mailboxes_with_our_answers(store: SqlStore) -> None:
    correspondence(store)
    with store.begin() as tx:
        assert [one.id for one in tx.correspondence(CLIENT)] == ["a@x", "ours@x", "both@x", "second@x"]
        assert [one.id for one in tx.correspondence(OTHER)] == ["b@x"]
        assert len(tx.correspondence()) == 5
        assert [one.id for one in tx.correspondence(since=day(5))] == ["second@x"]
        assert tx.correspondence(CLIENT)[0].words == 7


def test_what_the_staff_told_of_a_client_is_kept(store: SqlStore) -> None:
    entry = ClientEntry("anna@work.example", CLIENT, 1200.5)
    with store.begin() as tx:
        tx.put_client_entry(ClientEntry("anna@work.example"))
        tx.put_client_entry(entry)
    with store.begin() as tx:
        entries = tx.client_entries()
    assert entries == {"anna@work.example": entry}
    assert main_address("anna@work.example", entries) == CLIENT
    assert same_person(CLIENT, entries) == (CLIENT, "anna@work.example")


def test_addresses_joined_in_a_ring_end_somewhere() -> None:
    ring = {"a@x": ClientEntry("a@x", "b@x"), "b@x": ClientEntry("b@x", "a@x")}
    assert main_address("a@x", ring) in ring


def test_of_a_forgotten_client_no_trace_is_left(store: SqlStore) -> None:
    correspondence(store)
    with store.begin() as tx:
        tx.put_client_entry(ClientEntry("anna@work.example", CLIENT))
        tx.put_artefact(BOX, artefact(ArtefactKind.DRAFT, "a@x", "draft@m"))
        tx.enqueue(BOX, [SetLabels("a@x", at(1), frozenset({"maild-toxic"}), frozenset())])
        assert tx.forget(CLIENT) == 3
    with store.begin() as tx:
        assert {one.id for one in tx.correspondence()} == {"b@x", "both@x"}
        assert tx.artefacts(BOX) == tx.pending(BOX) == ()
        assert tx.client_entries() == {}
        [both] = tx.find("both@x")
        assert both.recipients == (OTHER,)
    assert CLIENT not in everything(store)
    assert "Анна" not in everything(store)
    assert OTHER in everything(store)


def everything(store: SqlStore) -> str:
    """All rows of all tables as text."""
    tables = ("member", "letter", "label", "artefact", "step", "client", "pulse", "checkpoint")
    with store._engine.connect() as connection:
        return "".join(str(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}")))


def test_corrections_are_kept_by_letter_and_label_and_go_with_the_letter(store: SqlStore) -> None:
    correspondence(store)
    alarm = Correction(BOX, "a@x", "maild-toxic", CorrectionKind.FALSE_ALARM, day(1))
    miss = Correction(BOX, "b@x", "maild-abuse", CorrectionKind.MISS, day(2), answered=True)
    with store.begin() as tx:
        tx.correct(letter("a@x"), {"maild-toxic": alarm, "maild-legal": None})
        tx.correct(letter("b@x"), {"maild-abuse": miss})
    with store.begin() as tx:
        tx.put(letter("a@x", judgement=JUDGED))
        assert tx.corrections() == (alarm, miss)
        assert tx.corrections(day(1.5)) == (miss,)
        tx.correct(letter("b@x"), {"maild-abuse": None})
        assert tx.corrections() == (alarm,)
        tx.forget(CLIENT)
        assert tx.corrections() == ()
