"""Everything that can be measured, by the name that the command line takes."""

import backlog
import compare.run
import durable
import endurance
import inputs
import memory
import overhead
import recovery
import rejections
import start
import steps
import throughput
import watchers
from report import of_rows


def _in_rounds(measure):
    """A figure that is a plain table of rows."""
    return lambda options: of_rows(measure(options.rounds, options.seconds))


ALL = {
    "compare": compare.run.measure,
    "durable": durable.measure,
    "backlog": backlog.measure,
    "memory": memory.measure,
    "recovery": recovery.measure,
    "endurance": endurance.measure,
    "overhead": _in_rounds(overhead.measure),
    "steps": _in_rounds(steps.measure),
    "start": _in_rounds(start.measure),
    "inputs": _in_rounds(inputs.measure),
    "rejections": _in_rounds(rejections.measure),
    "watchers": _in_rounds(watchers.measure),
    "throughput": _in_rounds(throughput.measure),
}

# What the goals are about; the others are measured when they are asked for.
DEFAULT = ("compare", "durable", "backlog", "memory", "recovery", "endurance")
