"""Whether every clause of the regulations can ever decide: contradictions and clauses that others shadow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from detectors.finding import Analysis, Fault, Finding, Signal
from maild.judge.conduct import Conduct, Facts
from maild.judge.policy import GRAVE_FROM, Clause, Regulations
from maild.judge.standing import Standing
from maild.model.judgement import Verdict


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one clause. ``kind`` is contradictory or shadowed; ``by`` are the clauses in its way."""

    clause: str
    kind: str
    by: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind == "contradictory":
            return f"clause {self.clause} can fit no letter: it asks for what it excludes"
        return f"clause {self.clause} never decides: {', '.join(self.by)} above it takes every letter that it fits"


def flaws(regulations: Regulations) -> list[Flaw]:
    """The clauses that no letter reaches, in their order.

    Each clause is tried with the letters that barely fit it, alone and with one more signal: if another clause takes
    all of these, it takes every letter.
    """
    return [*_first(regulations), *_second(regulations.conduct)]


def _first(regulations: Regulations) -> list[Flaw]:
    found = []
    for clause in regulations.clauses:
        barely = [letter for letter in _barely(clause) if clause.fits(letter)]
        if not barely:
            found.append(Flaw(clause.id, "contradictory"))
            continue
        by = dict.fromkeys(regulations.decide(letter).clause for letter in barely)
        richer = (more for letter in barely for more in _with_one_more(letter) if clause.fits(more))
        if clause.id not in by and all(regulations.decide(letter).clause != clause.id for letter in richer):
            found.append(Flaw(clause.id, "shadowed", tuple(by)))
    return found


def _second(clauses: Sequence[Conduct]) -> list[Flaw]:
    found = []
    for clause in clauses:
        barely = [facts for facts in _facts(clause) if clause.fits(facts)]
        if not barely:
            found.append(Flaw(clause.id, "contradictory"))
            continue
        by = [next(other.id for other in clauses if other.fits(facts)) for facts in barely]
        if clause.id not in by:
            found.append(Flaw(clause.id, "shadowed", tuple(dict.fromkeys(by))))
    return found


def _facts(clause: Conduct) -> Iterator[Facts]:
    """Letters that barely fit a clause, in every standing, kind and hour that goes together with what it asks."""
    verdicts = clause.verdict or tuple(Verdict)
    so_far: tuple[Verdict | None, ...] = clause.so_far or (None, *Verdict)
    for one, verdict, worst, sure in product(clause.any or ("",), verdicts, so_far, (clause.sure, 1.0)):
        terms = (*clause.all, *filter(None, [one]))
        toxic = max(clause.toxic_threads, int(verdict is Verdict.TOXIC))
        standings = (Standing.OUTBURST, Standing.PATTERN) if toxic else (Standing.NEW, Standing.STEADY)
        for standing, kind, opened in product(standings, ("consumers", "companies"), (True, False)):
            yield Facts(
                findings=tuple(_finding(term, sure) for term in dict.fromkeys(terms)),
                verdict=verdict,
                so_far=worst,
                toxic=(clause.within,) * toxic,
                letters=(clause.within,) * max(clause.letters, 1),
                standing=standing,
                clients=kind,
                open=opened,
            )


def _barely(clause: Clause) -> Iterator[Analysis]:
    tones = clause.tone or tuple(Verdict)
    graves = (clause.grave,) if clause.grave is not None else (False, True)
    for one, tone, grave, sure in product(clause.any or ("",), tones, graves, (clause.sure, 1.0)):
        terms = (*clause.all, *filter(None, [one]))
        yield Analysis(
            text="",
            language="ru",
            findings=tuple(_finding(term, sure) for term in dict.fromkeys(terms)),
            faults=(Fault("0", ""),) if clause.crashed else (),
            tone=tone.value,
            grave=GRAVE_FROM if grave else 0.0,
            stranger=clause.stranger is True,
            perhaps_stranger=bool(clause.stranger),
        )


def _with_one_more(letter: Analysis) -> Iterator[Analysis]:
    for signal in Signal:
        yield replace(letter, findings=(*letter.findings, _finding(signal.value, 1.0)))


def _finding(term: str, sure: float) -> Finding:
    kind, _, subkind = term.partition(":")
    return Finding(Signal(kind), subkind, "", sure, ())
