"""A subject line tells a reply or a forward, and what the letter is about."""

import pytest

from maild.mail.subject import base_subject, is_reply_or_forward


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: Заказ", "Заказ"),
        ("RE: RE: Заказ", "Заказ"),
        ("Re[2]: Заказ", "Заказ"),
        ("RE(3): Заказ", "Заказ"),
        ("Fwd: Fw: FW: Заказ", "Заказ"),
        ("Отв: Заказ", "Заказ"),
        ("Ответ: Re: Заказ", "Заказ"),
        ("На: Заказ", "Заказ"),
        ("HA: Заказ", "Заказ"),
        ("Пересл: Заказ", "Заказ"),
        ("re : Заказ", "Заказ"),
        ("[shop] Re: [shop] Заказ", "Заказ"),
        ("Заказ (fwd)", "Заказ"),
        ("[Fwd: Заказ]", "Заказ"),
        ("Re:  Заказ \t 55", "Заказ 55"),
        ("Re:", ""),
        ("Re: [претензия]", "[претензия]"),
    ],
)
def test_subject_of_a_reply_or_forward(subject: str, base: str) -> None:
    assert base_subject(subject) == base
    assert is_reply_or_forward(subject)


@pytest.mark.parametrize(
    "subject", ["Заказ", "Надежда: отзыв", "Ремонт: жалоба", "Ответьте: когда?", "На складе: брак", ""]
)
def test_subject_of_the_sender_s_own(subject: str) -> None:
    assert base_subject(subject) == subject
    assert not is_reply_or_forward(subject)


def test_a_list_tag_is_not_a_reply() -> None:
    assert base_subject("[shop] Заказ") == "Заказ"
    assert not is_reply_or_forward("[shop] Заказ")
