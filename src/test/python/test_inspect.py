"""What is read from the syntax trees of scripts."""

import json
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

from signalbox import _inspect


class InspectCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(textwrap.dedent(text))
        return str(path)

    def contract(self, text):
        return _inspect.contract(self.write("script.py", text))

    def called(self, text):
        contract = self.contract(text)
        return contract["kind"], contract["takes_job"]

    def imports(self, text):
        return self.contract(text)["imports"]


class KindTest(InspectCase):
    def test_a_script_without_a_function_is_plain(self):
        for text in ("", "print(1)", "def main(): pass", "class handle: pass", "handle: int"):
            with self.subTest(text=text):
                self.assertEqual(("plain", False), self.called(text))

    def test_a_function_is_found_where_the_module_defines_it(self):
        for text in (
            "def handle(input): pass",
            "async def handle(input): pass",
            "handle = lambda input: input",
            "handle = make()",
            "handle: object = make()",
            "if x:\n    def handle(input): pass",
            "if x: pass\nelse:\n    def handle(input): pass",
            "try:\n    import a\nexcept ImportError:\n    def handle(input): pass",
            "with x:\n    def handle(input): pass",
        ):
            with self.subTest(text=text):
                self.assertEqual(("handle", False), self.called(text))

    def test_what_is_not_at_the_top_does_not_count(self):
        for text in (
            "class A:\n    def handle(self, input): pass",
            "def f():\n    def handle(input): pass",
            "if __name__ == '__main__':\n    def handle(input): pass",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    def handle(i): pass",
            "import typing\nif typing.TYPE_CHECKING:\n    handle = 1",
            "from _helper import handle",
        ):
            with self.subTest(text=text):
                self.assertEqual("plain", self.called(text)[0])

    def test_handle_batch_wins_over_handle(self):
        text = "def handle_batch(inputs, jobs): pass\ndef handle(input): pass"
        self.assertEqual(("handle_batch", True), self.called(text))

    def test_a_second_parameter_is_the_job(self):
        for text, takes_job in (
            ("def handle(input, job): pass", True),
            ("def handle(input, /, anything): pass", True),
            ("def handle(input, job=None): pass", True),
            ("def handle(input, verbose=False): pass", False),
            ("def handle(input, *, job): pass", False),
            ("def handle(*inputs): pass", False),
            ("handle = lambda input, job: 1", True),
            ("def f(input, job): pass\nhandle = f", True),
            ("from m import f\nhandle = f", False),
            ("def handle(i): pass\ndef handle(i, job): pass", True),
        ):
            with self.subTest(text=text):
                self.assertEqual(("handle", takes_job), self.called(text))


class ImportsTest(InspectCase):
    def test_modules_are_named_as_written_and_once(self):
        text = "import json, os.path\nimport json\nfrom xml.dom import minidom, Node\nimport none"
        expected = ["json", "os.path", "xml.dom", "xml.dom.minidom", "none"]
        self.assertEqual(expected, self.imports(text))

    def test_only_what_every_import_of_the_module_runs_counts(self):
        text = """
            from __future__ import annotations
            import signalbox, typing
            from signalbox import log
            try:
                import a
            except ImportError:
                import b
            else:
                import c
            if typing.TYPE_CHECKING:
                import d
            else:
                import e
            if __name__ == "__main__":
                import f
            def handle(input):
                import g
            for _ in range(2):
                import h
        """
        self.assertEqual(["typing", "a", "c", "e", "h"], self.imports(text))

    def test_helpers_of_the_folder_are_followed(self):
        self.write("_helper.py", "import json\nimport script\nfrom _deeper import x")
        self.write("_deeper.py", "import wave")
        self.write("pack/__init__.py", "import csv\nfrom . import inner")
        self.write("pack/inner.py", "from .other import y\nimport pack\nimport zlib")
        self.write("pack/other.py", "import bz2")
        self.write("space/part.py", "import uuid")
        text = "import _helper\nfrom pack import inner\nfrom space import part\nimport os"
        expected = {"json", "wave", "csv", "zlib", "bz2", "uuid", "os"}
        self.assertEqual(expected, set(self.imports(text)))

    def test_a_helper_that_does_not_parse_leads_nowhere(self):
        self.write("_helper.py", "import json (")
        self.assertEqual(["os"], self.imports("import _helper, os"))

    def test_a_mere_folder_hides_no_module(self):
        self.write("json/sample.py", "import wave")
        self.assertEqual(["json"], self.imports("import json"))


class ProgramTest(InspectCase):
    def inspect(self, *files):
        command = [sys.executable, _inspect.__file__, *files]
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, timeout=60).stdout)

    def test_files_that_do_not_parse_are_missing(self):
        good = self.write("good.py", "import nowhere\ndef handle(input): pass")
        latin = self.write("latin.py", b"# coding: latin-1\nhandle = '\xff'")
        bad = [
            self.write("%d.py" % number, text)
            for number, text in enumerate(
                (
                    "def handle(:",
                    b"x = '\xff'",
                    b"# coding: nothing\n",
                    b"x = 1\0",
                    "x = " + "(" * 5000 + ")" * 5000,
                    "x = " + "-" * 100000 + "1",
                    "#" * (5 << 20),
                )
            )
        ]
        found = self.inspect(good, *bad, latin, str(self.folder / "gone.py"))
        self.assertEqual([good, latin], list(found))
        expected = {"kind": "handle", "takes_job": False, "imports": ["nowhere"]}
        self.assertEqual(expected, found[good])

    def test_nothing_is_executed(self):
        text = "print('ran')\nimport _helper"
        self.write("_helper.py", "print('ran too')")
        script = self.write("script.py", text)
        self.assertEqual("plain", self.inspect(script)[script]["kind"])

    def test_no_files_give_an_empty_answer(self):
        self.assertEqual({}, self.inspect())

    def test_many_branches_are_no_burden(self):
        text = "if a:\n    import os\n" + "".join(
            "elif a == %d:\n    import m%d\n" % (i, i) for i in range(900)
        )
        self.assertEqual(901, len(self.imports(text)))


if __name__ == "__main__":
    unittest.main()
