"""Which of the client's own words we may repeat to them: short, clean and about the matter."""

import re
from collections.abc import Iterable
from dataclasses import replace

from replies.brief import Brief, Quote
from replies.clean import line
from replies.tact import check

_LONGEST = 160
_SHORTEST = 8
_FEW, _TELLING, _WHOLE = 3, 15, 20  # words; code points, with and without a word that tells what failed
_UNFIT = re.compile(
    r"\n\s*\n|[\[\]{}<>|\\*#@_]|\?.|https?:|www\.|\b[^\W\d_]+\d+[^\W\d_]{2,}|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]"
    r"|\b(?:[Вв]ы|[Тт]ы|[Yy]ou),\s+\w+,"  # whom they call what
)
_NEXT_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[А-ЯЁA-Z«“\"])")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN = re.compile(r"[A-Za-z]")
_LONG_WORD = re.compile(r"\w{6,}")
_CONJUNCTION = re.compile(r"^(?:и|а|но|да|and|but)\s+", re.IGNORECASE)
_WHOLLY_QUOTED = re.compile(r"""^["“„«]([^"“”„«»]*)["”“»]$""")
_EDGES = " \t.,;:!…-–—"
_ASKS = re.compile(
    r"\b(?:прошу|просим|требу\w+|верни\w*|вернуть|хочу|хотим|жду|сдела(?:й|йте|ть)|да(?:й|йте|ть)|пришл(?:и|ите|ать)|привез\w+"
    r"|отда(?:й|йте|ть)|компенс\w+|скидк\w+|замени\w*|купон\w*|бесплатн\w*|подар\w+|бонус\w*|полцены|обязаны|должны"
    r"|refund\w*|discount\w*|free|send|give|want|demand|expect|compensat\w*|replace\w*|credit\w*|waive\w*|must)\b(?!\s+не\b)",
    re.IGNORECASE,
)
_REQUESTS = re.compile(  # words by which people ask for a deed of ours
    r"\b(?:верните|замените|пришлите|исправьте|почините|переделайте|доделайте|отмените|пересчитайте|привезите|заберите"
    r"|восстановите|удалите|назначьте|подтвердите|переселите|перенесите|снимите|подключите|включите|поправьте|починить"
    r"|(?:прошу|просим)\b(?!\s+(?:не|прощения|извин\w+|заметить|обратить|учесть|считать|расценивать|понять))"
    r"|(?:жду|ждём|ждем)\s+(?:ответа|замен\w+|возврата|мастера|решения|звонка|разъяснений|предложений|дат\w+|срок\w+)"
    r"|(?:please|kindly)\s+(?:refund|replace|send|cancel|confirm|return|repair|fix|correct|remove|arrange)"
    r"|I(?:['’]d| would) like (?:a|my|the|you to))\b",
    re.IGNORECASE,
)
_INTRODUCING = re.compile(  # ends that promise somebody's words and break off
    r"\b(?:говор\w+|сказал\w*|пиш(?:ет|ут)|написал\w*|отвеча\w+|ответил\w*|объяв\w+|уверя\w+|заявил\w*|что"
    r"|says?|said|told me|that)$",
    re.IGNORECASE,
)
_FAILS = re.compile(  # words by which people tell what went wrong
    r"\b(?:не|нет|ни|без|никто|никак|ничего|до сих пор|вместо|уже|снова|опять|трет\w+|четв[её]рт\w+|опозда\w+|задерж\w+"
    r"|сломал\w*|потеря\w+|пропал\w*|обеща\w+|сорва\w+|списал\w*|списан\w*|перепута\w+|ошиб\w+|разби\w+|треснул\w*"
    r"|течёт|течет|молч\w+|тишин\w+|not|no|never|still|instead|without|again|late|wrong|broken?|lost|missing|promised"
    r"|cancel\w*)\b|n[’']t\b",
    re.IGNORECASE,
)
_LEANING = re.compile(  # openings that say little without the sentence before them
    r"(?:и|а|но|да|так|это|этот|эта|эти|этого|там|тогда|потом|теперь|он|она|они|оно|его|её|ему|ей|им|причём|зато|если|либо|чтобы|котор\w+"
    r"|and|but|so|then|this|that|these|it|its|they|he|she|his|her|there)\b",
    re.IGNORECASE,
)


