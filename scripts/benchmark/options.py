"""The command line."""

import argparse

from compare.contestants import KEYS


def parse(arguments, figures, default):
    parser = argparse.ArgumentParser(prog="scripts/bench", description=_DESCRIPTION)
    names = ", ".join(figures) + "; without one: " + ", ".join(default)
    parser.add_argument("names", nargs="*", metavar="NAME", help=names)
    parser.add_argument("--quick", action="store_true", help="one round of short windows")
    parser.add_argument("--rounds", type=int, help="rounds of each figure (3)")
    parser.add_argument("--seconds", type=float, help="length of one window (10)")
    parser.add_argument("--jobs", type=int, help="jobs of endurance (100000)")
    parser.add_argument("--rows", help="only these of the comparison: " + ",".join(KEYS))
    parser.add_argument("--json", metavar="FILE", help="writes every value there too")
    options = parser.parse_args(arguments)
    _fill(options)
    _check(parser, options, figures)
    options.names = options.names or list(default)
    return options


_DESCRIPTION = (
    "Measures Signalbox on this machine, interleaved with what a user would pick instead."
    " `scripts/bench jmh [PATTERN]` runs the micro-benchmarks."
)


def _fill(options):
    rounds, seconds, jobs = (1, 2, 5000) if options.quick else (3, 10, 100_000)
    options.rounds = rounds if options.rounds is None else options.rounds
    options.seconds = seconds if options.seconds is None else options.seconds
    options.jobs = jobs if options.jobs is None else options.jobs
    options.warm_up = options.seconds if options.quick else 6 * options.seconds
    options.rows = options.rows.split(",") if options.rows else []


def _check(parser, options, figures):
    for name in set(options.names) - set(figures):
        parser.error("no figure is called %r; there are %s" % (name, ", ".join(figures)))
    for row in set(options.rows) - set(KEYS):
        parser.error("no row is called %r; there are %s" % (row, ", ".join(KEYS)))
    if options.rounds < 1 or options.seconds < 1 or options.jobs < 1:
        parser.error("--rounds, --seconds and --jobs must be at least 1")
