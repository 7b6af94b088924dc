"""What people do in the mailbox wins: labels they take off, drafts they take over, answers they send, releases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.mail.identity import draft_message_id
from maild.testing import FixedClock
from tests.e2e.office import CALM, DEMAND, INSULT, SUPPORT, Office, letter, record_of
from tests.servers.dovecot import Dovecot

BLAMING = "Здравствуйте. Вы слишком много просите, нам сложно с вами работать!"


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Office:
    office = Office(dovecot, tmp_path)
    office.begin()
    return office


def drafts(office: Office) -> list[str]:
    return [name for name, _, _ in office.messages("Drafts")]


def test_a_label_that_a_person_took_off_stays_off(office: Office) -> None:
    office.receive(letter("a@x", INSULT))
    office.sweep()
    office.edit("a@x", remove=["maild-abuse"])
    office.maild("reprocess", "INBOX")
    office.receive(letter("b@x", CALM, parent="a@x"))
    office.sweep()
    assert "maild-abuse" not in office.labels()["a@x"]
    assert "maild-toxic" in office.labels()["a@x"]


def test_a_label_and_a_star_that_a_person_set_are_theirs(office: Office) -> None:
    office.receive(letter("a@x", CALM))
    office.edit("a@x", add=["maild-abuse", "\\Flagged"])
    office.sweep()
    office.maild("reprocess", "INBOX")
    office.maild("undo")
    assert office.flags()["a@x"] == {"maild-abuse", "\\Flagged"}


def test_an_answer_takes_the_draft_back_and_the_escalation_off(office: Office) -> None:
    office.receive(letter("a@x", DEMAND))
    office.receive(letter("b@x", INSULT, sender="Пётр <petr@mail.example>"))
    office.sweep()
    assert drafts(office) == [draft_message_id("a@x")]
    assert "maild-escalated" in office.labels()["b@x"]
    for parent, client in (("a@x", "maria@mail.example"), ("b@x", "petr@mail.example")):
        answer = letter(f"re-{parent}", "Разобрались.", sender=SUPPORT, to=client, parent=parent, age=timedelta(0))
        office.put("Sent", answer)
    office.sweep()
    assert drafts(office) == []
    assert "maild-draft" not in office.labels()["a@x"]
    assert "maild-escalated" not in office.labels()["b@x"]
    assert "maild-toxic" in office.labels()["b@x"]


def test_a_draft_that_a_person_deleted_is_not_made_again(office: Office) -> None:
    office.receive(letter("a@x", DEMAND))
    office.sweep()
    office.delete("Drafts")
    office.sweep()
    assert "maild-draft" not in office.labels()["a@x"]
    office.maild("reprocess", "INBOX", "--with-drafts")
    assert drafts(office) == []


def test_a_draft_that_a_person_edited_is_left_alone_when_the_client_writes_again(office: Office) -> None:
    office.receive(letter("a@x", DEMAND))
    office.sweep()
    office.delete("Drafts")
    office.put("Drafts", letter("edited@client", "Здравствуйте. Уже везём.", sender=SUPPORT, parent="a@x"), ["\\Draft"])
    office.receive(letter("b@x", DEMAND, parent="a@x", age=timedelta(0)))
    office.sweep()
    assert drafts(office) == ["edited@client", draft_message_id("b@x")]


def test_a_stale_draft_is_replaced_when_the_client_writes_again(office: Office) -> None:
    office.receive(letter("a@x", DEMAND, age=timedelta(hours=1)))
    office.sweep()
    office.receive(letter("b@x", DEMAND, parent="a@x", age=timedelta(0)))
    office.sweep()
    assert drafts(office) == [draft_message_id("b@x")]
    assert "maild-draft" not in office.labels()["a@x"]


@pytest.mark.parametrize("way", ["label", "command"])
def test_a_lead_releases_the_suggested_text_once(office: Office, way: str) -> None:
    office.receive(letter("a@x", INSULT))
    office.sweep()
    assert drafts(office) == []
    for _ in range(2):
        if way == "label":
            office.edit("a@x", add=["maild-release"])
            office.sweep()
        else:
            office.maild("release", "<a@x>")
        assert drafts(office) == [draft_message_id("a@x")]
        assert "maild-draft" in office.labels()["a@x"]
        assert "maild-release" not in office.labels()["a@x"]


def test_a_released_answer_is_stale_when_the_client_writes_again(office: Office) -> None:
    office.receive(letter("a@x", INSULT, age=timedelta(hours=1)))
    office.sweep()
    office.maild("release", "<a@x>")
    assert drafts(office) == [draft_message_id("a@x")]
    office.receive(letter("b@x", INSULT, parent="a@x", age=timedelta(0)))
    office.sweep()
    assert drafts(office) == [], "it answered another letter; a lead sees the new one first"
    assert "maild-escalated" in office.labels()["b@x"]
    office.maild("release", "<a@x>")
    assert drafts(office) == [draft_message_id("a@x")], "a lead may still want it"
    office.sweep()
    assert drafts(office) == [draft_message_id("a@x")]


def test_another_clients_words_never_stand_in_a_draft_or_note(office: Office) -> None:
    office.receive(letter("a@x", "Вы кретины. Где мой заказ СЕКРЕТ-ОДИН?", sender="Пётр <petr@mail.example>"))
    office.receive(letter("b@x", INSULT, sender="Чужой <other@mail.example>", parent="a@x", age=timedelta(0)))
    office.sweep()
    notes = [message.get_body(("plain",)).get_content() for _, _, message in office.messages("maild")]
    assert len(notes) == 2, "one for each client"
    [about_other] = [text for text in notes if "other@mail.example" in text]
    assert "кретины" not in about_other
    assert all("СЕКРЕТ-ОДИН" not in text for text in notes)
    assert office.messages("Drafts") == []


FORWARD = (
    "Коллеги, этот тип опять за своё, ничего не возвращайте, маржа 80 %.\n\n"
    "-------- Пересылаемое сообщение --------\nОт: Мария <maria@mail.example>\nТема: Заказ\nДата: 1 мая\n"
    f"Кому: support@svet.example\n\n{DEMAND}"
)


def test_a_colleagues_remark_about_a_client_is_not_quoted_to_the_client(office: Office) -> None:
    office.receive(letter("f@x", FORWARD, sender=f"Олег <{SUPPORT}>", subject="Fwd: Заказ"))
    office.sweep()
    [(_, _, draft)] = office.messages("Drafts")
    assert draft["To"] == "Мария <maria@mail.example>"
    assert "маржа" not in draft.get_content()
    assert DEMAND[:30] in draft.get_content()


def test_a_client_does_not_choose_the_name_that_we_answer_under(office: Office) -> None:
    office.receive(letter("a@x", DEMAND, to=f'"Жулики из поддержки" <{SUPPORT}>'))
    office.sweep()
    [(_, _, draft)] = office.messages("Drafts")
    assert "Жулики" not in draft["From"]


def test_a_forms_own_fields_are_not_quoted_to_the_client(dovecot: Dovecot, tmp_path: Path) -> None:
    more = '[[mailbox.support.form]]\nfrom = "noreply@svet.example"\nclient = "body:E-mail"\ntext = "body:Сообщение"\n'
    office = Office(dovecot, tmp_path, more=more)
    office.begin()
    form = f"E-mail: maria@mail.example\nОценка лида: мусор\nСообщение: {DEMAND}\nIP: 10.1.2.3\n"
    office.receive(letter("f@x", form, sender="noreply@svet.example", to=f"{SUPPORT}, boss@other.example"))
    office.sweep()
    [(_, _, draft)] = office.messages("Drafts")
    assert draft["To"] == "maria@mail.example"
    assert draft["Cc"] is None
    assert "мусор" not in draft.get_content()
    assert "10.1.2.3" not in draft.get_content()
    assert DEMAND[:30] in draft.get_content()


def test_clients_who_answer_one_mailing_do_not_take_each_others_drafts(office: Office) -> None:
    office.receive(letter("a@x", INSULT, parent="sale@svet.example"))
    office.receive(letter("b@y", DEMAND, sender="Пётр <petr@b.example>", parent="sale@svet.example"))
    office.receive(letter("c@z", DEMAND, sender="Анна <anna@c.example>", parent="sale@svet.example"))
    office.receive(letter("d@w", CALM, sender="Ольга <olga@d.example>", parent="sale@svet.example"))
    office.sweep()
    assert drafts(office) == [draft_message_id("b@y"), draft_message_id("c@z")]
    assert office.labels()["d@w"] == set(), "nobody is labelled by another client's words"
    answer = letter("s@svet", "Разобрались.", sender=SUPPORT, to="anna@c.example", parent="c@z", age=timedelta(0))
    office.put("Sent", answer)
    office.sweep()
    assert drafts(office) == [draft_message_id("b@y")]
    assert "maild-escalated" in office.labels()["a@x"]
    assert len(office.messages("maild")) == 1


def test_a_word_among_colleagues_and_a_robots_receipt_answer_nobody(office: Office) -> None:
    office.receive(letter("a@x", INSULT))
    office.receive(letter("b@x", DEMAND, sender="Пётр <petr@b.example>"))
    office.sweep()
    before = office.labels()
    inner = letter("i@svet", "Посмотри.", sender=SUPPORT, to="lead@svet.example", subject="Fwd: Заказ", parent="a@x")
    office.put("Sent", inner.replace(b"lead@svet.example", SUPPORT.encode()))
    robot = {"Auto-Submitted": "auto-generated"}
    office.put("Sent", letter("r@svet", "Принято.", sender=SUPPORT, to="petr@b.example", parent="b@x", headers=robot))
    office.sweep()
    assert office.labels() == before
    assert drafts(office) == [draft_message_id("b@x")]


def test_a_client_whose_clock_is_slow_is_still_waiting(office: Office) -> None:
    office.receive(letter("a@x", CALM, age=timedelta(hours=8)))
    office.put("Sent", letter("s@svet", "Да.", sender=SUPPORT, to="maria@mail.example", parent="a@x"))
    office.sweep()
    office.receive(letter("b@x", INSULT, parent="s@svet", references=["a@x"], age=timedelta(hours=3)))
    office.sweep()
    assert "maild-escalated" in office.labels()["b@x"]
    assert len(office.messages("maild")) == 1


def test_drafts_of_the_staff_that_would_offend_are_labelled(dovecot: Dovecot, tmp_path: Path) -> None:
    office = Office(dovecot, tmp_path)
    office.config.write_text("[tact]\ndrafts = true\n" + office.config.read_text())

    def look(minutes: float) -> dict[str, set[str]]:
        workshop = office.workshop()
        workshop.clock = FixedClock(datetime.now(UTC) + timedelta(minutes=minutes))
        office.look(workshop)
        return office.labels("Drafts")

    office.put("Drafts", letter("before@x", BLAMING, sender=SUPPORT), ["\\Draft"])
    look(0)
    office.put("Drafts", letter("rude@x", BLAMING, sender=SUPPORT), ["\\Draft"])
    office.put("Drafts", letter("kind@x", "Здравствуйте. Проверим и ответим.", sender=SUPPORT), ["\\Draft"])
    assert look(5) == {"before@x": set(), "rude@x": set(), "kind@x": set()}
    assert look(11) == {"before@x": set(), "rude@x": {"maild-tact"}, "kind@x": set()}
    [(_, _, message)] = office.messages("maild/records")
    found = record_of(message)
    assert (found["kind"], found["draft"]) == ("tact", "rude@x")
    assert "слишком много" in str(found["offences"])
    assert office.messages("maild") == []
    office.delete("Drafts")
    look(12)
    assert office.messages("maild/records") == []
    office.put("Drafts", letter("again@x", BLAMING, sender=SUPPORT), ["\\Draft"])
    assert look(24) == {"again@x": {"maild-tact"}}
    office.maild("undo")
    assert office.labels("Drafts") == {"again@x": set()}
    assert office.messages("maild/records") == []
