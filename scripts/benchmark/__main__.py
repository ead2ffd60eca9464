"""Measures Signalbox on this machine beside what a user would pick instead."""

import json
import signal
import sys

import figures
import machine
import options as command_line
import report
from wrk import LoadFailed


def measure(options, reports):
    """Shows each figure as soon as it is there: a later one may fail."""
    for name in options.names:
        print("measuring %s ..." % name, file=sys.stderr)
        reports[name] = figures.ALL[name](options)
        print("\n## %s\n\n%s" % (name, reports[name].text), flush=True)


def show_goals(goals):
    if goals:
        print("\n## goals\n\n" + report.goals_text(goals))


def save(path, facts, reports, goals):
    everything = {
        "machine": facts,
        "measured": {name: one.data for name, one in reports.items()},
        "goals": [goal.as_json() for goal in goals],
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(everything, file, indent=2)


def stop(*_):
    raise KeyboardInterrupt


def main():
    options = command_line.parse(sys.argv[1:], figures.ALL, figures.DEFAULT)
    signal.signal(signal.SIGTERM, stop)
    facts, reports = machine.describe(), {}
    print("\n".join("%s: %s" % fact for fact in facts.items()))
    print("Cells: median of the rounds (min-max).", flush=True)
    try:
        measure(options, reports)
    except KeyboardInterrupt:
        sys.exit(130)
    except LoadFailed as problem:
        sys.exit("FAILED: %s" % problem)
    goals = [goal for one in reports.values() for goal in one.goals]
    show_goals(goals)
    if options.json:
        save(options.json, facts, reports, goals)


if __name__ == "__main__":
    main()
