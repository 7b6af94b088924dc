"""Whose an answer is: by a signature line or an address, by nothing else."""

import pytest

from maild.judge.attribution import Colleague, author
from maild.mail.mime import parse
from tests.e2e.office import SUPPORT, letter

STAFF = (Colleague("Ольга", signature="Ольга, служба поддержки"), Colleague("Пётр", address="petr@svet.example"))


@pytest.mark.parametrize(
    ("text", "sender", "who"),
    [
        ("Здравствуйте.\nПроверим.\n--\nОльга,  служба поддержки", SUPPORT, "Ольга"),
        ("Здравствуйте.\nПроверим.", "Пётр <petr@svet.example>", "Пётр"),
        ("Ольга сказала, что проверит.", SUPPORT, ""),
        ("> Ольга, служба поддержки\nПроверим.", SUPPORT, ""),
        ("Ольга, служба поддержки", "Пётр <petr@svet.example>", ""),
    ],
)
def test_an_answer_is_theirs_who_signed_or_sent_it(text: str, sender: str, who: str) -> None:
    assert author(parse(letter("a@x", text, sender=sender)), STAFF) == who
