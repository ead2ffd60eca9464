"""Whether a script can start, tried in a process of its own."""

import json
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

from signalbox import _prepare


class PrepareTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.script = self.folder / "job.py"

    def prepare(self, text, kind="plain"):
        source = self.folder / "job-1a2b.txt"
        source.write_text(textwrap.dedent(text))
        arguments = [kind, "0", str(self.script), str(source)]
        done = subprocess.run(
            [sys.executable, _prepare.__file__, *arguments], capture_output=True, check=True
        )
        return json.loads(done.stdout).get("failure")

    def test_a_plain_script_is_compiled_and_not_run(self):
        self.assertIsNone(self.prepare("import json, sys\nsys.exit(3)"))

    def test_a_syntax_error_is_named_with_its_line(self):
        failure = self.prepare("x = 1\ndef f(:\n")

        self.assertEqual("cannot_start", failure["kind"])
        self.assertEqual("SyntaxError", failure["type"])
        self.assertEqual(2, failure["line"])
        self.assertIn("job.py", failure["traceback"])

    def test_a_missing_module_is_named_with_its_line(self):
        failure = self.prepare("from __future__ import annotations\n\nimport no_such_module\n")

        self.assertEqual("ModuleNotFoundError", failure["type"])
        self.assertEqual(3, failure["line"])
        self.assertEqual(2, len(failure["traceback"].splitlines()) - 1)

    def test_a_script_may_do_without_a_module(self):
        self.assertIsNone(self.prepare("try:\n    import no_such\nexcept ImportError: pass\n"))

    def test_helpers_are_found_and_may_print(self):
        (self.folder / "helper.py").write_text("print('{}')\nONE = 1\n")

        self.assertIsNone(self.prepare("from helper import ONE"))
        failure = self.prepare("from helper import TWO")
        self.assertIn("cannot import name 'TWO'", failure["message"])

    def test_an_exit_during_an_import_is_a_failure(self):
        (self.folder / "helper.py").write_text("raise SystemExit(3)")

        self.assertEqual("SystemExit", self.prepare("import helper")["type"])

    def test_a_function_script_is_loaded(self):
        self.assertIsNone(self.prepare("x = 1\ndef handle(input): return x", "handle"))
        failure = self.prepare("open('/no/such/model')\ndef handle(input): pass", "handle")
        self.assertEqual("cannot_start", failure["kind"])
        self.assertEqual("FileNotFoundError", failure["type"])


if __name__ == "__main__":
    unittest.main()
