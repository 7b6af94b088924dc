"""The check of the optional writer: whether it answers, and with words that a draft may have."""

from collections.abc import Iterator

from maild.bootstrap import Workshop
from maild.doctor.check import Check, failed, good, weak
from maild.errors import MaildError
from replies.brief import Brief

_NAME = "writer"
_LETTER = "Здравствуйте! Подскажите, пожалуйста, на каком этапе мой заказ? Обещали ответить, и пока тишина."


def writer(workshop: Workshop) -> Iterator[Check]:
    """Nothing when no writer is configured; else what it made of an invented letter."""
    own = workshop.settings.replies.writer
    if not own.url:
        return
    try:
        made = workshop.chat_writer()
    except MaildError as error:
        yield failed(_NAME, error)
        return
    house = workshop.house_words()
    brief = Brief("ru", "", "Заказ", verdict="difficult", action="reply", quotes=(), seed=_NAME, house=house)
    if made.reworded(brief, _LETTER) is None:
        yield weak(_NAME, f"{own.url}: {made.trouble}", "drafts come from the templates until it answers well")
    else:
        yield good(_NAME, f"{own.model} at {own.url}")
