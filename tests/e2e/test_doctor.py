"""``maild doctor`` against a real Dovecot: what is in order, what is weak, what is broken, and the exit codes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maild.bootstrap import Workshop
from maild.cli import main
from maild.doctor import server
from maild.doctor.check import Check, Health
from maild.memory.store import open_store
from maild.sections.mailbox import MailboxSettings
from maild.settings import load
from maild.testing import FixedClock, MemoryMailbox
from tests.servers.chat import chat
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.world import DovecotWorld, letter


@pytest.fixture
def config(tmp_path: Path, dovecot: Dovecot) -> Path:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    file = tmp_path / "maild.toml"
    file.write_text(
        f'[store]\nurl = "sqlite:///{tmp_path}/maild.db"\n[mailbox.support]\nhost = "{dovecot.host}"\n'
        f'port = {dovecot.tls_port}\nca_file = "{dovecot.ca_file}"\nusername = "support"\n'
        f'password_file = "{secret}"\nlead = "lead@example.com"\nfolders = ["INBOX"]\n'
    )
    return file


def doctor(config: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), "doctor", *options])


def edited(config: Path, old: str, new: str) -> Path:
    text = config.read_text("utf-8")
    assert old in text
    config.write_text(text.replace(old, new))
    return config


def line(result: Result, name: str) -> str:
    return next(row for row in result.output.splitlines() if row[2:].startswith(name))


def test_all_is_well_and_nothing_is_changed(config: Path, dovecot: Dovecot) -> None:
    dovecot.deliver(letter())
    result = doctor(config)
    assert result.exit_code == 0, result.output
    assert {row[0] for row in result.output.splitlines() if row} == {"✓", "s"}
    for name in ("configuration", "policy", "labels", "roles", "lexicon", "store", "time zone", "password", "clock"):
        assert line(result, name)
    assert "1 letter" in line(result, "folder INBOX") and "tls" in line(result, "connection")
    assert not (config.parent / "maild.db").exists()
    assert not DovecotWorld(dovecot).person.folder_exists("maild")


def test_a_store_that_exists_is_opened(config: Path) -> None:
    open_store(f"sqlite:///{config.parent}/maild.db").close()
    assert "can be written" in line(doctor(config), "store")


@pytest.mark.parametrize(
    ("old", "new", "name", "said", "code"),
    [
        ("username", "usrname", "configuration", "unknown key mailbox.support.usrname", 78),
        ('lead = "lead@example.com"', 'timezone = "Mars"', "configuration", "is not a time zone", 78),
        ("secret", "absent", "password", "cannot be read", 78),
        ('"INBOX"', '"INBOX", "Zakazy"', "folder Zakazy", "is not there", 1),
        ('lead = "lead@example.com"', 'drafts = "Chernoviki"', "folder drafts", "Chernoviki is not there", 1),
        ("/maild.db", "/absent/maild.db", "store", "is missing or cannot be written", 1),
        ("ca_file", "# ca_file", "connection", "certificate", 1),
    ],
)
def test_what_is_broken_is_named_with_its_exit_code(
    config: Path, old: str, new: str, name: str, said: str, code: int
) -> None:
    result = doctor(edited(config, old, new))
    assert result.exit_code == code, result.output
    assert line(result, name).startswith("✗") and said in line(result, name)


def test_a_wrong_file_of_ones_own_is_named(config: Path) -> None:
    (config.parent / "policy.toml").write_text('[[clause]]\nid = "1"\n')
    result = doctor(config)
    assert result.exit_code == 78
    assert line(result, "policy").startswith("✗") and str(config.parent / "policy.toml") in line(result, "policy")
    assert line(result, "folder INBOX").startswith("✓")


def test_an_unknown_label_to_star_is_named(config: Path) -> None:
    result = doctor(edited(config, "[store]", '[labels]\nalso_flag = ["maild-escalatd"]\n[store]'))
    assert result.exit_code == 78 and "maild-escalatd" in line(result, "labels")


def test_a_wrong_password_and_a_dead_server(config: Path, dovecot: Dovecot) -> None:
    (config.parent / "secret").write_text("wrong")
    result = doctor(config)
    assert result.exit_code == 1 and "password is refused" in line(result, "connection")
    dovecot.stop()
    assert "nobody listens" in line(doctor(config), "connection")


def test_a_letter_from_the_future_tells_of_a_wrong_clock(config: Path, dovecot: Dovecot) -> None:
    dovecot.deliver(letter())
    slow = FixedClock(datetime.now(UTC) - timedelta(hours=3))
    checks = {check.name: check for check in server.mailbox(Workshop(load(config), slow), "support")}
    assert checks["clock"].health is Health.WEAK and "3 hours later" in checks["clock"].found


def test_a_file_that_is_no_database(config: Path) -> None:
    (config.parent / "maild.db").write_bytes(b"this is no database at all, but long enough to be read as one" * 20)
    result = doctor(config)
    assert result.exit_code == 1 and "is not a database" in line(result, "store")


def test_a_server_without_idle_and_uidplus() -> None:
    checks = {check.name: check for check in server.capabilities(frozenset({"IMAP4REV1"}))}
    assert checks["IDLE"].health is checks["UIDPLUS"].health is Health.WEAK
    assert "no SPECIAL-USE" in checks["extensions"].found


def test_a_folder_that_keeps_no_labels() -> None:
    def checked(mailbox: MemoryMailbox) -> list[Check]:
        return list(server.labels(mailbox, [mailbox.select("INBOX")]))

    assert [check.health for check in checked(MemoryMailbox(keywords="kept"))] == [Health.GOOD]
    weak = checked(MemoryMailbox(keywords="unoffered"))
    assert [check.health for check in weak] == [Health.WEAK] and "star" in weak[0].found


def test_a_mailbox_without_drafts_or_a_lead() -> None:
    box = MailboxSettings(host="h", username="support", effects=frozenset({"drafts", "notes"}))
    checks = {check.name: check for check in server.special(MemoryMailbox(), box)}
    assert checks["lead"].health is Health.WEAK
    only_labels = box.model_copy(update={"effects": frozenset({"labels"})})
    assert "lead" not in {check.name for check in server.special(MemoryMailbox(), only_labels)}


def test_doctor_asks_the_writer(config: Path) -> None:
    plain = config.read_text("utf-8")
    with chat(lambda asked: json.loads(asked["messages"][1]["content"])["draft"]) as it:
        writer = f'[replies.writer]\nurl = "{it.url}"\nmodel = "small"\n'
        config.write_text(writer + plain, "utf-8")
        assert f"small at {it.url}" in doctor(config).output
        it.say = lambda _: "Мы вернём вам деньги завтра."
        assert "its text was refused" in doctor(config).output
        it.status = 500
        said = doctor(config)
    assert "no answer (HTTPError)" in said.output
    assert said.exit_code == 0
