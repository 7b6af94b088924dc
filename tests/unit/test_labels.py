"""The labels file: one source for every display, and its mistakes are named."""

import re
from pathlib import Path

import pytest

from detectors.finding import Signal
from maild.data import shipped
from maild.errors import SettingsError
from maild.labels import load
from maild.model.judgement import Verdict

ENTRY = '[[label]]\nkeyword = "maild-x"\nstate = "x"\ncolor = "#000000"\nru = "х"\nen = "x"\nmeaning = "x"\n'


def test_every_signal_verdict_and_state_has_its_default_keyword() -> None:
    book = load(shipped() / "labels.toml")
    assert book.keyword(signal="unreasonable_demand") == "maild-demand"
    assert book.keyword(state="release") == "maild-release"
    assert all(book.keyword(signal=signal) for signal in Signal)
    assert all(book.keyword(verdict=verdict) for verdict in Verdict)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", label.color) for label in book.labels)
    assert book.names("ru")["escalated"] == "нужен руководитель"
    assert book.names("en")["escalated"] == "needs a lead"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace("maild-x", "Майлд"), "is no keyword"),
        (ENTRY.replace("maild-x", "m" * 51), "is no keyword"),
        (ENTRY + ENTRY, "stands twice"),
        (ENTRY.replace('state = "x"\n', ""), "exactly one of"),
        (ENTRY.replace("color", "colour"), "colour"),
        ("[[label]", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "labels.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(said)):
        load(file)
