"""How much of one message is read: what bounds the time and memory that a hostile one can cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of a message; what lies beyond is left out, and ``Message.cut`` names the limit."""

    header: int = 256 * 1024  # octets of the header section (RFC 5322, 2.2)
    fields: int = 2_000  # header fields
    field: int = 200_000  # code points of one field
    parts: int = 500  # body parts (RFC 2046, 5.1)
    depth: int = 30  # parts within parts
    html: int = 2_000_000  # code points of one HTML part
    text: int = 1_000_000  # code points of the text, after its encoding and charset are undone
