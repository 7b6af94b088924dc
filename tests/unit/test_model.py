"""The trained model: it reads the base model's file, keeps its places in the text, and says when a part is missing."""

from pathlib import Path

import numpy as np
import pytest

from detectors.finding import Evidence, Finding, Signal
from detectors.merge import merged
from detectors.model.base import Base, ModelError, find
from detectors.model.network import GRAPH, Network, Outcome
from detectors.model.pieces import MOST_PIECES, Cutter
from detectors.model.sentences import sentences
from detectors.model.stack import SIGNALS, Weighed, load
from detectors.weighing import FOLDER, WEIGHTS

ALL = float("-inf")  # the border of a letter that must be read whole
INSULT, QUESTION = "Вы там все тупые бараны, кто вас набирал?", "Подскажите, пожалуйста, вы работаете в субботу?"
TEXT = "Заказ 12\nЯ вам плачу! Где он?  \n\nЖду"


@pytest.fixture(scope="module")
def base() -> Base:
    return Base(find())


@pytest.fixture(scope="module")
def network(base: Base) -> Network:
    return Network(FOLDER, base)


def test_sentences_keep_their_places() -> None:
    assert [TEXT[start:end] for start, end in sentences(TEXT)] == ["Заказ 12", "Я вам плачу!", "Где он?", "Жду"]
    assert sentences("") == [(0, 0)]


def test_embeddings_are_normalised_and_differ_by_word_and_place(base: Base) -> None:
    embedded = base.embedded(np.array([[5, 6, 6]]))
    assert embedded.shape == (1, 3, base.sizes.hidden)
    assert np.abs(embedded[0, 1] - embedded[0, 2]).max() > 0.01, "the place counts"
    assert np.abs(embedded[0, 0] - embedded[0, 1]).max() > 0.1, "the word counts"


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"x" * 100)
    with pytest.raises(ModelError, match="another base model"):
        Base(other)
    with pytest.raises(ModelError, match="pip install"):
        find(tmp_path / "none.bin")


def test_a_missing_part_is_named(base: Base, tmp_path: Path) -> None:
    (tmp_path / GRAPH).write_bytes((FOLDER / GRAPH).read_bytes())
    with pytest.raises(ModelError, match=r"first_look\.npy is missing from this installation"):
        Network(tmp_path, base)


def test_only_scripts_that_our_clients_write_are_read_in_words(base: Base) -> None:
    cutter = Cutter(base)

    def pieces(text: str) -> int:
        return len(cutter.cut(text)[0].ids) - len(cutter.cut("")[0].ids)

    assert pieces("Подскажите, пожалуйста") < 7
    assert pieces("good morning") < 4
    assert pieces("你好世界") == 4, "other scripts are read sign by sign"


def test_a_long_text_is_read_in_runs(base: Base) -> None:
    text = "Очень длинное письмо. " * 300
    runs = Cutter(base).cut(text)
    assert len(runs) > 1
    assert [text[start:end] for run in runs for start, end in run.spans] == ["Очень длинное письмо."] * 300
    for run in runs:
        assert len(run.ids) == len(run.sentence) <= MOST_PIECES
        assert max(run.sentence) == len(run.spans) - 1


def test_a_sentence_longer_than_a_run_does_not_fill_another(base: Base) -> None:
    [run, last] = Cutter(base).cut("слово " * 1000 + ". Конец.")
    assert len(run.ids) == MOST_PIECES
    assert len(last.spans) == 1


def test_a_letter_is_read_the_same_alone_and_among_others(network: Network) -> None:
    [alone] = network.read([TEXT], [ALL])
    among = list(network.read(["Спасибо!", TEXT, "Добрый день. " * 20], [ALL] * 3))[1]
    assert alone is not None is not among
    assert np.array_equal(alone.letter, among.letter)
    assert alone.spans == among.spans


def test_an_insult_is_more_likely_than_in_a_question(network: Network) -> None:
    stack = load(WEIGHTS)
    rude, kind = network.read([INSULT, QUESTION], [ALL] * 2)
    assert rude is not None is not kind
    said = [stack.weigh(outcome, (), 0.0) for outcome in (rude, kind)]
    assert said[0].likely[Signal.ABUSE] > 0.5 > 0.1 > said[1].likely[Signal.ABUSE]
    assert (said[0].tone, said[1].tone) == ("toxic", "calm")


def test_the_first_look_lets_a_plain_question_pass_and_keeps_an_insult(network: Network) -> None:
    border = load(WEIGHTS).border((), 0.0)
    rude, kind, asked = network.read([INSULT, QUESTION, QUESTION], [border, border, ALL])
    assert rude is not None
    assert kind is None
    assert asked is not None


def test_an_insult_at_the_end_of_a_long_letter_is_heard(network: Network) -> None:
    rude = "Вы там все тупые бараны. Дебилы криворукие. Кто вас таких набирал, клоуны? Идиоты вы все до одного. "
    [said] = network.read(["Прошу прислать счёт за ноябрь. " * 115 + rude * 3], [ALL])
    assert said is not None
    assert int(said.sentences[:, SIGNALS.index(Signal.ABUSE)].argmax()) >= 115
    assert load(WEIGHTS).weigh(said, (), 0.0).likely[Signal.ABUSE] > 0.5


def test_the_network_points_at_sentences_where_no_rule_quotes_and_at_every_grievance() -> None:
    spans = ((0, 8), (9, 21), (22, 29))
    logits = np.full((3, len(SIGNALS)), -5.0, np.float32)
    logits[1, SIGNALS.index(Signal.ENTITLEMENT)] = 4.0
    kinds = np.zeros(33, np.float32)
    outcome = Outcome(spans, logits, logits.max(0), np.zeros(3, np.float32), 0.0, kinds, -9.0, 1.0, -9.0)
    weighed = Weighed(dict.fromkeys(SIGNALS, 0.8), frozenset({Signal.ENTITLEMENT}), "difficult", 0.1)
    [finding] = merged(TEXT, (), outcome, weighed)
    assert (finding.code, [piece.text for piece in finding.evidence]) == ("E900", ["Я вам плачу!"])
    quoted = Finding(Signal.ENTITLEMENT, "payment", "E101", 0.5, ())
    [finding] = merged(TEXT, (quoted,), outcome, weighed)
    assert (finding.code, finding.confidence) == ("E101", 0.8)

    column = SIGNALS.index(Signal.GRIEVANCE)
    logits[:, column] = (3.0, 4.0, 3.5)
    weighed = Weighed(dict.fromkeys(SIGNALS, 0.8), frozenset({Signal.GRIEVANCE}), "difficult", 0.1)
    [finding] = merged(TEXT, (), outcome, weighed)
    assert [piece.start for piece in finding.evidence] == [9, 22], "two sentences, the likeliest first"
    within = Finding(Signal.GRIEVANCE, "delay", "G101", 0.5, (Evidence(11, 15, TEXT[11:15]),))
    pointed, widened = merged(TEXT, (within,), outcome, weighed)
    assert (pointed.code, [piece.start for piece in pointed.evidence]) == ("G900", [22])
    assert (widened.code, widened.subkind, widened.evidence[0].text) == ("G101", "delay", "Я вам плачу!")
    [only] = [one for one in merged(TEXT, (within, within), outcome, weighed) if one.code == "G101"]
    assert len(only.evidence) == 1, "no sentence is quoted twice"
