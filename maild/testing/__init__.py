"""Stand-ins for the ports of ``maild.ports``, held to the same contract tests as the real ones."""

from maild.testing.clock import FixedClock
from maild.testing.mailbox import MemoryMailbox
from maild.testing.store import memory_store

__all__ = ["FixedClock", "MemoryMailbox", "memory_store"]
