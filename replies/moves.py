"""The moves a reply is made of, and which of them a brief calls for, in what order."""

from enum import StrEnum

from replies.brief import Brief


class Move(StrEnum):
    """One thing a reply does; the value is the name of its template in each language."""

    GREET = "greet"
    ENTITLEMENT = "entitlement"
    CONCERN_QUOTED = "concern_quoted"
    CONCERN_STATED = "concern_stated"
    CONCERN_OPEN = "concern_open"
    ANSWER = "answer"
    OWN = "own"
    DEMAND = "demand"
    REQUEST = "request"
    REQUEST_LEAD = "request_lead"
    REFUND_POLICY = "refund_policy"
    REVIEW = "review"
    LEAVING = "leaving"
    BOUNDARY = "boundary"
    BOUNDARY_SAFETY = "boundary_safety"
    STEP_LEGAL = "step_legal"
    STEP_LEAD = "step_lead"
    STEP_PACE = "step_pace"
    STEP_PACE_OPEN = "step_pace_open"
    STEP_NEXT = "step_next"
    STEP_NEXT_OPEN = "step_next_open"
    STEP_OFFER = "step_offer"
    LADDER_MANAGER = "ladder_manager"
    LADDER_MEETING = "ladder_meeting"
    LADDER_PARTING = "ladder_parting"
    CLOSE = "close"
    SIGN = "sign"


Paragraph = tuple[Move, ...]

STEPS = frozenset(move for move in Move if move.startswith("step_"))
_LEADS = frozenset({Move.STEP_LEGAL, Move.STEP_LEAD})
_AFTER_A_QUESTION = frozenset({Move.STEP_NEXT_OPEN, Move.STEP_PACE_OPEN})
_WITHOUT_CLOSE = _AFTER_A_QUESTION | {Move.STEP_OFFER}  # they ask for a reply already
OPTIONAL = tuple(
    move.value
    for move in (
        Move.ENTITLEMENT, Move.OWN, Move.DEMAND, Move.REQUEST, Move.REQUEST_LEAD, Move.REFUND_POLICY,
        Move.REVIEW, Move.LEAVING, Move.BOUNDARY, Move.CLOSE,
    )
)  # fmt: skip
"""The moves that the regulations may leave out of a draft."""
_CONTEMPT = "contempt"  # abuse without an open word
_SURE = 0.6  # how likely a signal must be before a draft speaks of it, beside the matter itself
_TELLING = 8  # words of a letter in which a matter may be told
CONCERNS = frozenset({Move.CONCERN_QUOTED, Move.CONCERN_STATED, Move.CONCERN_OPEN, Move.ANSWER})


def plan(brief: Brief, *, can_quote: bool, asks: bool = False) -> tuple[Paragraph, ...]:
    """The paragraphs of a reply, each a run of moves. ``can_quote``: some of the client's words may be repeated;
    ``asks``: beside the complaint they ask for something.

    A toxic letter with open abuse gets the short form: the matter, the boundary and the next step, nothing else. What
    is only doubtful, such as a hint at a review, is not spoken of.
    """
    signals = _answered(brief)
    if brief.verdict == "calm" and not signals:
        return (Move.GREET,), (Move.ANSWER,), (Move.CLOSE,), (Move.SIGN,)
    short = is_short(brief)
    concern = _concern(brief, signals, can_quote)
    step = _step(brief, signals)
    if "unreasonable_demand" in signals:
        demand = _demand(brief, step)
    else:
        demand = _only(Move.REQUEST_LEAD if step in _LEADS else Move.REQUEST, asks and not short)
    demand = tuple(move for move in demand if move not in brief.without)
    offer = _only(step, step is Move.STEP_OFFER)
    early = step in _AFTER_A_QUESTION or (step in _LEADS and not concern and not demand)
    opening = _only(Move.ENTITLEMENT, _sure(brief, "entitlement") and "legal_threat" not in signals and not short)
    own = _only(Move.OWN, "grievance" in signals and "legal_threat" not in signals and not short)
    boundary = _boundary(brief)
    close = _only(Move.CLOSE, step not in _WITHOUT_CLOSE and not short)
    paragraphs: tuple[Paragraph, ...] = (
        (Move.GREET,),
        opening + concern + own,
        (step,) if early else (),
        demand,
        offer,
        _only(Move.REVIEW, _sure(brief, "review_threat") and not short),
        _only(Move.LEAVING, _leaves(brief) and not short),
        boundary,
        close if early or offer else (step, *close),
        (Move.SIGN,),
    )
    kept = (tuple(move for move in paragraph if move not in brief.without) for paragraph in paragraphs)
    return tuple(paragraph for paragraph in kept if paragraph)


