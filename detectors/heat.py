"""How heated a letter is: capitals, exclamation marks, coarse and angry words, whatever they accuse of."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SHOUTED = 4  # capitals words shorter than this are abbreviations
_WEIGHTS = {"@anger": 0.3, "@obscene": 0.4, "@insult": 0.4, "@dirt": 0.3, "@gone_mad": 0.3}


def heat(doc: "Doc") -> float:
    """A number in ``[0, 1]``: 0 for an even tone, 1 for a letter that shouts, swears and rages."""
    words = [token for token in doc if token.is_alpha]
    if not words:
        return 0.0
    shouted = sum(token.is_upper and len(token) >= _SHOUTED for token in words) / len(words)
    marks = sum(token.text.count("!") for token in doc)
    angry = sum(weight for senses in doc.user_data["senses"] for name, weight in _WEIGHTS.items() if name in senses)
    return min(1.0, shouted + 0.05 * max(0, marks - 1) + angry)
