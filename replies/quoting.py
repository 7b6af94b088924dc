"""Which of the client's own words we may repeat to them: short, clean and about the matter."""

import re
from collections.abc import Iterable
from dataclasses import replace

from replies.brief import Brief, Quote
from replies.clean import line
from replies.tact import check

_LONGEST = 160
_SHORTEST = 8
_MOST = 2
_TELLING = 20  # characters that a second quote needs, unless it has a number
_DIGIT = re.compile(r"\d")
_UNFIT = re.compile(
    r"\n\s*\n|[\[\]{}<>|\\*#@_]|\?.|https?:|www\.|\b[^\W\d_]+\d+[^\W\d_]{2,}|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]"
)
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
_INTRODUCING = re.compile(  # ends that promise somebody's words and break off
    r"\b(?:говор\w+|сказал\w*|пиш(?:ет|ут)|написал\w*|отвеча\w+|ответил\w*|объяв\w+|уверя\w+|заявил\w*|что"
    r"|says?|said|told me|that)$",
    re.IGNORECASE,
)
_LEANING = re.compile(  # openings that say little without the sentence before them
    r"(?:и|а|но|да|так|это|этот|эта|эти|этого|там|тогда|потом|теперь|он|она|они|оно|его|её|ему|ей|им|причём|зато|если|либо|чтобы|котор\w+"
    r"|and|but|so|then|this|that|these|it|its|they|he|she|his|her|there)\b",
    re.IGNORECASE,
)


def quotable(brief: Brief, signal: str = "grievance", most: int = _MOST) -> str:
    """The client's justified complaint in quotation marks, ready to stand in a sentence, or an empty string.

    Only evidence of the ``signal`` is repeated, never words that are evidence of anything else too, and never a
    passage that shares a longer word with an insult. Those that stand on their own and name a number come first.
    """
    others = [quote.text.casefold() for quote in brief.quotes if quote.signal != signal]
    others += [
        word for quote in brief.quotes if quote.signal == "abuse" for word in _LONG_WORD.findall(quote.text.casefold())
    ]
    own = [quote for quote in brief.quotes if quote.signal == signal]
    fit = [quote.text for quote in own if _fit(quote, brief.language, others)]
    every = list(
        dict.fromkeys(_in_marks(_CONJUNCTION.sub("", line(text).strip(_EDGES)), brief.language) for text in fit)
    )
    marked: list[str] = []
    for words in sorted(every, key=_vague):
        if len(marked) == most or (marked and len(words) < _TELLING and not _DIGIT.search(words)):
            continue
        if any(words[1:-1] in other or other[1:-1] in words for other in marked):
            continue
        if sum(map(len, marked)) + len(words) <= _LONGEST + 4:
            marked.append(words)
    return (" and " if brief.language == "en" else " и ").join(sorted(marked, key=every.index))


def demandable(brief: Brief) -> str:
    """What the client asks for in quotation marks, or an empty string: only words that do ask for something."""
    asking = tuple(quote for quote in brief.quotes if quote.signal != "unreasonable_demand" or _ASKS.search(quote.text))
    return quotable(replace(brief, quotes=asking), "unreasonable_demand", most=1)


def _vague(words: str) -> tuple[bool, bool]:
    return bool(_LEANING.match(words[1:])), not _DIGIT.search(words)


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
