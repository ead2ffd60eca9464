"""The prelude that runs scripts, through a real keeper."""

import json
import struct
import unittest
from collections import Counter

from keeper_client import KeeperClient, frames, frames_in


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
            "descriptor, name = tempfile.mkstemp(dir='.')\n"
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

    def test_a_traceback_quotes_what_was_compiled(self):
        spec = self.keeper.spec("1 / 0  # new")
        spec["argv"][5] = self.keeper.write("copy.py", "import os; 1 / 0  # old\n")
        end = self.keeper.finish(spec)
        self.assertIn(b"# old", end.stderr)
        self.assertNotIn(b"# new", end.stderr)
        self.assertIn(b"# old", end.report)

    def test_nothing_is_imported_before_the_script(self):
        text = "import sys; print([m for m in ('json', 'struct', 'signalbox') if m in sys.modules])"
        self.assertEqual(b"[]\n", self.keeper.run(text).stdout)

    def test_a_warning_of_the_helper_is_reported(self):
        text = (
            "import pickle, json, signalbox\n"
            "with open('m.pkl', 'wb') as file:\n"
            "    pickle.dump({'versions': {'json': '0.1'}}, file)\n"
            "signalbox.load_model('m.pkl')\n"
        )
        spec = self.keeper.spec(text)
        spec["env"]["PYTHONPATH"] = self.keeper.directory
        end = self.keeper.finish(spec)
        ((kind, payload),) = frames_in(end.report)
        self.assertEqual(frames.WARNING, kind)
        self.assertEqual("model_version", json.loads(payload[4:])["code"])
        self.assertIn(b"LOG: m.pkl was made with json 0.1", end.stdout)


class FunctionScriptTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.keeper = KeeperClient()

    @classmethod
    def tearDownClass(cls):
        cls.keeper.close()

    def call(self, text, value="1", kind="handle", takes_job=False):
        spec = self.keeper.spec(text)
        spec["argv"][2:4] = [kind, str(int(takes_job))]
        spec["argv"][6:] = [self.keeper.write("input.json", value), "application/json"]
        spec["env"]["SIGNALBOX_PARAMS"] = self.keeper.write("params.json", '{"p": 1}')
        spec["env"]["SIGNALBOX_JOB_DIR"] = self.keeper.directory
        self.end = self.keeper.finish(spec)
        return [(chr(kind), payload[4:]) for kind, payload in frames_in(self.end.report)]

    def outcome(self, said):
        (kind, payload) = said[-1]
        self.assertEqual("C", kind)
        flags, status, _, rss_kib = struct.unpack(">BBII", payload[:10])
        self.assertGreater(rss_kib, 1000)
        self.assertEqual(status, self.end.account["exit_status"])
        return flags, status

    def test_the_result_is_the_output(self):
        text = "def handle(i, job):\n    print('said')\n    job.log(job.id)\n    return job.params"
        said = self.call(text, takes_job=True)
        self.assertEqual([("N", b'{"message":"job-1"}'), ("U", b'{"p":1}')], said[:-1])
        self.assertEqual((1, 0), self.outcome(said))
        self.assertEqual(b"said\n", self.end.stdout)

    def test_a_batch_of_one(self):
        said = self.call("def handle_batch(inputs): return inputs", "[2]", "handle_batch")
        self.assertEqual([("U", b"[2]")], said[:-1])

    def test_raw_output_names_its_type(self):
        said = self.call("def handle(i): return b'x'")
        self.assertEqual({"type": "application/octet-stream"}, json.loads(said[-1][1][10:]))

    def test_a_failure_has_the_same_report_as_in_every_level(self):
        said = self.call("import signalbox\ndef handle(i): raise signalbox.InvalidInput('no')")
        report = json.loads(said[0][1])
        self.assertEqual(("B", "invalid_input", 2), (said[0][0], report["kind"], report["line"]))
        self.assertEqual((0, 1), self.outcome(said))

    def test_an_exit_is_the_exit_status(self):
        said = self.call("import sys\ndef handle(i): sys.exit(3)")
        self.assertEqual((0, 3), self.outcome(said))

    def test_a_module_that_cannot_be_loaded_cannot_start(self):
        said = self.call("import nowhere\ndef handle(i): pass")
        ((kind, payload),) = said
        self.assertEqual(("B", "cannot_start"), (kind, json.loads(payload)["kind"]))
        self.assertEqual(1, self.end.account["exit_status"])

    def test_a_thread_may_speak_too(self):
        text = (
            "import threading, signalbox\n"
            "def handle(i):\n"
            "    def speak():\n"
            "        for _ in range(200): signalbox.log('x' * 9000)\n"
            "    threads = [threading.Thread(target=speak) for _ in range(4)]\n"
            "    for t in threads: t.start()\n"
            "    for t in threads: t.join()\n"
        )
        said = self.call(text)
        self.assertEqual({"N": 800, "U": 1, "C": 1}, Counter(kind for kind, _ in said))

    def test_a_function_that_took_our_descriptor_keeps_its_file(self):
        text = (
            "import os, tempfile\n"
            "def handle(i):\n"
            "    os.close(3)\n"
            "    descriptor, name = tempfile.mkstemp(dir='.')\n"
            "    print(descriptor)\n"
            "    import atexit; atexit.register(lambda: print(os.path.getsize(name)))\n"
        )
        self.assertEqual([], self.call(text))
        self.assertEqual(b"3\n0\n", self.end.stdout)

    def test_helpers_of_the_folder_are_found_first(self):
        self.keeper.write("_helper.py", "value = 7")
        said = self.call("import _helper\ndef handle(i): return _helper.value")
        self.assertEqual(("U", b"7"), said[0])


if __name__ == "__main__":
    unittest.main()
