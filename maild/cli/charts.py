"""The charts of the report, as SVG that stands in the page itself: no script, no font from elsewhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lxml import etree


def weeks(counts: Mapping[date, Counter[str]], verdicts: Sequence[tuple[str, str, str]]) -> str:
    """Letters by week, one bar of verdicts on each other; ``verdicts`` are key, name and colour."""
    import pygal

    chart = pygal.StackedBar(_config(), style=_style([color for _, _, color in verdicts]), height=300)
    chart.x_labels = [f"{monday:%d.%m}" for monday in counts]
    for key, name, _ in verdicts:
        chart.add(name, [week[key] for week in counts.values()])
    return drawn(chart)


def signals(counts: Sequence[tuple[str, str, int]]) -> str:
    """Letters by signal; ``counts`` are name, colour and number."""
    import pygal

    chart = pygal.HorizontalBar(
        _config(), style=_style([color for _, color, _ in counts]), height=60 + 34 * len(counts)
    )
    for name, _, count in counts:
        chart.add(name, [count])
    return drawn(chart)


def drawn(chart: Any) -> str:
    """The chart without the scripts that pygal would have move it."""
    tree = chart.render_tree()
    etree.strip_elements(tree, "{*}script", with_tail=False)
    return str(etree.tostring(tree, encoding="unicode"))


def _config() -> "object":
    import pygal

    return pygal.Config(
        js=[], disable_xml_declaration=True, width=760, legend_at_bottom=True, print_values=False, show_y_guides=True,
        explicit_size=False, no_prefix=False, margin=10,
    )  # fmt: skip


def _style(colors: Sequence[str]) -> "object":
    from pygal.style import Style

    return Style(
        background="transparent", plot_background="transparent", colors=tuple(colors), font_family="sans-serif",
        foreground="#656d76", foreground_strong="#656d76", foreground_subtle="#9aa2ac",
        guide_stroke_color="#b9bdc3", major_guide_stroke_color="#9aa2ac",
    )  # fmt: skip
