"""One line of the table of results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from maild.cli.charts import drawn


@dataclass(frozen=True)
class Figure:
    """``what`` compared with ``against``: ``value``, shown by ``form``; ``most`` or ``least`` is what it must be.

    ``rates`` are what a picture shows of it: letters a second, by what differs.
    """

    what: str
    against: str
    value: float
    form: str
    most: float | None = None
    least: float | None = None
    rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether it is as it must be."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bound = self.form.format(self.most if self.most is not None else self.least)
        reached = self.form.format(self.value)
        return f"| {self.what} | {self.against} | {bound} | {reached if self.met else f'**{reached}**, short of it'} |"


def draw(figures: Iterable[Figure], file: Path) -> None:
    """The rates of all figures as bars."""
    import pygal

    chart = pygal.HorizontalBar(show_legend=False, height=260, width=820, title="letters a second", print_values=True)
    rates = {name: rate for figure in figures for name, rate in figure.rates.items()}
    chart.x_labels = list(rates)
    chart.add("letters a second", [round(rate, 1) for rate in rates.values()])
    file.write_text(drawn(chart), "utf-8")
