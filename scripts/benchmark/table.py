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

    @property
    def shown(self):
        """Median, and the spread where there is one."""
        text = _number(statistics.median(self.values))
        low, high = _number(min(self.values)), _number(max(self.values))
        return text if low == high else "%s (%s-%s)" % (text, low, high)

    def as_json(self):
        return {
            "figure": self.figure,
            "what": self.what,
            "unit": self.unit,
            "median": statistics.median(self.values),
            "values": self.values,
            "goal": self.goal,
        }


def _number(value):
    return "%.0f" % value if abs(value) >= 100 or value == int(value) else "%.3g" % value


def text(facts, rows):
    """A Markdown table under a description of the machine."""
    lines = ["%s: %s" % fact for fact in facts.items()]
    lines += ["Cells: median of the rounds (min-max).", ""]
    lines += ["| figure | what | value | unit | goal |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        lines.append("| %s |" % " | ".join((row.figure, row.what, row.shown, row.unit, row.goal)))
    return "\n".join(lines)


def percentile(values, percent):
    """The value below which so many percent of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
