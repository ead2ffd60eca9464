"""The keeper over a real socket."""

import os
import signal
import time
import unittest

from keeper_client import KeeperClient, finish, frames


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=10):
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            raise AssertionError("waited in vain")
        time.sleep(0.01)


class KeeperTest(unittest.TestCase):
    def setUp(self):
        self.keeper = KeeperClient()
        self.addCleanup(self.keeper.close)

    def test_says_who_it_is(self):
        hello = self.keeper.hello
        self.assertEqual((2, "secret", 0), (hello["protocol"], hello["token"], hello["lane"]))
        self.assertEqual(self.keeper.process.pid, hello["pid"])
        self.assertIs(True, hello["forks"])

    def test_relays_both_streams_and_the_exit_status(self):
        end = self.keeper.run("import sys; print('out'); print('err', file=sys.stderr); exit(3)")
        self.assertEqual((b"out\n", b"err\n"), (end.stdout, end.stderr))
        self.assertEqual(3, end.account["exit_status"])
        self.assertGreater(end.account["peak_rss_bytes"], 1 << 20)

    def test_a_lane_serves_one_run_after_the_other(self):
        lane = self.keeper.lane()
        for text in ("first", "second"):
            lane.send(frames.RUN, self.keeper.spec("print('%s')" % text))
            self.assertEqual(text.encode() + b"\n", finish(lane).stdout)

    def test_names_the_signal_that_ended_a_run(self):
        end = self.keeper.run("import os; os.kill(os.getpid(), 11)")
        self.assertEqual((11, False), (end.account["signal"], end.account["killed"]))

    def test_gives_the_environment_and_nothing_else(self):
        spec_env = {"ONLY": "this", "LC_CTYPE": "C.UTF-8"}
        end = self.keeper.run("import os; print(sorted(os.environ))", env=spec_env)
        self.assertEqual(b"['LC_CTYPE', 'ONLY']\n", end.stdout)

    def test_a_child_leads_its_own_session_and_holds_no_other_descriptor(self):
        end = self.keeper.run(
            "import os; print(os.getsid(0) == os.getpid(), sorted(os.listdir('/proc/self/fd')))"
        )
        # 4 is the listing itself.
        self.assertEqual(b"True ['0', '1', '2', '3', '4']\n", end.stdout)

    def test_an_interpreter_that_is_not_there_cannot_start(self):
        end = self.keeper.run("", argv=["/nowhere/python", "x"])
        self.assertEqual(frames.CANNOT_START, end.kind)
        self.assertIn("/nowhere/python", end.account["detail"])

    def test_stop_kills_what_ignores_sigterm(self):
        lane = self.keeper.lane()
        lane.send(
            frames.RUN,
            self.keeper.spec(
                "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                "print('ready'); time.sleep(60)"
            ),
        )
        while lane.receive()[0] != frames.STDOUT:
            pass
        lane.send(frames.STOP, {"grace_ms": 50})
        end = finish(lane)
        self.assertEqual((9, True), (end.account["signal"], end.account["killed"]))

    def test_a_run_over_its_memory_limit_is_killed_with_all_that_it_started(self):
        end = self.keeper.run(
            "import subprocess, sys\n"
            "code = 'import time; hoard = b\"x\" * (40 << 20); time.sleep(20)'\n"
            "subprocess.run([sys.executable, '-c', code])\n",
            memory=40 << 20,
        )
        self.assertEqual((9, True), (end.account["signal"], end.account["over_memory"]))

    def test_a_daemon_that_holds_the_pipes_neither_delays_nor_survives(self):
        before = time.monotonic()
        end = self.keeper.run(
            "import os, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    if os.fork() == 0:\n"
            "        print(os.getpid(), flush=True); time.sleep(60)\n"
            "    os._exit(0)\n"
            "time.sleep(0.3)\n"
        )
        self.assertLess(time.monotonic() - before, 10)
        self.assertFalse(alive(int(end.stdout)))

    def test_a_daemon_with_an_empty_environment_does_not_survive_either(self):
        end = self.keeper.run(
            "import os, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    pid = os.fork()\n"
            "    if pid == 0:\n"
            "        os.execve('/bin/sleep', ['sleep', '60'], {})\n"
            "    print(pid, flush=True)\n"
            "    os._exit(0)\n"
            "time.sleep(0.3)\n"
        )
        self.assertFalse(alive(int(end.stdout)))

    def test_an_orphan_of_one_run_survives_the_end_of_another(self):
        lane = self.keeper.lane()
        lane.send(
            frames.RUN,
            self.keeper.spec(
                "import subprocess, time\n"
                "subprocess.run(['setsid', 'sh', '-c', 'sleep 60 & echo $!'])\n"
                "time.sleep(60)\n",
                job="job-2",
            ),
        )
        kind, said = lane.receive()
        while kind != frames.STDOUT:
            kind, said = lane.receive()
        self.keeper.run("print('other')", job="job-3")
        self.assertTrue(alive(int(said)))
        lane.close()
        wait_until(lambda: not alive(int(said)))

    def test_an_endless_writer_is_held_back_while_others_are_served(self):
        lane = self.keeper.lane()
        lane.send(frames.RUN, self.keeper.spec("while True: print('x' * 1000)"))
        self.assertEqual(frames.STARTED, lane.receive()[0])
        for _ in range(3):
            self.assertEqual(b"served\n", self.keeper.run("print('served')", job="b").stdout)
        with open("/proc/%d/status" % self.keeper.process.pid) as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        self.assertLess(int(peak.split()[1]), 40_000)

    def test_the_end_of_the_server_is_the_end_of_everything(self):
        lane = self.keeper.lane()
        lane.send(frames.RUN, self.keeper.spec("import time; time.sleep(60)"))
        pid = frames.parse(lane.receive()[1])["pid"]
        self.keeper.control.close()
        self.keeper.process.wait(10)
        self.assertFalse(alive(pid))

    def test_the_death_of_the_keeper_kills_the_leader(self):
        lane = self.keeper.lane()
        lane.send(frames.RUN, self.keeper.spec("import time; time.sleep(60)"))
        pid = frames.parse(lane.receive()[1])["pid"]
        os.kill(self.keeper.process.pid, signal.SIGKILL)
        wait_until(lambda: not alive(pid))


if __name__ == "__main__":
    unittest.main()
