"""How an error is told: what went wrong in one line, and what to do next in another."""

import click

from maild.errors import MaildError


def tell(error: MaildError) -> None:
    """Print an error to standard error."""
    click.secho(f"maild: {error}", fg="red", err=True)
    if error.advice:
        click.echo(f"  → {error.advice}", err=True)
