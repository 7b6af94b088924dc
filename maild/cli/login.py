"""``maild login``: a person allows maild to read a mailbox by OAuth2."""

from pathlib import Path

import click

from maild.cli.archive import mailbox_option


@click.command()
@mailbox_option
@click.option("--paste", is_flag=True, help="The browser is on another machine: paste the address that it ends at.")
@click.option("--device", is_flag=True, help="Type a code on another machine, where the provider offers that.")
@click.pass_obj
def login(config: Path | None, name: str | None, paste: bool, device: bool) -> None:
    """Log in to a mailbox by OAuth2, once; maild keeps the token and renews it.

    The mailbox needs [mailbox.NAME.oauth2] with the client id of your company: docs/oauth2.md says how to get one.
    """
    from maild.access import connected
    from maild.bootstrap import Workshop
    from maild.cli.archive import the_name
    from maild.cli.logs import configure
    from maild.errors import SettingsError
    from maild.oauth2.authority import authority
    from maild.oauth2.login import by_browser, by_code
    from maild.oauth2.tokens import token_file, write
    from maild.settings import load

    configure()
    workshop = Workshop(load(config))
    name = the_name(workshop, name)
    box = workshop.settings.the_mailbox(name)
    if box.oauth2 is None:
        raise SettingsError(f"mailbox.{name} has no oauth2", "see docs/oauth2.md, or use an app password")
    asked = authority(box.oauth2)
    if device and not asked.device:
        raise SettingsError(f"{asked.host} offers no login by a code", "use --paste")
    if device:
        token = by_code(asked, lambda address, code: click.echo(f"Open {address} and type the code {code}"))
    else:
        token = by_browser(asked, box.oauth2.redirect_url, _show, _pasted if paste else None)
    file = token_file(name, box.oauth2)
    write(file, token)
    click.echo(f"The token is kept in {file}.", err=True)
    connected(name, box, workshop.settings.limits.size).close()
    click.secho(f"Connected to {box.host} as {box.username}.", fg="green")


def _show(address: str) -> None:
    click.echo(f"Open this address in a browser and agree:\n\n  {address}\n")


def _pasted() -> str:
    return str(click.prompt("Paste the whole address that the browser shows afterwards", hide_input=True))
