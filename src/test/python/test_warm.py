"""Warm children: one job after the other."""

import json
import os
import signal
import struct
import unittest

from fork_client import ForkServerClient, WarmClient
from keeper_client import finish, frames
from test_keeper import wait_until

SUCCEEDED, SPOKE, RETIRING, SKIPPED = 1, 2, 4, 8


class WarmTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ForkServerClient(spares=1)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def warm(self, text, **more):
        child = WarmClient(self.server, text, **more)
        self.addCleanup(child.channel.close)
        return child


class PlainTest(WarmTest):
    def test_speaks_by_lines_as_in_a_process(self):
        answer = self.warm("from signalbox import *; log('a'); progress(1); output(1)").plain()
        self.assertEqual(b"LOG: a\nPROGRESS: 1.0\nOUTPUT: 1\n", answer.stdout, answer.stderr)

    def test_loads_and_then_runs_the_script_anew_for_each_job(self):
        child = self.warm("import sys\nprint(sys.argv[1], 'x' in globals())\nx = 1\n")
        child.started()
        self.assertEqual((frames.LOADED, 0, b"{}"), child.receive())
        for number in (1, 2, 3):
            answer = child.plain()
            self.assertEqual((number, SPOKE, 0), (answer.number, answer.flags, answer.status))
            self.assertEqual([frames.BEGUN], [kind for kind, _, _ in answer.frames][-1:])
            self.assertEqual(answer.file.encode() + b" False\n", answer.stdout)
            self.assertGreater(answer.rss_kib, 1000)

    def test_gives_each_job_its_environment(self):
        text = (
            "import os, subprocess, tempfile\n"
            "print(os.environ['SIGNALBOX_JOB_ID'], os.environ['SIGNALBOX_ATTEMPT'])\n"
            "directory = os.environ['SIGNALBOX_JOB_DIR']\n"
            "print(directory == os.environ['TMPDIR'], tempfile.gettempdir())\n"
            "print(open(os.environ['SIGNALBOX_PARAMS']).read())\n"
            "subprocess.run('echo $SIGNALBOX_JOB_ID $JOBLIB_TEMP_FOLDER', shell=True)\n"
            "os.environ['SIGNALBOX_JOB_ID'] = 'stolen'\n"
        )
        child = self.warm(text)
        for number in (1, 2):
            directory = os.path.join(self.server.keeper.directory, "d" * 120 * number)
            os.mkdir(directory)
            with open(os.path.join(directory, "params.json"), "w") as file:
                file.write("{}")
            child.send(dir=directory, file="/in.json", attempt=number + 6, id="job-%d" % number)
            child.answer()
            wanted = "job-%d %d\nTrue %s\n{}\njob-%d %s\n"
            wanted %= number, number + 6, directory, number, directory
            self.assertEqual(wanted.encode(), child.spoken(number)[0])

    def test_the_helper_speaks_in_lines(self):
        child = self.warm("import signalbox as s\ns.log('a'); s.progress(1); s.metric('m', 2)\n")
        for _ in range(2):
            answer = child.plain()
            wanted = b"LOG: a\nPROGRESS: 1.0\nMETRIC: m 2.0\n"
            self.assertEqual(wanted, answer.stdout, answer.frames)

    def test_the_end_of_a_script_is_an_outcome(self):
        child = self.warm(
            "import json, os, sys\n"
            "what = os.environ['SIGNALBOX_JOB_ID']\n"
            "import atexit; atexit.register(print, 'handler of', what)\n"
            "exec(what)\n"
        )
        for what, status, stderr in (
            ("pass", 0, b""),
            ("sys.exit(3)", 3, b""),
            ("sys.exit('over')", 1, b"over\n"),
            ("1 / 0", 1, b"ZeroDivisionError: division by zero\n"),
        ):
            with self.subTest(what):
                answer = child.plain(id=what)
                self.assertEqual((status, SPOKE), (answer.status, answer.flags))
                self.assertEqual(stderr, answer.stderr[-len(stderr) :] or answer.stderr)
                failures = [json.loads(rest)["type"] for rest in answer.of(frames.FAILURE)]
                self.assertEqual(["ZeroDivisionError"] * (what == "1 / 0"), failures)
                self.assertEqual(b"handler of %s\n" % what.encode(), answer.stdout)

    def test_a_script_that_ends_the_process_tells_by_its_exit(self):
        for text, key, value in (
            ("import os; os._exit(7)", "exit_status", 7),
            ("import os, signal; os.kill(os.getpid(), 11)", "signal", 11),
        ):
            child = self.warm(text)
            child.send(file="/in.json")
            self.assertEqual(value, finish(child.control).account[key])

    def test_a_script_that_closes_every_descriptor_ends_like_a_process(self):
        child = self.warm("import os; print('said'); os.closerange(3, 256); exit(5)")
        child.send(file="/in.json")
        end = finish(child.control)
        self.assertEqual((5, b"said\n"), (end.account["exit_status"], end.stdout))

    def test_output_comes_before_its_marker_whoever_wrote_it(self):
        child = self.warm(
            "import ctypes, os, subprocess, sys\n"
            "ctypes.CDLL(None).puts(b'C')\n"
            "sys.stdout.write('no line end'); sys.stderr.write('neither')\n"
            "subprocess.run(['echo', 'child'])\n"
        )
        answer = child.plain()
        self.assertEqual(b"neither", answer.stderr)
        self.assertEqual(b"child\nno line endC\n", answer.stdout)

    def test_a_changed_source_and_a_changed_helper_are_compiled_again(self):
        self.server.write("_helper.py", "VALUE = 'first'\n")
        child = self.warm("import _helper, sys\nprint('old', _helper.VALUE)\n", name="changing")
        self.assertEqual(b"old first\n", child.plain().stdout)
        self.server.write("changing.py", "import _helper\nprint('new', _helper.VALUE)\n")
        self.server.write("_helper.py", "VALUE = 'second'\n")
        self.assertEqual(b"new second\n", child.plain().stdout)

    def test_jobs_that_wait_already_are_answered_in_order(self):
        child = self.warm("import os; print(os.environ['SIGNALBOX_JOB_ID'])")
        numbers = [child.send(file="/in.json") for _ in range(50)]
        self.assertEqual(numbers, [child.answer().number for _ in numbers])

    def recall(self, number):
        with open(self.server.board, "r+b") as board:
            board.seek(4)
            board.write(struct.pack("<I", number))

    def test_a_recalled_call_is_not_run_and_none_behind_it(self):
        child = self.warm("print('ran')")
        child.plain()
        self.recall(2)
        for _ in range(2):
            child.send(file="/in.json")
            self.assertEqual(SKIPPED, child.answer().flags)
        self.recall(0)
        child.send(file="/in.json")
        self.assertEqual(SPOKE, child.answer().flags)
        self.assertEqual([b"ran\n", b""], child.spoken(4))

    def test_tells_once_what_the_script_imports_by_itself(self):
        self.server.write("_asks.py", "import wave\n")
        child = self.warm("import sys, _asks, xml.sax\nfrom email import charset, _policybase\n")
        wanted = ["wave", "xml", "xml.sax", "email", "email.charset", "email._policybase"]
        self.assertEqual(wanted, child.plain().extra["imports"])
        self.assertEqual({}, child.plain().extra)

    def test_warnings_go_to_the_job_that_runs(self):
        child = self.warm("import signalbox; signalbox._on_warning('code', 'detail')\n")
        for number in (1, 2):
            child.send(file="/in.json")
            said = child.answer().frames
            warnings = [(n, json.loads(rest)) for k, n, rest in said if k == frames.WARNING]
            self.assertEqual([(number, {"code": "code", "detail": "detail"})], warnings)

    def test_ends_after_its_last_run(self):
        child = self.warm("print(1)", max_runs=2)
        self.assertIsNone(child.plain().retire)
        answer = child.plain()
        self.assertEqual(("max_runs", SPOKE | RETIRING), (answer.retire, answer.flags))
        self.assertEqual(0, finish(child.control).account["exit_status"])

    def test_a_job_that_was_asked_to_end_ends_like_a_process(self):
        child = self.warm(
            "import signal, sys, time\n"
            "signal.signal(signal.SIGTERM, lambda *_: sys.exit(4))\n"
            "print('ready'); time.sleep(60)\n"
        )
        child.send(file="/in.json")
        while child.control.receive()[0] != frames.STDOUT:
            pass
        child.control.send(frames.STOP, {"grace_ms": 20_000})
        self.assertEqual(4, finish(child.control).account["exit_status"])

    def test_the_end_of_the_channel_is_an_orderly_end(self):
        child = self.warm("import atexit; print(1)")
        child.plain()
        self.assertEqual(0, child.end().account["exit_status"])

    def test_dies_with_its_server(self):
        server = ForkServerClient()
        self.addCleanup(server.close)
        pid = WarmClient(server, "print(1)").started()
        os.kill(server.pid, signal.SIGKILL)
        wait_until(lambda: not os.path.exists("/proc/%d" % pid))

if __name__ == "__main__":
    unittest.main()
