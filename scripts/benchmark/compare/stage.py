"""The folder of scripts, the model and the input that everybody in the comparison shares."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

from service import HERE, ONE_THREAD, WORK

LEVELS = ("process", "fork", "warm")
_METADATA = '# /// script\n# [tool.signalbox]\n# isolation = "%s"\n# ///\n'


@contextlib.contextmanager
def built():
    """A temporary stage, gone with its block."""
    with tempfile.TemporaryDirectory(prefix="signalbox-bench-") as folder:
        yield Stage(folder)


class Stage:
    """`scripts` is a folder of job scripts with a trained model, `input` a file of 4 KB of JSON."""

    def __init__(self, folder):
        self.scripts = os.path.join(folder, "scripts")
        self.input = os.path.join(folder, "input.json")
        shutil.copytree(WORK, self.scripts, ignore=shutil.ignore_patterns("__pycache__"))
        train = os.path.join(HERE, "compare", "train.py")
        environment = dict(os.environ, **ONE_THREAD, PYTHONDONTWRITEBYTECODE="1")
        subprocess.run(
            [sys.executable, train, self.scripts, self.input], env=environment, check=True
        )
        for level in LEVELS:
            self.copy_plain("classify_" + level, level)

    def copy_plain(self, name, level, before=""):
        """The plain script under another name, with what asks for a level before it."""
        with open(self.path("classify"), encoding="utf-8") as file:
            text = file.read()
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(_METADATA % level + before + text)

    def path(self, script):
        return os.path.join(self.scripts, script + ".py")

    def body(self):
        with open(self.input, "rb") as file:
            return file.read()
