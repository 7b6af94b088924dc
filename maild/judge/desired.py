"""What a case should look like on the server: which labels on which letter, whether a draft, a note, a record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from maild.judge.conduct import Conduct, action_of, conduct_of
from maild.judge.rules import THREAD_WINDOW, Rules
from maild.judge.standing import Standing, standing
from maild.labels import FLAGGED
from maild.model.judgement import Action, Verdict
from maild.model.letter import LabelState, Letter
from maild.model.message import Role


@dataclass(frozen=True, slots=True)
class Desired:
    """The state to reach. ``labels`` has an entry for every judged client's letter of the case, by id."""

    labels: dict[str, frozenset[str]]
    drafts: tuple[Letter, ...]  # letters that a draft should answer
    note: Letter | None  # the letter that a lead must see, if any
    records: tuple[Letter, ...]  # letters that carry a label, or were judged without what they carry
    waiting: frozenset[str]  # ids of the letters that await a lead
    conduct: Mapping[str, Conduct | None]  # by letter id, how the regulations say that it is dealt with


def desired(
    case: Sequence[Letter],
    placed: frozenset[str],
    taken: frozenset[str],
    rules: Rules,
    now: datetime,
    past: Sequence[Letter] = (),
) -> Desired:
    """The desired state of one conversation, oldest letter first. Pure: the same letters give the same state.

    ``placed`` are the letters whose draft waits in Drafts; ``taken`` those whose draft a person has dealt with;
    ``past`` are letters of the same client in other conversations.
    """
    known = (*past, *case)
    clients = [letter for letter in case if letter.role is Role.CLIENT and letter.judgement is not None]
    conduct = {letter.id: conduct_of(letter, case, past, rules.conduct, rules) for letter in clients}
    drafts = tuple(
        letter
        for letter in _to_answer(clients, case, rules, conduct)
        if letter.id in placed or (letter.id not in taken and (letter.released or young(letter, rules, now)))
    )
    drafted = {letter.id for letter in drafts}
    escalated = [
        one
        for one in clients
        if _action(one, conduct) is Action.ESCALATE and not answered(one, case) and not _closed(one, rules)
    ]
    waiting = frozenset(letter.id for letter in escalated)
    labels = {
        letter.id: _labels(letter, clients, _states(letter, drafted, waiting, known, rules), rules)
        for letter in clients
    }
    return Desired(
        labels=labels,
        drafts=drafts,
        note=escalated[-1] if escalated and "notes" in rules.effects else None,
        records=tuple(letter for letter in clients if labels[letter.id] or letter.without_attachment),
        waiting=waiting,
        conduct=conduct,
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


_Conducts = Mapping[str, Conduct | None]


def _to_answer(clients: Sequence[Letter], case: Sequence[Letter], rules: Rules, conduct: _Conducts) -> list[Letter]:
    """The last unanswered letter that needs words when they are a reply, and every one that a lead released."""
    if "drafts" not in rules.effects or rules.drafts_folder is None:
        return []
    waiting = [letter for letter in clients if letter.client and not answered(letter, case)]
    needing = [letter for letter in waiting if _action(letter, conduct) is not Action.NONE]
    last_reply = needing[-1:] if needing and _action(needing[-1], conduct) is Action.REPLY else []
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


def cases(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Letters of any mailboxes, case by case, in the order of their first."""
    found: dict[tuple[str, str], list[Letter]] = {}
    for letter in letters:
        found.setdefault((letter.mailbox, letter.case), []).append(letter)
    return list(found.values())


def _action(letter: Letter, conduct: _Conducts) -> Action:
    return action_of(letter.judgement, conduct.get(letter.id)) if letter.judgement else Action.NONE


def _closed(letter: Letter, rules: Rules) -> bool:
    """Whether a person took the label of the escalation off: for them the case is done."""
    return letter.labels.get(rules.book.keyword(state="escalated") or "") is LabelState.TAKEN_OFF


def _is_toxic(letter: Letter) -> bool:
    return letter.judgement is not None and letter.judgement.verdict is Verdict.TOXIC and not letter.cleared


def _states(
    letter: Letter, drafted: set[str], waiting: frozenset[str], known: Sequence[Letter], rules: Rules
) -> Iterator[str]:
    if letter.id in waiting:
        yield "escalated"
    if letter.id in drafted:
        yield "draft"
    if letter.judgement and letter.judgement.faults:
        yield "unreadable"
    if _is_toxic(letter) and standing(known, letter.moment, rules.pattern) is Standing.PATTERN:
        yield "pattern"


def _labels(letter: Letter, clients: Sequence[Letter], states: Iterable[str], rules: Rules) -> frozenset[str]:
    book = rules.book
    wanted = {book.keyword(signal=signal) for signal in _shown_signals(letter)}
    verdict = worst(letter, clients)
    if verdict is not Verdict.CALM or rules.calm_label:
        wanted.add(book.keyword(verdict=verdict))
    wanted |= {book.keyword(state=state) for state in states}
    keywords = frozenset(keyword for keyword in wanted if keyword)
    starred = bool(keywords & rules.also_flag) or (not rules.keywords and verdict is not Verdict.CALM)
    return (keywords if rules.keywords else frozenset()) | ({FLAGGED} if starred else frozenset())


def _shown_signals(letter: Letter) -> frozenset[str]:
    """A calm letter shows no signal, be it ever so full of facts."""
    if letter.judgement is None or letter.judgement.verdict is Verdict.CALM:
        return frozenset()
    return frozenset(letter.judgement.signals)
