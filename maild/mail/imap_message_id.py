"""The Message-ID as maild compares it: without angle brackets and white space."""

from email.parser import BytesHeaderParser
from email.policy import compat32


def message_id_of(octets: bytes) -> str | None:
    """The Message-ID of a message or of its header section; None where there is none."""
    value = BytesHeaderParser(policy=compat32).parsebytes(octets).get("Message-ID")
    bare = "".join(str(value or "").split()).removeprefix("<").removesuffix(">")
    return bare or None
