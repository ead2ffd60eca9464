"""One run of a plain script without the server: same folder, same files, same rules."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

_LINGER = 5.0  # seconds that a script may live on after its last word


def run(script: str, input_file: str, params: dict) -> int:
    """Prints the output to stdout and all else to stderr; 0 where there is an output, else 1."""
    # So that a terminated run cleans up as an interrupted one does.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="signalbox-") as job_dir:
        copy = os.path.join(job_dir, "input" + os.path.splitext(input_file)[1].lower())
        shutil.copyfile(input_file, copy)
        with open(os.path.join(job_dir, "params.json"), "w", encoding="utf-8") as file:
            json.dump(params, file)
        last_word, status = _converse(script, copy, job_dir)
    return _report(script, last_word, status)


def _converse(script, input_copy, job_dir):
    """Runs the script; its first OUTPUT or ERROR as (word, text), and its exit status."""
    process = subprocess.Popen(
        [sys.executable, script, input_copy],
        cwd=os.path.dirname(script),
        env=_environment(job_dir),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    killer = threading.Timer(_LINGER, _kill_group, [process])
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
        return last_word, process.wait()
    finally:
        killer.cancel()
        _kill_group(process)
        process.wait()
        process.stdout.close()


def _environment(job_dir):
    """The caller's own environment (and so his virtual environment), with what a job gets."""
    helper = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    search = [helper, os.environ.get("PYTHONPATH", "")]
    return dict(
        os.environ,
        PYTHONPATH=os.pathsep.join(filter(None, search)),
        PYTHONUTF8="1",
        MPLBACKEND="Agg",
        TMPDIR=job_dir,
        SIGNALBOX_JOB_ID="local",
        SIGNALBOX_JOB_DIR=job_dir,
        SIGNALBOX_ATTEMPT="1",
        SIGNALBOX_PARAMS=os.path.join(job_dir, "params.json"),
    )


def _kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # nobody of the group is left


def _report(script, last_word, status) -> int:
    if last_word and last_word[0] == "OUTPUT":
        if status == -signal.SIGKILL:
            print("signalbox: killed_after_output", file=sys.stderr, flush=True)
        print(_as_json(last_word[1]), flush=True)
        return 0
    if last_word:
        reason = "script_error: %s" % _decoded(last_word[1])
    elif status < 0:
        reason = "process_crashed: %s" % signal.Signals(-status).name
    elif status > 0:
        reason = "script_error: exit status %d" % status
    else:
        reason = "no_output: the script ended without an OUTPUT line" + _hint(script)
    print("signalbox: " + reason, file=sys.stderr, flush=True)
    return 1


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


def _hint(script):
    with open(script, "rb") as file:
        tree = ast.parse(file.read())
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    if "handle" in names or "handle_batch" in names:
        return "; it defines a handle function, which this version does not call yet"
    return ""
