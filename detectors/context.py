"""Contexts that make a match harmless: reported speech, negation, the writer's own person, jokes, questions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_OPENING = frozenset("«“„")
_CLOSING = frozenset("»”")
_STRAIGHT = '"'
_NEAR = 4
_WARM = 2  # praise twice, or once with a smile
_LONGEST_QUOTE = 60  # tokens looked through for the other quotation mark


def _has(token: "Token", *senses: str) -> bool:
    found: frozenset[str] = token.doc.user_data["senses"][token.i]
    return not found.isdisjoint(senses)


def sentence_of(span: "Span") -> "Span":
    """The sentence that a match begins in."""
    return span[0].sent


def in_quotes(span: "Span") -> bool:
    """Inside «…» or "…" that the match did not open itself."""
    doc = span.doc
    depth = 0
    straight = 0
    for token in reversed(doc[max(0, span.start - _LONGEST_QUOTE) : span.start]):
        if "\n\n" in token.text:
            break
        if token.text in _CLOSING:
            depth += 1
        elif token.text in _OPENING:
            if depth == 0:
                return True
            depth -= 1
        elif token.text == _STRAIGHT:
            straight += 1
    after = doc[span.end : span.end + _LONGEST_QUOTE]
    return straight % 2 == 1 and any(token.text == _STRAIGHT for token in after)


def reported(span: "Span") -> bool:
    """Somebody else's words: «ваш курьер сказал, что я дура», «он обозвал меня», "the driver called me an idiot"."""
    doc = span.doc
    sentence = sentence_of(span)
    before = doc[sentence.start : span.start]
    if in_quotes(span):
        if any(token.text == ":" for token in doc[max(0, span.start - 25) : span.start]):
            return True
        wide = doc[max(0, sentence.start - 40) : span.start]
        if any(_has(token, "@speech", "@called") for token in wide):
            return True
        tail = doc[span.end : span.end + 25]
        return any(_has(token, "@speech") for token in tail) and len(span) < 12
    called = [token for token in sentence if _has(token, "@called")]
    if (
        any(_has(token, "я", "мы", "me", "us", "my", "мой", "жена", "муж", "мама", "мать") for token in sentence)
        and called
    ):
        return True
    speech = [token for token in before if _has(token, "@speech") and not _has(token, "#i", "#command", "#you", "#inf")]
    if not speech:
        return False
    between = doc[speech[-1].i + 1 : span.start]
    return any(
        token.norm_ in ("я", "мы", "меня", "нас", "i", "we", "i'm") for token in doc[speech[-1].i + 1 : span.end]
    ) or any(token.text == ":" for token in between)


def negated(span: "Span") -> bool:
    """«не» or ``not`` right before the match, or one word earlier."""
    before = span.doc[max(sentence_of(span).start, span.start - 2) : span.start]
    return any(token.norm_ in ("не", "ни", "нет", "not", "isn't", "aren't", "never") for token in before)


def of_oneself(span: "Span") -> bool:
    """The writer speaks of themself: «ну я и дурак», «сама виновата, старая кулёма», «за дуру меня держите»."""
    sentence = sentence_of(span)
    doc = span.doc
    if any(_has(token, "@addressee") for token in span):
        return False
    around = doc[sentence.start : sentence.end]
    held = [
        token for token in around if token.norm_ in ("меня", "нас", "себя", "мною", "собой", "мной", "me", "myself")
    ]
    if held and any(
        token.norm_ in ("за", "из", "feel", "like") or _has(token, "чувствовать", "считать", "выставить", "take")
        for token in around
    ):
        return True
    for token in reversed(doc[max(sentence.start, span.start - _NEAR) : span.start]):
        if _has(token, "@addressee") or token.norm_ in ("this", "these", "that", "этот", "эти", "этому", "этим"):
            return False
        if _has(token, "#verb") and token.norm_ != "am":
            return False
        if token.norm_ in ("я", "мы", "сам", "сама", "сами", "i", "i'm", "me", "myself", "мой", "моя", "моей", "my"):
            return True
    after = doc[span.end : min(span.end + 3, sentence.end)]
    return any(token.norm_ in ("я", "i", "am") for token in after) and not any(
        _has(token, "@addressee") for token in around
    )


def asked(span: "Span") -> bool:
    """The sentence is a question."""
    return any("?" in token.text for token in sentence_of(span)[-3:])


def friendly(span: "Span") -> bool:
    """The letter as a whole is warm: thanks or praise with a smile, so that threats in it are jokes."""
    doc = span.doc
    if "warmth" not in doc.user_data:
        doc.user_data["warmth"] = _warmth(doc)
    return bool(doc.user_data["warmth"] >= _WARM)


def required_by_others(span: "Span") -> bool:
    """An institution asks the writer for something: «в полиции попросили справку»."""
    sentence = sentence_of(span)
    return any(_has(token, "попросить", "запросить", "asked") for token in sentence)


def boilerplate(span: "Span") -> bool:
    """A legal disclaimer under a letter."""
    sentence = sentence_of(span)
    window = span.doc[max(0, sentence.start - 40) : sentence.end]
    return any(_has(token, "@disclaimer") for token in window)


def offer(span: "Span") -> bool:
    """The letter proposes cooperation: barter, advertising, a media kit."""
    return any(_has(token, "@cooperation") for token in span.doc)


def praising(span: "Span") -> bool:
    """The sentence promises or holds something good: «оставлю хороший отзыв», "a five-star review"."""
    return any(_has(token, "@praise") for token in sentence_of(span))


def _warmth(doc: "Doc") -> int:
    smiles = any(
        (set(token.text) == {")"} and len(token.text) > 1) or token.text in (":)", "😂", "🎉", "❤", "😍", "🙏")
        for token in doc
    )
    smiles = smiles or any(
        token.text == ")" and token.i + 1 < len(doc) and doc[token.i + 1].text == ")" for token in doc
    )
    praise = sum(_has(token, "@praise") for token in doc)
    return min(praise, 2) + smiles