def quotable(brief: Brief, signal: str = "grievance") -> str:
    """The client's justified complaint in quotation marks, ready to stand in a sentence, or an empty string.

    Only evidence of the ``signal`` is repeated, a sentence at most, never words that are evidence of anything else
    too, and never a passage that shares a longer word with an insult or leans on the sentence before it. Of several
    the first that says what failed is taken: on letters of hands held out it is the complaint five times of six, a
    second one is hardly.
    """
    others = [quote.text.casefold() for quote in brief.quotes if quote.signal != signal]
    others += [
        word for quote in brief.quotes if quote.signal == "abuse" for word in _LONG_WORD.findall(quote.text.casefold())
    ]
    own = (quote for quote in _by_sentence(brief.quotes) if quote.signal == signal)
    fit = [quote.text for quote in own if _fit(quote, brief.language, others)]
    bare = [_CONJUNCTION.sub("", line(text).strip(_EDGES)) for text in fit]
    standing = [text for text in bare if not _LEANING.match(text) and (signal != "grievance" or _tells(text))]
    if signal == "grievance":
        standing.sort(key=lambda text: not _FAILS.search(text))
    return _in_marks(standing[0], brief.language) if standing else ""


def demandable(brief: Brief) -> str:
    """What the client asks for in quotation marks, or an empty string: only words that do ask for something."""
    asking = tuple(
        quote
        for quote in _by_sentence(brief.quotes)
        if quote.signal != "unreasonable_demand" or _ASKS.search(quote.text)
    )
    return quotable(replace(brief, quotes=asking), "unreasonable_demand")


def requested(brief: Brief, quoted: str) -> str:
    """What the client asks for beside a complaint, in quotation marks, or an empty string; ``quoted`` is the complaint
    that is repeated already."""
    if "grievance" not in brief.signals:
        return ""
    sentences = (part for row in brief.letter.splitlines() for part in _NEXT_SENTENCE.split(row))
    asking = tuple(
        Quote("request", "", part.strip()) for part in sentences if _REQUESTS.search(part) and len(part.split()) >= _FEW
    )
    theirs = tuple(quote for quote in brief.quotes if quote.signal != "grievance")
    found = quotable(replace(brief, quotes=(*theirs, *asking)), "request")
    return "" if found.strip("«»“”") in quoted else found


def _by_sentence(quotes: Iterable[Quote]) -> list[Quote]:
    return [replace(quote, text=part) for quote in quotes for part in _NEXT_SENTENCE.split(quote.text)]


def _tells(text: str) -> bool:
    """Whether words are more than a date or a name, or than what is asked for: a few of them, or what failed."""
    text = text.strip('«»„“”"')
    if _REQUESTS.search(text) and not _FAILS.search(text):
        return False
    return len(text.split()) >= _FEW and len(text) >= (_TELLING if _FAILS.search(text) else _WHOLE)


def _fit(quote: Quote, language: str, others: Iterable[str]) -> bool:
    text = quote.text.strip()
    if not _SHORTEST <= len(text) <= _LONGEST or _UNFIT.search(text.rstrip(_EDGES)):
        return False
    if _INTRODUCING.search(text.rstrip(_EDGES)):
        return False
    folded = text.casefold()
    if text.count("(") != text.count(")") or text.count("«") != text.count("»") or text.count('"') % 2:
        return False
    if any(other and (other in folded or folded in other) for other in others):
        return False
    own, foreign = (_LATIN, _CYRILLIC) if language == "en" else (_CYRILLIC, _LATIN)
    if len(own.findall(text)) <= len(foreign.findall(text)):
        return False
    return line(text) == " ".join(text.split()) and not check(_in_marks(text.strip(_EDGES), language), language)


def _in_marks(text: str, language: str) -> str:
    opening, closing, inner_opening, inner_closing = "“”‘’" if language == "en" else "«»„“"
    text = _WHOLLY_QUOTED.sub(r"\1", text)
    text = re.sub(r'["“„«]([^"“”„«»]*)["”“»]', rf"{inner_opening}\1{inner_closing}", text)
    text = re.sub(r'["«»]', "", text)
    return f"{opening}{text}{closing}"
