"""What a case should look like on the server: which labels on which letter, whether a draft, a note, a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maild.judge.rules import THREAD_WINDOW, Rules
from maild.labels import FLAGGED
from maild.model.judgement import Action, Verdict
from maild.model.letter import Letter
from maild.model.message import Role


@dataclass(frozen=True, slots=True)
class Desired:
    """The state to reach. ``labels`` has an entry for every judged client's letter of the case, by id."""

    labels: dict[str, frozenset[str]]
    drafts: tuple[Letter, ...]  # letters that a draft should answer
    note: Letter | None  # the letter that a lead must see, if any
    records: tuple[Letter, ...]  # letters that carry a label, or were judged without what they carry


def desired(
    case: Sequence[Letter], placed: frozenset[str], taken: frozenset[str], rules: Rules, now: datetime
) -> Desired:
    """The desired state of one conversation, oldest letter first. Pure: the same letters give the same state.

    ``placed`` are the letters whose draft waits in Drafts; ``taken`` those whose draft a person has dealt with.
    """
    clients = [letter for letter in case if letter.role is Role.CLIENT and letter.judgement is not None]
    drafts = tuple(
        letter
        for letter in _to_answer(clients, case, rules)
        if letter.id in placed or (letter.id not in taken and (letter.released or young(letter, rules, now)))
    )
    drafted = {letter.id for letter in drafts}
    labels = {letter.id: _labels(letter, clients, case, letter.id in drafted, rules) for letter in clients}
    escalated = [letter for letter in clients if escalated_still(letter, case)]
    return Desired(
        labels=labels,
        drafts=drafts,
        note=escalated[-1] if escalated and "notes" in rules.effects else None,
        records=tuple(letter for letter in clients if labels[letter.id] or letter.without_attachment),
    )


def answered(letter: Letter, case: Sequence[Letter]) -> bool:
    """Whether we answered after this letter: a later letter of ours in the conversation, or ``\\Answered`` on it."""
    return letter.answered or any(other.role is Role.OURS and other.is_after(letter) for other in case)


def young(letter: Letter, rules: Rules, now: datetime) -> bool:
    """Whether a letter is recent enough for a draft or a note, or these were asked for whatever its age."""
    return rules.asked or now - letter.date <= rules.max_age


def worst(letter: Letter, clients: Sequence[Letter]) -> Verdict:
    """The worst verdict among the clients' letters of the case that are within 30 days of this one."""
    near = [other for other in clients if abs(other.date - letter.date) <= THREAD_WINDOW]
    return max((other.judgement.verdict for other in near if other.judgement), key=lambda verdict: verdict.rank)


def _to_answer(clients: Sequence[Letter], case: Sequence[Letter], rules: Rules) -> list[Letter]:
    """The last unanswered letter that needs words when they are a reply, and every one that a lead released."""
    if "drafts" not in rules.effects or rules.drafts_folder is None:
        return []
    waiting = [letter for letter in clients if letter.client and not answered(letter, case)]
    needing = [letter for letter in waiting if _action(letter) is not Action.NONE]
    last_reply = needing[-1:] if needing and _action(needing[-1]) is Action.REPLY else []
    return [letter for letter in waiting if letter.released or letter in last_reply]


def conversations(case: Sequence[Letter]) -> list[tuple[Letter, ...]]:
    """A case as one conversation for each client in it, oldest letter first.

    An answer of ours belongs to the clients whom it was sent to, or whose letters it refers to: in a thread of several
    clients nobody's draft, note or label hangs on another one's words.
    """
    ordered = sorted(case, key=lambda letter: (letter.moment, letter.id))
    clients = dict.fromkeys(letter.client for letter in ordered if letter.role is Role.CLIENT)
    found = []
    for client in clients:
        theirs = {letter.id for letter in ordered if letter.role is Role.CLIENT and letter.client == client}
        found.append(
            tuple(
                letter
                for letter in ordered
                if letter.id in theirs
                or (letter.role is Role.OURS and (client in letter.recipients or theirs & set(letter.parents)))
            )
        )
    return found


def _action(letter: Letter) -> Action:
    return letter.judgement.action if letter.judgement else Action.NONE


def escalated_still(letter: Letter, case: Sequence[Letter]) -> bool:
    return _action(letter) is Action.ESCALATE and not answered(letter, case)


def _labels(
    letter: Letter, clients: Sequence[Letter], case: Sequence[Letter], drafted: bool, rules: Rules
) -> frozenset[str]:
    book = rules.book
    wanted = {book.keyword(signal=signal) for signal in _shown_signals(letter)}
    verdict = worst(letter, clients)
    if verdict is not Verdict.CALM or rules.calm_label:
        wanted.add(book.keyword(verdict=verdict))
    if escalated_still(letter, case):
        wanted.add(book.keyword(state="escalated"))
    if drafted:
        wanted.add(book.keyword(state="draft"))
    keywords = frozenset(keyword for keyword in wanted if keyword)
    starred = bool(keywords & rules.also_flag) or (not rules.keywords and verdict is not Verdict.CALM)
    return (keywords if rules.keywords else frozenset()) | ({FLAGGED} if starred else frozenset())


def _shown_signals(letter: Letter) -> frozenset[str]:
    """A calm letter shows no signal, be it ever so full of facts."""
    if letter.judgement is None or letter.judgement.verdict is Verdict.CALM:
        return frozenset()
    return frozenset(letter.judgement.signals)
