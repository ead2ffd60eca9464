"""Rows of figures, and how they are shown."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure: a value a round."""

    figure: str
    what: str
    unit: str
    values: list
    goal: str = ""

    def as_json(self):
        return {
            "figure": self.figure,
            "what": self.what,
            "unit": self.unit,
            "median": statistics.median(self.values),
            "values": self.values,
            "goal": self.goal,
        }


def text(rows):
    """A Markdown table of rows."""
    lines = [["figure", "what", "value", "unit", "goal"]]
    for row in rows:
        lines.append([row.figure, row.what, spread(row.values), row.unit, row.goal])
    return grid(lines)


def grid(lines):
    """A Markdown table; the first line is its head."""
    widths = [max(map(len, column)) for column in zip(*lines)]
    lines = [lines[0], ["-" * max(3, width) for width in widths], *lines[1:]]
    return "\n".join(
        "| %s |" % " | ".join(cell.ljust(width) for cell, width in zip(line, widths))
        for line in lines
    )


def spread(values):
    """Median, and the extremes where there are some; nothing for nothing."""
    if not values:
        return ""
    text = _number(statistics.median(values))
    low, high = _number(min(values)), _number(max(values))
    return text if low == high else "%s (%s-%s)" % (text, low, high)


def _number(value):
    return "%.0f" % value if abs(value) >= 100 or value == int(value) else "%.3g" % value


def percentile(values, percent):
    """The value below which so many percent of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
