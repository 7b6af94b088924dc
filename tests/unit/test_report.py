"""The report: what is open comes first, complaints are counted with their trend, and the page needs nothing else."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from detectors.finding import Evidence, Finding, Signal
from maild.cli.main import main
from maild.cli.report import page
from maild.data import shipped
from maild.labels import load
from maild.ledger.report import Report, report
from maild.memory.store import open_store
from maild.model.artefact import ArtefactKind, ArtefactState, Fate
from maild.model.correction import Correction, CorrectionKind
from maild.model.judgement import Action, Judgement, Verdict
from maild.model.letter import Letter
from maild.model.message import Role
from tests.contract.remembered import artefact

NOW = datetime.now(UTC).replace(microsecond=0)
LONG_AGO = NOW - timedelta(days=60)


def judged(verdict: str, **signals: str) -> Judgement:
    findings = tuple(
        Finding(Signal(name), "delay" if name == "grievance" else "", "X1", 0.9, (Evidence(0, len(words), words),))
        for name, words in signals.items()
    )
    return Judgement(Verdict(verdict), Action.REPLY, "1.1", "Пункт", "ru", findings)


def letter(case: str, days: float, judgement: Judgement | None, **changes: object) -> Letter:
    client = f"{case}@mail.example" if judgement else ""
    made = Letter(
        "support", f"{case}{days}@x", case, Role.CLIENT if judgement else Role.OURS, client, client, case, "Заказ",
        NOW - timedelta(days=days), "h", None, judgement, recipients=() if judgement else (f"{case}@mail.example",),
    )  # fmt: skip
    return replace(made, **changes)


LATE = judged("difficult", grievance="Ждём <b>третью</b> неделю")
LETTERS = [
    letter("old", 45, LATE), letter("old", 44, None),
    letter("calm", 9, judged("calm", grievance="Лампа мигает")),
    letter("anna", 8, LATE), letter("anna", 7.5, None),
    letter("boris", 6, LATE),
    letter("vera", 5, judged("toxic", abuse="клоуны"), awaits_lead=True),
    letter("gleb", 4, judged("difficult", legal_threat="в суд", grievance="два раза"), awaits_lead=True),
]  # fmt: skip
DRAFTS = [
    artefact(ArtefactKind.DRAFT, "a", "1@m", state=ArtefactState.TAKEN, fate=Fate.EDITED),
    artefact(ArtefactKind.DRAFT, "b", "2@m"),
    artefact(ArtefactKind.NOTE, "c", "3@m"),
]


@pytest.fixture
def found() -> Report:
    alarm = Correction("support", "boris6@x", "maild-difficult", CorrectionKind.FALSE_ALARM, NOW - timedelta(days=5))
    corrections = [
        alarm,
        replace(alarm, kind=CorrectionKind.MISS, keyword="maild-abuse"),
        replace(alarm, seen_at=LONG_AGO),
    ]
    return report(LETTERS, DRAFTS, [], corrections, NOW - timedelta(days=30), NOW)


def test_escalations_come_with_the_legal_first_and_then_the_oldest(found: Report) -> None:
    assert [(one.letter.case, one.legal, one.quote) for one in found.escalations] == [
        ("gleb", True, "два раза"),
        ("vera", False, "клоуны"),
    ]


def test_only_unanswered_justified_complaints_wait(found: Report) -> None:
    assert [one.letter.case for one in found.complaints] == ["boris"]


def test_what_to_mend_is_counted_with_what_was_before(found: Report) -> None:
    [matter] = found.matters
    assert (matter.kind, matter.count, matter.before) == ("delay", 4, 1)
    assert matter.quotes[0] == "два раза"


def test_figures(found: Report) -> None:
    assert found.letters == 5
    assert found.hours_to_answer == {"difficult": 12.0}
    assert sum(sum(week.values()) for week in found.weeks.values()) == 5
    assert found.signals == {"grievance": 3, "abuse": 1, "legal_threat": 1}
    assert found.drafts == {"made": 2, "taken": 1, "waiting": 1, "edited": 1}
    assert found.exposure == {}
    assert (found.alarms, found.misses) == ({"maild-difficult": 1}, {"maild-abuse": 1})


@pytest.mark.parametrize(("language", "heading"), [("ru", "Ждут руководителя"), ("en", "Waiting for a lead")])
def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path, language: str, heading: str) -> None:
    url = f"sqlite:///{tmp_path}/maild.db"
    with closing(open_store(url)) as store, store.begin() as tx:
        for one in LETTERS:
            case = (
                tx.join("support", one.id, (), client="", subject="", date=one.date)
                if one.role is Role.CLIENT
                else None
            )
            tx.put(replace(one, case=case or one.case))
    config, page = tmp_path / "maild.toml", tmp_path / "report.html"
    config.write_text(f'[store]\nurl = "{url}"\n')
    done = CliRunner().invoke(main, ["--config", str(config), "report", "--html", str(page), "--language", language])
    assert done.exit_code == 0, done.output
    assert "wait for a lead       2" in done.stdout
    html = page.read_text()
    assert heading in html
    assert "&lt;b&gt;третью&lt;/b&gt;" in html
    assert "<svg" in html
    assert "<script" not in html
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)
    assert page.stat().st_mode & 0o777 == 0o600


def test_the_toxic_letters_of_a_week_are_counted_by_who_answered() -> None:
    toxic = judged("toxic", abuse="клоуны")
    cases = [f"case{number}" for number in range(7)]
    letters = [letter(case, 3, toxic) for case in cases] + [
        letter("long ago", 9, toxic),
        letter("unanswered", 1, toxic),
    ]
    letters += [letter(case, 2, None, colleague="Ольга" if case != "case0" else "") for case in (*cases, "long ago")]
    found = report(letters, [], [], [], NOW - timedelta(days=30), NOW)
    assert found.exposure == {"Ольга": 6, "": 1}
    book = load(shipped() / "labels.toml")
    html = page(found, book, "ru", ZoneInfo("Europe/Moscow"), ["Анна", "Ольга"])
    assert '<td>Анна</td><td class="n">0</td>' in html
    assert "передать сложные темы другому" in html
    assert "Кому достались" not in page(found, book, "ru", ZoneInfo("Europe/Moscow"))
