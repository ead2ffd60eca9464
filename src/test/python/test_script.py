"""The prelude that runs scripts, through a real keeper."""

import json
import unittest

from keeper_client import KeeperClient


class ScriptTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.keeper = KeeperClient()

    @classmethod
    def tearDownClass(cls):
        cls.keeper.close()

    def report(self, text, status=1):
        end = self.keeper.run(text)
        self.assertEqual(status, end.account.get("exit_status"), end.stderr)
        return json.loads(end.report[9:]) if end.report else None

    def test_a_script_that_ends_well_reports_nothing(self):
        self.assertIsNone(self.report("print(1)", status=0))

    def test_an_exit_status_is_no_exception(self):
        self.assertIsNone(self.report("raise SystemExit(3)", status=3))

    def test_reports_and_prints_an_uncaught_exception(self):
        end = self.keeper.run("def f():\n    1 / 0\nf()\n")
        report = json.loads(end.report[9:])
        self.assertEqual(("exception", "ZeroDivisionError"), (report["kind"], report["type"]))
        self.assertEqual(("division by zero", 2), (report["message"], report["line"]))
        self.assertEqual(report["traceback"] + "\n", end.stderr.decode())
        self.assertNotIn("_script.py", report["traceback"])

    def test_honours_the_excepthook_of_the_script(self):
        end = self.keeper.run("import sys\nsys.excepthook = lambda *a: print('mine')\n1 / 0\n")
        self.assertEqual(b"mine\n", end.stdout)

    def test_a_script_that_does_not_compile_cannot_start(self):
        for text in ("print(", "a = 1\n  b = 2", "\0"):
            self.assertEqual("cannot_start", self.report(text)["kind"])

    def test_a_failed_import_at_the_top_cannot_start(self):
        for text in ("import nowhere", "try:\n    pass\nfinally:\n    from os import nowhere\n"):
            self.assertEqual("cannot_start", self.report(text)["kind"])

    def test_a_failed_import_later_is_an_exception(self):
        for text in ("def f():\n    import nowhere\nf()\n", "__import__('nowhere')"):
            self.assertEqual("exception", self.report(text)["kind"])

    def test_knows_invalid_input_by_its_name(self):
        text = "class InvalidInput(ValueError):\n    __module__ = 'signalbox'\n"
        self.assertEqual("invalid_input", self.report(text + "raise InvalidInput('no')")["kind"])
        text += "class Worse(InvalidInput): pass\nraise Worse('no')"
        self.assertEqual("invalid_input", self.report(text)["kind"])

    def test_long_messages_and_tracebacks_are_shortened(self):
        report = self.report("raise ValueError('x' * 10**6)")
        self.assertEqual(8192, len(report["message"]))
        deep = "def f(n):\n    g(n)\ndef g(n):\n    f(n - 1) if n else 1 / 0\nf(300)\n"
        self.assertLessEqual(self.report(deep)["traceback"].count("\n"), 50)

    def test_a_script_that_took_our_descriptor_keeps_its_file(self):
        end = self.keeper.run(
            "import os, tempfile\n"
            "os.close(3)\n"
            "descriptor, name = tempfile.mkstemp()\n"
            "import atexit; atexit.register(lambda: print(descriptor, os.path.getsize(name)))\n"
            "1 / 0\n"
        )
        self.assertEqual(b"3 0\n", end.stdout)
        self.assertEqual(b"", end.report)

    def test_lines_come_as_they_happen(self):
        end = self.keeper.run("import os\nprint('said')\nos._exit(7)\n")
        self.assertEqual(b"said\n", end.stdout)

    def test_a_script_may_begin_with_a_byte_order_mark_or_be_empty(self):
        self.assertIsNone(self.report("\ufeffprint(1)", status=0))
        self.assertIsNone(self.report("", status=0))

    def test_sees_its_module_as_main(self):
        end = self.keeper.run(
            "import __main__, sys\n"
            "print(__name__, __main__.__file__ == __file__, sys.modules['__main__'] is __main__,\n"
            "    __main__.__dict__ is globals(), __spec__, sys.argv[1])"
        )
        self.assertEqual(b"__main__ True True True None input.json\n", end.stdout)


if __name__ == "__main__":
    unittest.main()
