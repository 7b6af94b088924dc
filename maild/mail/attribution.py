"""The lines that mail programs put over a letter that they quote: who wrote it, and when."""

import re
from dataclasses import dataclass, replace

ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")
MAILBOX = re.compile(r"^\S+@\S+$|[<\[] ?(?:mailto:)?[^\s<>]+@[^\s<>]+ ?[>\]]")
TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")

_MONTH = (
    r"(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[а-яa-z]*"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}|\b{_MONTH} \d{{1,2}}\b",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
)
_LEAD = re.compile(rf"\W*(?:(?:on|в|во)\s+)?(?:{_WEEKDAY}[,.]*\s+)?$", re.IGNORECASE)
_VERB = r"(?:пишет|писала?|написала?|(?:на)?писал\(а\)|сообщает|сообщила?|сообщил\(а\)|wrote|writes)"
_SAYS = re.compile(rf"\b{_VERB}[ \t]*:?[ \t*]*$", re.IGNORECASE)
_YOU = re.compile(r"\W*(?:вы писали|you wrote)\b.{0,60}:$", re.IGNORECASE)
_BY_NAME = re.compile(rf"\W*(?:[A-ZА-ЯЁ«\"][\w.»\"-]*\s+){{1,4}}(?i:{_VERB}):$")
_PERSONAL = re.compile(r"\b(?:ваш\w*|мне|меня|мо[йеия]\w*|нам|наш\w*|this|your|me|us)\b", re.IGNORECASE)
_SMALL_WORD = re.compile(r"(?<![\w@.<])[a-zа-яё]{3,}(?![\w@])")
_USUAL_WORD = re.compile(rf"(?:{_VERB}|{_MONTH}|{_WEEKDAY}|письме|сообщении|писали|year|года?)$", re.IGNORECASE)
_SENTENCE = re.compile(r"[!?;]|[а-яё]{4}\. ")
_SENDER = re.compile(
    r"(?P<sent>.*\d.*?)(?:,|\bот\b|(?<=\d) (?:[AP]M )?(?=[^\d,]*$))\s*"
    r"(?P<sender>[^,]*[<(] ?[^<>()\s]+@[^<>()\s]+[>)])"
)
_ENDINGS = (":", "пишет", "писал(а)", "wrote", ":*")
_BLANK = " \t\xa0"
_LONGEST_ATTRIBUTION = 4
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Attribution:
    """An attribution of ``count`` lines, and what it says as it stands, empty where it does not.

    ``certain`` is true where no person writes so, and even a quote without marks may follow.
    """

    count: int
    certain: bool
    sender: str = ""
    sent: str = ""


def attribution(lines: list[str], start: int) -> Attribution | None:
    """The attribution that begins at this line, such as «…, Имя <a@b> пишет:» or "On ... wrote:".

    It names a date, a time or an address and ends with the verb, or with a colon after a date and an address.
    Programs wrap it at 72 characters, so up to four lines are joined.
    """
    pieces: list[str] = []
    for line in lines[start : start + _LONGEST_ATTRIBUTION]:
        text = line.strip(_BLANK)
        if not text or len(text) > _LONGEST_LINE:
            return None
        pieces.append(text)
        if text.endswith(_ENDINGS):
            text = " ".join(pieces)
            said = _judged(text, len(pieces))
            sender, sent = _parts(text)
            return replace(said, sender=sender, sent=sent) if said else None
    return None


def _parts(text: str) -> tuple[str, str]:
    """The sender and the date of an attribution that gives an address after a date and a comma, or «от»."""
    found = _SENDER.match(text)
    return (found["sender"].strip(), found["sent"].strip(" ,")) if found else ("", "")


def _judged(text: str, count: int) -> Attribution | None:
    date, mailbox = _DATE.search(text), MAILBOX.search(text) is not None
    leads = date is not None and _LEAD.match(text[: date.start()]) is not None
    timed = TIME.search(text) is not None
    if count > 1 and not leads:
        return None
    if _YOU.match(text):
        return Attribution(count, certain=False)
    if _PERSONAL.search(text) or _SENTENCE.search(text):
        return None
    small = sum(not _USUAL_WORD.match(word) for word in _SMALL_WORD.findall(text))
    if _SAYS.search(text):
        if leads or mailbox:
            return Attribution(count, certain=mailbox or (timed and small == 0))
        mechanical = small == 0 and (date is not None or timed)
        return Attribution(count, certain=False) if mechanical or _BY_NAME.match(text) else None
    if leads and (mailbox or timed or text.count(",") >= 2) and small <= 3:
        return Attribution(count, certain=mailbox)
    return None