def is_short(brief: Brief) -> bool:
    """Whether the reply keeps to the short, factual form."""
    return brief.verdict == "toxic" and "abuse" in brief.signals and not _ironic(brief)


def _answered(brief: Brief) -> frozenset[str]:
    """The signals but a demand that gets no answer: of one who threatens, or where the regulations leave it out."""
    left_out = _answer(brief) in brief.without and "grievance" not in brief.signals
    return brief.signals - {"unreasonable_demand"} if left_out or _threatens(brief) else brief.signals


def _only(move: Move, wanted: bool) -> Paragraph:
    return (move,) if wanted else ()


def _concern(brief: Brief, signals: frozenset[str], can_quote: bool) -> Paragraph:
    if "grievance" in signals:
        return (Move.CONCERN_QUOTED,) if can_quote else (Move.CONCERN_STATED,)
    if signals & {"unreasonable_demand", "legal_threat"}:
        return ()  # the refusal or the lead's contact is the answer: nothing is asked back
    return (Move.CONCERN_STATED,) if _told(brief, signals) else (Move.CONCERN_OPEN,)


def _told(brief: Brief, signals: frozenset[str]) -> bool:
    """Whether the letter tells its matter, if in words that cannot be repeated: who presses, presses for something;
    one who only insults, or writes but a few words, must be asked."""
    if signals & {"grievance", "unreasonable_demand"}:
        return True
    return len(brief.letter.split()) >= _TELLING and signals != {"abuse"}


def _demand(brief: Brief, step: Move) -> Paragraph:
    """A demand without a ground is declined; beside a ground, or when it is a doubtful demand, a person decides, and
    where a lead has the letter, the lead."""
    if step in _LEADS:
        return () if _answer(brief) in brief.without else (Move.REQUEST_LEAD,)
    refund = any(quote.signal == "unreasonable_demand" and quote.subkind == "refund" for quote in brief.quotes)
    move = _answer(brief)
    return (Move.REFUND_POLICY, move) if refund and brief.house.refund_policy.strip() else (move,)


def _answer(brief: Brief) -> Move:
    baseless = "grievance" not in brief.signals and _sure(brief, "unreasonable_demand")
    return Move.DEMAND if baseless else Move.REQUEST


def _boundary(brief: Brief) -> Paragraph:
    """A rebuke only where the letter is toxic by sure abuse; irony beside a ground is passed over in silence."""
    if _threatens(brief):
        return (Move.BOUNDARY_SAFETY,)
    return _only(Move.BOUNDARY, brief.verdict == "toxic" and _sure(brief, "abuse") and not _ironic(brief))


def _ironic(brief: Brief) -> bool:
    """Whether all contempt is told without an open word, beside a ground."""
    kinds = {quote.subkind for quote in brief.quotes if quote.signal == "abuse"}
    return kinds == {_CONTEMPT} and "grievance" in brief.signals


def _threatens(brief: Brief) -> bool:
    return any((quote.signal, quote.subkind) == ("abuse", "harm") for quote in brief.quotes)


def _step(brief: Brief, signals: frozenset[str]) -> Move:
    if "legal_threat" in signals:
        return Move.STEP_LEGAL
    known = _told(brief, signals)
    if brief.action == "escalate" and known and not _threatens(brief):
        return Move.STEP_LEAD
    if "unreasonable_demand" in signals and _answer(brief) is Move.DEMAND:
        return Move.STEP_OFFER
    if "pressure" in signals:
        return Move.STEP_PACE if known else Move.STEP_PACE_OPEN
    return Move.STEP_NEXT if known else Move.STEP_NEXT_OPEN


def _sure(brief: Brief, signal: str) -> bool:
    return any(quote.signal == signal and quote.confidence >= _SURE for quote in brief.quotes)


def _leaves(brief: Brief) -> bool:
    leaving = any(quote.signal == "pressure" and quote.subkind == "leaving" for quote in brief.quotes)
    return leaving and _sure(brief, "pressure") and "legal_threat" not in brief.signals
