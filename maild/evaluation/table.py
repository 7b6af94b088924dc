"""Figures as a table in Markdown, for the terminal and for the docs."""

from collections.abc import Iterator, Sequence

from maild.evaluation.figures import VERDICTS, Answer, Figures


def table(found: Figures) -> str:
    """Everything that was measured, one figure a line, with 95 % intervals."""
    return "\n".join(_lines(found))


def _lines(found: Figures) -> Iterator[str]:
    yield "| signal | letters | precision | recall | F1 |"
    yield "|---|---|---|---|---|"
    for name, one in found.signals.items():
        yield f"| {name} | {one.letters} | {one.precision} | {one.recall} | {one.f1} |"
    yield ""
    yield f"| of {found.letters} letters | |"
    yield "|---|---|"
    yield f"| macro-F1 over the signals | {found.macro_f1} |"
    yield f"| verdict macro-F1 | {found.verdict_macro_f1} |"
    yield f"| `toxic` precision | {found.toxic_precision} |"
    yield f"| `toxic` recall | {found.toxic_recall} |"
    yield f"| calm letters called toxic | {found.calm_called_toxic} |"
    yield f"| right `toxic` labels where 900 are calm, 80 difficult, 20 toxic | {found.mailbox_precision} |"
    yield f"| action accuracy | {found.action_accuracy} |"
    yield f"| evidence, character F1 over rightly found signals | {found.evidence_f1:.3f} |"
    if found.subkinds_right is not None:
        yield f"| a labelled subkind named, over rightly found signals | {found.subkinds_right:.3f} |"
    yield f"| expected calibration error, ten bins | {found.calibration_error:.3f} |"
    yield ""
    yield "| is \\ called | " + " | ".join(VERDICTS) + " |"
    yield "|---|---|---|---|"
    for row in VERDICTS:
        yield f"| {row} | " + " | ".join(str(found.confusion.get((row, column), 0)) for column in VERDICTS) + " |"


def by_group(answers: Sequence[Answer], key: str) -> str:
    """How many letters of each language, trap or author were judged right."""
    lines = [f"| {key} | letters | verdict right | action right | wrongly called toxic |", "|---|---|---|---|---|"]
    for name in sorted({getattr(one.letter, key) for one in answers}):
        some = [one for one in answers if getattr(one.letter, key) == name]
        verdicts = sum(one.letter.verdict == one.judgement.verdict for one in some)
        actions = sum(one.letter.action == one.judgement.action for one in some)
        wrong = sum(one.judgement.verdict == "toxic" != one.letter.verdict for one in some)
        lines.append(f"| {name or '(none)'} | {len(some)} | {verdicts} | {actions} | {wrong} |")
    return "\n".join(lines)
