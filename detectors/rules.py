"""The rules of all detectors, armed with the lexicons and run on a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detectors import (
    abuse,
    entitlement,
    grievance,
    legal_threat,
    lexicon,
    notices,
    pressure,
    review_threat,
    unreasonable_demand,
)
from detectors.clause import whole_clause
from detectors.finding import Evidence, Fault, Finding, Notice, Signal
from detectors.heat import heat
from detectors.normal import Normaliser
from detectors.pattern import Pattern, compiled, stems
from detectors.reading import Reader
from detectors.rule import Detector, Rule
from detectors.senses import Senses

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

DETECTORS = (
    abuse.DETECTOR,
    entitlement.DETECTOR,
    review_threat.DETECTOR,
    unreasonable_demand.DETECTOR,
    pressure.DETECTOR,
    legal_threat.DETECTOR,
    grievance.DETECTOR,
    notices.DETECTOR,
)


MOST_EVIDENCE = 20  # pieces of evidence of one rule, after which a text is not searched any further for it


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules alone say of a text; ``heat`` in ``[0, 1]`` is how heated its tone is."""

    text: str
    language: str
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    faults: tuple[Fault, ...]
    heat: float


class Rules:
    """The armed rules. Not safe for use by several threads at once."""

    def __init__(self, words: lexicon.Lexicon, detectors: tuple[Detector, ...] = DETECTORS) -> None:
        """Compile the rules. Raises ``PatternError`` when a rule names a set that the lexicon lacks."""
        rules = [rule for detector in detectors for rule in detector.rules]
        senses = Senses(words, stems(pattern for rule in rules for pattern in rule.patterns))
        self._reader = Reader(Normaliser(words), senses)
        vocab = self._reader.nlp.vocab
        self._detectors = tuple(
            (detector, tuple(_Armed(rule, _compiled(rule, words, vocab)) for rule in detector.rules))
            for detector in detectors
        )
        self._index = _Index(armed for _, rules in self._detectors for armed in rules)

    def read(self, text: str) -> Ruled:
        """What the rules find, in their order; never raises for any string."""
        return self._ruled(text, self._reader.read(text))

    def doc(self, text: str) -> "Doc":
        """The spaCy ``Doc`` with ``doc.spans["findings"]``, whose labels are the signals and whose ids are rule codes.

        The tokens are those of the text after hostile runs are cut (``surface.py``), so offsets may differ.
        """
        doc = self._reader.read(text)
        self._ruled(text, doc)
        return doc

    def _ruled(self, text: str, doc: "Doc") -> Ruled:
        from spacy.tokens import Span

        findings: list[Finding] = []
        notices: list[Notice] = []
        faults: list[Fault] = []
        marked: list[Span] = []
        candidates = self._index.candidates(doc)
        for detector, rules in self._detectors:
            try:
                for armed in rules:
                    rule = armed.rule
                    spans = _matches(rule, candidates.get(rule.code, ()))
                    if not spans:
                        continue
                    evidence = _evidence(rule, spans, text, doc)
                    if rule.signal is None:
                        notices.append(Notice(rule.subkind, rule.code, evidence))
                        continue
                    findings.append(Finding(rule.signal, rule.subkind, rule.code, rule.confidence, evidence))
                    marked += [Span(doc, one.start, one.end, label=rule.signal, span_id=rule.code) for one in spans]
            except Exception as error:  # a broken rule must not take the other signals down with it
                faults.append(Fault(detector.code, type(error).__name__))
        doc.spans["findings"] = marked
        return Ruled(text, doc.user_data["language"], tuple(findings), tuple(notices), tuple(faults), heat(doc))


def load(lexicons: Path) -> Rules:
    """The rules with the lexicons of a folder. Raises ``LexiconError``; takes about two seconds (spaCy's import)."""
    return Rules(lexicon.read(lexicons))


@dataclass(frozen=True, slots=True)
class _Armed:
    """A rule with its compiled patterns."""

    rule: Rule
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A pattern that may match in a window, whose senses are those of all its tokens."""

    pattern: Pattern
    window: "Span"
    senses: frozenset[str]


class _Index:
    """Patterns by the sense that sets them off, so that a sentence meets only the patterns it has a word of."""

    def __init__(self, rules: Iterable[_Armed]) -> None:
        self._by_sense: dict[int, dict[str, list[tuple[str, int]]]] = {}
        self._patterns: list[Pattern] = []
        for armed in rules:
            by_sense = self._by_sense.setdefault(armed.rule.window, {})
            for pattern in armed.patterns:
                for sense in pattern.trigger:
                    by_sense.setdefault(sense, []).append((armed.rule.code, len(self._patterns)))
                self._patterns.append(pattern)

    def candidates(self, doc: "Doc") -> dict[str, list[_Candidate]]:
        """What may match in a document, by rule code, in order of place."""
        by_token = doc.user_data["senses"]
        bounds = [(sent.start, sent.end) for sent in doc.sents]
        sentences = [(start, end, frozenset().union(*by_token[start:end])) for start, end in bounds]
        found: dict[str, list[_Candidate]] = {}
        for size, by_sense in self._by_sense.items():
            for first in range(max(1, len(sentences) - size + 1)):
                run = sentences[first : first + size]
                if not run:
                    continue
                senses = frozenset().union(*(each for _, _, each in run))
                hits = sorted({hit for sense in senses & by_sense.keys() for hit in by_sense[sense]})
                window = doc[run[0][0] : run[-1][1]]
                for code, number in hits:
                    found.setdefault(code, []).append(_Candidate(self._patterns[number], window, senses))
        return found


def _compiled(rule: Rule, words: lexicon.Lexicon, vocab: object) -> tuple[Pattern, ...]:
    return tuple(compiled(pattern, words, vocab) for pattern in rule.patterns)  # type: ignore[arg-type]


def _matches(rule: Rule, candidates: Iterable[_Candidate]) -> list["Span"]:
    kept: list[Span] = []
    for candidate in candidates:
        for spans in candidate.pattern.find(candidate.window, candidate.senses):
            if not any(guard(spans[0]) for guard in rule.guards):
                kept += spans
        if len(kept) >= MOST_EVIDENCE:
            break
    return _apart(kept)


def _apart(spans: list["Span"]) -> list["Span"]:
    """Spans in order of place without those that overlap an earlier, longer one."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        if not any(span.start < other.end and other.start < span.end for other in apart):
            apart.append(span)
    return sorted(apart, key=lambda one: one.start)


def _evidence(rule: Rule, spans: list["Span"], text: str, doc: "Doc") -> tuple[Evidence, ...]:
    evidence: list[Evidence] = []
    for span in spans:
        start, end = doc.user_data["surface"].origin(span.start_char, span.end_char)
        if rule.signal is not Signal.ABUSE:  # an insult is a word; everything else is said by a clause
            start, end = whole_clause(text, start, end)
        if not evidence or start >= evidence[-1].end:
            evidence.append(Evidence(start, end, text[start:end]))
    return tuple(evidence)
