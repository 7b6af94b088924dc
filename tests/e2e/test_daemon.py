"""The main job on a real server: the daemon waits in IDLE, letters arrive, and people see the result once."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.mail.identity import draft_message_id, record_message_id
from tests.e2e.office import CALM, DEMAND, INSULT, SUPPORT, Office, eventually, letter, record_of
from tests.servers.dovecot import Dovecot

HTML = (
    "<html><body><p>Я вам плачу, значит вы обязаны всё бросить и заниматься моим заказом 8812.</p>"
    "<div class='gmail_quote'>Вы, 12.03.2026:<blockquote type='cite'>Сами вы дебилы</blockquote></div></body></html>"
)
QUOTED = f"Спасибо, всё пришло, вопрос закрыт.\n\n12.03.2026 10:15, Пётр пишет:\n> {INSULT}\n"


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    return Office(dovecot, tmp_path)


@pytest.fixture
def daemon(office: Office) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(office.command("run"), stderr=subprocess.PIPE, text=True)
    with process:
        yield process
        process.kill()


def test_letters_that_arrive_in_idle_are_labelled_answered_and_escalated_once(
    office: Office, daemon: subprocess.Popen[str]
) -> None:
    office.begin()
    letters = {
        "insult@x": letter("insult@x", INSULT, charset="windows-1251", subject="Разбитая посуда"),
        "demand@x": letter("demand@x", DEMAND, charset="koi8-r", sender="Пётр <petr@mail.example>"),
        "html@x": letter("html@x", "", html=HTML, sender="Анна <anna@mail.example>"),
        "calm@x": letter("calm@x", CALM, sender="Ольга <olga@mail.example>"),
        "quoted@x": letter("quoted@x", QUOTED, subject="Re: Посуда", sender="Пётр <petr2@mail.example>"),
    }
    for octets in letters.values():
        office.receive(octets)
    for number in range(1, 4):
        chain = [f"t{one}@x" for one in range(1, number)]
        text = DEMAND if number == 3 else CALM
        office.receive(
            letter(
                f"t{number}@x", text, sender="Иван <ivan@mail.example>", parent=chain[-1] if chain else "",
                references=chain[:-1],
            )
        )  # fmt: skip
        if number == 1:
            office.put("Sent", letter("t1-answer@x", "Да.", sender=SUPPORT, to="ivan@mail.example", parent="t1@x"))
    eventually(lambda: len(office.messages("Drafts")) == 3)
    eventually(lambda: len(office.messages("maild")) == 1)
    labels = office.labels()
    assert labels["insult@x"] >= {"maild-abuse", "maild-toxic", "maild-escalated"}
    assert labels["demand@x"] >= {"maild-entitlement", "maild-draft"}
    assert labels["html@x"] >= {"maild-entitlement", "maild-draft"}
    assert "maild-abuse" not in labels["html@x"], "the quoted insult is not the client's"
    assert labels["calm@x"] == labels["quoted@x"] == set()
    assert labels["t3@x"] >= {"maild-entitlement", "maild-draft"}
    worst = labels["t3@x"] & {"maild-difficult", "maild-toxic"}
    assert labels["t1@x"] == labels["t2@x"] == worst, "the whole thread carries its worst verdict"
    assert not any("\\Seen" in flags for flags in office.flags().values())
    drafts = {name: (flags, message) for name, flags, message in office.messages("Drafts")}
    assert drafts.keys() == {draft_message_id(name) for name in ("demand@x", "html@x", "t3@x")}
    flags, draft = drafts[draft_message_id("t3@x")]
    assert flags >= {"\\Draft", "\\Seen"}
    assert draft["In-Reply-To"] == "<t3@x>"
    assert draft["References"].split() == ["<t1@x>", "<t2@x>", "<t3@x>"]
    assert draft["To"] == "Иван <ivan@mail.example>"
    assert draft["From"].addresses[0].addr_spec == SUPPORT
    assert f"> {DEMAND[:40]}" in draft.get_content()
    [(_, flags, note)] = office.messages("maild")
    assert "\\Seen" not in flags
    assert note["To"] == "lead@svet.example"
    assert note["References"] is None
    text = note.get_body(("plain",)).get_content()
    assert "дебилы" in text
    assert "insult%40x" in text or "insult@x" in text
    records = {name: record_of(message) for name, _, message in office.messages("maild/records")}
    assert records.keys() == {record_message_id(name) for name, found in labels.items() if found}
    insult = records[record_message_id("insult@x")]
    assert insult["verdict"] == "toxic"
    assert insult["note"] == note["Message-ID"].strip("<>")
    for signal_ in insult["signals"]:
        for evidence in signal_["evidence"]:
            assert insult["own_words"][evidence["start"] : evidence["end"]] == evidence["text"]
    before = office.state()
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(5) == 0
    office.maild("run", "--once")
    office.maild("reprocess", "INBOX")
    assert office.state() == before, "a second look and a reprocess add nothing"


def test_a_first_run_begins_with_new_mail_and_says_so(office: Office) -> None:
    office.receive(letter("old@x", INSULT))
    said = office.maild("run", "--once").stderr
    assert "--since" in said
    assert office.labels() == {"old@x": set()}
    office.maild("run", "--once", "--since", "30d")
    assert "maild-toxic" in office.labels()["old@x"]


def test_a_second_daemon_says_that_there_is_one_and_ends(office: Office, daemon: subprocess.Popen[str]) -> None:
    office.receive(letter("a@x", INSULT))
    eventually(lambda: (office.folder / "maild.db").exists() and "support" in office.maild("status").stdout)
    second = subprocess.run(office.command("run"), capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 74
    assert "another" in second.stderr
    assert daemon.poll() is None
