"""The command ``maild``: its group, its common options, and how an error becomes one clear line and an exit code."""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from maild.cli.commands import COMMANDS
from maild.cli.trouble import tell
from maild.errors import MaildError


class _Group(click.Group):
    """``COMMANDS``, each imported when it is called; they end with the exit code of the MaildError that they raise."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"maild.cli.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, _, said) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MaildError as error:
            tell(error)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="maild", prog_name="maild")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration to use.  [default: /etc/maild/maild.toml]",
)
@click.option(
    "--debug-imap", is_flag=True, help="Log what is said to the mail servers, without secrets and without mail."
)
@click.pass_context
def main(ctx: click.Context, config: Path | None, *, debug_imap: bool) -> None:
    """Guard the people who answer a shared support mailbox.

    maild reads new letters over IMAP, finds abuse, pressure and blackmail in the client's own words, and the
    justified complaint behind an angry letter; labels the thread, and leaves a calm draft or a note for a lead.
    A human sends: maild never can.

    \b
    Exit codes:  0  done
                 1  something else went wrong, the message says what
                 2  the command was typed wrong
                65  a message cannot be read
                74  the database cannot be used
                75  the mail server cannot be used now; try again later
                78  the configuration is wrong
    """
    ctx.obj = config
    if debug_imap:
        from maild.mail.imap_trace import trace

        trace()
