"""From octets to a message with its role and judgement; nothing that comes in here can stop the rest."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from detectors.finding import Analysis, Fault
from maild.errors import MessageError
from maild.judge.judge import Judge
from maild.mail.identity import content_hash
from maild.mail.mime import enclosed, parse
from maild.mail.role import classify
from maild.mail.role_words import RoleWords
from maild.model.identities import Identities
from maild.model.judgement import Judgement
from maild.model.limits import Limits
from maild.model.message import Address, Message, Role
from maild.model.place import Fetched

log = structlog.get_logger()
_END_OF_HEADER = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Read:
    """A message that was read, and its judgement: None for mail that is no client's letter."""

    fetched: Fetched
    message: Message
    judgement: Judgement | None


@dataclass
class Reading:
    """Messages on their way; of ``rest`` nothing is done yet."""

    rest: Iterator[Fetched]


@dataclass(frozen=True)
class Reader:
    """Parses, finds out whose letter it is, and judges what is a client's."""

    judge: Judge
    identities: Identities
    words: RoleWords
    limits: Limits

    def read(self, fetched: Fetched) -> Read:
        """Read one fetched message."""
        return self.as_read(fetched, *self.judged(fetched.octets, fetched.internaldate))

    def begin(self, some: Iterable[Fetched]) -> Reading:
        """Begin to read fetched messages, as far as that goes on by itself."""
        return Reading(iter(some))

    def finish(self, reading: Reading, stopping: Callable[[], bool]) -> Iterator[Read]:
        """What was begun, one message after the other, at least one, until told to stop."""
        for fetched in reading.rest:
            yield self.read(fetched)
            if stopping():
                return

    def as_read(self, fetched: Fetched, message: Message, judgement: Judgement) -> Read:
        """What was judged as the message that was fetched; its octets are let go."""
        if fetched.refused:
            message, judgement = self.aside(fetched.octets, fetched.internaldate, Fault("fetch", "refused"))
        fetched = replace(fetched, octets=b"")
        if fetched.partial:
            message = replace(message, cut=(*message.cut, "size"))
        return Read(fetched, message, judgement if message.role is Role.CLIENT else None)

    def judged(self, octets: bytes, received: datetime | None = None) -> tuple[Message, Judgement]:
        """A message and its judgement; one that cannot be read escalates by the regulations' clause for crashes."""
        try:
            message = self.message(octets, received)
            return message, self.judge.judge(message)
        except Exception as error:  # hostile mail must not stop the mailbox: the fault is shown, and a lead looks
            log.error("message unreadable", error=type(error).__name__)
            return self.aside(octets, received, Fault("mime", type(error).__name__))

    def aside(self, octets: bytes, received: datetime | None, fault: Fault) -> tuple[Message, Judgement]:
        """A message that cannot be read: it escalates by the regulations' clause for that."""
        analysis = Analysis("", "ru", faults=(fault,))
        return self.unreadable(octets, received), self.judge.regulations.decide(analysis, self.judge.language)

    def glance(self, fetched: Fetched) -> Message:
        """What the headers alone tell; never raises, since one broken message must not stop a folder."""
        try:
            return self.message(fetched.octets, fetched.internaldate)
        except Exception as error:  # as above, but nothing is judged by headers
            log.error("headers unreadable", error=type(error).__name__)
            return self.unreadable(fetched.octets, fetched.internaldate)

    def message(self, octets: bytes, received: datetime | None = None) -> Message:
        """Parse and classify without judging. Raises MessageError."""
        message = parse(octets, received, self.limits)
        inner = enclosed(octets) if self.identities.owns(message.from_) and message.attachments else None
        letter = None
        with suppress(MessageError):  # what hangs on a letter may be no letter
            letter = parse(inner, received, self.limits) if inner else None
        return classify(message, self.identities, enclosed=letter, words=self.words)

    def unreadable(self, octets: bytes, received: datetime | None) -> Message:
        """What is left of a message that cannot be read: its header, or nothing but its hash."""
        digest = content_hash(octets)
        with suppress(Exception):  # as above: the header may be what is broken
            end = _END_OF_HEADER.search(octets)
            head = parse(octets[: end.start() + 1] if end else octets, received)
            whole = replace(head, id=head.message_id or f"sha256:{digest}", content_hash=digest, own_words="", spans=())
            return classify(whole, self.identities, words=self.words)
        return Message(f"sha256:{digest}", None, digest, received or datetime.now(UTC), Address("", ""))
