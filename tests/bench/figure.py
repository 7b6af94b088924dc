"""One line of the table of results."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``what`` compared with ``against``: ``value``, shown by ``form``; ``most`` or ``least`` is what it must be."""

    what: str
    against: str
    value: float
    form: str
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is as it must be."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bound = self.form.format(self.most if self.most is not None else self.least)
        reached = self.form.format(self.value)
        return f"| {self.what} | {self.against} | {bound} | {reached if self.met else f'**{reached}**, short of it'} |"
