"""What the present flags of letters tell: labels that people took off or set, answers, releases; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from maild.judge.desired import answered
from maild.labels import LabelBook
from maild.model.judgement import Verdict
from maild.model.letter import LabelState, Letter


def seen(letters: Sequence[Letter], flags: Mapping[str, frozenset[str]], book: LabelBook) -> Iterator[Letter]:
    """The letters of a conversation as their flags, by letter id, show them; one without flags tells nothing."""
    toxic, release = book.keyword(verdict=Verdict.TOXIC), book.keyword(state="release")
    corrected = book.keyword(state="corrected")
    for letter in letters:
        present = flags.get(letter.id)
        if present is None:
            yield letter
            continue
        now = replace(
            letter,
            labels={**added(present, book), **{flag: _after(flag, letter, present) for flag in letter.labels}},
            answered=letter.answered or "\\Answered" in present,
            released=letter.released or release in present,
        )
        off = now.labels.get(toxic or "") is LabelState.TAKEN_OFF
        yield replace(now, cleared=off and (letter.cleared or corrected in present or not answered(now, letters)))


def added(present: frozenset[str], book: LabelBook) -> dict[str, LabelState]:
    """The labels by which others say what a letter is: signals and verdicts that maild did not set."""
    return {label.keyword: LabelState.ADDED for label in book.labels if not label.state and label.keyword in present}


def _after(flag: str, letter: Letter, present: frozenset[str]) -> LabelState:
    state = letter.labels[flag]
    if state in {LabelState.SET, LabelState.ADDED} and flag not in present:
        return LabelState.TAKEN_OFF
    if state is LabelState.TAKEN_OFF and flag in present:
        return LabelState.ADDED
    return state
