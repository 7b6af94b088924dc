"""From a brief to a finished draft: the moves in their order, worded, checked for tact."""

import re
from dataclasses import replace
from hashlib import sha256

from replies.brief import Brief, House, Text
from replies.clean import block, line
from replies.moves import CONCERNS, STEPS, Move, Paragraph, is_short, plan
from replies.names import first_name
from replies.quoting import demandable, quotable, requested
from replies.tact import TactlessError, check
from replies.wording import REGISTERS, template, variants, words

_CYRILLIC = re.compile("[А-Яа-яЁё]")
_STEP_VARIANTS = 4


def draft(brief: Brief) -> Text:
    """A draft for one letter. The same brief gives the same words; another ``previous_drafts`` gives others.

    Raises ``TactlessError`` when what was made offends against ``replies.tact``: a fault of a template, never of the
    client's letter, since only clean words of theirs are repeated.
    """
    return composed(brief)


def composed(brief: Brief, paragraphs: tuple[Paragraph, ...] | None = None) -> Text:
    """The words of these paragraphs, or of those that the brief calls for. Raises ``TactlessError``."""
    language = "en" if brief.language == "en" else "ru"
    house = _tidy(brief.house, language)
    brief = replace(brief, language=language, house=house)
    rude = [quote.text for quote in brief.quotes if quote.signal == "abuse"]
    quoted, demanded = quotable(brief), demandable(brief)
    asked = "" if "unreasonable_demand" in brief.signals else requested(brief, quoted)
    values: dict[str, object] = {
        "name": _name(brief, language, rude),
        "quoted": quoted,
        "demanded": demanded or asked,
        "number": line(brief.number, 24),
        "house": house,
    }
    register = "neutral" if is_short(brief) else house.register
    used: list[str] = []
    written: list[str] = []
    for paragraph in paragraphs or plan(brief, can_quote=bool(quoted), asks=bool(asked)):
        sentences = []
        for move in paragraph:
            wording = template(language, move, capital_you=house.you == "Вы")
            variant = _choose(move, variants(wording, register), brief)
            sentences.append(words(wording, variant, values))
            used.append(f"{language}/{move}#{variant}")
        written.append(" ".join(sentences))
    body = "\n\n".join(written)
    offences = check(_without_house(body, house), language)
    if offences:
        raise TactlessError(offences)
    return Text(body=body + "\n", moves=tuple(used))


def _choose(move: Move, names: tuple[str, ...], brief: Brief) -> str:
    """Steps and concerns turn with the number of drafts alone, whatever the seed: so a thread never repeats itself."""
    turn = brief.previous_drafts
    if move in CONCERNS:
        turn += turn // _STEP_VARIANTS
    elif move not in STEPS:
        turn += int.from_bytes(sha256(f"{brief.seed}\0{move}".encode("utf-8", "replace")).digest()[:4])
    return names[turn % len(names)]


def _name(brief: Brief, language: str, rude: list[str]) -> str:
    name = first_name(brief.name, language)
    return "" if check(name, language, client_words=rude) else name


def _tidy(house: House, language: str) -> House:
    """The particulars without stray characters; hours and rules in Russian have no place in an English draft."""
    hours, refund_policy = line(house.hours), line(house.refund_policy, 600).rstrip(" .")
    if language == "en":
        hours, refund_policy = ("" if _CYRILLIC.search(text) else text for text in (hours, refund_policy))
    return House(
        company=line(house.company),
        signature="\n".join(" ".join(part.split()) for part in block(house.signature).split("\n") if part.strip()),
        hours=hours,
        refund_policy=refund_policy,
        register=house.register if house.register in REGISTERS else "neutral",
        you=house.you,
    )


def _without_house(body: str, house: House) -> str:
    """The body without the company's own particulars: they are settings, not words of ours to be judged."""
    for own in (house.refund_policy, house.signature, house.company, house.hours):
        if own:
            body = body.replace(own, "·" * len(own))
    return body
