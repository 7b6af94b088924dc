"""The questions of ``maild init`` that lead to a connection: provider, server, user name and password."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maild.cli import answers
from maild.cli.questions import Questions
from maild.errors import LoginRefused, MaildError, SettingsError
from maild.setup.providers import OWN, Provider, load

if TYPE_CHECKING:
    from maild.ports import Mailbox

PLACES = {
    "password_file": ("a file", "Path of the file"),
    "password_command": ("the output of a command", "Command"),
    "password_env": ("an environment variable", "Name of the variable"),
    "password_keyring": ("the keyring", "Service in the keyring"),
    "password_credential": ("a systemd credential", "Name of the credential"),
}
_SECURITY = {"tls": "TLS (port 993)", "starttls": "STARTTLS (port 143)", "none": "none (only to this machine)"}


@dataclass
class Access:
    """Where a mailbox is and how to log in to it, as asked; ``given`` are the answers that came as options.

    ``file`` is where a password that is typed will be kept; ``typed`` is that password, empty when it is elsewhere.
    """

    ask: Questions
    given: Mapping[str, str | None]
    name: str
    file: Path
    server: dict[str, object] = field(default_factory=dict, init=False)
    login: dict[str, object] = field(default_factory=dict, init=False)
    typed: str = field(default="", init=False, repr=False)

    @property
    def values(self) -> dict[str, object]:
        """The settings of the mailbox that are known by now."""
        return {**self.server, **self.login}

    def connect(self) -> "Mailbox":
        """Ask and log in; when that fails, say why and ask again what may be wrong. Raises MaildError."""
        provider = self._provider()
        self._ask_server(provider.host, provider.port, provider.security, self.given)
        self._ask_login(self.given)
        while True:
            try:
                return self._connected()
            except MaildError as error:
                if self.ask.yes:
                    raise
                click.secho(f"{error}", fg="red")
                if error.advice:
                    click.echo(f"  → {error.advice}")
                if not self.ask.agreed("Try again?", default=True):
                    raise
                if not isinstance(error, LoginRefused):
                    server = {key: str(value) for key, value in self.server.items()}
                    self._ask_server(server["host"], int(server["port"]), server["security"], {}, sure=False)
                self._ask_login({})

    def _provider(self) -> Provider:
        providers = load()
        if not (self.ask.yes or self.given.get("provider")):
            click.echo("Where is the mailbox?")
        names = {key: provider.name for key, provider in providers.items()}
        default = OWN if self.given.get("host") else None
        provider = providers[self.ask.choice("Provider", "--provider", names, self.given.get("provider"), default)]
        if not self.ask.yes:
            page = [f"App passwords are made here: {provider.password_page}"] if provider.password_page else []
            click.echo("\n".join(f"  • {step}" for step in (*provider.steps, *page)))
        for note in provider.notes:
            click.secho(f"  ! {note}", fg="yellow")
        if provider.passwords:
            return provider
        if not self.ask.agreed("Go on with a server of your own instead?", default=False):
            raise SettingsError(
                f"{provider.name} takes no passwords: it wants OAuth2",
                "write the mailbox with its oauth2 into the configuration, then: maild login (docs/oauth2.md)",
            )
        return providers[OWN]

    def _ask_server(
        self, host: str, port: int, security: str, given: Mapping[str, str | None], *, sure: bool = True
    ) -> None:
        """``host``, ``port`` and ``security`` are the defaults; with a host that is ``sure`` they are not asked for."""
        known = sure and bool(host)
        told = {"host": host, "port": str(port), "security": security} if known else dict[str, str]()
        told |= {key: value for key, value in given.items() if value and key in ("host", "port", "security")}
        self.server["host"] = self.ask.text("IMAP server", "--host", answers.filled, told.get("host"), host or None)
        chosen = self.ask.choice("Security", "--security", _SECURITY, told.get("security"), security)
        usual = port if chosen == security else {"tls": 993}.get(chosen, 143)
        self.server["port"] = self.ask.text("Port", "--port", answers.port, told.get("port"), str(usual))
        self.server["security"] = chosen
        if given.get("ca_file"):
            self.server["ca_file"] = given["ca_file"]

    def _ask_login(self, given: Mapping[str, str | None]) -> None:
        """User name, and the password or the place where it is."""
        before = str(self.login.get("username", "")) or None
        what = "User name, mostly the address"
        username = self.ask.text(what, "--username", answers.filled, given.get("username"), before)
        place, value = next(((key, given[key]) for key in PLACES if given.get(key)), ("password_file", None))
        self.typed = "" if value else self.ask.secret("Password (not shown; Enter if it is kept elsewhere)")
        if self.typed:
            value = str(self.file)
        if value is None:
            if self.ask.yes:
                raise SettingsError("the password is not known", "give --password-file or another --password-…")
            click.echo("Where is the password?")
            meanings = {key: meaning for key, (meaning, _) in PLACES.items()}
            place = self.ask.choice("Place", "--password-file", meanings, None, "password_file")
            value = self.ask.text(PLACES[place][1], "--" + place.replace("_", "-"), answers.filled)
        self.login = {"username": username, place: _written(place, value)}

    def _connected(self) -> "Mailbox":
        from pydantic import ValidationError

        from maild.access import connected
        from maild.mail.imap import MESSAGE_LIMIT
        from maild.sections.mailbox import MailboxSettings

        try:
            box = MailboxSettings.model_validate(self.values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise SettingsError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        opened = connected(self.name, box, MESSAGE_LIMIT, typed=self.typed)
        click.secho(f"Connected to {box.host} as {box.username}.", fg="green")
        return opened


def _written(place: str, value: str) -> str | tuple[str, ...]:
    """The place of a password as the configuration has it."""
    if place == "password_command":
        try:
            return tuple(shlex.split(value))
        except ValueError as error:
            raise SettingsError(f"the command {value!r} cannot be read: {error}", "close its quotes") from error
    return str(Path(value).expanduser().absolute()) if place == "password_file" else value
