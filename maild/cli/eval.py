"""``maild eval``: how well labelled letters are judged."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detectors.finding import Analysis
    from maild.bootstrap import Workshop
    from maild.daemon.intake import Reader
    from maild.evaluation.figures import Answer
    from maild.evaluation.held_out import HeldOut
    from maild.evaluation.labelled import Labelled

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("eval")
@click.argument("corpus", type=_FILE, nargs=-1)
@click.option(
    "--by", type=click.Choice(["language", "hard", "author"]), help="Also for each language, kind of trap, or author."
)
@click.option("--false-alarms", is_flag=True, help="Also the ids of letters that were wrongly called toxic.")
@click.option(
    "--holdout",
    type=click.Choice(["author"]),
    help="Letters of hands that training never used, judged as their author's first.",
)
@click.option("--plots", type=click.Path(path_type=Path, file_okay=False), help="Also draw pictures into this folder.")
@click.option("--strangers", type=_FILE, help="Mail that is no client's: how much of it would bother the staff.")
@click.pass_obj
def evaluate(
    config: Path | None,
    corpus: tuple[Path, ...],
    by: str | None,
    false_alarms: bool,
    holdout: str | None,
    plots: Path | None,
    strangers: Path | None,
) -> None:
    """Judge the labelled letters of CORPUS files (JSON lines) and print precision, recall, F1 and more.

    Each letter is read as mail, judged, and compared with its labels; figures come with 95 % intervals by bootstrap.
    With --holdout author only letters of hands that the network never learned from are judged, each by weights that
    never saw a letter of its author; the others are left out.
    """
    from maild.cli.analyze import workshop_for
    from maild.evaluation.figures import figures
    from maild.evaluation.labelled import read
    from maild.evaluation.table import by_group, table

    if not corpus and strangers is None:
        raise click.UsageError("Give a CORPUS file, --strangers, or both.")
    workshop = workshop_for(config)
    reader = workshop.reader_for(workshop.house())
    if corpus:
        letters = [letter for file in corpus for letter in read(file)]
        if holdout is None:
            answers = _answers(letters, reader, lambda _, words: reader.judge.analyser.analyse(words))
        else:
            held_out = _held_out(workshop)
            answers = _answers(held_out.of(letters), reader, held_out.analyse)
        found = figures(answers)
        click.echo(table(found))
        if by is not None:
            click.echo("\n" + by_group(answers, by))
        if false_alarms:
            click.echo("\nwrongly called toxic: " + (", ".join(found.false_toxic) or "none"))
        if plots is not None:
            from maild.evaluation.plots import draw

            draw(answers, plots)
    if strangers is not None:
        _strangers(strangers, reader)


_Analyse = Callable[["Labelled", str], "Analysis"]


def _held_out(workshop: "Workshop") -> "HeldOut":
    from detectors import rules
    from maild.evaluation.held_out import HeldOut

    return HeldOut(rules.load(workshop.settings.file("lexicon")), workshop.settings.model.base)


def _answers(letters: "list[Labelled]", reader: "Reader", analyse: _Analyse) -> "list[Answer]":
    from rich.console import Console
    from rich.progress import track

    from maild.evaluation.figures import Answer

    answers = []
    for letter in track(letters, "judging", console=Console(stderr=True)):
        analysis = analyse(letter, reader.message(letter.octets).own_words)
        answers.append(Answer(letter, analysis, reader.judge.regulations.decide(analysis)))
    return answers


def _strangers(path: Path, reader: "Reader") -> None:
    from maild.evaluation.measures import interval
    from maild.evaluation.strangers import read, troubled

    mails = list(read(path))
    judged = [reader.judged(mail.octets) for mail in mails]
    wrong = [troubled(judgement) for _, judgement in judged]
    share = interval(lambda numbers: sum(wrong[n] for n in numbers) / max(len(numbers), 1), len(mails))
    click.echo(f"\n| of {len(mails)} mails that are no client's | |\n|---|---|")
    click.echo(f"| got a draft, a note or `toxic` | {share} |")
    for mail, (message, judgement), bad in zip(mails, judged, wrong, strict=True):
        if bad:
            click.echo(f"| {mail.id} {mail.kind} | {message.role.value}, {judgement.verdict}, {judgement.clause} |")
