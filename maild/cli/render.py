"""How a judged letter looks on a terminal: verdict, clause, and the client's words with the evidence marked."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from detectors.finding import Evidence, Finding, Signal
from maild.labels import LabelBook
from maild.model.judgement import Judgement


def harmless(text: str) -> str:
    """Mail text without control characters, so that it cannot steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "·" for char in text)


def _quoted(pieces: Iterable[Evidence]) -> str:
    return "  ".join(f"«{harmless(piece.text)}»" for piece in pieces).replace("\n", " ")


class Painter:
    """Draws judgements in the colours of ``config/labels.toml``."""

    def __init__(self, book: LabelBook) -> None:
        self.colors = {Signal(label.signal): label.color for label in book.labels if label.signal}
        self._styles = {
            label.signal or label.verdict or label.state: f"#ffffff on {label.color}" for label in book.labels
        }

    def judged(self, judgement: Judgement, words: str | None = None, cut: tuple[str, ...] = ()) -> RenderableType:
        """Verdict and clause, the reasons one a line, what limits were met, and the words if they are at hand."""
        head = Text.assemble(
            (f" {judgement.verdict.value} ", self._style(judgement.verdict)),
            f" {judgement.action.value} · ",
            (f"{judgement.clause} {judgement.title}", "italic"),
        )
        reasons = [Padding(self._reason(finding), (0, 0, 0, 2)) for finding in judgement.findings]
        notices = [
            Text(f"  notice  {one.kind} {one.code}  {_quoted(one.evidence)}", style="dim") for one in judgement.notices
        ]
        faults = [Text(f"  {fault.code} crashed: {fault.error}", style="bold red") for fault in judgement.faults]
        short = [Text(f"  not read to the end, beyond the limits: {', '.join(cut)}", style="bold red")] if cut else []
        text = [Padding(self.marked(words.rstrip(), judgement.findings), (0, 0, 0, 2))] if words else []
        return Group(head, *reasons, *notices, *faults, *short, *text)

    def marked(self, words: str, findings: Iterable[Finding]) -> Text:
        """The words with each finding's evidence highlighted in its signal's colour."""
        text = Text(harmless(words))
        for finding in findings:
            for evidence in finding.evidence:
                text.stylize(self._style(finding.signal), evidence.start, evidence.end)
        return text

    def _reason(self, finding: Finding) -> Text:
        name = finding.signal.value + (f": {finding.subkind}" if finding.subkind else "")
        return Text.assemble(
            (f" {name} ", self._style(finding.signal)),
            f" {finding.code} {finding.confidence:.0%}  {_quoted(finding.evidence)}",
        )

    def _style(self, name: str) -> str:
        return self._styles.get(name, "reverse")
