"""The letters of the ladder: another manager, a meeting, a parting. Only a lead decides on them, and a human sends."""

from replies.brief import Brief, Text
from replies.compose import composed
from replies.moves import Move

STEPS = {"manager": Move.LADDER_MANAGER, "meeting": Move.LADDER_MEETING, "parting": Move.LADDER_PARTING}


def letter(step: str, brief: Brief) -> Text:
    """The letter of a step, with blanks for what only a lead knows. Raises ``KeyError`` for an unknown step.

    Raises ``TactlessError`` as ``compose.draft`` does.
    """
    return composed(brief, ((Move.GREET,), (STEPS[step],), (Move.SIGN,)))
