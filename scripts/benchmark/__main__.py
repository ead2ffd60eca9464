"""Measures Signalbox on this machine beside what a user would pick instead."""

import json
import signal
import sys

import figures
import machine
import options as command_line
import report


def measure(options):
    reports = {}
    for name in options.names:
        print("measuring %s ..." % name, file=sys.stderr)
        reports[name] = figures.ALL[name](options)
    return reports


def stop(*_):
    raise KeyboardInterrupt


def show(facts, reports):
    print("\n".join("%s: %s" % fact for fact in facts.items()))
    print("Cells: median of the rounds (min-max).")
    for name, one in reports.items():
        print("\n## %s\n\n%s" % (name, one.text))
    goals = [goal for one in reports.values() for goal in one.goals]
    if goals:
        print("\n## goals\n\n" + report.goals_text(goals))


def save(path, facts, reports):
    everything = {
        "machine": facts,
        "measured": {name: one.data for name, one in reports.items()},
        "goals": [goal.as_json() for one in reports.values() for goal in one.goals],
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(everything, file, indent=2)


def main():
    options = command_line.parse(sys.argv[1:], figures.ALL, figures.DEFAULT)
    signal.signal(signal.SIGTERM, stop)
    facts = machine.describe()
    try:
        reports = measure(options)
    except KeyboardInterrupt:
        sys.exit(130)
    show(facts, reports)
    if options.json:
        save(options.json, facts, reports)


if __name__ == "__main__":
    main()
