"""The word file ``roles.toml``: read as shipped, replaced by the operator's, refused by name when it is wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from maild.data import shipped
from maild.errors import SettingsError
from maild.mail.role import classify
from maild.mail.role_words import load
from maild.model.identities import Identities
from maild.model.message import Address, Message, Role


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[sender]", "[sendr]", "'sender'"),
        ("desks = [", "deskz = [", "'desks'"),
        ('role = "spam"', 'role = "client"', "extortion"),
        ('role = "spam"', 'role = "spamm"', "spamm"),
        ('signs = ["any"]', 'signs = ["anyy"]', "anyy"),
        ("needs = 3", "needs = 9", "extortion"),
        ('names = ["имя",', 'names = ["", "имя",', "form.names"),
        ("[client]", "[client", "cannot be read"),
    ],
)
def test_a_wrong_word_file_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = (shipped() / "roles.toml").read_text("utf-8")
    assert old in text
    file = tmp_path / "roles.toml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError) as refused:
        load(file)
    assert named in f"{refused.value} {refused.value.advice}"
    assert "roles.toml" in str(refused.value)


def test_the_operators_words_stand_in_for_the_shipped_ones(tmp_path: Path) -> None:
    file = tmp_path / "roles.toml"
    file.write_text('[sender]\nrobots = ["anna"]\n', "utf-8")
    message = Message("1", "1", "", datetime(2026, 11, 25, tzinfo=UTC), Address("", "anna@pochta.example"))
    assert classify(message, Identities(), words=load(file)).role is Role.NOTIFICATION
    assert classify(message, Identities()).role is Role.CLIENT
