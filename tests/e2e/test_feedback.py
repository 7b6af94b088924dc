"""What people do teaches: labels taken off and set, rules that were wrong twice, drafts sent, edited or passed over."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.office import CALM, INSULT, LATE, SUPPORT, Office, letter
from tests.servers.dovecot import Dovecot


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    office = Office(dovecot, tmp_path)
    office.begin()
    return office


def corrections(office: Office) -> dict[tuple[str, str], str]:
    """What ``maild feedback`` lists: message and label to what it was, ``done`` where it teaches nothing."""
    lines = map(json.loads, office.maild("feedback", "--json").stdout.splitlines())
    return {(one["message_id"], one["label"]): one["kind"] if one["teaches"] else "done" for one in lines}


def test_a_hand_on_a_label_becomes_feedback(office: Office, tmp_path: Path) -> None:
    office.receive(letter("a@x", INSULT))
    office.receive(letter("b@x", CALM, sender="Ольга Мохова <olga@mail.example>"))
    office.receive(letter("c@x", INSULT, sender="Пётр <petr@mail.example>"))
    office.sweep()
    answer = letter("re@x", "Разобрались.", sender=SUPPORT, to="petr@mail.example", parent="c@x", age=timedelta(0))
    office.put("Sent", answer)
    office.sweep()
    assert corrections(office) == {}
    office.edit("a@x", remove=["maild-abuse", "maild-escalated"])
    office.edit("b@x", add=["maild-pressure"])
    office.edit("c@x", remove=["maild-toxic"])
    office.sweep()
    assert corrections(office) == {
        ("a@x", "maild-abuse"): "false alarm",
        ("a@x", "maild-escalated"): "done",
        ("b@x", "maild-pressure"): "miss",
        ("c@x", "maild-toxic"): "done",
    }
    assert "maild-abuse" not in office.labels()["a@x"]
    assert "maild-pressure" in office.labels()["b@x"]
    assert json.loads(office.maild("status", "--json").stdout)["support"]["escalated"] == 0
    office.edit("a@x", add=["maild-abuse"])
    office.sweep()
    assert ("a@x", "maild-abuse") not in corrections(office)
    file = tmp_path / "corpus.jsonl"
    assert "1 letters" in office.maild("feedback", "--export", str(file)).stderr
    [line] = map(json.loads, file.read_text("utf-8").splitlines())
    assert line["signals"] == ["pressure"]
    assert "Мохова" not in file.read_text("utf-8")
    assert "letters" in office.maild("eval", str(file)).stdout


@pytest.mark.parametrize("looks_between", [False, True])
def test_what_is_expressly_wrong_teaches_also_after_an_answer(office: Office, looks_between: bool) -> None:
    office.receive(letter("a@x", INSULT))
    office.sweep()
    answer = letter("re@x", "Разобрались.", sender=SUPPORT, to="maria@mail.example", parent="a@x", age=timedelta(0))
    office.put("Sent", answer)
    office.sweep()
    office.edit("a@x", remove=["maild-abuse", "maild-toxic"])
    if looks_between:
        office.sweep()
        assert set(corrections(office).values()) == {"done"}
    office.edit("a@x", add=["maild-corrected"])
    office.sweep()
    assert corrections(office) == {("a@x", "maild-abuse"): "false alarm", ("a@x", "maild-toxic"): "false alarm"}
    assert not office.labels()["a@x"] & {"maild-corrected", "maild-abuse", "maild-toxic"}
    office.edit("a@x", add=["maild-demand"])
    office.sweep()
    assert corrections(office)["a@x", "maild-demand"] == "done", "the mark was for what had been changed by then"


def test_many_labels_taken_off_at_once_were_tidied(office: Office) -> None:
    names = [f"{n}@x" for n in range(11)]
    for n, name in enumerate(names):
        office.receive(letter(name, INSULT, sender=f"Гость <guest{n}@mail.example>", subject=f"Заказ {n}"))
    office.sweep()
    for name in names:
        office.edit(name, remove=["maild-abuse"])
    office.sweep()
    assert set(corrections(office).values()) == {"done"}


def test_what_is_sent_of_a_draft_is_counted(office: Office) -> None:
    clients = {"same": "Мария", "other": "Пётр"}
    for name, who in clients.items():
        office.receive(letter(f"{name}@x", LATE, sender=f"{who} <{name}@mail.example>"))
    office.sweep()
    texts = {str(draft["To"]): draft.get_content() for _, _, draft in office.messages("Drafts")}
    assert len(texts) == 2
    [mine] = [text for to, text in texts.items() if "same@" in to]
    office.delete("Drafts")
    for name, text in {"same": mine.replace("[дата]", "12 ноября"), "other": "Уже едем к вам."}.items():
        answer = letter(
            f"re-{name}@x", text, sender=SUPPORT, to=f"{name}@mail.example", parent=f"{name}@x", age=timedelta(0)
        )
        office.put("Sent", answer)
    office.sweep()
    assert "unchanged 50%, edited 0%, unused 50% of 2" in office.maild("report").stdout


def test_a_rule_that_was_wrong_twice_for_a_client_is_quiet_for_them(office: Office) -> None:
    other = "Ольга <olga@mail.example>"
    for name in ("a@x", "b@x"):
        office.receive(letter(name, INSULT, subject=name))
        office.sweep()
        office.edit(name, remove=["maild-abuse"])
        office.sweep()
    office.receive(letter("c@x", INSULT, subject="c@x"))
    office.receive(letter("d@x", INSULT, subject="d@x", sender=other))
    office.sweep()
    assert "maild-abuse" not in office.labels()["c@x"]
    assert "maild-abuse" in office.labels()["d@x"]


def test_the_report_counts_who_met_toxic_letters_by_their_signatures(office: Office, tmp_path: Path) -> None:
    staff = '[[staff]]\nname = "Ольга"\nsignature = "Ольга, поддержка"\n'
    office.config.write_text(staff + office.config.read_text())
    office.receive(letter("a@x", INSULT))
    office.sweep()
    text = "Здравствуйте. Проверим.\nОльга, поддержка"
    office.put("Sent", letter("re@x", text, sender=SUPPORT, to="maria@mail.example", parent="a@x", age=timedelta(0)))
    office.sweep()
    page = tmp_path / "report.html"
    office.maild("report", "--html", str(page))
    assert '<td>Ольга</td><td class="n">1</td>' in page.read_text("utf-8")


def test_who_is_forgotten_leaves_no_trace_in_the_store_and_the_logs(office: Office) -> None:
    address, name = "rogneda.trace@mail.example", "Рогнеда Следова"
    office.receive(letter("a@x", INSULT, sender=f"{name} <{address}>"))
    office.receive(letter("b@x", LATE, sender=f"{name} <{address}>", subject="Другое"))
    said = [office.maild("run", "--once", "--since", "all")]
    office.edit("a@x", remove=["maild-abuse"])
    answer = letter("re@x", "Проверим.", sender=SUPPORT, to=address, parent="b@x", age=timedelta(0))
    office.put("Sent", answer)
    said.append(office.maild("run", "--once"))
    traces = [address.encode(), "Следова".encode(), b"4471"]
    assert any(trace in octets for octets in stored(office) for trace in traces)
    office.maild("forget", address, "--yes")
    assert not [trace.decode() for octets in stored(office) for trace in traces if trace in octets]
    assert address not in "".join(one.stdout + one.stderr for one in said)


def stored(office: Office) -> list[bytes]:
    """The files of the store, byte for byte: what was deleted must not stay in free pages either."""
    return [file.read_bytes() for file in office.folder.glob("maild.db*")]
