"""A local run of a plain script: its lines are read as the server reads them."""

import json
import signal
import subprocess
import sys
import threading

from ._local_process import LINGER, kill_group, problem, started


def run(script, input_file, environment):
    """Prints the output; else says why there is none."""
    command = [sys.executable, script, input_file]
    with started(command, script, environment, stdout=subprocess.PIPE) as process:
        with process.stdout:
            last_word = _listen(process)
            status = process.wait()
    if not last_word:
        return problem(status) or "no_output: the script ended without an OUTPUT line"
    word, text = last_word
    if word == "ERROR":
        return "script_error: %s" % _decoded(text)
    if status == -signal.SIGKILL:
        print("signalbox: killed_after_output", file=sys.stderr, flush=True)
    print(_as_json(text), flush=True)
    return None


def _listen(process):
    """The first OUTPUT or ERROR as (word, text); all else is printed."""
    killer = threading.Timer(LINGER, kill_group, [process])
    last_word = None
    try:
        for raw in process.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            word, colon, text = line.partition(":")
            if colon and word in ("OUTPUT", "ERROR") and not last_word:
                last_word = word, text[1:] if text.startswith(" ") else text
                killer.start()
            else:
                print(line, file=sys.stderr, flush=True)
        return last_word
    finally:
        killer.cancel()


def _as_json(text):
    try:
        json.loads(text)
        return text
    except ValueError:
        return json.dumps(text, ensure_ascii=False)


def _decoded(text):
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text
