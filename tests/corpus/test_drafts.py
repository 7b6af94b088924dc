"""What maild suggests for the dev corpus: words for every letter that needs them, tactful and concrete."""

import json
import re
from collections import Counter

import pytest

from detectors.finding import Signal
from replies.tact import check
from tests.corpus.drafts import ANSWERS, CORPUS, PAGE, QUESTIONS, Suggested, page, suggestions

_WORD = re.compile(r"\w{4,}")


@pytest.fixture(scope="module")
def found() -> dict[str, Suggested]:
    return {one.id: one for one in suggestions()}


def test_every_letter_that_is_not_calm_service_has_its_words(found: dict[str, Suggested]) -> None:
    items = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    needing = [item["id"] for item in items if item["action"] != "none"]
    judged = [id_ for id_ in needing if id_ in found]
    assert len(judged) >= 0.88 * len(needing)  # 99 of 110; of held-out hands' letters 91 of 100
    assert all(one.text.strip() and one.text.count("[") == one.text.count("]") for one in found.values())


def test_every_text_is_tactful(found: dict[str, Suggested]) -> None:
    for one in found.values():
        own = one.text.replace("Лавка «Берёза»", "")
        assert check(own, "en" if one.judgement.language == "en" else "ru") == (), one.id


def test_where_there_is_a_ground_it_is_named_in_most_texts(found: dict[str, Suggested]) -> None:
    """The rest have a blank for it: what may not be repeated (it is rude, too long, in another script) is not."""
    grounds = [one for one in found.values() if Signal.GRIEVANCE in one.judgement.signals]
    named = 0
    for one in grounds:
        quotes = [e.text for f in one.judgement.findings if f.signal is Signal.GRIEVANCE for e in f.evidence]
        words = {word for quote in quotes for word in _WORD.findall(quote.casefold())}
        named += len(words & set(_WORD.findall(one.text.casefold()))) >= min(2, len(words))
    assert named >= 0.75 * len(grounds)


def test_the_page_shows_what_comes_out_and_what_a_reader_said_of_it(found: dict[str, Suggested]) -> None:
    answers = json.loads(ANSWERS.read_text("utf-8"))
    assert len(answers) >= 40
    assert {id_: one["mark"] for id_, one in answers.items()} == {id_: found[id_].mark for id_ in answers}
    assert PAGE.read_text("utf-8") == page(found, answers)
    no = Counter(question for one in answers.values() for question in one["no"])
    assert no.keys() <= QUESTIONS.keys()
    assert no["promise"] == no["blame"] == no["invented"] == 0
    assert len(answers) - no["sendable"] >= 0.8 * len(answers)
