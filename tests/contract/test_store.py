"""The contract of the memory, on every database: checkpoints, letters, artefacts, pulses, transactions."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from maild.memory.store import SqlStore
from maild.model.artefact import ArtefactKind, ArtefactState
from maild.model.judgement import Action, Verdict
from maild.model.letter import LabelState
from maild.model.message import Role
from maild.model.place import Checkpoint, Folder
from maild.model.summary import Summary
from tests.contract.remembered import BOX, CLIENT, INBOX, JUDGED, NOON, artefact, at, day, labels, letter, place, put


def test_letters_are_known_by_their_lasting_ids(store: SqlStore) -> None:
    put(store, [letter("a@x", email_id="17", location=at(1)), letter("b@x", email_id="18"), letter("c@x")])
    with store.begin() as memory:
        assert memory.letters(BOX, ["a@x"])["a@x"].email_id == "17"
        elsewhere = Folder("Архив", INBOX.uidvalidity)
        assert memory.emails(BOX, ["17", "18", "19", ""], elsewhere) == {"17", "18"}
        assert memory.emails(BOX, ["17", "18"], replace(INBOX, uidvalidity=7)) == {"17", "18"}
        assert memory.emails(BOX, ["17", "18"], INBOX) == {"18"}, "what is known of this very folder may be half done"
        assert memory.emails("sales", ["17"], elsewhere) == frozenset()


def test_a_checkpoint_is_kept_for_each_mailbox_and_folder(store: SqlStore) -> None:
    russian = Checkpoint(Folder("Входящие/Жалобы", 2**32 - 1), 2**32 - 1, 2**63 - 1)
    with store.begin() as memory:
        assert memory.checkpoint(BOX, "INBOX") is None
        memory.set_checkpoint(BOX, Checkpoint(INBOX, 5, 9))
        memory.set_checkpoint(BOX, russian)
        memory.set_checkpoint("sales", Checkpoint(INBOX, 8))
    with store.begin() as memory:
        assert memory.checkpoint(BOX, "INBOX") == Checkpoint(INBOX, 5, 9)
        assert memory.checkpoint(BOX, "Входящие/Жалобы") == russian
        assert memory.checkpoint("sales", "INBOX") == Checkpoint(INBOX, 8)


def test_a_new_uidvalidity_replaces_the_checkpoint_of_the_folder(store: SqlStore) -> None:
    with store.begin() as memory:
        memory.set_checkpoint(BOX, Checkpoint(INBOX, 5, 9))
        memory.set_checkpoint(BOX, Checkpoint(Folder("INBOX", 18), 1))
        assert memory.checkpoint(BOX, "INBOX") == Checkpoint(Folder("INBOX", 18), 1, None)


def test_a_letter_comes_back_as_it_was(store: SqlStore) -> None:
    bare = letter("a@x")
    full = letter(
        "b@x",
        location=at(7),
        judgement=JUDGED,
        answered=True,
        released=True,
        without_attachment=True,
        labels={"maild-abuse": LabelState.SET, "\\Flagged": LabelState.TAKEN_OFF},
    )
    put(store, [bare, full])
    with store.begin() as memory:
        assert memory.letters(BOX, ["a@x", "b@x", "unknown@x"]) == {"a@x": bare, "b@x": full}
        assert memory.letters("sales", ["a@x"]) == {}
        assert memory.letters(BOX, []) == {}


def test_a_letter_put_again_is_replaced_with_all_its_labels(store: SqlStore) -> None:
    before = letter("a@x", location=at(7), judgement=JUDGED, labels={"maild-abuse": LabelState.SET})
    after = replace(before, location=None, judgement=None, labels={"maild-legal": LabelState.SET})
    put(store, [before, after])
    with store.begin() as memory:
        assert memory.letters(BOX, ["a@x"]) == {"a@x": after}


def test_a_moment_of_any_zone_comes_back_in_utc(store: SqlStore) -> None:
    moscow = timezone(timedelta(hours=3))
    put(store, [letter("a@x", date=datetime(2026, 3, 1, 1, 30, tzinfo=moscow))])
    with store.begin() as memory:
        date = memory.letters(BOX, ["a@x"])["a@x"].date
    assert (date, date.tzinfo) == (datetime(2026, 2, 28, 22, 30, tzinfo=UTC), UTC)


def test_a_moment_without_a_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="time zone"):
        put(store, [letter("a@x", date=datetime(2026, 3, 1))])


@pytest.mark.parametrize("year", [1, 9999])
def test_a_forged_date_at_the_edge_of_the_calendar_is_kept(store: SqlStore, year: int) -> None:
    zone = timezone(timedelta(hours=14 if year == 1 else -12))
    forged = datetime(year, 1, 1, tzinfo=zone) if year == 1 else datetime(year, 12, 31, 23, 59, tzinfo=zone)
    with store.begin() as memory:
        memory.put(
            letter("a@x", case=memory.join(BOX, "a@x", [], client=CLIENT, subject="Вопрос", date=forged), date=forged)
        )
    with store.begin() as memory:
        assert memory.letters(BOX, ["a@x"])["a@x"].date.year == year


def test_hostile_text_is_kept_as_near_as_a_database_can(store: SqlStore) -> None:
    finding = replace(JUDGED.findings[0], evidence=(replace(JUDGED.findings[0].evidence[0], text="x\x00y\ud800z"),))
    hostile = letter(
        "a\x00\ud800@x", name="Ж\x00\udfff", subject="😀 \ud83d", judgement=replace(JUDGED, findings=(finding,))
    )
    long = letter(random.Random(1).randbytes(5000).hex() + "@x", subject="т" * 100_000, client="k" * 5000)
    with store.begin() as memory:
        case = memory.join(BOX, long.id, [long.id + "parent"], client=long.client, subject=long.subject, date=NOON)
        memory.put(hostile)
        memory.put(replace(long, case=case))
        memory.put_artefact(BOX, artefact(ArtefactKind.RECORD, long.id, "r\x00@x"))
        memory.enqueue(BOX, [labels("a\x00\ud800@x"), place("p\x00@x")])
        memory.pulse(BOX, NOON, "bad \x00 octets \ud800")
    with store.begin() as memory:
        kept = memory.letters(BOX, [hostile.id])[hostile.id]
        assert (kept.id, kept.name, kept.subject) == ("a��@x", "Ж��", "😀 �")
        assert kept.judgement is not None
        assert kept.judgement.findings[0].evidence[0].text == "x�y�z"
        assert memory.letters(BOX, [long.id])[long.id].subject == long.subject
        assert [each.id for each in memory.case(BOX, case)] == [each.id for each in memory.find(long.id)]
        assert len(memory.artefacts(BOX, subject_ids=[long.id])) == 1
        assert len(memory.pending(BOX)) == 2


def test_letters_are_found_by_where_they_stand(store: SqlStore) -> None:
    here, there, old = (
        letter("a@x", location=at(3)),
        letter("b@x", location=at(4)),
        letter("c@x", location=at(3, Folder("INBOX", 16))),
    )
    many = [letter(f"{uid}@x", location=at(uid)) for uid in range(100, 620)]
    put(store, [here, there, old, letter("d@x"), *many])
    with store.begin() as memory:
        assert memory.letters_at(BOX, INBOX, [3, 4, 5]) == {3: here, 4: there}
        assert memory.letters_at("sales", INBOX, [3]) == {}
        assert len(memory.letters_at(BOX, INBOX, range(100, 620))) == 520
        assert len(memory.letters(BOX, [each.id for each in many])) == 520


def test_a_letter_is_found_in_every_mailbox_that_has_it(store: SqlStore) -> None:
    put(store, [letter("a@x"), letter("a@x", mailbox="sales"), letter("b@x")])
    with store.begin() as memory:
        assert [each.mailbox for each in memory.find("a@x")] == ["sales", BOX]
        assert memory.find("nowhere@x") == ()


def test_artefacts_come_in_the_order_of_their_making(store: SqlStore) -> None:
    made = [artefact(ArtefactKind.DRAFT, f"{number % 3}@x", f"d{9 - number}@x") for number in range(6)]
    note = artefact(ArtefactKind.NOTE, "case", "n@x", mailbox="lead", state=ArtefactState.WITHDRAWN)
    with store.begin() as memory:
        for each in (*made, note):
            memory.put_artefact(BOX, each)
        memory.put_artefact("sales", made[0])
        placed = replace(made[1], location=at(4), state=ArtefactState.TAKEN, fingerprint="f2")
        memory.put_artefact(BOX, placed)
    made[1] = placed
    with store.begin() as memory:
        assert memory.artefacts(BOX) == (*made, note)
        assert memory.artefacts(BOX, kind=ArtefactKind.NOTE) == (note,)
        assert memory.artefacts(BOX, state=ArtefactState.TAKEN) == (placed,)
        assert memory.artefacts(BOX, subject_ids=["1@x", "0@x"]) == (made[0], made[1], made[3], made[4])
        assert memory.artefacts(BOX, subject_ids=[]) == ()
        assert memory.artefacts("sales") == (made[0],)


def test_the_same_artefact_with_other_content_is_another(store: SqlStore) -> None:
    first, edited = (artefact(ArtefactKind.NOTE, "case", "n@x", content_hash=text) for text in ("1", "2"))
    with store.begin() as memory:
        memory.put_artefact(BOX, first)
        memory.put_artefact(BOX, edited)
        assert memory.artefacts(BOX) == (first, edited)


def test_labelled_are_letters_with_a_mark_or_an_artefact_of_maild(store: SqlStore) -> None:
    put(
        store,
        [
            letter("label@x", date=day(3), location=at(1), labels={"maild-abuse": LabelState.SET}),
            letter("taken-off@x", labels={"maild-abuse": LabelState.TAKEN_OFF}),
            letter("draft@x", date=day(2), location=at(2, Folder("Жалобы", 1))),
            letter("withdrawn@x"),
            letter("note@x", date=day(1), case="noted", judgement=JUDGED, location=at(3)),
            letter("calm@x", mailbox="sales", labels={"maild-abuse": LabelState.SET}),
        ],
    )
    with store.begin() as memory:
        memory.put_artefact(BOX, artefact(ArtefactKind.DRAFT, "draft@x", "1@m"))
        memory.put_artefact(BOX, artefact(ArtefactKind.RECORD, "withdrawn@x", "2@m", state=ArtefactState.WITHDRAWN))
        memory.put_artefact(BOX, artefact(ArtefactKind.NOTE, "note@x", "3@m", mailbox="lead"))
        assert [each.id for each in memory.labelled(BOX)] == ["note@x", "draft@x", "label@x"]
        assert [each.id for each in memory.labelled(BOX, folder="INBOX")] == ["note@x", "label@x"]
        assert [each.id for each in memory.labelled(BOX, since=day(2))] == ["draft@x", "label@x"]


def test_the_pulse_keeps_the_last_success_and_the_last_failure(store: SqlStore) -> None:
    with store.begin() as memory:
        assert memory.summary(BOX) == Summary()
        memory.pulse(BOX, day(1))
        memory.pulse(BOX, day(2), "Нет связи")
        memory.pulse(BOX, day(3))
    with store.begin() as memory:
        assert memory.summary(BOX) == Summary(last_poll_at=day(3), last_error="Нет связи", last_error_at=day(2))


def test_the_summary_counts(store: SqlStore) -> None:
    calm = replace(JUDGED, verdict=Verdict.CALM, action=Action.NONE)
    put(
        store,
        [
            letter("1@x", case="open", judgement=JUDGED, awaits_lead=True),
            letter("2@x", case="open", judgement=JUDGED, awaits_lead=True),
            letter("other@y", case="open", client="other@y", judgement=JUDGED, awaits_lead=True),
            letter("3@x", case="replied", judgement=JUDGED),
            letter("4@x", case="replied", role=Role.OURS),
            letter("5@x", case="calm", judgement=calm),
            letter("7@x", mailbox="sales", judgement=JUDGED, awaits_lead=True),
        ],
    )
    with store.begin() as memory:
        memory.put_artefact(BOX, artefact(ArtefactKind.DRAFT, "1@x", "1@m"))
        memory.put_artefact(BOX, artefact(ArtefactKind.DRAFT, "2@x", "2@m", state=ArtefactState.TAKEN))
        memory.put_artefact(BOX, artefact(ArtefactKind.NOTE, "1@x", "3@m"))
        memory.enqueue(BOX, [labels("1@x"), labels("2@x")])
        memory.done(memory.pending(BOX)[0].number)
        expected = Summary(letters=6, verdicts={"toxic": 4, "calm": 1}, escalated=2, drafts=1, pending=1)
        assert memory.summary(BOX) == expected
