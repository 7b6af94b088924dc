"""The configuration: what it says is what maild does, and every mistake is named with the way to mend it."""

from datetime import timedelta
from pathlib import Path

import pytest

from maild.errors import SecretError, SettingsError
from maild.secrets import password
from maild.sections.mailbox import MailboxSettings
from maild.settings import Settings, load

MAILBOX = '[mailbox.support]\nhost = "mail.example.com"\nusername = "support@example.com"\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "maild.toml"
    file.write_text(text)
    return file


def box(**values: object) -> MailboxSettings:
    return MailboxSettings.model_validate({"host": "h", "username": "u@example.com", **values})


def test_the_defaults_fill_what_is_not_said(tmp_path: Path) -> None:
    settings = load(written(tmp_path, MAILBOX + '[daemon]\ndraft_max_age = "2w"\n'))
    assert settings.mailbox["support"].port == 993
    assert settings.mailbox["support"].addresses == ("support@example.com",)
    assert settings.daemon.draft_max_age == timedelta(days=14)
    assert settings.daemon.batch == 200
    assert settings.store.url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAILBOX + 'hots = "x"\n', "mailbox.support.hots"),
        (MAILBOX + 'hots = "x"\n', "nearest valid key is host"),
        (MAILBOX + "[labels]\ncalmness = true\n", "nearest valid key is calm"),
        (MAILBOX + "[mailboxes]\n", "nearest valid key is mailbox"),
        ('[mailbox.support]\nhost = "h"\n', "mailbox.support.username is missing"),
        (MAILBOX + "port = 99999\n", "mailbox.support.port"),
        (MAILBOX + 'password = "hunter2"\n', "never stands in the configuration"),
        (MAILBOX + 'password_file = "a"\npassword_env = "B"\n', "keep one of them"),
        (MAILBOX + 'timezone = "Moskau"\n', "is not a time zone"),
        (MAILBOX + 'notes = "lead:INBOX"\n', "which is not configured"),
        (MAILBOX + '[[mailbox.support.form]]\nfrom = "a@b"\nclient = "subject"\n', "body:<name of the line>"),
        ("[store]\nurl = 'mysql://x'\n", "store.url"),
        (MAILBOX + 'work = { hours = "18-9" }\n', "ends before it begins"),
        (MAILBOX + 'work = { hours = "утром" }\n', "mailbox.support.work.hours"),
        (MAILBOX + 'work = { days = ["monday"] }\n', "mailbox.support.work.days"),
        ('[replies.writer]\nurl = "localhost:8080"\nmodel = "m"\n', "is no address"),
        ('[replies.writer]\nurl = "http://models.example/v1"\nmodel = "m"\n', "must begin with https://"),
        ('[replies.writer]\nurl = "http://127.0.0.1:8080/v1"\n', "has a url and no model"),
        ('[replies.writer]\nkey_file = "a"\nkey_env = "B"\n', "keep one of them"),
        (MAILBOX + '[[staff]]\nname = "Ольга"\n', "needs a signature or an address"),
        (MAILBOX + '[replies.writer]\nurls = ""\n', "nearest valid key is url"),
        (MAILBOX + '[[mailbox.support.form]]\nfrom = "a@b"\nclients = ""\n', "nearest valid key is client"),
        (MAILBOX + '[[staff]]\nname = "О"\nadress = ""\n', "nearest valid key is address"),
        ("[mailbox", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(written(tmp_path, text))
    assert said in f"{error.value} {error.value.advice}"
    assert "hunter2" not in str(error.value)
    assert error.value.exit_code == 78


def test_a_missing_file_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path / "none.toml")
    assert "maild init" in error.value.advice


def test_own_data_files_beside_the_configuration_win(tmp_path: Path) -> None:
    settings: Settings = load(written(tmp_path, MAILBOX))
    assert settings.file("policy.toml").parent != tmp_path
    (tmp_path / "policy.toml").write_text("")
    assert settings.file("policy.toml") == tmp_path / "policy.toml"


def test_a_password_comes_from_where_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "support"
    secret.write_text("пароль\n")
    secret.chmod(0o600)
    monkeypatch.setenv("MAILD_TEST", "пароль")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert password("support", box(password_file=secret)) == "пароль"
    assert password("support", box(password_command=["cat", str(secret)])) == "пароль"
    assert password("support", box(password_env="MAILD_TEST")) == "пароль"
    assert password("support", box(password_credential="support")) == "пароль"
    assert password("support", box()) == "пароль", "a credential named like the mailbox is the default"


def test_a_password_comes_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1.0

        def get_password(self, service: str, username: str) -> str | None:
            return {("maild", "u@example.com"): "пароль"}.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert password("support", box(password_keyring="maild")) == "пароль"
        with pytest.raises(SecretError, match="no password"):
            password("support", box(password_keyring="other"))
    finally:
        keyring.set_keyring(before)


def test_a_secret_that_cannot_be_used_says_why_and_never_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    open_ = tmp_path / "open"
    open_.write_text("hunter2")
    open_.chmod(0o644)
    empty = tmp_path / "empty"
    empty.write_text("\n")
    empty.chmod(0o600)
    cases = [
        (box(password_file=open_), "chmod 0600"),
        (box(password_file=empty), "is empty"),
        (box(password_file=tmp_path / "none"), "cannot be read"),
        (box(password_command=["sh", "-c", "echo hunter2; exit 3"]), "ended with 3"),
        (box(password_command=["/no/such/program"]), "did not run"),
        (box(password_env="MAILD_NOT_SET"), "MAILD_NOT_SET"),
        (box(), "password_file"),
    ]
    for settings, said in cases:
        with pytest.raises(SecretError) as error:
            password("support", settings)
        assert said in f"{error.value} {error.value.advice}"
        assert "hunter2" not in f"{error.value} {error.value.advice}"
