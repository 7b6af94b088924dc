"""The writing desk: from a letter and its judgement to the octets of a draft, a note or a record."""

from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from maild.judge.conduct import Conduct, action_of
from maild.judge.effort import minutes
from maild.judge.judge import described
from maild.judge.ledger import Usual
from maild.judge.rules import Rules
from maild.judge.standing import standing, step, toxic_threads
from maild.mail.identity import content_hash, draft_message_id, record_message_id, tact_message_id
from maild.mail.outgoing import Envelope, note_message, record_message, text_message
from maild.model.judgement import Judgement
from maild.model.letter import Letter
from maild.model.message import Address, Message, Role
from replies.brief import Brief, CaseBrief, CaseLetter, History, NoteText, Quote
from replies.given import number
from replies.tact import Offence

_QUOTED_LINES = 400
hash_of = content_hash


def draft(message: Message, letter: Letter, rules: Rules, now: datetime, text: str) -> bytes:
    """An unsent reply to a client's letter with the words of ``text``.

    Addressed as a reply is (RFC 5322, 3.6.3): to Reply-To or From, the other recipients in Cc, from the identity
    that the client wrote to; the original is quoted under the text.
    """
    client = message.client or message.from_
    others = [a for a in (*message.to, *message.cc) if not _ours(a, rules) and a.addr != client.addr]
    envelope = Envelope(
        message_id=draft_message_id(letter.id),
        date=now.astimezone(ZoneInfo(rules.timezone)),
        subject=f"Re: {letter.subject}",
        from_=_identity(message, rules),
        to=message.reply_to or (client,) if client == message.from_ else (client,),
        cc=tuple(dict.fromkeys(others)) if client == message.from_ else (),
        in_reply_to=message.message_id or "",
        references=(*message.parents, message.message_id) if message.message_id else (),
    )
    return text_message(envelope, f"{text}\n\n{_quoted(message, client, rules)}")


def suggested(brief: Brief) -> str:
    """The words we suggest to answer a letter with."""
    from replies.compose import draft as compose

    return compose(brief).body


def brief(message: Message, letter: Letter, rules: Rules, earlier: int = 0, conduct: Conduct | None = None) -> Brief:
    """What the text of an answer is made from; ``earlier`` drafts were made in this thread before, ``conduct`` is how
    the regulations say that the letter is dealt with."""
    judgement = _judged(letter)
    return Brief(
        language="en" if judgement.language == "en" else "ru",
        name=(message.client or message.from_).name,
        subject=letter.subject,
        verdict=judgement.verdict.value,
        action=action_of(judgement, conduct).value,
        quotes=_quotes(judgement),
        seed=letter.id,
        house=rules.house,
        previous_drafts=earlier,
        without=frozenset(conduct.without if conduct else ()),
        number=number(message.own_words),
        letter=message.own_words,
    )


def note(
    message: Message,
    letter: Letter,
    case: Sequence[Letter],
    past: Sequence[Letter],
    rules: Rules,
    now: datetime,
    name: str,
    text: str,
    replaces: str = "",
    conduct: Conduct | None = None,
    usual: Usual | None = None,
) -> bytes:
    """A note for the lead about a client's conversation, decided by ``letter``; ``name`` is its Message-ID,
    ``text`` the answer that we suggest.

    ``past`` are the client's other letters, and ours to them.
    """
    from replies.note import note as write

    judgement = _judged(letter)
    client = message.client or message.from_
    zone = ZoneInfo(rules.timezone)
    words = write(
        CaseBrief(
            language=rules.language,
            mailbox=rules.mailbox,
            client_name=client.name,
            client_address=client.addr,
            subject=letter.subject or message.subject,
            message_id=message.message_id or "",
            verdict=judgement.verdict.value,
            clause_id=judgement.clause,
            clause_title=judgement.title,
            letters=tuple(_case_letter(known, zone) for known in case),
            suggested_text=text,
            without_attachment=message.without_attachment,
            cut=message.cut,
            faults=tuple(fault.code for fault in judgement.faults),
            history=_history(letter, (*past, *case), rules, usual),
            replaces=replaces,
            conduct=f"{conduct.id} {conduct.title.said(rules.language)}" if conduct else "",
            tell=conduct.tell.said(rules.language) if conduct and conduct.tell else "",
            alone=conduct.alone.said(rules.language) if conduct and conduct.alone else "",
            label_names=tuple(rules.book.names(rules.language).items()),
        )
    )
    lead = Address("", rules.lead or rules.address)
    envelope = Envelope(
        message_id=name,
        date=now.astimezone(zone),
        subject=words.subject,
        from_=Address("maild", rules.address),
        to=(lead,),
    )
    return note_message(envelope, words.plain, words.html)


