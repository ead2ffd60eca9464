"""python -m signalbox run script.py input.json [--params '{"a": 1}'] [--out FOLDER]

or check script.py: whether it does what was recorded in script.golden.jsonl.
"""

import argparse
import json
import os
import sys


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m signalbox")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run a script on an input, as the server would")
    run.add_argument("script", type=_file)
    run.add_argument("input", type=_file)
    run.add_argument("--params", type=_params, default={}, metavar="JSON", help="a JSON object")
    run.add_argument("--out", default="out", metavar="FOLDER", help="where files that it leaves go")
    check = commands.add_parser("check", help="compare a script with NAME.golden.jsonl beside it")
    check.add_argument("script", type=_recorded)
    options = parser.parse_args(arguments)
    if options.command == "check":
        from . import _golden

        return _golden.check(options.script)

    from . import _local_run

    return _local_run.run(options.script, options.input, options.params, options.out)


def _file(path: str) -> str:
    if not os.path.isfile(path):
        raise argparse.ArgumentTypeError("there is no file %s" % path)
    return os.path.abspath(path)


def _recorded(path: str) -> str:
    path = _file(path)
    _file(os.path.splitext(path)[0] + ".golden.jsonl")
    return path


def _params(text: str) -> dict:
    try:
        params = json.loads(text)
    except ValueError as e:
        raise argparse.ArgumentTypeError("not valid JSON: %s" % e) from None
    if not isinstance(params, dict):
        raise argparse.ArgumentTypeError("a JSON object is needed, such as '{\"a\": 1}'")
    return params


if __name__ == "__main__":
    sys.exit(main())
