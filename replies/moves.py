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
    REFUND_POLICY = "refund_policy"
    REVIEW = "review"
    LEAVING = "leaving"
    BOUNDARY = "boundary"
    BOUNDARY_SAFETY = "boundary_safety"
    STEP_LEGAL = "step_legal"
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
_AFTER_A_QUESTION = frozenset({Move.STEP_NEXT_OPEN, Move.STEP_PACE_OPEN})
_WITHOUT_CLOSE = _AFTER_A_QUESTION | {Move.STEP_OFFER}  # they ask for a reply already
OPTIONAL = tuple(
    move.value
    for move in (
        Move.ENTITLEMENT, Move.OWN, Move.DEMAND, Move.REQUEST, Move.REFUND_POLICY, Move.REVIEW, Move.LEAVING,
        Move.BOUNDARY, Move.CLOSE,
    )
)  # fmt: skip
"""The moves that the regulations may leave out of a draft."""
CONCERNS = frozenset({Move.CONCERN_QUOTED, Move.CONCERN_STATED, Move.CONCERN_OPEN, Move.ANSWER})


def plan(brief: Brief, *, can_quote: bool) -> tuple[Paragraph, ...]:
    """The paragraphs of a reply, each a run of moves. ``can_quote``: some of the client's words may be repeated.

    A toxic letter with abuse gets the short form: the matter, the boundary and the next step, nothing else.
    """
    signals = _answered(brief)
    if brief.verdict == "calm" and not signals:
        return (Move.GREET,), (Move.ANSWER,), (Move.CLOSE,), (Move.SIGN,)
    short = is_short(brief)
    concern = _concern(signals, can_quote)
    step = _step(signals)
    demand = _demand(brief) if "unreasonable_demand" in signals else ()
    early = step in _AFTER_A_QUESTION or (step is Move.STEP_LEGAL and not concern and not demand)
    opening = _only(Move.ENTITLEMENT, "entitlement" in signals and "legal_threat" not in signals and not short)
    own = _only(Move.OWN, "grievance" in signals and "legal_threat" not in signals and not short)
    boundary = _boundary(brief)
    steps = (step, *_only(Move.CLOSE, step not in _WITHOUT_CLOSE and not short))
    paragraphs: tuple[Paragraph, ...] = (
        (Move.GREET,),
        opening + concern + own,
        steps if early else (),
        demand,
        _only(Move.REVIEW, "review_threat" in signals and not short),
        _only(Move.LEAVING, _leaves(brief) and not short),
        boundary if concern else (),
        () if early else steps,
        () if concern else boundary,
        (Move.SIGN,),
    )
    kept = (tuple(move for move in paragraph if move not in brief.without) for paragraph in paragraphs)
    return tuple(paragraph for paragraph in kept if paragraph)


def is_short(brief: Brief) -> bool:
    """Whether the reply keeps to the short, factual form."""
    return brief.verdict == "toxic" and "abuse" in brief.signals


def _answered(brief: Brief) -> frozenset[str]:
    """The signals but a demand that gets no answer: of one who threatens, or where the regulations leave it out."""
    left_out = Move.DEMAND in brief.without and "grievance" not in brief.signals
    return brief.signals - {"unreasonable_demand"} if left_out or _threatens(brief) else brief.signals


def _only(move: Move, wanted: bool) -> Paragraph:
    return (move,) if wanted else ()


def _concern(signals: frozenset[str], can_quote: bool) -> Paragraph:
    if "grievance" in signals:
        return (Move.CONCERN_QUOTED,) if can_quote else (Move.CONCERN_STATED,)
    if signals & {"unreasonable_demand", "legal_threat"}:
        return ()  # the refusal or the lead's contact is the answer: nothing is asked back
    return (Move.CONCERN_OPEN,)


def _demand(brief: Brief) -> Paragraph:
    """A demand without a ground is declined; beside a ground a person decides what of it is due."""
    refund = any(quote.signal == "unreasonable_demand" and quote.subkind == "refund" for quote in brief.quotes)
    move = Move.REQUEST if "grievance" in brief.signals else Move.DEMAND
    return (move, Move.REFUND_POLICY) if refund and brief.house.refund_policy.strip() else (move,)


def _boundary(brief: Brief) -> Paragraph:
    """A rebuke only where the letter was judged toxic."""
    if _threatens(brief):
        return (Move.BOUNDARY_SAFETY,)
    return _only(Move.BOUNDARY, "abuse" in brief.signals and brief.verdict == "toxic")


def _threatens(brief: Brief) -> bool:
    return any((quote.signal, quote.subkind) == ("abuse", "harm") for quote in brief.quotes)


def _step(signals: frozenset[str]) -> Move:
    if "legal_threat" in signals:
        return Move.STEP_LEGAL
    known = "grievance" in signals
    if "unreasonable_demand" in signals and not known:
        return Move.STEP_OFFER
    if "pressure" in signals:
        return Move.STEP_PACE if known else Move.STEP_PACE_OPEN
    return Move.STEP_NEXT if known else Move.STEP_NEXT_OPEN


def _leaves(brief: Brief) -> bool:
    leaving = any(quote.signal == "pressure" and quote.subkind == "leaving" for quote in brief.quotes)
    return leaving and "legal_threat" not in brief.signals
