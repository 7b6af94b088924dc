"""The training corpus keeps its form: what is said to be evidence is there, and labels follow the guide."""

import json
from collections import Counter
from pathlib import Path

import pytest

from detectors.finding import Signal

CORPUS = Path(__file__).parents[2] / "detectors" / "corpus"
HANDS = sorted(CORPUS.glob("*.jsonl"))
STRANGERS = sorted((CORPUS / "strangers").glob("*.jsonl"))


def letters(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("file", HANDS, ids=lambda file: file.stem)
def test_a_hand_keeps_the_form_and_the_guide(file: Path) -> None:
    found = letters(file)
    assert len({one["id"] for one in found}) == len(found) > 0
    for one in found:
        assert one["author"] == file.stem
        assert set(one["signals"]) == one["evidence"].keys() <= set(Signal)
        for quote in (quote for quotes in one["evidence"].values() for quote in quotes):
            assert quote in one["subject"] or quote in one["body"], one["id"]
        if "abuse" in one["signals"]:
            assert one["verdict"] == "toxic", one["id"]
        if "legal_threat" in one["signals"]:
            assert one["action"] == "escalate", one["id"]
        assert (one["verdict"] == "calm") == (one["action"] == "none"), one["id"]


def test_every_signal_was_written_often_enough() -> None:
    written = Counter(signal for file in HANDS for one in letters(file) for signal in one["signals"])
    assert all(written[signal] >= 250 for signal in Signal)


@pytest.mark.parametrize("file", HANDS, ids=lambda file: file.stem)
def test_every_letter_had_a_second_reader(file: Path) -> None:
    for reader in ("first", "second"):
        read = letters(CORPUS / "readings" / reader / file.name)
        assert [one["id"] for one in read] == [one["id"] for one in letters(file)]


@pytest.mark.parametrize("name", ["dev", "explicit", "fresh", "fresh_strangers", "plain", "strangers"])
def test_no_letter_is_a_test_letter(name: str) -> None:
    tested = {one["body"].strip() for one in letters(Path(__file__).with_name(f"{name}.jsonl"))}
    trained = [one["body"].strip() for file in (*HANDS, *STRANGERS) for one in letters(file)]
    assert len(trained) > 7000
    assert not tested & set(trained)
