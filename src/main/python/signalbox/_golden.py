"""Whether a script does what was recorded of it in NAME.golden.jsonl, as the server checks it."""

import json
import math
import os
import subprocess
import sys
import tempfile

_TOLERANCE = 1e-9  # relative to the larger of two numbers


def check(script: str) -> int:
    """Prints where the script differs from its recordings; 0 where it does not, else 1."""
    path = os.path.splitext(script)[0] + ".golden.jsonl"
    lines = good = 0
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                lines += 1
                problem = _problem(script, line)
                good += problem is None
                if problem:
                    print("%s, line %d: %s" % (os.path.basename(path), number, problem))
    print("%d of %d recorded runs are reproduced" % (good, lines))
    return 0 if good == lines else 1


def _problem(script, line):
    try:
        recorded = json.loads(line)
    except ValueError as e:
        return "it is not JSON: %s" % e
    if not isinstance(recorded, dict) or "input" not in recorded:
        return 'expected an object with "input"'
    if ("output" in recorded) == ("failure" in recorded):
        return 'expected either "output" or "failure"'
    tolerance = recorded.get("tolerance", _TOLERANCE)
    if not _is_number(tolerance) or tolerance < 0:
        return '"tolerance": expected a number, 0 or more'
    output, failure, words = _run(script, recorded["input"], recorded.get("params", {}))
    if failure != recorded.get("failure"):
        return words or "the job succeeded instead of failing with %s" % recorded["failure"]
    if failure:
        return None
    return _difference("output", recorded["output"], output, tolerance)


def _run(script, value, params):
    """The output, the failure's code and its words; each None where there is none."""
    with tempfile.TemporaryDirectory(prefix="signalbox-") as folder:
        path = os.path.join(folder, "input.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)
        command = [sys.executable, "-m", "signalbox", "run", script, path]
        command += ["--params", json.dumps(params), "--out", os.path.join(folder, "out")]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == 0:
        return _parsed(done.stdout), None, None
    words = done.stderr.decode("utf-8", "replace").rstrip().rpartition("signalbox: ")[2]
    return None, words.partition(":")[0], words


def _parsed(output):
    try:
        return json.loads(output)
    except ValueError:
        return output  # bytes are like nothing that was recorded


def _difference(place, expected, found, tolerance):
    """Where the first difference is, and what it is; None: there is none."""
    if _is_number(expected) and _is_number(found):
        same = math.isclose(expected, found, rel_tol=tolerance)
    elif type(expected) is not type(found):
        same = False
    elif isinstance(expected, dict) and expected.keys() == found.keys():
        return _first("%s.%s", place, expected.items(), found, tolerance)
    elif isinstance(expected, list) and len(expected) == len(found):
        return _first("%s[%d]", place, enumerate(expected), found, tolerance)
    else:
        same = expected == found
    return None if same else "%s is %.200r instead of %.200r" % (place, found, expected)


def _first(form, place, members, found, tolerance):
    for key, value in members:
        problem = _difference(form % (place, key), value, found[key], tolerance)
        if problem:
            return problem
    return None


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
