"""``maild eval``: how well labelled letters are judged."""

from pathlib import Path

import click


@click.command("eval")
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True)
@click.option(
    "--by", type=click.Choice(["language", "hard", "author"]), help="Also for each language, kind of trap, or author."
)
@click.option("--false-alarms", is_flag=True, help="Also the ids of letters that were wrongly called toxic.")
@click.pass_obj
def evaluate(config: Path | None, corpus: tuple[Path, ...], by: str | None, false_alarms: bool) -> None:
    """Judge the labelled letters of CORPUS files (JSON lines) and print precision, recall, F1 and more.

    Each letter is read as mail, judged, and compared with its labels; figures come with 95 % intervals by bootstrap.
    """
    from rich.console import Console
    from rich.progress import track

    from maild.cli.analyze import workshop_for
    from maild.evaluation.figures import Answer, figures
    from maild.evaluation.labelled import read
    from maild.evaluation.table import table

    workshop = workshop_for(config)
    reader = workshop.reader_for(workshop.house())
    answers = []
    letters = [letter for file in corpus for letter in read(file)]
    for letter in track(letters, "judging", console=Console(stderr=True)):
        analysis = reader.judge.analyser.analyse(reader.message(letter.octets).own_words)
        answers.append(Answer(letter, analysis, reader.judge.regulations.decide(analysis)))
    click.echo(table(figures(answers)))
    if by is not None:
        click.echo(f"\n| {by} | letters | verdict right | action right | wrongly called toxic |\n|---|---|---|---|---|")
        for name in sorted({getattr(one.letter, by) for one in answers}):
            some = [one for one in answers if getattr(one.letter, by) == name]
            verdicts = sum(one.letter.verdict == one.judgement.verdict for one in some)
            actions = sum(one.letter.action == one.judgement.action for one in some)
            wrong = sum(one.judgement.verdict == "toxic" != one.letter.verdict for one in some)
            click.echo(f"| {name or '(none)'} | {len(some)} | {verdicts} | {actions} | {wrong} |")
    if false_alarms:
        click.echo("\nwrongly called toxic: " + (", ".join(figures(answers).false_toxic) or "none"))