def record(
    message: Message,
    letter: Letter,
    note_id: str | None,
    version: int,
    rules: Rules,
    now: datetime,
    conduct: Conduct | None = None,
    known: Sequence[Letter] = (),
) -> bytes:
    """The machine-readable result about one labelled letter; its format is documented in ``docs/record.md``.

    ``known`` are the letters to and from this client; those after ``letter`` are passed over.
    """
    content = described(message, _judged(letter))
    content.pop("file")
    content |= {"version": version, "thread": letter.case, "note": note_id, "conduct": conduct.id if conduct else None}
    so_far = _history(letter, [one for one in known if not one.is_after(letter)], rules, None)
    content["clause_title"] = _judged(letter).title
    content["history"] = {name: getattr(so_far, name) for name in ("letters", "threads", "answers", "toxic", "days")}
    own = Address("maild", rules.address)
    name = record_message_id(letter.id.removeprefix("sha256:"))
    envelope = Envelope(message_id=name, date=now, subject=f"maild: {letter.id}", from_=own, to=(own,))
    return record_message(envelope, content)


def tact_record(
    draft: Message, offences: Sequence[Offence], language: str, rules: Rules, now: datetime
) -> tuple[str, bytes]:
    """Why a draft of the staff's own would offend: Message-ID and octets of a record (``docs/record.md``)."""
    said = [
        {
            "code": one.code,
            "title": one.title_ru if rules.language == "ru" else one.title_en,
            "evidence": {"text": one.text, "start": one.start, "end": one.end},
        }
        for one in offences
    ]
    content = {"version": 1, "kind": "tact", "draft": draft.message_id, "language": language, "offences": said}
    name = tact_message_id(draft.content_hash)
    own = Address("maild", rules.address)
    envelope = Envelope(message_id=name, date=now, subject=f"maild: tact {draft.id}", from_=own, to=(own,))
    return name, record_message(envelope, content)


def word(words: NoteText, name: str, rules: Rules, now: datetime) -> bytes:
    """A note about the mailbox itself; ``name`` is its Message-ID."""
    lead = Address("", rules.lead or rules.address)
    date = now.astimezone(ZoneInfo(rules.timezone))
    envelope = Envelope(
        message_id=name, date=date, subject=words.subject, from_=Address("maild", rules.address), to=(lead,)
    )
    return note_message(envelope, words.plain, words.html)


def _judged(letter: Letter) -> Judgement:
    if letter.judgement is None:
        raise ValueError(f"the letter {letter.id} was not judged")
    return letter.judgement


def _quotes(judgement: Judgement) -> tuple[Quote, ...]:
    return tuple(
        Quote(finding.signal.value, finding.subkind, evidence.text, finding.code, finding.confidence)
        for finding in judgement.findings
        for evidence in finding.evidence
    )


def _case_letter(known: Letter, zone: ZoneInfo) -> CaseLetter:
    date = known.moment.astimezone(zone)
    if known.judgement is None:
        return CaseLetter(date, ours=known.role is Role.OURS)
    judgement = known.judgement
    return CaseLetter(date, False, judgement.verdict.value, judgement.clause, judgement.title, _quotes(judgement))


def _history(letter: Letter, known: Sequence[Letter], rules: Rules, usual: Usual | None) -> History:
    theirs = [one for one in known if one.role is Role.CLIENT]
    toxic = toxic_threads(known, letter.moment, rules.pattern.window)
    return History(
        letters=len(theirs),
        threads=len({(one.mailbox, one.case) for one in theirs}),
        answers=len(known) - len(theirs),
        toxic=toxic,
        days=rules.pattern.window.days,
        standing=standing(known, letter.moment, rules.pattern).value,
        step=step(toxic, rules.pattern),
        course=tuple(
            one.judgement.verdict.value for one in sorted(theirs, key=lambda one: one.moment) if one.judgement
        ),
        minutes=minutes(one for one in known if one.role is Role.OURS),
        usual_minutes=usual.minutes if usual else None,
        segment=str(usual.segments.get(letter.client, "")) if usual else "",
    )


def _identity(message: Message, rules: Rules) -> Address:
    """The address of ours that the letter was written to, one named in full before a pattern's, else the mailbox's.

    The display name is the company's: what stands in a client's To is the client's to write.
    """
    written_to = [a.addr for a in (*message.to, *message.cc) if _ours(a, rules)]
    exact = [addr for addr in written_to if addr in rules.identities]
    return Address(rules.house.company, next(iter((*exact, *written_to)), rules.address))


def _ours(address: Address, rules: Rules) -> bool:
    return any(fnmatchcase(address.addr, pattern) for pattern in rules.identities)


def _quoted(message: Message, client: Address, rules: Rules) -> str:
    when = message.date.astimezone(ZoneInfo(rules.timezone))
    who = f"{client.name} <{client.addr}>" if client.name else client.addr
    head = f"{when:%d.%m.%Y %H:%M}, {who}:"
    if not message.body.strip():
        return ""
    lines = message.body.strip("\n").splitlines()
    shown = [f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines[:_QUOTED_LINES]]
    return "\n".join([head, *shown, *(["> […]"] if len(lines) > _QUOTED_LINES else [])]) + "\n"
