"""A fork server over real sockets: its children are what new interpreters would be."""

import os
import signal
import unittest

from fork_client import ForkServerClient
from keeper_client import finish, frames, frames_in
from test_keeper import alive, wait_until


class ForkServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ForkServerClient(modules=["csv", "nowhere_at_all", "decimal"])

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def in_a_process(self, path):
        """The same script in isolation `process`."""
        prelude = os.path.join(self.server.keeper.package, "_script.py")
        argv = [self.server.hello["executable"], "-X", "faulthandler", prelude]
        argv += ["plain", "0", path, path, "input.json", "text/plain"]
        more = dict(argv=argv, cwd=self.server.folder, env=self.server.env)
        return self.server.keeper.run("", **more)

    def test_says_who_it_is_and_what_it_imports(self):
        hello = self.server.hello
        self.assertEqual((2, "hidden", 0), (hello["protocol"], hello["token"], hello["lane"]))
        self.assertEqual(["csv", "nowhere_at_all", "decimal"], self.server.said)
        ready = self.server.ready
        self.assertEqual((["csv", "decimal"], []), (ready["imported"], ready["threaded"]))
        problem = "ModuleNotFoundError: No module named 'nowhere_at_all'"
        self.assertEqual({"nowhere_at_all": problem}, ready["skipped"])
        self.assertGreater(ready["rss_bytes"], 1 << 20)

    def test_relays_both_streams_and_the_exit_status(self):
        end = self.server.run("import sys; print('out'); print('err', file=sys.stderr); exit(3)")
        self.assertEqual((b"out\n", b"err\n"), (end.stdout, end.stderr))
        self.assertEqual(3, end.account["exit_status"])
        self.assertGreater(end.account["peak_rss_bytes"], 1 << 20)

    def test_a_child_finds_the_modules_loaded_but_none_of_ours(self):
        end = self.server.run(
            "import sys\n"
            "names = set(m.partition('.')[0] for m in sys.modules)\n"
            "site = {'_distutils_hack', 'sitecustomize', 'usercustomize', '__main__'}\n"
            "print('csv' in names, sorted(names - site - set(sys.stdlib_module_names)))"
        )
        self.assertEqual(b"True ['signalbox']\n", end.stdout)

    def test_helpers_in_the_folder_win_over_our_own_names(self):
        self.server.write("run.py", "NAME = 'mine'\n")
        self.server.write("frames.py", "NAME = 'mine too'\n")
        end = self.server.run("import run, frames; print(run.NAME, frames.NAME)")
        self.assertEqual(b"mine mine too\n", end.stdout)

    def test_gives_the_environment_and_nothing_else(self):
        env = {"ONLY": "this", "LC_CTYPE": "C.UTF-8"}
        text = "import os, subprocess\nprint(sorted(os.environ), flush=True)\n"
        end = self.server.run(text + "subprocess.run(['/usr/bin/env'])", env=env)
        self.assertEqual(b"['LC_CTYPE', 'ONLY']\nONLY=this\nLC_CTYPE=C.UTF-8\n", end.stdout)

    def test_a_child_leads_its_own_session_and_holds_no_other_descriptor(self):
        end = self.server.run(
            "import os; print(os.getsid(0) == os.getpid(), sorted(os.listdir('/proc/self/fd')))"
        )
        # 4 is the listing itself.
        self.assertEqual(b"True ['0', '1', '2', '3', '4']\n", end.stdout)

    def test_the_token_is_nowhere_to_be_found(self):
        text = "print('hidden' in open('/proc/self/environ').read(), len(os.environ))"
        end = self.server.run("import os\n" + text)
        self.assertEqual(b"False", end.stdout.split()[0])

    def test_signals_are_as_in_a_new_interpreter(self):
        text = (
            "import signal\n"
            "print([int(n) for n in signal.valid_signals()\n"
            "    if signal.getsignal(n) not in (signal.SIG_DFL, None)],\n"
            "    signal.getsignal(signal.SIGINT) is signal.default_int_handler,\n"
            "    signal.set_wakeup_fd(-1), signal.pthread_sigmask(signal.SIG_BLOCK, []))\n"
        )
        self.assertEqual(self.server.keeper.run(text).stdout, self.server.run(text).stdout)

    def test_a_script_sees_what_it_sees_in_a_new_interpreter(self):
        text = (
            "import __main__, os, sys, faulthandler, gc, threading\n"
            "print(__name__, __main__.__file__ == __file__, sys.modules['__main__'] is __main__,\n"
            "    __main__.__dict__ is globals(), __spec__, sys.argv[1:], sys.path[0],\n"
            "    os.getcwd(), sorted(globals()), sys.stdout.name, sys.stdout.encoding,\n"
            "    sys.stdout.errors, sys.stdout.mode, sys.stdout.line_buffering,\n"
            "    sys.stderr.errors, sys.stdin.read(), sys.getrecursionlimit(),\n"
            "    gc.isenabled(), faulthandler.is_enabled(),\n"
            "    threading.current_thread().name, threading.active_count(), os.nice(0))\n"
        )
        path = self.server.write("seen.py", text)
        wanted = self.in_a_process(path)
        self.assertEqual(b"", wanted.stderr)
        end = self.server.run(text, name="seen")
        self.assertEqual(wanted.stdout, end.stdout, end.stderr)

    def test_random_numbers_differ_from_run_to_run(self):
        self.server.write("_drawn.py", "import random\n")
        said = {self.server.run("import random; print(random.random())").stdout for _ in range(3)}
        self.assertEqual(3, len(said))

    def test_ends_as_a_new_interpreter_does(self):
        for text, status, stderr in (
            ("", 0, b""),
            ("raise SystemExit", 0, b""),
            ("import sys; sys.exit(259)", 3, b""),
            ("import sys; sys.exit('over')", 1, b"over\n"),
            ("import os; os._exit(7)", 7, b""),
        ):
            with self.subTest(text):
                end = self.server.run(text)
                self.assertEqual((status, stderr), (end.account["exit_status"], end.stderr))

    def test_reports_and_prints_an_uncaught_exception_as_a_new_interpreter_does(self):
        for text in ("def f():\n    1 / 0\nf()\n", "import nowhere_at_all", "print("):
            with self.subTest(text):
                path = self.server.script(text)["file"]
                wanted, end = self.in_a_process(path), self.server.run(text)
                self.assertEqual((wanted.report, wanted.stderr), (end.report, end.stderr))
                self.assertEqual(1, end.account["exit_status"])

    def test_calls_a_function(self):
        text = "def handle(x, job): job.log(job.id); return x\n"
        end = self.server.run_function(text, kind="handle", takes_job=True)
        kinds = [kind for kind, _ in frames_in(end.report)]
        self.assertEqual([frames.LOG, frames.OUTPUT, frames.OUTCOME], kinds)
        self.assertIn(b'"job-1"', end.report)
        self.assertEqual(0, end.account["exit_status"])

    def test_a_function_script_that_cannot_be_loaded_is_reported(self):
        end = self.server.run_function("1 / 0\ndef handle(x): pass\n", kind="handle")
        ((kind, payload),) = frames_in(end.report)
        self.assertEqual(frames.FAILURE, kind)
        self.assertEqual("cannot_start", frames.parse(payload[4:])["kind"])
        self.assertEqual(1, end.account["exit_status"])

    def test_files_that_nobody_closed_are_written(self):
        path = os.path.join(self.server.folder, "written")
        self.server.run(
            "class Holder: pass\n"
            "h = Holder(); h.me = h; h.file = open(%r, 'w'); h.file.write('in a cycle')\n"
            "import sys; sys.stdout.write('said'); sys.stdout = None\n" % path
        )
        with open(path) as file:
            self.assertEqual("in a cycle", file.read())

    def test_tells_what_the_script_imports_by_itself(self):
        end = self.server.run("import csv, wave\n")
        ((kind, payload),) = frames_in(end.report)
        self.assertEqual(frames.LOADED, kind)
        self.assertEqual({"imports": ["wave"]}, frames.parse(payload[4:]))

    def test_names_the_signal_that_ended_a_run(self):
        end = self.server.run("import os; os.kill(os.getpid(), 11)")
        self.assertEqual((11, False), (end.account["signal"], end.account["killed"]))
        self.assertIn(b"Fatal Python error: Segmentation fault", end.stderr)

    def test_joins_threads_then_runs_exit_handlers_then_flushes(self):
        end = self.server.run(
            "import atexit, ctypes, sys, threading, time\n"
            "atexit.register(lambda: print('handler'))\n"
            "def work():\n"
            "    time.sleep(0.1); print('thread')\n"
            "threading.Thread(target=work).start()\n"
            "ctypes.CDLL(None).puts(b'from C')\n"
            "sys.stderr.write('no line end'); print('end')\n"
        )
        self.assertEqual(b"end\nthread\nhandler\nfrom C\n", end.stdout)
        self.assertEqual(b"no line end", end.stderr)

    def test_a_working_directory_that_is_not_there_cannot_start(self):
        end = self.server.run("", cwd="/nowhere")
        self.assertEqual(frames.CANNOT_START, end.kind)
        self.assertIn("/nowhere", end.account["detail"])

    def test_stop_kills_what_ignores_sigterm(self):
        lane = self.server.lane()
        text = (
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            "print('ready'); time.sleep(60)"
        )
        lane.send(frames.RUN, self.server.spec(text))
        while lane.receive()[0] != frames.STDOUT:
            pass
        lane.send(frames.STOP, {"grace_ms": 50})
        end = finish(lane)
        self.assertEqual((9, True), (end.account["signal"], end.account["killed"]))

    def test_a_daemon_neither_delays_nor_survives(self):
        end = self.server.run(
            "import os, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    if os.fork() == 0:\n"
            "        print(os.getpid(), flush=True); time.sleep(60)\n"
            "    os._exit(0)\n"
            "time.sleep(0.2)\n"
        )
        self.assertFalse(alive(int(end.stdout)))

    def test_a_child_that_hangs_does_not_hold_up_others(self):
        lane = self.server.lane()
        lane.send(frames.RUN, self.server.spec("while True: print('x' * 1000)"))
        self.assertEqual(frames.STARTED, lane.receive()[0])
        for _ in range(3):
            self.assertEqual(b"served\n", self.server.run("print('served')").stdout)
        lane.close()

    def test_runs_leave_no_descriptor_in_the_server(self):
        lanes = [self.server.lane(), self.server.lane()]
        counts = []
        for _ in range(3):
            spec = self.server.spec("import subprocess; subprocess.Popen(['sleep', '60'])")
            for lane in lanes:
                lane.send(frames.RUN, spec)
            ends = [finish(lane) for lane in lanes]
            self.assertEqual([0, 0], [end.account["exit_status"] for end in ends])
            counts.append(len(os.listdir("/proc/%d/fd" % self.server.pid)))
        self.assertEqual(counts[:1] * 3, counts)

    def test_a_run_over_its_memory_limit_is_killed(self):
        text = "import subprocess, sys\nhoard = b'x' * (24 << 20)\n"
        text += "subprocess.run([sys.executable, '-c', 'import time; h = b\"x\" * (24 << 20)\\n"
        text += "time.sleep(20)'])\n"
        end = self.server.run(text, memory=60 << 20)
        self.assertEqual((9, True), (end.account["signal"], end.account["over_memory"]))
        self.assertNotIn("over_memory", self.server.run("", memory=60 << 20).account)


class EndOfForkServerTest(unittest.TestCase):
    def setUp(self):
        self.server = ForkServerClient()
        self.addCleanup(self.server.close)

    def start(self, text="import time; time.sleep(60)"):
        lane = self.server.lane()
        lane.send(frames.RUN, self.server.spec(text))
        kind, payload = lane.receive()
        self.assertEqual(frames.STARTED, kind)
        return lane, frames.parse(payload)["pid"]

    def test_its_death_is_its_childrens_and_the_keeper_buries_them(self):
        _, pid = self.start()
        os.kill(self.server.pid, signal.SIGKILL)
        wait_until(lambda: not os.path.exists("/proc/%d" % pid))

    def test_the_end_of_the_control_connection_is_its_end_and_its_childrens(self):
        _, pid = self.start()
        self.server.control.close()
        wait_until(lambda: not alive(pid))

    def test_the_end_of_a_lane_is_the_end_of_its_run(self):
        lane, pid = self.start()
        lane.close()
        wait_until(lambda: not alive(pid))
        self.assertEqual(b"1\n", self.server.run("print(1)").stdout)


if __name__ == "__main__":
    unittest.main()
