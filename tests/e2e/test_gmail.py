"""Gmail: labels with names that its own page shows, archived letters, the folder of all mail, threads, the bin."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from maild.daemon.casebook import Casebook
from maild.daemon.intake import Read
from maild.errors import StoreError
from maild.mail.identity import draft_message_id
from tests.e2e.office import CALM, DEMAND, INSULT, SUPPORT, Office, letter
from tests.servers.gmail import ALL, DRAFTS, SENT, TRASH, GmailServer


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with GmailServer() as gmail:
        office = Office(gmail, tmp_path, more=f'folders = ["INBOX", "{ALL}"]')  # type: ignore[arg-type]
        office.begin()
        yield office


def names(office: Office, message_id: str) -> set[str]:
    """The labels of a letter as Gmail's page names them, its own folders' left out."""
    office.person.select_folder(ALL, readonly=True)
    uids = office.person.search(["HEADER", "Message-ID", message_id])
    found = {name for some in office.person.get_gmail_labels(uids).values() for name in some}
    office.leave()
    return {name.removeprefix("maild/") for name in found if not name.startswith("\\")}


def label(office: Office, message_id: str, *, add: str = "", remove: str = "") -> None:
    """What a person does to a letter's labels on Gmail's page."""
    office.person.select_folder(ALL)
    uids = office.person.search(["HEADER", "Message-ID", message_id])
    if add:
        office.person.add_gmail_labels(uids, [f"maild/{add}"])
    if remove:
        office.person.remove_gmail_labels(uids, [f"maild/{remove}"])
    office.leave()


def standing(office: Office, folder: str) -> list[str]:
    return [name for name, _, _ in office.messages(folder)]


def test_labels_have_names_and_are_no_keywords(office: Office) -> None:
    office.receive(letter("a@x", INSULT))
    office.receive(letter("b@x", CALM, sender="Ольга <olga@mail.example>", subject="Суббота"))
    office.sweep()
    assert names(office, "a@x") >= {"Грубость", "Токсичное письмо", "Нужен руководитель"}
    assert names(office, "b@x") == set()
    assert not any(office.labels().values()), "no keyword, which nobody would see"
    assert standing(office, "maild/Токсичное письмо") == ["a@x"]
    present = {name for _, _, name in office.person.list_folders("", "maild/*")}
    assert "maild/Выдать черновик" in present, "there to be chosen"
    before = names(office, "a@x")
    office.maild("reprocess", "INBOX")
    assert names(office, "a@x") == before


def test_a_letter_in_several_folders_is_judged_once_and_a_draft_is_no_answer(office: Office) -> None:
    office.receive(letter("a@x", DEMAND))
    begun = letter("unsent@x", "Проверим.", sender=SUPPORT, to="maria@mail.example", parent="a@x")
    office.put(DRAFTS, begun, ["\\Draft"])
    reads: list[str] = []

    def told(some: list[Read], _steps: object) -> None:
        reads.extend(one.message.id for one in some)

    office.sweep(told=told)
    office.sweep(told=told)
    assert [name for name in reads if name.endswith("@x")] == ["a@x"]
    assert "Черновик готов" in names(office, "a@x"), "what a colleague only began to write answers nobody"
    assert len(standing(office, "maild/records")) == 1


def test_a_letter_that_was_remembered_and_not_yet_dealt_with_is_dealt_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreError("the database went away between two transactions", "")

    office.receive(letter("a@x", INSULT))
    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(Casebook, "record", gone)
        office.sweep()
    assert names(office, "a@x") == set()
    office.sweep()
    assert names(office, "a@x") >= {"Грубость", "Токсичное письмо"}


def test_what_people_do_to_labels_is_heard(office: Office) -> None:
    office.receive(letter("a@x", INSULT))
    office.sweep()
    label(office, "a@x", remove="Грубость", add="Выдать черновик")
    office.sweep()
    assert names(office, "a@x") & {"Грубость", "Выдать черновик"} == set()
    assert draft_message_id("a@x") in standing(office, DRAFTS)
    lines = map(json.loads, office.maild("feedback", "--json").stdout.splitlines())
    assert [(one["label"], one["kind"], one["teaches"]) for one in lines] == [("maild-abuse", "false alarm", True)]
    office.config.write_text(office.config.read_text().replace("[store]", 'language = "en"\n[store]'))
    label(office, "a@x", remove="Токсичное письмо")
    office.sweep()
    assert names(office, "a@x") & {"Токсичное письмо", "Toxic letter"} == set(), "names of another language are known"


def test_an_archived_letter_is_followed_and_what_is_withdrawn_goes_to_the_bin(tmp_path: Path) -> None:
    with GmailServer() as gmail:
        office = Office(gmail, tmp_path)  # type: ignore[arg-type]
        office.begin()
        office.receive(letter("a@x", INSULT))
        office.receive(letter("b@x", DEMAND, sender="Пётр <petr@mail.example>", subject="Заказ 5120"))
        office.sweep()
        assert standing(office, DRAFTS) == [draft_message_id("b@x")]
        office.delete("INBOX")
        assert set(standing(office, ALL)) >= {"a@x", "b@x"}
        for name, to, subject in (("a@x", "maria@mail.example", "Заказ"), ("b@x", "petr@mail.example", "Заказ 5120")):
            answer = letter(
                f"re-{name}", "Разобрались.", sender=SUPPORT, to=to, subject=f"Re: {subject}", age=timedelta(0)
            )
            office.put(SENT, answer)
        office.sweep()
        assert names(office, "a@x") >= {"Грубость", "Токсичное письмо"}
        assert "Нужен руководитель" not in names(office, "a@x"), "answered without a reference, known by the thread"
        assert "Черновик готов" not in names(office, "b@x")
        assert standing(office, DRAFTS) == []
        assert draft_message_id("b@x") in standing(office, TRASH)
        assert draft_message_id("b@x") not in standing(office, ALL)


def test_undo_takes_the_labels_back(office: Office) -> None:
    office.receive(letter("a@x", INSULT))
    office.sweep()
    office.maild("undo")
    assert names(office, "a@x") == set()
    assert standing(office, "maild") == []
