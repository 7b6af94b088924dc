"""What was sent is held against the draft by its sentences, and no words are kept for that."""

import pytest

from maild.judge.likeness import fate, shape
from maild.model.artefact import Fate

DRAFT = """Здравствуйте, Анна!

Вы пишете, что заказ 5120 не привезли 3 ноября. Это серьёзно. Проверим и ответим до [дата].

С уважением,
служба поддержки"""


@pytest.mark.parametrize(
    ("sent", "what"),
    [
        (DRAFT, Fate.UNCHANGED),
        (DRAFT.replace("[дата]", "12 ноября"), Fate.UNCHANGED),
        (DRAFT.replace("\nслужба поддержки", "\nОльга"), Fate.UNCHANGED),
        (
            "Вы пишете, что заказ 5120 не привезли 3 ноября.\nЭто серьёзно. Проверим и ответим до 12 ноября.",
            Fate.UNCHANGED,
        ),
        (DRAFT.replace("Это серьёзно.", "Нам жаль. Мы уже едем. Ждите."), Fate.EDITED),
        (DRAFT + "\nPS. Водитель Сергей. Телефон на сайте.", Fate.EDITED),
        ("Добрый день. Курьер уже у вас.", Fate.UNUSED),
        ("", Fate.UNUSED),
    ],
)
def test_what_became_of_a_draft(sent: str, what: Fate) -> None:
    assert fate(shape(DRAFT), sent) is what


def test_no_words_are_kept() -> None:
    assert "заказ" not in shape(DRAFT)
    assert fate("", DRAFT) is Fate.UNUSED
