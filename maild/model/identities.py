"""Who we are in a mailbox: our own addresses, and the site forms whose letters are our clients'."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from maild.model.message import Address


@dataclass(frozen=True, slots=True)
class SiteForm:
    """A form on our site that writes to the mailbox on a client's behalf (``[[mailbox.NAME.form]]``).

    ``from_`` is the form's own address, or a pattern of :mod:`fnmatch`, in lower case. ``client`` says where the
    client's address stands: ``reply-to``, or ``body:LABEL`` for the line ``LABEL: address`` of the body. ``text``
    says where the client's words stand: empty for the whole body, or ``body:LABEL`` for what follows ``LABEL:``.
    """

    from_: str
    client: str = "reply-to"
    text: str = ""

    def wrote(self, address: Address) -> bool:
        """Whether a letter from this address is the form's."""
        return fnmatchcase(address.addr.lower(), self.from_.lower())


@dataclass(frozen=True, slots=True)
class Identities:
    """The addresses we write from, as :mod:`fnmatch` patterns in lower case (``*@example.com``), and our forms."""

    patterns: tuple[str, ...] = ()
    forms: tuple[SiteForm, ...] = ()

    def owns(self, address: Address) -> bool:
        """Whether the address is one of ours."""
        addr = address.addr.lower()
        return any(fnmatchcase(addr, pattern.lower()) for pattern in self.patterns)

    def form_of(self, address: Address) -> SiteForm | None:
        """The form that writes from this address, or None."""
        return next((form for form in self.forms if form.wrote(address)), None)
