"""A text with its findings drawn over it, as HTML: displaCy's spans, each with code and confidence."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from detectors.finding import Finding, Signal

if TYPE_CHECKING:
    from spacy.language import Language


def drawn(text: str, findings: Iterable[Finding], colors: Mapping[Signal, str], title: str) -> str:
    """A self-contained piece of HTML in which everything is escaped; ``title`` stands above the text."""
    from spacy import displacy
    from spacy.util import filter_spans

    doc = _cutter().make_doc(text)
    spans: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    for finding in findings:
        name = f"{finding.signal.value} {finding.code} {finding.confidence:.0%}"
        names[name] = colors.get(finding.signal, "#5d6d7e")
        found = [doc.char_span(e.start, e.end, alignment_mode="expand") for e in finding.evidence if e.end > e.start]
        for span in filter_spans(span for span in found if span is not None):
            spans.append({"start_token": span.start, "end_token": span.end, "label": name})
    shown = {"text": text, "spans": spans, "tokens": [token.text for token in doc], "title": escape(title)}
    return displacy.render(shown, style="span", manual=True, jupyter=False, options={"colors": names})


@lru_cache
def _cutter() -> "Language":
    import spacy

    return spacy.blank("xx")
