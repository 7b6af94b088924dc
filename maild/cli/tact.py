"""``maild tact``: the last look at a text of ours, before a client sees it."""

from typing import TextIO

import click


@click.command()
@click.argument("text", type=click.File(encoding="utf-8"), metavar="FILE")
@click.option("--language", type=click.Choice(["ru", "en"]), help="The text's.  [default: what it looks like]")
@click.pass_context
def tact(ctx: click.Context, text: TextIO, language: str | None) -> None:
    """Say what in a text would offend, blame, threaten or promise; - for standard input.

    Each line tells the place, the code, what is wrong and the words. Exit code 1 when there is anything.
    """
    from detectors.language import language as guessed
    from maild.errors import MessageError
    from replies.tact import check

    try:
        words = text.read()
    except UnicodeDecodeError as error:
        raise MessageError(f"{text.name} is no text in UTF-8", "save it as plain text in UTF-8") from error
    spoken = language or ("en" if guessed(words) == "en" else "ru")
    offences = check(words, spoken)
    for offence in offences:
        line = words.count("\n", 0, offence.start) + 1
        column = offence.start - words.rfind("\n", 0, offence.start)
        title = offence.title_en if spoken == "en" else offence.title_ru
        click.echo(f"{text.name}:{line}:{column}: {offence.code} {title}: «{' '.join(offence.text.split())}»")
    if not offences:
        click.echo("nothing in it offends", err=True)
    ctx.exit(int(bool(offences)))
