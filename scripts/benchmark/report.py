"""What a measurement hands back."""

import statistics
from dataclasses import dataclass, field

import table


@dataclass(frozen=True)
class Goal:
    """A limit that the issue set, and what was measured: a value a round, the median counts."""

    what: str
    limit: float
    unit: str
    values: list
    at_least: bool = True

    @property
    def verdict(self):
        if not self.values:
            return "not measured"
        value = statistics.median(self.values)
        reached = value >= self.limit if self.at_least else value <= self.limit
        return "reached" if reached else "MISSED"

    def cells(self):
        limit = "%s %g %s" % ("at least" if self.at_least else "at most", self.limit, self.unit)
        return [self.verdict, self.what, limit.strip(), table.spread(self.values)]

    def as_json(self):
        return dict(self.__dict__, verdict=self.verdict)


@dataclass(frozen=True)
class Report:
    """Text for people, the same as data, and the goals that it speaks about."""

    text: str
    data: object
    goals: list = field(default_factory=list)


def of_rows(rows):
    return Report(table.text(rows), [row.as_json() for row in rows])


def goals_text(goals):
    lines = [["", "goal", "limit", "measured, median (min-max)"]]
    return table.grid(lines + [goal.cells() for goal in goals])
