"""``maild init`` against a real Dovecot: by options and by typed answers, with mistakes on the way."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maild.cli import main
from maild.settings import load
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.world import DovecotWorld, letter

INSULT = letter("rude@example.org", "Вы идиоты. Где мой заказ?")
QUESTION = letter("calm@example.org", "Добрый день! Подскажите, пожалуйста, график работы.")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "maild.toml"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "app-word"
    file.write_text(PASSWORD + "\n")
    file.chmod(0o600)
    return file


def init(config: Path, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), "init", *options], input=typed)


def options(dovecot: Dovecot, secret: Path, *more: str) -> list[str]:
    server = [
        "--provider",
        "own",
        "--host",
        dovecot.host,
        "--port",
        str(dovecot.tls_port),
        "--ca-file",
        dovecot.ca_file,
    ]
    return [*server, "--username", "support", "--password-file", str(secret), "--yes", *more]


def test_by_options_with_a_preview_that_changes_nothing(dovecot: Dovecot, config: Path, secret: Path) -> None:
    for octets in (INSULT, QUESTION):
        dovecot.deliver(octets)
    html = config.parent.parent / "preview.html"
    result = init(config, *options(dovecot, secret, "--lead", "lead@example.com", "--html", str(html)))
    assert result.exit_code == 0, result.output
    box = load(config).mailbox["support"]
    assert (box.port, box.security, box.folders, box.lead) == (dovecot.tls_port, "tls", ("INBOX",), "lead@example.com")
    assert box.effects == {"labels"} and box.password_file == secret
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert PASSWORD not in config.read_text("utf-8")
    assert "идиоты</mark>" in html.read_text("utf-8")
    assert "1  токсичное письмо" in result.output and "1  спокойное письмо" in result.output
    assert str(html) in result.output
    person = DovecotWorld(dovecot).person
    person.select_folder("INBOX")
    assert all(set(flags) <= {b"\\Recent"} for flags in person.get_flags(person.search()).values())
    assert not person.folder_exists("maild")


def test_by_typed_answers_after_a_wrong_password(dovecot: Dovecot, config: Path) -> None:
    typed = ["", "5", dovecot.host, "3", str(dovecot.port), "support@example.com"]
    typed += ["wrong", "y", "", PASSWORD]
    typed += ["INBXO", "inbox, 1", "lead", "lead@example.com", "", "2", "Mars/Base", "Europe/Berlin", "n"]
    result = init(config, "--preview", "0", typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "the user name or the password is refused" in result.output
    assert "there is no folder 'INBXO'; the nearest is 'INBOX'" in result.output
    box = load(config).mailbox["support"]
    assert box.folders[0] == "INBOX" and len(box.folders) == 2
    assert (box.lead, box.identities, box.language) == ("lead@example.com", ("support@example.com",), "en")
    assert box.timezone == "Europe/Berlin" and box.effects == {"labels", "drafts", "notes"}
    password = config.parent / "support.password"
    assert box.password_file == password and password.read_text() == PASSWORD + "\n"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert PASSWORD not in result.output


def test_a_second_mailbox_is_added_and_comments_stay(dovecot: Dovecot, config: Path, secret: Path) -> None:
    first = init(config, *options(dovecot, secret, "--preview", "0"))
    assert first.exit_code == 0, first.output
    config.write_text("# mine\n" + config.read_text("utf-8") + "\n[labels]\ncalm = true  # as we like it\n")
    second = init(config, *options(dovecot, secret, "--preview", "0", "--name", "lead"))
    assert second.exit_code == 0, second.output
    assert sorted(load(config).mailbox) == ["lead", "support"] and load(config).labels.calm
    assert "# mine" in config.read_text("utf-8") and "# as we like it" in config.read_text("utf-8")


def test_nothing_is_replaced_unasked(dovecot: Dovecot, config: Path, secret: Path) -> None:
    init(config, *options(dovecot, secret, "--preview", "0"))
    before = config.read_bytes()
    again = options(dovecot, secret, "--preview", "0", "--lead", "new@example.com")
    refused = init(config, *again)
    assert refused.exit_code == 78 and "already" in refused.output and config.read_bytes() == before
    assert init(config, *again, "--overwrite").exit_code == 0
    assert load(config).mailbox["support"].lead == "new@example.com"


@pytest.mark.parametrize(
    ("more", "said", "code"),
    [
        (["--folder", "Inbxo"], "there is no folder 'Inbxo'", 78),
        (["--timezone", "Mars/Base"], "is no time zone", 78),
        (["--username", ""], "must not be empty", 78),
        (["--port", "1"], "nobody listens there", 75),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(
    dovecot: Dovecot, config: Path, secret: Path, more: list[str], said: str, code: int
) -> None:
    result = init(config, *options(dovecot, secret, *more))
    assert result.exit_code == code and said in result.output
    assert not config.exists()


def test_microsoft_takes_no_passwords(config: Path) -> None:
    result = init(config, "--provider", "microsoft365", "--yes")
    assert result.exit_code == 78 and "OAuth2" in result.output and not config.exists()


def test_every_provider_has_a_server_or_says_why_not(config: Path) -> None:
    from maild.setup.providers import OWN, load

    providers = load()
    assert list(providers) == ["yandex360", "mailru", "gmail", "microsoft365", "own"]
    for provider in providers.values():
        assert provider.id == OWN or (provider.host and provider.security == "tls")
        assert not provider.passwords or provider.id == OWN or provider.password_page.startswith("https://")


def test_a_folder_that_cannot_be_written_is_said_before_any_question(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = init(tmp_path / "file" / "maild.toml")
    assert result.exit_code == 78 and "sudo maild init" in result.output
