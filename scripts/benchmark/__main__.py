"""Measures what the server costs and holds, and prints it as one table. Nothing is asserted."""

import argparse
import json
import signal
import sys

import inputs
import machine
import overhead
import rejections
import start
import steps
import table
import throughput
import watchers

FIGURES = {
    "overhead": overhead.measure,
    "steps": steps.measure,
    "start": start.measure,
    "inputs": inputs.measure,
    "rejections": rejections.measure,
    "watchers": watchers.measure,
    "throughput": throughput.measure,
}


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FIGURES) + " (all)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each figure (3)")
    parser.add_argument("--seconds", type=float, default=5, help="length of one window (5)")
    parser.add_argument("--json", metavar="FILE", help="writes every value there too")
    options = parser.parse_args(arguments)
    for name in set(options.names) - set(FIGURES):
        parser.error("no figure is called %r; there are %s" % (name, ", ".join(FIGURES)))
    if options.rounds < 1 or options.seconds < 1:
        parser.error("--rounds and --seconds must be at least 1")
    return options


def measure(options):
    rows = []
    for name in options.names or FIGURES:
        print("measuring %s ..." % name, file=sys.stderr)
        rows += FIGURES[name](options.rounds, options.seconds)
    return rows


def stop(*_):
    raise KeyboardInterrupt


def main():
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, stop)
    facts = machine.describe()
    try:
        rows = measure(options)
    except KeyboardInterrupt:
        sys.exit(130)
    print(table.text(facts, rows))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            report = {"machine": facts, "rows": [row.as_json() for row in rows]}
            json.dump(report, file, indent=2)


if __name__ == "__main__":
    main()
